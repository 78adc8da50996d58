//! Results of a survey (điều tra xã hội học).

use super::lex::{Kind, Mark, Tokens};
use super::scan::Scanned;
use super::scope::Scope;
use super::understood::{Doubt, Understood, json_number};
use caicach_index::RuleKind;
use rust_decimal::Decimal;
use serde_json::{Map, json};
use std::ops::Range;

const SURVEY: [&str; 9] = [
    "dieu tra xa hoi hoc",
    "dieu tra xhh",
    "dtxhh",
    "xhh",
    "khao sat",
    "phieu dieu tra",
    "lay y kien",
    "sipas",
    "hai long",
];
/// The answers that count when a text speaks of people being satisfied, as the questionnaires of SIPAS have them.
const SATISFIED: [&str; 2] = ["hài lòng", "rất hài lòng"];

/// Whether a text speaks of a survey.
pub(super) fn speaks_of_survey(tokens: &Tokens<'_>) -> bool {
    let all = 0..tokens.len();
    SURVEY.iter().any(|phrase| tokens.holds(&all, phrase))
}

/// Reads a text that gives the arithmetic of a survey in full.
pub(super) fn stated(tokens: &Tokens<'_>, scope: &Scope<'_>) -> Option<Understood> {
    mean(tokens, scope).or_else(|| share(tokens, scope)).or_else(|| weights(tokens, scope))
}

/// Reads a text that names a survey and nothing else: which answers count is not said.
pub(super) fn unstated(tokens: &Tokens<'_>, scanned: &Scanned) -> Option<Understood> {
    let says_more = !scanned.cases.is_empty() || !scanned.each.is_empty();
    if says_more || !speaks_of_survey(tokens) {
        return None;
    }
    let doubt = Doubt::compare(
        "survey-not-stated",
        "điều tra xã hội học nhưng không ghi cách quy ra điểm; được hiểu là tỷ lệ trả lời “hài lòng”, “rất hài lòng” × điểm tối đa",
        "a survey without its arithmetic; the share of the answers \"hài lòng\", \"rất hài lòng\" × maximum was taken",
    );
    let parameters = json!({ "kind": "share", "options": SATISFIED });
    let left: Vec<Range<usize>> =
        scanned.left_over.iter().filter(|range| !only_names_survey(tokens, range)).cloned().collect();
    let left = (!left.is_empty()).then(|| super::doubts::left_over(tokens, &left));
    Some(Understood::sure(RuleKind::Survey, parameters).with([doubt].into_iter().chain(left).collect()))
}

/// Whether a piece says no more than that people are asked.
fn only_names_survey(tokens: &Tokens<'_>, range: &Range<usize>) -> bool {
    const WORDS: [&str; 44] = [
        "dieu", "tra", "xa", "hoi", "hoc", "xhh", "dtxhh", "khao", "sat", "phieu", "lay", "y", "kien",
        "sipas", "hai", "long", "danh", "gia", "qua", "ket", "cua", "nguoi", "dan", "to", "chuc", "doanh",
        "nghiep", "muc", "do", "ve", "theo", "cong", "tac", "su", "va", "cac", "diem", "bang", "thong",
        "lanh", "dao", "dai", "bieu", "chi",
    ];
    range.clone().all(|at| tokens.mark(at).is_some() || WORDS.contains(&tokens.word(at)))
}

/// `(điểm trung bình − 1) / (5 − 1) × điểm tối đa`.
fn mean(tokens: &Tokens<'_>, scope: &Scope<'_>) -> Option<Understood> {
    let all = 0..tokens.len();
    let start = all.clone().find(|at| tokens.phrase(*at, "diem trung binh").is_some())?;
    let after = tokens.phrase(start, "diem trung binh")?;
    let low = tokens.number(after + 1).filter(|_| tokens.is(after, Mark::Dash))?;
    let signs = [Mark::Close, Mark::Slash, Mark::Open];
    let quotient = after + 2;
    if !signs.iter().enumerate().all(|(offset, sign)| tokens.is(quotient + offset, *sign)) {
        return None;
    }
    let high = tokens.number(quotient + 3)?;
    let low_again = tokens.number(quotient + 5).filter(|_| tokens.is(quotient + 4, Mark::Dash))?;
    let times = quotient + 7;
    let points = times_maximum(tokens, times).filter(|_| tokens.is(quotient + 6, Mark::Close))?;
    (low == low_again && high > low).then(|| {
        let parameters =
            json!({ "kind": "mean", "scale_min": json_number(low), "scale_max": json_number(high) });
        let doubts = scope.points_doubt(points).into_iter().chain(left_before(tokens, start));
        Understood::sure(RuleKind::Survey, parameters).with(doubts.collect())
    })
}

