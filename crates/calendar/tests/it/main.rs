//! Stories, hand-reasoned cases, peers and properties of the calendar.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be, in its helpers too"
)]

mod announcements;
mod due_cases;
mod findings;
mod lunar_peers;
mod numpy_peer;
mod official;
mod parsing;
mod periods;
mod properties;
mod steps_and_lateness;
