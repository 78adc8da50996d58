//! From a draft, confirmed or not, to the two files of a framework that `caicach-index` reads.

use crate::draft::{Draft, DraftItem};
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_index::{Document, Framework, Header, ITEM_COLUMNS, ItemDefinition, Rule, ValueSource, Word};
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};
use toml::{Table, Value as Toml};

/// The columns that a draft fills beside those that every file of items has.
const MORE_COLUMNS: [&str; 2] = ["note_vi", "monitored"];

/// What a document does not say about its framework.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FrameworkHeader {
    /// The identifier, for example `so-2026`; a different one for every version.
    pub id: String,
    /// The name; the title of the document when it is empty.
    pub name: Text,
    /// Who decided.
    pub issuer: Option<String>,
    /// The kinds of units that are scored: `department`, `commune`, …
    pub applies_to: Vec<String>,
    /// The first year scored by it.
    pub year_from: Option<i32>,
    /// The last year scored by it.
    pub year_to: Option<i32>,
    /// Where the document comes from; its file name when it is none.
    pub source: Option<String>,
    /// The framework of the upper level, which fixes the criteria.
    pub upper: Option<String>,
}

/// The files of a framework, and the framework that they make.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameworkFiles {
    /// The name of the TOML file.
    pub toml_name: String,
    /// The TOML file: everything except the items.
    pub toml: String,
    /// The name of the CSV file beside it.
    pub csv_name: String,
    /// The CSV file: the items.
    pub csv: String,
    /// The framework, read back from the two files.
    pub framework: Framework,
}

/// Writes a draft as a framework and reads it back.
///
/// Every item of the draft is in it: a rule that does not hold is written as the appraiser's own points, an item without
/// a maximum as followed only. The findings say so, and what `caicach-index` says about the whole.
#[must_use]
pub fn framework_files(draft: &Draft, header: &FrameworkHeader) -> (FrameworkFiles, Findings) {
    let mut findings = Findings::default();
    let csv_name = format!("{}.csv", header.id);
    let toml_name = format!("{}.toml", header.id);
    let table = header_table(draft, header, &csv_name);
    let toml = toml::to_string(&table).unwrap_or_default();
    let rows: Vec<Vec<String>> = draft.items.iter().map(|item| row_of(draft, item, &mut findings)).collect();
    let csv = csv_text(&rows);
    let mut definitions = Vec::with_capacity(rows.len());
    for (position, row) in rows.iter().enumerate() {
        let cell = |name: &str| {
            let column = columns().position(|column| column == name)?;
            row.get(column).map(String::as_str)
        };
        let line = u64::try_from(position).unwrap_or(u64::MAX).saturating_add(2);
        let (definition, about) = ItemDefinition::from_row(cell, line, &csv_name);
        findings.extend(about);
        definitions.push(definition);
    }
    let (mut index_header, about) = read_header(&table, &toml_name);
    findings.extend(about);
    index_header.file = Some(csv_name.clone());
    let (framework, about) = Framework::build(index_header, definitions);
    findings.extend(about);
    (FrameworkFiles { toml_name, toml, csv_name, csv, framework }, findings)
}

fn columns() -> impl Iterator<Item = &'static str> {
    ITEM_COLUMNS.into_iter().chain(MORE_COLUMNS)
}

fn read_header(table: &Table, file: &str) -> (Header, Findings) {
    let tree: Json = serde_json::to_value(table).unwrap_or_default();
    let (document, findings) = Document::read(&tree, file);
    (document.header, findings)
}

fn header_table(draft: &Draft, header: &FrameworkHeader, csv_name: &str) -> Table {
    let title = draft.title.clone().unwrap_or_else(|| header.id.clone());
    let named = |name: &str| if name.is_empty() { title.clone() } else { name.to_owned() };
    let mut framework = Table::new();
    let mut put = |key: &str, value: Option<Toml>| {
        if let Some(value) = value {
            framework.insert(key.to_owned(), value);
        }
    };
    put("id", Some(Toml::String(header.id.clone())));
    put("name_vi", Some(Toml::String(named(&header.name.vi))));
    put("name_en", Some(Toml::String(named(&header.name.en))));
    put("decision", draft.decision.clone().map(Toml::String));
    put("decided_on", draft.decided_on.clone().map(Toml::String));
    put("issuer", header.issuer.clone().map(Toml::String));
    let units: Vec<Toml> = header.applies_to.iter().cloned().map(Toml::String).collect();
    put("applies_to", (!units.is_empty()).then_some(Toml::Array(units)));
    put("year_from", header.year_from.map(|year| Toml::Integer(i64::from(year))));
    put("year_to", header.year_to.map(|year| Toml::Integer(i64::from(year))));
    put("upper", header.upper.clone().map(Toml::String));
    put("status", Some(Toml::String("local".to_owned())));
    put("source", Some(Toml::String(header.source.clone().unwrap_or_else(|| draft.file.clone()))));
    put("maximum", draft.total.map(toml_number));
    put("items_file", Some(Toml::String(csv_name.to_owned())));
    let mut table = Table::new();
    table.insert("framework".to_owned(), Toml::Table(framework));
    table
}

