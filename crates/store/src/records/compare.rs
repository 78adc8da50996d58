//! What putting records would do.

use super::cells::json_texts;
use super::filter::Conditions;
use super::layout::Layout;
use super::put::{Call, FIRST};
use super::write::texts;
use super::{PutOutcome, StoredRecord, read};
use crate::{Queries, StoreError, UnitScope};
use caicach_registers::{Register, Value};
use std::collections::{HashMap, HashSet};

impl Queries<'_> {
    /// What [`Commands::put_records`](crate::Commands::put_records) would make of each record now. Nothing is written.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when a value does not fit its field, or a record has no key or unit.
    pub async fn compare_records(
        &self,
        register: &Register,
        records: &[Vec<Value>],
    ) -> Result<Vec<PutOutcome>, StoreError> {
        let layout = Layout::of(register)?;
        let call = Call::read(&layout, records)?;
        let connection = self.store.read();
        let keys = json_texts(call.last_of_key().map(|(key, _)| key));
        let there = read::by_keys(connection, &layout, keys).await?;
        let there: HashMap<String, _> =
            there.into_iter().map(|record| (layout.key(&record.values), record)).collect();
        let withdrawn =
            there.values().filter(|record| record.is_withdrawn).map(|record| layout.key(&record.values));
        let withdrawn: HashSet<String> = withdrawn.collect();
        let mut versions = HashMap::new();
        for (key, values) in call.last_of_key() {
            let version = match there.get(key) {
                None => FIRST,
                Some(record)
                    if !record.is_withdrawn && record.unread.is_empty() && record.values == values =>
                {
                    continue;
                }
                Some(record) => record.version + 1,
            };
            versions.insert(key.to_owned(), version);
        }
        Ok(call.outcomes(&versions, &withdrawn))
    }

    /// The records that stand, also withdrawn, under the keys of these, in their order.
    ///
    /// # Errors
    /// As [`Queries::compare_records`].
    pub async fn records_with_keys_of(
        &self,
        register: &Register,
        records: &[Vec<Value>],
    ) -> Result<Vec<Option<StoredRecord>>, StoreError> {
        let layout = Layout::of(register)?;
        let call = Call::read(&layout, records)?;
        let keys = json_texts(call.last_of_key().map(|(key, _)| key));
        let there = read::by_keys(self.store.read(), &layout, keys).await?;
        let there: HashMap<String, StoredRecord> =
            there.into_iter().map(|record| (layout.key(&record.values), record)).collect();
        Ok(call.keys().map(|key| there.get(key).cloned()).collect())
    }

    /// Which of these records would stand in the place of a record of a unit that a scope does not reach, by their places.
    ///
    /// # Errors
    /// As [`Queries::compare_records`].
    pub async fn records_in_others_places(
        &self,
        register: &Register,
        records: &[Vec<Value>],
        scope: &UnitScope,
    ) -> Result<Vec<usize>, StoreError> {
        if *scope == UnitScope::All || records.is_empty() {
            return Ok(Vec::new());
        }
        let layout = Layout::of(register)?;
        let call = Call::read(&layout, records)?;
        let connection = self.store.read();
        let backend = connection.get_database_backend();
        let mut conditions = Conditions::new(&layout, backend);
        let keys = conditions.bind(json_texts(call.last_of_key().map(|(key, _)| key)));
        conditions.add(format!("{} IN {}", layout.table.key_column(), texts(backend, &keys)));
        conditions.outside(scope);
        let sql = conditions.sql();
        let theirs = read::records(connection, &layout, &sql, conditions.into_parameters()).await?;
        let theirs: HashSet<String> = theirs.iter().map(|record| layout.key(&record.values)).collect();
        let places = call.keys().enumerate().filter(|(_, key)| theirs.contains(*key));
        Ok(places.map(|(place, _)| place).collect())
    }
}
