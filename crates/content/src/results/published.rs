//! Reading the tables of figures: `published.csv` with one row per figure, and the wide table of an index that has one.

use super::cells::{Cells, open, unknown_word};
use super::definition::{IndexDefinition, IndexTableFile, PartScope};
use super::figure::{Figure, Origin, PartValue, Provenance, PublishedRank, PublishedValue, UnitName};
use caicach_findings::{Finding, Findings, Text};
use caicach_tables::Schema;

/// Names in `published.csv` that stand for no unit: the highest or lowest value of a year whose unit is not known.
const EXTREMES: [&str; 2] = ["(highest)", "(lowest)"];

const PUBLISHED: [&str; 13] = [
    "index",
    "year",
    "unit_code",
    "unit_name",
    "rank",
    "rank_provenance",
    "rank_group",
    "value",
    "value_provenance",
    "change_value",
    "change_places",
    "source_kind",
    "source",
];

/// The figures of units, and those that a source gives as highest or lowest without naming the unit.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    pub(crate) units: Vec<Figure>,
    pub(crate) extremes: Vec<Figure>,
}

/// Reads `published.csv`.
pub(crate) fn read(
    name: &str,
    bytes: &[u8],
    indices: &[IndexDefinition],
    findings: &mut Findings,
) -> Figures {
    let mut parts: Vec<&str> = indices.iter().flat_map(unit_parts).collect();
    parts.sort_unstable();
    parts.dedup();
    parts.extend(["note_vi", "note_en"]);
    let schema = Schema { required: &PUBLISHED, optional: &parts, aliases: &[], open: false };
    let mut figures = Figures::default();
    let Some(table) = open(name, bytes, &schema, findings) else { return figures };
    for row in table.rows() {
        let mut cells = Cells::new(&table, row, findings);
        let Some(index) = index_of(&mut cells, indices) else { continue };
        let figure = Figure {
            index: index.id.clone(),
            year: cells.year(),
            unit: unit_name(&mut cells),
            rank: published_rank(&mut cells),
            among_last: among_last(&mut cells),
            value: published_value(&mut cells),
            stated_change: cells.number("change_value").map(|change| change.number),
            stated_places: cells.whole("change_places"),
            parts: part_values(&mut cells, index),
            note: cells.remark(),
            source_kind: cells.source_kind(),
            sources: cells.sources(),
            origin: Origin::Published,
        };
        if figure.sources.is_empty() {
            cells.reject("source", without_source());
        }
        if !cells.is_good() {
            continue;
        }
        if EXTREMES.contains(&figure.unit.name.as_str()) {
            figures.extremes.push(figure);
        } else {
            figures.units.push(figure);
        }
    }
    figures
}

/// Reads the wide table of an index: `year,unit_code,unit_name,<parts>,<value>`, all rows from one source.
pub(crate) fn read_wide(
    name: &str,
    bytes: &[u8],
    index: &IndexDefinition,
    file: &IndexTableFile,
    findings: &mut Findings,
) -> Vec<Figure> {
    let required = ["year", "unit_code", "unit_name", &file.value];
    let mut optional: Vec<&str> = unit_parts(index).filter(|part| *part != file.value).collect();
    optional.extend(["note_vi", "note_en"]);
    let schema = Schema { required: &required, optional: &optional, aliases: &[], open: false };
    let mut figures = Vec::new();
    let Some(table) = open(name, bytes, &schema, findings) else { return figures };
    for row in table.rows() {
        let mut cells = Cells::new(&table, row, findings);
        let figure = Figure {
            index: index.id.clone(),
            year: cells.year(),
            unit: unit_name(&mut cells),
            rank: None,
            among_last: None,
            value: cells
                .number(&file.value)
                .map(|value| PublishedValue { value, provenance: Provenance::Verbatim }),
            stated_change: None,
            stated_places: None,
            parts: part_values(&mut cells, index),
            note: cells.remark(),
            source_kind: file.source_kind,
            sources: vec![file.source.clone()],
            origin: Origin::Published,
        };
        if cells.is_good() {
            figures.push(figure);
        }
    }
    figures
}

/// The definition of the index that a row names; a row of an unknown index is set aside.
pub(crate) fn index_of<'d>(
    cells: &mut Cells<'_, '_>,
    indices: &'d [IndexDefinition],
) -> Option<&'d IndexDefinition> {
    let text = cells.text("index");
    let by_id = indices.iter().find(|index| index.id == text);
    let index = by_id.or_else(|| indices.iter().find(|index| index.is_named(text)));
    if index.is_none() {
        cells.reject("index", unknown_index(text, indices));
    }
    index
}

/// The columns `unit_code` and `unit_name`.
pub(crate) fn unit_name(cells: &mut Cells<'_, '_>) -> UnitName {
    UnitName { code: cells.optional_text("unit_code"), name: cells.required_text("unit_name") }
}

fn unit_parts(index: &IndexDefinition) -> impl Iterator<Item = &str> {
    index.parts.iter().filter(|part| part.scope == PartScope::Unit).map(|part| part.id.as_str())
}

fn part_values(cells: &mut Cells<'_, '_>, index: &IndexDefinition) -> Vec<PartValue> {
    unit_parts(index)
        .filter_map(|part| Some(PartValue { part: part.to_owned(), value: cells.number(part)? }))
        .collect()
}

fn published_rank(cells: &mut Cells<'_, '_>) -> Option<PublishedRank> {
    let rank = cells.rank("rank")?;
    Some(PublishedRank { rank, provenance: provenance(cells, "rank_provenance") })
}

fn published_value(cells: &mut Cells<'_, '_>) -> Option<PublishedValue> {
    let value = cells.number("value")?;
    Some(PublishedValue { value, provenance: provenance(cells, "value_provenance") })
}

fn provenance(cells: &mut Cells<'_, '_>, column: &str) -> Provenance {
    let text = cells.text(column);
    Provenance::parse(text).unwrap_or_else(|| {
        cells.reject(column, unknown_word(column, text));
        Provenance::Derived
    })
}

/// `bottom3`: one of the last three.
fn among_last(cells: &mut Cells<'_, '_>) -> Option<u32> {
    let text = cells.text("rank_group");
    if text.is_empty() {
        return None;
    }
    let units = text.strip_prefix("bottom").and_then(|units| units.parse().ok());
    if units.is_none() {
        cells.reject("rank_group", unknown_word("rank_group", text));
    }
    units
}

pub(crate) fn unknown_index(text: &str, indices: &[IndexDefinition]) -> Finding {
    let known = indices.iter().map(|index| index.id.as_str()).collect::<Vec<_>>().join(", ");
    Finding::rejected(
        "unknown-index",
        Text::new(format!("Không có chỉ số “{text}”"), format!("There is no index “{text}”")),
    )
    .hint(Text::new(
        format!("Dùng một trong các mã: {known}"),
        format!("Use one of the identifiers: {known}"),
    ))
}

fn without_source() -> Finding {
    Finding::rejected(
        "missing-source",
        Text::new("Số liệu công bố không ghi nguồn", "A published figure names no source"),
    )
    .hint(Text::new(
        "Ghi địa chỉ hoặc số, ngày văn bản",
        "Write the address, or number and date of the document",
    ))
}
