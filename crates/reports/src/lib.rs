//! Tables for download.
//!
//! A page, a command or a job hands over a [`Sheet`]: titled columns, typed cells, notes that say where the figures come
//! from. The same sheet becomes CSV ([`to_csv`]) for programs and XLSX ([`to_xlsx`]) for people; nothing here knows HTTP
//! or a database.
//!
//! A table that is too long for the memory goes out piece by piece: as CSV by [`csv_header`] and [`csv_rows`], as XLSX by
//! [`LongWorkbook`].

mod csv_file;
mod long_workbook;
mod score_form;
mod workbook;

pub use csv_file::{csv_header, csv_rows, to_csv};
pub use long_workbook::LongWorkbook;
pub use score_form::{Answer, OpenCell, ScoreForm, ScoreRow, ScoreValue};
pub use workbook::to_xlsx;

use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;

/// A table with a title, its columns, its rows and notes on its sources.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// The name of the table; also the name of the sheet in a workbook.
    pub title: String,
    /// Titles of the columns.
    pub columns: Vec<String>,
    /// Rows of cells, each as wide as `columns`.
    pub rows: Vec<Vec<Cell>>,
    /// Sources, units of measure and warnings; in a workbook they stand on a sheet of their own.
    pub notes: Vec<String>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing: not known or not applicable.
    Empty,
    /// Text; codes with leading zeros are text.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// An exact decimal, shown with as many places as it has.
    Decimal(Decimal),
    /// A statistic, shown with a number of places.
    Number(f64, u16),
    /// A number with all the digits that it has.
    Real(f64),
    /// A day.
    Date(NaiveDate),
    /// A day with a time of day.
    Time(NaiveDateTime),
}

impl Cell {
    /// Text, or nothing when it is empty.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<Decimal> for Cell {
    fn from(value: Decimal) -> Self {
        Self::Decimal(value)
    }
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Whole(value)
    }
}

impl From<u32> for Cell {
    fn from(value: u32) -> Self {
        Self::Whole(i64::from(value))
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Self::Date(day)
    }
}

/// Why a download could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The workbook writer refused, for instance because there are more rows than a sheet can hold (1,048,576).
    #[error("the workbook cannot be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A file could not be written.
    #[error("a file cannot be written: {0}")]
    File(#[from] std::io::Error),
    /// The CSV writer refused.
    #[error("the CSV file cannot be written: {0}")]
    Csv(String),
}
