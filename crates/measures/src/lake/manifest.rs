//! What a snapshot of a register consists of.

use caicach_registers::{Register, ValueType};
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The list of files that together are a register at an instant. A manifest is never changed; a later one has the next
/// number. A value names the manifest that it was computed from, so that it can be computed again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The register.
    pub register: String,
    /// 1 for the first manifest of the register.
    pub number: u64,
    /// The instant of the snapshot, local to Asia/Ho_Chi_Minh: what depends on “now” is taken at it.
    pub at: NaiveDateTime,
    /// The columns with their types, in the order of the files.
    pub columns: Vec<Column>,
    /// A hash of the columns: files of another version are not read as these.
    pub schema_version: String,
    /// The files.
    pub files: Vec<DataFile>,
    /// The state of the database that it was made from; none for a manifest that was made of files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SnapshotSource>,
}

/// The state of the database that a snapshot was made from, by which the next one knows what changed since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotSource {
    /// The revision of the register: everything that was written up to it is in the snapshot.
    pub revision: i64,
    /// The number of entries in the audit chain of the register when it was made.
    pub audit_entries: i64,
    /// The version of the working calendars by which the derived columns were worked out.
    pub calendars: String,
    /// Whether records from files, which the database does not know, stand beside those of the database.
    pub has_other_records: bool,
}

/// A column of the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The name.
    pub name: String,
    /// `text`, `integer`, `number`, `boolean`, `date` or `time`.
    pub value_type: String,
}

/// A file of records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataFile {
    /// The path below the register's folder.
    pub path: String,
    /// How many records it holds.
    pub rows: u64,
    /// How many bytes it has.
    pub bytes: u64,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// The path of the list of records that later files replace; none while every record counts.
    pub replaced: Option<String>,
    /// How many records are replaced.
    pub replaced_rows: u64,
}

impl Manifest {
    /// How many records count.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.files.iter().map(|file| file.rows.saturating_sub(file.replaced_rows)).sum()
    }
}

/// The columns of a register, as its files have them: those that do not depend on the instant at which they are asked for.
#[must_use]
pub fn columns_of(register: &Register) -> Vec<Column> {
    let column = |(_, name, value_type): (usize, &str, ValueType)| Column {
        name: name.to_owned(),
        value_type: value_type.name().to_owned(),
    };
    register.kept_columns().map(column).collect()
}

/// The version of columns: SHA-256 over their names and types.
#[must_use]
pub fn version_of(columns: &[Column]) -> String {
    let mut digest = Sha256::new();
    for column in columns {
        digest.update(column.name.as_bytes());
        digest.update([0]);
        digest.update(column.value_type.as_bytes());
        digest.update([0]);
    }
    hex(&digest.finalize())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
