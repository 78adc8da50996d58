//! Points for each thing: `per_item`, and what is taken away for each fault.

use super::Adjustment;
use super::choice::award_list;
use super::condition::Condition;
use super::doubts::beyond_rules;
use super::interval::Bound;
use super::lex::Tokens;
use super::outcome::Outcome;
use super::scan::{Case, Scanned, counts_each};
use super::scope::Scope;
use super::steps::points_of;
use super::understood::{Doubt, Understood, json_number, number_en, number_vi};
use caicach_index::RuleKind;
use rust_decimal::Decimal;
use serde_json::json;

/// Reads points for each thing, with what is said beside it.
pub(super) fn each(
    tokens: &Tokens<'_>,
    scanned: &Scanned,
    scope: &Scope<'_>,
) -> Result<Understood, Vec<Doubt>> {
    let case = single(tokens, &scanned.each)?;
    let mut doubts: Vec<Doubt> = scanned.caps.iter().filter_map(|cap| scope.cap_doubt(*cap)).collect();
    match &case.outcome {
        Outcome::Points(points) | Outcome::Each(points) => {
            let all_nothing = scanned.cases.iter().all(|case| case.outcome == Outcome::Points(Decimal::ZERO));
            if !all_nothing || points.is_zero() {
                return Err(vec![beyond_rules()]);
            }
            doubts.extend(
                scope.maximum.filter(|maximum| points > maximum).map(|maximum| above(*points, maximum)),
            );
            let parameters = json!({ "points_each": json_number(*points) });
            Ok(Understood::sure(RuleKind::PerItem, parameters).with(doubts))
        }
        Outcome::Less(points) => {
            let all_full = scanned
                .cases
                .iter()
                .all(|case| points_of(&case.outcome, scope).is_some_and(|full| Some(full) == scope.maximum));
            let read = if all_full { taken_away(*points, scope) } else { None };
            read.map(|read| read.with(doubts)).ok_or_else(|| vec![beyond_rules()])
        }
        _ => Err(vec![beyond_rules()]),
    }
}

/// `01 sáng kiến: 0,5 điểm; tối đa 1 điểm`: an upper limit beside the points of one thing most likely means each of them.
pub(super) fn one_thing(
    cases: &[Case],
    conditions: &[Condition],
    scanned: &Scanned,
    scope: &Scope<'_>,
) -> Option<Understood> {
    let mut earning =
        cases.iter().zip(conditions).filter(|(case, _)| case.outcome != Outcome::Points(Decimal::ZERO));
    let (Some((case, Condition::Number(interval))), None) = (earning.next(), earning.next()) else {
        return None;
    };
    let one = |bound: Option<Bound>| bound.is_some_and(|bound| bound.at == Decimal::ONE && bound.is_included);
    let is_one = one(interval.lower) && one(interval.upper) && !interval.has_percent && !scope.is_rate;
    let Outcome::Points(points) = case.outcome else { return None };
    let is_capped = scanned.caps.iter().any(|cap| *cap > points);
    (is_one && is_capped).then(|| {
        let doubt = Doubt::compare(
            "one-means-each",
            format!(
                "điểm của một nội dung cùng mức tối đa được hiểu là mỗi nội dung được {}",
                number_vi(points)
            ),
            format!(
                "the points of one thing beside an upper limit were taken as {} for each",
                number_en(points)
            ),
        );
        let parameters = json!({ "points_each": json_number(points) });
        Understood::sure(RuleKind::PerItem, parameters).with(vec![doubt])
    })
}

/// A bonus or deduction item: for each thing, by label, or the appraiser's own points.
pub(super) fn award(
    tokens: &Tokens<'_>,
    scanned: &Scanned,
    scope: &Scope<'_>,
) -> Result<Understood, Vec<Doubt>> {
    let kind = match scope.adjustment {
        Adjustment::Bonus => RuleKind::Bonus,
        Adjustment::Deduction => RuleKind::Deduction,
        Adjustment::None => return Err(vec![beyond_rules()]),
    };
    let mut doubts: Vec<Doubt> = scanned.caps.iter().filter_map(|cap| scope.cap_doubt(*cap)).collect();
    if !scanned.formulas.is_empty() {
        return Err(vec![beyond_rules()]);
    }
    if scanned.each.is_empty() && !scanned.cases.is_empty() {
        let (parameters, more) = award_list(tokens, &scanned.cases, scope)?;
        doubts.extend(more);
        return Ok(Understood::sure(kind, parameters).with(doubts));
    }
    let case = single(tokens, &scanned.each)?;
    let all_nothing = scanned.cases.iter().all(|case| case.outcome == Outcome::Points(Decimal::ZERO));
    match &case.outcome {
        Outcome::Points(points) | Outcome::Each(points) | Outcome::Less(points)
            if all_nothing && !points.is_zero() =>
        {
            let parameters = json!({ "points_each": json_number(*points) });
            Ok(Understood::sure(kind, parameters).with(doubts))
        }
        _ => Err(vec![beyond_rules()]),
    }
}

/// The one statement of points for each thing.
fn single<'a>(tokens: &Tokens<'_>, each: &'a [Case]) -> Result<&'a Case, Vec<Doubt>> {
    let [case] = each else { return Err(vec![beyond_rules()]) };
    let counted = counts_each(tokens, &case.condition);
    match counted {
        Some((number, is_percent)) if number != Decimal::ONE || is_percent => {
            let sign = if is_percent { "%" } else { "" };
            let shown = if is_percent { number.saturating_mul(Decimal::ONE_HUNDRED) } else { number };
            Err(vec![Doubt::compare(
                "counted-in-groups",
                format!(
                    "điểm tính cho mỗi {}{sign}; phần mềm chỉ tính điểm cho từng đơn vị một",
                    number_vi(shown)
                ),
                format!("points are given for every {}{sign}; rules count one by one only", number_en(shown)),
            )])
        }
        _ => Ok(case),
    }
}

/// The maximum without faults, less for each of them, never below 0: a straight line over the number of faults.
fn taken_away(points: Decimal, scope: &Scope<'_>) -> Option<Understood> {
    let maximum = scope.maximum.filter(|maximum| !maximum.is_zero())?;
    let faults = maximum.checked_div(points)?;
    if faults.scale() > 9 {
        return None;
    }
    let line = json!([[0, json_number(maximum)], [json_number(faults), 0]]);
    let doubt = Doubt::compare(
        "taken-from-maximum",
        format!(
            "được hiểu là điểm tối đa trừ {} cho mỗi trường hợp; giá trị nhập là số trường hợp bị trừ",
            number_vi(points)
        ),
        format!(
            "taken as the maximum less {} for each fault; the value to enter is the number of faults",
            number_en(points)
        ),
    );
    Some(Understood::sure(RuleKind::Linear, json!({ "points_at": line })).with(vec![doubt]))
}

fn above(points: Decimal, maximum: Decimal) -> Doubt {
    Doubt::compare(
        "points-above-maximum",
        format!("mỗi nội dung được {}, nhiều hơn điểm tối đa {}", number_vi(points), number_vi(maximum)),
        format!("each earns {}, more than the maximum {}", number_en(points), number_en(maximum)),
    )
}
