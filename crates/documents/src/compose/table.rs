//! Tables with their widths.

use crate::composed::{Grid, GridRow, HeaderCell};
use crate::face;
use crate::form::Form;
use crate::length::Length;
use crate::style::Standing;
use crate::table::{Column, RowKind, Table};
use crate::text::{Rich, Run};

/// A row that needs more lines than this may be divided between pages; a lower one is kept whole.
const LINES_KEPT_TOGETHER: u32 = 14;

/// A table with no more lines than this is not divided between pages.
const LINES_OF_A_LOW_TABLE: u32 = 18;

pub(super) fn grid(form: &Form, table: Table, width: Length) -> Grid {
    let Table { columns, rows, .. } = table;
    let widths = widths(&columns, width);
    let size = form.table_size();
    let mut all_lines = 0;
    let rows = rows
        .into_iter()
        .map(|row| {
            let bold = row.kind != RowKind::Plain;
            let cells: Vec<Vec<Run>> =
                row.cells.into_iter().map(|cell| cell.into_rich().into_runs()).collect();
            let lines = cells.iter().zip(&widths).map(|(cell, width)| lines(cell, *width, size, bold)).max();
            let lines = lines.unwrap_or(1);
            all_lines += lines;
            GridRow { bold, breakable: lines > LINES_KEPT_TOGETHER, cells }
        })
        .collect();
    let standings = columns.iter().map(|column| Standing::from(column.align)).collect();
    Grid { widths, standings, header: header(columns), rows, whole: all_lines <= LINES_OF_A_LOW_TABLE }
}

/// Shares of the page; what division leaves over goes to the last column.
fn widths(columns: &[Column], width: Length) -> Vec<Length> {
    let all: u32 = columns.iter().map(|column| u32::from(column.width)).sum();
    let mut widths: Vec<Length> =
        columns.iter().map(|column| width.share(u32::from(column.width), all.max(1))).collect();
    let taken: u32 = widths.iter().map(|width| width.twentieths()).sum();
    if let Some(last) = widths.last_mut() {
        *last = Length::from_twentieths(last.twentieths() + width.twentieths().saturating_sub(taken));
    }
    widths
}

/// How many lines the words of a cell take, about.
fn lines(runs: &[Run], width: Length, size: u32, bold: bool) -> u32 {
    let available = width.twentieths().saturating_sub(200).max(200);
    let text: String = runs.iter().map(|run| run.text.as_str()).collect();
    text.split('\n').map(|line| face::width(line, size, bold).twentieths().div_ceil(available).max(1)).sum()
}

/// One row of titles, or two when neighbours share a title above theirs.
fn header(columns: Vec<Column>) -> Vec<Vec<HeaderCell>> {
    let two_rows = columns.iter().any(|column| column.group.is_some());
    let mut upper: Vec<HeaderCell> = Vec::new();
    let mut lower: Vec<HeaderCell> = Vec::new();
    let mut open_group = None;
    for (index, column) in columns.into_iter().enumerate() {
        let runs = Rich::from(&column.title).into_runs();
        let Some(group) = column.group else {
            open_group = None;
            upper.push(HeaderCell { runs, column: index, columns: 1, rows: if two_rows { 2 } else { 1 } });
            continue;
        };
        lower.push(HeaderCell { runs, column: index, columns: 1, rows: 1 });
        match upper.last_mut() {
            Some(above) if open_group.as_ref() == Some(&group) => above.columns += 1,
            _ => {
                upper.push(HeaderCell {
                    runs: Rich::from(&group).into_runs(),
                    column: index,
                    columns: 1,
                    rows: 1,
                });
                open_group = Some(group);
            }
        }
    }
    if two_rows { vec![upper, lower] } else { vec![upper] }
}
