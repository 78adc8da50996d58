//! What the sources say of a whole year: mean, national value, highest and lowest.

use super::cells::{Cells, open};
use super::definition::{IndexDefinition, PartScope};
use super::figure::{PrintedNumber, Provenance};
use super::published::index_of;
use caicach_findings::{Findings, Text};
use caicach_tables::Schema;
use rust_decimal::Decimal;

/// A number that describes a whole year, and how it came to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statistic {
    /// The exact number.
    pub number: Decimal,
    /// The text of the source; none when it was computed.
    pub printed: Option<String>,
    /// How it came to be.
    pub provenance: Provenance,
}

impl Statistic {
    fn published(value: PrintedNumber, provenance: Provenance) -> Self {
        Self { number: value.number, printed: Some(value.printed), provenance }
    }
}

/// What the sources say of a whole year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct YearRecord {
    /// The index.
    pub index: String,
    /// The year that was measured.
    pub year: i32,
    /// When the results were published: a date, a month or a year, as far as it is known.
    pub published_on: Option<String>,
    /// The mean of the units.
    pub mean: Option<Statistic>,
    /// The value of the country as a whole, which is not a mean of units.
    pub national: Option<Statistic>,
    /// The highest value of a unit.
    pub maximum: Option<Statistic>,
    /// The lowest value of a unit.
    pub minimum: Option<Statistic>,
    /// The parts of the national value, by identifier.
    pub parts: Vec<(String, Statistic)>,
    /// Who was asked.
    pub respondents: Option<Text>,
    /// What has to be known.
    pub note: Option<Text>,
    /// The sources.
    pub sources: Vec<String>,
}

/// Reads `year_summary.csv`.
pub(crate) fn read_years(
    name: &str,
    bytes: &[u8],
    indices: &[IndexDefinition],
    findings: &mut Findings,
) -> Vec<YearRecord> {
    let schema = Schema {
        required: &["index", "year", "published_on", "mean", "maximum", "minimum", "derived", "source"],
        optional: &["respondents_vi", "respondents_en", "note_vi", "note_en"],
        ..Schema::default()
    };
    let mut records = Vec::new();
    let Some(table) = open(name, bytes, &schema, findings) else { return records };
    for row in table.rows() {
        let mut cells = Cells::new(&table, row, findings);
        let Some(index) = index_of(&mut cells, indices) else { continue };
        let record = YearRecord {
            index: index.id.clone(),
            year: cells.year(),
            published_on: cells.optional_text("published_on"),
            mean: statistic(&mut cells, "mean"),
            national: None,
            maximum: statistic(&mut cells, "maximum"),
            minimum: statistic(&mut cells, "minimum"),
            parts: Vec::new(),
            respondents: cells.both_languages("respondents_vi", "respondents_en"),
            note: cells.remark(),
            sources: cells.sources(),
        };
        if cells.is_good() {
            records.push(record);
        }
    }
    records
}

/// Reads `sipas_national.csv`: the value of the country and its parts.
pub(crate) fn read_national(
    name: &str,
    bytes: &[u8],
    index: &IndexDefinition,
    findings: &mut Findings,
) -> Vec<YearRecord> {
    let parts: Vec<&str> = index
        .parts
        .iter()
        .filter(|part| part.scope == PartScope::National)
        .map(|part| part.id.as_str())
        .collect();
    let mut optional = parts.clone();
    optional.extend(["note_vi", "note_en"]);
    let schema = Schema {
        required: &["year", "national", "minimum", "maximum", "derived", "source"],
        optional: &optional,
        ..Schema::default()
    };
    let mut records = Vec::new();
    let Some(table) = open(name, bytes, &schema, findings) else { return records };
    for row in table.rows() {
        let mut cells = Cells::new(&table, row, findings);
        let mut values = Vec::new();
        for part in &parts {
            values.extend(statistic(&mut cells, part).map(|value| ((*part).to_owned(), value)));
        }
        let record = YearRecord {
            index: index.id.clone(),
            year: cells.year(),
            published_on: None,
            mean: None,
            national: statistic(&mut cells, "national"),
            maximum: statistic(&mut cells, "maximum"),
            minimum: statistic(&mut cells, "minimum"),
            parts: values,
            respondents: None,
            note: cells.remark(),
            sources: cells.sources(),
        };
        if cells.is_good() {
            records.push(record);
        }
    }
    records
}

/// A number of a summary; the column `derived` names those that were worked out from printed figures.
fn statistic(cells: &mut Cells<'_, '_>, column: &str) -> Option<Statistic> {
    let value = cells.number(column)?;
    let is_derived = cells.text("derived").split_whitespace().any(|name| name == column);
    let provenance = if is_derived { Provenance::Derived } else { Provenance::Verbatim };
    Some(Statistic::published(value, provenance))
}
