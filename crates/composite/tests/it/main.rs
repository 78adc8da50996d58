//! Stories and data-driven cases; expected values come from named peers (see `tests/fixtures/README.md`).

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test that cannot go on should stop, also in the functions that several tests share"
)]

mod aggregation;
mod coinr;
mod fixture;
mod monte_carlo;
mod properties;
mod sensitivity;
mod trees;
mod uncertainty;
mod values;
