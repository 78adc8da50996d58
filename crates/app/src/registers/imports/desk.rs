//! Where files lie while they are looked at and written.

use super::undo::Undoing;
use super::{ImportCounts, ImportStage, ImportView};
use crate::AppError;
use caicach_findings::Findings;
use caicach_store::ImportBatchId;
use chrono::{DateTime, TimeDelta, Utc};
use rand::RngExt;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// So long the rejected rows of an import can be fetched, and a file that nobody wrote is kept.
pub const DAYS_KEPT: i64 = 30;

/// The name of the file that was sent, in the folder of its import.
const FILE: &str = "file";
/// The name of the file with the rows that were set aside.
const REJECTED: &str = "rejected.csv";
/// The name of the file that says how far the import has come.
const STATUS: &str = "import.json";

/// The number of an import: nobody can guess it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ImportId(u128);

impl fmt::Display for ImportId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}", self.0)
    }
}

impl ImportId {
    fn new() -> Self {
        Self(rand::rng().random())
    }

    /// Reads the number as it is printed.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_ours = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if is_ours { u128::from_str_radix(text, 16).ok().map(Self) } else { None }
    }
}

/// The imports of a server.
#[derive(Debug, Default)]
pub struct ImportDesk {
    folder: OnceLock<Folder>,
    jobs: Mutex<BTreeMap<ImportId, Arc<Job>>>,
    pub(super) undoing: Undoing,
}

/// Where files lie.
#[derive(Debug)]
struct Folder {
    path: PathBuf,
    /// Whether it ends with the program.
    is_temporary: bool,
}

/// An import.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) folder: PathBuf,
    pub(super) sha256: String,
    pub(super) bytes_read: AtomicU64,
    pub(super) view: Mutex<ImportView>,
}

/// What is kept of an import when the program ends.
#[derive(Debug, Serialize, Deserialize)]
struct Status {
    register: String,
    #[serde(default)]
    owner: Option<String>,
    file_name: String,
    sha256: String,
    bytes: u64,
    stage: ImportStage,
    counts: ImportCounts,
    mapping: BTreeMap<String, String>,
    at: DateTime<Utc>,
    #[serde(default)]
    batch: Option<i64>,
}

impl ImportDesk {
    /// Keeps files in a folder, which is made when it is needed. Without this they lie among the temporary files of the system.
    pub(crate) fn keep_in(&self, folder: PathBuf) {
        // The first folder stays: files may lie in it.
        let _ = self.folder.set(Folder { path: folder, is_temporary: false });
    }

    fn folder(&self) -> &Path {
        let temporary = || Folder {
            path: std::env::temp_dir().join(format!("caicach-imports-{}", ImportId::new())),
            is_temporary: true,
        };
        &self.folder.get_or_init(temporary).path
    }

    /// A folder for a new import, which only the owner of the process can read.
    pub(super) fn new_folder(&self) -> Result<(ImportId, PathBuf), AppError> {
        self.sweep();
        let id = ImportId::new();
        let folder = self.folder().join(id.to_string());
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(AppError::File)?;
        Ok((id, folder))
    }

