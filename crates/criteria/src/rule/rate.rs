//! A formula within bounds: `proportional`, `target`, `linear`, `relative_to_best`.

use super::condition::Condition;
use super::doubts::beyond_rules;
use super::formula::Formula;
use super::lex::Tokens;
use super::outcome::Outcome;
use super::pieces::{Edge, Piece};
use super::scan::Case;
use super::scope::Scope;
use super::steps::{Ladder, ladder, points_of};
use super::understood::{Doubt, Understood, json_number, number_en, number_vi};
use caicach_index::{RuleKind, ValueUnit};
use rust_decimal::Decimal;
use serde_json::{Map, Value as Json, json};

/// Reads a formula that stands alone.
pub(super) fn formula_alone(formula: &Formula, scope: &Scope<'_>) -> Result<Understood, Vec<Doubt>> {
    match formula {
        Formula::Rate(points) => {
            Ok(Understood::sure(RuleKind::Proportional, json!({})).with(scope.points_doubt(*points)))
        }
        Formula::Best(points) => {
            Ok(Understood::sure(RuleKind::RelativeToBest, json!({})).with(scope.points_doubt(*points)))
        }
        Formula::Over { target, is_percent, points } => {
            Ok(target_rule(*target, *is_percent, scope).with(scope.points_doubt(*points)))
        }
        Formula::Unstated => Ok(Understood::sure(RuleKind::Proportional, json!({})).with(vec![unstated()])),
        Formula::Each(points) if !points.is_zero() => {
            let parameters = json!({ "points_each": json_number(*points) });
            Ok(Understood::sure(RuleKind::PerItem, parameters))
        }
        Formula::Each(_) | Formula::Straight => Err(vec![beyond_rules()]),
    }
}

fn target_rule(target: Decimal, is_percent: bool, scope: &Scope<'_>) -> Understood {
    let mut parameters = Map::new();
    parameters.insert("target".to_owned(), json_number(target));
    parameters.insert("below".to_owned(), json!("proportional"));
    let is_rate = is_percent || (scope.is_rate && target <= Decimal::ONE);
    if !is_rate {
        let unit = if target.is_integer() { "count" } else { "number" };
        parameters.insert("unit".to_owned(), json!(unit));
    }
    Understood::sure(RuleKind::Target, Json::Object(parameters))
}

/// Reads cases of which at least one has a formula.
pub(super) fn formula_cases(
    tokens: &Tokens<'_>,
    cases: &[Case],
    conditions: &mut [Condition],
    scope: &Scope<'_>,
) -> Result<Understood, Vec<Doubt>> {
    let formulas: Vec<(usize, &Formula)> = cases
        .iter()
        .enumerate()
        .filter_map(|(position, case)| match &case.outcome {
            Outcome::Formula(formula) => Some((position, formula)),
            _ => None,
        })
        .collect();
    let [(position, formula)] = formulas.as_slice() else { return Err(vec![beyond_rules()]) };
    if *formula == &Formula::Straight {
        return straight(cases, conditions, scope);
    }
    let Some(ladder) = ladder(tokens, conditions, scope) else { return Err(vec![beyond_rules()]) };
    let Some(middle) = ladder.pieces.iter().position(|piece| piece.case == *position) else {
        return Err(vec![beyond_rules()]);
    };
    let parts = Parts { cases, ladder: &ladder, middle };
    match formula {
        Formula::Over { target, is_percent, points } => {
            let read = over_target(&parts, *target, *is_percent, scope)?;
            Ok(read.with(scope.points_doubt(*points)).with(ladder.doubts))
        }
        Formula::Rate(points) => {
            Ok(proportional(&parts, scope)?.with(scope.points_doubt(*points)).with(ladder.doubts))
        }
        Formula::Unstated => Ok(proportional(&parts, scope)?.with(vec![unstated()]).with(ladder.doubts)),
        Formula::Best(_) | Formula::Each(_) | Formula::Straight => Err(vec![beyond_rules()]),
    }
}

/// The cases above, at and below the one with the formula.
struct Parts<'a> {
    cases: &'a [Case],
    ladder: &'a Ladder,
    middle: usize,
}

impl Parts<'_> {
    fn middle(&self) -> Option<&Piece> {
        self.ladder.pieces.get(self.middle)
    }

    /// Whether every case above earns the maximum; with what they write where that is something else.
    fn above_is_full(&self, scope: &Scope<'_>) -> Result<Vec<Doubt>, Vec<Doubt>> {
        let mut doubts = Vec::new();
        for piece in self.ladder.pieces.iter().take(self.middle) {
            let outcome = self.cases.get(piece.case).map(|case| &case.outcome);
            match outcome {
                Some(Outcome::Full) => {}
                Some(Outcome::Points(points)) => doubts.extend(scope.points_doubt(Some(*points))),
                _ => return Err(vec![beyond_rules()]),
            }
        }
        if self.middle > 1 { Err(vec![beyond_rules()]) } else { Ok(doubts) }
    }

    /// Whether every case below earns nothing.
    fn below_is_nothing(&self, scope: &Scope<'_>) -> Result<(), Vec<Doubt>> {
        let below = self.ladder.pieces.iter().skip(self.middle + 1);
        let mut points =
            below.map(|piece| self.cases.get(piece.case).and_then(|case| points_of(&case.outcome, scope)));
        let all_nothing = points.all(|points| points.is_some_and(|points| points.is_zero()));
        if all_nothing { Ok(()) } else { Err(vec![beyond_rules()]) }
    }

    /// Where the formula begins, unless that is 0 or a hair above it.
    fn floor(&self) -> Option<Edge> {
        self.middle()?.from.filter(|from| !from.at().is_zero())
    }

    /// Where the maximum begins, unless that is at 100 %.
    fn full_at(&self) -> Option<Edge> {
        let above = self.ladder.pieces.get(self.middle.checked_sub(1)?)?;
        above.from.filter(|from| from.at() < Decimal::ONE || self.ladder.unit != ValueUnit::Rate)
    }
}

