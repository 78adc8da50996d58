//! Stories of official documents. What a PDF says and where is read back by poppler's tools, not by us.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::as_conversions,
    reason = "a test ends where something is not as it should be, in its helpers too"
)]

mod assessment;
mod docx;
mod errors;
mod form;
mod poppler;
mod samples;
mod tables;
mod words;
