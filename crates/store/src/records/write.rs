//! The statements that write records.
//!
//! Records travel as one JSON text a statement, which both databases take apart themselves: that is several times as fast as a
//! statement with a parameter for every cell.

use super::RecordId;
use super::layout::{Layout, Table, Written};
use crate::StoreError;
use crate::commands::Change;
use caicach_registers::{Value, ValueType};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use std::collections::HashMap;

/// The type of a cell in PostgreSQL. SQLite takes the type from the column.
fn sql_type(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Text => "TEXT",
        ValueType::Integer => "BIGINT",
        ValueType::Number => "DOUBLE PRECISION",
        ValueType::Boolean => "BOOLEAN",
        ValueType::Date => "DATE",
        ValueType::Time => "TIMESTAMP",
    }
}

/// A cell of a JSON array.
fn cell(backend: DatabaseBackend, array: &str, position: usize, column: Written) -> String {
    match backend {
        DatabaseBackend::Postgres => {
            format!("CAST({array} ->> {position} AS {})", sql_type(column.value_type))
        }
        _ => format!("{array} ->> {position}"),
    }
}

/// The elements of a JSON array as rows with the column `value`.
fn elements(backend: DatabaseBackend, parameter: &str) -> String {
    match backend {
        DatabaseBackend::Postgres => format!("jsonb_array_elements(CAST({parameter} AS JSONB))"),
        _ => format!("json_each({parameter})"),
    }
}

/// The texts of a JSON array, for the right side of `IN`.
pub(crate) fn texts(backend: DatabaseBackend, parameter: &str) -> String {
    match backend {
        DatabaseBackend::Postgres => {
            format!("(SELECT jsonb_array_elements_text(CAST({parameter} AS JSONB)))")
        }
        _ => format!("(SELECT value FROM json_each({parameter}))"),
    }
}

/// Writes records, no two of one key, over those with the same keys. Those that are there as they come are left alone. Returns
/// the versions of those that were written, by key.
pub(super) async fn upsert(
    change: &Change<'_>,
    layout: &Layout<'_>,
    records: &[&[Value]],
    revision: i64,
) -> Result<HashMap<String, i64>, StoreError> {
    let backend = change.connection().get_database_backend();
    let table = layout.table.name();
    let written = layout.written();
    let names: Vec<&str> = written.iter().map(|column| column.name).collect();
    let cells: Vec<String> = written
        .iter()
        .enumerate()
        .map(|(position, column)| cell(backend, "rows.value", position, *column))
        .collect();
    let sets: Vec<String> = names.iter().map(|name| format!("{name} = excluded.{name}")).collect();
    let differs: Vec<String> =
        names.iter().map(|name| format!("{table}.{name} IS DISTINCT FROM excluded.{name}")).collect();
    // `WHERE true` tells SQLite that `ON CONFLICT` belongs to the insertion and not to a join.
    let sql = format!(
        "INSERT INTO {table} ({names}, version, revision, is_withdrawn, updated_at) \
         SELECT {cells}, 1, {revision}, FALSE, {at} FROM {elements} AS rows WHERE true \
         ON CONFLICT ({unique}) DO UPDATE SET {sets}, version = {table}.version + 1, \
         revision = excluded.revision, is_withdrawn = FALSE, updated_at = excluded.updated_at \
         WHERE {table}.is_withdrawn OR {differs} RETURNING {key}, version",
        names = names.join(", "),
        cells = cells.join(", "),
        revision = "CAST($2 AS BIGINT)",
        at = instant(backend, "$3"),
        elements = elements(backend, "$1"),
        unique = layout.table.unique_columns(),
        sets = sets.join(", "),
        differs = differs.join(" OR "),
        key = layout.table.key_column(),
    );
    let mut rows = String::new();
    super::cells::push_all(&mut rows, ['[', ']'], records, |out, record| layout.push_row(out, record));
    let parameters: [sea_orm::Value; 3] = [rows.into(), revision.into(), change.at().into()];
    let statement = Statement::from_sql_and_values(backend, &sql, parameters);
    let mut versions = HashMap::new();
    for row in change.connection().query_all_raw(statement).await? {
        versions.insert(row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    }
    Ok(versions)
}

/// Writes other values into a record.
pub(super) async fn update(
    change: &Change<'_>,
    layout: &Layout<'_>,
    id: RecordId,
    values: &[Value],
    revision: i64,
) -> Result<(), StoreError> {
    let backend = change.connection().get_database_backend();
    let array = if backend == DatabaseBackend::Postgres { "CAST($1 AS JSONB)" } else { "$1" };
    let written = layout.written();
    let sets: Vec<String> = written
        .iter()
        .enumerate()
        .map(|(position, column)| format!("{} = {}", column.name, cell(backend, array, position, *column)))
        .collect();
    let sql = format!(
        "UPDATE {} SET {}, version = version + 1, revision = $2, updated_at = $3 WHERE id = $4",
        layout.table.name(),
        sets.join(", "),
    );
    let mut row = String::new();
    layout.push_row(&mut row, values);
    let parameters: [sea_orm::Value; 4] = [row.into(), revision.into(), change.at().into(), id.0.into()];
    change.connection().execute_raw(Statement::from_sql_and_values(backend, &sql, parameters)).await?;
    Ok(())
}

/// Withdraws a record, or restores it.
pub(super) async fn set_withdrawn(
    change: &Change<'_>,
    table: Table,
    id: RecordId,
    is_withdrawn: bool,
    revision: i64,
) -> Result<(), StoreError> {
    let sql = format!(
        "UPDATE {} SET is_withdrawn = $1, version = version + 1, revision = $2, updated_at = $3 WHERE id = $4",
        table.name()
    );
    let parameters: [sea_orm::Value; 4] =
        [is_withdrawn.into(), revision.into(), change.at().into(), id.0.into()];
    let backend = change.connection().get_database_backend();
    change.connection().execute_raw(Statement::from_sql_and_values(backend, &sql, parameters)).await?;
    Ok(())
}

/// Withdraws many records.
pub(super) async fn withdraw_all(
    change: &Change<'_>,
    table: Table,
    ids: &[RecordId],
    revision: i64,
) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let backend = change.connection().get_database_backend();
    let elements = match backend {
        DatabaseBackend::Postgres => "(SELECT CAST(jsonb_array_elements_text(CAST($3 AS JSONB)) AS BIGINT))",
        _ => "(SELECT value FROM json_each($3))",
    };
    let sql = format!(
        "UPDATE {} SET is_withdrawn = TRUE, version = version + 1, revision = $1, updated_at = $2 WHERE id IN {elements}",
        table.name()
    );
    let mut list = String::new();
    super::cells::push_all(&mut list, ['[', ']'], ids, |out, id| out.push_str(&id.to_string()));
    let parameters: [sea_orm::Value; 3] = [revision.into(), change.at().into(), list.into()];
    change.connection().execute_raw(Statement::from_sql_and_values(backend, &sql, parameters)).await?;
    Ok(())
}

/// An instant that is selected, not inserted: PostgreSQL is told its type.
fn instant(backend: DatabaseBackend, parameter: &str) -> String {
    match backend {
        DatabaseBackend::Postgres => format!("CAST({parameter} AS TIMESTAMPTZ)"),
        _ => parameter.to_owned(),
    }
}
