//! Tables.

use crate::error::{DocumentError, Problem};
use crate::number;
use crate::text::{Phrase, Rich};
use rust_decimal::Decimal;
use serde::Serialize;

/// Where the words of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// At the left.
    Left,
    /// In the middle.
    Center,
    /// At the right, for numbers.
    Right,
}

/// A column: its title, its share of the width, where its cells stand.
#[derive(Debug, Clone)]
pub struct Column {
    pub(crate) title: Phrase,
    pub(crate) group: Option<Phrase>,
    pub(crate) width: u16,
    pub(crate) align: Align,
}

impl Column {
    /// A column. Widths are shares of the page: columns of 10 and 30 take a quarter and three quarters.
    ///
    /// # Errors
    /// An empty title, no width.
    pub fn new(title: &str, width: u16, align: Align) -> Result<Self, DocumentError> {
        let title = Phrase::new("tên cột", title)?;
        if width == 0 {
            return Err(DocumentError::new(format!("cột {title}"), Problem::NoWidth));
        }
        Ok(Self { title, group: None, width, align })
    }

    /// The same column under a title that it shares with its neighbours of the same group.
    ///
    /// # Errors
    /// An empty title.
    pub fn under(mut self, group: &str) -> Result<Self, DocumentError> {
        self.group = Some(Phrase::new("tên nhóm cột", group)?);
        Ok(self)
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing: not known or not applicable.
    Empty,
    /// Words.
    Text(Rich),
    /// An exact number with at least this many decimal places.
    Number(Decimal, u32),
}

impl Cell {
    /// Words; nothing when there are none.
    pub fn text(text: &str) -> Self {
        let text = Rich::from(text);
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// Points, with two decimal places or more; nothing when they are not known.
    #[must_use]
    pub fn points(points: Option<Decimal>) -> Self {
        points.map_or(Self::Empty, |points| Self::Number(points, 2))
    }

    /// A whole number.
    #[must_use]
    pub fn count(count: usize) -> Self {
        Self::Text(Rich::from(number::count(count)))
    }

    pub(crate) fn into_rich(self) -> Rich {
        match self {
            Self::Empty => Rich::new(),
            Self::Text(text) => text,
            Self::Number(value, places) => Rich::from(number::number(value, places)),
        }
    }
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// One thing.
    Plain,
    /// The head of the rows that follow, with what they add up to: bold.
    Group,
    /// A total: bold.
    Sum,
}

/// One row.
#[derive(Debug, Clone)]
pub struct Row {
    pub(crate) kind: RowKind,
    pub(crate) cells: Vec<Cell>,
}

impl Row {
    /// A row.
    #[must_use]
    pub fn new(kind: RowKind, cells: Vec<Cell>) -> Self {
        Self { kind, cells }
    }

    /// A row about one thing.
    #[must_use]
    pub fn plain(cells: Vec<Cell>) -> Self {
        Self::new(RowKind::Plain, cells)
    }
}

/// A table whose header is repeated on every page. Every row is as wide as the table.
#[derive(Debug, Clone)]
pub struct Table {
    pub(crate) caption: Option<Phrase>,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Row>,
}

impl Table {
    /// A table; one without rows shows its header alone.
    ///
    /// # Errors
    /// No columns; a row with another number of cells.
    pub fn new(caption: Option<Phrase>, columns: Vec<Column>, rows: Vec<Row>) -> Result<Self, DocumentError> {
        let place = caption.as_ref().map_or_else(|| "bảng".to_owned(), |caption| format!("bảng “{caption}”"));
        if columns.is_empty() {
            return Err(DocumentError::new(place, Problem::NothingToShow));
        }
        for (index, row) in rows.iter().enumerate() {
            if row.cells.len() != columns.len() {
                return Err(DocumentError::new(
                    format!("{place}, dòng {}", index + 1),
                    Problem::RowWidth { cells: row.cells.len(), columns: columns.len() },
                ));
            }
        }
        Ok(Self { caption, columns, rows })
    }
}
