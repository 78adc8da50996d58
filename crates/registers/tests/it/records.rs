//! Records: what may stand in a field, and what must hold between fields.

use caicach_calendar::{CoveredYears, OfficeHoursSchedule, WorkCalendar};
use caicach_findings::{Place, Text};
use caicach_registers::{
    Choice, DerivedDefinition, FieldDefinition, Range, Record, RecordReader, Register, RegisterDefinition,
    RegisterKind, RegisterStatus, RuleDefinition, Value,
};
use caicach_tables::NumberStyle;
use chrono::NaiveDate;
use proptest::prelude::*;

fn field(name: &str, type_word: &str, change: impl FnOnce(&mut FieldDefinition)) -> FieldDefinition {
    let mut field = FieldDefinition {
        place: Place::default(),
        name: name.to_owned(),
        label: Text::new(name, name),
        about: None,
        type_word: type_word.to_owned(),
        is_required: false,
        required_when: None,
        default: None,
        headers: Vec::new(),
        is_personal: false,
        is_past: false,
        refers_to: None,
        is_long: false,
        pattern: None,
        range: Range::default(),
        choices: Vec::new(),
    };
    change(&mut field);
    field
}

/// Monday to Friday, no holidays.
fn calendar() -> WorkCalendar {
    let years = CoveredYears::from_range(2024..=2027);
    WorkCalendar::build(&[], &years, OfficeHoursSchedule::default()).0
}

/// Work that is given to a unit.
fn tasks() -> Register {
    let (register, findings) = Register::build(tasks_definition());
    assert!(findings.is_empty(), "{findings:?}");
    register.unwrap()
}

fn tasks_definition() -> RegisterDefinition {
    let choices = [("open", "Đang làm", "Open"), ("done", "Hoàn thành", "Done")];
    let choices: Vec<Choice> = choices
        .into_iter()
        .map(|(code, vi, en)| Choice { code: code.to_owned(), label: Text::new(vi, en), also: Vec::new() })
        .collect();
    RegisterDefinition {
        place: Place::default(),
        id: "tasks".into(),
        name: Text::new("Nhiệm vụ", "Tasks"),
        about: Text::default(),
        basis: Vec::new(),
        owner: None,
        status: RegisterStatus::Illustrative,
        kind: RegisterKind::Events,
        key: vec!["code".into()],
        unit: "unit".into(),
        date: Some("due_on".into()),
        in_force: None,
        search: Vec::new(),
        list: Vec::new(),
        fields: vec![
            field("code", "text", |field| {
                field.is_required = true;
                field.pattern = Some("[A-Z]+-[0-9]+".into());
            }),
            field("unit", "unit", |field| field.is_required = true),
            field("state", "choice", |field| {
                field.choices = choices;
                field.default = Some("open".into());
            }),
            field("due_on", "date", |_| {}),
            field("done_at", "time", |field| {
                field.required_when = Some("state = 'done'".into());
                field.is_past = true;
            }),
            field("cost", "number", |field| field.range.minimum = Some(0.0)),
            field("people", "integer", |_| {}),
            field("urgent", "boolean", |_| {}),
        ],
        rules: vec![
            RuleDefinition {
                place: Place::default(),
                id: "done-in-the-past".into(),
                check: "done_at >= DATE '2000-01-01'".into(),
                is_rejecting: true,
                message: Text::new("Ngày hoàn thành quá sớm", "Done too early"),
            },
            RuleDefinition {
                place: Place::default(),
                id: "people-for-urgent".into(),
                check: "NOT urgent OR people > 0".into(),
                is_rejecting: false,
                message: Text::new("Việc gấp chưa có người", "Nobody for an urgent task"),
            },
        ],
        derived: vec![
            DerivedDefinition {
                place: Place::default(),
                name: "late".into(),
                label: Text::default(),
                type_word: "boolean".into(),
                value: "done_at > due_on".into(),
            },
            DerivedDefinition {
                place: Place::default(),
                name: "late_days".into(),
                label: Text::default(),
                type_word: "integer".into(),
                value: "CASE WHEN late THEN working_days_between(due_on, done_at) END".into(),
            },
        ],
    }
}

