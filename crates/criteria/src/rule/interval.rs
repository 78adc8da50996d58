//! Conditions on a number: `từ 80% đến dưới 100%`, `≥ 30%`, `90-<100`, `dưới 3 lần`.

use super::lex::{Mark, Tokens};
use rust_decimal::Decimal;
use std::ops::Range;

/// A bound and whether the number itself belongs to the interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bound {
    pub(super) at: Decimal,
    pub(super) is_included: bool,
}

/// An interval of numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Interval {
    pub(super) lower: Option<Bound>,
    pub(super) upper: Option<Bound>,
    /// Whether a bound is written with a percent sign.
    pub(super) has_percent: bool,
    /// Whether no bound is written with one.
    pub(super) has_plain: bool,
    /// Positions of tokens that say nothing about the bounds: what is counted.
    pub(super) others: Vec<usize>,
}

/// How a number bounds an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Equal,
    /// `từ`, which is a lower bound unless the number stands alone as one of many.
    From,
    AtLeast,
    Above,
    /// `đến`, or a dash between two numbers.
    To,
    Below,
    AtMost,
}

const AT_LEAST: [&str; 13] = [
    "tren hoac bang",
    "lon hon hoac bang",
    "bang hoac lon hon",
    "it nhat",
    "toi thieu",
    "khong duoi",
    "khong it hon",
    "khong thap hon",
    "khong nho hon",
    "dat toi thieu",
    "dat it nhat",
    "bang hoac tren",
    "tu tren hoac bang",
];
const AT_MOST: [&str; 9] = [
    "khong vuot qua",
    "khong qua",
    "khong tren",
    "toi da",
    "nho hon hoac bang",
    "duoi hoac bang",
    "bang hoac nho hon",
    "cao nhat la",
    "nhieu nhat",
];
const BELOW: [&str; 12] = [
    "den duoi",
    "toi duoi",
    "duoi",
    "it hon",
    "nho hon",
    "thap hon",
    "chua dat",
    "khong dat",
    "chua den",
    "chua du",
    "khong du",
    "khong hoan thanh",
];
const ABOVE: [&str; 7] = ["tu tren", "tren", "lon hon", "cao hon", "nhieu hon", "vuot qua", "vuot"];
const OR_MORE: [&str; 5] = ["tro len", "tro di", "hoac hon", "hoac cao hon", "hoac nhieu hon"];
const OR_LESS: [&str; 3] = ["tro xuong", "hoac it hon", "hoac thap hon"];

/// The interval of a condition; none when it is no condition on one number.
pub(super) fn interval_of(tokens: &Tokens<'_>, condition: &Range<usize>) -> Option<Interval> {
    if condition.clone().any(|at| is_date(tokens, at)) {
        return None;
    }
    let mut bounds: Vec<(Relation, Decimal, bool)> = Vec::new();
    let mut others = Vec::new();
    let mut pending: Option<Relation> = None;
    let mut at = condition.start;
    while at < condition.end {
        if let Some((relation, next)) = relation_at(tokens, at, condition.end, bounds.is_empty()) {
            pending = Some(joined(pending, relation));
            at = next;
        } else if let Some((amount, is_percent)) = tokens.amount(at) {
            at += 1;
            let (relation, next) = after_number(tokens, at, condition.end, pending, bounds.is_empty());
            bounds.push((relation, amount, is_percent));
            pending = None;
            at = next;
        } else {
            if !is_connector(tokens, at) {
                others.push(at);
            }
            at += 1;
        }
    }
    let has_percent = bounds.iter().any(|(_, _, is_percent)| *is_percent);
    let has_plain = bounds.iter().any(|(_, _, is_percent)| !is_percent) && !has_percent;
    // 90-<100%: the sign belongs to both numbers.
    let bounds: Vec<(Relation, Decimal)> = bounds
        .into_iter()
        .map(|(relation, at, is_percent)| match at.checked_div(Decimal::ONE_HUNDRED) {
            Some(share) if has_percent && !is_percent => (relation, share.normalize()),
            _ => (relation, at),
        })
        .collect();
    let (lower, upper) = combined(&bounds)?;
    // A relation without a number after it was a word of something else.
    pending.is_none().then_some(Interval { lower, upper, has_percent, has_plain, others })
}

/// Whether a number is part of a date: `31/12`, `quý 4`, `năm 2026`.
fn is_date(tokens: &Tokens<'_>, at: usize) -> bool {
    let is_plain = |at: usize| tokens.number(at).is_some();
    let in_slashes = is_plain(at) && tokens.is(at + 1, Mark::Slash) && is_plain(at + 2);
    let names_date = matches!(tokens.word(at), "ngay" | "thang" | "nam" | "quy") && is_plain(at + 1);
    in_slashes || names_date
}

