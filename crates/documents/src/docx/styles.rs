//! Named styles: what a part of a document looks like is changed in one place.

use super::xml::Xml;
use crate::form::{FACE, Form};
use crate::style::{Look, Standing, Style};
use std::io::Result;

pub(super) const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

pub(super) fn styles(form: &Form) -> Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.open("w:styles", &[("xmlns:w", WORD)])?;
    defaults(&mut xml, form)?;
    xml.open("w:style", &[("w:type", "paragraph"), ("w:default", "1"), ("w:styleId", "Normal")])?;
    xml.value("w:name", "Normal")?;
    xml.leaf("w:qFormat", &[])?;
    xml.close("w:style")?;
    xml.open("w:style", &[("w:type", "table"), ("w:default", "1"), ("w:styleId", "TableNormal")])?;
    xml.value("w:name", "Normal Table")?;
    xml.leaf("w:semiHidden", &[])?;
    xml.close("w:style")?;
    for style in Style::ALL {
        xml.open("w:style", &[("w:type", "paragraph"), ("w:customStyle", "1"), ("w:styleId", &id(style))])?;
        xml.value("w:name", style.name())?;
        xml.value("w:basedOn", "Normal")?;
        xml.leaf("w:qFormat", &[])?;
        properties(&mut xml, style.look(form))?;
        xml.close("w:style")?;
    }
    xml.close("w:styles")?;
    Ok(xml.into_bytes())
}

pub(super) fn id(style: Style) -> String {
    format!("{style:?}")
}

pub(super) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Left => "left",
        Standing::Center => "center",
        Standing::Right => "right",
        Standing::Justify => "both",
    }
}

fn defaults(xml: &mut Xml, form: &Form) -> Result<()> {
    let size = (form.text_size * 2).to_string();
    xml.open("w:docDefaults", &[])?;
    xml.open("w:rPrDefault", &[])?;
    xml.open("w:rPr", &[])?;
    xml.leaf("w:rFonts", &[("w:ascii", FACE), ("w:hAnsi", FACE), ("w:eastAsia", FACE), ("w:cs", FACE)])?;
    xml.value("w:sz", &size)?;
    xml.value("w:szCs", &size)?;
    xml.leaf("w:lang", &[("w:val", "vi-VN"), ("w:eastAsia", "vi-VN"), ("w:bidi", "ar-SA")])?;
    xml.close("w:rPr")?;
    xml.close("w:rPrDefault")?;
    xml.open("w:pPrDefault", &[])?;
    xml.open("w:pPr", &[])?;
    xml.leaf("w:spacing", &[("w:before", "0"), ("w:after", "0"), ("w:line", "240"), ("w:lineRule", "auto")])?;
    xml.close("w:pPr")?;
    xml.close("w:pPrDefault")?;
    xml.close("w:docDefaults")
}

fn properties(xml: &mut Xml, look: Look) -> Result<()> {
    xml.open("w:pPr", &[])?;
    if look.keep {
        xml.leaf("w:keepNext", &[])?;
    }
    let (after, line) = (look.after.twentieths().to_string(), (look.spacing * 240 / 100).to_string());
    xml.leaf(
        "w:spacing",
        &[("w:before", "0"), ("w:after", &after), ("w:line", &line), ("w:lineRule", "auto")],
    )?;
    let (left, indent) = (look.left.twentieths().to_string(), look.indent.twentieths().to_string());
    xml.leaf("w:ind", &[("w:left", &left), ("w:firstLine", &indent)])?;
    xml.value("w:jc", standing(look.standing))?;
    xml.close("w:pPr")?;
    xml.open("w:rPr", &[])?;
    if look.bold {
        xml.leaf("w:b", &[])?;
        xml.leaf("w:bCs", &[])?;
    }
    if look.italic {
        xml.leaf("w:i", &[])?;
        xml.leaf("w:iCs", &[])?;
    }
    let size = (look.size * 2).to_string();
    xml.value("w:sz", &size)?;
    xml.value("w:szCs", &size)?;
    xml.close("w:rPr")
}
