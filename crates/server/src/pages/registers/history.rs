//! Who did what to a record, in words.

use super::values;
use crate::page::Page;
use caicach_app::store::AuditEntry;
use caicach_calendar::local_from_utc;
use caicach_registers::{Field, Register, Value, read_cell};
use caicach_tables::NumberStyle;
use serde_json::Value as Json;

/// A change of a record.
pub(super) struct Change {
    pub(super) at: String,
    pub(super) who: String,
    pub(super) what: String,
    pub(super) reason: String,
    pub(super) fields: Vec<ChangedField>,
}

/// A field that was changed; before and after are empty where the audit trail keeps no values: text and personal data.
pub(super) struct ChangedField {
    pub(super) label: String,
    pub(super) before: String,
    pub(super) after: String,
    pub(super) has_values: bool,
}

pub(super) async fn changes(page: &Page, register: &Register, entries: &[AuditEntry]) -> Vec<Change> {
    let mut changes = Vec::new();
    for entry in entries {
        let json = |text: &Option<String>| -> Json {
            text.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
        };
        let (before, after) = (json(&entry.before), json(&entry.after));
        changes.push(Change {
            at: values::moment(page, local_from_utc(entry.at)),
            who: page.actor_name(&entry.actor).await,
            what: what(page, &entry.action, &after),
            reason: entry.reason.clone().unwrap_or_default(),
            fields: fields(page, register, &before, &after),
        });
    }
    changes
}

fn what(page: &Page, action: &str, after: &Json) -> String {
    let origin = after.get("origin");
    match action {
        "record.edit" => page.t.get("registers-did-edit"),
        "record.withdraw" => page.t.get("registers-did-withdraw"),
        "record.restore" => page.t.get("registers-did-restore"),
        "records.put" if origin.is_some_and(|origin| origin.get("file_sha256").is_some()) => {
            page.t.get("registers-did-import")
        }
        "records.put" if origin.is_some_and(|origin| origin.get("program").is_some()) => {
            page.t.get("registers-did-send")
        }
        "records.put" => page.t.get("registers-did-enter"),
        other => other.to_owned(),
    }
}

fn fields(page: &Page, register: &Register, before: &Json, after: &Json) -> Vec<ChangedField> {
    let changed = after.get("fields").and_then(Json::as_array).cloned().unwrap_or_default();
    let named = changed.iter().filter_map(Json::as_str).filter_map(|name| register.field(name));
    let value = |json: &Json, field: &Field| {
        json.get("values").and_then(|values| values.get(&field.name)).map(|value| shown(page, field, value))
    };
    named
        .map(|field| {
            let (before, after) = (value(before, field), value(after, field));
            ChangedField {
                label: page.t.text(&field.label).to_owned(),
                has_values: before.is_some() || after.is_some(),
                before: before.unwrap_or_default(),
                after: after.unwrap_or_default(),
            }
        })
        .collect()
}

fn shown(page: &Page, field: &Field, json: &Json) -> String {
    let text = match json {
        Json::Null => return "–".to_owned(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    let value = read_cell(&field.kind, &text, NumberStyle::Point).unwrap_or_else(|_| Value::text(&text));
    values::field(page, field, &value).text
}
