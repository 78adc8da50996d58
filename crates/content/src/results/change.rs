//! The change of a unit on the year before: as its source states it, and as two published figures give it.

use super::definition::{IndexDefinition, SeriesBreak};
use super::figure::{Figure, Origin, Provenance};
use super::year_table::UnitRow;
use rust_decimal::Decimal;

/// One change, stated and computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference<T> {
    /// What a source of the year itself states.
    pub stated: Option<T>,
    /// What the figures of the two years give, when both are published.
    pub computed: Option<T>,
}

impl<T> Default for Difference<T> {
    fn default() -> Self {
        Self { stated: None, computed: None }
    }
}

impl<T: Copy + PartialEq> Difference<T> {
    /// The change to show, with where it comes from: the stated one, else the computed one.
    #[must_use]
    pub fn shown(&self) -> Option<(T, Provenance)> {
        match (self.stated, self.computed) {
            (Some(stated), _) => Some((stated, Provenance::Verbatim)),
            (None, Some(computed)) => Some((computed, Provenance::Computed)),
            (None, None) => None,
        }
    }

    /// Whether the source states something else than the figures give.
    #[must_use]
    pub fn disagrees(&self) -> bool {
        matches!((self.stated, self.computed), (Some(stated), Some(computed)) if stated != computed)
    }
}

/// The change on the year before, in value and in places.
#[derive(Debug, Clone, Copy, Default)]
pub struct Change<'a> {
    /// Points or percentage points.
    pub value: Difference<Decimal>,
    /// Places; positive = rose.
    pub places: Difference<i64>,
    /// A new series begins with this year: nothing is computed across, and what a source states has to be read with care.
    pub across: Option<&'a SeriesBreak>,
}

/// The change of a row on the row of the same unit in the year before.
pub(crate) fn change_of<'a>(
    index: &'a IndexDefinition,
    year: i32,
    row: &UnitRow<'_>,
    previous: Option<&UnitRow<'_>>,
) -> Change<'a> {
    let across = index.new_series_between(year - 1, year);
    let mut change = Change { across, ..Change::default() };
    change.value.stated = first_stated(row, |figure| figure.stated_change);
    change.places.stated = first_stated(row, |figure| figure.stated_places);
    let Some(previous) = previous else { return change };
    if across.is_some() {
        return change;
    }
    if is_published(row.value_provenance) && is_published(previous.value_provenance) {
        change.value.computed = match (row.value.agreed(), previous.value.agreed()) {
            (Some(now), Some(before)) => now.checked_sub(*before),
            _ => None,
        };
    }
    let units = |year| index.population(year).map(|population| population.units);
    let same_units = units(year).is_some() && units(year) == units(year - 1);
    if same_units && is_published(row.rank_provenance) && is_published(previous.rank_provenance) {
        change.places.computed = match (row.rank.agreed(), previous.rank.agreed()) {
            (Some(now), Some(before)) => Some(i64::from(*before) - i64::from(*now)),
            _ => None,
        };
    }
    change
}

/// A figure that was derived from a stated change would only give that change back.
fn is_published(provenance: Option<Provenance>) -> bool {
    matches!(provenance, Some(Provenance::Verbatim | Provenance::Computed))
}

/// What the first source says that says anything; a published source speaks before an office.
fn first_stated<T>(row: &UnitRow<'_>, of: impl Fn(&Figure) -> Option<T>) -> Option<T> {
    let by = |origin: Origin| row.figures.iter().filter(move |figure| figure.origin == origin);
    by(Origin::Published).chain(by(Origin::Office)).find_map(|figure| of(figure))
}
