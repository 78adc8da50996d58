//! The text: paragraphs, tables, charts in their sections.

use super::styles::{WORD, id, standing};
use super::xml::Xml;
use crate::composed::{Columns, Composed, Element, Figure, Grid, HeaderCell, Paragraph, Section};
use crate::form::{Form, PAGE_HEIGHT, PAGE_WIDTH};
use crate::length::Length;
use crate::style::{Standing, Style};
use crate::text::Run;
use std::io::Result;

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
pub(super) const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
pub(super) const CHART: &str = "http://schemas.openxmlformats.org/drawingml/2006/chart";
const WORD_DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";

/// Space between the border of a cell and its words.
const CELL_MARGIN: &str = "80";

/// Space above and beneath the words of a cell.
const CELL_MARGIN_ABOVE: &str = "30";

/// How far the page number is from the edge: the middle of a margin of 20 mm, less half of its height.
const HEADER_DISTANCE: Length = Length::tenths_of_millimetre(80);

/// `word/document.xml`, and the charts to which it refers in their order.
pub(super) fn main_part(composed: &Composed) -> Result<(Vec<u8>, Vec<&Figure>)> {
    let mut xml = Xml::new()?;
    let namespaces = [
        ("xmlns:w", WORD),
        ("xmlns:r", RELATIONSHIPS),
        ("xmlns:wp", WORD_DRAWING),
        ("xmlns:a", DRAWING),
        ("xmlns:c", CHART),
    ];
    xml.open("w:document", &namespaces)?;
    xml.open("w:body", &[])?;
    let mut body = Body { xml, charts: Vec::new() };
    let last = composed.sections.len().saturating_sub(1);
    for (index, section) in composed.sections.iter().enumerate() {
        let width = composed.form.text_width(section.landscape);
        for element in &section.elements {
            body.element(element, width)?;
        }
        body.end_section(&composed.form, section, index == last)?;
    }
    let Body { mut xml, charts } = body;
    xml.close("w:body")?;
    xml.close("w:document")?;
    Ok((xml.into_bytes(), charts))
}

/// The number of the page as a field (I.7).
pub(super) fn page_number_header() -> Result<Vec<u8>> {
    header(|xml| {
        for (kind, text) in
            [("begin", None), ("", Some("PAGE")), ("separate", None), ("", None), ("end", None)]
        {
            xml.open("w:r", &[])?;
            match (kind, text) {
                ("", Some(instruction)) => {
                    xml.element("w:instrText", &[("xml:space", "preserve")], instruction)?;
                }
                ("", None) => xml.element("w:t", &[], "2")?,
                (kind, _) => xml.leaf("w:fldChar", &[("w:fldCharType", kind)])?,
            }
            xml.close("w:r")?;
        }
        Ok(())
    })
}

/// The first page shows no number (I.7).
pub(super) fn empty_header() -> Result<Vec<u8>> {
    header(|_| Ok(()))
}

fn header(content: impl FnOnce(&mut Xml) -> Result<()>) -> Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.open("w:hdr", &[("xmlns:w", WORD)])?;
    xml.open("w:p", &[])?;
    xml.open("w:pPr", &[])?;
    xml.value("w:pStyle", &id(Style::PageNumber))?;
    xml.close("w:pPr")?;
    content(&mut xml)?;
    xml.close("w:p")?;
    xml.close("w:hdr")?;
    Ok(xml.into_bytes())
}

struct Body<'a> {
    xml: Xml,
    charts: Vec<&'a Figure>,
}

