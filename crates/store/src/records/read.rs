//! From rows to records.

use super::cells::{read_json, read_sql_time};
use super::filter::Conditions;
use super::layout::Layout;
use super::write::texts;
use super::{RecordId, StoredRecord};
use crate::StoreError;
use caicach_registers::{Value, ValueType};
use chrono::{NaiveDate, NaiveDateTime};
use sea_orm::{ConnectionTrait, DatabaseBackend, QueryResult, Statement, TryGetable};
use serde_json::{Map, Value as Json};

/// The columns before those of the fields.
const OWN_COLUMNS: usize = 6;

/// The columns of [`read`], and the table.
fn select(layout: &Layout<'_>) -> String {
    let table = layout.table;
    let mut sql = format!("SELECT id, version, revision, is_withdrawn, updated_at, {}", table.json_column());
    for (_, column) in layout.columns() {
        sql.push_str(", ");
        sql.push_str(column.name);
    }
    sql.push_str(" FROM ");
    sql.push_str(table.name());
    sql
}

/// Reads the records that the rest of a statement finds.
pub(super) async fn records<C: ConnectionTrait>(
    connection: &C,
    layout: &Layout<'_>,
    rest: &str,
    parameters: Vec<sea_orm::Value>,
) -> Result<Vec<StoredRecord>, StoreError> {
    let backend = connection.get_database_backend();
    let sql = format!("{} {rest}", select(layout));
    let rows = connection.query_all_raw(Statement::from_sql_and_values(backend, &sql, parameters)).await?;
    rows.iter().map(|row| read(layout, backend, row)).collect()
}

/// Reads the records with these keys, which are the texts of a JSON array; also withdrawn ones.
pub(super) async fn by_keys<C: ConnectionTrait>(
    connection: &C,
    layout: &Layout<'_>,
    keys: String,
) -> Result<Vec<StoredRecord>, StoreError> {
    let backend = connection.get_database_backend();
    let mut conditions = Conditions::new(layout, backend);
    let keys = conditions.bind(keys);
    conditions.add(format!("{} IN {}", layout.table.key_column(), texts(backend, &keys)));
    let sql = conditions.sql();
    records(connection, layout, &sql, conditions.into_parameters()).await
}

fn read(
    layout: &Layout<'_>,
    backend: DatabaseBackend,
    row: &QueryResult,
) -> Result<StoredRecord, StoreError> {
    let id: i64 = row.try_get_by_index(0)?;
    let json: Option<String> = row.try_get_by_index(5)?;
    let json = json.map(|json| object(id, &json)).transpose()?.unwrap_or_default();
    let mut unread = Vec::new();
    let mut values = Vec::with_capacity(layout.register.fields.len());
    for (place, field) in layout.register.fields.iter().enumerate() {
        let value = match (layout.column(place), json.get(&field.name)) {
            (Some(_), _) | (None, None) => Value::Null,
            (None, Some(stored)) => read_json(field.kind.value_type(), stored).unwrap_or_else(|| {
                unread.push(field.name.clone());
                Value::Null
            }),
        };
        values.push(value);
    }
    for (position, (place, column)) in layout.columns().enumerate() {
        if let Some(value) = values.get_mut(place) {
            *value = cell(row, backend, OWN_COLUMNS + position, column.value_type)?;
        }
    }
    Ok(StoredRecord {
        id: RecordId(id),
        version: row.try_get_by_index(1)?,
        revision: row.try_get_by_index(2)?,
        is_withdrawn: row.try_get_by_index(3)?,
        updated_at: row.try_get_by_index(4)?,
        values,
        unread,
    })
}

fn object(id: i64, json: &str) -> Result<Map<String, Json>, StoreError> {
    serde_json::from_str(json).map_err(|error| {
        StoreError::corrupt_because(
            format!("nội dung của bản ghi {id} không đọc được"),
            format!("the content of record {id} cannot be read"),
            error,
        )
    })
}

fn cell(
    row: &QueryResult,
    backend: DatabaseBackend,
    position: usize,
    value_type: ValueType,
) -> Result<Value, StoreError> {
    fn some<T: TryGetable>(
        row: &QueryResult,
        position: usize,
        value: fn(T) -> Value,
    ) -> Result<Value, StoreError> {
        Ok(row.try_get_by_index::<Option<T>>(position)?.map(value).unwrap_or_default())
    }
    match value_type {
        ValueType::Text => some::<String>(row, position, Value::text),
        ValueType::Integer => some::<i64>(row, position, Value::Integer),
        ValueType::Number => some::<f64>(row, position, Value::Number),
        ValueType::Boolean => some::<bool>(row, position, Value::Boolean),
        ValueType::Date => some::<NaiveDate>(row, position, Value::Date),
        ValueType::Time if backend == DatabaseBackend::Postgres => {
            some::<NaiveDateTime>(row, position, Value::Time)
        }
        // The driver would try three other forms first.
        ValueType::Time => {
            let text: Option<String> = row.try_get_by_index(position)?;
            let Some(text) = text else {
                return Ok(Value::Null);
            };
            let time = read_sql_time(&text).ok_or_else(|| {
                StoreError::corrupt(
                    format!("thời điểm “{text}” không đọc được"),
                    format!("the time “{text}” cannot be read"),
                )
            })?;
            Ok(Value::Time(time))
        }
    }
}
