//! What putting records would do.

use super::cells::json_texts;
use super::filter::Conditions;
use super::layout::Layout;
use super::put::{Call, FIRST};
use super::write::texts;
use super::{PutOutcome, read};
use crate::{Queries, StoreError};
use caicach_registers::{Register, Value};
use std::collections::HashMap;

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
        let mut conditions = Conditions::new(&layout, connection.get_database_backend());
        let keys = conditions.bind(json_texts(call.last_of_key().map(|(key, _)| key)));
        let keys = texts(connection.get_database_backend(), &keys);
        conditions.add(format!("{} IN {keys}", layout.table.key_column()));
        let sql = conditions.sql();
        let there = read::records(connection, &layout, &sql, conditions.into_parameters()).await?;
        let there: HashMap<String, _> =
            there.into_iter().map(|record| (layout.key(&record.values), record)).collect();
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
        Ok(call.outcomes(&versions))
    }
}
