//! The values of a record.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use compact_str::CompactString;

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueType {
    /// Text; the codes of choices, units and keys too.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// Yes or no.
    Boolean,
    /// A day.
    Date,
    /// A day with a time of day, local to Asia/Ho_Chi_Minh.
    Time,
}

/// A value. What is not known is [`Value::Null`], whatever its type.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Not known, or not applicable.
    #[default]
    Null,
    /// Text. Codes, which most texts of a register are, stand in the value itself: a million dossiers have thirty million of them.
    Text(CompactString),
    /// A whole number.
    Integer(i64),
    /// A number; never NaN nor infinite.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// A day.
    Date(NaiveDate),
    /// A day with a time of day.
    Time(NaiveDateTime),
}

impl Value {
    /// A text.
    #[must_use]
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::Text(CompactString::new(text))
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The type; none for what is not known.
    #[must_use]
    pub fn value_type(&self) -> Option<ValueType> {
        Some(match self {
            Self::Null => return None,
            Self::Text(_) => ValueType::Text,
            Self::Integer(_) => ValueType::Integer,
            Self::Number(_) => ValueType::Number,
            Self::Boolean(_) => ValueType::Boolean,
            Self::Date(_) => ValueType::Date,
            Self::Time(_) => ValueType::Time,
        })
    }

    /// The number, of a whole number too.
    #[must_use]
    pub fn as_number(&self) -> Option<f64> {
        match self {
            #[expect(clippy::as_conversions, reason = "sums of registers stay far below 2^53")]
            Self::Integer(number) => Some(*number as f64),
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The day, of a time too.
    #[must_use]
    pub fn as_date(&self) -> Option<NaiveDate> {
        match self {
            Self::Date(day) => Some(*day),
            Self::Time(time) => Some(time.date()),
            _ => None,
        }
    }

    /// The instant; a day begins at midnight.
    #[must_use]
    pub fn as_time(&self) -> Option<NaiveDateTime> {
        match self {
            Self::Date(day) => Some(day.and_time(NaiveTime::MIN)),
            Self::Time(time) => Some(*time),
            _ => None,
        }
    }

    /// The text.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Yes or no.
    #[must_use]
    pub fn as_boolean(&self) -> Option<bool> {
        match self {
            Self::Boolean(yes) => Some(*yes),
            _ => None,
        }
    }

    /// The value as files write it: numbers with a decimal point, `true` or `false`, ISO 8601; empty for what is not known.
    #[must_use]
    pub fn to_field(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(text) => text.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Boolean(yes) => yes.to_string(),
            Self::Date(day) => day.to_string(),
            Self::Time(time) => time.format("%Y-%m-%dT%H:%M:%S%.f").to_string(),
        }
    }
}
