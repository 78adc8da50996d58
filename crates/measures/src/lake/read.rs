//! Reading the files of a snapshot, without the records that later files replace.

use super::file_reader::FileReader;
use super::row::{ROW_HASH, data_type_of};
use super::{DataFile, Lake, Manifest};
use crate::LakeError;
use caicach_registers::Value;
use chrono::{DateTime, NaiveDate, TimeDelta};
use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::datatypes::{
    DataType, Date32Type, Field, Float64Type, Int64Type, Schema, SchemaRef, TimeUnit,
    TimestampMicrosecondType,
};
use datafusion::error::DataFusionError;
use datafusion::execution::TaskContext;
use datafusion::parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, RowSelection, RowSelector,
};
use datafusion::parquet::arrow::async_reader::ParquetRecordBatchStream;
use datafusion::parquet::arrow::{ParquetRecordBatchStreamBuilder, ProjectionMask};
use datafusion::parquet::file::metadata::RowGroupMetaData;
use datafusion::physical_plan::SendableRecordBatchStream;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::PartitionStream;
use futures::TryStreamExt;
use object_store::ObjectStoreExt;
use roaring::RoaringBitmap;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// How many records are handed on at once.
const BATCH_ROWS: usize = 8192;

/// How texts come out of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Texts {
    /// Each text by itself.
    Plain,
    /// As numbers of the different texts, as the files hold them: for counting by unit.
    Numbered,
}

/// One file of a snapshot, with the columns that a query needs.
#[derive(Debug, Clone)]
pub struct LakePartition {
    lake: Lake,
    register: String,
    file: DataFile,
    schema: SchemaRef,
    /// All columns of the file.
    in_file: SchemaRef,
    /// The part of the file: which of how many.
    share: (usize, usize),
    /// What stands at the end of the file, read once for all its parts.
    metadata: Arc<OnceCell<ArrowReaderMetadata>>,
}

impl Lake {
    /// The files of a snapshot as partitions of a table with the named columns, in the order of the files.
    ///
    /// # Errors
    /// A column is not in the files.
    pub fn partitions(
        &self,
        manifest: &Manifest,
        columns: &[&str],
        texts: Texts,
    ) -> Result<(SchemaRef, Vec<LakePartition>), LakeError> {
        let other_columns = || LakeError::OtherColumns { register: manifest.register.clone() };
        let mut all = Vec::new();
        for column in &manifest.columns {
            let data_type = match (data_type_of(column).ok_or_else(other_columns)?, texts) {
                (DataType::Utf8, Texts::Numbered) => {
                    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
                }
                (data_type, _) => data_type,
            };
            all.push(Arc::new(Field::new(&column.name, data_type, true)));
        }
        all.push(Arc::new(Field::new(ROW_HASH, DataType::Int64, false)));
        let wanted = all.iter().filter(|field| columns.contains(&field.name().as_str()));
        let schema: SchemaRef = Arc::new(Schema::new(wanted.cloned().collect::<Vec<_>>()));
        if schema.fields().len() != columns.len() {
            return Err(other_columns());
        }
        let in_file: SchemaRef = Arc::new(Schema::new(all));
        let partition = |file: &DataFile| LakePartition {
            lake: self.clone(),
            register: manifest.register.clone(),
            file: file.clone(),
            schema: Arc::clone(&schema),
            in_file: Arc::clone(&in_file),
            share: (0, 1),
            metadata: Arc::default(),
        };
        let partitions = manifest.files.iter().map(partition).collect();
        Ok((schema, partitions))
    }

    /// The records of a file that later files replace.
    pub(crate) async fn replaced(&self, register: &str, file: &DataFile) -> Result<RoaringBitmap, LakeError> {
        let Some(name) = &file.replaced else { return Ok(RoaringBitmap::new()) };
        let path = self.path(register, name);
        let bytes = self.store().get(&path).await?.bytes().await?;
        RoaringBitmap::deserialize_from(bytes.as_ref())
            .map_err(|error| LakeError::Damaged { file: path.to_string(), reason: error.to_string() })
    }
}

