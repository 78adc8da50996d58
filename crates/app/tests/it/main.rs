//! Stories about the lake beside a database: what was written comes out of it again, and every number opens to its records.

#![allow(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

mod assessments;
mod behind;
mod frameworks;
mod generated;
mod mail;
mod notices;
mod post;
mod reach;
mod snapshot;
mod speed;
mod world;
