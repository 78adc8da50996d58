//! Records as columns.

use super::manifest::Column;
use crate::LakeError;
use caicach_registers::{Record, Register, Value, ValueType};
use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
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
    /// 1970-01-01, counted from the first day of the common era.
    const FIRST_DAY: i32 = 719_163;
    day.num_days_from_ce() - FIRST_DAY
}

/// Microseconds since the beginning of 1970-01-01, as files count them.
fn micros_since_1970(time: NaiveDateTime) -> i64 {
    const SECONDS_OF_A_DAY: i64 = 86_400;
    const MICROS_OF_A_SECOND: i64 = 1_000_000;
    let of_day = time.time();
    let seconds = i64::from(days_since_1970(time.date())) * SECONDS_OF_A_DAY
        + i64::from(of_day.num_seconds_from_midnight());
    seconds * MICROS_OF_A_SECOND + i64::from(of_day.nanosecond() / 1_000)
}

/// Adds a mark and the bytes of a value.
fn add<const N: usize>(bytes: &mut Vec<u8>, mark: u8, value: [u8; N]) {
    bytes.push(mark);
    bytes.extend_from_slice(&value);
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

/// What stands before a value in the bytes of which the hash of a row is made, by its type.
mod mark {
    pub(super) const NULL: u8 = 0;
    pub(super) const TEXT: u8 = 1;
    pub(super) const INTEGER: u8 = 2;
    pub(super) const NUMBER: u8 = 3;
    pub(super) const BOOLEAN: u8 = 4;
    pub(super) const DATE: u8 = 5;
    pub(super) const TIME: u8 = 6;
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
            column.push(record.values.get(*place).unwrap_or(UNKNOWN), &mut self.bytes);
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

    /// Adds a value to the column, and to the bytes of which the hash of the row is made. A value of another type than the
    /// column's is one of it where it can be, such as the day of a time.
    fn push(&mut self, value: &Value, bytes: &mut Vec<u8>) {
        match value {
            Value::Null => {
                bytes.push(mark::NULL);
                self.push_null();
            }
            Value::Text(text) => {
                bytes.push(mark::TEXT);
                bytes.extend_from_slice(&text.len().to_le_bytes());
                bytes.extend_from_slice(text.as_bytes());
                match self {
                    Self::Text(builder) => builder.append_value(text),
                    other => other.push_null(),
                }
            }
            Value::Integer(number) => {
                add(bytes, mark::INTEGER, number.to_le_bytes());
                match self {
                    Self::Integer(builder) => builder.append_value(*number),
                    Self::Number(builder) => builder.append_option(value.as_number()),
                    other => other.push_null(),
                }
            }
            Value::Number(number) => {
                add(bytes, mark::NUMBER, number.to_bits().to_le_bytes());
                match self {
                    Self::Number(builder) => builder.append_value(*number),
                    other => other.push_null(),
                }
            }
            Value::Boolean(yes) => {
                add(bytes, mark::BOOLEAN, [u8::from(*yes)]);
                match self {
                    Self::Boolean(builder) => builder.append_value(*yes),
                    other => other.push_null(),
                }
            }
            Value::Date(day) => {
                let days = days_since_1970(*day);
                add(bytes, mark::DATE, days.to_le_bytes());
                match self {
                    Self::Date(builder) => builder.append_value(days),
                    Self::Time(builder) => builder.append_option(value.as_time().map(micros_since_1970)),
                    other => other.push_null(),
                }
            }
            Value::Time(time) => {
                let micros = micros_since_1970(*time);
                add(bytes, mark::TIME, micros.to_le_bytes());
                match self {
                    Self::Time(builder) => builder.append_value(micros),
                    Self::Date(builder) => builder.append_value(days_since_1970(time.date())),
                    other => other.push_null(),
                }
            }
        }
    }

    fn push_null(&mut self) {
        match self {
            Self::Text(builder) => builder.append_null(),
            Self::Integer(builder) => builder.append_null(),
            Self::Number(builder) => builder.append_null(),
            Self::Boolean(builder) => builder.append_null(),
            Self::Date(builder) => builder.append_null(),
            Self::Time(builder) => builder.append_null(),
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
