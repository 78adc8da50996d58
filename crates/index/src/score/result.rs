//! The scores of all units, and tables of them.

use super::unit::UnitScores;
use crate::exact::{order_key, percent};
use crate::framework::{Framework, Item, Role};
use crate::{Band, Cell, Level, RankOn, Values, ranks};
use caicach_findings::Text;
use rayon::prelude::*;
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::sync::Arc;

/// What became of one leaf of one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Scored by its rule.
    Scored,
    /// No value came in: 0 points.
    Missing,
    /// An empty value came in: 0 points.
    Empty,
    /// Does not apply to the unit.
    NotApplicable,
    /// The value was outside its rule: 0 points.
    Rejected,
}

/// Points of one unit for one item or for the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    /// Points as the framework publishes them (rounded where it says so). Those of a deduction are negative.
    pub points: Decimal,
    /// Points before any rounding.
    pub unrounded: Decimal,
    /// The applicable maximum: what could be attained after items that do not apply were dropped. Zero when
    /// nothing applies. Of a bonus or deduction: its own maximum, which is part of no other.
    pub maximum: Decimal,
    /// Points / maximum × 100; none when nothing applies, and for a bonus or deduction.
    pub percent: Option<Decimal>,
}

impl Score {
    /// The same numbers without trailing zeros, so that they are written one way however they were computed.
    fn normalized(self) -> Self {
        Self {
            points: self.points.normalize(),
            unrounded: self.unrounded.normalize(),
            maximum: self.maximum.normalize(),
            percent: self.percent.map(|percent| percent.normalize()),
        }
    }
}

/// One row of a table of scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoreRow<'a> {
    /// The unit.
    pub unit: &'a str,
    /// The code of the item; [`Scores::TOTAL`] for the total.
    pub code: &'a str,
    /// The level.
    pub level: Level,
    /// The name of the item; the framework's for the total.
    pub name: &'a Text,
    /// The points.
    pub score: Score,
    /// The rank among all units by percentage, 1 = best; none without a percentage.
    pub rank: Option<Decimal>,
    /// The band, on the row of the total.
    pub band: Option<&'a Band>,
}

/// The scores of all units on one framework. It stands on its own: the framework it was made with is inside.
#[derive(Debug, Clone)]
pub struct Scores {
    framework: Framework,
    units: Vec<String>,
    positions: HashMap<String, usize>,
    scored: Vec<UnitScores>,
    bands: Vec<Option<usize>>,
    marks: Vec<Mark>,
}

impl Scores {
    /// The code on rows of the total.
    pub const TOTAL: &'static str = "total";

    pub(super) fn new(
        framework: &Framework,
        values: &Values<'_>,
        scored: Vec<UnitScores>,
        bands: Vec<Option<usize>>,
    ) -> Self {
        let units = values.units().to_vec();
        let positions = units.iter().enumerate().map(|(position, unit)| (unit.clone(), position)).collect();
        let cells = (0..units.len()).flat_map(|unit| values.cells(unit).iter());
        let marks = cells.map(|cell| mark_of(*cell)).collect();
        Self { framework: framework.clone(), units, positions, scored, bands, marks }
    }

    /// The framework that made the scores.
    #[must_use]
    pub fn framework(&self) -> &Framework {
        &self.framework
    }

    /// The units, in the order of the values.
    #[must_use]
    pub fn units(&self) -> &[String] {
        &self.units
    }

    /// The position of a unit among [`Scores::units`].
    #[must_use]
    pub fn unit_position(&self, unit: &str) -> Option<usize> {
        self.positions.get(unit).copied()
    }

    /// The total of a unit; none for a unit that was not scored.
    #[must_use]
    pub fn total(&self, unit: &str) -> Option<Score> {
        self.scored.get(self.unit_position(unit)?).map(total_of)
    }

    /// The score of a unit for an item; none for an unknown unit or code, and for an item that is only followed.
    #[must_use]
    pub fn item(&self, unit: &str, code: &str) -> Option<Score> {
        let position = self.framework.position(code)?;
        let item = self.framework.items().get(position)?;
        if item.role == Role::Monitored {
            return None;
        }
        self.scored.get(self.unit_position(unit)?).map(|scores| item_of(scores, position, item))
    }

    /// What became of a leaf of a unit.
    #[must_use]
    pub fn mark(&self, unit: &str, code: &str) -> Option<Mark> {
        let leaf = self.framework.item(code)?.leaf?;
        let at = self.unit_position(unit)?.checked_mul(self.framework.leaf_count())?.checked_add(leaf)?;
        self.marks.get(at).copied()
    }

    /// The points added beside the tree, after the caps.
    #[must_use]
    pub fn bonus(&self, unit: &str) -> Option<Decimal> {
        self.scored.get(self.unit_position(unit)?).map(|scores| scores.bonus)
    }

    /// The points taken away beside the tree, after the caps; positive.
    #[must_use]
    pub fn deduction(&self, unit: &str) -> Option<Decimal> {
        self.scored.get(self.unit_position(unit)?).map(|scores| scores.deduction)
    }

    /// The band of a unit; none when no known band holds its total.
    #[must_use]
    pub fn band(&self, unit: &str) -> Option<&Band> {
        self.band_at(self.unit_position(unit)?)
    }

    fn band_at(&self, unit: usize) -> Option<&Band> {
        let position = self.bands.get(unit).copied().flatten()?;
        self.framework.header().bands.get(position)
    }

