//! A register of tasks, records for it, and a lake in a folder.

use caicach_calendar::{CoveredYears, OfficeHoursSchedule, WorkCalendar};
use caicach_findings::{Place, Text};
use caicach_measures::{Lake, Rows, RowsBuilder};
use caicach_registers::{
    Better, Choice, DerivedDefinition, FieldDefinition, Format, Measure, MeasureDefinition, MeasureKind,
    MeasureText, Range, Record, RecordReader, Register, RegisterDefinition, RegisterKind, RegisterStatus,
};
use caicach_tables::NumberStyle;
use chrono::NaiveDate;
use tempfile::TempDir;

/// Monday to Friday, without holidays.
pub(crate) fn calendar() -> WorkCalendar {
    let years = CoveredYears::from_range(2024..=2027);
    WorkCalendar::build(&[], &years, OfficeHoursSchedule::default()).0
}

pub(crate) fn lake() -> (TempDir, Lake) {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path().join("lake").to_str().unwrap()).unwrap();
    (folder, lake)
}

fn field(name: &str, type_word: &str, is_required: bool) -> FieldDefinition {
    let choices: &[&str] = if type_word == "choice" { &["open", "done", "cancelled"] } else { &[] };
    FieldDefinition {
        place: Place::default(),
        name: name.to_owned(),
        label: Text::new(name, name),
        about: None,
        type_word: type_word.to_owned(),
        is_required,
        required_when: None,
        default: None,
        headers: Vec::new(),
        is_personal: false,
        is_past: false,
        refers_to: None,
        is_long: false,
        pattern: None,
        range: Range::default(),
        choices: choices
            .iter()
            .map(|code| Choice { code: (*code).to_owned(), label: Text::new(*code, *code), also: Vec::new() })
            .collect(),
    }
}

pub(crate) fn register(
    id: &str,
    kind: RegisterKind,
    fields: &[(&str, &str, bool)],
    derived: &[(&str, &str, &str)],
) -> Register {
    let definition = RegisterDefinition {
        place: Place::default(),
        id: id.to_owned(),
        name: Text::new(id, id),
        about: Text::default(),
        basis: Vec::new(),
        owner: None,
        status: RegisterStatus::Illustrative,
        kind,
        key: vec!["code".into()],
        unit: "unit".into(),
        date: None,
        in_force: (kind == RegisterKind::Stock).then(|| ("valid_from".to_owned(), "valid_to".to_owned())),
        search: Vec::new(),
        list: Vec::new(),
        fields: fields.iter().map(|(name, word, is_required)| field(name, word, *is_required)).collect(),
        rules: Vec::new(),
        derived: derived
            .iter()
            .map(|(name, word, value)| DerivedDefinition {
                place: Place::default(),
                name: (*name).to_owned(),
                label: Text::default(),
                type_word: (*word).to_owned(),
                value: (*value).to_owned(),
            })
            .collect(),
    };
    let (register, findings) = Register::build(definition);
    assert!(findings.is_empty(), "{findings:?}");
    register.unwrap()
}

/// Work that is given to a unit.
pub(crate) fn tasks() -> Register {
    let fields = [
        ("code", "text", true),
        ("unit", "unit", true),
        ("state", "choice", false),
        ("assigner", "text", false),
        ("due_on", "date", false),
        ("done_at", "time", false),
        ("cost", "number", false),
        ("people", "integer", false),
        ("urgent", "boolean", false),
    ];
    register("tasks", RegisterKind::Events, &fields, &[("late", "boolean", "done_at > due_on")])
}

/// Reads records from lines of comma-separated fields.
pub(crate) fn records(register: &Register, lines: &[&str]) -> Vec<Record> {
    let (reader, calendar) = (RecordReader::new(register), calendar());
    let at = NaiveDate::from_ymd_opt(2026, 6, 30).unwrap().and_hms_opt(17, 0, 0).unwrap();
    let read = |line: &&str| {
        let cells: Vec<&str> = line.split(',').collect();
        let cell = |position: usize| (cells.get(position).copied().unwrap_or_default(), NumberStyle::Point);
        let (record, findings) = reader.read(cell, &calendar, at, &Place::default);
        assert!(findings.is_empty(), "{line}: {findings:?}");
        record.unwrap()
    };
    lines.iter().map(read).collect()
}

/// A measure over a register, as content writes it.
pub(crate) fn measure(
    register: &Register,
    others: &[Register],
    id: &str,
    numerator: &str,
    denominator: Option<&str>,
    membership: &str,
    change: impl FnOnce(&mut MeasureDefinition),
) -> Measure {
    let mut definition = MeasureDefinition {
        place: Place::default(),
        id: id.to_owned(),
        name: Text::new(id, id),
        numerator: numerator.to_owned(),
        denominator: denominator.map(str::to_owned),
        numerator_value: None,
        denominator_value: None,
        distinct: None,
        kind: if denominator.is_some() { MeasureKind::Rate } else { MeasureKind::Count },
        membership: membership.to_owned(),
        dimensions: Vec::new(),
        better: Better::Higher,
        format: Format::Rate,
        numerator_words: Text::default(),
        denominator_words: Text::default(),
        basis: String::new(),
        kind_of_text: MeasureText::Illustrative,
        note: None,
        exists: None,
    };
    change(&mut definition);
    let (measure, findings) = Measure::build(&definition, register, others);
    assert!(findings.is_empty(), "{id}: {findings:?}");
    measure.unwrap()
}

/// Records as columns.
pub(crate) fn rows(register: &Register, records: &[Record]) -> Rows {
    let mut builder = RowsBuilder::new(register);
    for record in records {
        builder.push(record);
    }
    builder.finish().unwrap()
}
