//! Stories about the real lists in `content/units`, and about rows that are wrong.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::as_conversions,
    reason = "a test says what is wrong by panicking"
)]

mod additions;
mod building;
mod closure;
mod held_lists;
mod lists;
mod lookup;
mod properties;
mod search;
mod succession;
