//! The tree on one day.

use super::UnitTree;
use crate::kind::UnitKind;
use crate::unit::{Unit, UnitId};
use caicach_findings::{Finding, Findings, Text};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The tree as it was on one day. A unit that was not in being on that day has no parent, no children and no place here.
#[derive(Debug, Clone, Copy)]
pub struct UnitsOn<'a> {
    tree: &'a UnitTree,
    day: NaiveDate,
}

impl<'a> UnitsOn<'a> {
    pub(super) fn new(tree: &'a UnitTree, day: NaiveDate) -> Self {
        Self { tree, day }
    }

    /// The day.
    #[must_use]
    pub fn day(self) -> NaiveDate {
        self.day
    }

    /// What is to be known about the lists of that day: a note when the day lies before the oldest list that is held.
    #[must_use]
    pub fn findings(self) -> Findings {
        let Some(oldest) = self.tree.oldest_list.filter(|oldest| self.day < *oldest) else {
            return Findings::default();
        };
        let day = self.day;
        let message = Text::new(
            format!("Danh mục cũ nhất đang có là của ngày {oldest}; đơn vị vào ngày {day} có thể khác"),
            format!("The oldest list that is held is of {oldest}; the units on {day} may have differed"),
        );
        let hint = Text::new(
            "Đối chiếu với danh mục đơn vị hành chính của thời điểm đó trước khi dùng",
            "Compare with the list of administrative units of that time before relying on it",
        );
        Finding::note("units-before-oldest-list", message).hint(hint).into()
    }

    /// Whether the unit was in being.
    #[must_use]
    pub fn contains(self, unit: UnitId) -> bool {
        self.tree.unit(unit).is_some_and(|unit| unit.is_valid_on(self.day))
    }

    /// All units of the day, ascending.
    pub fn iter(self) -> impl Iterator<Item = (UnitId, &'a Unit)> {
        let tree = self.tree;
        tree.ids()
            .filter_map(move |id| tree.unit(id).map(|unit| (id, unit)))
            .filter(move |(_, unit)| unit.is_valid_on(self.day))
    }

    /// The units of one kind, ascending.
    pub fn of_kind(self, kind: UnitKind) -> impl Iterator<Item = (UnitId, &'a Unit)> {
        self.iter().filter(move |(_, unit)| unit.kind == kind)
    }

    /// How many units of one kind there were.
    #[must_use]
    pub fn count(self, kind: UnitKind) -> usize {
        self.of_kind(kind).count()
    }

    /// How many units of each kind there were; kinds without any are left out.
    #[must_use]
    pub fn counts(self) -> BTreeMap<UnitKind, usize> {
        let mut counts = BTreeMap::new();
        for (_, unit) in self.iter() {
            *counts.entry(unit.kind).or_default() += 1;
        }
        counts
    }

    /// How many units of one kind there were by the type they had on that day: xã, phường, đặc khu.
    #[must_use]
    pub fn counts_by_type(self, kind: UnitKind) -> BTreeMap<&'a str, usize> {
        let mut counts = BTreeMap::new();
        for (id, _) in self.of_kind(kind) {
            if let Some(naming) = self.tree.naming(id, self.day) {
                *counts.entry(naming.type_vi).or_default() += 1;
            }
        }
        counts
    }

    /// The unit with this kind and code.
    #[must_use]
    pub fn find(self, kind: UnitKind, code: &str) -> Option<UnitId> {
        self.with_code(code).find(|id| self.tree.unit(*id).is_some_and(|unit| unit.kind == kind))
    }

    /// The units with this code, of whatever kind.
    pub fn with_code(self, code: &str) -> impl Iterator<Item = UnitId> + use<'a> {
        let with_code = self.tree.index.with_code(&self.tree.units, code);
        with_code.iter().copied().filter(move |id| self.contains(*id))
    }

    /// The units with nobody above them, ascending.
    #[must_use]
    pub fn top(self) -> Vec<UnitId> {
        let is_top = |id: &UnitId| self.contains(*id) && self.parent(*id).is_none();
        self.tree.sometimes_top.iter().copied().filter(is_top).collect()
    }

    /// The unit directly above.
    #[must_use]
    pub fn parent(self, unit: UnitId) -> Option<UnitId> {
        if !self.contains(unit) {
            return None;
        }
        self.tree.parents.of(unit).iter().copied().find(|parent| self.contains(*parent))
    }

    /// The units directly below, ascending.
    #[must_use]
    pub fn children(self, unit: UnitId) -> Vec<UnitId> {
        let is_child = |id: &UnitId| self.parent(*id) == Some(unit);
        self.tree.children.of(unit).iter().copied().filter(is_child).collect()
    }

    /// The units above, the nearest first.
    #[must_use]
    pub fn ancestors(self, unit: UnitId) -> Vec<UnitId> {
        std::iter::successors(self.parent(unit), |above| self.parent(*above)).collect()
    }

    /// The way from the top down to the unit, with the unit itself. Empty for a unit that was not in being.
    #[must_use]
    pub fn path(self, unit: UnitId) -> Vec<UnitId> {
        if !self.contains(unit) {
            return Vec::new();
        }
        let mut path = self.ancestors(unit);
        path.reverse();
        path.push(unit);
        path
    }

    /// All units below, at any depth, ascending.
    #[must_use]
    pub fn descendants(self, unit: UnitId) -> Vec<UnitId> {
        let mut found = Vec::new();
        let mut open = self.children(unit);
        while let Some(next) = open.pop() {
            open.extend(self.children(next));
            found.push(next);
        }
        found.sort_unstable();
        found
    }

    /// The unit itself and all units below, ascending: the rows of a closure table for this unit.
    #[must_use]
    pub fn subtree(self, unit: UnitId) -> Vec<UnitId> {
        if !self.contains(unit) {
            return Vec::new();
        }
        let mut subtree = self.descendants(unit);
        let place = subtree.partition_point(|id| *id < unit);
        subtree.insert(place, unit);
        subtree
    }

    /// Whether `unit` is `above` or stands below it.
    #[must_use]
    pub fn is_within(self, unit: UnitId, above: UnitId) -> bool {
        self.path(unit).contains(&above)
    }

    /// The unit itself or the nearest one above that is of the kind: the province of a commune.
    #[must_use]
    pub fn enclosing(self, unit: UnitId, kind: UnitKind) -> Option<UnitId> {
        let way = self.path(unit);
        way.into_iter().rev().find(|id| self.tree.unit(*id).is_some_and(|unit| unit.kind == kind))
    }
}
