//! Tests of the index: rules from text fixtures, content files, published figures, bad input, properties.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

mod bad_frameworks;
mod bad_values;
mod content;
mod lists;
mod properties;
mod published;
mod rules;
mod scoring;
mod support;
mod weighted;
mod years;