/// A whole number, or a text with a decimal point, which loses no digit.
fn toml_number(number: Decimal) -> Toml {
    let written = number.normalize().to_string();
    written.parse().map_or(Toml::String(written), Toml::Integer)
}

fn row_of(draft: &Draft, item: &DraftItem, findings: &mut Findings) -> Vec<String> {
    let is_parent = draft.is_parent(&item.code);
    let place = item.place_in(&draft.file);
    let is_monitored = !is_parent && item.maximum.is_none();
    let (kind, parameters) =
        if is_parent || is_monitored { (String::new(), Json::Null) } else { rule_of(item, &place, findings) };
    if is_monitored {
        findings.push(without_maximum(item).at(place));
    }
    columns()
        .map(|column| match column {
            "code" => item.code.clone(),
            "parent" => item.parent.clone().unwrap_or_default(),
            "level" => item.level.map(|level| level.key().to_owned()).unwrap_or_default(),
            "name_vi" => item.name.clone(),
            "max_points" => item.maximum.map(|maximum| maximum.normalize().to_string()).unwrap_or_default(),
            "value_source" => item.value_source.map(source_word).unwrap_or_default(),
            "rule_kind" => kind.clone(),
            "rule_parameters" if !parameters.is_null() => parameters.to_string(),
            "evidence_vi" => on_one_line(&item.evidence),
            "owner_vi" => on_one_line(&item.owner),
            "note_vi" => note_of(item),
            "monitored" if is_monitored => "true".to_owned(),
            _ => String::new(),
        })
        .collect()
}

/// The rule of a leaf, or the appraiser's own points where it does not hold.
fn rule_of(item: &DraftItem, place: &Place, findings: &mut Findings) -> (String, Json) {
    let points = ("points".to_owned(), json!({}));
    let Some(reading) = &item.reading else { return points };
    let maximum = item.maximum.unwrap_or_default();
    let (rule, about) = Rule::parse(&reading.kind, &reading.parameters, &item.code, maximum, place);
    findings.extend(about.into_iter().map(as_warning).collect());
    if rule.is_some() {
        return (reading.kind.clone(), reading.parameters.clone());
    }
    match reading.kind.as_str() {
        kind @ ("bonus" | "deduction") => (kind.to_owned(), json!({})),
        _ => points,
    }
}

/// What the reading back says again is a warning here: the item is in the framework.
fn as_warning(finding: Finding) -> Finding {
    Finding { severity: caicach_findings::Severity::Warning, ..finding }
}

fn source_word(source: ValueSource) -> String {
    let word = ValueSource::WORDS.iter().find(|(_, known)| *known == source);
    word.map(|(word, _)| (*word).to_owned()).unwrap_or_default()
}

/// What stands before the text of a rule in a note, between the parts of a note, and for the end of a line in them.
pub(crate) const RULE_TEXT: &str = "Cách chấm điểm: ";
pub(crate) const PART: &str = " | ";
pub(crate) const LINE: &str = " / ";

/// The remark of the document and the text of the rule, so that both stay with the item.
fn note_of(item: &DraftItem) -> String {
    let rule = on_one_line(&item.rule_text);
    let rule = if rule.is_empty() { rule } else { format!("{RULE_TEXT}{rule}") };
    let parts = [on_one_line(&item.note), rule];
    parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(PART)
}

fn on_one_line(text: &str) -> String {
    text.lines().collect::<Vec<_>>().join(LINE)
}

fn csv_text(rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header: Vec<&str> = columns().collect();
    // A vector takes every byte.
    let _ = writer.write_record(&header);
    for row in rows {
        let _ = writer.write_record(row);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn without_maximum(item: &DraftItem) -> Finding {
    let code = &item.code;
    let message = Text::new(
        format!("Nội dung {code} không có điểm tối đa nên được ghi là chỉ theo dõi"),
        format!("Item {code} has no maximum and is written as followed only"),
    );
    let hint = Text::new("Ghi điểm tối đa rồi xuất lại", "Enter its maximum and write the files again");
    Finding::warning("written-as-monitored", message).hint(hint)
}
