//! From one time to another, over as many steps as it takes.

use super::UnitTree;
use crate::link::{Heir, Link, Past, Share};
use crate::unit::{Unit, UnitId};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

impl UnitTree {
    /// Which units a unit was at the end of a year: those whose figures of that year belong to its past. See
    /// [`UnitTree::past_on`]; the day is 31 December, because yearly results are those of the units of the year's end.
    #[must_use]
    pub fn past(&self, unit: UnitId, year: i32) -> Vec<Past> {
        NaiveDate::from_ymd_opt(year, 12, 31).map(|day| self.past_on(unit, day)).unwrap_or_default()
    }

    /// Which units a unit was on an earlier day, ascending.
    ///
    /// A unit that was in being on the day is its own past. Otherwise its past is the list of its predecessors of that
    /// day, each with figures of its own and with whether all of it went over or only a part: there is no rule for
    /// one past figure, and none is made up. Empty when nothing is known, and for a unit that had ended by then.
    #[must_use]
    pub fn past_on(&self, unit: UnitId, day: NaiveDate) -> Vec<Past> {
        let Some(present) = self.unit(unit) else {
            return Vec::new();
        };
        if present.is_valid_on(day) {
            return vec![Past { unit, share: Share::Whole, is_default: true }];
        }
        if present.valid_from.is_none_or(|from| from < day) {
            return Vec::new();
        }
        let (found, _) = self.follow(unit, |current| {
            let older = self.predecessors(current).iter();
            older.map(|link| (*link, self.reached(link.unit, |unit| unit.is_valid_on(day)))).collect()
        });
        let share = |older| if self.is_wholly_in(older, unit) { Share::Whole } else { Share::Part };
        let past = |(older, is_default)| Past { unit: older, share: share(older), is_default };
        found.into_iter().map(past).collect()
    }

    /// In which units of a later day a unit goes on, ascending.
    ///
    /// A unit that is still in being goes on in itself. A unit without a successor of its own goes on where its
    /// children go on: a district in the communes that its communes became. Empty when nothing is known, and for a
    /// unit that was yet to come.
    #[must_use]
    pub fn heirs(&self, unit: UnitId, day: NaiveDate) -> Vec<Heir> {
        let Some(old) = self.unit(unit) else {
            return Vec::new();
        };
        if old.is_valid_on(day) {
            return vec![Heir { unit, share: Share::Whole, is_default: true }];
        }
        if old.valid_to.is_none_or(|to| day < to) {
            return Vec::new();
        }
        let (found, is_complete) = self.follow(unit, |current| {
            let steps = self.steps_onward(current);
            steps
                .into_iter()
                .map(|link| (link, self.reached(link.unit, |unit| unit.is_valid_on(day))))
                .collect()
        });
        let is_only = found.len() == 1;
        let share = if is_only && is_complete { Share::Whole } else { Share::Part };
        let heir = |(unit, is_default)| Heir { unit, share, is_default: is_default || is_only };
        found.into_iter().map(heir).collect()
    }

    /// The direct successors; without any, steps down to the children on the last day.
    pub(super) fn steps_onward(&self, unit: UnitId) -> Vec<Link> {
        let successors = self.successors(unit);
        if !successors.is_empty() {
            return successors.to_vec();
        }
        let Some(last_day) = self.unit(unit).and_then(|unit| unit.valid_to) else {
            return Vec::new();
        };
        let children = self.on(last_day).children(unit);
        let step = |unit| Link { unit, date: last_day, share: Share::Whole, is_default: false };
        children.into_iter().map(step).collect()
    }

    fn reached(&self, unit: UnitId, is_goal: impl Fn(&Unit) -> bool) -> bool {
        self.unit(unit).is_some_and(is_goal)
    }

    /// Follows steps from a unit until the goal is reached on each way. Answers the goals, each with whether it lies on
    /// a way of main successors only, and whether no way ended before a goal and no part was lost.
    fn follow(
        &self,
        start: UnitId,
        steps: impl Fn(UnitId) -> Vec<(Link, bool)>,
    ) -> (BTreeMap<UnitId, bool>, bool) {
        let mut found: BTreeMap<UnitId, bool> = BTreeMap::new();
        let mut is_complete = true;
        let mut seen: BTreeSet<(UnitId, bool)> = BTreeSet::new();
        let mut open = vec![(start, true)];
        while let Some((current, is_main)) = open.pop() {
            if !seen.insert((current, is_main)) {
                continue;
            }
            let links = steps(current);
            is_complete &= !is_lossy(links.iter().map(|(link, _)| link));
            for (link, is_goal) in links {
                let is_main = is_main && link.is_default;
                if is_goal {
                    *found.entry(link.unit).or_default() |= is_main;
                } else {
                    open.push((link.unit, is_main));
                }
            }
        }
        (found, is_complete)
    }

    /// Whether every way forward from the older unit leads into the newer one.
    fn is_wholly_in(&self, older: UnitId, newer: UnitId) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![older];
        while let Some(current) = open.pop() {
            if current == newer || !seen.insert(current) {
                continue;
            }
            let links = self.successors(current);
            if is_lossy(links.iter()) {
                return false;
            }
            open.extend(links.iter().map(|link| link.unit));
        }
        true
    }
}

/// Whether something of a unit is not accounted for by its steps: there are none, or one that took a part only.
fn is_lossy<'a>(mut steps: impl Iterator<Item = &'a Link>) -> bool {
    match (steps.next(), steps.next()) {
        (None, _) => true,
        (Some(only), None) => only.share == Share::Part,
        _ => false,
    }
}
