//! Restoring a backup.

use super::manifest::{self, Manifest, TableManifest};
use super::table::BackupTable;
use super::{BackupCallback, BackupProgress, tables};
use crate::store::known_migrations;
use crate::{Blobs, Store, StoreError};
use sea_orm::DatabaseTransaction;
use sha2::{Digest, Sha256};
use std::io::{BufRead, BufReader, Read, Seek};
use zip::ZipArchive;

/// Lines are inserted when there are so many bytes of them, or as many as one statement takes.
const BYTES_IN_STATEMENT: usize = 8 << 20;
/// No file that somebody handed in is larger than this.
const LARGEST_FILE: u64 = 1 << 30;
/// No manifest is longer than this.
const LONGEST_MANIFEST: u64 = 1 << 20;

impl Store {
    /// Restores a backup into this database, which must be empty; its schema is brought up to date first. The backup of an
    /// older version is restored into today's schema. All rows go in, or none; the files of the backup go to their place first.
    ///
    /// # Errors
    /// [`StoreError::NotEmpty`] when there are rows, [`StoreError::NewerSchema`] when a newer program made the backup,
    /// [`StoreError::Corrupt`] when the file is no backup or is damaged.
    pub async fn restore<R: Read + Seek + Send>(
        &self,
        reader: R,
        files: Option<&Blobs>,
        progress: BackupCallback<'_>,
    ) -> Result<Manifest, StoreError> {
        let mut archive = ZipArchive::new(reader).map_err(|error| {
            StoreError::corrupt_because("tệp không phải là bản sao lưu", "the file is no backup", error)
        })?;
        let manifest = read_manifest(&mut archive)?;
        self.migrate().await?;

        let tables = tables();
        let transaction = self.begin_write().await?;
        for table in &tables {
            if table.count(&transaction).await? > 0 {
                return Err(StoreError::NotEmpty { table: table.name() });
            }
        }
        check_tables(&manifest, &tables)?;
        for sha256 in &manifest.files {
            let files = files.ok_or_else(|| {
                StoreError::corrupt(
                    "bản sao lưu có tệp đính kèm mà không có nơi đặt",
                    "the backup has files, and there is no place for them",
                )
            })?;
            restore_file(&mut archive, sha256, files).await?;
        }
        let total = manifest.rows();
        let mut done = 0;
        for table in &tables {
            let Some(entry) = manifest.tables.iter().find(|entry| entry.name == table.name()) else {
                // The backup is older than the table.
                continue;
            };
            let mut report =
                |rows| progress(BackupProgress { table: table.name(), rows: done + rows, total });
            restore_table(&transaction, table.as_ref(), entry, &mut archive, &mut report).await?;
            table.continue_numbers(&transaction).await?;
            done += entry.rows;
        }
        transaction.commit().await?;
        Ok(manifest)
    }
}

fn read_manifest<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<Manifest, StoreError> {
    let unreadable = |cause: crate::error::Cause| {
        let (vi, en) =
            ("phần mô tả của bản sao lưu không đọc được", "the manifest of the backup cannot be read");
        StoreError::corrupt_because(vi, en, cause)
    };
    let file = archive.by_name(manifest::FILE).map_err(|error| unreadable(error.into()))?;
    let mut text = String::new();
    file.take(LONGEST_MANIFEST).read_to_string(&mut text).map_err(|error| unreadable(error.into()))?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|error| unreadable(error.into()))?;
    if manifest.format != manifest::FORMAT {
        return Err(StoreError::NewerSchema { migrations: vec![manifest.format] });
    }
    let known = known_migrations();
    let unknown: Vec<String> =
        manifest.migrations.iter().filter(|name| !known.contains(name)).cloned().collect();
    if !unknown.is_empty() {
        return Err(StoreError::NewerSchema { migrations: unknown });
    }
    Ok(manifest)
}

/// Refuses a manifest with a table that this program does not know: its rows would be lost.
fn check_tables(manifest: &Manifest, tables: &[Box<dyn BackupTable>]) -> Result<(), StoreError> {
    for entry in &manifest.tables {
        if !tables.iter().any(|table| table.name() == entry.name) {
            return Err(StoreError::corrupt(
                format!("bản sao lưu có bảng lạ {}", entry.name),
                format!("the backup has an unknown table {}", entry.name),
            ));
        }
    }
    Ok(())
}

async fn restore_file<R: Read + Seek + Send>(
    archive: &mut ZipArchive<R>,
    sha256: &str,
    files: &Blobs,
) -> Result<(), StoreError> {
    let damaged = |cause: crate::error::Cause| {
        StoreError::corrupt_because(
            format!("tệp {sha256} trong bản sao lưu không đọc được"),
            format!("the file {sha256} in the backup cannot be read"),
            cause,
        )
    };
    let mut bytes = Vec::new();
    {
        let file = archive.by_name(&manifest::file_name(sha256)).map_err(|error| damaged(error.into()))?;
        file.take(LARGEST_FILE).read_to_end(&mut bytes).map_err(|error| damaged(error.into()))?;
    }
    if crate::secrets::sha256_hex(&bytes) != sha256 {
        return Err(StoreError::corrupt(
            format!("tệp {sha256} trong bản sao lưu không còn như lúc sao lưu"),
            format!("the file {sha256} in the backup is not what was backed up"),
        ));
    }
    files.put(bytes.into()).await?;
    Ok(())
}

async fn restore_table<R: Read + Seek + Send>(
    transaction: &DatabaseTransaction,
    table: &dyn BackupTable,
    entry: &TableManifest,
    archive: &mut ZipArchive<R>,
    report: &mut (dyn FnMut(u64) + Send),
) -> Result<(), StoreError> {
    let file = archive.by_name(&entry.file).map_err(|error| damaged(entry, error))?;
    let mut reader = BufReader::new(file);
    let mut hasher = Sha256::new();
    let mut rows = 0;
    let mut lines: Vec<String> = Vec::new();
    let mut bytes = 0;
    loop {
        let mut line = String::new();
        let read = reader.read_line(&mut line).map_err(|error| damaged(entry, error))?;
        let is_at_end = read == 0;
        let is_full = lines.len() >= table.rows_in_statement() || bytes >= BYTES_IN_STATEMENT;
        if (is_at_end || is_full) && !lines.is_empty() {
            table.insert(transaction, &lines).await?;
            report(rows);
            lines.clear();
            bytes = 0;
        }
        if is_at_end {
            break;
        }
        hasher.update(line.as_bytes());
        rows += 1;
        bytes += read;
        lines.push(line);
    }
    if rows == entry.rows && hex::encode(hasher.finalize()) == entry.sha256 {
        return Ok(());
    }
    Err(StoreError::corrupt(
        format!("bảng {} trong bản sao lưu không còn như lúc sao lưu", entry.name),
        format!("the table {} in the backup is not what was backed up", entry.name),
    ))
}

fn damaged(entry: &TableManifest, cause: impl Into<crate::error::Cause>) -> StoreError {
    StoreError::corrupt_because(
        format!("bảng {} trong bản sao lưu không đọc được", entry.name),
        format!("the table {} in the backup cannot be read", entry.name),
        cause,
    )
}