/// Reads a record from `name=text` pairs; the codes of its findings stand beside it.
fn read(pairs: &[(&str, &str)]) -> (Option<Record>, Vec<String>) {
    let register = tasks();
    let text = |position: usize| {
        let name = register.fields[position].name.as_str();
        let text = pairs.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| *text);
        (text, NumberStyle::Either)
    };
    let at = NaiveDate::from_ymd_opt(2026, 6, 30).unwrap().and_hms_opt(17, 0, 0).unwrap();
    let (record, findings) =
        RecordReader::new(&register).read(text, &calendar(), at, &|| Place::file("x.csv").line(7));
    assert!(findings.iter().all(|finding| finding.place.line == Some(7) && finding.place.column.is_some()));
    let codes =
        findings.iter().map(|finding| format!("{} {}", finding.code, finding.place.column.clone().unwrap()));
    (record, codes.collect())
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_record_is_read_as_people_write_it() {
    let (record, findings) = read(&[
        ("code", " NV-1 "),
        ("unit", "H36.1"),
        ("state", "hoàn thành"),
        ("due_on", "09/01/2026"),
        ("done_at", "15:30 13/01/2026"),
        ("cost", "1.500.000,5"),
        ("people", "3"),
        ("urgent", "Có"),
    ]);
    assert!(findings.is_empty(), "{findings:?}");
    let record = record.unwrap();
    let done_at = day("2026-01-13").and_hms_opt(15, 30, 0).unwrap();
    let wanted = [
        Value::Text("NV-1".into()),
        Value::Text("H36.1".into()),
        Value::Text("done".into()),
        Value::Date(day("2026-01-09")),
        Value::Time(done_at),
        Value::Number(1_500_000.5),
        Value::Integer(3),
        Value::Boolean(true),
        // Friday 9 January to Tuesday 13 January: Monday and Tuesday.
        Value::Boolean(true),
        Value::Integer(2),
    ];
    assert_eq!(record.values, wanted);
    assert_eq!(record.key(&tasks()), ["NV-1"]);
}

#[test]
fn dates_and_times_of_files_are_understood() {
    for (text, wanted) in [
        ("2026-01-13", "2026-01-13 00:00:00"),
        ("13/1/2026", "2026-01-13 00:00:00"),
        ("2026-01-13T15:30", "2026-01-13 15:30:00"),
        ("2026-01-13T08:30Z", "2026-01-13 15:30:00"),
        ("13/01/2026 15:30:05", "2026-01-13 15:30:05"),
        // 46035 is 13 January 2026 in spreadsheets.
        ("46035", "2026-01-13 00:00:00"),
        ("46035.645833333336", "2026-01-13 15:30:00"),
    ] {
        let (record, findings) = read(&[("code", "A-1"), ("unit", "u"), ("done_at", text)]);
        assert!(findings.is_empty(), "{text}: {findings:?}");
        assert_eq!(record.unwrap().values[4].as_time().unwrap().to_string(), wanted, "{text}");
    }
}

#[test]
fn what_is_wrong_is_named_by_its_field() {
    for (name, text, code) in [
        ("code", "", "missing-value code"),
        ("unit", "", "missing-value unit"),
        ("code", "nv1", "wrong-form code"),
        ("state", "xong", "not-a-choice state"),
        ("due_on", "31/02/2026", "not-a-day due_on"),
        ("due_on", "5", "not-a-day due_on"),
        ("done_at", "hôm qua", "not-a-time done_at"),
        ("cost", "nhiều", "not-a-number cost"),
        ("cost", "1.234", "ambiguous-number cost"),
        ("cost", "-1", "out-of-range cost"),
        ("people", "1,5", "not-a-whole-number people"),
        ("people", "99999999999999999999", "not-a-whole-number people"),
        ("urgent", "có lẽ", "not-yes-or-no urgent"),
        ("state", "done", "missing-value done_at"),
        ("done_at", "1999-12-31", "rule-broken done-in-the-past"),
    ] {
        let mut pairs = vec![(name, text)];
        pairs.extend([("code", "A-1"), ("unit", "u")].into_iter().filter(|(known, _)| *known != name));
        let (record, findings) = read(&pairs);
        assert_eq!(findings, [code], "{name}={text}");
        assert!(record.is_none(), "{name}={text}");
    }
}

#[test]
fn a_warning_leaves_the_record_usable_and_what_is_unknown_passes() {
    let (record, findings) = read(&[("code", "A-1"), ("unit", "u"), ("urgent", "x"), ("people", "0")]);
    assert_eq!(findings, ["rule-broken people-for-urgent"]);
    assert_eq!(record.unwrap().values[2], Value::Text("open".into()));
    let (record, findings) = read(&[("code", "A-1"), ("unit", "u"), ("urgent", "x")]);
    assert_eq!(findings, Vec::<String>::new());
    assert!(record.unwrap().values[8].is_null());
}

