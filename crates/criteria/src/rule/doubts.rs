//! What is said about texts that are not read, or not in full.

use super::lex::Tokens;
use super::scan::{Case, Scanned};
use super::understood::{Doubt, Quoted};
use super::{LONGEST_RULE, MOST_TOKENS};
use crate::text::shortened;
use std::ops::Range;

/// A number at the end of a case that has neither a sign nor the word `điểm`, where other cases have them.
pub(super) fn bare_points(tokens: &Tokens<'_>, scanned: &Scanned) -> Option<Doubt> {
    let bare: Vec<&Case> = scanned.cases.iter().filter(|case| case.is_bare).collect();
    if bare.is_empty() || (bare.len() > 1 && bare.len() == scanned.cases.len()) {
        return None;
    }
    let quoted = Quoted::of(bare.iter().map(|case| tokens.text_of(&case.span)));
    Some(Doubt::compare(
        "points-without-sign",
        format!("số cuối của {} được hiểu là số điểm", quoted.vi),
        format!("the last number of {} was taken for points", quoted.en),
    ))
}

/// A text that is too long to be a rule.
pub(super) fn too_long() -> Doubt {
    Doubt::compare(
        "rule-too-long",
        format!("cách chấm dài hơn {LONGEST_RULE} ký tự hoặc {MOST_TOKENS} từ và dấu"),
        format!("the text is longer than {LONGEST_RULE} characters or {MOST_TOKENS} words and signs"),
    )
}

pub(super) fn left_over_doubt(tokens: &Tokens<'_>, scanned: &Scanned) -> Option<Doubt> {
    (!scanned.left_over.is_empty()).then(|| left_over(tokens, &scanned.left_over))
}

/// Quotes what no part of the rule accounts for.
pub(super) fn left_over(tokens: &Tokens<'_>, ranges: &[Range<usize>]) -> Doubt {
    let quoted = Quoted::of(ranges.iter().map(|range| tokens.text_of(range)));
    Doubt::compare(
        "words-left-over",
        format!("phần sau không có trong quy tắc: {}", quoted.vi),
        format!("this part is not in the rule: {}", quoted.en),
    )
}

pub(super) fn in_groups(tokens: &Tokens<'_>, headings: &[Range<usize>]) -> Doubt {
    let quoted = Quoted::of(headings.iter().map(|range| tokens.text_of(range)));
    Doubt::compare(
        "cases-in-groups",
        format!(
            "cách chấm có nhiều phần, mỗi phần có các mức riêng ({}); hãy tách thành các nội dung cấp dưới",
            quoted.vi
        ),
        format!(
            "the text has several parts with cases of their own ({}); divide it into items below",
            quoted.en
        ),
    )
}

/// What the rules of the engine cannot say.
pub(super) fn beyond_rules() -> Doubt {
    Doubt::compare(
        "beyond-rules",
        "các mức của cách chấm này không ghép được thành một quy tắc mà phần mềm có",
        "these cases do not make up one of the rules that there are",
    )
}

pub(super) fn unread(text: &str) -> Doubt {
    if text.is_empty() {
        return Doubt::compare(
            "rule-missing",
            "không có cách chấm điểm; được tính theo điểm thẩm định",
            "there is no text of a rule; the appraiser's own points are taken",
        );
    }
    let quoted = shortened(text, 300);
    Doubt::compare(
        "rule-not-read",
        format!("chưa đọc được cách chấm điểm, tạm tính theo điểm thẩm định: “{quoted}”"),
        format!("the rule was not read, the appraiser's own points are taken: \"{quoted}\""),
    )
}

pub(super) fn ambiguous_numbers(tokens: &Tokens<'_>) -> Option<Doubt> {
    let found: Vec<&str> = (0..tokens.len())
        .filter(|at| tokens.get(*at).is_some_and(|token| token.is_ambiguous))
        .map(|at| tokens.text_of(&(at..at + 1)))
        .collect();
    let numbers = found.join("; ");
    (!found.is_empty()).then(|| {
        Doubt::compare(
            "number-ambiguous",
            format!("dấu chấm trong {numbers} được hiểu là dấu phân cách hàng nghìn"),
            format!("the point in {numbers} was taken for a thousands mark"),
        )
    })
}