    pub(super) fn add(&self, job: Job) -> Arc<Job> {
        let id = job.see().id;
        let job = Arc::new(job);
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::clone(&job));
        job
    }

    /// An import, also of an earlier run of the program.
    pub(super) fn find(&self, id: ImportId) -> Option<Arc<Job>> {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(job) = jobs.get(&id) {
            return Some(Arc::clone(job));
        }
        let job = Arc::new(Job::read(id, self.folder().join(id.to_string()))?);
        jobs.insert(id, Arc::clone(&job));
        Some(job)
    }

    pub(super) fn remove(&self, id: ImportId) {
        let job = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        if let Some(job) = job {
            let _ = fs::remove_dir_all(&job.folder);
        }
    }

    /// Deletes what is older than [`DAYS_KEPT`].
    fn sweep(&self) {
        let Ok(entries) = fs::read_dir(self.folder()) else { return };
        let Some(oldest) = Utc::now().checked_sub_signed(TimeDelta::days(DAYS_KEPT)) else { return };
        for entry in entries.flatten() {
            let Some(id) = entry.file_name().to_str().and_then(ImportId::parse) else { continue };
            let changed =
                entry.metadata().and_then(|metadata| metadata.modified()).map(DateTime::<Utc>::from);
            let is_running = self
                .jobs
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get(&id)
                .is_some_and(|job| job.see().stage.is_running());
            if changed.is_ok_and(|changed| changed < oldest) && !is_running {
                self.remove(id);
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}

impl Drop for ImportDesk {
    fn drop(&mut self) {
        if let Some(folder) = self.folder.get().filter(|folder| folder.is_temporary) {
            let _ = fs::remove_dir_all(&folder.path);
        }
    }
}

impl Job {
    pub(super) fn new(view: ImportView, folder: PathBuf, sha256: String) -> Self {
        Self { folder, sha256, bytes_read: AtomicU64::new(0), view: Mutex::new(view) }
    }

    /// The import as it stands.
    pub(super) fn see(&self) -> ImportView {
        let view = self.view.lock().unwrap_or_else(PoisonError::into_inner);
        ImportView { bytes_read: self.bytes_read.load(Ordering::Relaxed).min(view.bytes), ..view.clone() }
    }

    /// Changes how the import stands, and keeps it when a stage is reached.
    pub(super) fn change(&self, change: impl FnOnce(&mut ImportView)) {
        let (before, after) = {
            let mut view = self.view.lock().unwrap_or_else(PoisonError::into_inner);
            let before = view.stage;
            change(&mut view);
            (before, view.stage)
        };
        if before != after {
            self.keep();
        }
    }

    /// Enters a stage unless another one is under way, so that a button that is pressed twice starts one thing.
    pub(super) fn enter(&self, stage: ImportStage) -> bool {
        let mut view = self.view.lock().unwrap_or_else(PoisonError::into_inner);
        if view.stage.is_running() || view.stage == ImportStage::Done {
            return false;
        }
        view.stage = stage;
        view.problem = None;
        self.bytes_read.store(0, Ordering::Relaxed);
        drop(view);
        self.keep();
        true
    }

    pub(super) fn file(&self) -> PathBuf {
        self.folder.join(FILE)
    }

    pub(super) fn rejected_file(&self) -> PathBuf {
        self.folder.join(REJECTED)
    }

    /// Writes how far the import has come; what cannot be written is only missing after a restart.
    pub(super) fn keep(&self) {
        let view = self.see();
        let status = Status {
            register: view.register,
            owner: view.owner,
            file_name: view.file_name,
            sha256: self.sha256.clone(),
            bytes: view.bytes,
            stage: view.stage,
            counts: view.counts,
            mapping: view.mapping,
            at: view.at,
            batch: view.batch.map(|batch| batch.0),
        };
        if let Ok(text) = serde_json::to_vec(&status) {
            let part = self.folder.join("import.json.part");
            let written = fs::write(&part, text).and_then(|()| fs::rename(&part, self.folder.join(STATUS)));
            drop(written);
        }
    }

    /// An import of an earlier run; what was under way then has stopped.
    fn read(id: ImportId, folder: PathBuf) -> Option<Self> {
        let status: Status = serde_json::from_slice(&fs::read(folder.join(STATUS)).ok()?).ok()?;
        let stage = if status.stage == ImportStage::Writing { ImportStage::Stopped } else { status.stage };
        let view = ImportView {
            id,
            register: status.register,
            owner: status.owner,
            file_name: status.file_name,
            bytes: status.bytes,
            bytes_read: 0,
            // A check is made again by whoever asks.
            stage: if stage == ImportStage::Checking { ImportStage::Unreadable } else { stage },
            headings: Vec::new(),
            mapping: status.mapping,
            is_mapping_remembered: false,
            counts: status.counts,
            findings: Findings::default(),
            first_rejected: Vec::new(),
            first_changed: Vec::new(),
            problem: None,
            at: status.at,
            batch: status.batch.map(ImportBatchId),
        };
        Some(Self::new(view, folder, status.sha256))
    }
}

/// A new file that only the owner of the process can read.
pub(super) fn create_private(path: &Path) -> std::io::Result<fs::File> {
    fs::OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_of_imports_are_read() {
        let id = ImportId::new();
        assert_eq!(ImportId::parse(&id.to_string()), Some(id));
        for text in ["", "..", "0", "../../etc/passwd", &"G".repeat(32), &"A".repeat(32)] {
            assert_eq!(ImportId::parse(text), None, "{text}");
        }
    }
}
