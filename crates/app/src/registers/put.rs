//! Records that another program sends.

use super::edit::not_within_reach;
use super::shown::unit_of;
use super::units::UnitReader;
use super::{UnitCalendars, now};
use crate::policy::Action;
use crate::{App, AppError, Caller, UnitsReached};
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
        let scope = self.check_scope(caller, Action::WriteRegister)?;
        if sent.len() > MOST_RECORDS_IN_CALL {
            return Err(AppError::Input(too_many(sent.len()).into()));
        }
        let reached = self.units_reached(&scope).await?;
        let (mut rows, mut records) = self.read_sent(register, sent, &reached);
        let theirs = self.store().queries().records_in_others_places(register, &records, &scope).await?;
        reject_others(register, &mut rows, &mut records, &theirs);
        // The origin is for the audit chain, which knows the caller already.
        let origin = RecordOrigin::Program { name: "api".to_owned() };
        let put = self.store().commands().put_records(&caller.actor, register, &records, origin).await?;
        let mut outcomes = put.outcomes.into_iter();
        for row in rows.iter_mut().filter(|row| row.outcome != PutRowOutcome::Rejected) {
            let outcome = outcomes.next().unwrap_or(PutOutcome::Unchanged);
            if outcome == PutOutcome::Repeated {
                row.findings.push(overtaken());
            }
            row.outcome = PutRowOutcome::Put(outcome);
        }
        Ok(rows)
    }

    /// The rows with those that are rejected, and the values of the others in their order.
    fn read_sent(
        &self,
        register: &Register,
        sent: Vec<SentRecord>,
        reached: &UnitsReached,
    ) -> (Vec<PutRow>, Vec<Vec<Value>>) {
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
            findings.extend(units.settle(register, &mut fields, &place));
            let key = caicach_registers::key_of(register, &fields);
            let (record, about) = reader.check(fields.clone(), &calendars, at, &place);
            findings.extend(about);
            if let Err(reason) = check_storable(register, &fields) {
                findings.push(not_storable(reason).at(place()));
            }
            let unit = unit_of(register, &fields);
            if !reached.includes(unit) {
                findings.push(not_within_reach(unit).at(place()));
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

/// Rejects the records that would stand in the place of records of units that the caller does not reach.
fn reject_others(register: &Register, rows: &mut [PutRow], records: &mut Vec<Vec<Value>>, theirs: &[usize]) {
    let accepted = rows.iter_mut().filter(|row| row.outcome != PutRowOutcome::Rejected);
    for (place, row) in accepted.enumerate() {
        if theirs.contains(&place) {
            row.outcome = PutRowOutcome::Rejected;
            row.findings.push(belongs_to_another(register));
        }
    }
    let mut place = 0;
    records.retain(|_| {
        place += 1;
        !theirs.contains(&(place - 1))
    });
}

/// A record whose key is that of a record of a unit that the caller does not reach.
pub(crate) fn belongs_to_another(register: &Register) -> Finding {
    let message = Text::new(
        format!("Khóa này đã có trong sổ {} ở một đơn vị ngoài phạm vi của bạn", register.id),
        format!(
            "The register {} has a record with this key, of a unit that your roles do not reach",
            register.id
        ),
    );
    Finding::rejected("record-of-another-unit", message).hint(Text::new(
        "Kiểm tra lại khóa, hoặc nhờ đơn vị đó sửa bản ghi của họ",
        "Check the key, or ask that unit to change its record",
    ))
}

/// A record whose key stands again in a later row of the same request.
fn overtaken() -> Finding {
    let message = Text::new(
        "Một dòng sau trong cùng lần gửi có cùng khóa; chỉ dòng đó được ghi",
        "A later row of the same request has the same key; that one alone went in",
    );
    Finding::warning("key-repeated", message)
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
