//! What a case earns: points, the maximum, a share of it, or what a formula gives.

use super::formula::{Formula, formula_at};
use super::lex::{Mark, Tokens};
use rust_decimal::Decimal;

/// What a case earns.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome {
    /// Points.
    Points(Decimal),
    /// Points that are taken away.
    Less(Decimal),
    /// The maximum of the item.
    Full,
    /// A part of the maximum, 0 to 1.
    Share(Decimal),
    /// Points for each thing that is counted.
    Each(Decimal),
    /// At most so many points, left to the appraiser.
    UpTo(Decimal),
    /// What a formula gives.
    Formula(Formula),
}

/// Words between a case and what it earns.
const BETWEEN: [&str; 19] = [
    "tinh diem",
    "cham diem",
    "cho diem",
    "duoc",
    "cham",
    "tinh",
    "dat",
    "cho",
    "la",
    "huong",
    "bang",
    "thi",
    "diem danh gia la",
    "diem danh gia",
    "diem so la",
    "so diem la",
    "diem la",
    "diem cham",
    "so diem",
];
/// How many such words may follow each other.
const MOST_BETWEEN: usize = 6;
const FULL: [&str; 9] = [
    "so diem toi da",
    "diem toi da",
    "diem chuan",
    "so diem chuan",
    "muc diem toi da",
    "diem cao nhat",
    "tron diem",
    "du diem",
    "toi da so diem",
];
const NOTHING: [&str; 8] = [
    "khong tinh diem",
    "khong cham diem",
    "khong co diem",
    "khong duoc tinh diem",
    "khong duoc cham diem",
    "khong duoc diem",
    "khong cho diem",
    "khong diem",
];
const HALF: [&str; 4] = ["mot nua so diem", "nua so diem", "mot nua diem", "mot nua"];

/// The position after words that give no points.
pub(super) fn nothing_at(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    tokens.any_phrase(at, &NOTHING)
}

/// The outcome that begins here, and the position after it.
pub(super) fn outcome_at(tokens: &Tokens<'_>, start: usize, end: usize) -> Option<(Outcome, usize)> {
    let mut at = start;
    for _ in 0..MOST_BETWEEN {
        if let Some(next) = tokens.any_phrase(at, &NOTHING) {
            return Some((Outcome::Points(Decimal::ZERO), next));
        }
        if let Some((formula, next)) = formula_at(tokens, at, end) {
            return Some((Outcome::Formula(formula), next));
        }
        if let Some(found) = points_at(tokens, at, end) {
            return Some(found);
        }
        let next = between(tokens, at)?;
        if next >= end {
            return None;
        }
        at = next;
    }
    None
}

/// The position after a word that only connects.
fn between(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    if tokens.is(at, Mark::Equals) || tokens.is(at, Mark::Arrow) {
        return Some(at + 1);
    }
    if tokens.word(at) == "diem" && (tokens.is(at + 1, Mark::Equals) || tokens.number(at + 1).is_some()) {
        return Some(at + 1);
    }
    tokens.any_phrase(at, &BETWEEN)
}

/// Points without connecting words before them.
fn points_at(tokens: &Tokens<'_>, at: usize, end: usize) -> Option<(Outcome, usize)> {
    if let Some(next) = tokens.any_phrase(at, &FULL) {
        return ends(tokens, next, end).then_some((Outcome::Full, next));
    }
    if let Some(next) = tokens.any_phrase(at, &HALF) {
        let share = Decimal::new(5, 1);
        return ends(tokens, next, end).then_some((Outcome::Share(share), next));
    }
    if tokens.phrase(at, "toi da").is_some() || tokens.phrase(at, "khong qua").is_some() {
        let (points, next) = plain_points(tokens, at + 2, end)?;
        return Some((Outcome::UpTo(points), next));
    }
    let takes_away = tokens.word(at) == "tru" || tokens.is(at, Mark::Dash);
    let adds = tokens.word(at) == "cong" || tokens.is(at, Mark::Plus);
    let mut number_at = at + usize::from(takes_away || adds);
    if (takes_away || adds) && matches!(tokens.word(number_at), "di" | "them") {
        number_at += 1;
    }
    if let Some(found) = share_at(tokens, number_at, end) {
        return if takes_away { None } else { Some(found) };
    }
    let (points, next) = plain_points(tokens, number_at, end)?;
    if let Some(after) = per_thing(tokens, next, end) {
        return Some((Outcome::Each(points), after));
    }
    if !ends(tokens, next, end) {
        return None;
    }
    Some((if takes_away { Outcome::Less(points) } else { Outcome::Points(points) }, next))
}

