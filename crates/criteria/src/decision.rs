//! The title, number and date of the decision, from the text around its tables.

use crate::text::{begins_with, fold_words, has_phrase};
use regex::Regex;
use std::sync::LazyLock;

/// What the text around the tables says about the decision.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Decision {
    pub(crate) title: Option<String>,
    pub(crate) number: Option<String>,
    pub(crate) date: Option<String>,
}

type Pattern = LazyLock<Option<Regex>>;

/// `Quyết định số 2204/QĐ-UBND`; the rest of the line may hold the date.
static DECISION: Pattern = LazyLock::new(|| {
    Regex::new(
        r"(?i)quyết\s+định\s*(?:này\s+)?số\s*:?\s*(\d+(?:/\d{4})?\s*/?\s*(?:QĐ|QD)\s*[-–]\s*[\p{L}\d]+)(.*)",
    )
    .ok()
});
/// `Số: 2204/QĐ-UBND` of a letterhead.
static LETTERHEAD: Pattern = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*số\s*:?\s*(\d+(?:/\d{4})?\s*/?\s*(?:QĐ|QD)\s*[-–]\s*[\p{L}\d]+)").ok()
});
/// `ngày 12 tháng 9 năm 2022` or `ngày 12/9/2022`.
static DATE: Pattern = LazyLock::new(|| {
    Regex::new(r"(?i)ngày\s+(\d{1,2})\s*(?:tháng|/|-|\.)\s*(\d{1,2})\s*(?:năm|/|-|\.)\s*(\d{4})").ok()
});

/// Beginnings of paragraphs that name other decisions: those on which this one rests, or which it replaces.
const OTHERS: [&str; 12] = [
    "can cu",
    "theo",
    "thuc hien",
    "xet",
    "thay the",
    "bai bo",
    "sua doi",
    "dieu",
    "tren co so",
    "tiep theo",
    "ke tu",
    "quyet dinh nay thay the",
];

/// Beginnings of titles.
const TITLES: [&str; 14] = [
    "bo tieu chi",
    "bo chi so",
    "tieu chi",
    "bang tieu chi",
    "bang cham diem",
    "bang tong hop",
    "bang diem",
    "chi so cai cach hanh chinh",
    "bang chi so",
    "quy dinh",
    "khung chi so",
    "he thong tieu chi",
    "thang diem",
    "bang",
];

/// Reads the lines before the table, in their order.
pub(crate) fn decision_of(lines: &[&str]) -> Decision {
    let (number, date) = number_and_date(lines);
    Decision { title: title_of(lines), number, date }
}

fn number_and_date(lines: &[&str]) -> (Option<String>, Option<String>) {
    let mut found: Option<(String, Option<String>)> = None;
    // An annex says "kèm theo Quyết định số … ngày …"; that is the decision itself.
    for line in lines {
        let folded = fold_words(line);
        let is_annex = has_phrase(&folded, "kem theo quyet dinh") || has_phrase(&folded, "kem theo qd");
        let is_other = OTHERS.iter().any(|other| begins_with(&folded, other));
        if let Some((number, rest)) = captured(&DECISION, line)
            && (is_annex || (!is_other && found.is_none()))
        {
            found = Some((number, date_in(&rest)));
            if is_annex {
                break;
            }
        }
    }
    let letterhead = lines.iter().find_map(|line| captured(&LETTERHEAD, line)).map(|(number, _)| number);
    let head_date = lines.iter().find_map(|line| date_in(line).filter(|_| is_place_and_date(line)));
    match (found, letterhead) {
        (Some((number, date)), Some(head)) if same(&number, &head) => (Some(number), date.or(head_date)),
        (Some((number, date)), _) => (Some(number), date),
        (None, Some(head)) => (Some(head), head_date),
        (None, None) => (None, None),
    }
}

fn captured(pattern: &Pattern, line: &str) -> Option<(String, String)> {
    let captures = pattern.as_ref()?.captures(line)?;
    let number: String = captures.get(1)?.as_str().chars().filter(|letter| !letter.is_whitespace()).collect();
    let rest = captures.get(2).map_or("", |rest| rest.as_str());
    Some((with_slash(&number.replace('–', "-")), rest.to_owned()))
}

