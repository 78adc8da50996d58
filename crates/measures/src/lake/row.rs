//! Records as columns.

use super::manifest::Column;
use crate::LakeError;
use caicach_registers::{Record, Register, Value, ValueType};
use chrono::NaiveDate;
use datafusion::arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, RecordBatch, StringBuilder,
    TimestampMicrosecondBuilder,
};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use std::mem::replace;
use std::sync::Arc;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// The column with a hash of the row, by which an unchanged record is known.
pub(crate) const ROW_HASH: &str = "_row_hash";

/// Between the parts of a key.
const SEPARATOR: u8 = 0x1f;

/// The schema of the files of a register.
pub(crate) fn schema_of(register: &Register) -> SchemaRef {
    let column =
        |(_, name, value_type): (usize, &str, ValueType)| Field::new(name, data_type(value_type), true);
    let mut fields: Vec<Field> = register.kept_columns().map(column).collect();
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
fn key_bytes<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut key = Vec::new();
    for part in parts {
        key.extend_from_slice(part.as_bytes());
        key.push(SEPARATOR);
    }
    key
}

/// The key of a record as a number, by which it is found again.
pub(crate) fn key_hash<'a>(parts: impl Iterator<Item = &'a str>) -> u128 {
    xxh3_128(&key_bytes(parts))
}

/// Stands before an instant in the bytes of a row.
const TIME: u8 = 6;

/// Adds a value to the bytes of which the hash of a row is made.
fn add_value(bytes: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => bytes.push(0),
        Value::Text(text) => {
            bytes.push(1);
            bytes.extend_from_slice(&text.len().to_le_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        Value::Integer(number) => {
            bytes.push(2);
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        Value::Number(number) => {
            bytes.push(3);
            bytes.extend_from_slice(&number.to_bits().to_le_bytes());
        }
        Value::Boolean(yes) => bytes.extend_from_slice(&[4, u8::from(*yes)]),
        Value::Date(day) => {
            bytes.push(5);
            bytes.extend_from_slice(&days_since_1970(*day).to_le_bytes());
        }
        Value::Time(time) => {
            bytes.push(TIME);
            bytes.extend_from_slice(&time.and_utc().timestamp_micros().to_le_bytes());
        }
    }
}

/// Records as columns, ready to be written. It is made of records by any thread, and taken in by the one that writes.
#[derive(Debug)]
pub struct Rows {
    pub(crate) batch: RecordBatch,
    pub(crate) keys: Vec<u128>,
}

impl Rows {
    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

/// Turns records into columns.
#[derive(Debug)]
pub struct RowsBuilder {
    schema: SchemaRef,
    key: Vec<usize>,
    columns: Vec<(usize, ColumnBuilder)>,
    hashes: Int64Builder,
    keys: Vec<u128>,
    /// The values of the row that is being added, for its hash.
    bytes: Vec<u8>,
}

#[derive(Debug)]
enum ColumnBuilder {
    Text(StringBuilder),
    Integer(Int64Builder),
    Number(Float64Builder),
    Boolean(BooleanBuilder),
    Date(Date32Builder),
    Time(TimestampMicrosecondBuilder),
}

impl RowsBuilder {
    /// A builder for records of a register.
    #[must_use]
    pub fn new(register: &Register) -> Self {
        let columns = register
            .kept_columns()
            .map(|(place, _, value_type)| (place, ColumnBuilder::new(value_type)))
            .collect();
        Self {
            schema: schema_of(register),
            key: register.key.clone(),
            columns,
            hashes: Int64Builder::new(),
            keys: Vec::new(),
            bytes: Vec::new(),
        }
    }

    /// How many records wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Adds a record.
    pub fn push(&mut self, record: &Record) {
        const UNKNOWN: &Value = &Value::Null;
        self.bytes.clear();
        for (place, column) in &mut self.columns {
            let value = record.values.get(*place).unwrap_or(UNKNOWN);
            match (column, value) {
                // A dozen columns of a dossier are instants: each is reckoned once, for the hash and for the column.
                (ColumnBuilder::Time(builder), Value::Time(time)) => {
                    let micros = time.and_utc().timestamp_micros();
                    self.bytes.push(TIME);
                    self.bytes.extend_from_slice(&micros.to_le_bytes());
                    builder.append_value(micros);
                }
                (column, value) => {
                    add_value(&mut self.bytes, value);
                    column.push(value);
                }
            }
        }
        self.hashes.append_value(i64::from_le_bytes(xxh3_64(&self.bytes).to_le_bytes()));
        // Most keys are one text, which need not be written anew.
        let key = match self.key.as_slice() {
            [place] => record.values.get(*place).and_then(Value::as_text),
            _ => None,
        };
        let key = key.map(|text| key_hash(std::iter::once(text)));
        let key = key.unwrap_or_else(|| {
            let parts: Vec<String> = self
                .key
                .iter()
                .map(|place| record.values.get(*place).map(Value::to_field).unwrap_or_default())
                .collect();
            key_hash(parts.iter().map(String::as_str))
        });
        self.keys.push(key);
    }

    /// The records so far as columns; the builder is empty afterwards.
    ///
    /// # Errors
    /// The columns do not fit the schema, which would be a mistake of the program.
    pub fn finish(&mut self) -> Result<Rows, LakeError> {
        let expected = self.keys.len();
        let mut arrays: Vec<ArrayRef> =
            self.columns.iter_mut().map(|(_, column)| column.finish(expected)).collect();
        let mut hashes = replace(&mut self.hashes, Int64Builder::with_capacity(expected));
        arrays.push(Arc::new(hashes.finish()));
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays)?;
        Ok(Rows { batch, keys: replace(&mut self.keys, Vec::with_capacity(expected)) })
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

    /// The column, and a builder with room for so many values in its place: growing step by step copies every value twice.
    fn finish(&mut self, expected: usize) -> ArrayRef {
        match self {
            Self::Text(builder) => {
                let room = builder.values_slice().len();
                Arc::new(replace(builder, StringBuilder::with_capacity(expected, room)).finish())
            }
            Self::Integer(builder) => {
                Arc::new(replace(builder, Int64Builder::with_capacity(expected)).finish())
            }
            Self::Number(builder) => {
                Arc::new(replace(builder, Float64Builder::with_capacity(expected)).finish())
            }
            Self::Boolean(builder) => {
                Arc::new(replace(builder, BooleanBuilder::with_capacity(expected)).finish())
            }
            Self::Date(builder) => {
                Arc::new(replace(builder, Date32Builder::with_capacity(expected)).finish())
            }
            Self::Time(builder) => {
                Arc::new(replace(builder, TimestampMicrosecondBuilder::with_capacity(expected)).finish())
            }
        }
    }
}
