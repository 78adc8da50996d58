//! Tables: those of data, and those without borders that set things beside each other.

use super::body::Body;
use super::styles::{id, standing};
use crate::composed::{Columns, Grid, HeaderCell};
use crate::length::Length;
use crate::style::{Standing, Style};
use crate::text::Run;
use std::io::Result;

/// Space between the border of a cell and its words.
const CELL_MARGIN: &str = "80";

/// Space above and beneath the words of a cell.
const CELL_MARGIN_ABOVE: &str = "30";

impl<'a> Body<'a> {
    pub(super) fn columns(&mut self, columns: &'a Columns) -> Result<()> {
        self.open_table(&[columns.left, columns.right], "0", None)?;
        for [left, right] in &columns.rows {
            self.xml.open("w:tr", &[])?;
            if !columns.breakable {
                self.xml.open("w:trPr", &[])?;
                self.xml.leaf("w:cantSplit", &[])?;
                self.xml.close("w:trPr")?;
            }
            for (cell, width) in [(left, columns.left), (right, columns.right)] {
                self.open_cell(width, None)?;
                for element in cell {
                    self.element(element, width)?;
                }
                if cell.is_empty() {
                    self.gap(Length::points(1))?;
                }
                self.xml.close("w:tc")?;
            }
            self.xml.close("w:tr")?;
        }
        self.xml.close("w:tbl")
    }

    pub(super) fn grid(&mut self, grid: &Grid) -> Result<()> {
        self.open_table(&grid.widths, CELL_MARGIN, Some("4"))?;
        for (index, cells) in grid.header.iter().enumerate() {
            self.header_row(grid, index, cells)?;
        }
        for (index, row) in grid.rows.iter().enumerate() {
            // All rows of a low table but the last stay with the row beneath them.
            let keep = grid.whole && index + 1 < grid.rows.len();
            self.xml.open("w:tr", &[])?;
            if !row.breakable {
                self.xml.open("w:trPr", &[])?;
                self.xml.leaf("w:cantSplit", &[])?;
                self.xml.close("w:trPr")?;
            }
            for ((cell, width), place) in row.cells.iter().zip(&grid.widths).zip(&grid.standings) {
                self.open_cell(*width, None)?;
                self.cell_text(Style::TableText, Some(*place), cell, row.bold, keep)?;
                self.xml.close("w:tc")?;
            }
            self.xml.close("w:tr")?;
        }
        self.xml.close("w:tbl")
    }

    /// A row of the header, which comes again on every page.
    fn header_row(&mut self, grid: &Grid, index: usize, cells: &[HeaderCell]) -> Result<()> {
        self.xml.open("w:tr", &[])?;
        self.xml.open("w:trPr", &[])?;
        self.xml.leaf("w:cantSplit", &[])?;
        self.xml.leaf("w:tblHeader", &[])?;
        self.xml.close("w:trPr")?;
        // Cells of the first row that reach into this one stand in it once more, merged.
        let above =
            grid.header.first().filter(|_| index > 0).into_iter().flatten().filter(|cell| cell.rows > 1);
        let mut all: Vec<(&HeaderCell, bool)> =
            cells.iter().map(|cell| (cell, false)).chain(above.map(|cell| (cell, true))).collect();
        all.sort_by_key(|(cell, _)| cell.column);
        for (cell, continues) in all {
            let covered = grid.widths.get(cell.column..cell.column + cell.columns).unwrap_or_default();
            let width = Length::from_twentieths(covered.iter().map(|width| width.twentieths()).sum());
            self.open_cell(width, Some((cell, continues)))?;
            let runs = if continues { &[] } else { cell.runs.as_slice() };
            self.cell_text(Style::TableHeader, None, runs, false, true)?;
            self.xml.close("w:tc")?;
        }
        self.xml.close("w:tr")
    }

    fn cell_text(
        &mut self,
        style: Style,
        place: Option<Standing>,
        runs: &[Run],
        bold: bool,
        keep: bool,
    ) -> Result<()> {
        self.xml.open("w:p", &[])?;
        self.xml.open("w:pPr", &[])?;
        self.xml.value("w:pStyle", &id(style))?;
        if keep {
            self.xml.leaf("w:keepNext", &[])?;
        }
        if let Some(place) = place {
            self.xml.value("w:jc", standing(place))?;
        }
        self.xml.close("w:pPr")?;
        self.runs(runs, bold)?;
        self.xml.close("w:p")
    }

    fn open_table(&mut self, widths: &[Length], margin: &str, border: Option<&str>) -> Result<()> {
        let width: u32 = widths.iter().map(|width| width.twentieths()).sum();
        self.xml.open("w:tbl", &[])?;
        self.xml.open("w:tblPr", &[])?;
        self.xml.leaf("w:tblW", &[("w:w", &width.to_string()), ("w:type", "dxa")])?;
        if let Some(size) = border {
            self.xml.open("w:tblBorders", &[])?;
            for side in ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"] {
                let line = [("w:val", "single"), ("w:sz", size), ("w:space", "0"), ("w:color", "auto")];
                self.xml.leaf(side, &line)?;
            }
            self.xml.close("w:tblBorders")?;
        }
        self.xml.leaf("w:tblLayout", &[("w:type", "fixed")])?;
        self.xml.open("w:tblCellMar", &[])?;
        let high = if border.is_some() { CELL_MARGIN_ABOVE } else { "0" };
        for (side, margin) in [("w:top", high), ("w:left", margin), ("w:bottom", high), ("w:right", margin)] {
            self.xml.leaf(side, &[("w:w", margin), ("w:type", "dxa")])?;
        }
        self.xml.close("w:tblCellMar")?;
        self.xml.close("w:tblPr")?;
        self.xml.open("w:tblGrid", &[])?;
        for width in widths {
            self.xml.leaf("w:gridCol", &[("w:w", &width.twentieths().to_string())])?;
        }
        self.xml.close("w:tblGrid")
    }

    fn open_cell(&mut self, width: Length, header: Option<(&HeaderCell, bool)>) -> Result<()> {
        self.xml.open("w:tc", &[])?;
        self.xml.open("w:tcPr", &[])?;
        self.xml.leaf("w:tcW", &[("w:w", &width.twentieths().to_string()), ("w:type", "dxa")])?;
        if let Some((cell, continues)) = header {
            if cell.columns > 1 {
                self.xml.value("w:gridSpan", &cell.columns.to_string())?;
            }
            if cell.rows > 1 {
                self.xml.value("w:vMerge", if continues { "continue" } else { "restart" })?;
            }
            self.xml.value("w:vAlign", "center")?;
        }
        self.xml.close("w:tcPr")
    }
}
