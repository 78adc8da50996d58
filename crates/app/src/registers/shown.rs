//! A record as it is shown: with what is derived from it, and what is doubtful about it.

use super::{UnitCalendars, now};
use crate::policy::{Action, Resource};
use crate::{App, AppError, Caller};
use caicach_findings::{Findings, Place};
use caicach_registers::{RecordReader, Register, Value};
use caicach_store::{AuditEntry, EarlierVersion, RecordId, StoredRecord};
use std::sync::Arc;

/// So many changes of a record are shown.
const CHANGES: u64 = 200;

/// A record with what is derived from it.
#[derive(Debug, Clone)]
pub struct ShownRecord {
    /// The record as it is stored.
    pub stored: StoredRecord,
    /// The values in the order of [`Register::columns`]: fields, some of which may be worked out, then what is derived. Derived
    /// columns are empty when the record breaks a rule that was made after it was written.
    pub values: Vec<Value>,
    /// What is doubtful about it.
    pub findings: Findings,
}

impl ShownRecord {
    /// Works out what is derived from a record.
    #[must_use]
    pub fn of(register: &Register, stored: StoredRecord, calendars: &UnitCalendars) -> Self {
        let place = || Place::default();
        let reader = RecordReader::new(register);
        let (record, findings) = reader.check(stored.values.clone(), calendars, now(), &place);
        let values = record.map_or_else(
            || {
                let mut values = stored.values.clone();
                values.resize(register.columns().count(), Value::Null);
                values
            },
            |record| record.values,
        );
        Self { stored, values, findings }
    }

    /// Whether a field is empty in what is stored, and worked out by the program.
    #[must_use]
    pub fn is_worked_out(&self, field: usize) -> bool {
        let is_empty = |values: &[Value]| values.get(field).is_none_or(Value::is_null);
        is_empty(&self.stored.values) && !is_empty(&self.values)
    }
}

/// The code of the unit whose record it is.
pub(crate) fn unit_of<'v>(register: &Register, values: &'v [Value]) -> &'v str {
    match values.get(register.unit) {
        Some(Value::Text(code)) => code,
        _ => "",
    }
}

impl App {
    /// The calendars by which units work today.
    #[must_use]
    pub fn unit_calendars(&self) -> UnitCalendars {
        UnitCalendars::new(self.state(), now().date())
    }

    /// A record by its number, also a withdrawn one.
    ///
    /// # Errors
    /// The caller may not; the register has none.
    pub async fn record(
        &self,
        caller: &Caller,
        register: &Register,
        id: RecordId,
    ) -> Result<ShownRecord, AppError> {
        self.check_scope(caller, Action::ReadRegister)?;
        let stored = self.store().queries().record(register, id).await?;
        self.check_record(caller, Action::ReadRegister, register, &stored)?;
        Ok(ShownRecord::of(register, stored, &self.unit_calendars()))
    }

    /// A record by its key, also a withdrawn one.
    ///
    /// # Errors
    /// The caller may not; the register has none.
    pub async fn record_by_key(
        &self,
        caller: &Caller,
        register: &Register,
        key: &[String],
    ) -> Result<ShownRecord, AppError> {
        self.check_scope(caller, Action::ReadRegister)?;
        let stored = self.store().queries().record_by_key(register, key).await?;
        let stored = stored.ok_or(AppError::NotFound("record"))?;
        self.check_record(caller, Action::ReadRegister, register, &stored)?;
        Ok(ShownRecord::of(register, stored, &self.unit_calendars()))
    }

    /// The gate for one record, by the unit whose it is. Who may do it to no unit at all is refused before it is looked for.
    pub(super) fn check_record(
        &self,
        caller: &Caller,
        action: Action,
        register: &Register,
        record: &StoredRecord,
    ) -> Result<(), AppError> {
        self.check(caller, action, &Resource::records(&register.id, unit_of(register, &record.values)))
    }

    /// What happened to a record, and what it was before its changes, the latest first.
    ///
    /// # Errors
    /// The caller may not; the database cannot be read.
    pub async fn record_history(
        &self,
        caller: &Caller,
        register: &Register,
        record: &StoredRecord,
    ) -> Result<(Vec<AuditEntry>, Vec<EarlierVersion>), AppError> {
        self.check_record(caller, Action::ReadRegister, register, record)?;
        let queries = self.store().queries();
        let entries = queries.record_history(register, record, CHANGES).await?;
        Ok((entries, queries.record_versions(register, record.id, CHANGES).await?))
    }

    /// The calendars of a state that a job keeps.
    pub(super) fn calendars_of_job(&self) -> Arc<UnitCalendars> {
        Arc::new(self.unit_calendars())
    }
}
