//! Results below the province: departments, districts, communes, as far as they are published.

use super::cells::{Cells, open, unknown_word};
use super::definition::IndexDefinition;
use super::figure::PrintedNumber;
use super::published::index_of;
use caicach_findings::{Findings, Text};
use caicach_tables::Schema;

/// What a row of results below the province is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SubprovincialSubject {
    /// A department, district or commune.
    Unit(String),
    /// The mean of all units of the level.
    Mean,
    /// The ten lowest, which the source does not name.
    TenLowest,
}

/// A result of a department, district or commune, in percent of the maximum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubprovincialResult {
    /// The index.
    pub index: String,
    /// The year.
    pub year: i32,
    /// The code of the province.
    pub province_code: String,
    /// The name of the province.
    pub province_name: String,
    /// department, district or commune.
    pub level: String,
    /// What the row is about.
    pub subject: SubprovincialSubject,
    /// Its place within the level.
    pub rank: Option<u32>,
    /// Its value in percent.
    pub value: Option<PrintedNumber>,
    /// What has to be known.
    pub note: Option<Text>,
    /// The sources.
    pub sources: Vec<String>,
}

/// Reads `subprovincial.csv`.
pub(crate) fn read_subprovincial(
    name: &str,
    bytes: &[u8],
    indices: &[IndexDefinition],
    findings: &mut Findings,
) -> Vec<SubprovincialResult> {
    let schema = Schema {
        required: &[
            "index",
            "year",
            "province_code",
            "province_name",
            "level",
            "kind",
            "unit_name",
            "rank",
            "value",
            "source",
        ],
        optional: &["note_vi", "note_en"],
        ..Schema::default()
    };
    let mut results = Vec::new();
    let Some(table) = open(name, bytes, &schema, findings) else { return results };
    for row in table.rows() {
        let mut cells = Cells::new(&table, row, findings);
        let Some(index) = index_of(&mut cells, indices) else { continue };
        let result = SubprovincialResult {
            index: index.id.clone(),
            year: cells.year(),
            province_code: cells.required_text("province_code"),
            province_name: cells.required_text("province_name"),
            level: cells.required_text("level"),
            subject: subprovincial_subject(&mut cells),
            rank: cells.rank("rank"),
            value: cells.number("value"),
            note: cells.remark(),
            sources: cells.sources(),
        };
        if cells.is_good() {
            results.push(result);
        }
    }
    results
}

fn subprovincial_subject(cells: &mut Cells<'_, '_>) -> SubprovincialSubject {
    match cells.text("kind") {
        "unit" => SubprovincialSubject::Unit(cells.required_text("unit_name")),
        "mean" => SubprovincialSubject::Mean,
        "ten_lowest" => SubprovincialSubject::TenLowest,
        other => {
            cells.reject("kind", unknown_word("kind", other));
            SubprovincialSubject::Mean
        }
    }
}
