//! Writing records into the lake: a new snapshot that replaces, adds, or takes records in by key.

use super::manifest::{columns_of, hex, version_of};
use super::row::{ROW_HASH, Rows, key_hash, schema_of};
use super::{DataFile, Lake, Manifest, SnapshotSource, Texts};
use crate::LakeError;
use bytes::Bytes;
use caicach_registers::Register;
use chrono::NaiveDateTime;
use datafusion::arrow::array::{Array, AsArray, BooleanArray, Int64Array, RecordBatch};
use datafusion::arrow::compute::filter_record_batch;
use datafusion::arrow::datatypes::{DataType, Int64Type, SchemaRef};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::file::properties::{EnabledStatistics, WriterProperties};
use datafusion::parquet::schema::types::ColumnPath;
use futures::TryStreamExt;
use object_store::ObjectStoreExt;
use roaring::RoaringBitmap;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Arc;

/// How records meet those that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportMode {
    /// A record with a known key replaces the one that is there; an equal one changes nothing.
    ByKey,
    /// What is there is given up.
    Replace,
    /// Everything is added; a key that is there already is refused.
    Append,
}

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    /// Records with a new key.
    pub added: u64,
    /// Records that took the place of one with the same key.
    pub replaced: u64,
    /// Records that were there already, all values equal.
    pub unchanged: u64,
    /// Records that were given up.
    pub removed: u64,
}

/// How many records a file holds at most.
pub(super) const FILE_ROWS: usize = 1_000_000;
/// A file with fewer records that count is a small one.
const SMALL_FILE_ROWS: u64 = 100_000;
/// So many small files are written together.
const MOST_SMALL_FILES: usize = 24;
/// How many records stand together in a file.
const GROUP_ROWS: usize = 131_072;

/// A record that is there: its row in a file, and the hash of its values.
#[derive(Debug, Clone, Copy)]
struct Known {
    file: u32,
    row: u32,
    hash: i64,
}

/// What becomes of a record.
enum Taken {
    Written,
    Unchanged,
    Refused,
}

/// An import under way. Nothing is in force before [`LakeWriter::finish`].
pub struct LakeWriter {
    lake: Lake,
    register: Register,
    mode: ImportMode,
    before: Option<Manifest>,
    number: u64,
    /// The records that are there by their keys, without those that this import has met.
    known: FxHashMap<u128, Known>,
    /// The keys that came in this import. They stand apart, for there may be millions, and nothing else is known of them.
    seen: FxHashSet<u128>,
    gone: HashMap<u32, RoaringBitmap>,
    file: Option<ArrowWriter<Vec<u8>>>,
    file_rows: usize,
    files: Vec<DataFile>,
    imported: Imported,
}

impl LakeWriter {
    /// Begins an import.
    ///
    /// # Errors
    /// The lake cannot be read; it holds the register with other columns.
    pub async fn begin(lake: &Lake, register: &Register, mode: ImportMode) -> Result<Self, LakeError> {
        let before = lake.manifest(&register.id).await?;
        let number = before.as_ref().map_or(1, |manifest| manifest.number + 1);
        let version = version_of(&columns_of(register));
        let mut known = FxHashMap::default();
        if mode != ImportMode::Replace
            && let Some(manifest) = &before
        {
            if manifest.schema_version != version {
                return Err(LakeError::OtherColumns { register: register.id.clone() });
            }
            known = known_keys(lake, register, manifest).await?;
        }
        Ok(Self {
            lake: lake.clone(),
            register: register.clone(),
            mode,
            before,
            number,
            known,
            seen: FxHashSet::default(),
            gone: HashMap::new(),
            file: None,
            file_rows: 0,
            files: Vec::new(),
            imported: Imported::default(),
        })
    }

