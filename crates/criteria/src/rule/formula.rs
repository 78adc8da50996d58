//! Formulas: `tỷ lệ × điểm tối đa`, `(b/a) * 2 điểm`, `tỷ lệ x điểm tối đa / 90%`, or a formula in words.

use super::lex::{Kind, Mark, Tokens};
use rust_decimal::Decimal;
use std::ops::Range;

/// How points follow from a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Formula {
    /// The rate times the maximum; with the points that the text writes for the maximum.
    Rate(Option<Decimal>),
    /// The value times the maximum divided by a target.
    Over {
        /// The value that earns the maximum.
        target: Decimal,
        /// Whether it is a percentage.
        is_percent: bool,
        /// The points that the text writes for the maximum.
        points: Option<Decimal>,
    },
    /// In proportion to the best unit.
    Best(Option<Decimal>),
    /// A number of things times points: `số văn bản × 0,1 điểm`.
    Each(Decimal),
    /// A straight line between the neighbouring cases.
    Straight,
    /// "By the formula", which the text does not give.
    Unstated,
}

const FULL: [&str; 6] =
    ["so diem toi da", "diem toi da", "diem chuan", "thang diem", "muc diem toi da", "so diem chuan"];
const RATE: [&str; 7] =
    ["ty le", "ti le", "phan tram", "muc do hoan thanh", "ket qua dat", "muc do dat", "ty trong"];
const BEST: [&str; 4] = ["cao nhat", "lon nhat", "tot nhat", "dan dau"];
const IN_WORDS: [&str; 8] = [
    "theo ty le",
    "theo ti le",
    "tuong ung voi ty le",
    "tuong ung ty le",
    "ty le tuong ung",
    "tuong ung theo ty le",
    "ty le thuan",
    "theo phan tram",
];
const BY_FORMULA: [&str; 5] =
    ["theo cong thuc sau", "theo cong thuc", "cong thuc tinh", "cong thuc tinh diem", "cong thuc"];
const STRAIGHT: [&str; 4] = ["noi suy", "tuyen tinh", "duong thang", "noi suy tuyen tinh"];
/// More tokens are no formula.
const LONGEST: usize = 120;
/// How deep products may lie in each other.
const MOST_NESTED: usize = 4;
/// Words after which a formula is explained, not continued.
const EXPLAINED: [&str; 6] = ["trong do", "voi a", "voi b", "nhung khong", "va khong", "neu"];

/// A formula that begins here, in words or signs, and the position after it.
pub(super) fn formula_at(tokens: &Tokens<'_>, start: usize, end: usize) -> Option<(Formula, usize)> {
    if !tokens.may_hold_formula(start..end.min(start.saturating_add(LONGEST))) {
        return None;
    }
    if let Some(mut next) = tokens.any_phrase(start, &BY_FORMULA) {
        while matches!(tokens.mark(next), Some(Mark::Colon | Mark::Comma)) || tokens.word(next) == "sau" {
            next += 1;
        }
        return expression_at(tokens, next, end).or(Some((Formula::Unstated, next.min(end))));
    }
    if let Some(found) = expression_at(tokens, start, end) {
        return Some(found);
    }
    let extent = extent(tokens, start, end);
    let range = start..extent;
    if STRAIGHT.iter().any(|phrase| tokens.holds(&range, phrase)) {
        return Some((Formula::Straight, extent));
    }
    tokens.any_phrase(start, &IN_WORDS).map(|_| (Formula::Rate(None), extent))
}

/// A product that begins here, with `Điểm … =` before it or not.
pub(super) fn expression_at(tokens: &Tokens<'_>, start: usize, end: usize) -> Option<(Formula, usize)> {
    if !tokens.may_hold_formula(start..end.min(start.saturating_add(LONGEST))) {
        return None;
    }
    let extent = extent(tokens, start, end);
    let equals = (start..extent).find(|at| tokens.is(*at, Mark::Equals) && tokens.depth_at(start, *at) == 0);
    let body = match equals {
        Some(at) if begins_points(tokens, start) => at + 1..extent,
        Some(_) => return None,
        None => start..extent,
    };
    formula_of(tokens, body).map(|formula| (formula, extent))
}

