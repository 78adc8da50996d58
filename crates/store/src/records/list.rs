//! Finding records.

use super::filter::{Conditions, RecordFilter};
use super::layout::Layout;
use super::{RecordId, StoredRecord, read};
use crate::{Queries, StoreError, Subject};
use caicach_registers::Register;
use sea_orm::{ConnectionTrait, Statement};

/// In which order records are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordOrder {
    /// The latest first, for pages.
    NewestFirst,
    /// The earliest first, for exports.
    OldestFirst,
}

impl Queries<'_> {
    /// A record by its number, also a withdrawn one.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the register has none.
    pub async fn record(&self, register: &Register, id: RecordId) -> Result<StoredRecord, StoreError> {
        find(self.store.read(), &Layout::of(register)?, id).await
    }

    /// A record by its key, also a withdrawn one. The parts of the key are those of
    /// [`Record::key`](caicach_registers::Record::key).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn record_by_key(
        &self,
        register: &Register,
        key: &[String],
    ) -> Result<Option<StoredRecord>, StoreError> {
        let layout = Layout::of(register)?;
        let key = layout.key_of_parts(key);
        find_key(self.store.read(), &layout, &key).await
    }

    /// A page of records, those behind the record `after` in the order. Records that are added meanwhile are never seen twice; the
    /// earliest first, they come at the end.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the filter does not fit the register.
    pub async fn records(
        &self,
        register: &Register,
        filter: &RecordFilter,
        order: RecordOrder,
        after: Option<RecordId>,
        limit: u64,
    ) -> Result<Vec<StoredRecord>, StoreError> {
        let layout = Layout::of(register)?;
        let connection = self.store.read();
        let mut conditions = Conditions::of_filter(&layout, connection.get_database_backend(), filter)?;
        let (comparison, direction) = match order {
            RecordOrder::NewestFirst => ('<', "DESC"),
            RecordOrder::OldestFirst => ('>', "ASC"),
        };
        conditions.behind(after, comparison);
        let limit = conditions.bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rest = format!("{} ORDER BY id {direction} LIMIT {limit}", conditions.sql());
        read::records(connection, &layout, &rest, conditions.into_parameters()).await
    }

    /// The number of records that a filter lets through.
    ///
    /// # Errors
    /// As [`Queries::records`].
    pub async fn count_records(&self, register: &Register, filter: &RecordFilter) -> Result<u64, StoreError> {
        let layout = Layout::of(register)?;
        let connection = self.store.read();
        let backend = connection.get_database_backend();
        let conditions = Conditions::of_filter(&layout, backend, filter)?;
        let sql = format!("SELECT count(*) FROM {} {}", layout.table.name(), conditions.sql());
        let statement = Statement::from_sql_and_values(backend, &sql, conditions.into_parameters());
        let row = connection.query_one_raw(statement).await?;
        let count: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0);
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// What was written after a revision of the register, also what was withdrawn, in the order of revisions and numbers; behind the
    /// record `after` of that order. A record that is written meanwhile comes at the end, as it is then.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn records_changed_since(
        &self,
        register: &Register,
        revision: i64,
        after: Option<(i64, RecordId)>,
        limit: u64,
    ) -> Result<Vec<StoredRecord>, StoreError> {
        let layout = Layout::of(register)?;
        let connection = self.store.read();
        let mut conditions = Conditions::new(&layout, connection.get_database_backend());
        let revision = conditions.bind(revision);
        conditions.add(format!("revision > {revision}"));
        if let Some((revision, id)) = after {
            let (revision, id) = (conditions.bind(revision), conditions.bind(id.0));
            conditions.add(format!("(revision, id) > ({revision}, {id})"));
        }
        let limit = conditions.bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rest = format!("{} ORDER BY revision, id LIMIT {limit}", conditions.sql());
        read::records(connection, &layout, &rest, conditions.into_parameters()).await
    }
}

/// A record by its number.
pub(super) async fn find<C: ConnectionTrait>(
    connection: &C,
    layout: &Layout<'_>,
    id: RecordId,
) -> Result<StoredRecord, StoreError> {
    let mut conditions = Conditions::new(layout, connection.get_database_backend());
    let number = conditions.bind(id.0);
    conditions.add(format!("id = {number}"));
    let sql = conditions.sql();
    let found = read::records(connection, layout, &sql, conditions.into_parameters()).await?.pop();
    found.ok_or_else(|| StoreError::not_found(Subject::Record, &id))
}

/// A record by what identifies it within its register.
pub(super) async fn find_key<C: ConnectionTrait>(
    connection: &C,
    layout: &Layout<'_>,
    key: &str,
) -> Result<Option<StoredRecord>, StoreError> {
    let mut conditions = Conditions::new(layout, connection.get_database_backend());
    let key = conditions.bind(key);
    conditions.add(format!("{} = {key}", layout.table.key_column()));
    let sql = conditions.sql();
    Ok(read::records(connection, layout, &sql, conditions.into_parameters()).await?.pop())
}
