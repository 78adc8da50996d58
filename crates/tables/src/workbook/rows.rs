//! The rows of a sheet, one at a time: a sheet of a million rows is never in memory as a whole.

use calamine::{DataRef, Xlsx, XlsxCellReader, XlsxError};
use chrono::{Datelike, NaiveDateTime, Timelike};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::io::Cursor;
use std::sync::Arc;

/// A workbook in memory.
pub(super) type Book = Xlsx<Cursor<Arc<[u8]>>>;

/// Excel's own limit.
const MOST_COLUMNS: usize = 16_384;

/// A row that has cells. Cells between them are empty.
#[derive(Debug, Default)]
pub(super) struct SheetRow<'w> {
    /// Counted from 1.
    pub(super) line: u64,
    /// The texts without blanks around them, and whether they are numbers of the format itself.
    pub(super) cells: Vec<(Cow<'w, str>, bool)>,
    /// The columns in which a formula failed, counted from 0, and how.
    pub(super) errors: Vec<(usize, String)>,
}

impl<'w> SheetRow<'w> {
    fn put(&mut self, cell: SheetCell<'w>) {
        self.errors.extend(cell.error.map(|error| (cell.column, error)));
        if cell.column >= self.cells.len() {
            self.cells.resize(cell.column, (Cow::Borrowed(""), false));
            self.cells.push(cell.text);
        } else if let Some(slot) = self.cells.get_mut(cell.column) {
            *slot = cell.text;
        }
    }

    fn begin(&mut self, line: u64) {
        self.line = line;
        self.cells.clear();
        self.errors.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cells.iter().all(|(text, _)| text.is_empty())
    }

    pub(super) fn texts(&self) -> Vec<&str> {
        self.cells.iter().map(|(text, _)| text.as_ref()).collect()
    }
}

/// Reads the rows of a sheet.
pub(super) struct SheetReader<'w> {
    cells: XlsxCellReader<'w, Cursor<Arc<[u8]>>>,
    /// The first cell of the row that comes next.
    ahead: Option<SheetCell<'w>>,
    is_at_end: bool,
}

/// A cell that is not empty.
struct SheetCell<'w> {
    row: u32,
    column: usize,
    /// As in [`SheetRow::cells`].
    text: (Cow<'w, str>, bool),
    error: Option<String>,
}

/// Why a sheet cannot be read on.
#[derive(Debug)]
pub(super) enum Broken {
    /// The file is damaged, in the words of the reader.
    Damaged(String),
    /// A cell stands beyond the last column that a spreadsheet has.
    TooWide,
    /// A row stands above one that came before it.
    OutOfOrder(u64),
}

impl<'w> SheetReader<'w> {
    pub(super) fn open(book: &'w mut Book, sheet: &str) -> Result<Self, XlsxError> {
        Ok(Self { cells: book.worksheet_cells_reader(sheet)?, ahead: None, is_at_end: false })
    }

    /// Reads the next row that has cells into `row`. False at the end.
    pub(super) fn next(&mut self, row: &mut SheetRow<'w>) -> Result<bool, Broken> {
        let first = match self.ahead.take() {
            Some(first) => Some(first),
            None => self.cell()?,
        };
        let Some(first) = first else { return Ok(false) };
        let number = first.row;
        row.begin(u64::from(number) + 1);
        row.put(first);
        while let Some(cell) = self.cell()? {
            match cell.row.cmp(&number) {
                Ordering::Equal => row.put(cell),
                Ordering::Greater => {
                    self.ahead = Some(cell);
                    break;
                }
                Ordering::Less => return Err(Broken::OutOfOrder(u64::from(cell.row) + 1)),
            }
        }
        Ok(true)
    }

    /// The next cell that is not empty.
    fn cell(&mut self) -> Result<Option<SheetCell<'w>>, Broken> {
        loop {
            // Asked again behind its end, the reader takes the file for a damaged one.
            if self.is_at_end {
                return Ok(None);
            }
            let read = self.cells.next_cell().map_err(|error| Broken::Damaged(error.to_string()))?;
            let Some(cell) = read else {
                self.is_at_end = true;
                continue;
            };
            let (row, column) = cell.get_position();
            let column = usize::try_from(column).unwrap_or(usize::MAX);
            if column >= MOST_COLUMNS {
                return Err(Broken::TooWide);
            }
            let error = match cell.get_value() {
                DataRef::Empty => continue,
                DataRef::Error(error) => Some(error.to_string()),
                _ => None,
            };
            return Ok(Some(SheetCell { row, column, text: text_of(cell.get_value()), error }));
        }
    }
}

/// The text of a cell without blanks around it, and whether it is a number of the format itself.
fn text_of<'w>(value: &DataRef<'w>) -> (Cow<'w, str>, bool) {
    match value {
        DataRef::Empty | DataRef::Error(_) => (Cow::Borrowed(""), false),
        DataRef::SharedString(text) => (Cow::Borrowed(text.trim()), false),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            (text.trim().to_owned().into(), false)
        }
        DataRef::Float(number) => (number.to_string().into(), true),
        DataRef::Int(number) => (number.to_string().into(), true),
        DataRef::Bool(value) => (Cow::Borrowed(if *value { "true" } else { "false" }), false),
        DataRef::DateTime(value) => match value.as_datetime() {
            Some(instant) => (iso(instant).into(), false),
            None => (value.as_f64().to_string().into(), true),
        },
    }
}

/// `2026-02-13T15:30:00`.
fn iso(instant: NaiveDateTime) -> String {
    let (day, time) = (instant.date(), instant.time());
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
        day.year(),
        day.month(),
        day.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}
