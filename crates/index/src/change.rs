//! Ranks of a list of scores and the change on the year before.
//!
//! Published results come as a list of units with a score each; so does the year before. A change is positive
//! when the unit rose: more points, or a smaller rank number. A unit that is in one list only has no change, and
//! a unit that was merged or split is another unit: its past is the list of its predecessors, not an average.

use crate::wording::shortened;
use crate::{Ties, ranks};
use caicach_findings::{Finding, Findings, Text};
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};

/// The score of one unit; none when it is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitScore {
    /// The unit.
    pub unit: String,
    /// Its score.
    pub score: Option<Decimal>,
}

impl UnitScore {
    /// A unit with its score.
    pub fn new(unit: impl Into<String>, score: Option<Decimal>) -> Self {
        Self { unit: unit.into(), score }
    }
}

/// A unit with its rank and what changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankedUnit {
    /// The unit.
    pub unit: String,
    /// Its score.
    pub score: Option<Decimal>,
    /// Its rank, 1 = best.
    pub rank: Option<Decimal>,
    /// Places risen since the previous list (negative: fallen).
    pub rank_change: Option<Decimal>,
    /// Points gained since the previous list (negative: lost).
    pub score_change: Option<Decimal>,
}

/// Ranks a list of scores, in the order in which they are given. A unit that comes twice is set aside the second
/// time; a unit without a score has no rank.
#[must_use]
pub fn rank(scores: &[UnitScore], ties: Ties) -> (Vec<RankedUnit>, Findings) {
    let mut findings = Findings::default();
    let mut seen = HashSet::new();
    let mut kept: Vec<&UnitScore> = Vec::with_capacity(scores.len());
    for score in scores {
        if !seen.insert(score.unit.as_str()) {
            findings.push(second_row(&score.unit));
            continue;
        }
        if score.score.is_none() {
            findings.push(no_score(&score.unit));
        }
        kept.push(score);
    }
    let values: Vec<Option<Decimal>> = kept.iter().map(|score| score.score).collect();
    let ranked = kept.into_iter().zip(ranks(&values, ties)).map(|(score, rank)| RankedUnit {
        unit: score.unit.clone(),
        score: score.score,
        rank,
        rank_change: None,
        score_change: None,
    });
    (ranked.collect(), findings)
}

/// Ranks a list of scores and compares it with the previous one, which is ranked by the same tie rule.
///
/// Ranks among different units are not comparable without care (63 provinces until 2025, 34 after): when the
/// lists do not hold the same units, a note says how many each has.
#[must_use]
pub fn change(previous: &[UnitScore], current: &[UnitScore], ties: Ties) -> (Vec<RankedUnit>, Findings) {
    let (before, mut findings) = rank(previous, ties);
    let (mut now, current_findings) = rank(current, ties);
    findings.extend(current_findings);
    let before: HashMap<&str, &RankedUnit> = before.iter().map(|unit| (unit.unit.as_str(), unit)).collect();
    let mut in_both = 0_usize;
    for unit in &mut now {
        let Some(earlier) = before.get(unit.unit.as_str()) else { continue };
        in_both += 1;
        unit.rank_change = gained(unit.rank, earlier.rank);
        unit.score_change = gained(earlier.score, unit.score);
    }
    if in_both != now.len() || in_both != before.len() {
        findings.push(other_units(before.len(), now.len(), in_both));
    }
    (now, findings)
}

/// `to − from`, when both are known.
fn gained(from: Option<Decimal>, to: Option<Decimal>) -> Option<Decimal> {
    to?.checked_sub(from?)
}

fn second_row(unit: &str) -> Finding {
    let shown = shortened(unit, 60);
    let message = Text::new(
        format!("Đơn vị {shown} có hơn một dòng; dòng sau bị bỏ"),
        format!("Unit {shown} has more than one row; the later one is set aside"),
    );
    let hint = Text::new("Chỉ giữ một dòng cho mỗi đơn vị", "Keep one row for each unit");
    Finding::rejected("duplicate-unit", message).at(caicach_findings::Place::item(shown)).hint(hint)
}

fn no_score(unit: &str) -> Finding {
    let shown = shortened(unit, 60);
    let message = Text::new(
        format!("Đơn vị {shown} không có điểm nên không được xếp hạng"),
        format!("Unit {shown} has no score and no rank"),
    );
    let hint = Text::new("Nhập điểm của đơn vị", "Enter the unit's score");
    Finding::warning("missing-score", message).at(caicach_findings::Place::item(shown)).hint(hint)
}

fn other_units(before: usize, now: usize, in_both: usize) -> Finding {
    let message = Text::new(
        format!(
            "Kỳ trước có {before} đơn vị, kỳ này {now}, chung {in_both}: thứ hạng hai kỳ không hoàn toàn so sánh được"
        ),
        format!(
            "There were {before} units and are {now} now, {in_both} in both: the ranks are not fully comparable"
        ),
    );
    let hint = Text::new(
        "So sánh điểm số; đơn vị chỉ có ở một kỳ không có thay đổi",
        "Compare the points; a unit that is in one list only has no change",
    );
    Finding::note("other-units", message).hint(hint)
}
