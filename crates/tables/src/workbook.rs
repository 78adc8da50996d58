//! XLSX workbooks: the first sheet whose rows hold the header.

use crate::header;
use crate::number::NumberStyle;
use crate::schema::{Names, Schema};
use crate::table::Table;
use caicach_findings::{Finding, Findings, Place, Text};
use calamine::{Data, Range, Reader, Xlsx};
use chrono::{Datelike, NaiveDateTime, Timelike};
use std::borrow::Cow;
use std::io::Cursor;

/// How far down the header is looked for, below title rows.
const HEADER_ROWS: usize = 30;
/// The largest unpacked workbook: a bomb of a few kilobytes must not fill the memory.
const UNPACKED_BYTES: u64 = 512 * 1024 * 1024;

/// Whether the bytes are a ZIP container, as every XLSX is.
pub(crate) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}

pub(crate) fn read(name: &str, bytes: &[u8], schema: &Schema<'_>) -> Result<(Table, Findings), Findings> {
    let (mut rows, mut findings) = SheetRows::open(name, bytes, schema)?;
    let table = rows.next(usize::MAX, &mut findings);
    Ok((table, findings))
}

/// The rows of the sheet that holds the table, handed out some at a time.
pub(crate) struct SheetRows {
    place: Place,
    name: String,
    sheet: String,
    header: Vec<String>,
    range: Range<Data>,
    /// The next row of the range.
    next: usize,
}

impl SheetRows {
    /// Finds the sheet and the row of its header.
    pub(crate) fn open(name: &str, bytes: &[u8], schema: &Schema<'_>) -> Result<(Self, Findings), Findings> {
        refuse_bombs(name, bytes)?;
        let mut workbook: Xlsx<_> =
            Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(name, &error.to_string()))?;
        let names = schema.names();
        let mut best: Option<(usize, String, Range<Data>, usize)> = None;
        for sheet in workbook.sheet_names() {
            let Ok(range) = workbook.worksheet_range(&sheet) else { continue };
            let known = best.as_ref().map(|(most, ..)| *most);
            if let Some((matched, index)) = header_row(&range, schema, &names, known) {
                best = Some((matched, sheet, range, index));
            }
            if best.as_ref().is_some_and(|(most, ..)| *most == schema.required.len()) {
                break;
            }
        }
        let Some((_, sheet, range, header_index)) = best else { return Err(empty(name).into()) };

        let mut findings = Findings::default();
        let merged = workbook.merge_cells_by_sheet_name(&sheet).unwrap_or_default();
        let place = Place::file(name).sheet(sheet.clone());
        let mut rows =
            Self { place, name: name.to_owned(), sheet, header: Vec::new(), range, next: header_index + 1 };
        let header_line = rows.line(header_index);
        for area in &merged {
            if u64::from(area.end.0) + 1 > header_line {
                findings.push(merged_cells(&rows.place, area.start, area.end));
            }
        }
        let texts: Vec<String> = rows
            .range
            .rows()
            .nth(header_index)
            .map(|row| row.iter().map(|cell| cell_text(cell).0.into_owned()).collect())
            .unwrap_or_default();
        let cells: Vec<&str> = texts.iter().map(String::as_str).collect();
        let used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        let used_cells = cells.get(..used).unwrap_or_default();
        let header_place = rows.place.clone().line(header_line);
        match header::resolve(used_cells, schema, &header_place, &mut findings) {
            Ok(header) => rows.header = header,
            Err(finding) => {
                findings.push(finding);
                return Err(findings);
            }
        }
        Ok((rows, findings))
    }

    /// The headers: the schema's name where the column is known, else as written.
    pub(crate) fn header(&self) -> &[String] {
        &self.header
    }

    fn line(&self, index: usize) -> u64 {
        let first_row = self.range.start().map_or(0, |(row, _)| row);
        u64::from(first_row) + u64::try_from(index).unwrap_or(0) + 1
    }

    /// So many rows, without those that are empty; none at the end.
    pub(crate) fn next(&mut self, count: usize, findings: &mut Findings) -> Table {
        let mut table =
            Table::new(&self.name, Some(self.sheet.clone()), self.header.clone(), NumberStyle::Either);
        let mut taken = 0;
        for (index, row) in self.range.rows().enumerate().skip(self.next) {
            if table.len() >= count {
                break;
            }
            taken += 1;
            let typed: Vec<(Cow<'_, str>, bool)> = row.iter().map(cell_text).collect();
            if typed.iter().all(|(text, _)| text.is_empty()) {
                continue;
            }
            for (column, cell) in row.iter().enumerate() {
                if let Data::Error(error) = cell {
                    findings.push(formula_error(&self.place, self.line(index), column, &error.to_string()));
                }
            }
            let cells = typed.iter().map(|(text, is_number)| (text.as_ref(), *is_number));
            table.push_row(self.line(index), cells);
        }
        self.next += taken;
        table
    }
}