/// Whether `Điểm`, `Số điểm`, `Điểm đánh giá` … stand before an equals sign.
fn begins_points(tokens: &Tokens<'_>, start: usize) -> bool {
    tokens.word(start).starts_with("diem") || tokens.phrase(start, "so diem").is_some()
}

/// The end of what belongs together from here on: until a semicolon, a line, a colon, a comma or stop outside parentheses.
fn extent(tokens: &Tokens<'_>, start: usize, end: usize) -> usize {
    let mut depth = 0_usize;
    let end = end.min(start.saturating_add(LONGEST));
    for at in start..end {
        match tokens.mark(at) {
            Some(Mark::Open) => depth += 1,
            Some(Mark::Close) if depth == 0 => return at,
            Some(Mark::Close) => depth -= 1,
            Some(Mark::Semicolon | Mark::Line | Mark::Colon | Mark::Comma | Mark::Stop) if depth == 0 => {
                return at;
            }
            _ => {}
        }
        if depth == 0 && at > start && tokens.any_phrase(at, &EXPLAINED).is_some() {
            return at;
        }
    }
    end
}

/// What one factor of a product is.
#[derive(Debug, Clone, PartialEq)]
enum Factor {
    /// The maximum, in words or as points.
    Full(Option<Decimal>),
    /// The rate, or a quotient that is one.
    Rate,
    /// A quotient by the best unit's value.
    Best,
    /// A letter or a count that needs a divisor.
    Value,
    /// 100 %, which changes nothing.
    Whole,
    /// A factor divided by a number.
    Over(Box<Factor>, Decimal, bool),
    /// A factor divided by a letter.
    OverLetter(Box<Factor>),
}

fn formula_of(tokens: &Tokens<'_>, body: Range<usize>) -> Option<Formula> {
    let body = unwrapped(tokens, body);
    let factors = factors_of(tokens, body.clone());
    let mut points = None;
    let mut full = 0;
    let mut rate = None;
    let mut value = false;
    let mut target = None;
    let mut divided = false;
    for factor in factors?.into_iter().filter(|factor| *factor != Factor::Whole) {
        let factor = match factor {
            Factor::Over(inner, number, is_percent) => {
                let is_whole = number == Decimal::ONE_HUNDRED || (is_percent && number == Decimal::ONE);
                if !is_whole && target.replace((number, is_percent)).is_some() {
                    return None;
                }
                *inner
            }
            Factor::OverLetter(inner) => {
                divided = true;
                *inner
            }
            other => other,
        };
        match factor {
            Factor::Full(written) => {
                full += 1;
                points = written;
            }
            Factor::Rate | Factor::Best if rate.is_none() => rate = Some(factor),
            Factor::Value if !value => value = true,
            _ => return None,
        }
    }
    match (full, rate, value, target) {
        (1, Some(Factor::Best), false, None) => Some(Formula::Best(points)),
        (1, Some(_), false, None) => Some(Formula::Rate(points)),
        (1, None, true, None) if divided => Some(Formula::Rate(points)),
        (1, None, true, None) if names_count(tokens, &body) => points.map(Formula::Each),
        (1, Some(Factor::Rate), false, Some((target, is_percent)))
        | (1, None, true, Some((target, is_percent))) => Some(Formula::Over { target, is_percent, points }),
        _ => None,
    }
}

/// Whether a product begins or ends with a number of things in words.
fn names_count(tokens: &Tokens<'_>, body: &Range<usize>) -> bool {
    let parts = split(tokens, body, Mark::Times);
    parts.into_iter().any(|part| {
        let part = unwrapped(tokens, part);
        part.len() > 1 && tokens.any_phrase(part.start, &["so luong", "so", "tong so"]).is_some()
    })
}

