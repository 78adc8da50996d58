//! Stories of the lake and of measures over it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be, in its helpers too"
)]

mod compact;
mod lake;
mod measures;
mod s3;
mod same_logic;
mod world;