/// A relation that begins here and the position after it.
fn relation_at(tokens: &Tokens<'_>, at: usize, end: usize, is_first: bool) -> Option<(Relation, usize)> {
    let sign = match tokens.mark(at) {
        Some(Mark::GreaterEqual) => Some(Relation::AtLeast),
        Some(Mark::Greater) => Some(Relation::Above),
        Some(Mark::LessEqual) => Some(Relation::AtMost),
        Some(Mark::Less) => Some(Relation::Below),
        Some(Mark::Dash) if !is_first => Some(Relation::To),
        Some(Mark::Equals) => Some(Relation::Equal),
        _ => None,
    };
    if let Some(relation) = sign {
        return Some((relation, at + 1));
    }
    let by_words = [
        (&AT_LEAST[..], Relation::AtLeast),
        (&AT_MOST[..], Relation::AtMost),
        (&BELOW[..], Relation::Below),
        (&ABOVE[..], Relation::Above),
        (&["tu"][..], Relation::From),
        (&["bang"][..], Relation::Equal),
    ];
    let found = by_words.into_iter().find_map(|(phrases, relation)| {
        tokens.any_phrase(at, phrases).filter(|next| *next <= end).map(|next| (relation, next))
    });
    let found = found.or_else(|| {
        let next = tokens.any_phrase(at, &["den", "toi"])?;
        (!is_first || number_follows(tokens, next, end)).then_some((Relation::To, next))
    });
    // "Trên địa bàn" and "từ ngày" are no relations: a number must follow before anything else that relates.
    found.filter(|(_, next)| number_follows(tokens, *next, end))
}

/// Whether a number follows, at once or after another relation or a word such as `mức`.
fn number_follows(tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
    let mut next = at;
    while next < end {
        if tokens.amount(next).is_some() {
            return true;
        }
        let is_passed = matches!(
            tokens.mark(next),
            Some(Mark::Less | Mark::LessEqual | Mark::Greater | Mark::GreaterEqual | Mark::Equals)
        ) || matches!(
            tokens.word(next),
            "muc" | "duoi" | "tren" | "hoac" | "bang" | "ty" | "le" | "hon" | "thieu" | "toi"
        );
        if !is_passed {
            return false;
        }
        next += 1;
    }
    false
}

/// Two relations before one number: `đến <`, `- dưới`, `từ ≥`, `từ trên`.
fn joined(before: Option<Relation>, relation: Relation) -> Relation {
    match (before, relation) {
        (Some(Relation::To), Relation::Equal) => Relation::To,
        (Some(Relation::Below), Relation::Equal) => Relation::AtMost,
        (Some(Relation::Above), Relation::Equal) => Relation::AtLeast,
        (Some(Relation::From), Relation::Equal) => Relation::From,
        (_, relation) => relation,
    }
}

/// The relation of a number when what stands behind it is known, and the position after that.
fn after_number(
    tokens: &Tokens<'_>,
    at: usize,
    end: usize,
    pending: Option<Relation>,
    is_first: bool,
) -> (Relation, usize) {
    let before = pending.unwrap_or(Relation::Equal);
    // A unit may stand between: "3 sáng kiến trở lên".
    for skipped in 0..6 {
        let here = at + skipped;
        if let Some(next) = tokens.any_phrase(here, &OR_MORE).filter(|next| *next <= end) {
            // The words of the unit are seen again by the caller only when nothing was skipped.
            return if skipped == 0 { (Relation::AtLeast, next) } else { (Relation::AtLeast, at) };
        }
        if let Some(next) = tokens.any_phrase(here, &OR_LESS).filter(|next| *next <= end) {
            return if skipped == 0 { (Relation::AtMost, next) } else { (Relation::AtMost, at) };
        }
        if tokens.word(here).is_empty() || tokens.amount(here).is_some() {
            break;
        }
    }
    // 80% ≤ T < 100%: the sign behind the first number bounds what follows it.
    let flipped = match tokens.mark(at) {
        Some(Mark::LessEqual) => Some(Relation::AtLeast),
        Some(Mark::Less) => Some(Relation::Above),
        Some(Mark::GreaterEqual) => Some(Relation::AtMost),
        Some(Mark::Greater) => Some(Relation::Below),
        _ => None,
    };
    match flipped {
        Some(relation) if is_first && pending.is_none() && tokens.amount(at + 1).is_none() => {
            (relation, at + 1)
        }
        _ => (before, at),
    }
}

