//! The text: paragraphs, tables, charts in their sections.

use super::styles::{WORD, id};
use super::xml::Xml;
use crate::composed::{Composed, Element, Figure, Paragraph};
use crate::length::Length;
use crate::style::Style;
use crate::text::Run;
use std::io::Result;

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
pub(super) const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
pub(super) const CHART: &str = "http://schemas.openxmlformats.org/drawingml/2006/chart";
const WORD_DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";

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

/// The text as it is written, and the charts that it has come to.
pub(super) struct Body<'a> {
    pub(super) xml: Xml,
    charts: Vec<&'a Figure>,
}

impl<'a> Body<'a> {
    pub(super) fn element(&mut self, element: &'a Element, width: Length) -> Result<()> {
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

    pub(super) fn runs(&mut self, runs: &[Run], bold: bool) -> Result<()> {
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

    pub(super) fn gap(&mut self, height: Length) -> Result<()> {
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
}
