//! Records as columns.

use super::manifest::Column;
use caicach_registers::{Record, Register, Value, ValueType};
use chrono::NaiveDate;
use datafusion::arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, RecordBatch, StringBuilder,
    TimestampMicrosecondBuilder,
};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use datafusion::arrow::error::ArrowError;
use std::sync::Arc;
use xxhash_rust::xxh3::Xxh3;

/// The column with a hash of the row, by which an unchanged record is known.
pub(crate) const ROW_HASH: &str = "_row_hash";

/// Between the parts of a key.
const SEPARATOR: u8 = 0x1f;

/// The schema of the files of a register.
pub(crate) fn schema_of(register: &Register) -> SchemaRef {
    let mut fields: Vec<Field> =
        register.columns().map(|(name, value_type)| Field::new(name, data_type(value_type), true)).collect();
    fields.push(Field::new(ROW_HASH, DataType::Int64, false));
    Arc::new(Schema::new(fields))
}

pub(crate) fn data_type(value_type: ValueType) -> DataType {
    match value_type {
        ValueType::Text => DataType::Utf8,
        ValueType::Integer => DataType::Int64,
        ValueType::Number => DataType::Float64,
        ValueType::Boolean => DataType::Boolean,
        ValueType::Date => DataType::Date32,
        ValueType::Time => DataType::Timestamp(TimeUnit::Microsecond, None),
    }
}

/// A type as manifests name it.
pub(crate) fn data_type_of(column: &Column) -> Option<DataType> {
    let types = [
        ValueType::Text,
        ValueType::Integer,
        ValueType::Number,
        ValueType::Boolean,
        ValueType::Date,
        ValueType::Time,
    ];
    types.into_iter().find(|known| known.name() == column.value_type).map(data_type)
}

/// Days since 1970-01-01, as files count them.
pub(crate) fn days_since_1970(day: NaiveDate) -> i32 {
    i32::try_from(day.signed_duration_since(NaiveDate::default()).num_days()).unwrap_or(i32::MAX)
}

/// The key of a record as bytes.
pub(crate) fn key_bytes<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut key = Vec::new();
    for part in parts {
        key.extend_from_slice(part.as_bytes());
        key.push(SEPARATOR);
    }
    key
}

/// A hash of all values of a record.
pub(crate) fn row_hash(record: &Record) -> i64 {
    let mut hasher = Xxh3::new();
    for value in &record.values {
        match value {
            Value::Null => hasher.update(&[0]),
            Value::Text(text) => {
                hasher.update(&[1]);
                hasher.update(&text.len().to_le_bytes());
                hasher.update(text.as_bytes());
            }
            Value::Integer(number) => {
                hasher.update(&[2]);
                hasher.update(&number.to_le_bytes());
            }
            Value::Number(number) => {
                hasher.update(&[3]);
                hasher.update(&number.to_bits().to_le_bytes());
            }
            Value::Boolean(yes) => hasher.update(&[4, u8::from(*yes)]),
            Value::Date(day) => {
                hasher.update(&[5]);
                hasher.update(&days_since_1970(*day).to_le_bytes());
            }
            Value::Time(time) => {
                hasher.update(&[6]);
                hasher.update(&time.and_utc().timestamp_micros().to_le_bytes());
            }
        }
    }
    i64::from_le_bytes(hasher.digest().to_le_bytes())
}

/// Records that wait to be written.
pub(crate) struct RowBuffer {
    schema: SchemaRef,
    columns: Vec<ColumnBuilder>,
    hashes: Int64Builder,
    rows: usize,
}

enum ColumnBuilder {
    Text(StringBuilder),
    Integer(Int64Builder),
    Number(Float64Builder),
    Boolean(BooleanBuilder),
    Date(Date32Builder),
    Time(TimestampMicrosecondBuilder),
}

impl RowBuffer {
    pub(crate) fn new(register: &Register) -> Self {
        let columns = register.columns().map(|(_, value_type)| ColumnBuilder::new(value_type)).collect();
        Self { schema: schema_of(register), columns, hashes: Int64Builder::new(), rows: 0 }
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn push(&mut self, record: &Record, hash: i64) {
        for (position, column) in self.columns.iter_mut().enumerate() {
            column.push(record.values.get(position).unwrap_or(&Value::Null));
        }
        self.hashes.append_value(hash);
        self.rows += 1;
    }

    /// The records so far as columns; the buffer is empty afterwards.
    pub(crate) fn finish(&mut self) -> Result<RecordBatch, ArrowError> {
        let mut arrays: Vec<ArrayRef> = self.columns.iter_mut().map(ColumnBuilder::finish).collect();
        arrays.push(Arc::new(self.hashes.finish()));
        self.rows = 0;
        RecordBatch::try_new(Arc::clone(&self.schema), arrays)
    }
}

impl ColumnBuilder {
    fn new(value_type: ValueType) -> Self {
        match value_type {
            ValueType::Text => Self::Text(StringBuilder::new()),
            ValueType::Integer => Self::Integer(Int64Builder::new()),
            ValueType::Number => Self::Number(Float64Builder::new()),
            ValueType::Boolean => Self::Boolean(BooleanBuilder::new()),
            ValueType::Date => Self::Date(Date32Builder::new()),
            ValueType::Time => Self::Time(TimestampMicrosecondBuilder::new()),
        }
    }

    fn push(&mut self, value: &Value) {
        match self {
            Self::Text(builder) => builder.append_option(value.as_text()),
            Self::Integer(builder) => builder.append_option(match value {
                Value::Integer(number) => Some(*number),
                _ => None,
            }),
            Self::Number(builder) => builder.append_option(value.as_number()),
            Self::Boolean(builder) => builder.append_option(value.as_boolean()),
            Self::Date(builder) => builder.append_option(value.as_date().map(days_since_1970)),
            Self::Time(builder) => {
                builder.append_option(value.as_time().map(|time| time.and_utc().timestamp_micros()));
            }
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(builder) => Arc::new(builder.finish()),
            Self::Integer(builder) => Arc::new(builder.finish()),
            Self::Number(builder) => Arc::new(builder.finish()),
            Self::Boolean(builder) => Arc::new(builder.finish()),
            Self::Date(builder) => Arc::new(builder.finish()),
            Self::Time(builder) => Arc::new(builder.finish()),
        }
    }
}