impl LakePartition {
    /// The records of the file that count.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn open(&self) -> Result<ParquetRecordBatchStream<FileReader>, LakeError> {
        self.open_where(&|_| true).await
    }

    /// The records of the file that count, without groups of records that are not wanted. A file with replaced records is read
    /// whole.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(crate) async fn open_where(
        &self,
        is_wanted: &(dyn Fn(&RowGroupMetaData) -> bool + Sync),
    ) -> Result<ParquetRecordBatchStream<FileReader>, LakeError> {
        let path = self.lake.path(&self.register, &self.file.path);
        let mut reader = FileReader::new(Arc::clone(self.lake.store()), path, self.file.bytes);
        let options = ArrowReaderOptions::new().with_schema(Arc::clone(&self.in_file));
        let reading = || ArrowReaderMetadata::load_async(&mut reader, options);
        let metadata = self.metadata.get_or_try_init(reading).await?.clone();
        let mut builder = ParquetRecordBatchStreamBuilder::new_with_metadata(reader, metadata);
        let names: Vec<&str> = self.schema.fields().iter().map(|field| field.name().as_str()).collect();
        let mask = ProjectionMask::columns(builder.parquet_schema(), names);
        builder = builder.with_projection(mask).with_batch_size(BATCH_ROWS);
        let replaced = self.lake.replaced(&self.register, &self.file).await?;
        if !replaced.is_empty() {
            builder = builder.with_row_selection(without(&replaced, self.file.rows));
        }
        if replaced.is_empty() {
            let (which, of) = self.share;
            let groups = builder.metadata().row_groups().iter().enumerate().skip(which).step_by(of);
            let wanted = groups.filter(|(_, group)| is_wanted(group)).map(|(number, _)| number).collect();
            builder = builder.with_row_groups(wanted);
        }
        Ok(builder.build()?)
    }

    /// The file in parts that can be read at once. A file with replaced records stays whole.
    #[must_use]
    pub fn split(self, parts: usize) -> Vec<Self> {
        if self.file.replaced.is_some() || parts < 2 {
            return vec![self];
        }
        (0..parts).map(|which| Self { share: (which, parts), ..self.clone() }).collect()
    }

    /// The name of the file, for messages.
    #[must_use]
    pub fn file(&self) -> &DataFile {
        &self.file
    }
}

/// All rows of a file but some.
fn without(replaced: &RoaringBitmap, rows: u64) -> RowSelection {
    let size = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let mut selectors = Vec::new();
    let mut next = 0_u64;
    for row in replaced {
        let row = u64::from(row);
        if row > next {
            selectors.push(RowSelector::select(size(row - next)));
        }
        selectors.push(RowSelector::skip(1));
        next = row + 1;
    }
    if next < rows {
        selectors.push(RowSelector::select(size(rows - next)));
    }
    RowSelection::from(selectors)
}

impl PartitionStream for LakePartition {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let partition = self.clone();
        let opening = async move {
            let stream =
                partition.open().await.map_err(|error| DataFusionError::External(Box::new(error)))?;
            Ok::<_, DataFusionError>(stream.map_err(DataFusionError::from))
        };
        let batches = futures::stream::once(opening).try_flatten();
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), batches))
    }
}

/// A value of a column.
pub(crate) fn value_at(column: &dyn Array, place: usize) -> Value {
    if column.is_null(place) {
        return Value::Null;
    }
    match column.data_type() {
        DataType::Utf8 => Value::text(column.as_string::<i32>().value(place)),
        DataType::Int64 => Value::Integer(column.as_primitive::<Int64Type>().value(place)),
        DataType::Float64 => Value::Number(column.as_primitive::<Float64Type>().value(place)),
        DataType::Boolean => Value::Boolean(column.as_boolean().value(place)),
        DataType::Date32 => {
            let days = column.as_primitive::<Date32Type>().value(place);
            let day = NaiveDate::default().checked_add_signed(TimeDelta::days(days.into()));
            day.map_or(Value::Null, Value::Date)
        }
        DataType::Timestamp(TimeUnit::Microsecond, None) => {
            let micros = column.as_primitive::<TimestampMicrosecondType>().value(place);
            DateTime::from_timestamp_micros(micros).map_or(Value::Null, |time| Value::Time(time.naive_utc()))
        }
        _ => Value::Null,
    }
}
