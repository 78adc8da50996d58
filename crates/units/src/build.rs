//! From rows to a tree.
//!
//! The order matters: units first, then who stands under whom, then who follows whom, then names. Each step reads its own
//! rows, sets aside what cannot be used and goes on.

mod aliases;
mod cells;
mod counts;
mod cycles;
mod parents;
mod successors;
mod units;

use crate::adjacency::Adjacency;
use crate::agency::AgencyCode;
use crate::alias::Alias;
use crate::code_index::CodeIndex;
use crate::link::{Link, Share};
use crate::name_index::NameIndex;
use crate::rows::UnitRows;
use crate::tree::UnitTree;
use crate::tree::search::order_among_equals;
use crate::unit::{Unit, UnitId};
use caicach_findings::{Findings, Place};
use chrono::NaiveDate;
use std::collections::HashSet;
use std::sync::Arc;

/// One step of succession between two units that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Succession {
    pub(crate) older: UnitId,
    pub(crate) newer: UnitId,
    pub(crate) date: NaiveDate,
    pub(crate) share: Share,
    pub(crate) is_default: bool,
}

/// A tree in the making: what was there before (nothing, or a tree that gets additions) and what the rows add.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    units: Vec<Unit>,
    /// How many units were there before; they and everything between them stay as they are.
    base: usize,
    /// (child, parent).
    parents: Vec<(UnitId, UnitId)>,
    /// Units that on some day of their validity have nobody above them.
    sometimes_top: Vec<UnitId>,
    successions: Vec<Succession>,
    aliases: Vec<Alias>,
    agencies: Vec<AgencyCode>,
    oldest_list: Option<NaiveDate>,
    /// Where the rows of the new units stand, in the order of the new units.
    places: Vec<Place>,
    index: CodeIndex,
    words: HashSet<Arc<str>>,
    findings: Findings,
}

impl Draft {
    /// A draft that begins with all that is in a tree.
    pub(crate) fn from_tree(tree: &UnitTree) -> Self {
        let parents_of = |child| tree.parents.of(child).iter().map(move |parent| (child, *parent));
        Self {
            base: tree.units.len(),
            parents: tree.ids().flat_map(parents_of).collect(),
            units: tree.units.clone(),
            sometimes_top: tree.sometimes_top.clone(),
            successions: tree.successions.clone(),
            aliases: tree.aliases.clone(),
            agencies: tree.agencies.clone(),
            oldest_list: tree.oldest_list,
            ..Self::default()
        }
    }

    /// Adds the rows and makes the tree.
    pub(crate) fn complete(mut self, rows: UnitRows) -> (UnitTree, Findings) {
        self.add_units(rows.units);
        self.index = CodeIndex::build(&self.units);
        self.link_parents();
        self.add_successors(&rows.successors);
        self.add_aliases(&rows.aliases);
        self.add_agencies(&rows.agencies);
        self.check_counts(&rows.counts);
        self.into_tree()
    }

    fn into_tree(mut self) -> (UnitTree, Findings) {
        let count = self.units.len();
        self.successions.sort_unstable();
        self.sometimes_top.sort_unstable();
        self.aliases.sort_by_key(|alias| (alias.unit, alias.until));
        self.agencies.sort_by(|a, b| (&a.code, a.unit).cmp(&(&b.code, b.unit)));

        let children = self.parents.iter().map(|&(child, parent)| (parent, child)).collect();
        let successors = self.successions.iter().map(|step| (step.older, link(step, step.newer))).collect();
        let predecessors = self.successions.iter().map(|step| (step.newer, link(step, step.older))).collect();
        let tree = UnitTree {
            order_among_equals: order_among_equals(&self.units),
            names: NameIndex::build(&self.units, &self.aliases),
            parents: Adjacency::from_pairs(count, self.parents),
            children: Adjacency::from_pairs(count, children),
            successors: Adjacency::from_pairs(count, successors),
            predecessors: Adjacency::from_pairs(count, predecessors),
            successions: self.successions,
            sometimes_top: self.sometimes_top,
            index: self.index,
            aliases: self.aliases,
            agencies: self.agencies,
            oldest_list: self.oldest_list,
            units: self.units,
        };
        (tree, self.findings)
    }

    fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(id.index())
    }

    /// The place of the row of a new unit.
    fn place_of(&self, id: UnitId) -> Place {
        id.index()
            .checked_sub(self.base)
            .and_then(|index| self.places.get(index))
            .cloned()
            .unwrap_or_default()
    }

    /// Whether the unit was there before and is official: rows of an office do not change it.
    fn is_protected(&self, id: UnitId) -> bool {
        id.index() < self.base
            && self.unit(id).is_some_and(|unit| unit.origin == crate::unit::Origin::Official)
    }

    /// One shared copy of a word that many units have.
    fn word(&mut self, text: &str) -> Arc<str> {
        if let Some(word) = self.words.get(text) {
            return Arc::clone(word);
        }
        let word: Arc<str> = text.into();
        self.words.insert(Arc::clone(&word));
        word
    }
}

fn link(step: &Succession, unit: UnitId) -> Link {
    Link { unit, date: step.date, share: step.share, is_default: step.is_default }
}
