//! Files with records of a register: looked at first, then written in parts.
//!
//! A file that was sent is kept in a folder of its own ([`ImportDesk`]) until it is written or discarded. Checking and writing go
//! on in the background, whether or not anybody looks; [`App::register_import`] says how far they have come. What is written goes
//! in by parts of at most [`MOST_RECORDS_IN_CALL`](caicach_store::MOST_RECORDS_IN_CALL) rows, each over the records with the same
//! keys: an import that stopped in the middle is run again from the beginning, and doubles nothing.
//!
//! The rows that were set aside stay as a file for [`DAYS_KEPT`] days; the file itself goes when it is written.

mod desk;
mod rejected;
mod rows;
mod run;
mod undo;
mod upload;

pub use desk::{DAYS_KEPT, ImportDesk, ImportId};
pub use undo::PastImport;
pub use upload::ImportUpload;

use crate::intake::{Heading, RejectedRow};
use caicach_findings::{Findings, Text};
use caicach_registers::Value;
use caicach_store::{ImportBatchId, StoredRecord};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportStage {
    /// The file is being looked at; nothing is written.
    Checking,
    /// It was looked at and can be written.
    Checked,
    /// It has no table of the register: columns are missing or unknown, or it is no table at all.
    Unreadable,
    /// It is being written.
    Writing,
    /// Its rows are in, but for those that were set aside.
    Done,
    /// Writing ended before its time. What was written stays; going on doubles nothing.
    Stopped,
}

impl ImportStage {
    /// Whether something is under way.
    #[must_use]
    pub fn is_running(self) -> bool {
        matches!(self, Self::Checking | Self::Writing)
    }
}

/// How many rows there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCounts {
    /// Rows below the header.
    pub rows: u64,
    /// Records that were not there.
    pub added: u64,
    /// Records that stand in the place of others, or are back after they had been withdrawn.
    pub replaced: u64,
    /// Those of them that had been withdrawn.
    #[serde(default)]
    pub revived: u64,
    /// Records that are there as they stand in the file.
    pub unchanged: u64,
    /// Rows that were set aside.
    pub rejected: u64,
}

/// A record that a file would change.
#[derive(Debug, Clone)]
pub struct ChangedRecord {
    /// What stands in the register.
    pub before: StoredRecord,
    /// The values that it would have, in the order of the fields.
    pub after: Vec<Value>,
}

/// An import as it stands.
#[derive(Debug, Clone)]
pub struct ImportView {
    /// Its number.
    pub id: ImportId,
    /// The register.
    pub register: String,
    /// Whose import it is, by the number of the account; none for one of the command line or of a job.
    pub owner: Option<String>,
    /// The name of the file, as its user knows it.
    pub file_name: String,
    /// The size of the file.
    pub bytes: u64,
    /// How much of it was read; a workbook is read whole.
    pub bytes_read: u64,
    /// How far it has come.
    pub stage: ImportStage,
    /// The columns of the file.
    pub headings: Vec<Heading>,
    /// What somebody said about headers: the field of each, empty for a column that is left out.
    pub mapping: BTreeMap<String, String>,
    /// Whether the mapping is one that was said for an earlier file.
    pub is_mapping_remembered: bool,
    /// The rows, of the check until something is written.
    pub counts: ImportCounts,
    /// What was noticed; not kept when the program is started anew.
    pub findings: Findings,
    /// The first rows that were set aside.
    pub first_rejected: Vec<RejectedRow>,
    /// The first records that the file would change; of the check alone.
    pub first_changed: Vec<ChangedRecord>,
    /// Why it stopped.
    pub problem: Option<Text>,
    /// When the file was sent.
    pub at: DateTime<Utc>,
    /// Its number in the list of imports, when it is done.
    pub batch: Option<ImportBatchId>,
}
