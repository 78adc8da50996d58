//! What a row is: a numbered item, a total, or a line that belongs to the item above it.

use super::found::{FoundItem, FoundTotal};
use super::lines::Line;
use super::section::section_of;
use crate::number::{OutlineNumber, Style};
use crate::points::PointsCell;
use crate::rows::Row;
use crate::rule::{is_case, is_condition};
use crate::text::{begins_with, fold_words, shortened};
use caicach_findings::{Finding, Findings, Place, Text};
use rust_decimal::Decimal;

/// A row, classified.
#[derive(Debug)]
pub(super) enum Entry {
    /// An item with a number, or a section.
    Item(Box<FoundItem>),
    /// A row without a number.
    Line(Line),
    /// A total.
    Total(FoundTotal),
}

/// Classifies a row.
pub(super) fn entry_of(row: Row, file: &str, findings: &mut Findings) -> Entry {
    let place = Place::file(file).sheet(row.table_name.clone()).line(row.line);
    let (number, name) = number_and_name(&row, &place, findings);
    // Where names have columns of their own, whole numbers only count the rows.
    let counts_rows = |number: &OutlineNumber| {
        row.name_column.is_some_and(|column| column > 0) && number.style == Style::Path(1)
    };
    let number = number.filter(|number| !counts_rows(number));
    let (points, is_negative) = points_of(&row, &place, findings);
    if let Some(points) = points.filter(|_| is_total(&name)) {
        return Entry::Total(FoundTotal { after: 0, points, row });
    }
    if is_total(&name) && number.is_none() && row.rule.own.is_empty() {
        return Entry::Line(Line { text: String::new(), points: None, is_negative: false, row });
    }
    let section = section_of(&name);
    let is_item = number.is_some() || section.is_some() || row.name_column.is_some();
    if !is_item {
        if let Some(points) = points.filter(|_| name.is_empty() && row.rule.own.is_empty()) {
            findings.push(points_alone(points).at(place));
        }
        return Entry::Line(Line { text: name, points, is_negative, row });
    }
    let (name, mut rule_text) = split_name(&name, &row.rule.own);
    let (name, maximum) = maximum_in_name(name, points, &place, findings);
    if rule_text.is_empty() {
        rule_text = row.rule.seen().to_owned();
    }
    let written = if row.number.own.is_empty() {
        number.as_ref().map(|number| number.text.clone()).unwrap_or_default()
    } else {
        row.number.own.clone()
    };
    Entry::Item(Box::new(FoundItem {
        written,
        number,
        name,
        maximum,
        is_negative,
        rule_text,
        section,
        row,
        ..FoundItem::default()
    }))
}

/// The number of a row and its name without it.
fn number_and_name(row: &Row, place: &Place, findings: &mut Findings) -> (Option<OutlineNumber>, String) {
    let (cell, name) = (row.number.own.as_str(), row.name.own.clone());
    if cell.is_empty() {
        let is_covered = !row.number.above.is_empty();
        return match OutlineNumber::split_front(&name).filter(|_| !is_covered && !is_case(&name)) {
            Some((number, rest)) => (Some(number), rest.to_owned()),
            None => (None, name),
        };
    }
    if let Some(number) = OutlineNumber::parse(cell) {
        return (Some(number), name);
    }
    if let Some((number, rest)) = OutlineNumber::split_front(cell) {
        // A cell that is merged over the columns of number and name holds both.
        let joined = if name.is_empty() { rest.to_owned() } else { format!("{rest} {name}") };
        return (Some(number), joined);
    }
    if let Some(number) = OutlineNumber::own(cell).filter(|_| !name.is_empty()) {
        return (Some(number), name);
    }
    if name.is_empty() {
        return (None, cell.to_owned());
    }
    let shown = shortened(cell, 40);
    let message = Text::new(
        format!("Không đọc được số thứ tự “{shown}”"),
        format!("The number \"{shown}\" cannot be read"),
    );
    let hint = Text::new("Ghi số dạng 1, 1.1, 1.1.1 hoặc I, II", "Write numbers as 1, 1.1, 1.1.1 or I, II");
    findings.push(Finding::warning("number-not-read", message).at(place.clone()).hint(hint));
    (None, name)
}