    /// Takes records in. The places of those that are not taken are answered: their key came already in this import, or is
    /// there and must not be.
    ///
    /// # Errors
    /// The lake cannot be written.
    pub async fn push(&mut self, rows: &Rows) -> Result<Vec<usize>, LakeError> {
        let mut refused = Vec::new();
        let mut written = vec![false; rows.len()];
        let hashes = hashes_of(&rows.batch, &self.register.id)?;
        for (place, (key, hash)) in rows.keys.iter().zip(hashes.values()).enumerate() {
            let taken = self.take(*key, *hash);
            match (taken, written.get_mut(place)) {
                (Taken::Refused, _) => refused.push(place),
                (Taken::Written, Some(slot)) => *slot = true,
                (Taken::Written | Taken::Unchanged, _) => {}
            }
        }
        if written.iter().all(|written| *written) {
            self.write(&rows.batch)?;
        } else if written.contains(&true) {
            self.write(&filter_record_batch(&rows.batch, &BooleanArray::from(written))?)?;
        }
        if self.file_rows >= FILE_ROWS {
            self.close_file().await?;
        }
        Ok(refused)
    }

    /// Gives a record up. False: it was not there.
    pub fn remove(&mut self, key: &[String]) -> bool {
        let key = key_hash(key.iter().map(String::as_str));
        let Some(Known { file, row, .. }) = self.known.remove(&key) else { return false };
        self.gone.entry(file).or_default().insert(row);
        self.imported.removed += 1;
        true
    }

    fn take(&mut self, key: u128, hash: i64) -> Taken {
        if !self.seen.insert(key) {
            return Taken::Refused;
        }
        let before = if self.mode == ImportMode::Append {
            self.known.get(&key).copied()
        } else {
            self.known.remove(&key)
        };
        match before {
            None => {
                self.imported.added += 1;
                Taken::Written
            }
            Some(_) if self.mode == ImportMode::Append => Taken::Refused,
            Some(before) if before.hash == hash => {
                self.imported.unchanged += 1;
                Taken::Unchanged
            }
            Some(Known { file, row, .. }) => {
                self.gone.entry(file).or_default().insert(row);
                self.imported.replaced += 1;
                Taken::Written
            }
        }
    }

    /// Puts the new snapshot in force. Where nothing changed, the one before stays.
    ///
    /// # Errors
    /// The lake cannot be written; somebody else changed the register meanwhile.
    pub async fn finish(self, at: NaiveDateTime) -> Result<(Imported, Manifest), LakeError> {
        self.commit(at, None, |_| true).await
    }

    /// Puts a snapshot of the database in force. Where no record changed, the one before stays, unless it was made from another
    /// state of the database or on another day: what is open or overdue moves with the days.
    ///
    /// # Errors
    /// As [`LakeWriter::finish`].
    pub async fn finish_from(
        self,
        at: NaiveDateTime,
        source: SnapshotSource,
    ) -> Result<(Imported, Manifest), LakeError> {
        let wanted = source.clone();
        let may_stay =
            move |before: &Manifest| before.source.as_ref() == Some(&wanted) && before.at.date() >= at.date();
        self.commit(at, Some(source), may_stay).await
    }

    async fn commit(
        mut self,
        at: NaiveDateTime,
        source: Option<SnapshotSource>,
        may_stay: impl Fn(&Manifest) -> bool,
    ) -> Result<(Imported, Manifest), LakeError> {
        let is_unchanged = self.file.is_none()
            && self.files.is_empty()
            && self.gone.is_empty()
            && self.mode != ImportMode::Replace;
        if is_unchanged && let Some(before) = self.before.take_if(|before| may_stay(before)) {
            return Ok((self.imported, before));
        }
        self.merge_small_files().await?;
        self.close_file().await?;
        let mut files = Vec::new();
        if let Some(before) = self.before.as_ref().filter(|_| self.mode != ImportMode::Replace) {
            for (position, file) in (0_u32..).zip(&before.files) {
                let gone = self.gone.get(&position);
                files.push(without_replaced(&self.lake, &self.register.id, self.number, file, gone).await?);
            }
        }
        files.append(&mut self.files);
        files.retain(|file| file.replaced_rows < file.rows);
        let columns = columns_of(&self.register);
        let manifest = Manifest {
            register: self.register.id.clone(),
            number: self.number,
            at,
            schema_version: version_of(&columns),
            columns,
            files,
            source,
        };
        self.lake.commit(&manifest).await?;
        Ok((self.imported, manifest))
    }

