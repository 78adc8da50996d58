//! One unit: points of every item, and the total.

use crate::exact::{difference, proportion, sum};
use crate::framework::{Framework, Item, Role};
use crate::settings::{NotApplicable, Rounding};
use crate::{Cell, Level};
use rust_decimal::Decimal;

/// The scores of one unit. Vectors have one entry for each item, in the order of the tree.
#[derive(Debug, Clone)]
pub(crate) struct UnitScores {
    /// Points before any rounding. Those of a deduction are negative.
    pub(crate) exact: Vec<Decimal>,
    /// Points as the framework rounds them; none when it does not round below the total.
    pub(crate) rounded: Option<Vec<Decimal>>,
    /// Applicable maxima; none when nothing was dropped, so that they are what each item can attain.
    pub(crate) maxima: Option<Vec<Decimal>>,
    /// The total before any rounding.
    pub(crate) exact_total: Decimal,
    /// The total as the framework rounds it.
    pub(crate) total: Decimal,
    /// The applicable maximum of the total.
    pub(crate) maximum: Decimal,
    /// The points added beside the tree, after the caps.
    pub(crate) bonus: Decimal,
    /// The points taken away beside the tree, after the caps; positive.
    pub(crate) deduction: Decimal,
}

/// A total with what stands beside it.
struct Total {
    points: Decimal,
    bonus: Decimal,
    deduction: Decimal,
}

impl UnitScores {
    /// Scores the cells of a unit, one for each leaf. `best` holds the best value of all units for each leaf that
    /// needs it.
    pub(crate) fn of(framework: &Framework, cells: &[Cell], best: &[Option<Decimal>]) -> Self {
        let settings = framework.settings();
        let items = framework.items();
        let mut exact = vec![Decimal::ZERO; items.len()];
        let mut maxima: Option<Vec<Decimal>> = None;
        for ((position, cell), best) in framework.leaf_positions().iter().zip(cells).zip(best) {
            let Some(item) = items.get(*position) else { continue };
            if *cell == Cell::NotApplicable
                && item.role == Role::Leaf
                && item.not_applicable == NotApplicable::Drop
            {
                let maxima = maxima.get_or_insert_with(|| items.iter().map(|item| item.attainable).collect());
                drop_from(maxima, items, *position);
            }
            if let Some(points) = exact.get_mut(*position) {
                *points = leaf_points(item, *cell, *best);
            }
        }
        let maximum = match &maxima {
            None => framework.attainable(),
            Some(maxima) => top_sum(items, maxima),
        };

        let rounds_below_total = settings.round.filter(|round| round.at != Level::Total);
        let mut rounded = rounds_below_total.map(|_| exact.clone());
        let exact_total = add_up(framework, &mut exact, None, maximum);
        let rounded_total = match (&mut rounded, rounds_below_total) {
            (Some(points), Some(round)) => add_up(framework, points, Some(round), maximum),
            _ => Total { ..exact_total },
        };
        let total = match settings.round {
            Some(round) if round.at == Level::Total => round.apply(rounded_total.points),
            _ => rounded_total.points,
        };
        Self {
            exact,
            rounded,
            maxima,
            exact_total: exact_total.points,
            total,
            maximum: settings.rescale_to.filter(|_| !maximum.is_zero()).unwrap_or(maximum),
            bonus: rounded_total.bonus,
            deduction: rounded_total.deduction,
        }
    }

    /// The applicable maximum of an item.
    pub(crate) fn maximum_of(&self, position: usize, item: &Item) -> Decimal {
        let applicable = self.maxima.as_ref().and_then(|maxima| maxima.get(position).copied());
        applicable.unwrap_or(item.attainable)
    }

    /// Points of an item as the framework publishes them.
    pub(crate) fn published(&self, position: usize) -> Decimal {
        self.rounded.as_ref().unwrap_or(&self.exact).get(position).copied().unwrap_or_default()
    }

    /// Points of an item before any rounding.
    pub(crate) fn unrounded(&self, position: usize) -> Decimal {
        self.exact.get(position).copied().unwrap_or_default()
    }
}

