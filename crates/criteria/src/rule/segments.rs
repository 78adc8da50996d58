//! The pieces of a rule's text: lines, parts between semicolons, parts between slashes.

use super::formula::expression_at;
use super::lex::{Kind, Mark, Tokens};
use std::ops::Range;

/// The pieces in order, without empty ones.
pub(super) fn segments(tokens: &Tokens<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for at in 0..tokens.len() {
        let is_end = match tokens.mark(at) {
            Some(Mark::Line) => true,
            Some(Mark::Semicolon) => tokens.depth_at(start, at) == 0,
            Some(Mark::Stop) => ends_sentence(tokens, at),
            _ => false,
        };
        if is_end {
            push(tokens, start..at, &mut found);
            start = at + 1;
        }
    }
    push(tokens, start..tokens.len(), &mut found);
    joined(tokens, found)
}

/// Whether a full stop ends a sentence: white space and another word follow it.
fn ends_sentence(tokens: &Tokens<'_>, at: usize) -> bool {
    let next = tokens.get(at + 1);
    let is_spaced = next.is_some_and(|token| token.is_spaced);
    let is_abbreviation = at.checked_sub(1).is_some_and(|before| tokens.word(before).chars().count() == 1);
    is_spaced && !is_abbreviation && tokens.depth_at(0, at) == 0
}

fn push(tokens: &Tokens<'_>, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let mut start = range.start;
    while start < range.end && tokens.is(start, Mark::Bullet) {
        start += 1;
    }
    let range = start..range.end;
    let parts = between_slashes(tokens, &range);
    found.extend(parts.into_iter().filter(|part| !tokens.trimmed(part.clone()).is_empty()));
}

/// `Có 2 / Không 0`: parts between slashes that each end with points. Quotients are left whole.
fn between_slashes(tokens: &Tokens<'_>, range: &Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = range.start;
    for at in range.clone() {
        let is_spaced = tokens.get(at).is_some_and(|token| token.is_spaced);
        if tokens.is(at, Mark::Slash) && is_spaced && tokens.depth_at(range.start, at) == 0 {
            parts.push(start..at);
            start = at + 1;
        }
    }
    parts.push(start..range.end);
    let ends_with_points = |part: &Range<usize>| {
        let Some(last) = part.end.checked_sub(1) else { return false };
        let is_points = tokens.number(last).is_some()
            || matches!(tokens.word(last), "diem" | "d")
            || tokens.phrase(last.saturating_sub(1), "toi da").is_some();
        let has_word = part
            .clone()
            .any(|at| tokens.get(at).is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Quoted)));
        is_points && has_word && part.len() >= 2
    };
    if parts.len() > 1 && parts.iter().all(ends_with_points) { parts } else { vec![range.clone()] }
}

/// A line that ends with a colon and whose next line is only a formula goes on there.
fn joined(tokens: &Tokens<'_>, parts: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for part in parts {
        let goes_on = found.last().is_some_and(|last| {
            let ends_with_colon = last.end > last.start && tokens.is(last.end - 1, Mark::Colon);
            let in_words = tokens.any_phrase(part.start, &["tinh theo", "theo cong thuc", "theo ty le"]);
            ends_with_colon && (in_words.is_some() || expression_at(tokens, part.start, part.end).is_some())
        });
        match found.last_mut() {
            Some(last) if goes_on => last.end = part.end,
            _ => found.push(part),
        }
    }
    found
}

/// Whether a piece explains the letters of a formula or how a rate is counted, and gives no points itself.
pub(super) fn is_explanation(tokens: &Tokens<'_>, range: &Range<usize>) -> bool {
    const BEGINS: [&str; 9] = [
        "trong do",
        "tinh ty le",
        "tinh ti le",
        "cong thuc tinh ty le",
        "ty le duoc tinh",
        "goi a",
        "voi a",
        "voi b",
        "voi",
    ];
    let range = tokens.trimmed(range.clone());
    if BEGINS.iter().any(|phrase| tokens.phrase(range.start, phrase).is_some()) {
        return true;
    }
    let first_is_letter = tokens.word(range.start).chars().count() == 1;
    let defines = tokens.word(range.start + 1) == "la"
        || matches!(tokens.mark(range.start + 1), Some(Mark::Colon | Mark::Equals));
    if first_is_letter && defines {
        return true;
    }
    let names_rate = ["ty le", "ti le"].iter().any(|phrase| tokens.phrase(range.start, phrase).is_some());
    let has_equals = range.clone().any(|at| tokens.is(at, Mark::Equals));
    let has_points = ["diem toi da", "diem chuan", "diem"].iter().any(|phrase| tokens.holds(&range, phrase));
    if names_rate && has_equals && !has_points {
        return true;
    }
    is_variable(tokens, &range)
}

/// `Tổng số hồ sơ đã giải quyết (a)`, `Số hồ sơ đúng hạn: b`.
fn is_variable(tokens: &Tokens<'_>, range: &Range<usize>) -> bool {
    let begins = ["tong so", "so", "tong"].iter().any(|word| tokens.phrase(range.start, word).is_some());
    let is_letter = |at: usize| tokens.word(at).chars().count() == 1;
    let in_brackets = range.end >= range.start + 4
        && tokens.is(range.end - 1, Mark::Close)
        && is_letter(range.end - 2)
        && tokens.is(range.end - 3, Mark::Open);
    let after_colon = range.end >= range.start + 3
        && is_letter(range.end - 1)
        && matches!(tokens.mark(range.end - 2), Some(Mark::Colon | Mark::Equals));
    let has_number = range.clone().any(|at| tokens.amount(at).is_some());
    begins && (in_brackets || after_colon) && !has_number
}