/// `tỷ lệ trả lời “hài lòng”, “rất hài lòng” × điểm tối đa`.
fn share(tokens: &Tokens<'_>, scope: &Scope<'_>) -> Option<Understood> {
    let all = 0..tokens.len();
    let start = all.clone().find(|at| {
        tokens.any_phrase(*at, &["ty le tra loi", "ti le tra loi", "ty le chon", "ty le y kien"]).is_some()
    })?;
    let times = (start..all.end).find(|at| tokens.is(*at, Mark::Times))?;
    let is_option = |at: &usize| tokens.get(*at).is_some_and(|token| token.kind == Kind::Quoted);
    let options: Vec<&str> =
        (start..times).filter(is_option).map(|at| tokens.text_of(&(at..at + 1))).collect();
    let known = ["ty", "ti", "le", "tra", "loi", "chon", "y", "kien", "va", "hoac", "cac", "phuong", "an"];
    let others_known = (start..times)
        .all(|at| is_option(&at) || tokens.mark(at).is_some() || known.contains(&tokens.word(at)));
    let points = times_maximum(tokens, times)?;
    (!options.is_empty() && others_known).then(|| {
        let parameters = json!({ "kind": "share", "options": options });
        let doubts = scope.points_doubt(points).into_iter().chain(left_before(tokens, start));
        Understood::sure(RuleKind::Survey, parameters).with(doubts.collect())
    })
}

/// `mỗi phương án trả lời được tính “A” 100, “B” 60; bình quân / 100 × điểm tối đa`.
fn weights(tokens: &Tokens<'_>, scope: &Scope<'_>) -> Option<Understood> {
    let all = 0..tokens.len();
    let start = all.clone().find(|at| tokens.phrase(*at, "moi phuong an tra loi").is_some())?;
    let mean_at = (start..all.end).find(|at| tokens.phrase(*at, "binh quan").is_some())?;
    let divisor = tokens.number(mean_at + 3).filter(|_| tokens.is(mean_at + 2, Mark::Slash))?;
    let mut weights = Map::new();
    for at in start..mean_at {
        if tokens.get(at).is_some_and(|token| token.kind == Kind::Quoted) {
            let weight = tokens.number(at + 1).or_else(|| tokens.number(at + 2))?;
            weights.insert(tokens.text_of(&(at..at + 1)).to_owned(), json_number(weight));
        }
    }
    let known = ["moi", "phuong", "an", "tra", "loi", "duoc", "tinh"];
    let others_known = (start..mean_at).all(|at| {
        tokens.amount(at).is_some()
            || tokens.mark(at).is_some()
            || tokens.get(at).is_some_and(|token| token.kind == Kind::Quoted)
            || known.contains(&tokens.word(at))
    });
    let highest = weights.values().filter_map(|weight| weight.to_string().parse::<Decimal>().ok()).max();
    let points = times_maximum(tokens, mean_at + 4)?;
    (others_known && highest == Some(divisor)).then(|| {
        let parameters = json!({ "kind": "weights", "weights": weights });
        let doubts = scope.points_doubt(points).into_iter().chain(left_before(tokens, start));
        Understood::sure(RuleKind::Survey, parameters).with(doubts.collect())
    })
}

/// `× điểm tối đa` or `× 2 điểm` with nothing after it, and the points that it writes.
fn times_maximum(tokens: &Tokens<'_>, at: usize) -> Option<Option<Decimal>> {
    if !tokens.is(at, Mark::Times) {
        return None;
    }
    let (points, next) = match (tokens.phrase(at + 1, "diem toi da"), tokens.number(at + 1)) {
        (Some(next), _) => (None, next),
        (None, Some(points)) => {
            (Some(points), at + 2 + usize::from(matches!(tokens.word(at + 2), "diem" | "d")))
        }
        (None, None) => return None,
    };
    tokens.trimmed(next..tokens.len()).is_empty().then_some(points)
}

/// A doubt about words before the formula, unless they only name the survey.
fn left_before(tokens: &Tokens<'_>, start: usize) -> Vec<Doubt> {
    let before: Range<usize> = tokens.trimmed(0..start);
    let names_survey = SURVEY.iter().any(|phrase| tokens.holds(&before, phrase));
    let has_number = before.clone().any(|at| tokens.amount(at).is_some());
    let is_known = before.clone().all(|at| tokens.mark(at).is_some()) || (names_survey && !has_number);
    if is_known { Vec::new() } else { vec![super::doubts::left_over(tokens, &[before])] }
}
