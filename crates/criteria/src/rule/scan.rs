//! Divides a rule's text into cases and statements, so that every token belongs to one of them or is left over.

use super::formula::{Formula, expression_at};
use super::lex::{Kind, Mark, Tokens};
use super::outcome::{Outcome, is_cap, nothing_at, outcome_at};
use super::segments::{is_explanation, segments};
use rust_decimal::Decimal;
use std::ops::Range;

/// A case: a condition and what it earns.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Case {
    pub(super) condition: Range<usize>,
    pub(super) outcome: Outcome,
    /// The whole case, with its outcome.
    pub(super) span: Range<usize>,
    /// Whether its points are a number without a sign before it and without the word `điểm`: `Có 2`.
    pub(super) is_bare: bool,
}

/// What a text says.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Scanned {
    /// The cases in order.
    pub(super) cases: Vec<Case>,
    /// Points for each thing: `mỗi sáng kiến 0,5 điểm`.
    pub(super) each: Vec<Case>,
    /// Formulas that stand alone.
    pub(super) formulas: Vec<Formula>,
    /// Upper limits: `tối đa 1 điểm`.
    pub(super) caps: Vec<Decimal>,
    /// Lines that only announce what follows: `Kết quả thực hiện:`.
    pub(super) headings: Vec<Range<usize>>,
    /// Whether a heading stands between cases, which divides them into groups.
    pub(super) has_groups: bool,
    /// What belongs to none of these.
    pub(super) left_over: Vec<Range<usize>>,
}

/// Scans a whole text.
pub(super) fn scan(tokens: &Tokens<'_>) -> Scanned {
    let mut scanned = Scanned::default();
    let segments = segments(tokens);
    for (position, segment) in segments.iter().enumerate() {
        let next = segments.get(position + 1).cloned();
        if is_heading(tokens, segment, next) {
            scanned.has_groups |= !scanned.cases.is_empty();
            scanned.headings.push(segment.clone());
            continue;
        }
        scan_segment(tokens, segment.clone(), &mut scanned);
    }
    scanned
}

/// A line that ends with a colon and is followed by a case of its own.
fn is_heading(tokens: &Tokens<'_>, segment: &Range<usize>, next: Option<Range<usize>>) -> bool {
    let ends_with_colon = segment.end > segment.start && tokens.is(segment.end - 1, Mark::Colon);
    let Some(next) = next.filter(|_| ends_with_colon) else { return false };
    next_case(tokens, next).is_some_and(|case| !case.condition.is_empty())
}

fn scan_segment(tokens: &Tokens<'_>, segment: Range<usize>, scanned: &mut Scanned) {
    let segment = tokens.trimmed(segment);
    if segment.is_empty() || is_explanation(tokens, &segment) {
        return;
    }
    if let Some(next) = formula_alone(tokens, &segment, scanned) {
        return leave(tokens, next..segment.end, scanned);
    }
    let mut start = segment.start;
    while start < segment.end {
        let Some(case) = next_case(tokens, start..segment.end) else { break };
        start = after_signs(tokens, case.span.end, segment.end);
        keep(tokens, case, scanned);
    }
    leave(tokens, start..segment.end, scanned);
}

/// A segment that is nothing but a formula, such as `Điểm = Tỷ lệ % × Điểm tối đa`.
fn formula_alone(tokens: &Tokens<'_>, segment: &Range<usize>, scanned: &mut Scanned) -> Option<usize> {
    let heads = ["cong thuc tinh diem", "cong thuc tinh", "cong thuc", "cach tinh diem", "cach tinh"];
    let mut start = segment.start;
    if let Some(next) = tokens.any_phrase(start, &heads) {
        start = next + usize::from(matches!(tokens.mark(next), Some(Mark::Colon | Mark::Equals)));
    }
    let (formula, next) = expression_at(tokens, start, segment.end)?;
    let rest = tokens.trimmed(next..segment.end);
    // "tỷ lệ × 2 điểm: …" would be a condition.
    if tokens.is(next, Mark::Colon) {
        return None;
    }
    scanned.formulas.push(formula);
    Some(rest.start)
}

