//! The results of one index in one year, one row per unit with all of its sources side by side.

use super::change::{Change, change_of};
use super::conflict::Conflict;
use super::definition::{Better, IndexDefinition, SeriesBreak};
use super::figure::{Figure, Origin, PartValue, Provenance, Stated, UnitName};
use caicach_findings::Text;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// How much of a year's list is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completeness {
    /// How many units a complete list has; none when that is not known.
    pub units: Option<u32>,
    /// Units whose value is known, disputed ones included.
    pub with_value: u32,
    /// Units whose value is disputed.
    pub disputed: u32,
    /// Units whose rank is published.
    pub with_rank: u32,
}

impl Completeness {
    /// Whether the value of every unit is known.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.units.is_some_and(|units| self.with_value >= units)
    }

    /// Whether ranks may be computed: every unit has a value, and no value is disputed. A rank is never computed from
    /// an incomplete list, because a unit that is missing could stand anywhere.
    #[must_use]
    pub fn may_rank(&self) -> bool {
        self.is_complete() && self.disputed == 0
    }

    /// Why ranks may not be computed; `None` when they may.
    #[must_use]
    pub fn why_not_ranked(&self) -> Option<Text> {
        let known = self.with_value;
        match self.units {
            None => Some(Text::new(
                "Không rõ danh sách đầy đủ có bao nhiêu đơn vị, nên không tính hạng",
                "It is not known how many units a complete list has, so no rank is computed",
            )),
            Some(units) if known < units => Some(Text::new(
                format!("Chỉ biết điểm của {known}/{units} đơn vị, nên không tính hạng"),
                format!("The value of only {known} of {units} units is known, so no rank is computed"),
            )),
            Some(_) if self.disputed > 0 => Some(Text::new(
                format!(
                    "Điểm của {} đơn vị chưa thống nhất giữa các nguồn, nên không tính hạng",
                    self.disputed
                ),
                format!("Sources differ on the value of {} units, so no rank is computed", self.disputed),
            )),
            Some(_) => None,
        }
    }
}

/// One unit in one year.
#[derive(Debug, Clone)]
pub struct UnitRow<'a> {
    /// The unit.
    pub unit: &'a UnitName,
    /// What each source says: published figures in the order of the content, then those an office added.
    pub figures: Vec<&'a Figure>,
    /// The value. Figures of an office count only where none is published.
    pub value: Stated<Decimal>,
    /// Whether the value is printed in a source or derived; none when it is not known.
    pub value_provenance: Option<Provenance>,
    /// Who brought the value in; none when it is not known.
    pub value_origin: Option<Origin>,
    /// The place among all units, by the same rule; computed where the list is complete and no source gives one.
    pub rank: Stated<u32>,
    /// How the rank came to be; none when it is not known.
    pub rank_provenance: Option<Provenance>,
    /// Who brought the rank in; none when it is not known or was computed.
    pub rank_origin: Option<Origin>,
    /// The change on the year before.
    pub change: Change<'a>,
    /// Known conflicts about this unit in this year.
    pub conflicts: Vec<&'a Conflict>,
}

impl<'a> UnitRow<'a> {
    /// The parts of the total, from the first source that gives any.
    #[must_use]
    pub fn parts(&self) -> &'a [PartValue] {
        self.figures.iter().find(|figure| !figure.parts.is_empty()).map_or(&[], |figure| &figure.parts)
    }

    /// One of the last so many, where a source names only that.
    #[must_use]
    pub fn among_last(&self) -> Option<u32> {
        self.figures.iter().find_map(|figure| figure.among_last)
    }

    /// Whether sources differ on the value or the rank, or a conflict is recorded.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        self.value.is_disputed() || self.rank.is_disputed() || !self.conflicts.is_empty()
    }

    /// Whether a figure of an office differs from what is published.
    #[must_use]
    pub fn office_differs(&self) -> bool {
        self.figures.iter().filter(|figure| figure.origin == Origin::Office).any(|figure| {
            let value = figure.value.as_ref().map(|value| value.value.number);
            let rank = figure.rank.map(|rank| rank.rank);
            differs(&self.value, self.value_origin, value) || differs(&self.rank, self.rank_origin, rank)
        })
    }

    fn from_figures(figures: Vec<&'a Figure>) -> Option<Self> {
        let unit = &figures.first()?.unit;
        let value = said_by(&figures, |figure| {
            figure.value.as_ref().map(|value| (value.value.number, value.provenance))
        });
        let rank = said_by(&figures, |figure| figure.rank.map(|rank| (rank.rank, rank.provenance)));
        Some(Self {
            unit,
            value: value.stated,
            value_provenance: value.provenance,
            value_origin: value.origin,
            rank: rank.stated,
            rank_provenance: rank.provenance,
            rank_origin: rank.origin,
            change: Change::default(),
            conflicts: Vec::new(),
            figures,
        })
    }
}

/// What the figures of a unit say together, and who says it.
struct Said<T> {
    stated: Stated<T>,
    provenance: Option<Provenance>,
    origin: Option<Origin>,
}

/// What the published figures say; what an office says only where they say nothing.
fn said_by<T: PartialEq>(figures: &[&Figure], of: impl Fn(&Figure) -> Option<(T, Provenance)>) -> Said<T> {
    for origin in [Origin::Published, Origin::Office] {
        let statements: Vec<(T, Provenance)> =
            figures.iter().filter(|figure| figure.origin == origin).filter_map(|figure| of(figure)).collect();
        if !statements.is_empty() {
            let provenance = best_provenance(statements.iter().map(|(_, provenance)| *provenance));
            let stated = Stated::by(statements.into_iter().map(|(statement, _)| statement));
            return Said { stated, provenance, origin: Some(origin) };
        }
    }
    Said { stated: Stated::Unknown, provenance: None, origin: None }
}

