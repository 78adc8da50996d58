//! Stories about pages: what people ask, type and upload, and what they are shown.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

mod access;
mod cache;
mod calendar;
mod mail;
mod measures;
mod offline;
mod registers;
mod units;
mod world;
