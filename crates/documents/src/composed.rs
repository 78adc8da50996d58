//! A document as words in their places: what the PDF and the DOCX are both written from, so that they say the same.

use crate::chart::Drawing;
use crate::form::Form;
use crate::length::Length;
use crate::style::{Standing, Style};
use crate::text::Run;
use chrono::NaiveDate;
use serde::Serialize;

/// All pages.
#[derive(Debug, Clone)]
pub(crate) struct Composed {
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) date: Option<NaiveDate>,
    pub(crate) form: Form,
    /// The main part, then one for each annex; pages are counted anew in each (III.1.đ).
    pub(crate) sections: Vec<Section>,
}

/// Pages of one orientation and one counting.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Section {
    pub(crate) landscape: bool,
    pub(crate) elements: Vec<Element>,
}

/// Something that stands under what precedes it.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum Element {
    Paragraph(Paragraph),
    /// A line in the middle.
    Rule {
        length: Length,
    },
    /// Empty height.
    Gap {
        height: Length,
    },
    /// Two columns without borders.
    Columns(Columns),
    Table(Grid),
    Chart(Figure),
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Paragraph {
    pub(crate) style: Style,
    pub(crate) runs: Vec<Run>,
    /// The level in the outline, from 1.
    pub(crate) outline: Option<u8>,
    /// Whether it stays with what follows, whatever its style says.
    pub(crate) keep: bool,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Columns {
    pub(crate) left: Length,
    pub(crate) right: Length,
    pub(crate) rows: Vec<[Vec<Element>; 2]>,
    /// Whether it may be divided between pages.
    pub(crate) breakable: bool,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Grid {
    pub(crate) widths: Vec<Length>,
    pub(crate) standings: Vec<Standing>,
    pub(crate) header: Vec<Vec<HeaderCell>>,
    pub(crate) rows: Vec<GridRow>,
    /// Whether it is low enough to stand on one page.
    pub(crate) whole: bool,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct HeaderCell {
    pub(crate) runs: Vec<Run>,
    /// The first column that it covers.
    pub(crate) column: usize,
    pub(crate) columns: usize,
    pub(crate) rows: usize,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct GridRow {
    pub(crate) bold: bool,
    /// Whether it may be divided between pages: only a row that is very high.
    pub(crate) breakable: bool,
    pub(crate) cells: Vec<Vec<Run>>,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Figure {
    #[serde(skip)]
    pub(crate) drawing: Drawing,
    pub(crate) alt: String,
}

impl Composed {
    /// Every run of words, in their order.
    pub(crate) fn each_run(&self, visit: &mut impl FnMut(&Run)) {
        for section in &self.sections {
            section.elements.iter().for_each(|element| element.each_run(visit));
        }
    }
}

impl Element {
    fn each_run(&self, visit: &mut impl FnMut(&Run)) {
        match self {
            Self::Paragraph(paragraph) => paragraph.runs.iter().for_each(visit),
            Self::Rule { .. } | Self::Gap { .. } => {}
            Self::Columns(columns) => {
                columns.rows.iter().flatten().flatten().for_each(|element| element.each_run(visit));
            }
            Self::Table(grid) => {
                grid.header.iter().flatten().flat_map(|cell| &cell.runs).for_each(&mut *visit);
                grid.rows.iter().flat_map(|row| &row.cells).flatten().for_each(&mut *visit);
            }
            Self::Chart(figure) => figure.each_label(&mut |text| {
                visit(&Run { text: text.to_owned(), bold: false, italic: false });
            }),
        }
    }
}

impl Figure {
    fn each_label(&self, visit: &mut impl FnMut(&str)) {
        if let Drawing::Bars(bars) = &self.drawing {
            bars.iter().for_each(|bar| visit(bar.label.as_str()));
        }
    }
}
