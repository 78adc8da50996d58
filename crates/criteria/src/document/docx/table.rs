//! A table while it is read: cells that reach over grid columns (`gridSpan`) and over rows (`vMerge`).

use crate::document::{Cell, Covered, Grid, GridRow};
use crate::text::tidy;

/// What a cell says about the cells above and below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Downward {
    /// It stands alone.
    #[default]
    Alone,
    /// A merged cell begins here.
    Begins,
    /// It belongs to the cell above.
    Continues,
}

/// A cell while it is read.
#[derive(Debug, Default)]
pub(super) struct OpenCell {
    lines: Vec<String>,
    characters: usize,
    /// How many grid columns it takes; none is one.
    pub(super) span: usize,
    pub(super) downward: Downward,
    /// Whether it belongs to the cell at its left (the older `hMerge`).
    pub(super) continues_left: bool,
}

impl OpenCell {
    /// Adds a paragraph; false when the cell has no room for it.
    pub(super) fn push(&mut self, line: String, most_characters: usize) -> bool {
        self.characters = self.characters.saturating_add(line.chars().count());
        if self.characters > most_characters {
            return false;
        }
        self.lines.push(line);
        true
    }
}

/// A table while it is read.
#[derive(Debug, Default)]
pub(super) struct OpenTable {
    rows: Vec<GridRow>,
    row: Vec<Cell>,
    /// For each grid column, whether a merged cell of the row above may go on.
    going_on: Vec<bool>,
    next_going_on: Vec<bool>,
    pub(super) cell: Option<OpenCell>,
    line: u64,
}

impl OpenTable {
    /// Leaves out grid columns at the start of a row (`gridBefore`).
    pub(super) fn skip(&mut self, columns: usize, most_columns: usize) {
        for _ in 0..columns.min(most_columns) {
            self.place(Cell::default(), false, most_columns);
        }
    }

    fn place(&mut self, cell: Cell, goes_on: bool, most_columns: usize) {
        if self.row.len() < most_columns {
            self.row.push(cell);
            self.next_going_on.push(goes_on);
        }
    }

    /// Puts the cell that was read into its row.
    pub(super) fn close_cell(&mut self, most_columns: usize) {
        let Some(open) = self.cell.take() else { return };
        let text = tidy(&open.lines.join("\n"));
        let is_below = open.downward == Downward::Continues
            && self.going_on.get(self.row.len()).copied().unwrap_or_default();
        let goes_on = is_below || open.downward == Downward::Begins;
        if open.continues_left && !self.row.is_empty() {
            self.place(Cell { covered: Covered::ByLeft, ..Cell::default() }, false, most_columns);
            return;
        }
        let (first, others) =
            if is_below { (Covered::ByAbove, Covered::ByAbove) } else { (Covered::No, Covered::ByLeft) };
        let text = if is_below { String::new() } else { text };
        self.place(Cell { text, covered: first, is_number: false }, goes_on, most_columns);
        for _ in 1..open.span.min(most_columns) {
            self.place(Cell { covered: others, ..Cell::default() }, goes_on, most_columns);
        }
    }

    /// Ends a row.
    pub(super) fn close_row(&mut self) {
        self.line += 1;
        self.rows.push(GridRow { line: self.line, cells: std::mem::take(&mut self.row) });
        self.going_on = std::mem::take(&mut self.next_going_on);
    }

    /// The table as a grid.
    pub(super) fn into_grid(self, name: String) -> Grid {
        Grid { name, rows: self.rows }
    }

    /// The table as lines of text, for a table that stands within a cell: two cells of a row are a case and its points.
    pub(super) fn into_lines(self) -> Vec<String> {
        let cells_of = |row: &GridRow| {
            row.cells.iter().map(|cell| cell.text.clone()).filter(|text| !text.is_empty()).collect::<Vec<_>>()
        };
        self.rows
            .iter()
            .map(cells_of)
            .filter(|cells| !cells.is_empty())
            .map(|cells| cells.join(if cells.len() == 2 { ": " } else { " " }))
            .collect()
    }
}
