//! A document as PDF, set by Typst.
//!
//! The layout is `pdf/layout.typ`, which never changes; a document reaches it as data (`document.json` in a file system that holds
//! only these two), so no word of it is ever read as markup or code.

mod data;
mod figure;
mod world;

use crate::document::Document;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use world::OfficeWorld;

/// A PDF could not be made. No document that passed its checks should lead to this.
#[derive(Debug, thiserror::Error)]
#[error("the PDF could not be set: {0}")]
pub struct PdfError(String);

/// The document as PDF: tagged, with title, author, language and embedded faces, and the same bytes for the same document.
///
/// A dated document keeps to PDF/A-2a and PDF/UA-1. One with an open date keeps to PDF/UA-1 alone: PDF/A wants a date.
///
/// # Errors
/// Typst refused the document.
pub fn to_pdf(document: &Document) -> Result<Vec<u8>, PdfError> {
    let data =
        serde_json::to_vec(&data::data(&document.composed)).map_err(|error| PdfError(error.to_string()))?;
    let world = OfficeWorld::new(data);
    let laid_out = typst::compile::<PagedDocument>(&world).output.map_err(refused)?;
    let standards: &[PdfStandard] = match document.composed.date {
        Some(_) => &[PdfStandard::A_2a, PdfStandard::Ua_1],
        None => &[PdfStandard::Ua_1],
    };
    let options = PdfOptions {
        creator: Smart::Custom(Some("Caicach".to_owned())),
        standards: PdfStandards::new(standards).map_err(|error| PdfError(error.message().to_string()))?,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&laid_out, &options).map_err(refused);
    // What Typst remembered of this document helps no other one.
    typst::comemo::evict(0);
    pdf
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn refused(errors: typst::ecow::EcoVec<typst::diag::SourceDiagnostic>) -> PdfError {
    PdfError(errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; "))
}