    /// The ranks of all units by their total, in the order of [`Scores::units`].
    #[must_use]
    pub fn total_ranks(&self) -> Vec<Option<Decimal>> {
        let rounded = self.framework.settings().rank_on == RankOn::Rounded;
        self.ranks_by(|scores| (if rounded { scores.total } else { scores.exact_total }, scores.maximum))
    }

    /// The ranks of all units for one item, in the order of [`Scores::units`]; nobody is ranked on a bonus, a
    /// deduction, or an item that is only followed.
    #[must_use]
    pub fn item_ranks(&self, code: &str) -> Vec<Option<Decimal>> {
        let position = self.framework.position(code);
        match position.and_then(|position| self.framework.items().get(position).map(|item| (position, item)))
        {
            Some((position, item)) => self.ranks_at(position, item),
            None => vec![None; self.units.len()],
        }
    }

    fn ranks_at(&self, position: usize, item: &Item) -> Vec<Option<Decimal>> {
        if item.role.is_adjustment() {
            return vec![None; self.units.len()];
        }
        let rounded = self.framework.settings().rank_on == RankOn::Rounded;
        self.ranks_by(|scores| {
            let points = if rounded { scores.published(position) } else { scores.unrounded(position) };
            (points, scores.maximum_of(position, item))
        })
    }

    /// Ranks by percentage of `(points, maximum)`. Where all units have the same maximum the points order them as the
    /// percentages do, and are exact. A unit without a maximum has no rank.
    fn ranks_by(&self, part: impl Fn(&UnitScores) -> (Decimal, Decimal)) -> Vec<Option<Decimal>> {
        let parts: Vec<(Decimal, Decimal)> = self.scored.iter().map(part).collect();
        let first_maximum = parts.first().map(|(_, maximum)| *maximum);
        let same_maximum = parts.iter().all(|(_, maximum)| Some(*maximum) == first_maximum);
        let key = |(points, maximum): &(Decimal, Decimal)| {
            if maximum.is_zero() {
                return None;
            }
            let value = if same_maximum { *points } else { percent(*points, *maximum)? };
            Some(order_key(value))
        };
        let keys: Vec<Option<i128>> = parts.iter().map(key).collect();
        ranks(&keys, self.framework.settings().ties)
    }

    /// A table of scores at some levels, by unit in the order of the values, the total first and then the tree.
    #[must_use]
    pub fn rows(&self, levels: &[Level]) -> Vec<ScoreRow<'_>> {
        self.iter_rows(levels).collect()
    }

    /// The rows of [`Scores::rows`] one after the other, for tables that need not be in memory at once.
    pub fn iter_rows(&self, levels: &[Level]) -> impl Iterator<Item = ScoreRow<'_>> {
        let with_total = levels.contains(&Level::Total);
        let total_ranks = if with_total { self.total_ranks() } else { Vec::new() };
        let items = self.framework.items().iter().enumerate();
        let wanted: Vec<(usize, &Item)> =
            items.filter(|(_, item)| levels.contains(&item.level) && item.role != Role::Monitored).collect();
        let columns: Vec<Column<'_>> = wanted
            .into_par_iter()
            .map(|(position, item)| Column { position, item, ranks: self.ranks_at(position, item) })
            .collect();

        let columns = Arc::new(columns);
        self.units.iter().zip(&self.scored).enumerate().flat_map(move |(at, (unit, scores))| {
            let total = with_total.then(|| ScoreRow {
                unit,
                code: Self::TOTAL,
                level: Level::Total,
                name: &self.framework.header().name,
                score: total_of(scores),
                rank: total_ranks.get(at).copied().flatten(),
                band: self.band_at(at),
            });
            let columns = Arc::clone(&columns);
            let items = (0..columns.len()).filter_map(move |column| {
                let Column { position, item, ranks } = columns.get(column)?;
                Some(ScoreRow {
                    unit,
                    code: &item.code,
                    level: item.level,
                    name: &item.name,
                    score: item_of(scores, *position, item),
                    rank: ranks.get(at).copied().flatten(),
                    band: None,
                })
            });
            total.into_iter().chain(items)
        })
    }
}

/// An item of a table with the ranks of all units.
struct Column<'a> {
    position: usize,
    item: &'a Item,
    ranks: Vec<Option<Decimal>>,
}

fn mark_of(cell: Cell) -> Mark {
    match cell {
        Cell::Missing => Mark::Missing,
        Cell::Empty => Mark::Empty,
        Cell::NotApplicable => Mark::NotApplicable,
        Cell::Rejected => Mark::Rejected,
        Cell::Value(_) | Cell::Points(_) => Mark::Scored,
    }
}

fn total_of(scores: &UnitScores) -> Score {
    let percent = percent(scores.total, scores.maximum);
    Score { points: scores.total, unrounded: scores.exact_total, maximum: scores.maximum, percent }
        .normalized()
}

fn item_of(scores: &UnitScores, position: usize, item: &Item) -> Score {
    let points = scores.published(position);
    let unrounded = scores.unrounded(position);
    if item.role.is_adjustment() {
        return Score { points, unrounded, maximum: item.stated_max.unwrap_or_default(), percent: None }
            .normalized();
    }
    let maximum = scores.maximum_of(position, item);
    Score { points, unrounded, maximum, percent: percent(points, maximum) }.normalized()
}