    /// Writes the records of small files together, where there are many of them: an hour of snapshots must not leave a thousand
    /// files to open. Earlier manifests keep the small ones.
    async fn merge_small_files(&mut self) -> Result<(), LakeError> {
        let Some(before) = self.before.clone().filter(|_| self.mode != ImportMode::Replace) else {
            return Ok(());
        };
        let is_small = |file: &DataFile| file.rows.saturating_sub(file.replaced_rows) < SMALL_FILE_ROWS;
        if before.files.iter().filter(|file| is_small(file)).count() < MOST_SMALL_FILES {
            return Ok(());
        }
        let names: Vec<&str> = before.columns.iter().map(|column| column.name.as_str()).collect();
        let names: Vec<&str> = names.into_iter().chain([ROW_HASH]).collect();
        let (_, partitions) = self.lake.partitions(&before, &names, Texts::Plain)?;
        for (position, partition) in (0_u32..).zip(partitions) {
            if !is_small(partition.file()) {
                continue;
            }
            let replaced = self.lake.replaced(&self.register.id, partition.file()).await?;
            let mut rows = (0_u32..).filter(|row| !replaced.contains(*row));
            let gone = self.gone.get(&position).cloned().unwrap_or_default();
            let mut stream = partition.open().await?;
            while let Some(batch) = stream.try_next().await? {
                let stays: Vec<bool> =
                    rows.by_ref().take(batch.num_rows()).map(|row| !gone.contains(row)).collect();
                self.write(&filter_record_batch(&batch, &BooleanArray::from(stays))?)?;
            }
            let all = u32::try_from(partition.file().rows).unwrap_or(u32::MAX);
            self.gone.entry(position).or_default().insert_range(0..all);
        }
        Ok(())
    }

    fn write(&mut self, batch: &RecordBatch) -> Result<(), LakeError> {
        if self.file.is_none() {
            self.file = Some(begin_file(schema_of(&self.register), &key_names(&self.register))?);
        }
        if let Some(writer) = &mut self.file {
            writer.write(batch)?;
            self.file_rows += batch.num_rows();
        }
        Ok(())
    }

    async fn close_file(&mut self) -> Result<(), LakeError> {
        let Some(writer) = self.file.take() else { return Ok(()) };
        let file =
            end_file(&self.lake, &self.register.id, self.number, self.files.len(), writer, self.file_rows)
                .await?;
        self.files.push(file);
        self.file_rows = 0;
        Ok(())
    }
}

/// A file of the snapshot before without the rows that are gone.
async fn without_replaced(
    lake: &Lake,
    register: &str,
    number: u64,
    file: &DataFile,
    gone: Option<&RoaringBitmap>,
) -> Result<DataFile, LakeError> {
    let Some(gone) = gone else { return Ok(file.clone()) };
    if gone.len() == file.rows {
        // Nothing of the file is left, and the caller leaves it out.
        return Ok(DataFile { replaced_rows: file.rows, ..file.clone() });
    }
    let mut replaced = lake.replaced(register, file).await?;
    replaced |= gone;
    let mut bytes = Vec::with_capacity(replaced.serialized_size());
    replaced.serialize_into(&mut bytes)?;
    let stem = file.path.strip_suffix(".parquet").unwrap_or(&file.path);
    let digest = hex(&Sha256::digest(&bytes));
    let name = format!("{stem}.replaced.{}-{}", number, short(&digest));
    lake.store().put(&lake.path(register, &name), bytes.into()).await?;
    Ok(DataFile { replaced: Some(name), replaced_rows: replaced.len(), ..file.clone() })
}

/// A file of records, in memory until it is complete. The columns of the key are written without a dictionary.
pub(super) fn begin_file(schema: SchemaRef, key: &[&str]) -> Result<ArrowWriter<Vec<u8>>, LakeError> {
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_max_row_group_row_count(Some(GROUP_ROWS));
    for field in schema.fields() {
        let column = || ColumnPath::from(field.name().as_str());
        // Instants, hashes and keys are nearly all different: a dictionary of them is built for nothing.
        let is_instant = matches!(field.data_type(), DataType::Timestamp(..));
        if is_instant || field.name() == ROW_HASH || key.contains(&field.name().as_str()) {
            properties = properties.set_column_dictionary_enabled(column(), false);
        }
        // Groups of rows are passed over by their dates and numbers; no group is known by its least text.
        if field.data_type() == &DataType::Utf8 {
            properties = properties.set_column_statistics_enabled(column(), EnabledStatistics::None);
        }
    }
    Ok(ArrowWriter::try_new(Vec::new(), schema, Some(properties.build()))?)
}

