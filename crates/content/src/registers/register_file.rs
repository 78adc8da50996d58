//! Reading one register.

use crate::toml_reader::{Entry, TomlReader, root, utf8};
use caicach_findings::Findings;
use caicach_registers::{
    Choice, DerivedDefinition, FieldDefinition, Range, Register, RegisterDefinition, RegisterKind,
    RegisterStatus, RuleDefinition,
};

const REGISTER_KEYS: [&str; 16] = [
    "id", "name", "about", "basis", "owner", "status", "kind", "key", "unit", "date", "in_force", "search",
    "list", "fields", "rules", "derived",
];
const FIELD_KEYS: [&str; 17] = [
    "name",
    "label",
    "type",
    "required",
    "headers",
    "about",
    "unit_of_measure",
    "min",
    "max",
    "pattern",
    "personal",
    "past",
    "required_when",
    "default",
    "long",
    "refers_to",
    "values",
];

/// The register of a file; none, with the reasons among the findings, when it cannot be used.
pub(super) fn read(name: &str, bytes: &[u8], findings: &mut Findings) -> Option<Register> {
    let text = utf8(name, bytes, findings)?;
    let table = root(name, text, findings)?;
    let mut reader = TomlReader::new(name, text, findings);
    let file = reader.whole_file(&table);
    let definition = register(&mut reader, file);
    let mistakes = reader.mistakes();
    let (built, about) = Register::build(definition);
    findings.extend(about);
    built.filter(|_| mistakes == 0)
}

fn register<'t>(reader: &mut TomlReader<'t, '_>, file: Entry<'t>) -> RegisterDefinition {
    reader.expect_keys(file, &REGISTER_KEYS);
    let in_force = reader.child(file, "in_force").map(|days| {
        reader.expect_keys(days, &["from", "to"]);
        (reader.text(days, "from"), reader.text(days, "to"))
    });
    let statuses = [("official", RegisterStatus::Official), ("illustrative", RegisterStatus::Illustrative)];
    let kinds = [
        ("events", RegisterKind::Events),
        ("stock", RegisterKind::Stock),
        ("figures", RegisterKind::Figures),
    ];
    RegisterDefinition {
        place: reader.place_of(file),
        id: reader.text(file, "id"),
        name: reader.bilingual(file, "name"),
        about: reader.bilingual(file, "about"),
        basis: reader.texts(file, "basis"),
        owner: reader.optional_bilingual(file, "owner"),
        status: reader.word(file, "status", &statuses, RegisterStatus::Illustrative),
        kind: reader.word(file, "kind", &kinds, RegisterKind::Events),
        key: reader.texts(file, "key"),
        unit: reader.text(file, "unit"),
        date: reader.optional_text(file, "date"),
        in_force,
        search: reader.texts(file, "search"),
        list: reader.texts(file, "list"),
        fields: reader.children(file, "fields").into_iter().map(|entry| field(reader, entry)).collect(),
        rules: reader.children(file, "rules").into_iter().map(|entry| rule(reader, entry)).collect(),
        derived: reader.children(file, "derived").into_iter().map(|entry| derived(reader, entry)).collect(),
    }
}

fn field<'t>(reader: &mut TomlReader<'t, '_>, entry: Entry<'t>) -> FieldDefinition {
    reader.expect_keys(entry, &FIELD_KEYS);
    FieldDefinition {
        place: reader.place_of(entry),
        name: reader.text(entry, "name"),
        label: reader.bilingual(entry, "label"),
        about: reader.optional_bilingual(entry, "about"),
        type_word: reader.text(entry, "type"),
        is_required: reader.optional_flag(entry, "required"),
        required_when: reader.optional_text(entry, "required_when"),
        default: reader.optional_text(entry, "default"),
        headers: reader.texts(entry, "headers"),
        is_personal: reader.optional_flag(entry, "personal"),
        is_past: reader.optional_flag(entry, "past"),
        refers_to: reader.optional_text(entry, "refers_to"),
        is_long: reader.optional_flag(entry, "long"),
        pattern: reader.optional_text(entry, "pattern"),
        range: Range {
            minimum: reader.optional_number(entry, "min"),
            maximum: reader.optional_number(entry, "max"),
            unit_of_measure: reader.optional_bilingual(entry, "unit_of_measure"),
        },
        choices: reader.children(entry, "values").into_iter().map(|value| choice(reader, value)).collect(),
    }
}

fn choice<'t>(reader: &mut TomlReader<'t, '_>, entry: Entry<'t>) -> Choice {
    reader.expect_keys(entry, &["code", "vi", "en", "also"]);
    let (vi, en) = (reader.text(entry, "vi"), reader.text(entry, "en"));
    let label = caicach_findings::Text::new(vi, en);
    Choice { code: reader.text(entry, "code"), label, also: reader.texts(entry, "also") }
}

fn rule<'t>(reader: &mut TomlReader<'t, '_>, entry: Entry<'t>) -> RuleDefinition {
    reader.expect_keys(entry, &["id", "check", "severity", "message"]);
    RuleDefinition {
        place: reader.place_of(entry),
        id: reader.text(entry, "id"),
        check: reader.text(entry, "check"),
        is_rejecting: reader.word(entry, "severity", &[("rejected", true), ("warning", false)], true),
        message: reader.bilingual(entry, "message"),
    }
}

fn derived<'t>(reader: &mut TomlReader<'t, '_>, entry: Entry<'t>) -> DerivedDefinition {
    reader.expect_keys(entry, &["name", "label", "type", "about", "value"]);
    DerivedDefinition {
        place: reader.place_of(entry),
        name: reader.text(entry, "name"),
        label: reader.bilingual(entry, "label"),
        type_word: reader.text(entry, "type"),
        value: reader.text(entry, "value"),
    }
}
