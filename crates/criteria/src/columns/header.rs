//! Finds the rows of a table that name its columns.

use super::Meaning;
use super::words::meaning_of;
use crate::document::{Covered, Grid};
use crate::number::OutlineNumber;
use crate::points::PointsCell;
use crate::text::fold_words;

/// Headers are short; a longer text is content.
const LONGEST_HEADER: usize = 160;
/// Headers take at most so many rows.
const MOST_ROWS: usize = 4;

/// The rows that name the columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// The position of the first of them.
    pub(super) first: usize,
    /// The position of the first row below them.
    pub(super) end: usize,
    /// The text above each column.
    pub(super) texts: Vec<String>,
}

/// The header that begins at a row, when one does.
pub(super) fn header_at(grid: &Grid, first: usize) -> Option<Header> {
    if !begins_header(grid, first) {
        return None;
    }
    let mut end = first + 1;
    while end < first + MOST_ROWS && goes_on(grid, first, end) {
        end += 1;
    }
    let texts = (0..grid.width()).map(|column| text_above(grid, first, end, column)).collect();
    if is_column_count(grid, end) {
        end += 1;
    }
    Some(Header { first, end, texts })
}

/// The meaning of a text above a column.
pub(super) fn meaning_of_text(text: &str) -> Meaning {
    meaning_of(&fold_words(text))
}

/// Whether a row names columns: one is the name of items, one more is a number, points or a rule, and nothing in it is
/// content.
fn begins_header(grid: &Grid, row: usize) -> bool {
    let Some(cells) = grid.rows.get(row).map(|row| &row.cells) else { return false };
    let mut meanings = Vec::new();
    for cell in cells.iter().filter(|cell| cell.covered == Covered::No && !cell.text.is_empty()) {
        if is_content(&cell.text) {
            return false;
        }
        meanings.push(meaning_of_text(&cell.text));
    }
    let known = |meaning| meanings.contains(&meaning);
    known(Meaning::Name) && (known(Meaning::Number) || known(Meaning::Maximum) || known(Meaning::Rule))
}

/// Whether a text is content and no header: a number of an item, points, or something long.
fn is_content(text: &str) -> bool {
    text.chars().count() > LONGEST_HEADER
        || OutlineNumber::parse(text).is_some()
        || matches!(PointsCell::read(text), PointsCell::Points { .. })
}

/// Whether a row below the first of a header belongs to it: it only divides what is merged above it.
fn goes_on(grid: &Grid, first: usize, row: usize) -> bool {
    let Some(cells) = grid.rows.get(row).map(|row| &row.cells) else { return false };
    let mut any_text = false;
    for (column, cell) in cells.iter().enumerate() {
        let above = meaning_of_text(grid.seen(first, column));
        let is_key = matches!(above, Meaning::Number | Meaning::Name);
        match cell.covered {
            Covered::ByAbove if grid.origin(row, column).0 >= first => {}
            _ if cell.text.is_empty() => {}
            _ if is_key || is_content(&cell.text) => return false,
            _ => {
                let is_divided = grid.cell(first, column).is_some_and(|cell| cell.covered == Covered::ByLeft)
                    || grid.cell(first, column + 1).is_some_and(|cell| cell.covered == Covered::ByLeft);
                if !is_divided && meaning_of_text(&cell.text) == Meaning::Unknown {
                    return false;
                }
                any_text = true;
            }
        }
    }
    let all_merged = cells.iter().any(|cell| cell.covered == Covered::ByAbove)
        && cells.iter().all(|cell| cell.covered != Covered::No || cell.text.is_empty());
    any_text || (all_merged && cells.iter().all(|cell| cell.covered == Covered::ByAbove))
}

/// The distinct texts above a column, from the top.
fn text_above(grid: &Grid, first: usize, end: usize, column: usize) -> String {
    let mut texts: Vec<&str> = Vec::new();
    for row in first..end {
        let text = grid.seen(row, column);
        if !text.is_empty() && texts.last() != Some(&text) {
            texts.push(text);
        }
    }
    texts.join(" – ").replace('\n', " ")
}

/// Whether a row only counts the columns: (1), (2), (3) or A, B, 1, 2.
fn is_column_count(grid: &Grid, row: usize) -> bool {
    let Some(cells) = grid.rows.get(row).map(|row| &row.cells) else { return false };
    let texts: Vec<&str> = cells
        .iter()
        .map(|cell| cell.text.trim_matches(['(', ')', '[', ']', ' ', '.']))
        .filter(|text| !text.is_empty())
        .collect();
    let is_letter = |text: &&str| text.len() == 1 && text.chars().all(|letter| letter.is_ascii_alphabetic());
    let numbers: Vec<u32> =
        texts.iter().skip_while(|text| is_letter(text)).map_while(|text| text.parse().ok()).collect();
    let letters = texts.iter().take_while(|text| is_letter(text)).count();
    let all_counted = letters + numbers.len() == texts.len();
    let is_ascending = numbers.iter().zip(numbers.iter().skip(1)).all(|(left, right)| left + 1 == *right);
    texts.len() >= 3 && all_counted && is_ascending && numbers.first().is_some_and(|first| *first <= 3)
}
