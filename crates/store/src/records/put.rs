//! Putting many records at once.

use super::cells::{self, json_texts, normalise};
use super::layout::Layout;
use super::list::find_key;
use super::{
    MOST_RECORDS_IN_CALL, PutOutcome, PutRecords, RecordOrigin, StoredRecord, content, read, state, versions,
    write,
};
use crate::audit::{Chain, Event};
use crate::imports;
use crate::text::check_text;
use crate::{Actor, Commands, Queries, StoreError, Subject};
use caicach_registers::{Register, Value};
use serde_json::{Value as Json, json};
use std::collections::{HashMap, HashSet};

impl Commands<'_> {
    /// Puts records into a register, all or none: each over the one with its key, or beside the others. A record that is there as
    /// it comes stays as it is; when all are, nothing is written. One that was withdrawn is back. Values stand in the order of
    /// [`Register::fields`]; derived ones may stand behind them and are not stored. At most [`MOST_RECORDS_IN_CALL`].
    ///
    /// Whether a record keeps the rules of its register is not asked here: see [`Register::check_record`].
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when there are too many, or a value does not fit its field, or one has no key or unit.
    pub async fn put_records(
        &self,
        actor: &Actor,
        register: &Register,
        records: &[Vec<Value>],
        origin: RecordOrigin,
    ) -> Result<PutRecords, StoreError> {
        self.put(actor, register, records, origin, false).await
    }

    /// Puts one new record into a register, entered by a person.
    ///
    /// # Errors
    /// [`StoreError::AlreadyExists`] when a record, perhaps a withdrawn one, has its key; else as [`Commands::put_records`].
    pub async fn add_record(
        &self,
        actor: &Actor,
        register: &Register,
        values: &[Value],
    ) -> Result<StoredRecord, StoreError> {
        let records = [values.to_vec()];
        self.put(actor, register, &records, RecordOrigin::Person, true).await?;
        let key = cells::key(register, &normalise(register, values, 0)?);
        let added = Queries { store: self.store }.record_by_key(register, &key).await?;
        added.ok_or_else(|| StoreError::not_found(Subject::Record, &key.join(" · ")))
    }

    async fn put(
        &self,
        actor: &Actor,
        register: &Register,
        records: &[Vec<Value>],
        origin: RecordOrigin,
        is_new: bool,
    ) -> Result<PutRecords, StoreError> {
        let layout = Layout::of(register)?;
        if records.len() > MOST_RECORDS_IN_CALL {
            return Err(StoreError::invalid(
                "records",
                format!("Mỗi lần ghi được nhiều nhất {MOST_RECORDS_IN_CALL} bản ghi."),
                format!("At most {MOST_RECORDS_IN_CALL} records are written at a time."),
            ));
        }
        let described = description(&origin)?;
        let call = Call::read(&layout, records)?;
        let last: Vec<&[Value]> = call.last_of_key().map(|(_, values)| values).collect();
        let keys = json_texts(call.last_of_key().map(|(key, _)| key));
        let content_sha256 = content::sha256(register, last.iter().copied());

        let change = self.begin(actor, &Chain::register(&register.id)).await?;
        if is_new {
            for (key, values) in call.last_of_key() {
                if find_key(change.connection(), &layout, key).await?.is_some() {
                    let id = cells::key(register, values).join(" · ");
                    return Err(StoreError::AlreadyExists { subject: Subject::Record, id });
                }
            }
        }
        let mut state = state::find(&change, &register.id).await?;
        if last.is_empty() {
            return Ok(PutRecords { revision: state.revision, outcomes: Vec::new() });
        }
        let there = read::by_keys(change.connection(), &layout, keys).await?;
        let withdrawn: HashSet<String> = there
            .iter()
            .filter(|record| record.is_withdrawn)
            .map(|record| layout.key(&record.values))
            .collect();
        let versions = write::upsert(&change, &layout, &last, state.revision + 1).await?;
        let outcomes = call.outcomes(&versions, &withdrawn);
        if versions.is_empty() {
            return Ok(PutRecords { revision: state.revision, outcomes });
        }
        let added = versions.values().filter(|version| **version == FIRST).count();
        state.revision += 1;
        state.rows += i64::try_from(withdrawn.len() + added).unwrap_or(i64::MAX);
        let replaced = there.iter().filter(|record| versions.contains_key(&layout.key(&record.values)));
        versions::keep(&change, register, &replaced.collect::<Vec<_>>(), state.revision).await?;
        if let RecordOrigin::File { file, .. } = &origin {
            imports::enter_write(&change, &register.id, state.revision, file).await?;
        }
        state::save(&change, &state).await?;
        let put = PutRecords { revision: state.revision, outcomes };
        let event = Event::new("records.put", Subject::Register, &register.id).after(json!({
            "revision": state.revision,
            "rows": state.rows,
            "records": records.len(),
            "added": added,
            "replaced": put.count(PutOutcome::Replaced) + put.count(PutOutcome::Revived),
            "unchanged": put.count(PutOutcome::Unchanged),
            "repeated": put.count(PutOutcome::Repeated),
            "content_sha256": content_sha256,
            "origin": described,
        }));
        change.commit(event).await?;
        Ok(put)
    }
}

