//! Stories of documents and rule texts.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test ends where something is not as it should be, in its helpers too"
)]

mod documents;
mod hostile;
mod peers;
mod properties;
mod round_trip;
mod rules;
mod support;
mod workbooks;
