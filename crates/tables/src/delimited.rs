//! Text files with separators.

use crate::decode::{Decoded, decode};
use crate::header;
use crate::number::NumberStyle;
use crate::schema::{Names, Schema};
use crate::table::Table;
use caicach_findings::{Finding, Findings, Place, Text};
use csv::StringRecord;

/// What may stand between cells.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A row with more line breaks inside its cells than this comes from a quotation mark that was never closed.
pub(crate) const LINE_BREAKS_IN_A_ROW: usize = 50;

pub(crate) fn read(name: &str, bytes: &[u8], schema: &Schema<'_>) -> Result<(Table, Findings), Findings> {
    let Decoded { text, invalid_lines } = decode(bytes);
    if text.trim().is_empty() {
        return Err(empty_file(name).into());
    }
    if is_no_table(&text) {
        return Err(not_text(name).into());
    }
    let mut findings = Findings::default();
    let Beginning { skipped, first_line, separator, of_two_rows } = Beginning::find(&text, schema);
    let body = text.get(skipped..).unwrap_or_default();
    let style = if separator == b',' { NumberStyle::Point } else { NumberStyle::Either };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(body.as_bytes());
    let mut record = StringRecord::new();
    let mut lines = LineCounter { body: body.as_bytes(), at: 0, line: first_line + 1 };

    if !matches!(reader.read_record(&mut record), Ok(true)) {
        return Err(empty_file(name).into());
    }
    let header_line = lines.line_of(record.position());
    let header_place = Place::file(name).line(header_line);
    if invalid_lines.contains(&header_line) {
        return Err(invalid_bytes(&header_place).into());
    }
    let cells: Vec<&str> = match &of_two_rows {
        Some(joined) => joined.iter().map(String::as_str).collect(),
        None => record.iter().collect(),
    };
    let header = match header::resolve(&cells, schema, &header_place, &mut findings) {
        Ok(header) => header,
        Err(finding) => {
            findings.push(finding);
            return Err(findings);
        }
    };
    let width = header.len();
    let mut table = Table::new(name, None, header, style);
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                findings.push(unreadable_row(name, &error));
                break;
            }
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let line = lines.line_of(record.position());
        let place = Place::file(name).line(line);
        let line_breaks = record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        let last_line = line + u64::try_from(line_breaks).unwrap_or(0);
        if invalid_lines.range(line..=last_line).next().is_some() {
            findings.push(invalid_bytes(&place));
            continue;
        }
        if line_breaks > LINE_BREAKS_IN_A_ROW {
            findings.push(unclosed_quote(&place));
            continue;
        }
        if record.iter().skip(width).any(|cell| !cell.trim().is_empty()) {
            findings.push(row_too_long(&place, record.len(), width, separator));
            continue;
        }
        if record.len() < width {
            findings.push(row_too_short(&place, record.len(), width));
        }
        table.push_row(line, record.iter().map(|cell| (cell, false)));
    }
    Ok((table, findings))
}

/// Counts lines up to a record. The reader's own count stands before blank lines and before the second half of a
/// Windows line end, so the first byte of the record itself is looked for.
struct LineCounter<'a> {
    body: &'a [u8],
    at: usize,
    line: u64,
}

impl LineCounter<'_> {
    fn line_of(&mut self, position: Option<&csv::Position>) -> u64 {
        let start = position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(self.at);
        let rest = self.body.get(start..).unwrap_or_default();
        let blank = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let first_byte = start + blank;
        let passed = self.body.get(self.at..first_byte).unwrap_or_default();
        let breaks = passed.iter().filter(|byte| **byte == b'\n').count();
        self.line += u64::try_from(breaks).unwrap_or(0);
        self.at = first_byte.max(self.at);
        self.line
    }
}

