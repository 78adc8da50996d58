//! What the condition of a case is: a condition on a number, "the rest", "nothing done", or a label.

use super::interval::{Bound, Interval, interval_of};
use super::lex::{Kind, Tokens};
use super::scan::Case;
use super::scope::Scope;
use super::understood::{Doubt, number_en, number_vi};
use caicach_index::ValueUnit;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::ops::Range;

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Condition {
    /// On a number.
    Number(Interval),
    /// Whatever the other cases leave.
    Rest,
    /// Nothing was done, nothing was there.
    Nothing,
    /// A label that an appraiser picks.
    Label,
}

const REST: [&str; 12] = [
    "con lai",
    "truong hop con lai",
    "cac truong hop con lai",
    "truong hop khac",
    "cac truong hop khac",
    "nguoc lai",
    "khac",
    "khong dat",
    "chua dat",
    "o giua",
    "muc khac",
    "cac muc con lai",
];
/// Words that turn a fact into its opposite, or take something out of it: such a condition is a label.
const MIXED: [&str; 5] = ["nhung", "khong", "chua", "ngoai", "tru"];
/// Words that join two facts: such a condition is a label, unless other cases speak of the same two.
const JOINING: [&str; 3] = ["va", "hoac", "dong"];
/// Words about a number that say nothing more about it.
const COMMON: [&str; 45] = [
    "deu", "dat", "hoan", "thanh", "thuc", "hien", "ty", "ti", "le", "so", "tong", "cac", "nhung", "muc",
    "duoc", "neu", "truong", "hop", "co", "tu", "trong", "nam", "ke", "hoach", "nhiem", "vu", "do", "ket",
    "qua", "khi", "thi", "gia", "tri", "nay", "la", "theo", "quy", "dinh", "diem", "cua", "duoi", "tren",
    "tai", "den", "hon",
];

/// The condition of a case.
pub(super) fn condition_of(tokens: &Tokens<'_>, case: &Case) -> Condition {
    let words = folded(tokens, &case.condition);
    if REST.contains(&words.as_str()) {
        return Condition::Rest;
    }
    if let Some(interval) = interval_of(tokens, &case.condition) {
        let others: Vec<&str> = interval.others.iter().map(|at| tokens.word(*at)).collect();
        let is_quoted =
            interval.others.iter().any(|at| tokens.get(*at).is_some_and(|token| token.kind == Kind::Quoted));
        let turned = others.iter().filter(|word| MIXED.contains(word)).count();
        if turned == 0 && !is_quoted {
            return Condition::Number(interval);
        }
        return opposite(interval, &others).map_or(Condition::Label, Condition::Number);
    }
    let first = tokens.word(case.condition.start);
    let is_nothing = matches!(first, "khong" | "chua" | "none")
        && !case.condition.clone().any(|at| tokens.amount(at).is_some());
    if is_nothing { Condition::Nothing } else { Condition::Label }
}

/// `không hoàn thành 100%` is everything below; other opposites are not one interval.
fn opposite(mut interval: Interval, others: &[&str]) -> Option<Interval> {
    let only_not = others.first().is_some_and(|word| matches!(*word, "khong" | "chua"))
        && others.iter().filter(|word| MIXED.contains(word)).count() == 1;
    let at = interval.lower.filter(|lower| Some(*lower) == interval.upper)?.at;
    let is_whole = at == Decimal::ONE || at == Decimal::ONE_HUNDRED;
    interval.lower = None;
    interval.upper = Some(Bound { at, is_included: false });
    (only_not && is_whole && interval.has_percent).then_some(interval)
}

/// Makes labels of conditions that join two facts of which no other case speaks.
pub(super) fn settle_joined(tokens: &Tokens<'_>, conditions: &mut [Condition]) {
    let subjects: Vec<Option<BTreeSet<String>>> = conditions
        .iter()
        .map(|condition| match condition {
            Condition::Number(interval) => Some(subject_of(tokens, interval)),
            _ => None,
        })
        .collect();
    for (position, condition) in conditions.iter_mut().enumerate() {
        let Condition::Number(interval) = condition else { continue };
        let is_joined = interval.others.iter().any(|at| JOINING.contains(&tokens.word(*at)));
        let own = subjects.get(position);
        let shared =
            subjects.iter().enumerate().any(|(other, subject)| other != position && Some(subject) == own);
        if is_joined && !shared {
            *condition = Condition::Label;
        }
    }
}

/// The words about a number that say what is counted.
fn subject_of(tokens: &Tokens<'_>, interval: &Interval) -> BTreeSet<String> {
    let words = interval.others.iter().map(|at| tokens.word(*at));
    words.filter(|word| word.len() > 1 && !COMMON.contains(word)).map(str::to_owned).collect()
}

