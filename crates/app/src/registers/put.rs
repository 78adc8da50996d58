//! Records that another program sends.

use super::units::UnitReader;
use super::{UnitCalendars, now};
use crate::policy::{Action, Resource};
use crate::{App, AppError, Caller};
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_registers::{RecordReader, Register, Value};
use caicach_store::{MOST_RECORDS_IN_CALL, PutOutcome, RecordOrigin, check_storable};
use caicach_tables::NumberStyle;
use std::collections::BTreeMap;

/// A record as it was sent: a text for each field that was stated, or what is wrong with its form.
pub type SentRecord = Result<BTreeMap<String, String>, Finding>;

/// What became of a record that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PutRowOutcome {
    /// It was handed to the store.
    Put(PutOutcome),
    /// It cannot be a record of the register; the others went in.
    Rejected,
}

/// What became of a record that was sent, and what was noticed about it.
#[derive(Debug, Clone)]
pub struct PutRow {
    /// What became of it.
    pub outcome: PutRowOutcome,
    /// Its key, as far as it could be read.
    pub key: Vec<String>,
    /// What was noticed.
    pub findings: Findings,
}

impl App {
    /// Takes records from a program: each over the one with its key, or beside the others. A record that cannot be used is rejected
    /// with its reasons; the rest goes in, all or none. Numbers have a decimal point.
    ///
    /// # Errors
    /// The caller may not; there are more than [`MOST_RECORDS_IN_CALL`]; the database cannot be written.
    pub async fn put_records(
        &self,
        caller: &Caller,
        register: &Register,
        sent: Vec<SentRecord>,
    ) -> Result<Vec<PutRow>, AppError> {
        self.check(caller, Action::WriteRegister, &Resource::Office)?;
        if sent.len() > MOST_RECORDS_IN_CALL {
            return Err(AppError::Input(too_many(sent.len()).into()));
        }
        let (mut rows, records) = self.read_sent(register, sent);
        // The origin is for the audit chain, which knows the caller already.
        let origin = RecordOrigin::Program { name: "api".to_owned() };
        let put = self.store().commands().put_records(&caller.actor, register, &records, origin).await?;
        let mut outcomes = put.outcomes.into_iter();
        for row in rows.iter_mut().filter(|row| row.outcome != PutRowOutcome::Rejected) {
            row.outcome = PutRowOutcome::Put(outcomes.next().unwrap_or(PutOutcome::Unchanged));
        }
        Ok(rows)
    }

    /// The rows with those that are rejected, and the values of the others in their order.
    fn read_sent(&self, register: &Register, sent: Vec<SentRecord>) -> (Vec<PutRow>, Vec<Vec<Value>>) {
        let state = self.state();
        let at = now();
        let mut units = UnitReader::lenient(&state.units, at.date());
        let calendars = UnitCalendars::new(self.state(), at.date());
        let reader = RecordReader::new(register);
        let mut records = Vec::with_capacity(sent.len());
        let mut rows = Vec::with_capacity(sent.len());
        for (line, sent) in (1..).zip(sent) {
            let place = || Place::default().line(line);
            let rejected = |findings, key| PutRow { outcome: PutRowOutcome::Rejected, key, findings };
            let stated = match sent {
                Ok(stated) => stated,
                Err(finding) => {
                    rows.push(rejected(finding.at(place()).into(), Vec::new()));
                    continue;
                }
            };
            let text = |field: usize| {
                let name = register.fields.get(field).map_or("", |field| field.name.as_str());
                stated.get(name).map_or("", String::as_str)
            };
            let (fields, mut findings) =
                reader.read_fields(|field| (text(field), NumberStyle::Point), &place);
            findings.extend(unknown_fields(register, &stated, &place()));
            let Some(mut fields) = fields else {
                rows.push(rejected(
                    findings,
                    register.key.iter().map(|field| text(*field).to_owned()).collect(),
                ));
                continue;
            };
            findings.extend(units.settle(register, &mut fields, &place()));
            let key = caicach_registers::key_of(register, &fields);
            let (record, about) = reader.check(fields.clone(), &calendars, at, &place);
            findings.extend(about);
            if let Err(reason) = check_storable(register, &fields) {
                findings.push(not_storable(reason).at(place()));
            }
            if record.is_none() || findings.any_rejected() {
                rows.push(rejected(findings, key));
                continue;
            }
            records.push(fields);
            rows.push(PutRow { outcome: PutRowOutcome::Put(PutOutcome::Unchanged), key, findings });
        }
        (rows, records)
    }
}

/// A misspelt name would be an empty field: it is refused.
fn unknown_fields(register: &Register, stated: &BTreeMap<String, String>, place: &Place) -> Findings {
    let unknown = stated.keys().filter(|name| register.field(name).is_none());
    let finding = |name: &String| {
        let message = Text::new(
            format!("Sổ {} không có trường “{name}”", register.id),
            format!("The register {} has no field “{name}”", register.id),
        );
        Finding::rejected("unknown-field", message).at(place.clone().column(name))
    };
    unknown.map(finding).collect()
}

/// A value that is read and that the database cannot hold.
pub(super) fn not_storable(reason: Text) -> Finding {
    Finding::rejected("not-storable", reason)
}

fn too_many(count: usize) -> Finding {
    let message = Text::new(
        format!("Mỗi lần gửi nhiều nhất {MOST_RECORDS_IN_CALL} bản ghi; lần này có {count}"),
        format!("At most {MOST_RECORDS_IN_CALL} records are taken at a time; there are {count}"),
    );
    Finding::rejected("too-many-records", message).hint(Text::new(
        "Chia thành nhiều lần gửi, mỗi lần một Idempotency-Key",
        "Send them in several requests, each with its own Idempotency-Key",
    ))
}