fn is_connector(tokens: &Tokens<'_>, at: usize) -> bool {
    let by_words = [&OR_MORE[..], &OR_LESS[..]].concat();
    let is_tail = |word: &str| by_words.iter().any(|phrase| phrase.split(' ').any(|part| part == word));
    matches!(tokens.mark(at), Some(Mark::Comma | Mark::Open | Mark::Close | Mark::Dash | Mark::PercentSign))
        || (is_tail(tokens.word(at)) && matches!(tokens.word(at), "tro" | "len" | "xuong" | "di"))
}

/// One interval out of one or two bounds.
fn combined(bounds: &[(Relation, Decimal)]) -> Option<(Option<Bound>, Option<Bound>)> {
    let included = |at: Decimal| Some(Bound { at, is_included: true });
    let open = |at: Decimal| Some(Bound { at, is_included: false });
    match *bounds {
        [(relation, at)] => Some(match relation {
            Relation::Equal => (included(at), included(at)),
            Relation::From | Relation::AtLeast => (included(at), None),
            Relation::Above => (open(at), None),
            Relation::To | Relation::AtMost => (None, included(at)),
            Relation::Below => (None, open(at)),
        }),
        [(first, one), (second, other)] => {
            // Some texts go down: "dưới 100% đến 80%".
            let (low, high) =
                if one <= other { ((first, one), (second, other)) } else { ((second, other), (first, one)) };
            let lower = match low.0 {
                Relation::Equal | Relation::From | Relation::AtLeast => included(low.1),
                Relation::Above => open(low.1),
                Relation::To if one > other => included(low.1),
                _ => return None,
            };
            let upper = match high.0 {
                Relation::To | Relation::AtMost => included(high.1),
                Relation::Below => open(high.1),
                Relation::Equal | Relation::From if one > other => included(high.1),
                _ => return None,
            };
            Some((lower, upper))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let tokens = Tokens::read(text);
        let Some(interval) = interval_of(&tokens, &(0..tokens.len())) else { return "-".to_owned() };
        let lower = interval.lower.map_or("(".to_owned(), |bound| {
            format!("{}{}", if bound.is_included { '[' } else { '(' }, bound.at.normalize())
        });
        let upper = interval.upper.map_or(")".to_owned(), |bound| {
            format!("{}{}", bound.at.normalize(), if bound.is_included { ']' } else { ')' })
        });
        let others: Vec<&str> = interval.others.iter().map(|at| tokens.word(*at)).collect();
        format!("{lower},{upper} {}", others.join(" ")).trim_end().to_owned()
    }

    #[test]
    fn conditions_become_intervals() {
        for (text, interval) in [
            ("100%", "[1,1]"),
            ("Đạt 100%", "[1,1] dat"),
            ("Từ 30% trở lên", "[0.3,)"),
            ("30% trở lên", "[0.3,)"),
            ("≥30%", "[0.3,)"),
            (">= 30 %", "[0.3,)"),
            ("Từ 25% đến dưới 30%", "[0.25,0.3)"),
            ("25-<30%", "[0.25,0.3)"),
            ("từ 70% - 90%", "[0.7,0.9]"),
            ("Từ 80% - dưới 100%", "[0.8,1)"),
            ("Trên 90%", "(0.9,)"),
            ("> 90%", "(0.9,)"),
            ("Trên 70% đến 90%", "(0.7,0.9]"),
            ("Dưới 25%", "(,0.25)"),
            ("<70", "(,70)"),
            ("80% ≤ T < 100%", "[0.8,1) t"),
            ("80% < tỷ lệ <= 90%", "(0.8,0.9] ty le"),
            ("Từ 80% trở xuống", "(,0.8]"),
            ("Không đạt 100%", "(,1)"),
            ("không quá 5 lần", "(,5] lan"),
            ("3 sáng kiến trở lên", "[3,) sang kien"),
            ("Có từ 02 sáng kiến trở lên", "[2,) co sang kien"),
            ("1 sáng kiến", "[1,1] sang kien"),
            ("Thực hiện trên 90% kế hoạch", "(0.9,) thuc hien ke hoach"),
            ("Hoàn thành từ 80% kế hoạch đến dưới 100% kế hoạch", "[0.8,1) hoan thanh ke hoach ke hoach"),
            ("dưới 100% đến 80%", "[0.8,1)"),
            ("Nếu tỷ lệ >= 0,8", "[0.8,) neu ty le"),
            ("Ban hành đúng hạn", "-"),
            ("Ban hành trước ngày 31/12", "-"),
            ("Trong quý 4 năm 2026", "-"),
            ("từ 1 đến 2 và trên 5", "-"),
        ] {
            assert_eq!(shown(text), interval, "{text}");
        }
    }
}
