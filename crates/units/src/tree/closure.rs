//! The closure of the tree: of every unit, the units that it counts within, and from when until when.

use super::UnitTree;
use crate::code::UnitCode;
use crate::unit::UnitId;
use crate::validity::Validity;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// That a unit counts within another one, or within itself, from a day to a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Enclosure {
    /// The unit.
    pub unit: UnitCode,
    /// The unit that it counts within.
    pub above: UnitCode,
    /// The first day; empty when it is not known.
    pub first_day: Option<NaiveDate>,
    /// The last day; empty when there is none.
    pub last_day: Option<NaiveDate>,
}

impl UnitTree {
    /// The codes of the units that a unit counts within on a day: itself, and those above it.
    ///
    /// A unit that has ended counts within those in which it goes on: within its main heir and those above that one, or,
    /// when it was divided without one, within what all of its heirs have above them. What was recorded for it is theirs to
    /// see, and it stays within itself. A code that is used again means the unit in being. Empty when nobody had the code
    /// by that day.
    #[must_use]
    pub fn enclosing(&self, code: &str, day: NaiveDate) -> BTreeSet<&UnitCode> {
        let ids = self.index.with_code(&self.units, code);
        let on = self.on(day);
        let in_being: Vec<UnitId> = ids.iter().copied().filter(|id| on.contains(*id)).collect();
        if !in_being.is_empty() {
            return in_being.into_iter().flat_map(|id| self.codes_upward(id, day)).collect();
        }
        let ended = ids.iter().copied().filter_map(|id| self.unit(id).map(|unit| (id, unit)));
        let latest = ended.filter(|(_, unit)| unit.valid_to.is_some_and(|to| to < day));
        let Some((id, unit)) = latest.max_by_key(|(_, unit)| unit.valid_to) else {
            return BTreeSet::new();
        };
        let mut codes = self.codes_of_heirs(id, day);
        codes.insert(&unit.code);
        codes
    }

    /// What all heirs of a unit that has ended have above them, the heirs included where there is one main heir.
    fn codes_of_heirs(&self, ended: UnitId, day: NaiveDate) -> BTreeSet<&UnitCode> {
        let heirs = self.heirs(ended, day);
        let upward = |unit| self.codes_upward(unit, day);
        if let Some(main) = heirs.iter().find(|heir| heir.is_default) {
            return upward(main.unit);
        }
        let mut common: Option<BTreeSet<&UnitCode>> = None;
        for heir in heirs {
            let codes = upward(heir.unit);
            common = Some(match common {
                None => codes,
                Some(common) => common.intersection(&codes).copied().collect(),
            });
        }
        common.unwrap_or_default()
    }

    fn codes_upward(&self, unit: UnitId, day: NaiveDate) -> BTreeSet<&UnitCode> {
        let path = self.on(day).path(unit);
        path.into_iter().filter_map(|id| self.unit(id)).map(|unit| &unit.code).collect()
    }

    /// The closure of all units over all times, sorted: for every day, the pairs of [`UnitTree::enclosing`].
    #[must_use]
    pub fn closure(&self) -> Vec<Enclosure> {
        let codes: BTreeSet<&UnitCode> = self.units.iter().map(|unit| &unit.code).collect();
        let mut rows = Vec::with_capacity(self.units.len() * 3);
        for code in codes {
            self.push_closure(code, &mut rows);
        }
        rows.sort_unstable();
        rows
    }

    fn push_closure(&self, code: &UnitCode, rows: &mut Vec<Enclosure>) {
        let row = |above: &UnitCode, validity: Validity| Enclosure {
            unit: code.clone(),
            above: above.clone(),
            first_day: validity.from,
            last_day: validity.to,
        };
        let mut open: Vec<(&UnitCode, Option<NaiveDate>)> = Vec::new();
        for first_day in self.days_of_change(self.index.with_code(&self.units, code.as_str())) {
            // Before the first change of all, any earlier day is like the one before it.
            let day = first_day.unwrap_or(NaiveDate::MIN);
            let now = self.enclosing(code.as_str(), day);
            let last_day = first_day.and_then(|day| day.pred_opt());
            let (stay, end): (Vec<_>, Vec<_>) = open.into_iter().partition(|(above, _)| now.contains(above));
            rows.extend(end.into_iter().map(|(above, from)| row(above, Validity { from, to: last_day })));
            open = stay;
            for above in now {
                if !open.iter().any(|(known, _)| *known == above) {
                    open.push((above, first_day));
                }
            }
        }
        rows.extend(open.into_iter().map(|(above, from)| row(above, Validity { from, to: None })));
    }

    /// The first days of the times in which nothing changes for units, earliest first; the first of them is open.
    fn days_of_change(&self, units: &[UnitId]) -> Vec<Option<NaiveDate>> {
        let mut seen = BTreeSet::new();
        let mut days = BTreeSet::new();
        let mut open = units.to_vec();
        while let Some(id) = open.pop() {
            let Some(unit) = self.unit(id).filter(|_| seen.insert(id)) else { continue };
            days.extend(unit.valid_from);
            days.extend(unit.valid_to.and_then(|last| last.succ_opt()));
            open.extend(self.parents.of(id));
            open.extend(self.steps_onward(id).iter().map(|link| link.unit));
        }
        std::iter::once(None).chain(days.into_iter().map(Some)).collect()
    }
}