/// The version of a new record.
pub(super) const FIRST: i64 = 1;

/// The records of a call, ready to be written.
pub(super) struct Call {
    records: Vec<(String, Vec<Value>)>,
    /// The last record of each key.
    last: HashMap<String, usize>,
}

impl Call {
    /// Makes records ready.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when a value does not fit its field, or a record has no key or unit.
    pub(super) fn read(layout: &Layout<'_>, records: &[Vec<Value>]) -> Result<Self, StoreError> {
        let mut call = Self { records: Vec::with_capacity(records.len()), last: HashMap::new() };
        for (position, values) in records.iter().enumerate() {
            let values = normalise(layout.register, values, position)?;
            let key = layout.key(&values);
            call.last.insert(key.clone(), position);
            call.records.push((key, values));
        }
        Ok(call)
    }

    fn is_last(&self, position: usize, key: &str) -> bool {
        self.last.get(key) == Some(&position)
    }

    /// The keys of all records, in their order.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.records.iter().map(|(key, _)| key.as_str())
    }

    /// The records that go in, in their order.
    pub(super) fn last_of_key(&self) -> impl Iterator<Item = (&str, &[Value])> {
        let records = self.records.iter().enumerate();
        let last = records.filter(|(position, (key, _))| self.is_last(*position, key));
        last.map(|(_, (key, values))| (key.as_str(), values.as_slice()))
    }

    /// What becomes of each record, when those with these keys are written and have these versions then, and those with the other keys
    /// had been withdrawn.
    pub(super) fn outcomes(
        &self,
        versions: &HashMap<String, i64>,
        withdrawn: &HashSet<String>,
    ) -> Vec<PutOutcome> {
        let outcome = |(position, (key, _)): (usize, &(String, Vec<Value>))| {
            if !self.is_last(position, key) {
                return PutOutcome::Repeated;
            }
            match versions.get(key) {
                None => PutOutcome::Unchanged,
                Some(&FIRST) => PutOutcome::Added,
                Some(_) if withdrawn.contains(key) => PutOutcome::Revived,
                Some(_) => PutOutcome::Replaced,
            }
        };
        self.records.iter().enumerate().map(outcome).collect()
    }
}

/// An origin as the audit chain may know it: the name of a file may be that of a person, its hash is not.
fn description(origin: &RecordOrigin) -> Result<Json, StoreError> {
    Ok(match origin {
        RecordOrigin::File { file, part } => json!({ "file_sha256": file.sha256, "part": part }),
        RecordOrigin::Program { name } => {
            check_text("origin", name)?;
            json!({ "program": name })
        }
        RecordOrigin::Person => json!("person"),
    })
}
