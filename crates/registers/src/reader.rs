//! From what stands in a file or a form to a record: cells are read, what can be computed is computed, and the values are
//! held against the fields and rules of the register.

use crate::cell::read_trimmed;
use crate::dossiers::DossierColumns;
use crate::record::Record;
use crate::schema::Register;
use crate::value::Value;
use caicach_calendar::WorkCalendar;
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_tables::{NumberStyle, trim};
use chrono::NaiveDateTime;

/// The calendars by which offices work.
pub trait Calendars: Sync {
    /// The calendar of a unit; a unit that is not known works by the office's.
    fn of_unit(&self, unit: &str) -> &WorkCalendar;
}

impl Calendars for WorkCalendar {
    fn of_unit(&self, _unit: &str) -> &WorkCalendar {
        self
    }
}

/// Reads the records of a register.
#[derive(Debug, Clone)]
pub struct RecordReader<'r> {
    register: &'r Register,
    dossiers: Option<DossierColumns>,
    width: usize,
}

impl<'r> RecordReader<'r> {
    /// A reader of a register's records.
    #[must_use]
    pub fn new(register: &'r Register) -> Self {
        let dossiers = (register.id == crate::DOSSIERS).then(|| DossierColumns::of(register));
        Self { register, dossiers, width: register.columns().count() }
    }

    /// The register.
    #[must_use]
    pub fn register(&self) -> &'r Register {
        self.register
    }

    /// Reads a record from what stands in a file or a form, field by field in their order; what is not there is empty. The
    /// record is none when something about it is rejected; warnings leave it usable. `at` is the instant at which things are
    /// open or overdue, and `place` says where the record stands.
    #[must_use]
    pub fn read<'a>(
        &self,
        cell: impl Fn(usize) -> (&'a str, NumberStyle),
        calendars: &dyn Calendars,
        at: NaiveDateTime,
        place: &dyn Fn() -> Place,
    ) -> (Option<Record>, Findings) {
        let (fields, findings) = self.read_fields(cell, place);
        match fields {
            Some(fields) => {
                let (record, mut about) = self.check(fields, calendars, at, place);
                if !findings.is_empty() {
                    let mut all = findings;
                    all.extend(about);
                    about = all;
                }
                (record, about)
            }
            None => (None, findings),
        }
    }

    /// Reads the fields alone. None when one of them cannot be read.
    #[must_use]
    pub fn read_fields<'a>(
        &self,
        cell: impl Fn(usize) -> (&'a str, NumberStyle),
        place: &dyn Fn() -> Place,
    ) -> (Option<Vec<Value>>, Findings) {
        let mut findings = Findings::default();
        let mut values = Vec::with_capacity(self.width);
        for (position, field) in self.register.fields.iter().enumerate() {
            let (written, style) = cell(position);
            let written = trim(written);
            let written = if written.is_empty() {
                field.default.as_deref().unwrap_or_default().trim()
            } else {
                written
            };
            match read_trimmed(&field.kind, written, style) {
                Ok(value) => values.push(value),
                Err(finding) => {
                    findings.push(finding.at(place().column(&field.name)));
                    values.push(Value::Null);
                }
            }
        }
        let fields = (!findings.any_rejected()).then_some(values);
        (fields, findings)
    }

    /// Adds what is derived to the values of the fields, and holds all of them against the fields and rules.
    #[must_use]
    pub fn check(
        &self,
        fields: Vec<Value>,
        calendars: &dyn Calendars,
        at: NaiveDateTime,
        place: &dyn Fn() -> Place,
    ) -> (Option<Record>, Findings) {
        let register = self.register;
        let mut findings = Findings::default();
        let mut values = fields;
        values.resize(self.width, Value::Null);
        let unit = values.get(register.unit).and_then(Value::as_text).unwrap_or_default();
        let calendar = calendars.of_unit(unit);
        for (position, field) in register.fields.iter().enumerate() {
            let is_empty = values.get(position).is_none_or(Value::is_null);
            let is_needed = is_empty
                && (field.is_required
                    || field
                        .required_when
                        .as_ref()
                        .is_some_and(|when| when.holds(&values, calendar) == Some(true)));
            if is_needed {
                findings.push(missing(&field.label).at(place().column(&field.name)));
            }
        }
        if let Some(columns) = &self.dossiers {
            columns.derive(&mut values, calendar, at, place, &mut findings);
        }
        for (position, derived) in (register.fields.len()..).zip(&register.derived) {
            let Some(expression) = &derived.value else { continue };
            let value = expression.evaluate(&values, calendar);
            if let Some(slot) = values.get_mut(position) {
                *slot = value;
            }
        }
        for rule in &register.rules {
            if rule.check.holds(&values, calendar) == Some(false) {
                let new = if rule.is_rejecting { Finding::rejected } else { Finding::warning };
                let hint = Text::new(
                    format!("Phải đúng: {}", rule.check.text()),
                    format!("What must hold: {}", rule.check.text()),
                );
                let message = match rule.check.unequal(&values, calendar) {
                    Some(numbers) => with_difference(&rule.message, numbers),
                    None => rule.message.clone(),
                };
                let finding = new("rule-broken", message).hint(hint);
                findings.push(finding.at(place().column(&rule.id)));
            }
        }
        let record = (!findings.any_rejected()).then_some(Record { values });
        (record, findings)
    }
}

/// What is said about two numbers that ought to be equal: how far they are apart.
fn with_difference(message: &Text, (left, right): (f64, f64)) -> Text {
    let difference = left - right;
    Text::new(
        format!("{}: {left} so với {right}, chênh lệch {difference}", message.vi),
        format!("{}: {left} against {right}, a difference of {difference}", message.en),
    )
}

fn missing(label: &Text) -> Finding {
    Finding::rejected(
        "missing-value",
        Text::new(format!("Thiếu {}", label.vi), format!("{} is missing", label.en)),
    )
}
