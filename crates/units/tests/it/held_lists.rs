//! The files of `content/units` as rows, read once.

use caicach_findings::{Findings, Place};
use caicach_units::{
    AgencyRow, AliasRow, CountRow, Origin, SuccessorRow, UnitId, UnitKind, UnitRow, UnitRows, UnitTree,
};
use chrono::NaiveDate;
use std::path::Path;
use std::sync::LazyLock;

/// The tree of the held lists, with the findings that it made.
pub(crate) static HELD: LazyLock<(UnitTree, Findings)> = LazyLock::new(|| UnitTree::build(held_rows()));

/// All rows of `content/units`.
pub(crate) fn held_rows() -> UnitRows {
    let mut units = Vec::new();
    for file in ["provinces.csv", "districts.csv", "communes.csv"] {
        let rows = read(file, UnitRow::COLUMNS, |place, cell| UnitRow::read(place, Origin::Official, cell));
        units.extend(rows);
    }
    UnitRows {
        units,
        successors: read("successors.csv", SuccessorRow::COLUMNS, |place, cell| {
            SuccessorRow::read(place, cell)
        }),
        aliases: read("aliases.csv", AliasRow::COLUMNS, |place, cell| AliasRow::read(place, cell)),
        agencies: read("agency_codes.csv", AgencyRow::COLUMNS, |place, cell| AgencyRow::read(place, cell)),
        counts: read("unit_counts.csv", CountRow::COLUMNS, |place, cell| CountRow::read(place, cell)),
    }
}

/// Reads one file; its columns must be exactly those of the rows.
fn read<T>(
    file: &str,
    columns: &[&str],
    row: impl for<'a> Fn(Place, &dyn Fn(&str) -> &'a str) -> T,
) -> Vec<T> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/units").join(file);
    let mut reader = csv::Reader::from_path(&path).expect("the file can be opened");
    let header = reader.headers().expect("a header").clone();
    assert_eq!(header.iter().collect::<Vec<_>>(), columns, "{file}");
    let mut rows = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let record = record.expect("a record");
        let cell = |column: &str| {
            let position = columns.iter().position(|known| *known == column).expect("a known column");
            &record[position]
        };
        rows.push(row(Place::file(file).line(index as u64 + 2), &cell));
    }
    rows
}

/// The tree of the held lists.
pub(crate) fn held() -> &'static UnitTree {
    &HELD.0
}

/// A day written as in the files.
pub(crate) fn day(written: &str) -> NaiveDate {
    written.parse().expect("a date")
}

/// A province by its code on a day.
pub(crate) fn province(code: &str, on: &str) -> UnitId {
    held().on(day(on)).find(UnitKind::Province, code).expect("a province")
}

/// A commune by its code on a day.
pub(crate) fn commune(code: &str, on: &str) -> UnitId {
    held().on(day(on)).find(UnitKind::Commune, code).expect("a commune")
}

/// Full names, in the order given.
pub(crate) fn full_names(tree: &UnitTree, units: impl IntoIterator<Item = UnitId>) -> Vec<String> {
    units.into_iter().map(|id| tree.unit(id).expect("a unit of the tree").full_name.to_string()).collect()
}

/// The codes of findings, in order.
pub(crate) fn codes(findings: &Findings) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.code).collect()
}
