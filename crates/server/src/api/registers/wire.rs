//! Records on the wire.

use crate::api::finding::Finding;
use caicach_app::registers::ShownRecord;
use caicach_app::store::StoredRecord;
use caicach_registers::{Register, Value};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

/// A record as it is stored.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct Record {
    /// Its number in the register.
    number: i64,
    /// The values of the fields that identify it.
    #[schema(example = json!(["NV-12", "68"]))]
    key: Vec<String>,
    /// Its version; it grows with every change.
    version: i64,
    /// Whether it was withdrawn: it no longer counts.
    is_withdrawn: bool,
    /// When it was written last (UTC).
    updated_at: DateTime<Utc>,
    /// The fields by their names; what is empty is null.
    #[schema(value_type = Object, example = json!({ "code": "NV-12", "unit": "68", "due_on": "2026-06-30" }))]
    values: Map<String, Json>,
}

/// A record with what is worked out from it.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct RecordDetail {
    #[serde(flatten)]
    record: Record,
    /// What is worked out from the fields, by name; a field stands here when it is empty and worked out too.
    #[schema(value_type = Object)]
    derived: Map<String, Json>,
    /// What is doubtful about it.
    findings: Vec<Finding>,
}

impl Record {
    pub(super) fn of(register: &Register, record: &StoredRecord) -> Self {
        let fields = register.fields.iter().zip(&record.values);
        Self {
            number: record.id.0,
            key: record.key(register),
            version: record.version,
            is_withdrawn: record.is_withdrawn,
            updated_at: record.updated_at,
            values: fields.map(|(field, value)| (field.name.clone(), json(value))).collect(),
        }
    }
}

impl RecordDetail {
    pub(super) fn of(register: &Register, shown: &ShownRecord) -> Self {
        let is_derived = |place: usize| place >= register.fields.len() || shown.is_worked_out(place);
        let columns = register.columns().zip(&shown.values).enumerate();
        let derived = columns.filter(|(place, _)| is_derived(*place));
        Self {
            record: Record::of(register, &shown.stored),
            derived: derived.map(|(_, ((name, _), value))| (name.to_owned(), json(value))).collect(),
            findings: Finding::all(&shown.findings),
        }
    }
}

fn json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Integer(number) => (*number).into(),
        Value::Number(number) => serde_json::Number::from_f64(*number).map_or(Json::Null, Json::Number),
        Value::Boolean(yes) => (*yes).into(),
        Value::Text(_) | Value::Date(_) | Value::Time(_) => value.to_field().into(),
    }
}
