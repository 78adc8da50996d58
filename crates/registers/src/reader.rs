//! From what stands in a file or a form to a record: cells are read, what can be computed is computed, and the values are
//! held against the fields and rules of the register.

use crate::cell::read_trimmed;
use crate::dossiers::DossierColumns;
use crate::expression::Expression;
use crate::record::Record;
use crate::schema::{Field, FieldKind, Register, Rule};
use crate::value::Value;
use caicach_calendar::WorkCalendar;
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_tables::{NumberStyle, trim};
use chrono::{Datelike, NaiveDate, NaiveDateTime};

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
    /// The fields that must be filled in, always or under a condition.
    needed: Vec<(usize, &'r Field)>,
    /// The fields that hold days.
    dated: Vec<(usize, &'r Field)>,
    /// The day after which nothing has happened yet, where it is not that of the instant.
    today: Option<NaiveDate>,
    /// What is computed by an expression, with its place among the columns.
    expressions: Vec<(usize, &'r Expression)>,
}

impl<'r> RecordReader<'r> {
    /// A reader of a register's records.
    #[must_use]
    pub fn new(register: &'r Register) -> Self {
        let dossiers = (register.id == crate::DOSSIERS).then(|| DossierColumns::of(register));
        let is_needed = |(_, field): &(usize, &Field)| field.is_required || field.required_when.is_some();
        let needed = register.fields.iter().enumerate().filter(is_needed).collect();
        let has_day = |(_, field): &(usize, &Field)| matches!(field.kind, FieldKind::Date | FieldKind::Time);
        let dated = register.fields.iter().enumerate().filter(has_day).collect();
        let derived = (register.fields.len()..).zip(&register.derived);
        let expressions =
            derived.filter_map(|(place, derived)| Some((place, derived.value.as_ref()?))).collect();
        Self {
            register,
            dossiers,
            width: register.columns().count(),
            needed,
            dated,
            today: None,
            expressions,
        }
    }

    /// The same reader, told which day it is: records may be taken as of an instant long ago, and know what happened since.
    #[must_use]
    pub fn on(mut self, today: NaiveDate) -> Self {
        self.today = Some(today);
        self
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
        let mut record = Record { values: Vec::with_capacity(self.width) };
        let findings = self.read_into(&mut record, cell, &mut |_, _| {}, calendars, at, place);
        ((!findings.any_rejected()).then_some(record), findings)
    }

    /// The same into a record that is there already, so that a million rows need one: what it held is given up. It is not to be used
    /// when something is rejected. `settle` may change the fields before they are checked, and say what it noticed.
    #[must_use]
    pub fn read_into<'a>(
        &self,
        record: &mut Record,
        cell: impl Fn(usize) -> (&'a str, NumberStyle),
        settle: &mut dyn FnMut(&mut [Value], &mut Findings),
        calendars: &dyn Calendars,
        at: NaiveDateTime,
        place: &dyn Fn() -> Place,
    ) -> Findings {
        let mut findings = Findings::default();
        self.read_values(&mut record.values, cell, place, &mut findings);
        if !findings.any_rejected() {
            settle(&mut record.values, &mut findings);
            self.check_values(&mut record.values, calendars, at, place, &mut findings);
        }
        findings
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
        self.read_values(&mut values, cell, place, &mut findings);
        let fields = (!findings.any_rejected()).then_some(values);
        (fields, findings)
    }

    fn read_values<'a>(
        &self,
        values: &mut Vec<Value>,
        cell: impl Fn(usize) -> (&'a str, NumberStyle),
        place: &dyn Fn() -> Place,
        findings: &mut Findings,
    ) {
        values.clear();
        for (position, field) in self.register.fields.iter().enumerate() {
            let (written, style) = cell(position);
            let mut written = trim(written);
            if written.is_empty() {
                let Some(default) = &field.default else {
                    values.push(Value::Null);
                    continue;
                };
                written = default.trim();
            }
            match read_trimmed(&field.kind, written, style) {
                Ok(value) => values.push(value),
                Err(finding) => {
                    findings.push(finding.at(place().column(&field.name)));
                    values.push(Value::Null);
                }
            }
        }
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
        let mut findings = Findings::default();
        let mut values = fields;
        self.check_values(&mut values, calendars, at, place, &mut findings);
        let record = (!findings.any_rejected()).then_some(Record { values });
        (record, findings)
    }

    fn check_values(
        &self,
        values: &mut Vec<Value>,
        calendars: &dyn Calendars,
        at: NaiveDateTime,
        place: &dyn Fn() -> Place,
        findings: &mut Findings,
    ) {
        values.resize(self.width, Value::Null);
        let unit = values.get(self.register.unit).and_then(Value::as_text).unwrap_or_default();
        let calendar = calendars.of_unit(unit);
        for (position, field) in &self.needed {
            let is_empty = values.get(*position).is_none_or(Value::is_null);
            let holds = |when: &Expression| when.holds(values, calendar) == Some(true);
            if is_empty && (field.is_required || field.required_when.as_ref().is_some_and(holds)) {
                findings.push(missing(&field.label).at(place().column(&field.name)));
            }
        }
        for position in &self.register.key {
            let (Some(Value::Text(text)), Some(field)) =
                (values.get(*position), self.register.fields.get(*position))
            else {
                continue;
            };
            // Most keys have fewer bytes than they may have characters.
            if text.len() > LONGEST_KEY && text.chars().count() > LONGEST_KEY {
                findings.push(key_too_long(&field.label).at(place().column(&field.name)));
            }
        }
        let today = self.today.map_or(at.date(), |today| today.max(at.date()));
        for (position, field) in &self.dated {
            let day = match values.get(*position) {
                Some(Value::Date(day)) => *day,
                Some(Value::Time(time)) => time.date(),
                _ => continue,
            };
            if let Some(finding) = about_day(field, day, today) {
                findings.push(finding.at(place().column(&field.name)));
            }
        }
        if let Some(columns) = &self.dossiers {
            columns.derive(values, calendar, at, place, findings);
        }
        for (position, expression) in &self.expressions {
            let value = expression.evaluate(values, calendar);
            if let Some(slot) = values.get_mut(*position) {
                *slot = value;
            }
        }
        for rule in &self.register.rules {
            if rule.check.holds(values, calendar) == Some(false) {
                findings.push(broken(self.register, rule, values, calendar).at(place().column(&rule.id)));
            }
        }
    }
}

/// What is said about a record that breaks a rule.
fn broken(register: &Register, rule: &Rule, values: &[Value], calendar: &WorkCalendar) -> Finding {
    let new = if rule.is_rejecting { Finding::rejected } else { Finding::warning };
    // The fields are what somebody can mend; derived columns follow from them.
    let fields = rule.check.columns().iter().filter_map(|place| register.fields.get(*place));
    let (vi, en): (Vec<&str>, Vec<&str>) =
        fields.map(|field| (field.label.vi.as_str(), field.label.en.as_str())).unzip();
    let hint = Text::new(format!("Xem lại: {}", vi.join(", ")), format!("Look at: {}", en.join(", ")));
    let message = match rule.check.unequal(values, calendar) {
        Some(numbers) => with_difference(&rule.message, numbers),
        None => rule.message.clone(),
    };
    new("rule-broken", message).hint(hint)
}

/// What is said about two numbers that ought to be equal: how far they are apart.
fn with_difference(message: &Text, (left, right): (f64, f64)) -> Text {
    let difference = left - right;
    Text::new(
        format!("{}: {left} so với {right}, chênh lệch {difference}", message.vi),
        format!("{}: {left} against {right}, a difference of {difference}", message.en),
    )
}

/// So many characters has each part of a key at most: databases keep keys in an index, whose entries are bounded.
const LONGEST_KEY: usize = 200;

fn key_too_long(label: &Text) -> Finding {
    Finding::rejected(
        "key-too-long",
        Text::new(
            format!("{} dài quá {LONGEST_KEY} ký tự", label.vi),
            format!("{} has more than {LONGEST_KEY} characters", label.en),
        ),
    )
    .hint(Text::new("Đây có đúng là mã không?", "Is this a code?"))
}

/// The day from which on there have been authorities that could have recorded anything: the declaration of independence.
const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(1945, 9, 2) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// So many years ahead lie the limits and terms that offices set.
const YEARS_AHEAD: i32 = 10;

/// What is said about a day that cannot be meant: one to come of something that has happened, and one before there was a state to
/// record it, are refused, because they would be counted; a limit that lies far ahead is only doubtful. Most have a wrong year.
fn about_day(field: &Field, day: NaiveDate, today: NaiveDate) -> Option<Finding> {
    let shown = day.format("%d/%m/%Y");
    let finding = if day < FIRST_DAY {
        let message = Text::new(format!("{shown} quá xa trong quá khứ"), format!("{shown} is too long ago"));
        Finding::rejected("day-too-early", message)
    } else if day > today && field.is_past {
        let message = Text::new(format!("{shown} còn chưa đến"), format!("{shown} is yet to come"));
        Finding::rejected("day-to-come", message)
    } else if day > today && day.year() > today.year() + YEARS_AHEAD {
        let message = Text::new(format!("{shown} quá xa trong tương lai"), format!("{shown} is far ahead"));
        Finding::warning("day-far-ahead", message)
    } else {
        return None;
    };
    Some(finding.hint(Text::new("Xem lại năm đã ghi", "Look at the year")))
}

fn missing(label: &Text) -> Finding {
    Finding::rejected(
        "missing-value",
        Text::new(format!("Thiếu {}", label.vi), format!("{} is missing", label.en)),
    )
}