/// Where the header of a file stands, and how its cells are divided.
pub(crate) struct Beginning {
    /// How much text stands before the row of the header, or before the lower of its two rows.
    pub(crate) skipped: usize,
    /// How many lines that are.
    pub(crate) first_line: u64,
    pub(crate) separator: u8,
    /// The header as one, where it stands in two rows.
    pub(crate) of_two_rows: Option<Vec<String>>,
}

impl Beginning {
    /// The row that names the most required columns, then the most columns, of those in which a header may stand: programs write
    /// the title of a report and the day above it. The first row where none names any.
    pub(crate) fn find(text: &str, schema: &Schema<'_>) -> Self {
        let names = schema.names();
        Self::best(text, &names, |cells| {
            let (required, known) = header::rank(cells, schema, &names);
            (known > 0).then_some((required, known))
        })
    }

    /// The row that names the most columns, else the first with the most cells.
    pub(crate) fn find_widest(text: &str, schema: &Schema<'_>) -> Self {
        let names = schema.names();
        Self::best(text, &names, |cells| {
            let known = cells.iter().filter(|cell| names.column_of(cell).is_some()).count();
            Some((known, cells.iter().filter(|cell| !cell.is_empty()).count()))
        })
    }

    fn best(text: &str, names: &Names<'_>, rank: impl Fn(&[&str]) -> Option<(usize, usize)>) -> Self {
        let (body, first_line, separator) = separator_of(text);
        let skipped = text.len() - body.len();
        let mut best = Self { skipped, first_line, separator, of_two_rows: None };
        let mut highest = None;
        // What the first line says comes first: it decides where others do as well.
        let separators =
            [separator].into_iter().chain(SEPARATORS.into_iter().filter(|other| *other != separator));
        for separator in separators {
            let mut reader = csv::ReaderBuilder::new()
                .delimiter(separator)
                .has_headers(false)
                .flexible(true)
                .from_reader(body.as_bytes());
            let mut record = StringRecord::new();
            let mut above: Vec<String> = Vec::new();
            for _ in 0..header::HEADER_ROWS {
                if !matches!(reader.read_record(&mut record), Ok(true)) {
                    break;
                }
                let Some(start) = start_of(body, &record) else { break };
                let cells: Vec<&str> = record.iter().map(str::trim).collect();
                let before: Vec<&str> = above.iter().map(String::as_str).collect();
                let joined = header::of_two_rows(&before, &cells, names);
                let of_joined = joined
                    .as_ref()
                    .and_then(|cells| rank(&cells.iter().map(String::as_str).collect::<Vec<_>>()));
                for (rank, of_two_rows) in [(rank(&cells), None), (of_joined, joined)] {
                    if rank > highest {
                        highest = rank;
                        let lines = body.get(..start).unwrap_or_default().matches('\n').count();
                        let first_line = first_line + u64::try_from(lines).unwrap_or(0);
                        best = Self { skipped: skipped + start, first_line, separator, of_two_rows };
                    }
                }
                above = cells.into_iter().map(str::to_owned).collect();
            }
        }
        best
    }
}

/// Where the line of a record begins; none when it does not begin after the end of another.
fn start_of(body: &str, record: &StringRecord) -> Option<usize> {
    let start = usize::try_from(record.position()?.byte()).ok()?;
    let blank = body.get(start..)?.bytes().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    let start = start + blank;
    (start == 0 || body.get(..start)?.ends_with('\n')).then_some(start)
}

/// The body, how many lines stand before it, and the separator: from Excel's `sep=` line, else the mark that is most
/// frequent outside quotation marks in the first line.
fn separator_of(text: &str) -> (&str, u64, u8) {
    if let Some((first, rest)) = text.split_once('\n')
        && let Some(mark) = first.trim().strip_prefix("sep=")
    {
        return (rest, 1, mark.bytes().next().unwrap_or(b','));
    }
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut in_quotes = false;
    let mut counts = SEPARATORS.map(|mark| (mark, 0_usize));
    for byte in first.bytes() {
        if byte == b'"' {
            in_quotes = !in_quotes;
        } else if !in_quotes {
            for (mark, count) in &mut counts {
                *count += usize::from(*mark == byte);
            }
        }
    }
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    (text, 0, most.filter(|(_, count)| *count > 0).map_or(b',', |(mark, _)| *mark))
}