/// The factors of a product, or of a product in parentheses that is divided: `(b x điểm tối đa)/a`.
fn factors_of(tokens: &Tokens<'_>, body: Range<usize>) -> Option<Vec<Factor>> {
    let product = split(tokens, &body, Mark::Times);
    if product.len() > 1 {
        return product.into_iter().map(|part| factor_of(tokens, part, 0)).collect();
    }
    let quotient = split(tokens, &body, Mark::Slash);
    let [above, below] = quotient.as_slice() else { return factor_of(tokens, body, 0).map(|one| vec![one]) };
    let (above, below) = (unwrapped(tokens, above.clone()), unwrapped(tokens, below.clone()));
    let product = split(tokens, &above, Mark::Times);
    if product.len() < 2 || below.is_empty() {
        return factor_of(tokens, body, 0).map(|one| vec![one]);
    }
    let mut factors: Vec<Factor> =
        product.into_iter().map(|part| factor_of(tokens, part, 0)).collect::<Option<_>>()?;
    let last = factors.pop()?;
    let divided = match tokens.amount(below.start).filter(|_| below.len() == 1) {
        Some((number, is_percent)) => Factor::Over(Box::new(last), number, is_percent),
        None if below.len() == 1 => Factor::OverLetter(Box::new(last)),
        None => return None,
    };
    factors.push(divided);
    Some(factors)
}

/// A range without parentheses that enclose all of it.
fn unwrapped(tokens: &Tokens<'_>, range: Range<usize>) -> Range<usize> {
    let mut inner = tokens.trimmed(range);
    while inner.end > inner.start + 1
        && tokens.is(inner.start, Mark::Open)
        && tokens.is(inner.end - 1, Mark::Close)
        && (inner.start + 1..inner.end - 1).all(|at| tokens.depth_at(inner.start, at) > 0)
    {
        inner = tokens.trimmed(inner.start + 1..inner.end - 1);
    }
    inner
}

/// The parts of a range between signs outside parentheses.
fn split(tokens: &Tokens<'_>, range: &Range<usize>, mark: Mark) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = range.start;
    for at in range.clone() {
        if tokens.is(at, mark) && tokens.depth_at(range.start, at) == 0 {
            parts.push(start..at);
            start = at + 1;
        }
    }
    parts.push(start..range.end);
    parts
}

fn factor_of(tokens: &Tokens<'_>, part: Range<usize>, nested: usize) -> Option<Factor> {
    let part = unwrapped(tokens, part);
    if part.is_empty() || nested > MOST_NESTED {
        return None;
    }
    let quotient = split(tokens, &part, Mark::Slash);
    if let [above, below] = quotient.as_slice() {
        return quotient_of(tokens, above, below);
    }
    if quotient.len() > 2 {
        return None;
    }
    let product = split(tokens, &part, Mark::Times);
    if product.len() > 1 {
        // A product in parentheses: (b * điểm tối đa) or (b/a x 100%).
        let inner: Option<Vec<Factor>> =
            product.into_iter().map(|inner| factor_of(tokens, inner, nested + 1)).collect();
        let mut inner: Vec<Factor> = inner?.into_iter().filter(|factor| *factor != Factor::Whole).collect();
        return if inner.len() == 1 { inner.pop() } else { None };
    }
    simple_factor(tokens, &part)
}

fn quotient_of(tokens: &Tokens<'_>, above: &Range<usize>, below: &Range<usize>) -> Option<Factor> {
    let (above, below) = (unwrapped(tokens, above.clone()), unwrapped(tokens, below.clone()));
    if above.is_empty() || below.is_empty() {
        return None;
    }
    if below.len() == 1
        && let Some((number, is_percent)) = tokens.amount(below.start)
    {
        let inner = simple_factor(tokens, &above)?;
        let is_hundred = number == Decimal::ONE_HUNDRED || (is_percent && number == Decimal::ONE);
        if inner == Factor::Rate && is_hundred {
            return Some(Factor::Rate);
        }
        return (!number.is_zero()).then(|| Factor::Over(Box::new(inner), number, is_percent));
    }
    if BEST.iter().any(|phrase| tokens.holds(&below, phrase)) {
        return Some(Factor::Best);
    }
    let holds_number = |range: &Range<usize>| range.clone().any(|at| tokens.amount(at).is_some());
    if let Some(Factor::Full(points)) = simple_factor(tokens, &above) {
        return (below.len() == 1 && !holds_number(&below))
            .then(|| Factor::OverLetter(Box::new(Factor::Full(points))));
    }
    // Years and numbers of plans stand in the words of a quotient, so numbers are no obstacle; a single number is.
    let lone_number = above.len() == 1 && holds_number(&above);
    (!lone_number).then_some(Factor::Rate)
}

