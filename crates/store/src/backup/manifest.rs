//! What a backup says about itself.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The name of the manifest in the ZIP file.
pub(super) const FILE: &str = "manifest.json";
/// The form of backups that this program writes and reads.
pub(super) const FORMAT: &str = "caicach-backup-1";

/// What a backup says about itself: `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the backup.
    pub format: String,
    /// The version of the program that made it.
    pub program_version: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// The migrations that had been applied, oldest first: the version of the schema.
    pub migrations: Vec<String>,
    /// The tables, in the order in which they are restored.
    pub tables: Vec<TableManifest>,
    /// The files beside the database, each by the SHA-256 of its bytes.
    #[serde(default)]
    pub files: Vec<String>,
    /// Files that the database names and that were not to be had, or not as they were.
    #[serde(default)]
    pub lost_files: Vec<String>,
}

/// What a backup says about one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableManifest {
    /// The name of the table.
    pub name: String,
    /// The name of its file in the ZIP file.
    pub file: String,
    /// The number of its rows.
    pub rows: u64,
    /// The SHA-256 of its file, in hexadecimal.
    pub sha256: String,
}

/// The name of a file that lies beside the database, in the ZIP file.
pub(super) fn file_name(sha256: &str) -> String {
    format!("files/{sha256}")
}

impl Manifest {
    /// The number of rows of all tables.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}
