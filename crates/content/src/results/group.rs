//! Groups and grades of a year, and means of regions.

use super::cells::{Cells, open, unknown_word};
use super::definition::IndexDefinition;
use super::figure::PrintedNumber;
use super::published::index_of;
use caicach_findings::Findings;
use caicach_tables::Schema;

/// What a named group of units is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupKind {
    /// A group of the publication; its bounds are set anew each year.
    ReportingGroup,
    /// A grade such as “Tốt”.
    Grade,
    /// The range that was seen, not a bound.
    ObservedRange,
}

/// A group of units in a year, with its bounds as far as they are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The index.
    pub index: String,
    /// The year.
    pub year: i32,
    /// province, department, district, commune or agency.
    pub level: String,
    /// The province or district in which the units are; none for the country.
    pub place: Option<String>,
    /// Its name; none when the source gives bounds only.
    pub name: Option<String>,
    /// The lower bound.
    pub minimum: Option<PrintedNumber>,
    /// The upper bound.
    pub maximum: Option<PrintedNumber>,
    /// Whether the lower bound belongs to it; none when it is not known.
    pub minimum_inclusive: Option<bool>,
    /// Whether the upper bound belongs to it; none when it is not known.
    pub maximum_inclusive: Option<bool>,
    /// How many units are in it.
    pub units: Option<u32>,
    /// What it is.
    pub kind: GroupKind,
    /// The sources.
    pub sources: Vec<String>,
}

/// The mean of a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionMean {
    /// The index.
    pub index: String,
    /// The year.
    pub year: i32,
    /// The region's name.
    pub region: String,
    /// The mean of its units.
    pub mean: PrintedNumber,
    /// The mean of the year before, where the source gives it.
    pub previous: Option<PrintedNumber>,
    /// The sources.
    pub sources: Vec<String>,
}

/// Reads `groups_and_grades.csv`.
pub(crate) fn read_groups(
    name: &str,
    bytes: &[u8],
    indices: &[IndexDefinition],
    findings: &mut Findings,
) -> Vec<Group> {
    let schema = Schema {
        required: &[
            "index",
            "year",
            "level",
            "place",
            "group",
            "minimum",
            "maximum",
            "minimum_inclusive",
            "maximum_inclusive",
            "units",
            "kind",
            "source",
        ],
        ..Schema::default()
    };
    let mut groups = Vec::new();
    let Some(table) = open(name, bytes, &schema, findings) else { return groups };
    for row in table.rows() {
        let mut cells = Cells::new(&table, row, findings);
        let Some(index) = index_of(&mut cells, indices) else { continue };
        let group = Group {
            index: index.id.clone(),
            year: cells.year(),
            level: cells.required_text("level"),
            place: cells.optional_text("place"),
            name: cells.optional_text("group"),
            minimum: cells.number("minimum"),
            maximum: cells.number("maximum"),
            minimum_inclusive: yes_or_no(&mut cells, "minimum_inclusive"),
            maximum_inclusive: yes_or_no(&mut cells, "maximum_inclusive"),
            units: cells.count("units"),
            kind: group_kind(&mut cells),
            sources: cells.sources(),
        };
        if cells.is_good() {
            groups.push(group);
        }
    }
    groups
}

/// Reads `regions.csv`.
pub(crate) fn read_regions(
    name: &str,
    bytes: &[u8],
    indices: &[IndexDefinition],
    findings: &mut Findings,
) -> Vec<RegionMean> {
    let schema = Schema {
        required: &["index", "year", "region", "mean", "mean_previous_year", "source"],
        ..Schema::default()
    };
    let mut regions = Vec::new();
    let Some(table) = open(name, bytes, &schema, findings) else { return regions };
    for row in table.rows() {
        let mut cells = Cells::new(&table, row, findings);
        let Some(index) = index_of(&mut cells, indices) else { continue };
        let year = cells.year();
        let region = cells.required_text("region");
        cells.required_text("mean");
        let mean = cells.number("mean");
        let previous = cells.number("mean_previous_year");
        let sources = cells.sources();
        if let Some(mean) = mean
            && cells.is_good()
        {
            regions.push(RegionMean { index: index.id.clone(), year, region, mean, previous, sources });
        }
    }
    regions
}

fn yes_or_no(cells: &mut Cells<'_, '_>, column: &str) -> Option<bool> {
    match cells.text(column) {
        "yes" => Some(true),
        "no" => Some(false),
        "" => None,
        other => {
            cells.reject(column, unknown_word(column, other));
            None
        }
    }
}

fn group_kind(cells: &mut Cells<'_, '_>) -> GroupKind {
    match cells.text("kind") {
        "reporting_group" => GroupKind::ReportingGroup,
        "grade" => GroupKind::Grade,
        "observed_range" => GroupKind::ObservedRange,
        other => {
            cells.reject("kind", unknown_word("kind", other));
            GroupKind::ObservedRange
        }
    }
}