fn keep(tokens: &Tokens<'_>, case: Case, scanned: &mut Scanned) {
    let condition = &case.condition;
    let cap_words = cap_at(tokens, condition);
    match (&case.outcome, cap_words) {
        (Outcome::Points(points), Some(before)) if before.is_empty() => scanned.caps.push(*points),
        (Outcome::UpTo(points), _) if condition.is_empty() => scanned.caps.push(*points),
        (Outcome::Each(_), _) => scanned.each.push(case),
        (Outcome::Points(_) | Outcome::Less(_), _) if counts_each(tokens, condition).is_some() => {
            scanned.each.push(case);
        }
        _ => scanned.cases.push(case),
    }
}

/// The part of a condition before words of an upper limit that end it.
fn cap_at(tokens: &Tokens<'_>, condition: &Range<usize>) -> Option<Range<usize>> {
    let start = condition.clone().find(|at| is_cap(tokens, *at))?;
    let known = ["nhung", "va", "tong", "diem", "so", "muc", "cong", "tru", "cac", "truong", "hop"];
    let is_lead = |at: usize| known.contains(&tokens.word(at)) || tokens.mark(at).is_some();
    let tail_is_cap = (start..condition.end).all(|at| {
        matches!(tokens.word(at), "toi" | "da" | "khong" | "qua" | "vuot" | "nhung" | "la" | "diem" | "den")
            || tokens.mark(at).is_some()
    });
    let before = condition.start..start;
    let lead = if before.clone().all(is_lead) { start..start } else { before };
    tail_is_cap.then_some(lead)
}

/// The number of things that are counted together when a condition begins with `mỗi` or `cứ`: 1 for `mỗi sáng kiến`.
pub(super) fn counts_each(tokens: &Tokens<'_>, condition: &Range<usize>) -> Option<(Decimal, bool)> {
    let mut at = condition.start;
    let begins = |at: usize| matches!(tokens.word(at), "moi" | "cu" | "tung");
    if !begins(at) {
        return None;
    }
    while at < condition.end && (begins(at) || matches!(tokens.word(at), "co" | "mot" | "them" | "dat")) {
        at += 1;
    }
    Some(tokens.amount(at).unwrap_or((Decimal::ONE, false)))
}

/// Notes what is left over, unless it explains the formula or says nothing.
fn leave(tokens: &Tokens<'_>, range: Range<usize>, scanned: &mut Scanned) {
    let range = tokens.trimmed(range);
    if range.is_empty() || is_explanation(tokens, &range) || says_nothing(tokens, &range) {
        return;
    }
    scanned.left_over.push(range);
}

/// Words that may stand anywhere in a rule without changing it.
pub(super) fn says_nothing(tokens: &Tokens<'_>, range: &Range<usize>) -> bool {
    const FILLERS: [&str; 18] = [
        "cach", "cham", "diem", "tinh", "nhu", "sau", "cu", "the", "theo", "thang", "quy", "dinh", "muc",
        "va", "hoac", "trong", "do", "danh",
    ];
    range.clone().all(|at| FILLERS.contains(&tokens.word(at)) || tokens.mark(at).is_some())
}

fn after_signs(tokens: &Tokens<'_>, at: usize, end: usize) -> usize {
    let mut next = at;
    while next < end
        && matches!(
            tokens.mark(next),
            Some(Mark::Comma | Mark::Stop | Mark::Semicolon | Mark::Slash | Mark::Close | Mark::Dash)
        )
    {
        next += 1;
    }
    next
}

/// The first case of a range.
fn next_case(tokens: &Tokens<'_>, range: Range<usize>) -> Option<Case> {
    (range.start..range.end).find_map(|at| case_at(tokens, &range, at))
}

