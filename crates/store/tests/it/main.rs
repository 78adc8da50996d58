//! Stories, told once and run on every database.
//!
//! SQLite always runs. PostgreSQL runs when `CAICACH_TEST_POSTGRES` holds the address of a server on which databases
//! may be created, for example `postgres://postgres@127.0.0.1:5432/postgres`; see [`harness`].

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a story ends where something is not as it should be"
)]

mod accounts;
mod api_tokens;
mod assessments;
mod audit;
mod audit_tampering;
mod audit_witness;
mod backup;
mod backup_damage;
mod calendar;
mod component_values;
mod concurrency;
mod erasure;
mod example;
mod harness;
mod idempotency;
mod import_mappings;
mod mail_tokens;
mod migrations;
mod news;
mod office_frameworks;
mod office_units;
mod openid;
mod outbox;
mod published_results;
mod record_lists;
mod record_values;
mod records;
mod registers;
mod restart;
mod roles;
mod second_factor;
mod sessions;
mod sign_in;
mod snapshots;
mod unavailable;
mod unit_closure;