/// What a leaf earns; what a deduction takes away is positive here.
fn leaf_points(item: &Item, cell: Cell, best: Option<Decimal>) -> Decimal {
    match (cell, &item.rule) {
        (Cell::Value(value), Some(rule)) => rule.points_of(value, best),
        (Cell::Points(points), Some(_)) => points,
        (Cell::NotApplicable, _) if item.role == Role::Leaf && item.not_applicable == NotApplicable::Full => {
            item.attainable
        }
        _ => Decimal::ZERO,
    }
}

/// Takes the maximum of a leaf out of its own and all maxima above it.
fn drop_from(maxima: &mut [Decimal], items: &[Item], leaf: usize) {
    let dropped = items.get(leaf).map_or(Decimal::ZERO, |item| item.attainable);
    let mut position = Some(leaf);
    while let Some(current) = position {
        if let Some(maximum) = maxima.get_mut(current) {
            *maximum = difference(*maximum, dropped);
        }
        position = items.get(current).and_then(|item| item.parent);
    }
}

fn top_sum(items: &[Item], values: &[Decimal]) -> Decimal {
    let top =
        items.iter().zip(values).filter(|(item, _)| item.parent.is_none() && !item.role.is_adjustment());
    top.fold(Decimal::ZERO, |total, (_, value)| sum(total, *value))
}

/// Adds the points of the leaves upwards, rounding where the framework says, and makes the total: the sum at the
/// top, rescaled when the framework says so, plus bonus, minus deduction.
fn add_up(framework: &Framework, points: &mut [Decimal], round: Option<Rounding>, maximum: Decimal) -> Total {
    let settings = framework.settings();
    let items = framework.items();
    let adjusted = super::has_adjustments(framework);
    let (bonus, deduction) =
        if adjusted { add_adjustments(items, points, round) } else { (Decimal::ZERO, Decimal::ZERO) };
    let mut top = Decimal::ZERO;
    for (position, item) in items.iter().enumerate().rev() {
        if item.role.is_adjustment() {
            continue;
        }
        let Some(own) = points.get_mut(position) else { continue };
        if let Some(round) = round
            && rounds_here(item, round)
        {
            *own = round.apply(*own);
        }
        let own = *own;
        match item.parent.and_then(|parent| points.get_mut(parent)) {
            Some(above) => *above = sum(*above, own),
            None => top = sum(top, own),
        }
    }
    let scaled = match settings.rescale_to {
        Some(scale) if !maximum.is_zero() => proportion(top, maximum, scale),
        _ => top,
    };
    let bonus = settings.bonus_cap.map_or(bonus, |cap| bonus.min(cap));
    let deduction = settings.deduction_cap.map_or(deduction, |cap| deduction.min(cap));
    Total { points: difference(sum(scaled, bonus), deduction), bonus, deduction }
}

/// An item is rounded at its level; a leaf above that level stands for its own component and is rounded too.
fn rounds_here(item: &Item, round: Rounding) -> bool {
    item.level == round.at || (item.role.is_scored_leaf() && item.level < round.at)
}

/// Adds bonus and deduction items upwards, each capped by the maximum of its group, and writes their points with
/// their sign. Gives the sums of both; the deduction is positive.
fn add_adjustments(items: &[Item], points: &mut [Decimal], round: Option<Rounding>) -> (Decimal, Decimal) {
    let mut sums = vec![(Decimal::ZERO, Decimal::ZERO); items.len()];
    let mut top = (Decimal::ZERO, Decimal::ZERO);
    for (position, item) in items.iter().enumerate().rev() {
        let (Some(own), Some(collected)) = (points.get_mut(position), sums.get(position).copied()) else {
            continue;
        };
        let rounded = |value: Decimal| match round {
            Some(round) if rounds_here(item, round) => round.apply(value),
            _ => value,
        };
        let capped = |value: Decimal| item.stated_max.map_or(value, |cap| value.min(cap));
        let (bonus, deduction) = match item.role {
            Role::Bonus => (rounded(*own), Decimal::ZERO),
            Role::Deduction => (Decimal::ZERO, rounded(*own)),
            Role::AdjustmentGroup => (capped(collected.0), capped(collected.1)),
            Role::Parent | Role::Leaf | Role::Monitored => collected,
        };
        if item.role.is_adjustment() {
            *own = difference(bonus, deduction);
        }
        let above = match item.parent {
            Some(parent) => sums.get_mut(parent),
            None => Some(&mut top),
        };
        if let Some(above) = above {
            *above = (sum(above.0, bonus), sum(above.1, deduction));
        }
    }
    top
}
