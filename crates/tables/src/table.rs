//! A table in memory: all cells in one string, so that a million rows cost one allocation and not millions.

use crate::number::{NumberProblem, NumberStyle, parse_number};
use caicach_findings::{Finding, Place};
use rust_decimal::Decimal;

/// Rows of text cells under a header.
#[derive(Debug, Clone)]
pub struct Table {
    pub(crate) file: String,
    pub(crate) sheet: Option<String>,
    pub(crate) header: Vec<String>,
    pub(crate) style: NumberStyle,
    text: String,
    ends: Vec<usize>,
    lines: Vec<u64>,
    /// For workbooks: which cells are numbers of the file format itself, so that a point in them is a decimal point.
    typed: Vec<bool>,
    /// Rows that could not be read, with their lines.
    unreadable: Vec<(u64, Finding)>,
    /// Whether it stood in a separated file, where an apostrophe may guard a text.
    is_separated: bool,
}

impl Table {
    pub(crate) fn new(file: &str, sheet: Option<String>, header: Vec<String>, style: NumberStyle) -> Self {
        Self {
            file: file.to_owned(),
            sheet,
            header,
            style,
            text: String::new(),
            ends: Vec::new(),
            lines: Vec::new(),
            typed: Vec::new(),
            unreadable: Vec::new(),
            is_separated: false,
        }
    }

    /// Makes room for as much as another chunk of the same file held: growing step by step copies all text twice.
    pub(crate) fn make_room(&mut self, (rows, bytes): (usize, usize)) {
        self.text.reserve(bytes);
        self.ends.reserve(rows * self.header.len());
        self.lines.reserve(rows);
    }

    /// How many rows it holds, and how many bytes of text.
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.lines.len(), self.text.len())
    }

    pub(crate) fn push_unreadable(&mut self, line: u64, finding: Finding) {
        self.unreadable.push((line, finding));
    }

    /// The rows of a chunk that could not be read: their lines, and why. They are not among [`Table::rows`].
    pub fn unreadable(&self) -> impl Iterator<Item = &(u64, Finding)> {
        self.unreadable.iter()
    }

    /// Adds a row; it is cut or filled up with empty cells to the width of the header.
    pub(crate) fn push_row<'a>(&mut self, line: u64, cells: impl Iterator<Item = (&'a str, bool)>) {
        let filled = cells.chain(std::iter::repeat(("", false))).take(self.header.len());
        let first = self.ends.len();
        let mut any_typed = !self.typed.is_empty();
        for (cell, typed) in filled {
            self.text.push_str(trim(cell));
            self.ends.push(self.text.len());
            any_typed |= typed;
            if any_typed {
                self.typed.resize(self.ends.len(), false);
                if let Some(last) = self.typed.last_mut() {
                    *last = typed;
                }
            }
        }
        debug_assert_eq!(self.ends.len() - first, self.header.len());
        self.lines.push(line);
    }

    /// The same for a row whose cells stand one after the other in a text, each up to its end, as the reader of separated files
    /// leaves them: all of it is copied in one step.
    pub(crate) fn push_joined(&mut self, line: u64, text: &str, ends: impl Iterator<Item = usize>) {
        let (before, cells_before, width) = (self.text.len(), self.ends.len(), self.header.len());
        self.ends.extend(ends.take(width).map(|end| before + end));
        let last = self.ends.get(cells_before..).and_then(<[usize]>::last).copied().unwrap_or(before);
        self.ends.resize(cells_before + width, last);
        self.text.push_str(text.get(..last - before).unwrap_or_default());
        self.lines.push(line);
        self.is_separated = true;
    }

    /// The file's name as its user knows it.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The headers: the schema's name where the column is known, else as written.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The position of a column.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|header| header == name)
    }

    /// How many rows there are below the header.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no row below the header.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let width = self.header.len();
        self.lines.iter().enumerate().map(move |(index, line)| {
            let first = index * width;
            let before = first.checked_sub(1).and_then(|before| self.ends.get(before));
            let start = before.copied().unwrap_or_default();
            let ends = self.ends.get(first..first + width).unwrap_or_default();
            Row { table: self, index, start, ends, line: *line }
        })
    }
}

/// A text without the blanks around it. Most have none, which their first and last byte tell.
#[must_use]
#[inline]
pub fn trim(text: &str) -> &str {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    if is_letter(bytes.first()) && is_letter(bytes.last()) { text } else { text.trim() }
}

/// A text of a separated file without the apostrophe that keeps spreadsheet programs from taking it for a formula.
#[inline]
fn unguarded(text: &str) -> &str {
    let Some(rest) = text.strip_prefix('\'') else { return text };
    if rest.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']) { rest } else { text }
}

/// One row of a [`Table`].
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    table: &'a Table,
    index: usize,
    /// Where its text begins, and where each of its cells ends.
    start: usize,
    ends: &'a [usize],
    /// The line in a text file or the row of a sheet, from 1.
    pub line: u64,
}

impl<'a> Row<'a> {
    /// The text of a cell without surrounding blanks; empty when the column does not exist.
    #[must_use]
    #[inline]
    pub fn cell(&self, column: usize) -> &'a str {
        let Some(end) = self.ends.get(column) else { return "" };
        let before = column.checked_sub(1).and_then(|before| self.ends.get(before));
        let start = before.copied().unwrap_or(self.start);
        let text = trim(self.table.text.get(start..*end).unwrap_or_default());
        if self.table.is_separated { unguarded(text) } else { text }
    }

    /// The text of a cell that may not exist as a column.
    #[must_use]
    pub fn optional(&self, column: Option<usize>) -> &'a str {
        column.map_or("", |column| self.cell(column))
    }

    /// The number in a cell; `None` when the cell is empty.
    ///
    /// # Errors
    /// Why the text is not a number, or could be read as two.
    pub fn number(&self, column: usize) -> Result<Option<Decimal>, NumberProblem> {
        let text = self.cell(column);
        if text.is_empty() {
            return Ok(None);
        }
        parse_number(text, self.style(column)).map(Some)
    }

    /// How a number in a cell is to be read.
    #[must_use]
    #[inline]
    pub fn style(&self, column: usize) -> NumberStyle {
        if self.table.typed.is_empty() {
            return self.table.style;
        }
        let position = self.index * self.table.header.len() + column;
        let typed = self.table.typed.get(position).copied().unwrap_or(false);
        if typed { NumberStyle::Point } else { self.table.style }
    }

    /// Where a cell is, for findings.
    #[must_use]
    pub fn place(&self, column: usize) -> Place {
        let place = self.here();
        match self.table.header.get(column) {
            Some(header) => place.column(header.clone()),
            None => place,
        }
    }

    /// Where the row is, for findings.
    #[must_use]
    pub fn here(&self) -> Place {
        let mut place = Place::file(self.table.file.clone()).line(self.line);
        place.sheet.clone_from(&self.table.sheet);
        place
    }
}
