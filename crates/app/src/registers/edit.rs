//! One record from a form.

use super::put::not_storable;
use super::shown::unit_of;
use super::units::UnitReader;
use super::{UnitCalendars, now};
use crate::policy::{Action, Resource};
use crate::{App, AppError, Caller};
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_registers::{RecordReader, Register, Value};
use caicach_store::{RecordId, StoredRecord, check_storable};
use caicach_tables::NumberStyle;
use std::collections::BTreeMap;

/// What is typed into a form: a text for each field, by its name.
pub type Typed = BTreeMap<String, String>;

/// The longest reason for withdrawing a record.
const LONGEST_REASON: usize = 500;

/// A value as a form shows it and reads it: numbers with a decimal comma, days and times as browsers write them.
#[must_use]
pub fn form_text(value: &Value) -> String {
    match value {
        Value::Number(_) => value.to_field().replace('.', ","),
        Value::Time(time) => {
            let text = value.to_field();
            let is_whole_minute = time.and_utc().timestamp_micros().rem_euclid(60_000_000) == 0;
            if is_whole_minute { text.get(..16).map(str::to_owned).unwrap_or(text) } else { text }
        }
        _ => value.to_field(),
    }
}

impl App {
    /// Reads a form. The values are those of the fields, as they are stored; none when something is refused. The place of a finding
    /// names the field that it is about, or the rule.
    #[must_use]
    pub fn read_record(&self, register: &Register, typed: &Typed) -> (Option<Vec<Value>>, Findings) {
        let state = self.state();
        let reader = RecordReader::new(register);
        let name = |field: usize| register.fields.get(field).map_or("", |field| field.name.as_str());
        let cell = |field: usize| (typed.get(name(field)).map_or("", String::as_str), NumberStyle::Either);
        let place = || Place::default();
        let (fields, mut findings) = reader.read_fields(cell, &place);
        let Some(mut fields) = fields else { return (None, findings) };
        let at = now();
        findings.extend(UnitReader::strict(&state.units, at.date()).settle(register, &mut fields, &place));
        let calendars = UnitCalendars::new(state, at.date());
        let (_, about) = reader.check(fields.clone(), &calendars, at, &place);
        findings.extend(about);
        if !findings.any_rejected()
            && let Err(reason) = check_storable(register, &fields)
        {
            findings.push(not_storable(reason));
        }
        let fields = (!findings.any_rejected()).then_some(fields);
        (fields, findings)
    }

    fn usable_record(
        &self,
        caller: &Caller,
        register: &Register,
        typed: &Typed,
    ) -> Result<Vec<Value>, AppError> {
        let (fields, findings) = self.read_record(register, typed);
        let fields = fields.ok_or(AppError::Input(findings))?;
        let unit = unit_of(register, &fields);
        if self.may_on(caller, Action::WriteRegister, &Resource::records(&register.id, unit)) {
            return Ok(fields);
        }
        let field = register.fields.get(register.unit).map_or("", |field| field.name.as_str());
        Err(AppError::Input(not_within_reach(unit).at(Place::default().column(field)).into()))
    }

    /// Whether the caller may change a record, by the unit whose it is.
    async fn check_change(&self, caller: &Caller, register: &Register, id: RecordId) -> Result<(), AppError> {
        self.check_scope(caller, Action::WriteRegister)?;
        let stored = self.store().queries().record(register, id).await?;
        self.check_record(caller, Action::WriteRegister, register, &stored)
    }

    /// Enters a new record from a form.
    ///
    /// # Errors
    /// The caller may not; a field or rule refuses it ([`AppError::Input`]); another record, perhaps a withdrawn one, has its key.
    pub async fn add_record(
        &self,
        caller: &Caller,
        register: &Register,
        typed: &Typed,
    ) -> Result<StoredRecord, AppError> {
        self.check_scope(caller, Action::WriteRegister)?;
        let fields = self.usable_record(caller, register, typed)?;
        Ok(self.store().commands().add_record(&caller.actor, register, &fields).await?)
    }

    /// Changes a record from a form; `version` is the one that the form showed.
    ///
    /// # Errors
    /// As [`App::add_record`]; somebody else was faster; the record is withdrawn.
    pub async fn edit_record(
        &self,
        caller: &Caller,
        register: &Register,
        id: RecordId,
        version: i64,
        typed: &Typed,
    ) -> Result<StoredRecord, AppError> {
        self.check_change(caller, register, id).await?;
        let fields = self.usable_record(caller, register, typed)?;
        Ok(self.store().commands().edit_record(&caller.actor, register, id, version, &fields).await?)
    }

    /// Withdraws a record: it no longer counts, and can be restored.
    ///
    /// # Errors
    /// The caller may not; there is no reason ([`AppError::Input`]); somebody else was faster; it is withdrawn already.
    pub async fn withdraw_record(
        &self,
        caller: &Caller,
        register: &Register,
        id: RecordId,
        version: i64,
        reason: &str,
    ) -> Result<StoredRecord, AppError> {
        self.check_change(caller, register, id).await?;
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
            return Err(AppError::Input(no_reason().into()));
        }
        Ok(self.store().commands().withdraw_record(&caller.actor, register, id, version, reason).await?)
    }

    /// Restores a record that was withdrawn.
    ///
    /// # Errors
    /// The caller may not; somebody else was faster; it is not withdrawn.
    pub async fn restore_record(
        &self,
        caller: &Caller,
        register: &Register,
        id: RecordId,
        version: i64,
    ) -> Result<StoredRecord, AppError> {
        self.check_change(caller, register, id).await?;
        Ok(self.store().commands().restore_record(&caller.actor, register, id, version).await?)
    }
}

/// A record of a unit that the caller's roles do not reach.
pub(crate) fn not_within_reach(unit: &str) -> Finding {
    let message = Text::new(
        format!("Đơn vị {unit} nằm ngoài phạm vi vai trò của bạn"),
        format!("Your roles do not reach the unit {unit}"),
    );
    Finding::rejected("unit-out-of-reach", message).hint(Text::new(
        "Chọn đơn vị của bạn, hoặc nhờ người quản trị giao vai trò ở đơn vị này",
        "Choose a unit of yours, or ask an administrator for a role over this one",
    ))
}

fn no_reason() -> Finding {
    let message = Text::new(
        format!("Ghi lý do rút bản ghi, tối đa {LONGEST_REASON} ký tự"),
        format!("Give a reason for withdrawing the record, at most {LONGEST_REASON} characters"),
    );
    Finding::rejected("reason-missing", message).at(Place::default().column("reason"))
}