pub(crate) fn empty_file(name: &str) -> Finding {
    Finding::rejected("empty-file", Text::new("Tệp không có dữ liệu", "The file is empty"))
        .at(Place::file(name))
        .hint(Text::new(
            "Xuất lại tệp, dòng đầu là tên cột",
            "Export the file again; the first line names the columns",
        ))
}

/// Whether a text is one of those that people take for a table, and that have other marks than separators: a PDF, a page of the web.
pub(crate) fn is_no_table(text: &str) -> bool {
    const BEGINNINGS: [&str; 5] = ["%pdf-", "<!doctype", "<html", "<table", "<?xml"];
    let start = text.trim_start();
    let begins = |mark: &&str| start.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
    text.contains('\0') || BEGINNINGS.iter().any(begins)
}

pub(crate) fn not_text(name: &str) -> Finding {
    Finding::rejected(
        "not-a-table",
        Text::new("Tệp không phải là CSV hoặc XLSX", "The file is neither CSV nor XLSX"),
    )
    .at(Place::file(name))
    .hint(Text::new("Lưu bảng dưới dạng CSV (UTF-8) hoặc XLSX", "Save the table as CSV (UTF-8) or XLSX"))
}

pub(crate) fn invalid_bytes(place: &Place) -> Finding {
    Finding::rejected(
        "invalid-encoding",
        Text::new("Dòng có ký tự không đúng mã UTF-8", "The line has bytes that are not UTF-8"),
    )
    .at(place.clone())
    .hint(Text::new(
        "Lưu tệp dưới dạng “CSV UTF-8” rồi nhập lại",
        "Save the file as “CSV UTF-8” and import it again",
    ))
}

pub(crate) fn unclosed_quote(place: &Place) -> Finding {
    Finding::rejected(
        "unclosed-quote",
        Text::new(
            "Dấu ngoặc kép mở ở dòng này không được đóng",
            "A quotation mark opened on this line is not closed",
        ),
    )
    .at(place.clone())
    .hint(Text::new("Đóng dấu ngoặc kép hoặc xóa nó", "Close the quotation mark or remove it"))
}

pub(crate) fn unreadable_row(name: &str, error: &csv::Error) -> Finding {
    let line = error.position().map_or(0, csv::Position::line);
    Finding::rejected(
        "unreadable-row",
        Text::new(format!("Không đọc được dòng: {error}"), format!("The line cannot be read: {error}")),
    )
    .at(Place::file(name).line(line))
    .hint(Text::new("Mở tệp và kiểm tra dòng này", "Open the file and look at this line"))
}

pub(crate) fn row_too_long(place: &Place, cells: usize, width: usize, separator: u8) -> Finding {
    let mark = char::from(separator);
    Finding::rejected(
        "row-too-long",
        Text::new(
            format!("Dòng có {cells} ô nhưng tiêu đề có {width} cột"),
            format!("The line has {cells} cells but the header has {width} columns"),
        ),
    )
    .at(place.clone())
    .hint(Text::new(
        format!("Đặt ô có dấu “{mark}” trong ngoặc kép"),
        format!("Put a cell that contains “{mark}” in quotation marks"),
    ))
}

pub(crate) fn row_too_short(place: &Place, cells: usize, width: usize) -> Finding {
    Finding::warning(
        "row-too-short",
        Text::new(
            format!("Dòng có {cells} ô trong khi tiêu đề có {width} cột; các ô thiếu được coi là trống"),
            format!("The line has {cells} of {width} cells; the missing ones are taken as empty"),
        ),
    )
    .at(place.clone())
}
