//! Signing in at a provider on loopback that does what a story tells it to.

#![expect(clippy::unwrap_used, reason = "a story ends where something is not as it should be")]

mod discovery;
mod provider;
mod tokens;
