//! What records were before they were changed.
//!
//! Every write that replaces the values of a record, withdraws it or restores it keeps what it was: for the history on its page, and to
//! take an import back. The values stand in the database alone, as those of the records do, and never in the audit chain, which cannot
//! forget.

use super::cells::{TimeForm, push_all, push_json, push_text, read_json};
use super::{RecordId, StoredRecord};
use crate::commands::Change;
use crate::entities::record_version::{self, Column};
use crate::imports::rows_in_statement;
use crate::{Queries, StoreError};
use caicach_registers::{Register, Value};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Map, Value as Json};

/// The columns of the table.
const COLUMNS: usize = 8;

/// What a record was before a change.
#[derive(Debug, Clone, PartialEq)]
pub struct EarlierVersion {
    /// The version that it had.
    pub version: i64,
    /// The revision of the register that had written it so.
    pub revision: i64,
    /// The revision that changed it.
    pub replaced_by: i64,
    /// Whether it was withdrawn.
    pub is_withdrawn: bool,
    /// When it had been written.
    pub updated_at: DateTime<Utc>,
    /// The values, in the order of [`Register::fields`].
    pub values: Vec<Value>,
}

impl Queries<'_> {
    /// What a record was before its latest changes, the latest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn record_versions(
        &self,
        register: &Register,
        id: RecordId,
        limit: u64,
    ) -> Result<Vec<EarlierVersion>, StoreError> {
        let rows = record_version::Entity::find()
            .filter(Column::Register.eq(&register.id))
            .filter(Column::RecordId.eq(id.0))
            .order_by_desc(Column::Version)
            .limit(limit)
            .all(self.store.read())
            .await?;
        rows.iter().map(|row| earlier(register, row)).collect()
    }
}

/// Keeps what records are, before a revision changes them.
pub(super) async fn keep(
    change: &Change<'_>,
    register: &Register,
    records: &[&StoredRecord],
    replaced_by: i64,
) -> Result<(), StoreError> {
    for part in records.chunks(rows_in_statement(COLUMNS)) {
        let rows = part.iter().map(|record| {
            record_version::Model {
                register: register.id.clone(),
                record_id: record.id.0,
                version: record.version,
                revision: record.revision,
                replaced_by,
                is_withdrawn: record.is_withdrawn,
                updated_at: record.updated_at,
                data: data(register, &record.values),
            }
            .into_active_model()
        });
        record_version::Entity::insert_many(rows).exec_without_returning(change.connection()).await?;
    }
    Ok(())
}

/// A row as it is read.
///
/// # Errors
/// [`StoreError::Corrupt`] when it is no JSON.
pub(super) fn earlier(
    register: &Register,
    row: &record_version::Model,
) -> Result<EarlierVersion, StoreError> {
    let json: Map<String, Json> = serde_json::from_str(&row.data).map_err(|error| {
        StoreError::corrupt_because(
            format!("phiên bản {} của bản ghi {} không đọc được", row.version, row.record_id),
            format!("version {} of record {} cannot be read", row.version, row.record_id),
            error,
        )
    })?;
    // A value that does not fit its field today reads as an empty one, as those of records do.
    let value = |name: &String, value_type| {
        json.get(name).and_then(|stored| read_json(value_type, stored)).unwrap_or_default()
    };
    Ok(EarlierVersion {
        version: row.version,
        revision: row.revision,
        replaced_by: row.replaced_by,
        is_withdrawn: row.is_withdrawn,
        updated_at: row.updated_at,
        values: register.fields.iter().map(|field| value(&field.name, field.kind.value_type())).collect(),
    })
}

/// The values as one JSON text, without empty ones.
fn data(register: &Register, values: &[Value]) -> String {
    let mut text = String::new();
    let known = register.fields.iter().zip(values).filter(|(_, value)| !value.is_null());
    push_all(&mut text, ['{', '}'], known, |out, (field, value)| {
        push_text(out, &field.name);
        out.push(':');
        push_json(out, value, TimeForm::Iso);
    });
    text
}