fn differs<T: PartialEq>(stated: &Stated<T>, by: Option<Origin>, of_office: Option<T>) -> bool {
    if by != Some(Origin::Published) {
        return false;
    }
    match (stated, of_office) {
        (_, None) | (Stated::Unknown, Some(_)) => false,
        (Stated::Agreed(value), Some(other)) => *value != other,
        (Stated::Disputed(values), Some(other)) => !values.contains(&other),
    }
}

/// Printed, when any source prints it.
fn best_provenance(all: impl Iterator<Item = Provenance>) -> Option<Provenance> {
    all.min_by_key(|provenance| match provenance {
        Provenance::Verbatim => 0,
        Provenance::Derived => 1,
        Provenance::Computed => 2,
    })
}

/// The results of one index in one year.
#[derive(Debug, Clone)]
pub struct YearTable<'a> {
    /// The index.
    pub index: &'a IndexDefinition,
    /// The year that was measured.
    pub year: i32,
    /// How much of the list is known.
    pub completeness: Completeness,
    /// One row per unit: by rank, then units without a rank by value, then by name.
    pub rows: Vec<UnitRow<'a>>,
    /// Values given as highest or lowest whose unit is not named.
    pub extremes: Vec<&'a Figure>,
    /// What is made differently from this year on.
    pub breaks: Vec<&'a SeriesBreak>,
}

impl<'a> YearTable<'a> {
    /// The row of a unit, by its code, or by its name when it has none.
    #[must_use]
    pub fn row(&self, unit: &str) -> Option<&UnitRow<'a>> {
        self.rows.iter().find(|row| row.unit.key() == unit)
    }

    /// Whether the ranks shown were computed from the values.
    #[must_use]
    pub fn ranks_are_computed(&self) -> bool {
        self.rows.iter().any(|row| row.rank_provenance == Some(Provenance::Computed))
    }
}

/// The rows of a year without changes and conflicts, and how complete they are. Ranks are computed where they may be.
pub(crate) fn rows_of<'a>(
    index: &IndexDefinition,
    year: i32,
    figures: impl Iterator<Item = &'a Figure>,
) -> (Vec<UnitRow<'a>>, Completeness) {
    let mut by_unit: BTreeMap<&str, Vec<&Figure>> = BTreeMap::new();
    for figure in figures {
        by_unit.entry(figure.unit.key()).or_default().push(figure);
    }
    let mut rows: Vec<UnitRow<'a>> = by_unit.into_values().filter_map(UnitRow::from_figures).collect();
    let count = |of: fn(&UnitRow<'a>) -> bool| {
        u32::try_from(rows.iter().filter(|row| of(row)).count()).unwrap_or(u32::MAX)
    };
    let completeness = Completeness {
        units: index.population(year).map(|population| population.units),
        with_value: count(|row| row.value.is_known()),
        disputed: count(|row| row.value.is_disputed()),
        with_rank: count(|row| row.rank.is_known()),
    };
    if completeness.may_rank() && completeness.with_rank == 0 {
        compute_ranks(&mut rows, index.better);
    }
    sort_rows(&mut rows, index.better);
    (rows, completeness)
}

/// Competition ranking (1, 2, 2, 4) on the unrounded values: one more than the number of units that are better.
fn compute_ranks(rows: &mut [UnitRow<'_>], better: Better) {
    let values: Vec<Decimal> = rows.iter().filter_map(|row| row.value.agreed().copied()).collect();
    for row in rows {
        let Some(own) = row.value.agreed() else { continue };
        let ahead = values.iter().filter(|other| match better {
            Better::Higher => *other > own,
            Better::Lower => *other < own,
        });
        let rank = u32::try_from(ahead.count()).unwrap_or(u32::MAX).saturating_add(1);
        row.rank = Stated::Agreed(rank);
        row.rank_provenance = Some(Provenance::Computed);
    }
}

fn sort_rows(rows: &mut [UnitRow<'_>], better: Better) {
    rows.sort_by(|one, other| {
        let by_rank = match (one.rank.first(), other.rank.first()) {
            (Some(one), Some(other)) => one.cmp(other),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => std::cmp::Ordering::Equal,
        };
        let by_value = match (one.value.first(), other.value.first(), better) {
            (Some(one), Some(other), Better::Higher) => other.cmp(one),
            (Some(one), Some(other), Better::Lower) => one.cmp(other),
            (Some(_), None, _) => std::cmp::Ordering::Less,
            (None, Some(_), _) => std::cmp::Ordering::Greater,
            (None, None, _) => std::cmp::Ordering::Equal,
        };
        by_rank.then(by_value).then_with(|| one.unit.name.cmp(&other.unit.name))
    });
}

/// Adds to each row its change on the row of the year before.
pub(crate) fn add_changes<'a>(
    index: &'a IndexDefinition,
    year: i32,
    rows: &mut [UnitRow<'a>],
    previous: &[UnitRow<'a>],
) {
    let before: BTreeMap<&str, &UnitRow<'_>> = previous.iter().map(|row| (row.unit.key(), row)).collect();
    for row in rows {
        row.change = change_of(index, year, row, before.get(row.unit.key()).copied());
    }
}
