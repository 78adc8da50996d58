//! Reading `indices.toml`.

use super::SourceKind;
use super::definition::{
    Basis, Better, IndexDefinition, IndexPart, IndexTableFile, Measure, PartRole, PartScope, Population,
    SeriesBreak,
};
use crate::toml_reader::{Entry, TomlReader, root, utf8};
use caicach_findings::{Finding, Findings, Text};
use rust_decimal::Decimal;

/// Reads the definitions of all indices. An entry with a mistake is set aside and the rest is read.
pub(crate) fn read(name: &str, bytes: &[u8], findings: &mut Findings) -> Vec<IndexDefinition> {
    let mut definitions: Vec<IndexDefinition> = Vec::new();
    let Some(text) = utf8(name, bytes, findings) else { return definitions };
    let Some(table) = root(name, text, findings) else { return definitions };
    let mut reader = TomlReader::new(name, text, findings);
    let file = reader.whole_file(&table);
    reader.expect_keys(file, &["index"]);
    for entry in reader.children(file, "index") {
        let before = reader.mistakes();
        let definition = index(&mut reader, entry);
        if definitions.iter().any(|known| known.id == definition.id) {
            let line = reader.line_of(entry);
            reader.mistake(twice(&definition.id), line, "id");
        }
        if reader.mistakes() == before {
            definitions.push(definition);
        }
    }
    definitions
}

fn index<'t>(reader: &mut TomlReader<'t, '_>, entry: Entry<'t>) -> IndexDefinition {
    reader.expect_keys(
        entry,
        &[
            "id",
            "short_name",
            "name_vi",
            "name_en",
            "aliases",
            "owner_vi",
            "owner_en",
            "unit",
            "minimum",
            "maximum",
            "digits",
            "better",
            "terms_vi",
            "terms_en",
            "note_vi",
            "note_en",
            "source",
            "table",
            "population",
            "part",
            "break",
        ],
    );
    let mut breaks: Vec<SeriesBreak> =
        reader.children(entry, "break").into_iter().map(|child| series_break(reader, child)).collect();
    breaks.sort_by_key(|found| found.year);
    IndexDefinition {
        id: reader.text(entry, "id"),
        short_name: reader.text(entry, "short_name"),
        name: reader.both_languages(entry, "name"),
        aliases: reader.texts(entry, "aliases"),
        owner: reader.both_languages(entry, "owner"),
        measure: reader.word(
            entry,
            "unit",
            &[("points", Measure::Points), ("percent", Measure::Percent)],
            Measure::Points,
        ),
        minimum: reader.optional_whole::<i64>(entry, "minimum").map(Decimal::from),
        maximum: reader.optional_whole::<i64>(entry, "maximum").map(Decimal::from),
        digits: reader.whole(entry, "digits"),
        better: reader.word(
            entry,
            "better",
            &[("higher", Better::Higher), ("lower", Better::Lower)],
            Better::Higher,
        ),
        terms: reader.both_languages(entry, "terms"),
        note: reader.both_languages(entry, "note"),
        source: reader.text(entry, "source"),
        table: reader.child(entry, "table").map(|child| table_file(reader, child)),
        populations: reader
            .children(entry, "population")
            .into_iter()
            .map(|child| population(reader, child))
            .collect(),
        parts: reader.children(entry, "part").into_iter().map(|child| part(reader, child)).collect(),
        breaks,
    }
}

fn table_file<'t>(reader: &mut TomlReader<'t, '_>, entry: Entry<'t>) -> IndexTableFile {
    reader.expect_keys(entry, &["file", "value", "source_kind", "source"]);
    IndexTableFile {
        file: reader.text(entry, "file"),
        value: reader.text(entry, "value"),
        source_kind: reader.word(entry, "source_kind", &SourceKind::ALL, SourceKind::SecondaryCopy),
        source: reader.text(entry, "source"),
    }
}

fn population<'t>(reader: &mut TomlReader<'t, '_>, entry: Entry<'t>) -> Population {
    reader.expect_keys(entry, &["from", "to", "units", "list", "source"]);
    Population {
        from: reader.whole(entry, "from"),
        to: reader.optional_whole(entry, "to"),
        units: reader.whole(entry, "units"),
        list: reader.text(entry, "list"),
        source: reader.text(entry, "source"),
    }
}

fn part<'t>(reader: &mut TomlReader<'t, '_>, entry: Entry<'t>) -> IndexPart {
    reader.expect_keys(entry, &["id", "scope", "role", "name_vi", "name_en"]);
    let scopes = [("unit", PartScope::Unit), ("national", PartScope::National)];
    let roles = [("part", PartRole::Part), ("total", PartRole::Total)];
    let has_role = reader.has(entry, "role");
    IndexPart {
        id: reader.text(entry, "id"),
        name: reader.both_languages(entry, "name"),
        scope: reader.word(entry, "scope", &scopes, PartScope::Unit),
        role: if has_role { reader.word(entry, "role", &roles, PartRole::Part) } else { PartRole::Part },
    }
}

fn series_break<'t>(reader: &mut TomlReader<'t, '_>, entry: Entry<'t>) -> SeriesBreak {
    reader.expect_keys(entry, &["year", "id", "starts_new_series", "what_vi", "what_en", "basis", "source"]);
    let bases = [
        ("official", Basis::Official),
        ("quoted", Basis::Quoted),
        ("source", Basis::Source),
        ("inference", Basis::Inference),
    ];
    SeriesBreak {
        id: reader.text(entry, "id"),
        year: reader.whole(entry, "year"),
        starts_new_series: reader.flag(entry, "starts_new_series"),
        what: reader.both_languages(entry, "what"),
        basis: reader.word(entry, "basis", &bases, Basis::Inference),
        sources: reader.text(entry, "source").split(" ; ").map(str::to_owned).collect(),
    }
}

fn twice(id: &str) -> Finding {
    Finding::rejected(
        "duplicate-index",
        Text::new(
            format!("Chỉ số “{id}” được khai báo hai lần"),
            format!("The index “{id}” is defined twice"),
        ),
    )
    .hint(Text::new("Giữ lại một khai báo", "Keep one of the definitions"))
}