/// The row of a sheet that names the most required columns, when it names more than the best so far; at first the first row
/// that is not empty.
fn header_row(
    range: &Range<Data>,
    schema: &Schema<'_>,
    names: &Names<'_>,
    mut most: Option<usize>,
) -> Option<(usize, usize)> {
    let mut best = None;
    for (index, row) in range.rows().take(HEADER_ROWS).enumerate() {
        let texts: Vec<Cow<'_, str>> = row.iter().map(|cell| cell_text(cell).0).collect();
        let cells: Vec<&str> = texts.iter().map(Cow::as_ref).collect();
        let matched = header::matches(&cells, schema, names);
        let is_first = most.is_none() && cells.iter().any(|cell| !cell.is_empty());
        if is_first || most.is_some_and(|most| matched > most) {
            most = Some(matched);
            best = Some((matched, index));
        }
    }
    best
}

/// The header of a workbook as it is written: of the rows in which it may stand, the one that names the most columns of the
/// schema, else the one with the most cells.
pub(crate) fn header(name: &str, bytes: &[u8], schema: &Schema<'_>) -> Result<Vec<String>, Findings> {
    refuse_bombs(name, bytes)?;
    let mut workbook: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(name, &error.to_string()))?;
    let names = schema.names();
    let mut best: Option<((usize, usize), Vec<String>)> = None;
    for sheet in workbook.sheet_names() {
        let Ok(range) = workbook.worksheet_range(&sheet) else { continue };
        for row in range.rows().take(HEADER_ROWS) {
            let mut cells: Vec<String> = row.iter().map(|cell| cell_text(cell).0.into_owned()).collect();
            cells.truncate(cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1));
            let known = cells.iter().filter(|cell| names.column_of(cell).is_some()).count();
            let rank = (known, cells.iter().filter(|cell| !cell.is_empty()).count());
            if rank.1 > 0 && best.as_ref().is_none_or(|(most, _)| rank > *most) {
                best = Some((rank, cells));
            }
        }
    }
    best.map(|(_, cells)| cells).ok_or_else(|| empty(name).into())
}

/// The text of a cell without blanks around it, and whether it is a number of the format itself.
fn cell_text(cell: &Data) -> (Cow<'_, str>, bool) {
    match cell {
        Data::Empty | Data::Error(_) => (Cow::Borrowed(""), false),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            (Cow::Borrowed(text.trim()), false)
        }
        Data::Float(number) => (number.to_string().into(), true),
        Data::Int(number) => (number.to_string().into(), true),
        Data::Bool(value) => (Cow::Borrowed(if *value { "true" } else { "false" }), false),
        Data::DateTime(value) => match value.as_datetime() {
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

/// Letters of a column: 0 is A, 26 is AA.
fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        match (rest / 26).checked_sub(1) {
            Some(next) => rest = next,
            None => break,
        }
    }
    letters.iter().rev().collect()
}

fn refuse_bombs(name: &str, bytes: &[u8]) -> Result<(), Findings> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(name, &error.to_string()))?;
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

fn unreadable(name: &str, reason: &str) -> Findings {
    Finding::rejected(
        "unreadable-workbook",
        Text::new(
            format!("Không mở được tệp XLSX: {reason}"),
            format!("The workbook cannot be opened: {reason}"),
        ),
    )
    .at(Place::file(name))
    .hint(Text::new(
        "Mở tệp bằng chương trình bảng tính rồi lưu lại dạng XLSX",
        "Open the file in a spreadsheet program and save it as XLSX again",
    ))
    .into()
}

fn empty(name: &str) -> Finding {
    Finding::rejected(
        "empty-file",
        Text::new("Tệp XLSX không có ô nào có dữ liệu", "The workbook has no cell with data"),
    )
    .at(Place::file(name))
    .hint(Text::new("Xuất lại tệp, có dòng tên cột", "Export the file again with a line of column names"))
}

fn merged_cells(place: &Place, start: (u32, u32), end: (u32, u32)) -> Finding {
    let name = |(row, column): (u32, u32)| {
        format!("{}{}", column_letters(usize::try_from(column).unwrap_or(0)), u64::from(row) + 1)
    };
    let area = format!("{}:{}", name(start), name(end));
    Finding::warning(
        "merged-cells",
        Text::new(
            format!("Các ô {area} bị gộp; giá trị chỉ được tính cho ô đầu tiên"),
            format!("The cells {area} are merged; the value counts for the first of them only"),
        ),
    )
    .at(place.clone().line(u64::from(start.0) + 1).column(area))
    .hint(Text::new("Bỏ gộp ô và điền từng ô", "Unmerge the cells and fill in each of them"))
}

fn formula_error(place: &Place, line: u64, column: usize, error: &str) -> Finding {
    Finding::warning(
        "formula-error",
        Text::new(
            format!("Ô có lỗi công thức {error}, được coi là trống"),
            format!("The cell has the formula error {error} and is taken as empty"),
        ),
    )
    .at(place.clone().line(line).column(column_letters(column)))
    .hint(Text::new("Sửa công thức trong bảng tính", "Mend the formula in the spreadsheet"))
}