fn simple_factor(tokens: &Tokens<'_>, part: &Range<usize>) -> Option<Factor> {
    if FULL.iter().any(|phrase| tokens.holds(part, phrase)) {
        return Some(Factor::Full(None));
    }
    let first = tokens.get(part.start)?;
    match first.kind {
        Kind::Percent(share) if part.len() == 1 => return (share == Decimal::ONE).then_some(Factor::Whole),
        Kind::Number(points) => {
            let unit = tokens.word(part.start + 1);
            let is_points = part.len() == 1 || (part.len() == 2 && matches!(unit, "diem" | "d"));
            if part.len() == 1 && points == Decimal::ONE_HUNDRED {
                return Some(Factor::Whole);
            }
            let is_hundred = part.len() == 2
                && points == Decimal::ONE_HUNDRED
                && tokens.is(part.start + 1, Mark::PercentSign);
            if is_hundred {
                return Some(Factor::Whole);
            }
            return is_points.then_some(Factor::Full(Some(points)));
        }
        _ => {}
    }
    let is_rate = RATE.iter().any(|phrase| tokens.holds(part, phrase))
        || part.clone().any(|at| tokens.is(at, Mark::PercentSign));
    if is_rate {
        return Some(Factor::Rate);
    }
    let is_letter = part.len() == 1 && first.folded.len() == 1;
    let is_count =
        ["gia tri", "so luong", "so"].iter().any(|phrase| tokens.phrase(part.start, phrase).is_some());
    (is_letter || is_count).then_some(Factor::Value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    fn read(text: &str) -> Option<Formula> {
        let tokens = Tokens::read(text);
        formula_at(&tokens, 0, tokens.len()).map(|(formula, _)| formula)
    }

    #[test]
    fn products_of_rate_and_maximum_are_read_however_they_are_written() {
        for text in [
            "Tỷ lệ % x Điểm tối đa",
            "Điểm = Tỷ lệ% x Điểm tối đa",
            "Điểm đánh giá = (b/a) * điểm tối đa",
            "b/a x điểm tối đa",
            "điểm tối đa x tỷ lệ hoàn thành",
            "(số hồ sơ đúng hạn/tổng số hồ sơ) × điểm chuẩn",
            "Số nhiệm vụ hoàn thành / tổng số nhiệm vụ x 100% x điểm tối đa",
            "b x điểm tối đa / a",
            "(b/a x 100%) x điểm tối đa",
            "theo tỷ lệ",
            "(Tỷ lệ % hoàn thành x điểm tối đa)/100%",
            "(b x điểm tối đa)/a",
            "theo công thức: b/a × điểm tối đa",
            "tỷ lệ x điểm tối đa/100",
        ] {
            assert_eq!(read(text), Some(Formula::Rate(None)), "{text}");
        }
        assert_eq!(read("b/a x 1,5 điểm"), Some(Formula::Rate(Some(dec!(1.5)))));
        assert_eq!(
            read("tỷ lệ x điểm tối đa / 90%"),
            Some(Formula::Over { target: dec!(0.9), is_percent: true, points: None })
        );
        assert_eq!(
            read("giá trị / giá trị cao nhất trong các đơn vị × 0,75 điểm"),
            Some(Formula::Best(Some(dec!(0.75))))
        );
        assert_eq!(read("theo công thức"), Some(Formula::Unstated));
        assert_eq!(read("nội suy tuyến tính"), Some(Formula::Straight));
    }

    #[test]
    fn what_is_no_product_of_the_two_is_not_read() {
        for text in ["0,5", "điểm tối đa", "b/a", "tỷ lệ x tỷ lệ", "a x b x điểm tối đa", "5 x 3", ""]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
