//! The records of registers.
//!
//! A register is a definition ([`Register`]); what is recorded under it stands here. Dossiers have a table with a column for each
//! field, all other registers share one table with the fields of a record as JSON. Callers do not see the difference: values
//! come and go in the order of [`Register::fields`]. Derived columns are never stored: they are computed when a snapshot is
//! written.
//!
//! **Invariant:** every write of a register, under the lock on its chain, moves its revision on by one, and the records that it
//! touched carry the new revision. So [`Queries::records_changed_since`] finds everything that was written after a revision, also
//! what was withdrawn, and misses nothing.
//!
//! [`Queries::records_changed_since`]: crate::Queries::records_changed_since

mod cells;
mod compare;
mod content;
mod dossier_columns;
mod edit;
mod filter;
mod history;
mod import;
mod layout;
mod list;
mod put;
mod read;
mod state;
mod undo;
mod versions;
mod write;

pub use cells::check_storable;
pub use filter::RecordFilter;
pub use list::RecordOrder;
pub use state::RegisterState;
pub use undo::{ImportReach, UndonePart};
pub use versions::EarlierVersion;
pub(crate) use write::texts;

use crate::ImportFile;
use caicach_registers::{Register, Value};
use chrono::{DateTime, Utc};
use std::fmt;

/// The most records that one call of [`crate::Commands::put_records`] takes: others wait for no longer than it needs.
pub const MOST_RECORDS_IN_CALL: usize = 5_000;

/// The number of a record; it is no other record's of the same register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordId(pub i64);

impl fmt::Display for RecordId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A record as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredRecord {
    /// Its number.
    pub id: RecordId,
    /// The version; it grows with every change.
    pub version: i64,
    /// The revision of the register that wrote it last.
    pub revision: i64,
    /// Whether it was withdrawn: it no longer counts, and can be restored.
    pub is_withdrawn: bool,
    /// When it was written last.
    pub updated_at: DateTime<Utc>,
    /// The values, in the order of [`Register::fields`].
    pub values: Vec<Value>,
    /// Fields whose stored value does not fit the type that the register gives them today. They read as [`Value::Null`].
    pub unread: Vec<String>,
}

impl StoredRecord {
    /// The values of the key, as they identify the record.
    #[must_use]
    pub fn key(&self, register: &Register) -> Vec<String> {
        cells::key(register, &self.values)
    }
}

/// Where records come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordOrigin {
    /// A part of a file.
    File {
        /// The file.
        file: ImportFile,
        /// Which part of it, from 1.
        part: u32,
    },
    /// A program that sent them.
    Program {
        /// What it calls itself; no name of a person.
        name: String,
    },
    /// A person who entered them.
    Person,
}

/// What became of a record that was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PutOutcome {
    /// There was none with its key.
    Added,
    /// It stands in the place of another one with its key.
    Replaced,
    /// It is back, or another one with its key, after it had been withdrawn.
    Revived,
    /// It was there already, and nothing was written.
    Unchanged,
    /// A later record of the same call has its key, and went in alone.
    Repeated,
}

/// What became of records that were put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutRecords {
    /// The revision of the register afterwards.
    pub revision: i64,
    /// One outcome a record, in their order.
    pub outcomes: Vec<PutOutcome>,
}

impl PutRecords {
    /// The number of records with an outcome.
    #[must_use]
    pub fn count(&self, outcome: PutOutcome) -> usize {
        self.outcomes.iter().filter(|other| **other == outcome).count()
    }
}
