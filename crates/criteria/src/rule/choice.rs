//! Labels with their points: `choice`, and the lists of bonus and deduction items.

use super::doubts::beyond_rules;
use super::lex::{Kind, Mark, Tokens};
use super::outcome::Outcome;
use super::scan::Case;
use super::scope::Scope;
use super::steps::points_of;
use super::understood::{Doubt, Understood, json_number, number_en, number_vi};
use caicach_index::{RuleKind, fold_label};
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};
use std::ops::Range;

/// Reads cases as labels, in the words of the text.
pub(super) fn choice(
    tokens: &Tokens<'_>,
    cases: &[Case],
    scope: &Scope<'_>,
) -> Result<Understood, Vec<Doubt>> {
    let labels = labels(tokens, cases);
    let mut choices = Vec::new();
    let mut points = Vec::new();
    for (case, label) in cases.iter().zip(&labels) {
        if label.is_empty() {
            return Err(vec![beyond_rules()]);
        }
        let Some(earned) = points_of(&case.outcome, scope) else { return Err(vec![beyond_rules()]) };
        points.push(earned);
        choices.push(match case.outcome {
            Outcome::Share(share) => json!({ "label": label, "share": json_number(share) }),
            _ => json!({ "label": label, "points": json_number(earned) }),
        });
    }
    if let Some(twice) = twice(&labels) {
        return Err(vec![twice]);
    }
    let total = points.iter().fold(Decimal::ZERO, |total, points| total.saturating_add(*points));
    let highest = points.iter().max().copied().unwrap_or_default();
    let adds_up = scope.maximum.is_some_and(|maximum| highest < maximum && total == maximum);
    if adds_up {
        return Err(vec![adds_to_maximum(total)]);
    }
    let mut doubts: Vec<Doubt> = scope.maximum_doubt(points.into_iter()).into_iter().collect();
    if let [only] = labels.as_slice() {
        doubts.push(Doubt::compare(
            "one-case-only",
            format!("chỉ có một mức “{}”; các trường hợp khác không được nói tới", short(only)),
            format!("there is one case only, \"{}\"; other cases are not spoken of", short(only)),
        ));
    }
    Ok(Understood::sure(RuleKind::Choice, json!({ "choices": choices })).with(doubts))
}

/// Reads cases of a bonus or deduction item: points to add or take away by label.
pub(super) fn award_list(
    tokens: &Tokens<'_>,
    cases: &[Case],
    scope: &Scope<'_>,
) -> Result<(Json, Vec<Doubt>), Vec<Doubt>> {
    let labels = labels(tokens, cases);
    if let Some(twice) = twice(&labels) {
        return Err(vec![twice]);
    }
    let mut choices = Vec::new();
    for (case, label) in cases.iter().zip(&labels) {
        let points = match &case.outcome {
            Outcome::Less(points) => Some(*points),
            outcome => points_of(outcome, scope),
        };
        let (Some(points), false) = (points, label.is_empty()) else { return Err(vec![beyond_rules()]) };
        choices.push(json!({ "label": label, "points": json_number(points) }));
    }
    Ok((json!({ "choices": choices }), Vec::new()))
}

/// The labels of cases: their conditions as they are written. What stands before the first label alone is what all are about.
fn labels(tokens: &Tokens<'_>, cases: &[Case]) -> Vec<String> {
    let ranges: Vec<Range<usize>> = cases.iter().map(|case| label_of(tokens, &case.condition)).collect();
    let has_colon = |range: &Range<usize>| range.clone().rev().find(|at| tokens.is(*at, Mark::Colon));
    let with_colon: Vec<Option<usize>> = ranges.iter().map(has_colon).collect();
    let only_first = with_colon.len() > 1 && with_colon.iter().skip(1).all(Option::is_none);
    ranges
        .iter()
        .enumerate()
        .map(|(position, range)| {
            let range = match with_colon.first().copied().flatten() {
                Some(colon) if position == 0 && only_first => tokens.trimmed(colon + 1..range.end),
                _ => range.clone(),
            };
            tokens.text_of(&range).split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
}

/// A label without quotation marks and without words that only introduce the list.
fn label_of(tokens: &Tokens<'_>, condition: &Range<usize>) -> Range<usize> {
    let range = tokens.trimmed(condition.clone());
    let start = tokens
        .any_phrase(range.start, &["chon mot muc", "chon mot trong cac muc", "neu", "truong hop"])
        .filter(|next| *next < range.end)
        .unwrap_or(range.start);
    let range = tokens.trimmed(start..range.end);
    let is_quoted =
        range.len() == 1 && tokens.get(range.start).is_some_and(|token| token.kind == Kind::Quoted);
    if is_quoted { range } else { whole(tokens, range) }
}

/// A closing parenthesis that was trimmed with its sign stays with the label.
fn whole(tokens: &Tokens<'_>, range: Range<usize>) -> Range<usize> {
    if tokens.depth_at(range.start, range.end) > 0 && tokens.is(range.end, Mark::Close) {
        range.start..range.end + 1
    } else {
        range
    }
}

fn twice(labels: &[String]) -> Option<Doubt> {
    let folded: Vec<String> = labels.iter().map(|label| fold_label(label)).collect();
    let position =
        folded.iter().enumerate().find(|(at, label)| folded.iter().take(*at).any(|one| one == *label));
    let label = position.and_then(|(at, _)| labels.get(at))?;
    Some(Doubt::compare(
        "case-twice",
        format!("mức “{}” xuất hiện hai lần", short(label)),
        format!("the case \"{}\" stands there twice", short(label)),
    ))
}

fn adds_to_maximum(total: Decimal) -> Doubt {
    Doubt::compare(
        "cases-add-up",
        format!(
            "không mức nào đạt điểm tối đa, còn tổng các mức bằng đúng {}: có thể là các phần cộng lại, không phải chọn một mức",
            number_vi(total)
        ),
        format!(
            "no case earns the maximum and all together earn exactly {}: they may be parts that add up, not a choice of one",
            number_en(total)
        ),
    )
}

fn short(label: &str) -> String {
    crate::text::shortened(label, 60)
}