/// The case whose outcome begins at, or right behind, a position.
fn case_at(tokens: &Tokens<'_>, range: &Range<usize>, at: usize) -> Option<Case> {
    let case = |condition: Range<usize>, outcome, end| {
        Some(Case { condition: tokens.trimmed(condition), outcome, span: range.start..end, is_bare: false })
    };
    let is_sign = matches!(tokens.mark(at), Some(Mark::Colon | Mark::Arrow)) || tokens.word(at) == "thi";
    if is_sign {
        let (outcome, next) = outcome_at(tokens, at + 1, range.end)?;
        return case(range.start..at, outcome, next);
    }
    if at == range.start {
        return reversed(tokens, range);
    }
    if tokens.is(at, Mark::Open) {
        let (outcome, next) = outcome_at(tokens, at + 1, range.end)?;
        let is_closed = tokens.is(next, Mark::Close) && !matches!(outcome, Outcome::Formula(_));
        return if is_closed { case(range.start..at, outcome, next + 1) } else { None };
    }
    let has_sign_later = (at..range.end).any(|later| tokens.is(later, Mark::Colon));
    if tokens.number(at).is_some() {
        return number_case(tokens, range, at, has_sign_later);
    }
    if let Some(next) = nothing_at(tokens, at).filter(|_| !has_sign_later) {
        return case(range.start..at, Outcome::Points(Decimal::ZERO), next);
    }
    let connects = matches!(tokens.word(at), "duoc" | "cham" | "tinh" | "dat" | "huong" | "tru" | "cong");
    if connects && !has_sign_later {
        let (outcome, next) = outcome_at(tokens, at, range.end)?;
        let is_plain = matches!(outcome, Outcome::Points(_) | Outcome::Less(_) | Outcome::Each(_));
        // Points without the word "điểm" could be a number of anything: the position of the number decides below.
        let has_word = matches!(tokens.word(next.saturating_sub(1)), "diem" | "d");
        return if !is_plain || has_word || matches!(outcome, Outcome::Each(_)) {
            case(range.start..at, outcome, next)
        } else {
            None
        };
    }
    None
}

/// `1 điểm nếu ban hành đúng hạn`, `Điểm tối đa nếu …`: the points stand first.
fn reversed(tokens: &Tokens<'_>, range: &Range<usize>) -> Option<Case> {
    let begins = tokens.number(range.start).is_some() || tokens.phrase(range.start, "diem toi da").is_some();
    if !begins {
        return None;
    }
    let (outcome, next) = outcome_at(tokens, range.start, range.end)?;
    if let Outcome::Each(_) = outcome {
        return Some(Case {
            condition: range.start + 1..next,
            outcome,
            span: range.start..next,
            is_bare: false,
        });
    }
    let condition =
        tokens.any_phrase(next, &["neu", "khi", "doi voi", "cho truong hop", "trong truong hop"])?;
    Some(Case { condition: condition..range.end, outcome, span: range.clone(), is_bare: false })
}

/// A number with the word `điểm`, or the last number of a range.
fn number_case(tokens: &Tokens<'_>, range: &Range<usize>, at: usize, has_sign_later: bool) -> Option<Case> {
    let takes_away = at > range.start && tokens.word(at - 1) == "tru";
    let (outcome, next) = outcome_at(tokens, at - usize::from(takes_away), range.end)?;
    let has_word = matches!(tokens.word(at + 1), "diem" | "d");
    let is_last = next >= range.end || is_cap(tokens, next) || tokens.is(next, Mark::Comma);
    let before = at.checked_sub(1)?;
    let follows_sign = matches!(tokens.mark(before), Some(Mark::Dash | Mark::Equals | Mark::Close));
    let follows_text = matches!(tokens.get(before).map(|token| token.kind), Some(Kind::Word | Kind::Quoted))
        && !NUMBERED.contains(&tokens.word(before));
    let is_cap_number = is_cap_before(tokens, range.start, at);
    let is_bare = !has_word && !follows_sign;
    let fits = has_word || (is_last && (follows_sign || is_cap_number || follows_text));
    if has_sign_later || (!fits && !matches!(outcome, Outcome::Each(_))) {
        return None;
    }
    let mut end = at;
    while end > range.start
        && matches!(tokens.word(end - 1), "duoc" | "cham" | "tinh" | "la" | "thi" | "cong" | "tru")
    {
        end -= 1;
    }
    let condition = tokens.trimmed(range.start..end);
    Some(Case { condition, outcome, span: range.start..next, is_bare })
}

/// Words after which a number is no points: years, dates, numbers of documents.
const NUMBERED: [&str; 18] = [
    "nam", "ngay", "thang", "quy", "so", "dieu", "khoan", "muc", "lan", "cap", "tu", "den", "duoi", "tren",
    "bang", "phan", "ky", "tuan",
];

/// Whether words of an upper limit stand right before a number.
fn is_cap_before(tokens: &Tokens<'_>, start: usize, at: usize) -> bool {
    let words = ["toi da", "khong qua", "vuot qua"];
    at >= start + 2 && words.iter().any(|phrase| tokens.phrase(at - 2, phrase) == Some(at))
}