/// `2204QĐ-UBND` is `2204/QĐ-UBND`.
fn with_slash(number: &str) -> String {
    let digits = number.find(|letter: char| !(letter.is_ascii_digit() || letter == '/'));
    match digits.and_then(|at| number.split_at_checked(at)) {
        Some((front, back)) if !front.ends_with('/') => format!("{front}/{back}"),
        _ => number.to_owned(),
    }
}

fn same(one: &str, other: &str) -> bool {
    fold_words(one) == fold_words(other)
}

/// `Huế, ngày 12 tháng 9 năm 2022`: a place and a date, and not a sentence about another document.
fn is_place_and_date(line: &str) -> bool {
    line.contains(',') && line.split_whitespace().count() <= 14
}

fn date_in(line: &str) -> Option<String> {
    let captures = DATE.as_ref()?.captures(line)?;
    let part = |group: usize| captures.get(group)?.as_str().parse::<u32>().ok();
    let (day, month, year) = (part(1)?, part(2)?, part(3)?);
    let is_date = (1..=31).contains(&day) && (1..=12).contains(&month) && (1900..=2999).contains(&year);
    is_date.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// The line nearest to the table that begins as titles do, with the lines of capitals that go on behind it.
fn title_of(lines: &[&str]) -> Option<String> {
    let is_title = |line: &str| {
        let folded = fold_words(line);
        let is_short = line.chars().count() <= 300;
        is_short && TITLES.iter().any(|title| begins_with(&folded, title)) && folded.split(' ').count() > 2
    };
    let names_criteria = |line: &str| {
        let folded = fold_words(line);
        ["tieu chi", "chi so", "cham diem"].iter().any(|phrase| has_phrase(&folded, phrase))
    };
    let position = lines
        .iter()
        .rposition(|line| is_title(line) && names_criteria(line))
        .or_else(|| lines.iter().rposition(|line| is_title(line)))?;
    let mut title: Vec<&str> = lines.get(position).copied().into_iter().collect();
    let is_capital =
        |line: &str| line.chars().any(char::is_alphabetic) && !line.chars().any(char::is_lowercase);
    if title.first().is_some_and(|first| is_capital(first)) {
        title.extend(lines.iter().skip(position + 1).take_while(|line| is_capital(line)).take(4).copied());
    }
    Some(title.join(" ").replace('\n', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_decision_itself_is_told_from_those_it_rests_on() {
        let decision = decision_of(&[
            "Số: 2204/QĐ-UBND",
            "Thừa Thiên Huế, ngày 12 tháng 9 năm 2022",
            "QUYẾT ĐỊNH",
            "Căn cứ Quyết định số 892/QĐ-BNV ngày 05/12/2021 của Bộ Nội vụ;",
            "PHỤ LỤC I",
            "BỘ TIÊU CHÍ CHẤM ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH",
            "CỦA ỦY BAN NHÂN DÂN CẤP XÃ",
            "(Ban hành kèm theo Quyết định số 2204/QĐ-UBND ngày 12 tháng 9 năm 2022 của UBND tỉnh)",
        ]);
        assert_eq!(decision.number.as_deref(), Some("2204/QĐ-UBND"));
        assert_eq!(decision.date.as_deref(), Some("2022-09-12"));
        assert_eq!(
            decision.title.as_deref(),
            Some("BỘ TIÊU CHÍ CHẤM ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CỦA ỦY BAN NHÂN DÂN CẤP XÃ")
        );
    }

    #[test]
    fn a_letterhead_alone_is_enough() {
        let decision = decision_of(&["Số: 52/2019/QĐ-UBND", "Hà Tĩnh, ngày 9 tháng 10 năm 2019"]);
        assert_eq!(decision.number.as_deref(), Some("52/2019/QĐ-UBND"));
        assert_eq!(decision.date.as_deref(), Some("2019-10-09"));
        assert_eq!(decision_of(&["Căn cứ Quyết định số 892/QĐ-BNV ngày 05/12/2021"]), Decision::default());
    }
}