/// What may stand in the fields of [`tasks`], in their order: good, wrong and nothing.
#[test]
fn a_day_that_cannot_be_meant_is_refused_and_a_far_one_told() {
    let about = |due_on: &str, done_at: &str| {
        let state = if done_at.is_empty() { "open" } else { "done" };
        let pairs =
            [("code", "A-1"), ("unit", "68"), ("state", state), ("due_on", due_on), ("done_at", done_at)];
        let (record, codes) = read(&pairs);
        (record.is_some(), codes.join(" "))
    };
    let taken = |codes: &str| (true, codes.to_owned());
    let refused = |codes: &str| (false, codes.to_owned());
    // It is 30 June 2026, at five in the afternoon: a limit lies ahead, and what is done today is done.
    assert_eq!(about("2026-12-31", "2026-06-30T18:00"), taken(""));
    assert_eq!(about("2026-12-31", "2026-07-01T08:00"), refused("day-to-come done_at"));
    assert_eq!(about("2062-06-15", ""), taken("day-far-ahead due_on"));
    assert_eq!(about("2036-12-31", ""), taken(""));
    assert_eq!(about("0206-06-15", ""), refused("day-too-early due_on"));
    assert_eq!(about("1945-09-02", ""), taken(""));
}

#[test]
fn as_of_an_instant_long_ago_what_happened_since_is_known() {
    let register = tasks();
    let texts = ["A-1", "68", "done", "2026-06-01", "2026-06-20T09:00", "", "", ""];
    let reader = RecordReader::new(&register);
    let at = day("2026-03-31").and_hms_opt(17, 0, 0).unwrap();
    let cell = |place: usize| (texts[place], NumberStyle::Either);
    let read = |reader: &RecordReader<'_>| reader.read(cell, &calendar(), at, &Place::default).0.is_some();
    assert!(!read(&reader));
    assert!(read(&reader.clone().on(day("2026-06-30"))));
    assert!(!read(&reader.on(day("2026-06-19"))));
}

#[test]
fn a_key_is_no_longer_than_an_index_holds() {
    let code = |digits: usize| format!("A-{}", "7".repeat(digits));
    assert!(read(&[("code", &code(198)), ("unit", "68")]).0.is_some());
    let (record, codes) = read(&[("code", &code(199)), ("unit", "68")]);
    assert_eq!((record, codes), (None, vec!["key-too-long code".to_owned()]));
}

#[test]
fn only_days_can_be_past() {
    let mut definition = tasks_definition();
    for field in definition.fields.iter_mut().filter(|field| field.name == "cost") {
        field.is_past = true;
    }
    let (register, findings) = Register::build(definition);
    assert!(register.is_none());
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["past-without-day"]);
}

fn row() -> impl Strategy<Value = Vec<&'static str>> {
    let texts: [&[&'static str]; 8] = [
        &["NV-1", "NV-22", "nv 1", ""],
        &["H36.1", "H36.1.2-a-code-that-is-longer-than-most", ""],
        &["open", "done", "Hoàn thành", "gone", ""],
        &["2026-01-09", "09/01/2026", "9 January", ""],
        &["2026-01-12T09:30", "1999-12-31T08:00", "15:30 13/01/2026", "later", ""],
        &["0", "12", "-1", "1.500.000,5", "1.234", ""],
        &["3", "0", "2,5", ""],
        &["true", "Có", "không", "perhaps", ""],
    ];
    texts.map(|texts| proptest::sample::select(texts.to_vec())).to_vec()
}

proptest! {
    /// Rows that are read one after the other into one record are what each of them is by itself.
    #[test]
    fn a_record_that_is_used_again_holds_nothing_of_the_row_before(rows in proptest::collection::vec(row(), 1..12)) {
        let (register, calendar) = (tasks(), calendar());
        let reader = RecordReader::new(&register);
        let at = day("2026-06-30").and_hms_opt(17, 0, 0).unwrap();
        let place = || Place::file("x.csv").line(7);
        let mut again = Record::default();
        for row in &rows {
            let cell = |field: usize| (row[field], NumberStyle::Either);
            let (alone, findings) = reader.read(cell, &calendar, at, &place);
            let about = reader.read_into(&mut again, cell, &mut |_, _| {}, &calendar, at, &place);
            prop_assert_eq!(&about, &findings);
            prop_assert_eq!(about.any_rejected(), alone.is_none());
            if let Some(alone) = alone {
                prop_assert_eq!(&again, &alone);
            }
        }
    }
}
