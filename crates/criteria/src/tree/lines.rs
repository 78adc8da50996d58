//! Rows without a number: cases of the rule above them ("Hoàn thành 100% kế hoạch: 1"), or items whose number is missing.

use super::found::FoundItem;
use crate::number::OutlineNumber;
use crate::rows::Row;
use crate::rule::{is_case, is_condition};
use crate::text::shortened;
use caicach_findings::{Finding, Place, Text};
use rust_decimal::Decimal;
use std::collections::VecDeque;

/// A row without a number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) points: Option<Decimal>,
    pub(super) is_negative: bool,
    pub(super) row: Row,
}

/// What became of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Settled {
    /// They all belong to the rule of the item above.
    All,
    /// The first of those that are left is an item under the one above.
    Child,
    /// The first of those that are left is an item beside the one above.
    Sibling,
}

/// Gives the lines at the front that are cases to the item above them.
pub(super) fn settle(waiting: &mut VecDeque<Line>, item: Option<&mut FoundItem>) -> Settled {
    let Some(item) = item else {
        // Nothing stands above: a line without points is text of the table.
        while waiting.front().is_some_and(|line| line.points.is_none() && !is_heading(&line.text)) {
            waiting.pop_front();
        }
        return if waiting.is_empty() { Settled::All } else { Settled::Sibling };
    };
    let block: Vec<&Line> = waiting.iter().collect();
    let are_cases = points_are_cases(&block, item.maximum);
    let adds_up = children_add_up(&block, item.maximum);
    while let Some(line) = waiting.front() {
        if !belongs_to_rule(line, are_cases && adds_up.is_none(), item.maximum) {
            return if adds_up.is_some() || item.maximum.is_none() {
                Settled::Child
            } else {
                Settled::Sibling
            };
        }
        let Some(line) = waiting.pop_front() else { break };
        for text in line.rule_lines() {
            item.add_rule(&text);
        }
        item.absorb(line.row);
    }
    Settled::All
}

/// Whether a line belongs to the rule of the item above it.
fn belongs_to_rule(line: &Line, are_cases: bool, maximum: Option<Decimal>) -> bool {
    let Some(points) = line.points else { return !is_heading(&line.text) };
    let is_too_much = maximum.is_some_and(|maximum| points > maximum);
    let has_own_rule = !line.text.is_empty() && is_case(&line.row.rule.own);
    if is_too_much || has_own_rule {
        return false;
    }
    line.text.is_empty() || is_case(&line.text) || are_cases || is_condition(&line.text)
}

/// Whether the points of lines are what cases earn, and not maxima of items.
fn points_are_cases(block: &[&Line], maximum: Option<Decimal>) -> bool {
    let with_points: Vec<(&&Line, Decimal)> =
        block.iter().filter_map(|line| line.points.map(|points| (line, points))).collect();
    let Some(highest) = with_points.iter().map(|(_, points)| *points).max() else { return false };
    if maximum.is_some_and(|maximum| highest > maximum) {
        return false;
    }
    let has_zero = with_points.iter().any(|(_, points)| points.is_zero());
    let reaches = maximum == Some(highest) && with_points.len() > 1;
    let are_conditions = with_points.iter().all(|(line, _)| is_condition(&line.text));
    has_zero || reaches || are_conditions
}

/// How many lines from the front have points that add up to the maximum above them: items whose numbers are missing.
fn children_add_up(block: &[&Line], maximum: Option<Decimal>) -> Option<usize> {
    let maximum = maximum?;
    let mut total = Decimal::ZERO;
    for (position, line) in block.iter().enumerate() {
        let Some(points) = line.points else { continue };
        if points.is_zero() || points == maximum || is_case(&line.text) || is_condition(&line.text) {
            return None;
        }
        total = total.saturating_add(points);
        if total == maximum {
            return Some(position + 1);
        }
    }
    None
}

/// Whether a text is written in capital letters, as the names of domains are.
fn is_heading(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|letter| letter.is_alphabetic()).collect();
    letters.len() > 5 && letters.iter().all(|letter| !letter.is_lowercase())
}

impl Line {
    /// The line as text of a rule, with its points behind it where they stand in a column of their own.
    fn rule_lines(&self) -> Vec<String> {
        let texts = [self.text.as_str(), self.row.rule.own.as_str()];
        let mut lines: Vec<String> =
            texts.iter().filter(|text| !text.is_empty()).map(|text| (*text).to_owned()).collect();
        lines.dedup();
        if let (Some(points), Some(last)) = (self.points, lines.last_mut())
            && !is_case(last)
        {
            let sign = if self.is_negative { "-" } else { "" };
            let written = points.normalize().to_string().replace('.', ",");
            *last = format!("{}: {sign}{written}", last.trim_end_matches([':', ' ', ';', '.', ',']));
        }
        lines
    }

    /// The line as an item whose number is missing.
    pub(super) fn into_item(self, file: &str, is_child: bool) -> (FoundItem, Finding) {
        let shown = shortened(&self.text, 80);
        let message = Text::new(
            format!("“{shown}” không có số thứ tự; mã được đặt theo vị trí"),
            format!("\"{shown}\" has no number; its code follows from its place"),
        );
        let hint = Text::new(
            "Kiểm tra mã và cấp trên, hoặc chuyển dòng này vào cách chấm điểm",
            "Check its code and its parent, or move the row into the rule",
        );
        let place = Place::file(file).sheet(self.row.table_name.clone()).line(self.row.line);
        let finding = Finding::warning("number-missing", message).at(place).hint(hint);
        let item = FoundItem {
            name: self.text.lines().collect::<Vec<_>>().join(" "),
            maximum: self.points,
            is_negative: self.is_negative,
            rule_text: self.row.rule.seen().to_owned(),
            is_child,
            number: None::<OutlineNumber>,
            row: self.row,
            ..FoundItem::default()
        };
        (item, finding)
    }
}
