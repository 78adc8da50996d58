//! A year of an index as a whole, on the wire.

use super::figure::{Conflict, Figure};
use super::indices::Break;
use super::stated::Provenance;
use crate::api::number::Exact;
use crate::api::text::Text;
use caicach_content::results::{PublishedResults, Statistic, YearTable};
use serde::Serialize;
use utoipa::ToSchema;

/// How much of a year's list is known.
#[derive(Debug, Serialize, ToSchema)]
struct Completeness {
    /// How many units a complete list has; null when that is not known.
    units: Option<u32>,
    /// Units whose value is known, disputed ones included.
    with_value: u32,
    /// Units whose value is disputed.
    disputed: u32,
    /// Units whose rank is published or was computed.
    with_rank: u32,
    /// Whether the value of every unit is known.
    is_complete: bool,
    /// Why ranks may not be computed; null when they may.
    why_not_ranked: Option<Text>,
}

/// A number that describes a whole year.
#[derive(Debug, Serialize, ToSchema)]
struct YearStatistic {
    /// The number.
    number: Exact,
    /// The text of the source; null when it was computed.
    printed: Option<String>,
    /// How it came to be.
    provenance: Provenance,
}

impl From<Statistic> for YearStatistic {
    fn from(statistic: Statistic) -> Self {
        Self {
            number: statistic.number.into(),
            printed: statistic.printed,
            provenance: statistic.provenance.into(),
        }
    }
}

/// What is known of an index in a year as a whole.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ResultYear)]
pub(super) struct Year {
    /// The year that was measured.
    year: i32,
    /// When the results were published: a date, a month or a year, as far as it is known.
    published_on: Option<String>,
    /// How much of the list is known.
    completeness: Completeness,
    /// Whether the ranks of this year were computed by this software.
    ranks_are_computed: bool,
    /// The mean of the units; computed only from a complete list.
    mean: Option<YearStatistic>,
    /// The value of the country as a whole, which is not a mean of units.
    national: Option<YearStatistic>,
    /// The highest value.
    maximum: Option<YearStatistic>,
    /// The lowest value.
    minimum: Option<YearStatistic>,
    /// Values given as highest or lowest whose unit is not named.
    extremes: Vec<Figure>,
    /// What is made differently from this year on.
    breaks: Vec<Break>,
    /// Known conflicts about the year as a whole.
    conflicts: Vec<Conflict>,
    /// What has to be known about the year.
    note: Option<Text>,
    /// The sources of what is said of the year as a whole.
    sources: Vec<String>,
}

impl Year {
    pub(super) fn of(results: &PublishedResults, table: &YearTable<'_>) -> Self {
        let known = &table.completeness;
        let completeness = Completeness {
            units: known.units,
            with_value: known.with_value,
            disputed: known.disputed,
            with_rank: known.with_rank,
            is_complete: known.is_complete(),
            why_not_ranked: known.why_not_ranked().map(Text::from),
        };
        let mut year = Self {
            year: table.year,
            published_on: None,
            completeness,
            ranks_are_computed: table.ranks_are_computed(),
            mean: None,
            national: None,
            maximum: None,
            minimum: None,
            extremes: table.extremes.iter().map(|figure| Figure::from(*figure)).collect(),
            breaks: table.breaks.iter().map(|found| Break::from(*found)).collect(),
            conflicts: Vec::new(),
            note: None,
            sources: Vec::new(),
        };
        if let Some(summary) = results.summary(&table.index.id, table.year) {
            year.published_on = summary.published_on.map(str::to_owned);
            year.mean = summary.mean.map(Into::into);
            year.national = summary.national.map(Into::into);
            year.maximum = summary.maximum.map(Into::into);
            year.minimum = summary.minimum.map(Into::into);
            year.conflicts = summary.conflicts.iter().map(|conflict| Conflict::from(*conflict)).collect();
            year.note = summary.note.map(Text::from);
            year.sources = summary.sources.iter().map(|source| (*source).to_owned()).collect();
        }
        year
    }
}
