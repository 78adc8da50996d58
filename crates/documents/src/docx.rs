//! A document as DOCX (ECMA-376), for those who go on writing.
//!
//! The parts of the package are written with `quick-xml` and `zip`. Everything has a named style, headers of tables repeat, page numbers
//! are fields, charts are native; the face is Times New Roman, which every office has and which is as wide as the PDF's.

mod body;
mod chart;
mod package;
mod section;
mod styles;
mod table;
mod xml;

use crate::document::Document;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// A DOCX could not be written. Nothing in a document leads to this.
#[derive(Debug, thiserror::Error)]
pub enum DocxError {
    /// A part could not be written.
    #[error("a part of the DOCX could not be written: {0}")]
    Part(#[from] std::io::Error),
    /// The package could not be written.
    #[error("the DOCX could not be packed: {0}")]
    Package(#[from] zip::result::ZipError),
}

/// The document as DOCX, the same bytes for the same document.
///
/// # Errors
/// The package could not be written.
pub fn to_docx(document: &Document) -> Result<Vec<u8>, DocxError> {
    let composed = &document.composed;
    let (main, charts) = body::main_part(composed)?;
    let mut parts = vec![
        ("[Content_Types].xml".to_owned(), package::content_types(charts.len())?),
        ("_rels/.rels".to_owned(), package::package_relationships()?),
        ("docProps/core.xml".to_owned(), package::core_properties(composed)?),
        ("docProps/app.xml".to_owned(), package::application_properties()?),
        ("word/document.xml".to_owned(), main),
        ("word/_rels/document.xml.rels".to_owned(), package::main_relationships(charts.len())?),
        ("word/styles.xml".to_owned(), styles::styles(&composed.form)?),
        ("word/settings.xml".to_owned(), package::settings()?),
        ("word/header.xml".to_owned(), section::page_number_header()?),
        ("word/header-first.xml".to_owned(), section::empty_header()?),
    ];
    for (index, figure) in charts.into_iter().enumerate() {
        parts.push((format!("word/charts/chart{}.xml", index + 1), chart::chart_part(figure)?));
    }
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, options)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
