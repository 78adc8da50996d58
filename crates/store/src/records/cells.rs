//! The values of a record on their way into the database and out of it.
//!
//! As JSON, text, days and times are strings, and numbers are numbers; one of more than 15 digits is a string too, because readers
//! of JSON may miss its last digit.

use crate::StoreError;
use caicach_findings::Text;
use caicach_registers::{Field, Register, Value, ValueType};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime};
use serde_json::Value as Json;
use std::fmt::{self, Write};

/// The years that both databases order alike.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9999;
/// How large and how small numbers may be. SQLite reads decimals beyond 1e±100 with an error in the last digit.
const LARGEST: f64 = 1e30;
const SMALLEST: f64 = 1e-30;
/// A decimal number of so many digits is the same for every reader.
const SAFE_DIGITS: usize = 15;

/// How a time of day is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TimeForm {
    /// `2026-03-02T08:00:00`, as in files.
    Iso,
    /// `2026-03-02 08:00:00`, as both databases write it.
    Sql,
}

const SQL_TIME: &str = "%Y-%m-%d %H:%M:%S%.f";
const ISO_TIME: &str = "%Y-%m-%dT%H:%M:%S%.f";

/// The values of the fields as they are stored: whole numbers of number fields as numbers, times to the microsecond. What is
/// derived may stand behind the fields and is left out.
///
/// # Errors
/// [`StoreError::Invalid`] when a value does not fit its field, or there is no key or unit.
pub(super) fn normalise(
    register: &Register,
    values: &[Value],
    position: usize,
) -> Result<Vec<Value>, StoreError> {
    let number = position + 1;
    let refuse = |reason: Text| {
        StoreError::invalid(
            "records",
            format!("Bản ghi thứ {number} không ghi được: {}.", reason.vi),
            format!("Record {number} cannot be written: {}.", reason.en),
        )
    };
    normalised(register, values).map_err(refuse)
}

fn normalised(register: &Register, values: &[Value]) -> Result<Vec<Value>, Text> {
    let fields = register.fields.len();
    if values.len() != fields && values.len() != fields + register.derived.len() {
        return Err(Text::new(
            format!("có {} giá trị cho {fields} trường", values.len()),
            format!("it has {} values for {fields} fields", values.len()),
        ));
    }
    let mut stored = Vec::with_capacity(fields);
    for (field, value) in register.fields.iter().zip(values) {
        stored.push(normalise_value(field, value)?);
    }
    let needed = register.key.iter().chain(std::iter::once(&register.unit));
    for place in needed {
        let is_missing = |value: &Value| value.is_null() || value.as_text().is_some_and(str::is_empty);
        if stored.get(*place).is_none_or(is_missing) {
            let label = register.fields.get(*place).map(|field| field.label.clone()).unwrap_or_default();
            return Err(Text::new(format!("thiếu {}", label.vi), format!("{} is missing", label.en)));
        }
    }
    Ok(stored)
}

/// Whether a record can be stored: each value fits its field and the range that both databases know, and there are a key and a unit.
///
/// # Errors
/// What cannot be stored, for people.
pub fn check_storable(register: &Register, values: &[Value]) -> Result<(), Text> {
    normalised(register, values).map(drop)
}

