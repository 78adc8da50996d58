//! Compacting a register: a snapshot of the same records without those that later files replace.

use super::row::ROW_HASH;
use super::write::{FILE_ROWS, begin_file, end_file};
use super::{DataFile, Lake, LakePartition, Manifest, Texts};
use crate::LakeError;
use datafusion::parquet::arrow::ArrowWriter;
use futures::TryStreamExt;

/// A file with fewer records is written together with others.
const SMALL_ROWS: u64 = 65_536;

/// What compacting did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compacted {
    /// Files that were written anew.
    pub files_read: usize,
    /// Files that stand in their place.
    pub files_written: usize,
    /// Records that no longer lie in the files.
    pub rows_dropped: u64,
}

impl Lake {
    /// Writes a snapshot of the same records in which every record of every file counts. Files of which records are
    /// replaced, and small files when there are several, are written anew; the others stay. The instant of the snapshot
    /// stays, and so do all values of measures. Earlier snapshots keep their files.
    ///
    /// Where there is nothing to do, the snapshot in force stays in force.
    ///
    /// # Errors
    /// The lake holds no such register, or cannot be read or written; somebody else changed the register meanwhile.
    pub async fn compact(&self, register: &str) -> Result<(Compacted, Manifest), LakeError> {
        let before = self.manifest(register).await?;
        let before = before.ok_or_else(|| LakeError::NoRegister { register: register.to_owned() })?;
        let names: Vec<&str> =
            before.columns.iter().map(|column| column.name.as_str()).chain([ROW_HASH]).collect();
        let (schema, partitions) = self.partitions(&before, &names, Texts::Plain)?;
        let is_anew = written_anew(&before.files);
        let (anew, kept): (Vec<_>, Vec<_>) =
            partitions.into_iter().zip(is_anew).partition(|(_, is_anew)| *is_anew);
        let anew: Vec<LakePartition> = anew.into_iter().map(|(partition, _)| partition).collect();
        if anew.is_empty() {
            return Ok((Compacted::default(), before));
        }
        let mut writing = Writing {
            lake: self,
            register,
            number: before.number + 1,
            file: None,
            file_rows: 0,
            files: Vec::new(),
        };
        for partition in &anew {
            let mut batches = partition.open().await?;
            while let Some(batch) = batches.try_next().await? {
                let mut file = match writing.file.take() {
                    Some(file) => file,
                    None => begin_file(schema.clone(), &[])?,
                };
                file.write(&batch)?;
                writing.file = Some(file);
                writing.file_rows += batch.num_rows();
                if writing.file_rows >= FILE_ROWS {
                    writing.close().await?;
                }
            }
        }
        writing.close().await?;
        let compacted = Compacted {
            files_read: anew.len(),
            files_written: writing.files.len(),
            rows_dropped: anew.iter().map(|partition| partition.file().replaced_rows).sum(),
        };
        let mut files: Vec<DataFile> =
            kept.into_iter().map(|(partition, _)| partition.file().clone()).collect();
        files.append(&mut writing.files);
        let rows = before.rows();
        let manifest = Manifest { number: before.number + 1, files, ..before };
        if manifest.rows() != rows {
            let reason = format!("of {rows} records {} were read", manifest.rows());
            return Err(LakeError::Damaged { file: register.to_owned(), reason });
        }
        self.commit(&manifest).await?;
        Ok((compacted, manifest))
    }
}

/// Which of the files are to be written anew.
fn written_anew(files: &[DataFile]) -> Vec<bool> {
    let has_replaced = |file: &DataFile| file.replaced.is_some();
    let is_small = |file: &DataFile| file.rows.saturating_sub(file.replaced_rows) < SMALL_ROWS;
    let small = files.iter().filter(|file| is_small(file)).count();
    files.iter().map(|file| has_replaced(file) || (small > 1 && is_small(file))).collect()
}

/// Files under way.
struct Writing<'a> {
    lake: &'a Lake,
    register: &'a str,
    number: u64,
    file: Option<ArrowWriter<Vec<u8>>>,
    file_rows: usize,
    files: Vec<DataFile>,
}

impl Writing<'_> {
    async fn close(&mut self) -> Result<(), LakeError> {
        let Some(writer) = self.file.take() else { return Ok(()) };
        let position = self.files.len();
        let file = end_file(self.lake, self.register, self.number, position, writer, self.file_rows).await?;
        self.files.push(file);
        self.file_rows = 0;
        Ok(())
    }
}
