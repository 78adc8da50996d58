//! A table as a grid of cells, in which merged cells keep their places.

/// Whether a place of the grid belongs to a merged cell that begins elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Covered {
    /// It is a cell of its own, or the first of a merged one.
    #[default]
    No,
    /// It belongs to the cell at its left.
    ByLeft,
    /// It belongs to the cell above it.
    ByAbove,
}

/// One place of the grid.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Cell {
    /// The text; empty where the place is covered.
    pub(crate) text: String,
    /// Whether it belongs to a merged cell.
    pub(crate) covered: Covered,
    /// Whether the file holds a number here and not a text.
    pub(crate) is_number: bool,
}

/// A row of a grid.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct GridRow {
    /// The row of the sheet or of the table, from 1.
    pub(crate) line: u64,
    /// The cells from the left.
    pub(crate) cells: Vec<Cell>,
}

/// A table or a sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Grid {
    /// The name of the sheet, or `Bảng 2` for the second table of a document.
    pub(crate) name: String,
    /// The rows from the top. Rows without any text may be missing.
    pub(crate) rows: Vec<GridRow>,
}

impl Grid {
    /// The place at a row and a column, by position.
    pub(crate) fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.rows.get(row)?.cells.get(column)
    }

    /// The number of columns of the widest row.
    pub(crate) fn width(&self) -> usize {
        self.rows.iter().map(|row| row.cells.len()).max().unwrap_or_default()
    }

    /// The position at which the cell of a place begins.
    pub(crate) fn origin(&self, row: usize, column: usize) -> (usize, usize) {
        let (mut row, mut column) = (row, column);
        loop {
            match self.cell(row, column).map(|cell| cell.covered) {
                Some(Covered::ByLeft) if column > 0 => column -= 1,
                Some(Covered::ByAbove) if row > 0 => row -= 1,
                _ => return (row, column),
            }
        }
    }

    /// The text that a reader sees at a place: that of the merged cell where the place belongs to one.
    pub(crate) fn seen(&self, row: usize, column: usize) -> &str {
        let (row, column) = self.origin(row, column);
        self.cell(row, column).map_or("", |cell| cell.text.as_str())
    }

    /// Marks the places of a merged cell, from its first to its last row and column (positions).
    pub(crate) fn merge(&mut self, from: (usize, usize), to: (usize, usize)) {
        let height = to.0.saturating_sub(from.0) + 1;
        for (offset, row) in self.rows.iter_mut().skip(from.0).take(height).enumerate() {
            let width = to.1.saturating_sub(from.1) + 1;
            for (place, cell) in row.cells.iter_mut().skip(from.1).take(width).enumerate() {
                let covered = match (offset, place) {
                    (0, 0) => continue,
                    (0, _) => Covered::ByLeft,
                    _ => Covered::ByAbove,
                };
                *cell = Cell { covered, ..Cell::default() };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merged_cell_is_seen_at_all_its_places() {
        let row = |line| GridRow { line, cells: vec![Cell::default(); 3] };
        let mut grid = Grid { name: String::new(), rows: vec![row(1), row(2), row(3)] };
        grid.rows[0].cells[1].text = "gộp".to_owned();
        grid.merge((0, 1), (1, 2));
        for (row, column) in [(0, 1), (0, 2), (1, 1), (1, 2)] {
            assert_eq!(grid.seen(row, column), "gộp", "{row},{column}");
        }
        assert_eq!(grid.seen(2, 1), "");
        assert_eq!(grid.origin(1, 2), (0, 1));
    }
}
