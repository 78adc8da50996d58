//! Cases on a number, each with its points: `steps`.

use super::condition::{Condition, different_subjects, unit_of};
use super::doubts::beyond_rules;
use super::interval::Interval;
use super::lex::Tokens;
use super::outcome::Outcome;
use super::pieces::{Piece, arrange, carve_zero, piece, remainder, trim};
use super::scan::Case;
use super::scope::Scope;
use super::understood::{Doubt, Understood, json_number, number_en, number_vi};
use caicach_index::{RuleKind, ValueUnit};
use rust_decimal::Decimal;
use serde_json::json;

/// Cases with their conditions on one number, brought to one unit and put in order from the top.
pub(super) struct Ladder {
    pub(super) unit: ValueUnit,
    pub(super) pieces: Vec<Piece>,
    pub(super) doubts: Vec<Doubt>,
}

impl Ladder {
    /// Whether the cases cover every value, each once.
    pub(super) fn is_whole(&self) -> bool {
        self.doubts.iter().all(|doubt| doubt.is_note)
    }
}

/// Puts cases in order; none when more than one stretch is left for "còn lại".
pub(super) fn ladder(tokens: &Tokens<'_>, conditions: &mut [Condition], scope: &Scope<'_>) -> Option<Ladder> {
    let mut intervals: Vec<&mut Interval> = conditions
        .iter_mut()
        .filter_map(|condition| match condition {
            Condition::Number(interval) => Some(interval),
            _ => None,
        })
        .collect();
    let (unit, mut doubts) = unit_of(&mut intervals, tokens, scope);
    let intervals: Vec<&Interval> = intervals.iter().map(|interval| &**interval).collect();
    doubts.extend(different_subjects(tokens, &intervals));
    let mut pieces: Vec<Piece> = Vec::new();
    for (case, condition) in conditions.iter().enumerate() {
        if let Condition::Number(interval) = condition {
            pieces.push(piece(case, interval, unit));
        }
    }
    doubts.extend(trim(&mut pieces, unit));
    if let Some(case) = conditions.iter().position(|condition| *condition == Condition::Nothing) {
        carve_zero(&mut pieces, case, unit);
        doubts.push(Doubt::note(
            "nothing-is-zero",
            "mức “không …” được hiểu là giá trị bằng 0",
            "the case \"không …\" (nothing) was taken for the value 0",
        ));
    }
    if let Some(case) = conditions.iter().position(|condition| *condition == Condition::Rest) {
        pieces.push(remainder(&pieces, case)?);
    }
    doubts.extend(arrange(&mut pieces, unit));
    Some(Ladder { unit, pieces, doubts })
}

/// Reads cases that all have points.
pub(super) fn steps(
    tokens: &Tokens<'_>,
    cases: &[Case],
    conditions: &mut [Condition],
    scope: &Scope<'_>,
) -> Result<Understood, Vec<Doubt>> {
    let Some(ladder) = ladder(tokens, conditions, scope) else { return Err(vec![rest_is_torn()]) };
    let mut doubts = ladder.doubts;
    let mut written = Vec::new();
    for piece in &ladder.pieces {
        let outcome = cases.get(piece.case).map(|case| &case.outcome);
        let Some(points) = outcome.and_then(|outcome| points_of(outcome, scope)) else {
            return Err(vec![beyond_rules()]);
        };
        match (piece.from, ladder.unit) {
            (Some(from), _) => {
                if from.is_behind() && !from.at().is_zero() {
                    doubts.push(above(from.at(), ladder.unit));
                }
                written.push((from.value(), points));
            }
            (None, ValueUnit::Number) if points.is_zero() => {}
            (None, ValueUnit::Number) => return Err(vec![beyond_rules()]),
            (None, _) => written.push((Decimal::ZERO, points)),
        }
    }
    written.dedup_by(|below, above| below.0 == above.0);
    let steps: Vec<_> =
        written.iter().map(|(from, points)| json!([json_number(*from), json_number(*points)])).collect();
    let unit = match ladder.unit {
        ValueUnit::Rate => "rate",
        ValueUnit::Count => "count",
        ValueUnit::Number => "number",
    };
    doubts.extend(scope.maximum_doubt(written.iter().map(|(_, points)| *points)));
    Ok(Understood::sure(RuleKind::Steps, json!({ "unit": unit, "steps": steps })).with(doubts))
}

/// The points of an outcome that has a fixed number of them.
pub(super) fn points_of(outcome: &Outcome, scope: &Scope<'_>) -> Option<Decimal> {
    match outcome {
        Outcome::Points(points) => Some(*points),
        Outcome::Full => scope.maximum,
        Outcome::Share(share) => scope.maximum.map(|maximum| maximum.saturating_mul(*share).normalize()),
        Outcome::Less(_) | Outcome::Each(_) | Outcome::UpTo(_) | Outcome::Formula(_) => None,
    }
}

fn rest_is_torn() -> Doubt {
    Doubt::compare(
        "rest-not-one-stretch",
        "mức “còn lại” không phải là một khoảng liền",
        "the case \"còn lại\" (the rest) is not one stretch of values",
    )
}

fn above(at: Decimal, unit: ValueUnit) -> Doubt {
    let shown = if unit == ValueUnit::Rate { at.saturating_mul(Decimal::ONE_HUNDRED) } else { at };
    let sign = if unit == ValueUnit::Rate { "%" } else { "" };
    let (vi, en) = (number_vi(shown), number_en(shown));
    Doubt::note(
        "bound-left-out",
        format!(
            "“trên {vi}{sign}” không gồm {vi}{sign}: ngưỡng được ghi cao hơn một chút để đúng {vi}{sign} thuộc mức dưới"
        ),
        format!(
            "\"above {en}{sign}\" leaves {en}{sign} out: the threshold is a hair higher, so that exactly {en}{sign} belongs to the case below"
        ),
    )
}
