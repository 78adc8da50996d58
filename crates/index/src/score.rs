//! Scoring: from values to points, maxima and totals.

mod noticed;
mod result;
mod unit;

pub use result::{Mark, Score, ScoreRow, Scores};

use crate::exact::percent;
use crate::{Accepted, BandScope, BandsOn, Cell, Framework, RuleKind, Values};
use caicach_findings::Findings;
use rayon::prelude::*;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use unit::UnitScores;

/// What bands need to know about the units and the year that are scored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assessed {
    /// The year.
    pub year: Option<i32>,
    /// The kind of unit or subject, when it is the same for all.
    pub subject: Option<String>,
    /// The kind of a unit or subject where it differs, by unit.
    pub subject_of: BTreeMap<String, String>,
}

impl Assessed {
    fn scope(&self, unit: &str) -> BandScope<'_> {
        let subject = self.subject_of.get(unit).or(self.subject.as_ref());
        BandScope { subject: subject.map(String::as_str), year: self.year }
    }
}

/// Scores all units: every leaf by its rule, sums upwards, bonus and deduction beside them, rounding and bands as
/// the framework says. Ranks are taken when they are asked for ([`Scores::rows`]).
///
/// An empty or missing value is 0 points, stays in the denominator and is a warning; a value that was set aside
/// when it came in is 0 points in the denominator too; "not applicable" follows the framework. The result does
/// not depend on the number of threads.
#[must_use]
pub fn score(values: &Values<'_>, assessed: &Assessed) -> (Scores, Findings) {
    let framework = values.framework();
    let best = best_values(values);
    let scored: Vec<UnitScores> = (0..values.units().len())
        .into_par_iter()
        .with_min_len(64)
        .map(|position| UnitScores::of(framework, values.cells(position), &best))
        .collect();
    let bands = values.units().iter().zip(&scored).map(|(unit, scores)| {
        let value = match framework.settings().bands_on {
            BandsOn::Points => Some(scores.total),
            BandsOn::Percent => percent(scores.total, scores.maximum),
        };
        value.and_then(|value| framework.band_position(value, assessed.scope(unit)))
    });
    let bands = bands.collect();
    let findings = noticed::noticed(values, &scored);
    (Scores::new(framework, values, scored, bands), findings)
}

/// For each leaf that is scored against the best unit, the best accepted value.
fn best_values(values: &Values<'_>) -> Vec<Option<Decimal>> {
    let framework = values.framework();
    let mut best = vec![None; framework.leaf_count()];
    for (leaf, item) in framework.leaves().enumerate() {
        if item.rule.as_ref().is_none_or(|rule| rule.kind() != RuleKind::RelativeToBest) {
            continue;
        }
        let observed = (0..values.units().len()).filter_map(|unit| match values.cells(unit).get(leaf) {
            Some(Cell::Value(Accepted::Number(number))) => Some(*number),
            _ => None,
        });
        if let Some(place) = best.get_mut(leaf) {
            *place = observed.max();
        }
    }
    best
}

/// Whether the framework has items beside the tree.
fn has_adjustments(framework: &Framework) -> bool {
    framework.items().iter().any(|item| item.role.is_adjustment())
}