impl<'a> Body<'a> {
    fn element(&mut self, element: &'a Element, width: Length) -> Result<()> {
        match element {
            Element::Paragraph(paragraph) => self.paragraph(paragraph),
            Element::Rule { length } => self.rule(*length, width),
            Element::Gap { height } => self.gap(*height),
            Element::Columns(columns) => self.columns(columns),
            Element::Table(grid) => self.grid(grid),
            Element::Chart(figure) => self.chart(figure, width),
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph) -> Result<()> {
        self.xml.open("w:p", &[])?;
        self.xml.open("w:pPr", &[])?;
        self.xml.value("w:pStyle", &id(paragraph.style))?;
        if paragraph.keep {
            self.xml.leaf("w:keepNext", &[])?;
        }
        if let Some(level) = paragraph.outline {
            // Word counts from 0, and has nine levels.
            self.xml.value("w:outlineLvl", &level.saturating_sub(1).min(8).to_string())?;
        }
        self.xml.close("w:pPr")?;
        self.runs(&paragraph.runs, false)?;
        self.xml.close("w:p")
    }

    fn runs(&mut self, runs: &[Run], bold: bool) -> Result<()> {
        for run in runs {
            self.xml.open("w:r", &[])?;
            if run.bold || bold || run.italic {
                self.xml.open("w:rPr", &[])?;
                if run.bold || bold {
                    self.xml.leaf("w:b", &[])?;
                    self.xml.leaf("w:bCs", &[])?;
                }
                if run.italic {
                    self.xml.leaf("w:i", &[])?;
                    self.xml.leaf("w:iCs", &[])?;
                }
                self.xml.close("w:rPr")?;
            }
            for (index, line) in run.text.split('\n').enumerate() {
                if index > 0 {
                    self.xml.leaf("w:br", &[])?;
                }
                self.xml.element("w:t", &[("xml:space", "preserve")], line)?;
            }
            self.xml.close("w:r")?;
        }
        Ok(())
    }

    /// A line is the upper border of a paragraph that is as narrow as the line is to be.
    fn rule(&mut self, length: Length, width: Length) -> Result<()> {
        let side = width.less(length).share(1, 2).twentieths().to_string();
        self.xml.open("w:p", &[])?;
        self.xml.open("w:pPr", &[])?;
        self.xml.leaf("w:keepNext", &[])?;
        self.xml.open("w:pBdr", &[])?;
        let border = [("w:val", "single"), ("w:sz", "6"), ("w:space", "0"), ("w:color", "auto")];
        self.xml.leaf("w:top", &border)?;
        self.xml.close("w:pBdr")?;
        self.xml.leaf(
            "w:spacing",
            &[("w:before", "40"), ("w:after", "0"), ("w:line", "40"), ("w:lineRule", "exact")],
        )?;
        self.xml.leaf("w:ind", &[("w:left", &side), ("w:right", &side)])?;
        self.xml.close("w:pPr")?;
        self.xml.close("w:p")
    }

    fn gap(&mut self, height: Length) -> Result<()> {
        let height = height.twentieths().max(20).to_string();
        self.xml.open("w:p", &[])?;
        self.xml.open("w:pPr", &[])?;
        self.xml.leaf("w:keepNext", &[])?;
        self.xml.leaf(
            "w:spacing",
            &[("w:before", "0"), ("w:after", "0"), ("w:line", &height), ("w:lineRule", "exact")],
        )?;
        self.xml.close("w:pPr")?;
        self.xml.close("w:p")
    }

    fn columns(&mut self, columns: &'a Columns) -> Result<()> {
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

    fn grid(&mut self, grid: &Grid) -> Result<()> {
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

    fn chart(&mut self, figure: &'a Figure, width: Length) -> Result<()> {
        self.charts.push(figure);
        let number = self.charts.len().to_string();
        // A twentieth of a point is 635 English Metric Units.
        let across = (u64::from(width.twentieths()) * 635).to_string();
        let high = (u64::from(super::chart::height(figure).twentieths()) * 635).to_string();
        self.xml.open("w:p", &[])?;
        self.xml.open("w:pPr", &[])?;
        self.xml.value("w:pStyle", &id(Style::ChartCaption))?;
        self.xml.leaf("w:keepNext", &[])?;
        self.xml.close("w:pPr")?;
        self.xml.open("w:r", &[])?;
        self.xml.open("w:drawing", &[])?;
        self.xml.open("wp:inline", &[("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0")])?;
        self.xml.leaf("wp:extent", &[("cx", &across), ("cy", &high)])?;
        let name = format!("Biểu đồ {number}");
        self.xml.leaf("wp:docPr", &[("id", &number), ("name", &name), ("descr", &figure.alt)])?;
        self.xml.leaf("wp:cNvGraphicFramePr", &[])?;
        self.xml.open("a:graphic", &[])?;
        self.xml.open("a:graphicData", &[("uri", CHART)])?;
        self.xml.leaf("c:chart", &[("r:id", &format!("chart{number}"))])?;
        for name in ["a:graphicData", "a:graphic", "wp:inline", "w:drawing", "w:r", "w:p"] {
            self.xml.close(name)?;
        }
        Ok(())
    }

    /// Size, margins and counting of pages. All sections but the last end in a paragraph of their own, as low as can be.
    fn end_section(&mut self, form: &Form, section: &Section, last: bool) -> Result<()> {
        if !last {
            self.xml.open("w:p", &[])?;
            self.xml.open("w:pPr", &[])?;
            let lowest = [("w:before", "0"), ("w:after", "0"), ("w:line", "20"), ("w:lineRule", "exact")];
            self.xml.leaf("w:spacing", &lowest)?;
        }
        self.xml.open("w:sectPr", &[])?;
        self.xml.leaf("w:headerReference", &[("w:type", "default"), ("r:id", "header")])?;
        self.xml.leaf("w:headerReference", &[("w:type", "first"), ("r:id", "headerFirst")])?;
        self.xml.value("w:type", "nextPage")?;
        let (width, height) = (PAGE_WIDTH.twentieths().to_string(), PAGE_HEIGHT.twentieths().to_string());
        if section.landscape {
            self.xml.leaf("w:pgSz", &[("w:w", &height), ("w:h", &width), ("w:orient", "landscape")])?;
        } else {
            self.xml.leaf("w:pgSz", &[("w:w", &width), ("w:h", &height)])?;
        }
        let margin = |length: Length| length.twentieths().to_string();
        self.xml.leaf(
            "w:pgMar",
            &[
                ("w:top", &margin(form.top)),
                ("w:right", &margin(form.right)),
                ("w:bottom", &margin(form.bottom)),
                ("w:left", &margin(form.left)),
                ("w:header", &margin(HEADER_DISTANCE)),
                ("w:footer", &margin(HEADER_DISTANCE)),
                ("w:gutter", "0"),
            ],
        )?;
        self.xml.leaf("w:pgNumType", &[("w:start", "1")])?;
        self.xml.leaf("w:titlePg", &[])?;
        self.xml.close("w:sectPr")?;
        if !last {
            self.xml.close("w:pPr")?;
            self.xml.close("w:p")?;
        }
        Ok(())
    }
}
