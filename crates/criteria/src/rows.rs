//! The rows of tables, by the meaning of their columns.

use crate::columns::{Meaning, Segment};
use crate::document::{Covered, Grid};
use crate::draft::OtherText;
use std::collections::BTreeSet;

/// What stands in the cells of one meaning.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Field {
    /// The text of the row's own cells.
    pub(crate) own: String,
    /// The text of a merged cell that begins in a row above and reaches down to this row.
    pub(crate) above: String,
}

impl Field {
    /// The text that a reader sees beside the row.
    pub(crate) fn seen(&self) -> &str {
        if self.own.is_empty() { &self.above } else { &self.own }
    }
}

/// A row of content.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Row {
    /// The position of the table in the draft.
    pub(crate) table: usize,
    /// The name of the table or sheet.
    pub(crate) table_name: String,
    /// The row of the table or sheet, from 1.
    pub(crate) line: u64,
    pub(crate) number: Field,
    /// Whether the number is a number of the file format, so that 1.10 has lost its zero.
    pub(crate) number_is_typed: bool,
    pub(crate) name: Field,
    /// Which of several columns for names the name stands in.
    pub(crate) name_column: Option<usize>,
    pub(crate) maximum: Field,
    pub(crate) rule: Field,
    pub(crate) evidence: Field,
    pub(crate) owner: Field,
    pub(crate) source: Field,
    pub(crate) survey_mark: Field,
    pub(crate) self_mark: Field,
    pub(crate) note: Field,
    pub(crate) others: Vec<OtherText>,
}

impl Row {
    /// Whether the row says nothing of its own.
    pub(crate) fn is_empty(&self) -> bool {
        let fields =
            [&self.number, &self.name, &self.maximum, &self.rule, &self.note, &self.evidence, &self.owner];
        fields.iter().all(|field| field.own.is_empty()) && self.others.is_empty()
    }
}

/// The rows of a segment. A row with names in several columns becomes one row for each of them.
pub(crate) fn rows_of(grid: &Grid, segment: &Segment, table: usize) -> Vec<Row> {
    let name_columns = name_columns(grid, segment);
    let mut rows = Vec::new();
    for position in segment.body.clone().filter(|position| !segment.repeated.contains(position)) {
        let Some(line) = grid.rows.get(position).map(|row| row.line) else { continue };
        let field = |meaning| field_of(grid, segment, position, |column| column == meaning);
        let row = Row {
            table,
            table_name: grid.name.clone(),
            line,
            number: field(Meaning::Number),
            number_is_typed: is_typed(grid, segment, position),
            name: field(Meaning::Name),
            name_column: None,
            maximum: field(Meaning::Maximum),
            rule: field(Meaning::Rule),
            evidence: field(Meaning::Evidence),
            owner: field(Meaning::Owner),
            source: field(Meaning::Source),
            survey_mark: field(Meaning::SurveyMark),
            self_mark: field(Meaning::SelfMark),
            note: field(Meaning::Note),
            others: others_of(grid, segment, position),
        };
        rows.extend(divided(row, grid, position, &name_columns));
    }
    let has_rules = segment.has(Meaning::Rule);
    for row in rows.iter_mut().filter(|_| !has_rules) {
        // A table without a column for rules has them among its remarks.
        row.rule = std::mem::take(&mut row.note);
        row.note = row.rule.clone();
    }
    rows.retain(|row| !row.is_empty());
    rows
}

/// The groups of columns that hold names: each is the columns below one header.
fn name_columns(grid: &Grid, segment: &Segment) -> Vec<Vec<usize>> {
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for column in segment.columns.iter().filter(|column| column.meaning == Meaning::Name) {
        match groups.last_mut() {
            Some((header, group)) if *header == column.header && segment.header_rows > 0 => {
                group.push(column.position);
            }
            _ => groups.push((column.header.clone(), vec![column.position])),
        }
    }
    let is_used = |group: &Vec<usize>| {
        segment.body.clone().any(|row| group.iter().any(|column| !grid.seen(row, *column).is_empty()))
    };
    groups.into_iter().map(|(_, group)| group).filter(is_used).collect()
}

/// One row for each name in a row; what else stands there belongs to the last of them.
fn divided(row: Row, grid: &Grid, position: usize, name_columns: &[Vec<usize>]) -> Vec<Row> {
    if name_columns.len() < 2 {
        return vec![row];
    }
    let mut names: Vec<(usize, String)> = Vec::new();
    for (group, columns) in name_columns.iter().enumerate() {
        let own = own_text(grid, position, columns.iter().copied());
        if !own.is_empty() {
            names.push((group, own));
        }
    }
    let Some((last, name)) = names.pop() else { return vec![row] };
    let above = names.into_iter().map(|(group, name)| Row {
        table: row.table,
        table_name: row.table_name.clone(),
        line: row.line,
        name: Field { own: name, above: String::new() },
        name_column: Some(group),
        ..Row::default()
    });
    let mut rows: Vec<Row> = above.collect();
    let name = Field { own: name, above: String::new() };
    rows.push(Row { name, name_column: Some(last), ..row });
    rows
}

fn own_text(grid: &Grid, row: usize, columns: impl Iterator<Item = usize>) -> String {
    let own: Vec<&str> = columns
        .filter_map(|column| grid.cell(row, column))
        .filter(|cell| cell.covered == Covered::No && !cell.text.is_empty())
        .map(|cell| cell.text.as_str())
        .collect();
    own.join(" ")
}

fn field_of(grid: &Grid, segment: &Segment, row: usize, wanted: impl Fn(Meaning) -> bool) -> Field {
    let columns: Vec<usize> = segment
        .columns
        .iter()
        .filter(|column| wanted(column.meaning))
        .map(|column| column.position)
        .collect();
    let own = own_text(grid, row, columns.iter().copied());
    let reaches_down = |column: &&usize| {
        let is_covered = grid.cell(row, **column).is_some_and(|cell| cell.covered == Covered::ByAbove);
        is_covered && segment.body.contains(&grid.origin(row, **column).0)
    };
    let above = columns.iter().find(reaches_down).map(|column| grid.seen(row, *column).to_owned());
    Field { own, above: above.unwrap_or_default() }
}

fn is_typed(grid: &Grid, segment: &Segment, row: usize) -> bool {
    let number = segment.columns.iter().find(|column| column.meaning == Meaning::Number);
    number.and_then(|column| grid.cell(row, column.position)).is_some_and(|cell| cell.is_number)
}

fn others_of(grid: &Grid, segment: &Segment, row: usize) -> Vec<OtherText> {
    let mut others = Vec::new();
    let mut seen = BTreeSet::new();
    for column in segment.columns.iter().filter(|column| column.meaning == Meaning::Unknown) {
        let text = own_text(grid, row, std::iter::once(column.position));
        if !text.is_empty() && seen.insert((column.header.clone(), text.clone())) {
            others.push(OtherText { header: column.header.clone(), text });
        }
    }
    others
}
