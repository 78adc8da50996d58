//! Stories of registers: what a definition may say, and what a record must be.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be, in its helpers too"
)]

mod expressions;
mod records;
