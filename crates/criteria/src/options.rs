//! What a caller can say about the reading of a document.

use crate::columns::Meaning;

/// How a document is to be read. The default reads whatever is recognised.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReadOptions {
    /// Columns whose meaning the caller knows better.
    pub columns: Vec<ColumnChoice>,
    /// Which set of tables to read where a document holds several (one for departments, one for communes): the number in
    /// [`DraftTable::set`](crate::DraftTable::set). The largest when it is not said.
    pub set: Option<usize>,
    /// How much is read.
    pub limits: Limits,
}

/// The meaning of one column, said by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnChoice {
    /// The position of the table in [`Draft::tables`](crate::Draft::tables); every table when it is none.
    pub table: Option<usize>,
    /// The position of the column, from 0.
    pub column: usize,
    /// What stands in it.
    pub meaning: Meaning,
}

/// How much of a file is read before it is taken for an attack or a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Files in the package.
    pub entries: usize,
    /// Bytes of the package when it is unpacked.
    pub unpacked_bytes: u64,
    /// How many times larger than its packed size a file of the package may become; small files are not asked.
    pub ratio: u64,
    /// How deep elements of XML, and tables within tables, may lie.
    pub depth: usize,
    /// Tables or sheets.
    pub tables: usize,
    /// Rows of all tables together.
    pub rows: usize,
    /// Columns of a table.
    pub columns: usize,
    /// Characters of a cell.
    pub cell_characters: usize,
}

impl Default for Limits {
    /// Far more than the largest known decision (95 components), far less than what fills a memory.
    fn default() -> Self {
        Self {
            file_bytes: 32 * 1024 * 1024,
            entries: 2_000,
            unpacked_bytes: 96 * 1024 * 1024,
            ratio: 300,
            depth: 200,
            tables: 300,
            rows: 20_000,
            columns: 64,
            cell_characters: 20_000,
        }
    }
}
