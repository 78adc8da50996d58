//! The entries of a unit over all rounds.

use crate::entry::{Applied, Entry, apply, is_filled_by_system};
use crate::round::RoundKind;
use caicach_index::{Framework, Item};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Why a unit is not ready to hand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lacking {
    /// Nothing was stated.
    Statement,
    /// What was stated cannot stand.
    Refused,
    /// There is neither evidence nor a written explanation.
    Evidence,
}

/// What a unit and its appraisers entered, by component and round.
#[derive(Debug, Clone, Default)]
pub struct UnitSheet {
    entries: BTreeMap<String, BTreeMap<RoundKind, Entry>>,
    with_evidence: BTreeSet<String>,
    filled: BTreeMap<String, Decimal>,
}

impl UnitSheet {
    /// Puts an entry into a cell.
    pub fn set(&mut self, item: &str, round: RoundKind, entry: Entry) {
        self.entries.entry(item.to_owned()).or_default().insert(round, entry);
    }

    /// Says that a component has evidence.
    pub fn has_evidence(&mut self, item: &str) {
        self.with_evidence.insert(item.to_owned());
    }

    /// The points of a component that the system fills.
    pub fn fill(&mut self, item: &str, points: Decimal) {
        self.filled.insert(item.to_owned(), points);
    }

    /// What stands in a cell.
    #[must_use]
    pub fn entry(&self, item: &str, round: RoundKind) -> Option<&Entry> {
        self.entries.get(item)?.get(&round)
    }

    /// The entry that counts for a component after a round: that of the latest round in which something was stated that can
    /// stand. None where there is none; a component that the system fills then has what it fills in.
    #[must_use]
    pub fn standing(&self, item: &Item, up_to: RoundKind) -> Option<(RoundKind, &Entry, Applied)> {
        let entries = self.entries.get(&item.code)?;
        let latest = entries.range(..=up_to).rev();
        latest.filter_map(|(round, entry)| Some((*round, entry, apply(item, *round, entry).ok()??))).next()
    }

    /// What a component earns by the entries up to a round: those of the latest round in which something was stated. A component
    /// that the system fills earns what it fills in, unless an expert or the council decided otherwise. None: nothing is known.
    #[must_use]
    pub fn earned(&self, item: &Item, up_to: RoundKind) -> Option<(Option<RoundKind>, Applied)> {
        if let Some((round, _, applied)) = self.standing(item, up_to) {
            return Some((Some(round), applied));
        }
        let filled = self.filled.get(&item.code).filter(|_| is_filled_by_system(item));
        filled.map(|points| (None, Applied { points: Some(*points) }))
    }

    /// The points that a component had before a round.
    #[must_use]
    pub fn stood_before(&self, item: &Item, round: RoundKind) -> Option<Decimal> {
        let before = RoundKind::ALL.into_iter().rfind(|kind| *kind < round)?;
        self.earned(item, before)?.1.points
    }

    /// What keeps a unit from handing in its self-score, in the order of the framework.
    #[must_use]
    pub fn lacking<'a>(&self, framework: &'a Framework) -> Vec<(&'a Item, Lacking)> {
        let mut lacking = Vec::new();
        for item in framework.leaves().filter(|item| item.self_scored && !is_filled_by_system(item)) {
            let entry = self.entry(&item.code, RoundKind::SelfScore);
            let applied = entry.map(|entry| apply(item, RoundKind::SelfScore, entry));
            match applied {
                None | Some(Ok(None)) => {
                    // Nothing was given and nothing was taken away: that needs no word.
                    if !item.role.is_adjustment() {
                        lacking.push((item, Lacking::Statement));
                    }
                    continue;
                }
                Some(Err(_)) => {
                    lacking.push((item, Lacking::Refused));
                    continue;
                }
                Some(Ok(Some(_))) => {}
            }
            let is_explained = entry.is_some_and(|entry| !entry.comment.trim().is_empty());
            let wants_evidence = item.evidence.is_some();
            if wants_evidence && !self.with_evidence.contains(&item.code) && !is_explained {
                lacking.push((item, Lacking::Evidence));
            }
        }
        lacking
    }
}
