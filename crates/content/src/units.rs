//! Administrative units: `units/*.csv`.

use crate::Source;
use caicach_findings::{Findings, Place};
use caicach_tables::{Schema, Table};
use caicach_units::{AgencyRow, AliasRow, CountRow, Origin, SuccessorRow, UnitRow, UnitRows, UnitTree};

/// The folder of units below the content.
pub const FOLDER: &str = "units";

const UNIT_FILES: [&str; 3] = ["provinces.csv", "districts.csv", "communes.csv"];

/// The official tree. A file that is missing leaves its rows out, with a finding by the tables that point to them.
///
/// # Errors
/// A file exists and cannot be read.
pub fn load(source: &Source) -> std::io::Result<(UnitTree, Findings)> {
    let mut findings = Findings::default();
    let mut rows = UnitRows::default();
    for name in UNIT_FILES {
        if let Some(table) = table(source, name, UnitRow::COLUMNS, &mut findings)? {
            each_row(&table, |place, cell| rows.units.push(UnitRow::read(place, Origin::Official, cell)));
        }
    }
    if let Some(table) = table(source, "successors.csv", SuccessorRow::COLUMNS, &mut findings)? {
        each_row(&table, |place, cell| rows.successors.push(SuccessorRow::read(place, cell)));
    }
    if let Some(table) = table(source, "aliases.csv", AliasRow::COLUMNS, &mut findings)? {
        each_row(&table, |place, cell| rows.aliases.push(AliasRow::read(place, cell)));
    }
    if let Some(table) = table(source, "agency_codes.csv", AgencyRow::COLUMNS, &mut findings)? {
        each_row(&table, |place, cell| rows.agencies.push(AgencyRow::read(place, cell)));
    }
    if let Some(table) = table(source, "unit_counts.csv", CountRow::COLUMNS, &mut findings)? {
        each_row(&table, |place, cell| rows.counts.push(CountRow::read(place, cell)));
    }
    let (tree, about) = UnitTree::build(rows);
    findings.extend(about);
    Ok((tree, findings))
}

/// Rows of an office's own units, from a CSV or XLSX file with the columns of `units/provinces.csv`.
///
/// # Errors
/// The findings, when the file is no table with the columns `code`, `name` and `kind`.
pub fn read_additions(name: &str, bytes: &[u8]) -> Result<(UnitRows, Findings), Findings> {
    const REQUIRED: [&str; 3] = ["code", "name", "kind"];
    let optional: Vec<&str> =
        UnitRow::COLUMNS.iter().copied().filter(|column| !REQUIRED.contains(column)).collect();
    let aliases = [
        ("mã", "code"),
        ("mã đơn vị", "code"),
        ("tên", "name"),
        ("tên đơn vị", "name"),
        ("loại", "kind"),
        ("đơn vị cấp trên", "parent"),
        ("trực thuộc", "parent"),
        ("từ ngày", "valid_from"),
        ("đến ngày", "valid_to"),
        ("ghi chú", "note"),
    ];
    let schema = Schema { required: &REQUIRED, optional: &optional, aliases: &aliases, open: false };
    let (table, findings) = caicach_tables::read(name, bytes, &schema)?;
    let mut rows = UnitRows::default();
    each_row(&table, |place, cell| rows.units.push(UnitRow::read(place, Origin::Office, cell)));
    Ok((rows, findings))
}

fn table(
    source: &Source,
    name: &str,
    columns: &[&str],
    findings: &mut Findings,
) -> std::io::Result<Option<Table>> {
    let Some(file) = source.file(&format!("{FOLDER}/{name}"))? else { return Ok(None) };
    match caicach_tables::read(&file.path, &file.bytes, &Schema { required: columns, ..Schema::default() }) {
        Ok((table, about)) => {
            findings.extend(about);
            Ok(Some(table))
        }
        Err(about) => {
            findings.extend(about);
            Ok(None)
        }
    }
}

fn each_row<'a>(table: &'a Table, mut take: impl FnMut(Place, &dyn Fn(&str) -> &'a str)) {
    for row in table.rows() {
        take(row.here(), &|column| row.optional(table.column(column)));
    }
}
