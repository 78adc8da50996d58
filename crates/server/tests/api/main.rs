//! Stories about the JSON API: what programs ask, and what they are told.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

mod caching;
mod calendar;
mod document;
mod frameworks;
mod import;
mod measures;
mod paging;
mod people;
mod problems;
mod registers;
mod results;
mod scored;
mod units;
mod world;
