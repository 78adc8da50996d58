//! Rows of a Parquet file that somebody else wrote, as texts.

use crate::LakeError;
use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;

/// The rows of a file, each the texts of its columns; an error ends them.
pub type TextRows = Box<dyn Iterator<Item = Result<Vec<String>, String>> + Send>;

/// The header and the rows of a Parquet file. What is not known is an empty text.
///
/// # Errors
/// The file is no Parquet.
pub fn parquet_rows(file: File) -> Result<(Vec<String>, TextRows), LakeError> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)?.build()?;
    let header = datafusion::arrow::array::RecordBatchReader::schema(&reader)
        .fields()
        .iter()
        .map(|field| field.name().clone())
        .collect();
    let rows = reader.flat_map(|batch| -> TextRows {
        let columns = batch.map_err(|error| error.to_string()).and_then(|batch| texts(&batch));
        match columns {
            Err(error) => Box::new(std::iter::once(Err(error))),
            Ok((columns, length)) => Box::new((0..length).map(move |row| {
                let text = |column: &Vec<String>| column.get(row).cloned().unwrap_or_default();
                Ok(columns.iter().map(text).collect())
            })),
        }
    });
    Ok((header, Box::new(rows)))
}

fn texts(batch: &RecordBatch) -> Result<(Vec<Vec<String>>, usize), String> {
    let columns = batch.columns().iter().map(column_texts).collect::<Result<_, _>>()?;
    Ok((columns, batch.num_rows()))
}

fn column_texts(column: &ArrayRef) -> Result<Vec<String>, String> {
    let said = |error: datafusion::arrow::error::ArrowError| error.to_string();
    if let DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Dictionary(..) =
        column.data_type()
    {
        let texts = cast(column, &DataType::Utf8).map_err(said)?;
        let texts = texts.as_string::<i32>();
        let text = |row| if texts.is_null(row) { String::new() } else { texts.value(row).to_owned() };
        return Ok((0..texts.len()).map(text).collect());
    }
    // An instant with an offset is written with it, and read as local time.
    let options = FormatOptions::default()
        .with_timestamp_format(Some("%Y-%m-%dT%H:%M:%S"))
        .with_timestamp_tz_format(Some("%Y-%m-%dT%H:%M:%S%:z"))
        .with_datetime_format(Some("%Y-%m-%dT%H:%M:%S"));
    let formatter = ArrayFormatter::try_new(column.as_ref(), &options).map_err(said)?;
    (0..column.len()).map(|row| formatter.value(row).try_to_string().map_err(said)).collect()
}