fn points_of(row: &Row, place: &Place, findings: &mut Findings) -> (Option<Decimal>, bool) {
    match PointsCell::read(&row.maximum.own) {
        PointsCell::Empty => (None, false),
        PointsCell::Points { points, is_negative } => (Some(points), is_negative),
        PointsCell::Unread => {
            let shown = shortened(&row.maximum.own, 60);
            let message = Text::new(
                format!("Không đọc được điểm tối đa “{shown}”"),
                format!("The maximum \"{shown}\" cannot be read"),
            );
            let hint = Text::new("Ghi một số, ví dụ 1,5", "Write one number, for example 1.5");
            findings.push(Finding::warning("maximum-not-read", message).at(place.clone()).hint(hint));
            (None, false)
        }
    }
}

/// Whether a name announces a total.
fn is_total(name: &str) -> bool {
    const TOTALS: [&str; 7] = [
        "tong diem",
        "tong cong",
        "tong so diem",
        "tong cong diem",
        "cong tong",
        "tong toan bo",
        "tong diem toi da",
    ];
    let folded = fold_words(name);
    matches!(folded.as_str(), "tong" | "cong" | "tong so")
        || TOTALS.iter().any(|total| begins_with(&folded, total))
}

/// A name of several lines: cases among them belong to the rule.
fn split_name(text: &str, rule: &str) -> (String, String) {
    let mut name: Vec<&str> = Vec::new();
    let mut cases: Vec<&str> = Vec::new();
    for line in text.lines() {
        let belongs_to_rule = !name.is_empty()
            && (is_case(line) || (rule.is_empty() && (is_condition(line) || !cases.is_empty())));
        if belongs_to_rule { cases.push(line) } else { name.push(line) }
    }
    let mut rule_text = cases.join("\n");
    if !rule.is_empty() && !rule_text.is_empty() {
        rule_text = format!("{rule}\n{rule_text}");
    }
    (name.join(" "), rule_text)
}

/// The maximum in brackets at the end of a name, where no column has one: `CÔNG TÁC CHỈ ĐẠO (10 điểm)`.
fn maximum_in_name(
    name: String,
    points: Option<Decimal>,
    place: &Place,
    findings: &mut Findings,
) -> (String, Option<Decimal>) {
    if points.is_some() {
        return (name, points);
    }
    let Some((front, bracket)) = name.rsplit_once('(') else { return (name, None) };
    let Some(inside) = bracket.trim_end().strip_suffix(')') else { return (name, None) };
    let names_points = crate::text::has_phrase(&fold_words(inside), "diem");
    match PointsCell::read(inside) {
        PointsCell::Points { points, .. } if names_points && !front.trim().is_empty() => {
            let shown = shortened(inside, 40);
            let message = Text::new(
                format!("Điểm tối đa được lấy từ tên: “({shown})”"),
                format!("The maximum is taken from the name: \"({shown})\""),
            );
            let hint = Text::new("Kiểm tra lại điểm tối đa", "Check the maximum");
            findings.push(Finding::note("maximum-from-name", message).at(place.clone()).hint(hint));
            (front.trim_end().to_owned(), Some(points))
        }
        _ => (name, None),
    }
}

fn points_alone(points: Decimal) -> Finding {
    let shown = points.normalize();
    let message = Text::new(
        format!("Điểm {shown} đứng một mình trên dòng, không rõ của nội dung nào; không được dùng"),
        format!("The points {shown} stand alone in their row; they were not used"),
    );
    let hint = Text::new("Ghi điểm cùng dòng với nội dung của nó", "Write points in the row of their item");
    Finding::warning("points-alone", message).hint(hint)
}