/// A value as it is stored in a field.
pub(super) fn normalise_value(field: &Field, value: &Value) -> Result<Value, Text> {
    let value_type = field.kind.value_type();
    let name = &field.name;
    let unfit = || {
        Text::new(
            format!("giá trị của {name} không đúng kiểu"),
            format!("the value of {name} is of another type"),
        )
    };
    let year = |day: NaiveDate| {
        YEARS.contains(&day.year()).then_some(()).ok_or_else(|| {
            Text::new(format!("năm của {name} ngoài 1–9999"), format!("the year of {name} is beyond 1–9999"))
        })
    };
    match (value_type, value) {
        (_, Value::Null) => Ok(Value::Null),
        (ValueType::Text, Value::Text(text)) => {
            if text.contains('\0') {
                return Err(Text::new(
                    format!("{name} có ký tự rỗng (mã 0)"),
                    format!("{name} has a null character (code 0)"),
                ));
            }
            Ok(value.clone())
        }
        (ValueType::Integer, Value::Integer(_)) | (ValueType::Boolean, Value::Boolean(_)) => {
            Ok(value.clone())
        }
        (ValueType::Number, Value::Integer(_) | Value::Number(_)) => {
            let number = value.as_number().filter(|number| number.is_finite()).ok_or_else(unfit)?;
            if number == 0.0 {
                // Zero has no sign in the database.
                return Ok(Value::Number(0.0));
            }
            if !(SMALLEST..=LARGEST).contains(&number.abs()) {
                return Err(Text::new(
                    format!("giá trị của {name} quá lớn hoặc quá nhỏ"),
                    format!("the value of {name} is too large or too small"),
                ));
            }
            Ok(Value::Number(number))
        }
        (ValueType::Date, Value::Date(day)) => {
            year(*day)?;
            Ok(value.clone())
        }
        (ValueType::Time, Value::Time(time)) => {
            let micros = DateTime::from_timestamp_micros(time.and_utc().timestamp_micros());
            let time = micros.ok_or_else(unfit)?.naive_utc();
            year(time.date())?;
            Ok(Value::Time(time))
        }
        _ => Err(unfit()),
    }
}

/// The values of the key, as they identify the record.
pub(super) fn key(register: &Register, values: &[Value]) -> Vec<String> {
    register.key.iter().map(|place| values.get(*place).map(Value::to_field).unwrap_or_default()).collect()
}

/// Adds a value as JSON.
pub(super) fn push_json(out: &mut String, value: &Value, times: TimeForm) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Text(text) => push_text(out, text),
        Value::Integer(number) => push(out, format_args!("{number}")),
        Value::Number(number) => push_number(out, *number),
        Value::Boolean(yes) => out.push_str(if *yes { "true" } else { "false" }),
        Value::Date(day) => push(out, format_args!("\"{day}\"")),
        Value::Time(time) => {
            let form = if times == TimeForm::Iso { ISO_TIME } else { SQL_TIME };
            push(out, format_args!("\"{}\"", time.format(form)));
        }
    }
}

/// Adds a text as JSON.
pub(super) fn push_text(out: &mut String, text: &str) {
    let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    if text.bytes().all(is_plain) {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        push(out, format_args!("{}", Json::from(text)));
    }
}

fn push_number(out: &mut String, number: f64) {
    let text = number.to_string();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_whole = !text.contains('.');
    if digits > SAFE_DIGITS {
        push(out, format_args!("\"{text}\""));
    } else if is_whole {
        push(out, format_args!("{text}.0"));
    } else {
        out.push_str(&text);
    }
}

fn push(out: &mut String, text: fmt::Arguments<'_>) {
    // Writing into a string cannot fail.
    let _ = out.write_fmt(text);
}

/// Adds the items of an iterator between two marks, with commas.
pub(super) fn push_all<T>(
    out: &mut String,
    marks: [char; 2],
    items: impl IntoIterator<Item = T>,
    mut push: impl FnMut(&mut String, T),
) {
    let [begin, end] = marks;
    out.push(begin);
    for (position, item) in items.into_iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        push(out, item);
    }
    out.push(end);
}

/// A JSON array of texts.
pub(super) fn json_texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    push_all(&mut out, ['[', ']'], texts, push_text);
    out
}

/// A value from JSON; none when it is not of the type.
pub(super) fn read_json(value_type: ValueType, json: &Json) -> Option<Value> {
    Some(match (value_type, json) {
        (_, Json::Null) => Value::Null,
        (ValueType::Text, Json::String(text)) => Value::text(text),
        (ValueType::Integer, json) => Value::Integer(json.as_i64()?),
        (ValueType::Number, Json::String(text)) => {
            Value::Number(text.parse().ok().filter(|number: &f64| number.is_finite())?)
        }
        (ValueType::Number, json) => Value::Number(json.as_f64()?),
        (ValueType::Boolean, json) => Value::Boolean(json.as_bool()?),
        (ValueType::Date, Json::String(text)) => Value::Date(text.parse().ok()?),
        (ValueType::Time, Json::String(text)) => {
            Value::Time(NaiveDateTime::parse_from_str(text, ISO_TIME).ok()?)
        }
        _ => return None,
    })
}

/// A time as SQLite keeps it.
pub(super) fn read_sql_time(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, SQL_TIME).ok()
}
