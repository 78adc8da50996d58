//! One item of a content file: a table of a TOML file or a row of a CSV file.

use super::definition::{ItemDefinition, RuleDefinition};
use super::fields::Fields;
use crate::wording::shortened;
use caicach_findings::{Findings, Place, Severity, Text};
use serde_json::{Map, Value as Json};

/// The columns that every CSV file of items has, in order.
pub const ITEM_COLUMNS: [&str; 13] = [
    "code",
    "parent",
    "level",
    "name_vi",
    "name_en",
    "max_points",
    "value_source",
    "rule_kind",
    "rule_parameters",
    "measure",
    "evidence_vi",
    "owner_vi",
    "status",
];

/// The columns that a CSV file of items may have besides.
pub const OPTIONAL_ITEM_COLUMNS: [&str; 10] = [
    "evidence_en",
    "owner_en",
    "note_vi",
    "note_en",
    "stable_domain",
    "not_applicable",
    "self_scored",
    "monitored",
    "criteria",
    "components",
];

impl ItemDefinition {
    /// Reads an item from its table, with its rule under `rule = { kind = …, … }`.
    #[must_use]
    pub fn read(table: &Json, file: &str) -> (Self, Findings) {
        let mut fields = Fields::new(table, place_of(table, file, None));
        let rule = fields.raw("rule").and_then(|rule| read_inline_rule(rule, &mut fields));
        let item = read_fields(&mut fields);
        (Self { rule, ..item }, fields.finish())
    }

    /// Reads an item from a row of a CSV file with the columns [`ITEM_COLUMNS`] and some of
    /// [`OPTIONAL_ITEM_COLUMNS`]. `cell` gives the text of a column, or none when the file does not have it;
    /// `line` counts from 1. Other columns are for the reader of the file to name.
    #[must_use]
    pub fn from_row<'a>(cell: impl Fn(&str) -> Option<&'a str>, line: u64, file: &str) -> (Self, Findings) {
        let filled = |column: &str| cell(column).map(str::trim).filter(|text| !text.is_empty());
        let mut table = Map::new();
        for column in ITEM_COLUMNS.into_iter().chain(OPTIONAL_ITEM_COLUMNS) {
            if matches!(column, "rule_kind" | "rule_parameters") {
                continue;
            }
            if let Some(text) = filled(column) {
                table.insert(column.to_owned(), Json::String(text.to_owned()));
            }
        }
        let table = Json::Object(table);
        let mut fields = Fields::new(&table, place_of(&table, file, Some(line)));
        let rule = read_rule_cells(filled("rule_kind"), filled("rule_parameters"), &mut fields);
        let item = read_fields(&mut fields);
        (Self { rule, line: Some(line), ..item }, fields.finish())
    }
}

fn place_of(table: &Json, file: &str, line: Option<u64>) -> Place {
    let code = table.get("code").and_then(Json::as_str).map(|code| shortened(code, 80));
    Place { file: Some(file.to_owned()), line, item: code, ..Place::default() }
}

fn read_fields(fields: &mut Fields<'_>) -> ItemDefinition {
    ItemDefinition {
        line: None,
        code: fields.code("code").unwrap_or_default(),
        parent: fields.code("parent"),
        level: fields.word("level"),
        stable_domain: fields.text("stable_domain"),
        name: fields.both("name").unwrap_or_default(),
        max_points: fields.number("max_points"),
        value_source: fields.word("value_source"),
        rule: None,
        measure: fields.text("measure"),
        evidence: fields.both("evidence"),
        owner: fields.both("owner"),
        note: fields.both("note"),
        not_applicable: fields.word("not_applicable"),
        self_scored: fields.flag("self_scored"),
        monitored: fields.flag("monitored").unwrap_or(false),
        status: fields.word("status"),
        criteria: fields.whole("criteria"),
        components: fields.whole("components"),
    }
}

fn read_inline_rule(rule: &Json, fields: &mut Fields<'_>) -> Option<RuleDefinition> {
    let kind = rule.get("kind").and_then(Json::as_str);
    let (Some(kind), Some(table)) = (kind, rule.as_object()) else {
        let message = Text::new("rule phải là bảng có khóa kind", "rule must be a table with the key kind");
        let hint = Text::new(
            "Ví dụ: rule = { kind = \"proportional\", floor = 0.8 }",
            "For example: rule = { kind = \"proportional\", floor = 0.8 }",
        );
        fields.find(Severity::Rejected, "wrong-type", "rule", message, hint);
        return None;
    };
    let mut parameters = table.clone();
    parameters.remove("kind");
    Some(RuleDefinition { kind: kind.trim().to_owned(), parameters: Json::Object(parameters) })
}

fn read_rule_cells(
    kind: Option<&str>,
    parameters: Option<&str>,
    fields: &mut Fields<'_>,
) -> Option<RuleDefinition> {
    let Some(kind) = kind else {
        if parameters.is_some() {
            let message = Text::new(
                "có rule_parameters nhưng không có rule_kind",
                "there are rule_parameters but no rule_kind",
            );
            let hint = Text::new(
                "Ghi loại quy tắc vào cột rule_kind",
                "Write the rule's kind in the column rule_kind",
            );
            fields.find(Severity::Rejected, "missing-key", "rule_kind", message, hint);
        }
        return None;
    };
    let parameters = match parameters.map(serde_json::from_str::<Json>) {
        None => Json::Null,
        Some(Ok(parameters)) => parameters,
        Some(Err(error)) => {
            let message = Text::new(
                format!("rule_parameters không phải là JSON hợp lệ (vị trí {})", error.column()),
                format!("rule_parameters is not valid JSON (at character {})", error.column()),
            );
            let hint = Text::new("Ví dụ: {\"floor\": 0.8}", "For example: {\"floor\": 0.8}");
            fields.find(Severity::Rejected, "wrong-json", "rule_parameters", message, hint);
            return None;
        }
    };
    Some(RuleDefinition { kind: kind.to_owned(), parameters })
}
