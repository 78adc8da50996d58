//! A document as lines of text and tables, whatever file it came in.

mod docx;
mod grid;
mod package;
mod refusal;
mod walk;
mod xlsx;

pub(crate) use grid::{Cell, Covered, Grid, GridRow};

use crate::options::Limits;
use caicach_findings::Findings;
use package::Kind;

/// A piece of a document, in reading order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Block {
    /// A paragraph outside tables.
    Line(String),
    /// A table, or a sheet of a workbook.
    Table(Grid),
}

/// Reads a DOCX or an XLSX file. `name` is the file's name as its user knows it.
///
/// # Errors
/// Why nothing can be read from the bytes, and what to do.
pub(crate) fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<(Vec<Block>, Findings), Findings> {
    match package::open(name, bytes, limits)? {
        (Kind::Docx, parts) => docx::read(name, &parts, limits),
        (Kind::Xlsx, parts) => xlsx::read(name, bytes, &parts, limits),
    }
}

/// Reads the text of a document without the package around it.
///
/// # Errors
/// Why nothing can be read from it.
pub(crate) fn read_docx_text(
    name: &str,
    xml: &[u8],
    limits: &Limits,
) -> Result<(Vec<Block>, Findings), Findings> {
    let parts = [("word/document.xml".to_owned(), xml.to_vec())].into_iter().collect();
    docx::read(name, &parts, limits)
}
