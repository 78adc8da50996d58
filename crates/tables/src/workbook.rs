//! XLSX workbooks: the first sheet whose rows hold the header.

mod about;
mod merged;
mod rows;

use crate::header;
use crate::number::NumberStyle;
use crate::schema::{Names, Schema};
use crate::table::Table;
use about::{broken, empty, formula_error, merged_cells, not_a_workbook, unreadable};
use caicach_findings::{Finding, Findings, Place, Text};
use calamine::{Dimensions, Reader, Xlsx};
use merged::merged_areas;
use rows::{Book, SheetReader, SheetRow};
use std::io::Cursor;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

/// The largest unpacked workbook: a bomb of a few kilobytes must not fill the memory.
const UNPACKED_BYTES: u64 = 512 * 1024 * 1024;
/// How many chunks wait for the one who takes them.
const WAITING: usize = 2;

/// Whether the bytes are a ZIP container, as every XLSX is.
pub(crate) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}

pub(crate) fn read(name: &str, bytes: &[u8], schema: &Schema<'_>) -> Result<(Table, Findings), Findings> {
    let (mut rows, mut findings) = SheetRows::open(name, bytes.into(), schema, usize::MAX)?;
    let table = rows.next(&mut findings).unwrap_or_else(|| rows.sheet.table());
    while rows.next(&mut findings).is_some() {}
    Ok((table, findings))
}

/// The rows of the sheet that holds the table, handed out in chunks. Another thread reads them meanwhile, and a third one
/// looks for merged cells.
pub(crate) struct SheetRows {
    sheet: Sheet,
    chunks: mpsc::Receiver<Table>,
    reading: Option<JoinHandle<Findings>>,
    merged: Option<JoinHandle<Vec<Dimensions>>>,
}

impl SheetRows {
    /// Finds the sheet and the row of its header, and begins to read.
    pub(crate) fn open(
        name: &str,
        bytes: Arc<[u8]>,
        schema: &Schema<'_>,
        chunk_rows: usize,
    ) -> Result<(Self, Findings), Findings> {
        let mut book = open_book(name, &bytes)?;
        let (sheet, findings) = Sheet::find(name, &mut book, schema)?;
        let (send, chunks) = mpsc::sync_channel(WAITING);
        let read = sheet.clone();
        let reading = std::thread::spawn(move || {
            let mut findings = Findings::default();
            read.read_rows(&mut book, chunk_rows, &mut findings, |table| send.send(table).is_ok());
            findings
        });
        let looked_at = sheet.name.clone();
        let merged = std::thread::spawn(move || merged_areas(&bytes, &looked_at));
        Ok((Self { sheet, chunks, reading: Some(reading), merged: Some(merged) }, findings))
    }

    /// The headers: the schema's name where the column is known, else as written.
    pub(crate) fn header(&self) -> &[String] {
        &self.sheet.header
    }

    /// The next rows, without those that are empty; none at the end.
    pub(crate) fn next(&mut self, findings: &mut Findings) -> Option<Table> {
        if let Ok(table) = self.chunks.recv() {
            return Some(table);
        }
        if let Some(reading) = self.reading.take() {
            match reading.join() {
                Ok(about) => findings.extend(about),
                // The library that takes workbooks apart gave up in the middle.
                Err(_) => {
                    findings.extend(unreadable(&self.sheet.file, "không đọc hết được / not read to its end"));
                }
            }
        }
        // Without this thread's answer nothing is known of merged cells; the rows are all there.
        let merged = self.merged.take().and_then(|merged| merged.join().ok()).unwrap_or_default();
        for area in merged.iter().filter(|area| u64::from(area.end.0) + 1 > self.sheet.header_line) {
            findings.push(merged_cells(&self.sheet.place(), area.start, area.end));
        }
        None
    }
}

fn open_book(name: &str, bytes: &Arc<[u8]>) -> Result<Book, Findings> {
    refuse_bombs(name, bytes)?;
    Xlsx::new(Cursor::new(Arc::clone(bytes))).map_err(|error| unreadable(name, &error.to_string()))
}

/// The sheet that holds the table.
#[derive(Debug, Clone)]
struct Sheet {
    file: String,
    name: String,
    header: Vec<String>,
    header_line: u64,
}

/// The row that would do best as the header so far.
struct Best {
    rank: (usize, usize),
    sheet: String,
    line: u64,
    texts: Vec<String>,
}

impl Sheet {
    /// The row that names the most required columns, of all sheets; the first row with cells where none names any.
    fn find(name: &str, book: &mut Book, schema: &Schema<'_>) -> Result<(Self, Findings), Findings> {
        let names = schema.names();
        let mut best: Option<Best> = None;
        for sheet in book.sheet_names() {
            first_headers(book, &sheet, &names, |line, cells| {
                let rank = header::rank(cells, schema, &names);
                if best.as_ref().is_none_or(|best| rank > best.rank) {
                    let texts = cells.iter().map(|text| (*text).to_owned()).collect();
                    best = Some(Best { rank, sheet: sheet.clone(), line, texts });
                }
            });
            if best.as_ref().is_some_and(|best| best.rank.0 == schema.required.len()) {
                break;
            }
        }
        let Some(Best { sheet, line: header_line, texts, .. }) = best else { return Err(empty(name).into()) };
        let mut findings = Findings::default();
        let mut found = Self { file: name.to_owned(), name: sheet, header: Vec::new(), header_line };
        let cells: Vec<&str> = texts.iter().map(String::as_str).collect();
        match header::resolve(&cells, schema, &found.place().line(header_line), &mut findings) {
            Ok(header) => found.header = header,
            Err(finding) => {
                findings.push(finding);
                return Err(findings);
            }
        }
        Ok((found, findings))
    }

