//! An index over the years for one unit, cut where figures before and after cannot be compared.

use super::conflict::Conflict;
use super::definition::{IndexDefinition, SeriesBreak};
use super::figure::{Provenance, Stated, UnitName};
use super::statement::Statement;
use super::subprovincial::SubprovincialResult;
use rust_decimal::Decimal;

/// One year of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesPoint {
    /// The year.
    pub year: i32,
    /// The value.
    pub value: Stated<Decimal>,
    /// How the value came to be; none when it is not known.
    pub value_provenance: Option<Provenance>,
    /// The place.
    pub rank: Stated<u32>,
    /// How the rank came to be; none when it is not known.
    pub rank_provenance: Option<Provenance>,
    /// Among how many units; none when that is not known.
    pub units: Option<u32>,
    /// The stretch that the year belongs to, from 0; a line joins points of one stretch only.
    pub stretch: usize,
}

/// An index over the years for one unit.
#[derive(Debug, Clone)]
pub struct Series<'a> {
    /// The index.
    pub index: &'a IndexDefinition,
    /// The unit, as it is named in the latest year.
    pub unit: &'a UnitName,
    /// The years of which anything is known, in order; years between may be missing.
    pub points: Vec<SeriesPoint>,
    /// What was made differently after the first and up to the last year, in order.
    pub breaks: Vec<&'a SeriesBreak>,
}

impl<'a> Series<'a> {
    /// The series from its points in the order of years; the stretches are counted here.
    pub(crate) fn new(index: &'a IndexDefinition, unit: &'a UnitName, mut points: Vec<SeriesPoint>) -> Self {
        let mut stretch = 0;
        let mut earlier: Option<i32> = None;
        for point in &mut points {
            if earlier.is_some_and(|year| index.new_series_between(year, point.year).is_some()) {
                stretch += 1;
            }
            point.stretch = stretch;
            earlier = Some(point.year);
        }
        let first = points.first().map_or(0, |point| point.year);
        let last = earlier.unwrap_or(first);
        let breaks = index.breaks.iter().filter(|found| first < found.year && found.year <= last).collect();
        Self { index, unit, points, breaks }
    }

    /// The stretches within which a line may be drawn.
    pub fn stretches(&self) -> impl Iterator<Item = &[SeriesPoint]> {
        self.points.chunk_by(|one, other| one.stretch == other.stretch)
    }
}

/// Everything published of one unit.
#[derive(Debug, Clone)]
pub struct UnitHistory<'a> {
    /// One series per index of which anything is known.
    pub series: Vec<Series<'a>>,
    /// What sources state besides values and ranks.
    pub statements: Vec<&'a Statement>,
    /// Conflicts that name the unit.
    pub conflicts: Vec<&'a Conflict>,
    /// Results of the units within it.
    pub within: Vec<&'a SubprovincialResult>,
}
