//! Who did what to a record, in words.

use super::values;
use crate::page::Page;
use caicach_app::store::{AuditEntry, EarlierVersion, ImportBatch, StoredRecord};
use caicach_calendar::local_from_utc;
use caicach_registers::{Field, Register, Value, read_cell};
use caicach_tables::NumberStyle;
use serde_json::Value as Json;

/// A change of a record.
pub(super) struct Change {
    pub(super) at: String,
    pub(super) who: String,
    pub(super) what: String,
    /// The file that was imported, and its page; empty where it was none, or where one may not see it.
    pub(super) file: (String, String),
    /// That it was withdrawn thereby, or came back.
    pub(super) became: String,
    pub(super) reason: String,
    pub(super) fields: Vec<ChangedField>,
}

/// A field that was changed; before and after are empty where no values are known: those of texts and personal data that were changed
/// before versions were kept.
pub(super) struct ChangedField {
    pub(super) label: String,
    pub(super) before: String,
    pub(super) after: String,
    pub(super) has_values: bool,
}

/// The changes of a record, by the audit entries and by what the record was before.
pub(super) async fn changes(
    page: &Page,
    register: &Register,
    record: &StoredRecord,
    (entries, versions): &(Vec<AuditEntry>, Vec<EarlierVersion>),
    imports: &[ImportBatch],
) -> Vec<Change> {
    let was_after = |revision: i64| {
        let version = versions.iter().find(|version| version.revision == revision);
        version.map(|version| &version.values).or((record.revision == revision).then_some(&record.values))
    };
    let was_withdrawn_after = |revision: i64| {
        let version = versions.iter().find(|version| version.revision == revision);
        let now = (record.revision == revision).then_some(record.is_withdrawn);
        version.map(|version| version.is_withdrawn).or(now)
    };
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
            file: file(register, entry, &after, imports),
            became: became(page, entry, versions, &after, revision(&after).and_then(was_withdrawn_after)),
            reason: entry.reason.clone().unwrap_or_default(),
            fields: match (was_before(versions, &after), revision(&after).and_then(was_after)) {
                (Some(before), Some(after)) => differences(page, register, before, after),
                _ => fields(page, register, &before, &after),
            },
        });
    }
    changes
}

/// The revision of the register that a change made.
fn revision(after: &Json) -> Option<i64> {
    after.get("revision")?.as_i64()
}

/// The values that a change replaced.
fn was_before<'v>(versions: &'v [EarlierVersion], after: &Json) -> Option<&'v Vec<Value>> {
    let revision = revision(after)?;
    versions.iter().find(|version| version.replaced_by == revision).map(|version| &version.values)
}

/// The fields that differ.
pub(super) fn differences(
    page: &Page,
    register: &Register,
    before: &[Value],
    after: &[Value],
) -> Vec<ChangedField> {
    let shown = |field: &Field, value: &Value| {
        if value.is_null() { "–".to_owned() } else { values::field(page, field, value).text }
    };
    let both = register.fields.iter().zip(before.iter().zip(after));
    both.filter(|(_, (before, after))| before != after)
        .map(|(field, (before, after))| ChangedField {
            label: page.t.text(&field.label).to_owned(),
            before: shown(field, before),
            after: shown(field, after),
            has_values: true,
        })
        .collect()
}

/// The imported file that a change is about.
fn file(register: &Register, entry: &AuditEntry, after: &Json, imports: &[ImportBatch]) -> (String, String) {
    let hash = after.get("origin").and_then(|origin| origin.get("file_sha256")).and_then(Json::as_str);
    let is_it = |batch: &&ImportBatch| match entry.action.as_str() {
        "records.undo" => batch.id.to_string() == entry.subject_id,
        // Of a file that was imported twice, the import that came next after the write.
        _ => hash == Some(batch.sha256.as_str()) && batch.at >= entry.at,
    };
    let found = imports.iter().filter(is_it).min_by_key(|batch| batch.id);
    found.map_or_else(Default::default, |batch| {
        (batch.file_name.clone(), format!("/registers/{}/imports/{}", register.id, batch.id))
    })
}

/// That a write of many records withdrew this one, or brought it back.
fn became(
    page: &Page,
    entry: &AuditEntry,
    versions: &[EarlierVersion],
    after: &Json,
    is_withdrawn: Option<bool>,
) -> String {
    let was = revision(after)
        .and_then(|revision| versions.iter().find(|version| version.replaced_by == revision))
        .map(|version| version.is_withdrawn);
    match (entry.action.as_str(), was, is_withdrawn) {
        ("records.put" | "records.undo", Some(false), Some(true)) => page.t.get("registers-became-withdrawn"),
        ("records.put" | "records.undo", Some(true), Some(false)) => page.t.get("registers-came-back"),
        _ => String::new(),
    }
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
        "records.undo" => page.t.get("registers-did-undo"),
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