/// Puts a complete file into the lake, as one of the files of a snapshot.
pub(super) async fn end_file(
    lake: &Lake,
    register: &str,
    number: u64,
    position: usize,
    writer: ArrowWriter<Vec<u8>>,
    rows: usize,
) -> Result<DataFile, LakeError> {
    let bytes = Bytes::from(writer.into_inner()?);
    // Named by what is in it, so that two imports at once never write the same name.
    let sha256 = hex(&Sha256::digest(&bytes));
    let name = format!("data/{number:010}-{position}-{}.parquet", short(&sha256));
    let size = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let file = DataFile {
        path: name.clone(),
        rows: size(rows),
        bytes: size(bytes.len()),
        sha256,
        replaced: None,
        replaced_rows: 0,
    };
    lake.store().put(&lake.path(register, &name), bytes.into()).await?;
    Ok(file)
}

/// The beginning of a digest, long enough to tell files apart.
fn short(digest: &str) -> &str {
    digest.get(..16).unwrap_or(digest)
}

fn key_names(register: &Register) -> Vec<&str> {
    let fields = register.key.iter().filter_map(|place| register.fields.get(*place));
    fields.map(|field| field.name.as_str()).collect()
}

/// The keys of all records that count, with where they are.
async fn known_keys(
    lake: &Lake,
    register: &Register,
    manifest: &Manifest,
) -> Result<FxHashMap<u128, Known>, LakeError> {
    let key_names = key_names(register);
    let columns: Vec<&str> = key_names.iter().copied().chain([ROW_HASH]).collect();
    let (_, partitions) = lake.partitions(manifest, &columns, Texts::Plain)?;
    let rows = usize::try_from(manifest.rows()).unwrap_or_default();
    let mut known = FxHashMap::with_capacity_and_hasher(rows, FxBuildHasher);
    for (file, partition) in (0_u32..).zip(partitions) {
        let replaced = lake.replaced(&register.id, partition.file()).await?;
        let mut rows = (0_u32..).filter(|row| !replaced.contains(*row));
        let mut stream = partition.open().await?;
        while let Some(batch) = stream.try_next().await? {
            let keys = KeyColumns::of(&batch, &key_names)?;
            let hashes = hashes_of(&batch, &partition.file().path)?;
            for (place, row) in (0..batch.num_rows()).zip(&mut rows) {
                known.insert(keys.hash(place), Known { file, row, hash: hashes.value(place) });
            }
        }
    }
    Ok(known)
}

/// The hashes of rows.
fn hashes_of<'a>(batch: &'a RecordBatch, file: &str) -> Result<&'a Int64Array, LakeError> {
    let hashes = batch.column_by_name(ROW_HASH).and_then(|column| column.as_primitive_opt::<Int64Type>());
    let reason = || "a record has no hash".to_owned();
    hashes.ok_or_else(|| LakeError::Damaged { file: file.to_owned(), reason: reason() })
}

/// The columns of a key, written as files write them.
struct KeyColumns {
    columns: Vec<Arc<dyn Array>>,
}

impl KeyColumns {
    fn of(batch: &RecordBatch, names: &[&str]) -> Result<Self, LakeError> {
        let mut columns = Vec::with_capacity(names.len());
        for name in names {
            let column = batch.column_by_name(name).ok_or_else(|| LakeError::Damaged {
                file: (*name).to_owned(),
                reason: "a column of the key is missing".to_owned(),
            })?;
            columns.push(Arc::clone(column));
        }
        Ok(Self { columns })
    }

    fn hash(&self, place: usize) -> u128 {
        if let [column] = self.columns.as_slice()
            && let Some(texts) = column.as_string_opt::<i32>().filter(|texts| !texts.is_null(place))
        {
            return key_hash(std::iter::once(texts.value(place)));
        }
        let parts: Vec<String> = self.columns.iter().map(|column| written(column.as_ref(), place)).collect();
        key_hash(parts.iter().map(String::as_str))
    }
}

/// A value of a column as [`caicach_registers::Value::to_field`] writes it.
fn written(column: &dyn Array, place: usize) -> String {
    crate::lake::read::value_at(column, place).to_field()
}
