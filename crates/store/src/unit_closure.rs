//! Which unit counts within which, and which units somebody reaches by their roles.
//!
//! The table follows the tree of units, official ones and the office's own: it is written from it and holds nothing of its
//! own, so it is in no backup and in no audit chain. Lists are filtered by it within their one statement, however many
//! units there are.

use crate::records::texts;
use crate::{Queries, Store, StoreError};
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::json;

/// Rows that are written by one statement.
const ROWS: usize = 20_000;

/// That a unit counts within another one, or within itself, from a day to a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosureRow {
    /// The code of the unit.
    pub unit: String,
    /// The code of the unit that it counts within.
    pub above: String,
    /// The first day; empty when it is not known.
    pub first_day: Option<NaiveDate>,
    /// The last day; empty when there is none.
    pub last_day: Option<NaiveDate>,
}

/// The units whose things a list may show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum UnitScope {
    /// All of them, also those that no tree knows.
    #[default]
    All,
    /// Those that are reached by these roles on a day; no roles reach nothing.
    Granted {
        /// The numbers of the roles.
        grants: Vec<i64>,
        /// The day.
        on: NaiveDate,
    },
}

impl UnitScope {
    /// Whether nothing is reached at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Granted { grants, .. } if grants.is_empty())
    }

    /// The codes of the units as a subquery; none when there is nothing to filter by. `bind` takes a parameter in and gives its
    /// name.
    pub(crate) fn subquery(
        &self,
        backend: DatabaseBackend,
        bind: &mut dyn FnMut(sea_orm::Value) -> String,
    ) -> Option<String> {
        let Self::Granted { grants, on } = self else { return None };
        let numbers: Vec<String> = grants.iter().map(ToString::to_string).collect();
        let numbers = texts(backend, &bind(json!(numbers).to_string().into()));
        let on = bind((*on).into());
        Some(format!(
            "(SELECT c.unit_code FROM role_grant AS g JOIN unit_closure AS c ON c.above_code = g.unit_code \
             WHERE CAST(g.id AS TEXT) IN {numbers} \
             AND g.valid_from <= {on} AND (g.valid_to IS NULL OR g.valid_to >= {on}) \
             AND (g.subtree OR c.unit_code = g.unit_code) \
             AND c.first_day <= {on} AND c.last_day >= {on})"
        ))
    }
}

impl Store {
    /// Writes the closure of the tree of units over the one that is there, unless that one has the same fingerprint. Returns
    /// whether it was written.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn keep_unit_closure(
        &self,
        fingerprint: &str,
        rows: impl FnOnce() -> Vec<ClosureRow>,
    ) -> Result<bool, StoreError> {
        if self.queries().unit_closure_fingerprint().await?.as_deref() == Some(fingerprint) {
            return Ok(false);
        }
        let rows = rows();
        let transaction = self.begin_write().await?;
        let backend = transaction.get_database_backend();
        if backend == DatabaseBackend::Postgres {
            // Two servers that start together take turns.
            transaction.execute_unprepared("LOCK TABLE unit_closure IN EXCLUSIVE MODE").await?;
        }
        transaction.execute_unprepared("DELETE FROM unit_closure").await?;
        transaction.execute_unprepared("DELETE FROM unit_closure_state").await?;
        let insert = match backend {
            DatabaseBackend::Postgres => {
                "INSERT INTO unit_closure (unit_code, above_code, first_day, last_day) \
                 SELECT e ->> 0, e ->> 1, CAST(e ->> 2 AS DATE), CAST(e ->> 3 AS DATE) \
                 FROM jsonb_array_elements(CAST($1 AS JSONB)) AS e"
            }
            _ => {
                "INSERT INTO unit_closure (unit_code, above_code, first_day, last_day) \
                 SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each($1)"
            }
        };
        for part in rows.chunks(ROWS) {
            let part: Vec<_> = part.iter().map(stored).collect();
            let parameters = [json!(part).to_string().into()];
            transaction.execute_raw(Statement::from_sql_and_values(backend, insert, parameters)).await?;
        }
        let state = "INSERT INTO unit_closure_state (fingerprint) VALUES ($1)";
        transaction.execute_raw(Statement::from_sql_and_values(backend, state, [fingerprint.into()])).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Open sides are the first and the last day that both databases know, so that a day is compared without exceptions.
fn stored(row: &ClosureRow) -> [String; 4] {
    let day = |day: Option<NaiveDate>, open: &str| day.map_or(open.to_owned(), |day| day.to_string());
    [row.unit.clone(), row.above.clone(), day(row.first_day, "0001-01-01"), day(row.last_day, "9999-12-31")]
}

impl Queries<'_> {
    /// From which tree the closure was written; none when there is none yet.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn unit_closure_fingerprint(&self) -> Result<Option<String>, StoreError> {
        let connection = self.store.read();
        let select = self.store.statement("SELECT fingerprint FROM unit_closure_state");
        let row = connection.query_one_raw(select).await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
    }

    /// The codes of the units that a scope reaches, sorted; none when it reaches all of them.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn units_in_scope(&self, scope: &UnitScope) -> Result<Option<Vec<String>>, StoreError> {
        let connection = self.store.read();
        let backend = connection.get_database_backend();
        let mut parameters = Vec::new();
        let mut bind = |value: sea_orm::Value| {
            parameters.push(value);
            format!("${}", parameters.len())
        };
        let Some(subquery) = scope.subquery(backend, &mut bind) else { return Ok(None) };
        let select = format!("SELECT DISTINCT s.unit_code FROM {subquery} AS s");
        let rows =
            connection.query_all_raw(Statement::from_sql_and_values(backend, &select, parameters)).await?;
        let mut codes: Vec<String> =
            rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
        codes.sort();
        Ok(Some(codes))
    }
}
