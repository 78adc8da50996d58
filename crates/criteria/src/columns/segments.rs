//! Divides a grid at its headers: a sheet may hold several tables, and a table repeats its header on every page.

use super::Meaning;
use super::header::{Header, header_at, meaning_of_text};
use crate::document::Grid;
use std::ops::Range;

/// One column of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SegmentColumn {
    /// The position in the grid.
    pub(crate) position: usize,
    /// The text above it; empty where there is none.
    pub(crate) header: String,
    /// What stands in it.
    pub(crate) meaning: Meaning,
}

/// The rows below one header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    /// The position of the grid among the tables of the document.
    pub(crate) grid: usize,
    /// The rows above the header that are no content of a table.
    pub(crate) heading: Range<usize>,
    /// How many rows the header has; none when the grid has no header.
    pub(crate) header_rows: usize,
    /// The columns from the left.
    pub(crate) columns: Vec<SegmentColumn>,
    /// The rows of content.
    pub(crate) body: Range<usize>,
    /// Rows of the body that repeat the header.
    pub(crate) repeated: Vec<usize>,
}

impl Segment {
    /// Whether the segment is a table of criteria: it has a column for names, and its columns are known by a header, by the
    /// caller, or from the table that it goes on from.
    pub(crate) fn is_table(&self) -> bool {
        self.has(Meaning::Name)
    }

    /// Whether a column with this meaning is there.
    pub(crate) fn has(&self, meaning: Meaning) -> bool {
        self.columns.iter().any(|column| column.meaning == meaning)
    }
}

/// The segments of a grid, in order. A grid without a header is one segment whose columns are not known.
pub(crate) fn segments(grid: &Grid, position: usize) -> Vec<Segment> {
    let headers = headers_of(grid);
    let Some(first) = headers.first() else {
        let columns = vec![String::new(); grid.width()];
        return vec![segment(position, &columns, 0..0, 0, 0..grid.rows.len())];
    };
    let mut found: Vec<Segment> = Vec::new();
    let mut heading_start = 0;
    for (index, header) in headers.iter().enumerate() {
        let end = headers.get(index + 1).map_or(grid.rows.len(), |next| next.first);
        let repeats = index > 0 && headers.get(index - 1).is_some_and(|before| before.texts == header.texts);
        if let (true, Some(last)) = (repeats, found.last_mut()) {
            last.repeated.extend(header.first..header.end);
            last.body.end = end;
        } else {
            let heading = if index == 0 { heading_start..first.first } else { header.first..header.first };
            let rows = header.end - header.first;
            found.push(segment(position, &header.texts, heading, rows, header.end..end));
        }
        heading_start = end;
    }
    found
}

fn headers_of(grid: &Grid) -> Vec<Header> {
    let mut headers = Vec::new();
    let mut row = 0;
    while row < grid.rows.len() {
        match header_at(grid, row) {
            Some(header) => {
                row = header.end;
                headers.push(header);
            }
            None => row += 1,
        }
    }
    headers
}

fn segment(
    grid: usize,
    texts: &[String],
    heading: Range<usize>,
    header_rows: usize,
    body: Range<usize>,
) -> Segment {
    let columns = texts
        .iter()
        .enumerate()
        .map(|(position, text)| SegmentColumn {
            position,
            header: text.clone(),
            meaning: meaning_of_text(text),
        })
        .collect();
    Segment { grid, heading, header_rows, columns, body, repeated: Vec::new() }
}
