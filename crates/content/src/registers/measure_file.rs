//! Reading the measures over one register.

use crate::toml_reader::{Entry, TomlReader, root, utf8};
use caicach_findings::{Findings, Text};
use caicach_registers::{
    Better, ExistsDefinition, Format, Measure, MeasureDefinition, MeasureKind, MeasureText, Register,
};

const MEASURE_KEYS: [&str; 17] = [
    "id",
    "name",
    "numerator",
    "denominator",
    "numerator_value",
    "denominator_value",
    "distinct",
    "kind",
    "membership",
    "dimensions",
    "better",
    "format",
    "words",
    "basis",
    "kind_of_text",
    "note",
    "exists",
];
const FORMATS: [(&str, Format); 6] = [
    ("rate", Format::Rate),
    ("count", Format::Count),
    ("hours", Format::Hours),
    ("days", Format::Days),
    ("points", Format::Points),
    ("money", Format::Money),
];
const KINDS_OF_TEXT: [(&str, MeasureText); 6] = [
    ("official", MeasureText::Official),
    ("quoted", MeasureText::Quoted),
    ("practice", MeasureText::Practice),
    ("plan", MeasureText::Plan),
    ("inference", MeasureText::Inference),
    ("illustrative", MeasureText::Illustrative),
];

/// The measures of a file; those that cannot be used are set aside, with the reasons among the findings.
pub(super) fn read(
    name: &str,
    bytes: &[u8],
    registers: &[Register],
    findings: &mut Findings,
) -> Vec<Measure> {
    let mut measures = Vec::new();
    let Some(text) = utf8(name, bytes, findings) else { return measures };
    let Some(table) = root(name, text, findings) else { return measures };
    let mut reader = TomlReader::new(name, text, findings);
    let file = reader.whole_file(&table);
    reader.expect_keys(file, &["register", "measures"]);
    let register_id = reader.text(file, "register");
    let Some(register) = registers.iter().find(|register| register.id == register_id) else {
        reader.mistake(super::unknown_register(&register_id), 1, "register");
        return measures;
    };
    for entry in reader.children(file, "measures") {
        let before = reader.mistakes();
        let definition = definition(&mut reader, entry);
        let is_whole = reader.mistakes() == before;
        let (measure, about) = Measure::build(&definition, register, registers);
        reader.findings().extend(about);
        measures.extend(measure.filter(|_| is_whole));
    }
    measures
}

fn definition<'t>(reader: &mut TomlReader<'t, '_>, entry: Entry<'t>) -> MeasureDefinition {
    reader.expect_keys(entry, &MEASURE_KEYS);
    let words = reader.child(entry, "words");
    let in_words = |reader: &mut TomlReader<'t, '_>, key: &str| -> Text {
        words.and_then(|words| reader.optional_bilingual(words, key)).unwrap_or_default()
    };
    let kind = if reader.has(entry, "kind") {
        let kinds = [("rate", MeasureKind::Rate), ("count", MeasureKind::Count), ("sum", MeasureKind::Sum)];
        reader.word(entry, "kind", &kinds, MeasureKind::Rate)
    } else {
        MeasureKind::Rate
    };
    let directions = [("higher", Better::Higher), ("lower", Better::Lower), ("neither", Better::Neither)];
    MeasureDefinition {
        place: reader.place_of(entry),
        id: reader.text(entry, "id"),
        name: reader.bilingual(entry, "name"),
        numerator: reader.text(entry, "numerator"),
        denominator: reader.optional_text(entry, "denominator"),
        numerator_value: reader.optional_text(entry, "numerator_value"),
        denominator_value: reader.optional_text(entry, "denominator_value"),
        distinct: reader.optional_text(entry, "distinct"),
        kind,
        membership: reader.text(entry, "membership"),
        dimensions: reader.texts(entry, "dimensions"),
        better: reader.word(entry, "better", &directions, Better::Neither),
        format: reader.word(entry, "format", &FORMATS, Format::Rate),
        numerator_words: in_words(reader, "numerator"),
        denominator_words: in_words(reader, "denominator"),
        basis: reader.text(entry, "basis"),
        kind_of_text: reader.word(entry, "kind_of_text", &KINDS_OF_TEXT, MeasureText::Illustrative),
        note: reader.optional_bilingual(entry, "note"),
        exists: reader.child(entry, "exists").map(|exists| existing(reader, exists)),
    }
}

fn existing<'t>(reader: &mut TomlReader<'t, '_>, entry: Entry<'t>) -> ExistsDefinition {
    reader.expect_keys(entry, &["register", "on", "where", "membership"]);
    ExistsDefinition {
        register: reader.text(entry, "register"),
        on: reader.child(entry, "on").map(|pairs| reader.text_pairs(pairs)).unwrap_or_default(),
        condition: reader.text(entry, "where"),
        membership: reader.text(entry, "membership"),
    }
}
