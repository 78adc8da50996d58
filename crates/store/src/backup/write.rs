//! Making a backup.

use super::manifest::{self, Manifest, TableManifest};
use super::table::BackupTable;
use super::{BackupCallback, BackupProgress, tables};
use crate::entities::evidence;
use crate::store::read_schema;
use crate::{Blobs, Store, StoreError};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};
use std::io::{Seek, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

impl Store {
    /// Writes a backup of the whole database, as it is at this instant, with the files beside it where they are given. Others may go
    /// on working. A file that is lost or altered does not keep the rest from being saved: the manifest says which.
    ///
    /// # Errors
    /// [`StoreError::File`] when it cannot be written, [`StoreError::Invalid`] when the schema is not up to date,
    /// [`StoreError::NewerSchema`] when the database was migrated by a newer program.
    pub async fn backup<W: Write + Seek + Send>(
        &self,
        writer: W,
        files: Option<&Blobs>,
        progress: BackupCallback<'_>,
    ) -> Result<Manifest, StoreError> {
        let snapshot = self.begin_snapshot().await?;
        let schema = read_schema(&snapshot).await?;
        if !schema.unknown.is_empty() {
            return Err(StoreError::NewerSchema { migrations: schema.unknown });
        }
        if !schema.pending.is_empty() {
            return Err(StoreError::invalid(
                "schema",
                "Cấu trúc cơ sở dữ liệu chưa được cập nhật; hãy chạy “caicach admin migrate” trước khi sao lưu.",
                "The schema is not up to date; run “caicach admin migrate” before making a backup.",
            ));
        }

        let tables = tables();
        let mut total = 0;
        for table in &tables {
            total += table.count(&snapshot).await?;
        }
        let mut archive = ZipWriter::new(writer);
        let mut manifest = Manifest {
            format: manifest::FORMAT.to_owned(),
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            created_at: self.now(),
            migrations: schema.applied,
            tables: Vec::new(),
            files: Vec::new(),
            lost_files: Vec::new(),
        };
        for table in &tables {
            let before = manifest.rows();
            let mut report =
                |rows| progress(BackupProgress { table: table.name(), rows: before + rows, total });
            manifest.tables.push(write_table(&snapshot, table.as_ref(), &mut archive, &mut report).await?);
        }
        if let Some(files) = files {
            write_files(&snapshot, files, &mut archive, &mut manifest).await?;
        }
        start_file(&mut archive, manifest::FILE)?;
        serde_json::to_writer_pretty(&mut archive, &manifest)
            .map_err(|error| StoreError::File(error.into()))?;
        archive.finish().map_err(|error| StoreError::File(error.into()))?.flush()?;
        Ok(manifest)
    }
}

async fn write_table<W: Write + Seek + Send>(
    snapshot: &DatabaseTransaction,
    table: &dyn BackupTable,
    archive: &mut ZipWriter<W>,
    report: &mut (dyn FnMut(u64) + Send),
) -> Result<TableManifest, StoreError> {
    let file = format!("{}.jsonl", table.name());
    start_file(archive, &file)?;
    let mut hasher = Sha256::new();
    let mut rows = 0;
    let mut after = None;
    loop {
        let page = table.read_page(snapshot, after).await?;
        if page.rows == 0 {
            break;
        }
        archive.write_all(&page.lines)?;
        hasher.update(&page.lines);
        rows += page.rows;
        after = page.last;
        report(rows);
    }
    Ok(TableManifest { name: table.name().to_owned(), file, rows, sha256: hex::encode(hasher.finalize()) })
}

/// What was handed in is packed mostly already, and stored as it is.
async fn write_files<W: Write + Seek + Send>(
    snapshot: &DatabaseTransaction,
    files: &Blobs,
    archive: &mut ZipWriter<W>,
    manifest: &mut Manifest,
) -> Result<(), StoreError> {
    let named: Vec<Option<String>> = evidence::Entity::find()
        .select_only()
        .column(evidence::Column::Sha256)
        .filter(evidence::Column::Sha256.is_not_null())
        .distinct()
        .order_by_asc(evidence::Column::Sha256)
        .into_tuple()
        .all(snapshot)
        .await?;
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .large_file(true)
        .unix_permissions(0o600);
    for sha256 in named.into_iter().flatten() {
        let Ok(bytes) = files.get(&sha256).await else {
            manifest.lost_files.push(sha256);
            continue;
        };
        let name = manifest::file_name(&sha256);
        archive.start_file(name, options).map_err(|error| StoreError::File(error.into()))?;
        archive.write_all(&bytes)?;
        manifest.files.push(sha256);
    }
    Ok(())
}

fn start_file<W: Write + Seek>(archive: &mut ZipWriter<W>, name: &str) -> Result<(), StoreError> {
    // The mark for large files costs a few bytes, and lets a table grow beyond 4 GiB.
    let options = SimpleFileOptions::default().large_file(true).unix_permissions(0o600);
    archive.start_file(name, options).map_err(|error| StoreError::File(error.into()))
}
