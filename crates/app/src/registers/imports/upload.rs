//! A file on its way to the server, written down as it arrives.

use super::desk::{Job, create_private};
use super::{ImportCounts, ImportId, ImportStage, ImportView};
use crate::policy::Action;
use crate::{App, AppError, Caller};
use caicach_findings::{Finding, Findings, Text};
use caicach_registers::Register;
use chrono::Utc;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// A file that is being sent. Dropped before it is finished, it is gone.
#[derive(Debug)]
pub struct ImportUpload {
    id: ImportId,
    register: String,
    owner: Option<String>,
    file_name: String,
    folder: Option<PathBuf>,
    file: std::fs::File,
    hasher: Sha256,
    bytes: u64,
}

impl App {
    /// Begins to take a file for a register.
    ///
    /// # Errors
    /// The caller may not; the folder for files cannot be written.
    pub fn begin_register_import(
        &self,
        caller: &Caller,
        register: &Register,
        file_name: &str,
    ) -> Result<ImportUpload, AppError> {
        self.check_scope(caller, Action::ImportRegister)?;
        let (id, folder) = self.imports.new_folder()?;
        let file = create_private(&folder.join("file")).map_err(AppError::File)?;
        // The database refuses control characters, and a name is only shown.
        let file_name: String = file_name.chars().filter(|letter| !letter.is_control()).take(200).collect();
        Ok(ImportUpload {
            id,
            register: register.id.clone(),
            owner: caller.account_id().map(str::to_owned),
            file_name,
            folder: Some(folder),
            file,
            hasher: Sha256::new(),
            bytes: 0,
        })
    }

    /// Ends a file and begins to look at it; nothing is written before it is confirmed.
    ///
    /// # Errors
    /// The file is empty ([`AppError::Input`]), or cannot be written down.
    pub async fn finish_register_upload(
        self: &Arc<Self>,
        mut upload: ImportUpload,
    ) -> Result<ImportId, AppError> {
        upload.file.flush().map_err(AppError::File)?;
        if upload.bytes == 0 {
            return Err(AppError::Input(no_file().into()));
        }
        let Some(folder) = upload.folder.take() else { return Err(AppError::NotFound("import")) };
        let view = ImportView {
            id: upload.id,
            register: upload.register.clone(),
            owner: upload.owner.clone(),
            file_name: upload.file_name.clone(),
            bytes: upload.bytes,
            bytes_read: 0,
            stage: ImportStage::Unreadable,
            headings: Vec::new(),
            mapping: BTreeMap::new(),
            is_mapping_remembered: false,
            counts: ImportCounts::default(),
            findings: Findings::default(),
            first_rejected: Vec::new(),
            first_changed: Vec::new(),
            problem: None,
            at: Utc::now(),
            batch: None,
        };
        let sha256 = hex::encode(upload.hasher.clone().finalize());
        let job = self.imports.add(Job::new(view, folder, sha256));
        self.begin_check(&job, None);
        Ok(upload.id)
    }
}

impl ImportUpload {
    /// Takes the next bytes.
    ///
    /// # Errors
    /// They cannot be written down.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), AppError> {
        self.file.write_all(bytes).map_err(AppError::File)?;
        self.hasher.update(bytes);
        self.bytes = self.bytes.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        Ok(())
    }
}

impl Drop for ImportUpload {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

fn no_file() -> Finding {
    Finding::rejected(
        "upload-missing",
        Text::new("Chưa chọn tệp, hoặc tệp trống", "No file was chosen, or it is empty"),
    )
    .hint(Text::new(
        "Chọn tệp CSV, XLSX hoặc Parquet rồi gửi lại",
        "Choose a CSV, XLSX or Parquet file and send it again",
    ))
}