/// The folded words of a range.
pub(super) fn folded(tokens: &Tokens<'_>, range: &Range<usize>) -> String {
    let words: Vec<&str> = range.clone().map(|at| tokens.word(at)).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Brings all bounds to one unit, and says when the text leaves it open.
pub(super) fn unit_of(
    intervals: &mut [&mut Interval],
    tokens: &Tokens<'_>,
    scope: &Scope<'_>,
) -> (ValueUnit, Vec<Doubt>) {
    let bounds = |intervals: &[&mut Interval]| -> Vec<Decimal> {
        let both = intervals.iter().flat_map(|interval| [interval.lower, interval.upper]);
        both.flatten().map(|bound| bound.at).collect()
    };
    let numbers = bounds(intervals);
    let has_percent = intervals.iter().any(|interval| interval.has_percent);
    let has_plain = intervals.iter().any(|interval| interval.has_plain && !interval.has_percent);
    let fractions = numbers.iter().all(|number| *number <= Decimal::ONE);
    let names_unit = intervals.iter().all(|interval| {
        interval.others.iter().any(|at| !COMMON.contains(&tokens.word(*at)) && tokens.word(*at).len() > 1)
    });
    if has_percent || (scope.is_rate && !fractions && !names_unit) {
        let all_fit = numbers.iter().all(|number| *number <= Decimal::ONE_HUNDRED);
        let are_fractions = intervals.iter().filter(|interval| interval.has_plain).any(|interval| {
            let bounds = [interval.lower, interval.upper];
            bounds.into_iter().flatten().any(|bound| bound.at < Decimal::ONE && !bound.at.is_integer())
        });
        for interval in intervals.iter_mut().filter(|interval| interval.has_plain) {
            to_fractions(interval, are_fractions);
        }
        let is_change = intervals
            .iter()
            .any(|interval| interval.others.iter().any(|at| matches!(tokens.word(*at), "tang" | "giam")));
        let is_beyond = bounds(intervals).iter().any(|bound| *bound > Decimal::ONE);
        if is_change || is_beyond {
            return (ValueUnit::Number, vec![beyond_whole()]);
        }
        let doubt = (!has_percent || (has_plain && !all_fit)).then(|| {
            Doubt::note(
                "percent-sign-missing",
                "các mức không ghi dấu %, được hiểu là phần trăm",
                "the cases have no percent sign and were taken for percentages",
            )
        });
        return (ValueUnit::Rate, doubt.into_iter().collect());
    }
    if scope.is_rate && fractions {
        return (ValueUnit::Rate, Vec::new());
    }
    let are_whole = numbers.iter().all(Decimal::is_integer);
    if !are_whole {
        return (ValueUnit::Number, Vec::new());
    }
    let doubt = (!names_unit).then(|| {
        let listed: Vec<Decimal> = numbers;
        let vi: Vec<String> = listed.iter().map(|number| number_vi(*number)).collect();
        let en: Vec<String> = listed.iter().map(|number| number_en(*number)).collect();
        Doubt::compare(
            "unit-not-stated",
            format!("các mức {} không ghi đơn vị; được hiểu là số lượng", vi.join("; ")),
            format!("the cases {} name no unit and were taken for counts", en.join("; ")),
        )
    });
    (ValueUnit::Count, doubt.into_iter().collect())
}

fn beyond_whole() -> Doubt {
    Doubt::note(
        "rate-beyond-whole",
        "tỷ lệ có thể âm hoặc vượt 100% nên giá trị là một số: 110% nhập là 1,1",
        "the rate may be negative or above 100%, so the value is a number: 110% is entered as 1.1",
    )
}

/// Numbers without a percent sign beside others that have one are percentages too: `100%: 10; 90-<100: 8`. Where some of
/// them are fractions, 1 is the whole and not one percent.
fn to_fractions(interval: &mut Interval, are_fractions: bool) {
    for bound in [&mut interval.lower, &mut interval.upper].into_iter().flatten() {
        if bound.at > Decimal::ONE || !are_fractions {
            bound.at = bound.at.checked_div(Decimal::ONE_HUNDRED).unwrap_or_default().normalize();
        }
    }
}

/// Says when the cases speak of different things: the words about a number must be the same, more or less of them.
pub(super) fn different_subjects(tokens: &Tokens<'_>, intervals: &[&Interval]) -> Option<Doubt> {
    let subjects: Vec<BTreeSet<String>> =
        intervals.iter().map(|interval| subject_of(tokens, interval)).collect();
    let widest = subjects.iter().max_by_key(|subject| subject.len())?;
    let odd: Vec<String> =
        subjects.iter().flat_map(|subject| subject.difference(widest)).map(|word| word.to_owned()).collect();
    if odd.is_empty() {
        return None;
    }
    let words: Vec<String> = subjects
        .iter()
        .flatten()
        .filter(|word| subjects.iter().any(|subject| !subject.contains(*word)))
        .cloned()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let words = crate::text::shortened(&words.join(" "), 120);
    Some(Doubt::compare(
        "cases-differ",
        format!("các mức không nói về cùng một nội dung (từ khác nhau, bỏ dấu: “{words}”)"),
        format!("the cases do not speak of the same thing (words that differ, without marks: \"{words}\")"),
    ))
}
