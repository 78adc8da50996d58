//! Tables as people send them.
//!
//! An office sends what its programs write: CSV with commas or semicolons, in UTF-8 with or without a byte order mark or
//! in UTF-16, with decimal commas; or an XLSX with title rows above the header and merged cells. [`read`] takes the bytes
//! of any of these and answers one [`Table`], or the findings that say why there is none.
//!
//! A [`Schema`] names the columns. A missing required column ends the reading (with the nearest header in the hint), an
//! unknown one is a note. A row that cannot be read is set aside with its line; the rest goes on.
//!
//! [`open`] reads the same files in chunks of rows, however large they are.
//!
//! Numbers are read by [`Row::number`]: the separator of the file decides how a comma is meant, and a number that
//! could be read two ways (`1.234` in a file of a Vietnamese Excel) is never guessed.

mod dates;
mod decode;
mod delimited;
mod header;
mod number;
mod schema;
mod stream;
mod table;
mod workbook;

pub use dates::parse_date;
pub use number::{NumberProblem, NumberStyle, parse_number};
pub use schema::{Schema, fold};
pub use stream::{TableStream, open, read_header};
pub use table::{Row, Table, trim};

use caicach_findings::{Finding, Findings, Place, Text};

/// The largest table that is read: 256 MiB of text. Larger data go through the lake, not through one table.
pub const MAXIMUM_BYTES: usize = 256 * 1024 * 1024;

/// Reads a CSV or XLSX file; which of the two is told by its first bytes, not by its name.
///
/// # Errors
/// The findings alone, when no table could be made: an empty or too large file, a workbook that cannot be opened, a
/// header without the required columns.
pub fn read(name: &str, bytes: &[u8], schema: &Schema<'_>) -> Result<(Table, Findings), Findings> {
    if bytes.len() > MAXIMUM_BYTES {
        return Err(too_large(name, bytes.len()));
    }
    if workbook::is_workbook(bytes) {
        workbook::read(name, bytes, schema)
    } else {
        delimited::read(name, bytes, schema)
    }
}

fn too_large(name: &str, length: usize) -> Findings {
    let mebibytes = length / (1024 * 1024);
    Finding::rejected(
        "file-too-large",
        Text::new(
            format!("Tệp có dung lượng {mebibytes} MiB, vượt giới hạn 256 MiB"),
            format!("The file has {mebibytes} MiB, more than the limit of 256 MiB"),
        ),
    )
    .at(Place::file(name))
    .hint(Text::new("Chia tệp thành nhiều phần", "Split the file into several"))
    .into()
}
