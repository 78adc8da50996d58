//! Documents made by the tests.

use caicach_criteria::{Draft, DraftItem, ReadOptions, read};
use caicach_findings::Findings;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A cell of a table in a test.
#[derive(Clone)]
pub(crate) struct C {
    pub(crate) text: String,
    span: usize,
    down: &'static str,
}

/// A cell with a text; a new line is a new paragraph, `\u{b}` a line break.
pub(crate) fn c(text: &str) -> C {
    C { text: text.to_owned(), span: 1, down: "" }
}

/// A cell that belongs to the one above it.
pub(crate) fn below() -> C {
    C { down: "<w:vMerge/>", ..c("") }
}

impl C {
    /// The same cell over several grid columns.
    pub(crate) fn span(self, span: usize) -> C {
        C { span, ..self }
    }

    /// The same cell, reaching down to the rows below.
    pub(crate) fn down(self) -> C {
        C { down: "<w:vMerge w:val=\"restart\"/>", ..self }
    }

    fn xml(&self) -> String {
        let paragraphs: String = self.text.split('\n').map(paragraph).collect();
        let span =
            if self.span > 1 { format!("<w:gridSpan w:val=\"{}\"/>", self.span) } else { String::new() };
        format!("<w:tc><w:tcPr><w:tcW w:w=\"1\"/>{span}{}</w:tcPr>{paragraphs}</w:tc>", self.down)
    }
}

/// Rows of plain cells.
pub(crate) fn rows(rows: &[&[&str]]) -> Vec<Vec<C>> {
    rows.iter().map(|row| row.iter().map(|text| c(text)).collect()).collect()
}

pub(crate) fn paragraph(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let runs: Vec<String> =
        escaped.split('\u{b}').map(|part| format!("<w:t xml:space=\"preserve\">{part}</w:t>")).collect();
    format!("<w:p><w:pPr><w:jc w:val=\"left\"/></w:pPr><w:r>{}</w:r></w:p>", runs.join("<w:br/>"))
}

pub(crate) fn table(rows: &[Vec<C>]) -> String {
    let rows: String = rows
        .iter()
        .map(|row| format!("<w:tr>{}</w:tr>", row.iter().map(C::xml).collect::<String>()))
        .collect();
    format!("<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>")
}

/// A DOCX file whose body is this XML.
pub(crate) fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

/// A DOCX file with further parts.
pub(crate) fn docx_with(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:document \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
         xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" \
         xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><w:body>{body}<w:sectPr/></w:body></w:document>"
    );
    let relations = "<?xml version=\"1.0\"?><Relationships><Relationship Id=\"rId1\" \
        Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
        Target=\"word/document.xml\"/></Relationships>";
    let mut all = vec![("_rels/.rels", relations), ("word/document.xml", document.as_str())];
    all.extend_from_slice(parts);
    package(&all)
}

/// A ZIP file of texts.
pub(crate) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Reads a document that must be readable.
pub(crate) fn draft(name: &str, bytes: &[u8]) -> Draft {
    draft_with(name, bytes, &ReadOptions::default())
}

pub(crate) fn draft_with(name: &str, bytes: &[u8], options: &ReadOptions) -> Draft {
    read(name, bytes, options).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

/// The codes of findings about the document itself, in order, without those about rules.
pub(crate) fn codes(draft: &Draft) -> Vec<&str> {
    draft.findings.iter().map(|finding| finding.code.as_str()).collect()
}

pub(crate) fn refused(bytes: &[u8]) -> Vec<&'static str> {
    let findings: Findings = read("tệp.docx", bytes, &ReadOptions::default()).unwrap_err();
    assert!(findings.iter().all(|finding| finding.hint.is_some()), "{findings:#?}");
    findings.iter().map(|finding| finding.code).collect()
}

/// `code <- parent | level | name | maximum | kind` for each item.
pub(crate) fn shown(draft: &Draft) -> Vec<String> {
    draft.items.iter().map(line).collect()
}

fn line(item: &DraftItem) -> String {
    format!(
        "{} <- {} | {} | {} | {} | {}",
        item.code,
        item.parent.as_deref().unwrap_or("-"),
        item.level.map_or("-", caicach_index::Level::key),
        item.name,
        item.maximum.map_or("-".to_owned(), |maximum| maximum.normalize().to_string()),
        item.reading.as_ref().map_or("-", |reading| reading.kind.as_str()),
    )
}