    fn place(&self) -> Place {
        Place::file(&self.file).sheet(&self.name)
    }

    fn table(&self) -> Table {
        Table::new(&self.file, Some(self.name.clone()), self.header.clone(), NumberStyle::Either)
    }

    /// Hands out the rows below the header until there is no more, or nobody wants them.
    fn read_rows(
        &self,
        book: &mut Book,
        chunk_rows: usize,
        findings: &mut Findings,
        mut take: impl FnMut(Table) -> bool,
    ) {
        let mut reader = match SheetReader::open(book, &self.name) {
            Ok(reader) => reader,
            Err(error) => return findings.extend(unreadable(&self.file, &error.to_string())),
        };
        let mut row = SheetRow::default();
        let mut table = self.table();
        loop {
            match reader.next(&mut row) {
                Ok(true) => {}
                Ok(false) => break,
                Err(reason) => {
                    findings.push(broken(&self.place(), row.line, &reason));
                    break;
                }
            }
            if row.line <= self.header_line {
                continue;
            }
            for (column, error) in &row.errors {
                findings.push(formula_error(&self.place(), row.line, *column, error));
            }
            if row.is_empty() {
                continue;
            }
            table.push_row(row.line, row.cells.iter().map(|(text, is_number)| (text.as_ref(), *is_number)));
            if table.len() >= chunk_rows {
                let mut next = self.table();
                next.make_room(table.size());
                if !take(std::mem::replace(&mut table, next)) {
                    return;
                }
            }
        }
        if !table.is_empty() {
            take(table);
        }
    }
}

/// Looks at the rows of a sheet in which its header may stand. A sheet that cannot be read has none: charts are no tables.
fn first_rows(book: &mut Book, sheet: &str, mut look: impl FnMut(&SheetRow<'_>)) {
    let Ok(mut reader) = SheetReader::open(book, sheet) else { return };
    let mut row = SheetRow::default();
    let mut first = None;
    while let Ok(true) = reader.next(&mut row) {
        let first = *first.get_or_insert(row.line);
        if row.line >= first + header::HEADER_ROWS {
            break;
        }
        if !row.is_empty() {
            look(&row);
        }
    }
}

/// Looks at what may be the header of a sheet: each of its first rows, and each two of them that are one header. The line is that
/// after which the table begins.
fn first_headers(book: &mut Book, sheet: &str, names: &Names<'_>, mut look: impl FnMut(u64, &[&str])) {
    let mut above: Vec<String> = Vec::new();
    first_rows(book, sheet, |row| {
        let cells = row.texts();
        look(row.line, &cells);
        let before: Vec<&str> = above.iter().map(String::as_str).collect();
        if let Some(joined) = header::of_two_rows(&before, &cells, names) {
            look(row.line, &joined.iter().map(String::as_str).collect::<Vec<_>>());
        }
        above = cells.into_iter().map(str::to_owned).collect();
    });
}

/// The header of a workbook as it is written: of the rows in which it may stand, the one that names the most columns of the
/// schema, else the one with the most cells.
pub(crate) fn header(name: &str, bytes: Vec<u8>, schema: &Schema<'_>) -> Result<Vec<String>, Findings> {
    let mut book = open_book(name, &bytes.into())?;
    let names = schema.names();
    let mut best: Option<((usize, usize), Vec<String>)> = None;
    for sheet in book.sheet_names() {
        first_headers(&mut book, &sheet, &names, |_, cells| {
            let known = cells.iter().filter(|cell| names.column_of(cell).is_some()).count();
            let rank = (known, cells.iter().filter(|cell| !cell.is_empty()).count());
            if best.as_ref().is_none_or(|(most, _)| rank > *most) {
                best = Some((rank, cells.iter().map(|text| (*text).to_owned()).collect()));
            }
        });
    }
    best.map(|(_, cells)| cells).ok_or_else(|| empty(name).into())
}

fn refuse_bombs(name: &str, bytes: &[u8]) -> Result<(), Findings> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| not_a_workbook(name))?;
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|error| unreadable(name, &error.to_string()))?;
        total = total.saturating_add(entry.size());
    }
    if total > UNPACKED_BYTES {
        return Err(Finding::rejected(
            "workbook-too-large",
            Text::new(
                "Tệp XLSX khi giải nén lớn hơn 512 MiB",
                "The unpacked workbook is larger than 512 MiB",
            ),
        )
        .at(Place::file(name))
        .hint(Text::new("Chỉ giữ lại bảng cần nhập", "Keep only the table that is to be imported"))
        .into());
    }
    Ok(())
}
