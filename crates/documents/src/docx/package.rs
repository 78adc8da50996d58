//! What surrounds the text: content types, relationships, properties, settings.

use super::styles::WORD;
use super::xml::Xml;
use crate::composed::Composed;
use std::io::Result;

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

pub(super) fn content_types(charts: usize) -> Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.open("Types", &[("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")])?;
    let relationships = "application/vnd.openxmlformats-package.relationships+xml";
    xml.leaf("Default", &[("Extension", "rels"), ("ContentType", relationships)])?;
    xml.leaf("Default", &[("Extension", "xml"), ("ContentType", "application/xml")])?;
    let mut part = |name: &str, content_type: &str| {
        xml.leaf("Override", &[("PartName", name), ("ContentType", content_type)])
    };
    part("/word/document.xml", &format!("{WORD_TYPE}.document.main+xml"))?;
    part("/word/styles.xml", &format!("{WORD_TYPE}.styles+xml"))?;
    part("/word/settings.xml", &format!("{WORD_TYPE}.settings+xml"))?;
    part("/word/header.xml", &format!("{WORD_TYPE}.header+xml"))?;
    part("/word/header-first.xml", &format!("{WORD_TYPE}.header+xml"))?;
    part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")?;
    part("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml")?;
    for chart in 1..=charts {
        let content_type = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml";
        part(&format!("/word/charts/chart{chart}.xml"), content_type)?;
    }
    xml.close("Types")?;
    Ok(xml.into_bytes())
}

pub(super) fn package_relationships() -> Result<Vec<u8>> {
    let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    relationships(&[
        ("rId1", &format!("{OFFICE}/officeDocument"), "word/document.xml"),
        ("rId2", core, "docProps/core.xml"),
        ("rId3", &format!("{OFFICE}/extended-properties"), "docProps/app.xml"),
    ])
}

pub(super) fn main_relationships(charts: usize) -> Result<Vec<u8>> {
    let mut all = vec![
        ("styles".to_owned(), format!("{OFFICE}/styles"), "styles.xml".to_owned()),
        ("settings".to_owned(), format!("{OFFICE}/settings"), "settings.xml".to_owned()),
        ("header".to_owned(), format!("{OFFICE}/header"), "header.xml".to_owned()),
        ("headerFirst".to_owned(), format!("{OFFICE}/header"), "header-first.xml".to_owned()),
    ];
    all.extend((1..=charts).map(|chart| {
        (format!("chart{chart}"), format!("{OFFICE}/chart"), format!("charts/chart{chart}.xml"))
    }));
    let all: Vec<(&str, &str, &str)> =
        all.iter().map(|(id, kind, target)| (id.as_str(), kind.as_str(), target.as_str())).collect();
    relationships(&all)
}

fn relationships(all: &[(&str, &str, &str)]) -> Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.open("Relationships", &[("xmlns", RELATIONSHIPS)])?;
    for (id, kind, target) in all {
        xml.leaf("Relationship", &[("Id", id), ("Type", kind), ("Target", target)])?;
    }
    xml.close("Relationships")?;
    Ok(xml.into_bytes())
}

/// Title, author and language; the date when the document has one.
pub(super) fn core_properties(composed: &Composed) -> Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.open(
        "cp:coreProperties",
        &[
            ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", "http://purl.org/dc/terms/"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ],
    )?;
    xml.element("dc:title", &[], &composed.title)?;
    xml.element("dc:creator", &[], &composed.author)?;
    xml.element("dc:language", &[], "vi-VN")?;
    if let Some(date) = composed.date {
        let instant = format!("{}T00:00:00Z", date.format("%Y-%m-%d"));
        xml.element("dcterms:created", &[("xsi:type", "dcterms:W3CDTF")], &instant)?;
    }
    xml.close("cp:coreProperties")?;
    Ok(xml.into_bytes())
}

pub(super) fn application_properties() -> Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    let namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
    xml.open("Properties", &[("xmlns", namespace)])?;
    xml.element("Application", &[], "Caicach")?;
    xml.close("Properties")?;
    Ok(xml.into_bytes())
}

/// The rules of Word 2013 and later; without them it lays tables out as older ones did.
pub(super) fn settings() -> Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.open("w:settings", &[("xmlns:w", WORD)])?;
    xml.value("w:defaultTabStop", "720")?;
    xml.value("w:characterSpacingControl", "doNotCompress")?;
    xml.open("w:compat", &[])?;
    xml.leaf(
        "w:compatSetting",
        &[
            ("w:name", "compatibilityMode"),
            ("w:uri", "http://schemas.microsoft.com/office/word"),
            ("w:val", "15"),
        ],
    )?;
    xml.close("w:compat")?;
    xml.leaf("w:themeFontLang", &[("w:val", "vi-VN")])?;
    xml.value("w:decimalSymbol", ",")?;
    xml.value("w:listSeparator", ";")?;
    xml.close("w:settings")?;
    Ok(xml.into_bytes())
}
