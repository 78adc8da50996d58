//! Registers of the stories: two of the product's own, and one with a field of every type.

use caicach_content::Source;
use caicach_findings::{Place, Text};
use caicach_registers::{
    FieldDefinition, Range, Register, RegisterDefinition, RegisterKind, RegisterStatus, Value,
};
use std::sync::OnceLock;

/// All registers that the product comes with.
pub(crate) fn all() -> &'static [Register] {
    static ALL: OnceLock<Vec<Register>> = OnceLock::new();
    ALL.get_or_init(|| caicach_content::registers::load(&Source::Embedded).unwrap().0.registers)
}

pub(crate) fn register(id: &str) -> &'static Register {
    all().iter().find(|register| register.id == id).unwrap()
}

/// Tasks: their key is code and unit.
pub(crate) fn tasks() -> &'static Register {
    register("tasks")
}

/// Dossiers: the register with a table of its own.
pub(crate) fn dossiers() -> &'static Register {
    register("dossiers")
}

/// A register with a field of every type; `note` holds personal data.
pub(crate) fn things() -> &'static Register {
    static THINGS: OnceLock<Register> = OnceLock::new();
    THINGS.get_or_init(|| {
        let mut fields = vec![field("code", "text"), field("unit", "unit")];
        for field in &mut fields {
            field.is_required = true;
        }
        let types = ["text", "integer", "number", "boolean", "date", "time"];
        fields.extend(types.map(|word| field(&format!("a_{word}"), word)));
        let mut note = field("note", "text");
        note.is_personal = true;
        fields.push(note);
        build("things", fields)
    })
}

/// A register with the key `code`, the date `a_date` and the search in `code` and `a_text`.
fn build(id: &str, fields: Vec<FieldDefinition>) -> Register {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let definition = RegisterDefinition {
        place: Place::file("things.toml"),
        id: id.to_owned(),
        name: Text::new("Sổ", "Things"),
        about: Text::new("Sổ", "Things"),
        basis: Vec::new(),
        owner: None,
        status: RegisterStatus::Illustrative,
        kind: RegisterKind::Events,
        key: names(&["code"]),
        unit: "unit".to_owned(),
        date: Some("a_date".to_owned()),
        in_force: None,
        search: names(&["code", "a_text"]),
        list: names(&["code"]),
        fields,
        rules: Vec::new(),
        derived: Vec::new(),
    };
    let (register, findings) = Register::build(definition);
    register.unwrap_or_else(|| panic!("{findings:?}"))
}

fn field(name: &str, type_word: &str) -> FieldDefinition {
    FieldDefinition {
        place: Place::file("things.toml"),
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
    }
}

pub(crate) fn text(text: &str) -> Value {
    Value::text(text)
}

pub(crate) fn day(text: &str) -> Value {
    Value::Date(text.parse().unwrap())
}

pub(crate) fn time(text: &str) -> Value {
    Value::Time(text.parse().unwrap())
}

/// The values of a record, by the names of its fields.
pub(crate) fn values(register: &Register, known: &[(&str, Value)]) -> Vec<Value> {
    for (name, _) in known {
        assert!(register.field(name).is_some(), "{name}");
    }
    let value =
        |name: &str| known.iter().rev().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
    register.fields.iter().map(|field| value(&field.name).unwrap_or_default()).collect()
}

pub(crate) fn task(code: &str, unit: &str, title: &str, due_on: &str) -> Vec<Value> {
    let known = [
        ("code", text(code)),
        ("unit", text(unit)),
        ("title", text(title)),
        ("assigner", text("reform_plan")),
        ("due_on", day(due_on)),
        ("state", text("open")),
    ];
    values(tasks(), &known)
}

/// A dossier with something in most of its fields; those of different numbers differ.
pub(crate) fn dossier(number: usize) -> Vec<Value> {
    let hour = number % 9 + 8;
    let known = [
        ("code", text(&format!("H08.15-260302-{number:04}"))),
        ("procedure", text(&format!("1.{:06}.H08", number % 300))),
        ("field", text("Đất đai")),
        ("unit", text(if number.is_multiple_of(2) { "stnmt" } else { "snv" })),
        ("intake_unit", text("Trung tâm Phục vụ hành chính công")),
        ("level", text("province")),
        ("applicant", text("citizen")),
        ("channel", text("online")),
        ("result_channel", text("direct")),
        ("online_level", text("full")),
        ("received_at", time(&format!("2026-03-{:02}T{hour:02}:30:00", number % 28 + 1))),
        ("limit_days", Value::Number(10.5)),
        ("limit_unit", text("working_day")),
        ("due_at", time("2026-04-15T17:00:00")),
        ("status", text(if number.is_multiple_of(3) { "returned" } else { "processing" })),
        ("finished_at", time("2026-04-10T09:15:30")),
        ("pauses", text("2026-03-05T08:00/2026-03-09T10:00/supplement")),
        ("supplement_requests", Value::Integer(1)),
        ("visits", Value::Integer(2)),
        ("fee_due", Value::Number(150_000.0)),
        ("fee_paid_online", Value::Boolean(true)),
        ("parts_digitised", Value::Boolean(false)),
        ("result_required", Value::Boolean(true)),
        ("result_digital", Value::Boolean(true)),
        ("synced_at", time("2026-03-02T08:30:00.123456")),
        ("satisfaction", Value::Integer(5)),
    ];
    values(dossiers(), &known)
}
