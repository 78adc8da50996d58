//! One unit in one year, on the wire.

use super::figure::{Conflict, Figure};
use super::stated::{StatedRank, StatedValue};
use crate::api::number::Exact;
use caicach_content::results::{Change, UnitRow};
use serde::Serialize;
use utoipa::ToSchema;

/// A unit as a list of results names it.
#[derive(Debug, Serialize, ToSchema)]
struct ResultUnit {
    /// Its code in the list of provinces of that year; null for a unit that no list holds.
    #[schema(example = "68")]
    code: Option<String>,
    /// Its name in that year.
    #[schema(example = "Lâm Đồng")]
    name: String,
}

/// The change of the value on the year before.
#[derive(Debug, Serialize, ToSchema)]
struct ValueChange {
    /// What a source of the year itself states.
    stated: Option<Exact>,
    /// What the figures of the two years give, where both are published.
    computed: Option<Exact>,
    /// Whether the two differ.
    disagrees: bool,
}

/// The change in places on the year before; positive = rose.
#[derive(Debug, Serialize, ToSchema)]
struct PlacesChange {
    /// What a source of the year itself states.
    stated: Option<i64>,
    /// What the ranks of the two years give, where both are published of the same number of units.
    computed: Option<i64>,
    /// Whether the two differ.
    disagrees: bool,
}

/// The change on the year before.
#[derive(Debug, Serialize, ToSchema)]
struct RowChange {
    /// In points or percentage points.
    value: ValueChange,
    /// In places.
    places: PlacesChange,
    /// The break of the series between the two years, by its identifier: nothing is computed across it.
    across_break: Option<String>,
}

impl From<&Change<'_>> for RowChange {
    fn from(change: &Change<'_>) -> Self {
        Self {
            value: ValueChange {
                stated: change.value.stated.map(Exact),
                computed: change.value.computed.map(Exact),
                disagrees: change.value.disagrees(),
            },
            places: PlacesChange {
                stated: change.places.stated,
                computed: change.places.computed,
                disagrees: change.places.disagrees(),
            },
            across_break: change.across.map(|across| across.id.clone()),
        }
    }
}

/// What is published of one unit in one year.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Result)]
pub(super) struct Row {
    /// The year that was measured.
    year: i32,
    /// The unit.
    unit: ResultUnit,
    /// The value: points or percent, as the index says.
    value: StatedValue,
    /// The place among all units.
    rank: StatedRank,
    /// The change on the year before.
    change: RowChange,
    /// What each source says.
    figures: Vec<Figure>,
    /// Known conflicts about this unit in this year.
    conflicts: Vec<Conflict>,
}

impl Row {
    pub(super) fn of(year: i32, row: &UnitRow<'_>) -> Self {
        Self {
            year,
            unit: ResultUnit { code: row.unit.code.clone(), name: row.unit.name.clone() },
            value: StatedValue::new(&row.value, row.value_provenance, row.value_origin),
            rank: StatedRank::of(row),
            change: (&row.change).into(),
            figures: row.figures.iter().map(|figure| Figure::from(*figure)).collect(),
            conflicts: row.conflicts.iter().map(|conflict| Conflict::from(*conflict)).collect(),
        }
    }
}