/// Rate × maximum, with a floor and a rate that already earns the maximum.
fn proportional(parts: &Parts<'_>, scope: &Scope<'_>) -> Result<Understood, Vec<Doubt>> {
    if parts.ladder.unit != ValueUnit::Rate {
        return Err(vec![beyond_rules()]);
    }
    let doubts = parts.above_is_full(scope)?;
    parts.below_is_nothing(scope)?;
    let mut parameters = Map::new();
    if let Some(floor) = parts.floor() {
        parameters.insert("floor".to_owned(), json_number(floor.value()));
    }
    if let Some(full_at) = parts.full_at() {
        parameters.insert("full_at".to_owned(), json_number(full_at.value()));
    }
    Ok(Understood::sure(RuleKind::Proportional, Json::Object(parameters)).with(doubts))
}

/// The maximum at a target, value × maximum / target below it.
fn over_target(
    parts: &Parts<'_>,
    target: Decimal,
    is_percent: bool,
    scope: &Scope<'_>,
) -> Result<Understood, Vec<Doubt>> {
    let doubts = parts.above_is_full(scope)?;
    if parts.floor().is_some() {
        // No rule of the engine has a target and a floor.
        return Err(vec![beyond_rules()]);
    }
    let is_rate = parts.ladder.unit == ValueUnit::Rate;
    let target = if is_rate && !is_percent && target > Decimal::ONE {
        target.checked_div(Decimal::ONE_HUNDRED).unwrap_or(target)
    } else {
        target
    };
    let read = target_rule(target, is_rate, scope).with(doubts);
    let reached = parts.full_at().map(|edge| edge.at()).or(is_rate.then_some(Decimal::ONE));
    let has_case = parts.middle > 0;
    if has_case && reached != Some(target) {
        let (vi, en) = (number_vi(target), number_en(target));
        return Ok(read.with(vec![Doubt::compare(
            "target-differs",
            format!("mốc đạt điểm tối đa khác số chia {vi} trong công thức"),
            format!("the bound that earns the maximum is not the divisor {en} of the formula"),
        )]));
    }
    Ok(read)
}

/// Straight lines between the points of the other cases.
fn straight(cases: &[Case], conditions: &[Condition], scope: &Scope<'_>) -> Result<Understood, Vec<Doubt>> {
    let mut corners: Vec<(Decimal, Decimal)> = Vec::new();
    let mut has_percent = false;
    for (case, condition) in cases.iter().zip(conditions.iter()) {
        let Condition::Number(interval) = condition else {
            if *condition == Condition::Rest || case.outcome == Outcome::Formula(Formula::Straight) {
                continue;
            }
            return Err(vec![beyond_rules()]);
        };
        has_percent |= interval.has_percent;
        if case.outcome == Outcome::Formula(Formula::Straight) {
            continue;
        }
        let corner = match (interval.lower, interval.upper) {
            (Some(lower), None) => lower.at,
            (None, Some(upper)) => upper.at,
            (Some(lower), Some(upper)) if lower.at == upper.at => lower.at,
            _ => return Err(vec![beyond_rules()]),
        };
        let Some(points) = points_of(&case.outcome, scope) else { return Err(vec![beyond_rules()]) };
        corners.push((corner, points));
    }
    corners.sort_by_key(|(corner, _)| *corner);
    if has_percent {
        for (corner, _) in corners.iter_mut().filter(|(corner, _)| *corner > Decimal::ONE) {
            *corner = corner.checked_div(Decimal::ONE_HUNDRED).unwrap_or_default().normalize();
        }
    }
    let points_at: Vec<Json> =
        corners.iter().map(|(corner, points)| json!([json_number(*corner), json_number(*points)])).collect();
    let doubts = scope.maximum_doubt(corners.iter().map(|(_, points)| *points)).into_iter().collect();
    Ok(Understood::sure(RuleKind::Linear, json!({ "points_at": points_at })).with(doubts))
}

fn unstated() -> Doubt {
    Doubt::compare(
        "formula-not-stated",
        "cách chấm nói “theo công thức” nhưng không ghi công thức; được hiểu là tỷ lệ × điểm tối đa",
        "the text says \"by the formula\" without giving it; rate × maximum was taken",
    )
}
