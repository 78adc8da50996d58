//! Pages: their size, margins, headers and counting.

use super::body::Body;
use super::styles::{WORD, id};
use super::xml::Xml;
use crate::composed::Section;
use crate::form::{Form, PAGE_HEIGHT, PAGE_WIDTH};
use crate::length::Length;
use crate::style::Style;
use std::io::Result;

/// How far the page number is from the edge: the middle of a margin of 20 mm, less half of its height.
const HEADER_DISTANCE: Length = Length::tenths_of_millimetre(80);

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

impl Body<'_> {
    /// Size, margins and counting of pages. All sections but the last end in a paragraph of their own, as low as can be.
    pub(super) fn end_section(&mut self, form: &Form, section: &Section, last: bool) -> Result<()> {
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
