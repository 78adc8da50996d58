//! Measures on a real cluster on loopback: a scheduler, and executors in processes of their own.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be, in its helpers too"
)]

mod dossiers;
mod killed;
mod machines;
mod same;
#[path = "../it/world.rs"]
#[allow(dead_code, reason = "the other tests use the rest")]
mod world;