/// A number, with the word `điểm` after it or not, and the position after it.
fn plain_points(tokens: &Tokens<'_>, at: usize, end: usize) -> Option<(Decimal, usize)> {
    let points = tokens.number(at).filter(|_| at < end)?;
    let has_word = matches!(tokens.word(at + 1), "diem" | "d") && at + 1 < end;
    Some((points, at + 1 + usize::from(has_word)))
}

/// `75% điểm`, `50% số điểm`, `50% điểm tối đa`, `1/2 số điểm`.
fn share_at(tokens: &Tokens<'_>, at: usize, end: usize) -> Option<(Outcome, usize)> {
    let (share, after) = match tokens.amount(at)? {
        (share, true) => (share, at + 1),
        (above, false) if tokens.is(at + 1, Mark::Slash) => {
            let below = tokens.number(at + 2).filter(|below| !below.is_zero())?;
            (above.checked_div(below)?, at + 3)
        }
        _ => return None,
    };
    let after = if tokens.word(after) == "cua" { after + 1 } else { after };
    let next = tokens.any_phrase(after, &FULL).or_else(|| tokens.phrase(after, "so diem"));
    let next = next.or_else(|| tokens.phrase(after, "diem"))?;
    let is_share = share <= Decimal::ONE && next <= end && ends(tokens, next, end);
    is_share.then_some((Outcome::Share(share), next))
}

/// `/sáng kiến`, `cho mỗi sáng kiến`: the position after the thing that is counted.
fn per_thing(tokens: &Tokens<'_>, at: usize, end: usize) -> Option<usize> {
    let is_slash = tokens.is(at, Mark::Slash);
    let thing = if is_slash {
        at + 1
    } else {
        tokens.any_phrase(at, &["cho moi", "cho tung", "tren moi", "doi voi moi", "moi"])?
    };
    // "cho mỗi 2 sáng kiến" counts in pairs, which no rule does.
    let one = tokens.number(thing);
    let mut next = thing + usize::from(one == Some(Decimal::ONE));
    let first_word = next;
    while next < end && !tokens.word(next).is_empty() && !is_cap(tokens, next) {
        next += 1;
    }
    let is_thing = next > first_word && one.is_none_or(|one| one == Decimal::ONE);
    (is_thing && ends(tokens, next, end)).then_some(next)
}

/// Whether words about an upper limit begin here.
pub(super) fn is_cap(tokens: &Tokens<'_>, at: usize) -> bool {
    const CAPS: [&str; 5] = ["toi da", "khong qua", "khong vuot qua", "nhung khong", "nhung toi da"];
    tokens.any_phrase(at, &CAPS).is_some()
}

/// Whether an outcome may end here.
fn ends(tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
    if at >= end || is_cap(tokens, at) {
        return true;
    }
    match tokens.mark(at) {
        Some(Mark::Slash) => tokens.get(at).is_some_and(|token| token.is_spaced),
        Some(mark) => {
            matches!(mark, Mark::Comma | Mark::Stop | Mark::Semicolon | Mark::Close | Mark::Open | Mark::Line)
        }
        None => {
            matches!(tokens.word(at), "neu" | "khi" | "va" | "nhung" | "doi" | "trong")
                || tokens.phrase(at, "tong diem").is_some()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    fn read(text: &str) -> Option<Outcome> {
        let tokens = Tokens::read(text);
        outcome_at(&tokens, 0, tokens.len()).map(|(outcome, _)| outcome)
    }

    #[test]
    fn outcomes_are_read_with_and_without_words() {
        for (text, outcome) in [
            ("1", Outcome::Points(dec!(1))),
            ("0,25 điểm", Outcome::Points(dec!(0.25))),
            ("được 0.5 đ", Outcome::Points(dec!(0.5))),
            ("0 điểm", Outcome::Points(dec!(0))),
            ("không tính điểm", Outcome::Points(dec!(0))),
            ("Điểm tối đa", Outcome::Full),
            ("được điểm tối đa", Outcome::Full),
            ("75% điểm", Outcome::Share(dec!(0.75))),
            ("50% số điểm tối đa", Outcome::Share(dec!(0.5))),
            ("1/2 số điểm", Outcome::Share(dec!(0.5))),
            ("trừ 0,5 điểm", Outcome::Less(dec!(0.5))),
            ("0,5 điểm/sáng kiến", Outcome::Each(dec!(0.5))),
            ("0,5 điểm cho mỗi văn bản", Outcome::Each(dec!(0.5))),
            ("tối đa 2 điểm", Outcome::UpTo(dec!(2))),
            ("tính theo công thức", Outcome::Formula(Formula::Unstated)),
            ("Tỷ lệ × 2 điểm", Outcome::Formula(Formula::Rate(Some(dec!(2))))),
        ] {
            assert_eq!(read(text), Some(outcome), "{text}");
        }
        for text in ["12 tháng", "80%", "năm 2025", "có", "0,5 điểm cho mỗi 2 văn bản", ""] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
