//! Tables that are too large for the memory: a chunk of rows at a time.

use crate::decode::guess;
use crate::delimited::{
    Beginning, LINE_BREAKS_IN_A_ROW, empty_file, invalid_bytes, is_no_table, not_text, row_too_long,
    row_too_short, unclosed_quote, unreadable_row,
};
use crate::header;
use crate::number::NumberStyle;
use crate::schema::Schema;
use crate::table::Table;
use crate::workbook::SheetRows;
use caicach_findings::{Finding, Findings, Place, Text};
use csv::ByteRecord;
use encoding_rs::Encoding;
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use std::io::{BufRead, BufReader, Cursor, Read};

/// How much of a file is looked at to tell its encoding and its separator.
const BEGINNING_BYTES: usize = 64 * 1024;
/// The most rows of a chunk.
const CHUNK_ROWS: usize = 8192;

type Body = DecodeReaderBytes<std::io::Chain<Cursor<Vec<u8>>, Box<dyn Read + Send>>, Vec<u8>>;

/// A table that is read in chunks of rows, each a [`Table`] of its own with the lines of the file.
pub struct TableStream {
    source: Source,
    findings: Findings,
}

enum Source {
    Sheet(Box<SheetRows>),
    Delimited(Box<Delimited>),
    Rows(Box<Rows>),
}

/// Rows that another reader makes, from 1.
struct Rows {
    name: String,
    header: Vec<String>,
    rows: Box<dyn Iterator<Item = Result<Vec<String>, String>> + Send>,
    line: u64,
}

impl Rows {
    fn next(&mut self, findings: &mut Findings) -> Option<Table> {
        let mut table = Table::new(&self.name, None, self.header.clone(), NumberStyle::Point);
        while table.len() < CHUNK_ROWS {
            self.line += 1;
            match self.rows.next() {
                Some(Ok(cells)) => table.push_row(self.line, cells.iter().map(|cell| (cell.as_str(), true))),
                Some(Err(reason)) => {
                    findings.extend(cannot_read(&self.name, &std::io::Error::other(reason)));
                    break;
                }
                None => break,
            }
        }
        (!table.is_empty()).then_some(table)
    }
}

struct Delimited {
    name: String,
    reader: csv::Reader<BufReader<Ended<Body>>>,
    header: Vec<String>,
    style: NumberStyle,
    separator: u8,
    first_line: u64,
    record: ByteRecord,
    is_done: bool,
    /// Whether lines end as on Windows. The reader then stops between the two letters of a line end.
    ends_as_on_windows: bool,
    /// The size of the chunk before.
    before: (usize, usize),
}

/// A text whose last line ends like the others, also where the file does not.
struct Ended<R> {
    text: R,
    line_end: u8,
    last: u8,
}

impl<R> Ended<R> {
    fn new(text: R, ends_as_on_windows: bool) -> Self {
        // After the first letter of a Windows line end the reader knows that the row is over.
        let line_end = if ends_as_on_windows { b'\r' } else { b'\n' };
        Self { text, line_end, last: b'\n' }
    }
}

impl<R: Read> Read for Ended<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.text.read(buffer)?;
        if let Some(last) = length.checked_sub(1).and_then(|last| buffer.get(last)) {
            self.last = *last;
        } else if !matches!(self.last, b'\n' | b'\r')
            && let Some(slot) = buffer.first_mut()
        {
            *slot = self.line_end;
            self.last = b'\n';
            return Ok(1);
        }
        Ok(length)
    }
}

/// Opens a CSV or XLSX file to be read in chunks; which of the two is told by its first bytes.
///
/// # Errors
/// The findings alone, when the file has no table: see [`crate::read`].
pub fn open(
    name: &str,
    mut file: Box<dyn Read + Send>,
    schema: &Schema<'_>,
) -> Result<TableStream, Findings> {
    let mut beginning = Vec::new();
    let most = u64::try_from(BEGINNING_BYTES).unwrap_or(u64::MAX);
    file.by_ref().take(most).read_to_end(&mut beginning).map_err(|error| cannot_read(name, &error))?;
    if crate::workbook::is_workbook(&beginning) {
        let limit = u64::try_from(crate::MAXIMUM_BYTES).unwrap_or(u64::MAX);
        file.take(limit).read_to_end(&mut beginning).map_err(|error| cannot_read(name, &error))?;
        let (rows, findings) = SheetRows::open(name, beginning.into(), schema, CHUNK_ROWS)?;
        return Ok(TableStream { source: Source::Sheet(Box::new(rows)), findings });
    }
    Delimited::open(name, beginning, file, schema, |text| Beginning::find(text, schema))
}

/// The header of a CSV or XLSX file as it is written, also where required columns are missing in it.
///
/// # Errors
/// The findings alone, when the file has no table.
pub fn read_header(
    name: &str,
    mut file: Box<dyn Read + Send>,
    schema: &Schema<'_>,
) -> Result<Vec<String>, Findings> {
    let mut beginning = Vec::new();
    let most = u64::try_from(BEGINNING_BYTES).unwrap_or(u64::MAX);
    file.by_ref().take(most).read_to_end(&mut beginning).map_err(|error| cannot_read(name, &error))?;
    if crate::workbook::is_workbook(&beginning) {
        let limit = u64::try_from(crate::MAXIMUM_BYTES).unwrap_or(u64::MAX);
        file.take(limit).read_to_end(&mut beginning).map_err(|error| cannot_read(name, &error))?;
        return crate::workbook::header(name, beginning, schema);
    }
    let anything = Schema { open: true, ..Schema::default() };
    let find = |text: &str| Beginning::find_widest(text, schema);
    Ok(Delimited::open(name, beginning, file, &anything, find)?.header().to_vec())
}

impl Delimited {
    fn open(
        name: &str,
        beginning: Vec<u8>,
        file: Box<dyn Read + Send>,
        schema: &Schema<'_>,
        find: impl Fn(&str) -> Beginning,
    ) -> Result<TableStream, Findings> {
        let mut findings = Findings::default();
        let encoding =
            Encoding::for_bom(&beginning).map_or_else(|| guess(&beginning), |(encoding, _)| encoding);
        let (decoded, _) = encoding.decode_with_bom_removal(&beginning);
        if decoded.trim().is_empty() {
            return Err(empty_file(name).into());
        }
        if is_no_table(&decoded) {
            return Err(not_text(name).into());
        }
        let Beginning { first_line, separator, of_two_rows, .. } = find(&decoded);
        let ends_as_on_windows = decoded.contains("\r\n");
        let style = if separator == b',' { NumberStyle::Point } else { NumberStyle::Either };
        // UTF-8 goes through as it is, so that a row with wrong bytes can be set aside; other encodings become UTF-8.
        let body = DecodeReaderBytesBuilder::new()
            .encoding(if encoding == encoding_rs::UTF_8 { None } else { Some(encoding) })
            .utf8_passthru(true)
            .strip_bom(true)
            .bom_override(true)
            .build_with_buffer(Cursor::new(beginning).chain(file), vec![0; 64 * 1024])
            .map_err(|error| cannot_read(name, &error))?;
        let mut body = BufReader::with_capacity(256 * 1024, Ended::new(body, ends_as_on_windows));
        let mut above = Vec::new();
        for _ in 0..first_line {
            above.clear();
            body.read_until(b'\n', &mut above).map_err(|error| cannot_read(name, &error))?;
        }
        let reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(256 * 1024)
            .from_reader(body);
        let mut delimited = Self {
            name: name.to_owned(),
            reader,
            header: Vec::new(),
            style,
            separator,
            first_line,
            record: ByteRecord::new(),
            is_done: false,
            ends_as_on_windows,
            before: (0, 0),
        };
        if !matches!(delimited.reader.read_byte_record(&mut delimited.record), Ok(true)) {
            return Err(empty_file(name).into());
        }
        let place = Place::file(name).line(delimited.line(0));
        let mut cells = Vec::with_capacity(delimited.record.len());
        for cell in &delimited.record {
            cells.push(std::str::from_utf8(cell).map_err(|_| invalid_bytes(&place))?);
        }
        if let Some(joined) = &of_two_rows {
            cells = joined.iter().map(String::as_str).collect();
        }
        let header = header::resolve(&cells, schema, &place, &mut findings);
        match header {
            Ok(header) => delimited.header = header,
            Err(finding) => {
                findings.push(finding);
                return Err(findings);
            }
        }
        Ok(TableStream { source: Source::Delimited(Box::new(delimited)), findings })
    }

    /// The first line of the record that was read last, whose cells hold so many line breaks. The reader's own number stands
    /// before blank lines.
    fn line(&self, breaks: u64) -> u64 {
        let began = self.record.position().map_or(1, csv::Position::line);
        let stopped = self.reader.position().line();
        let passed = breaks + u64::from(!self.ends_as_on_windows);
        stopped.saturating_sub(passed).max(began) + self.first_line
    }

    fn next(&mut self, findings: &mut Findings) -> Option<Table> {
        let mut table = Table::new(&self.name, None, self.header.clone(), self.style);
        table.make_room(self.before);
        let width = self.header.len();
        while !self.is_done && table.len() < CHUNK_ROWS {
            match self.reader.read_byte_record(&mut self.record) {
                Ok(true) => {}
                Ok(false) => {
                    self.is_done = true;
                    break;
                }
                Err(error) => {
                    findings.push(unreadable_row(&self.name, &error));
                    self.is_done = true;
                    break;
                }
            }
            let record = &self.record;
            if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
                continue;
            }
            let breaks = memchr::memchr_iter(b'\n', record.as_slice()).count();
            let line = self.line(u64::try_from(breaks).unwrap_or(0));
            let place = || Place::file(&self.name).line(line);
            let Some(text) = text_of(record) else {
                table.push_unreadable(line, invalid_bytes(&place()));
                continue;
            };
            if breaks > LINE_BREAKS_IN_A_ROW {
                table.push_unreadable(line, unclosed_quote(&place()));
                continue;
            }
            if record.len() > width && record.iter().skip(width).any(|cell| !cell.trim_ascii().is_empty()) {
                let finding = row_too_long(&place(), record.len(), width, self.separator);
                table.push_unreadable(line, finding);
                continue;
            }
            if record.len() < width {
                findings.push(row_too_short(&place(), record.len(), width));
            }
            table.push_joined(line, text, ends_of(record));
        }
        self.before = table.size();
        (!table.is_empty() || table.unreadable().next().is_some()).then_some(table)
    }
}

/// The cells of a record as one text; none when one of them is not UTF-8.
fn text_of(record: &ByteRecord) -> Option<&str> {
    let text = std::str::from_utf8(record.as_slice()).ok()?;
    // A letter that begins in one cell and ends in the next is none in either.
    ends_of(record).all(|end| text.is_char_boundary(end)).then_some(text)
}

/// Where the cells of a record end in its text.
fn ends_of(record: &ByteRecord) -> impl Iterator<Item = usize> {
    (0..record.len()).map(|place| record.range(place).map_or(0, |range| range.end))
}

impl TableStream {
    /// A table whose rows another reader makes; numbers in it have a decimal point.
    ///
    /// # Errors
    /// The findings, when a required column is missing.
    pub fn of_rows(
        name: &str,
        header: &[String],
        rows: Box<dyn Iterator<Item = Result<Vec<String>, String>> + Send>,
        schema: &Schema<'_>,
    ) -> Result<Self, Findings> {
        let mut findings = Findings::default();
        let cells: Vec<&str> = header.iter().map(String::as_str).collect();
        let header = header::resolve(&cells, schema, &Place::file(name), &mut findings)?;
        let source = Source::Rows(Box::new(Rows { name: name.to_owned(), header, rows, line: 0 }));
        Ok(Self { source, findings })
    }

    /// The headers: the schema's name where the column is known, else as written.
    #[must_use]
    pub fn header(&self) -> &[String] {
        match &self.source {
            Source::Sheet(rows) => rows.header(),
            Source::Delimited(delimited) => &delimited.header,
            Source::Rows(rows) => &rows.header,
        }
    }

    /// What was noticed since this was asked last: about the header at first, then about the rows of the chunks.
    pub fn take_findings(&mut self) -> Findings {
        std::mem::take(&mut self.findings)
    }

    /// The next rows; none at the end of the file. Rows that cannot be read stand in [`Table::unreadable`].
    pub fn next_chunk(&mut self) -> Option<Table> {
        match &mut self.source {
            Source::Sheet(rows) => rows.next(&mut self.findings),
            Source::Delimited(delimited) => delimited.next(&mut self.findings),
            Source::Rows(rows) => rows.next(&mut self.findings),
        }
    }
}

fn cannot_read(name: &str, error: &std::io::Error) -> Findings {
    let reason = Text::of_io(error);
    Finding::rejected(
        "unreadable-file",
        Text::new(
            format!("Không đọc được tệp: {}", reason.vi),
            format!("The file cannot be read: {}", reason.en),
        ),
    )
    .at(Place::file(name))
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: Schema<'_> =
        Schema { required: &["code"], optional: &["name"], aliases: &[("mã", "code")], open: true };

    fn read(bytes: &[u8]) -> (Vec<(u64, String)>, Vec<String>) {
        let mut stream = open("x.csv", Box::new(Cursor::new(bytes.to_vec())), &SCHEMA).unwrap();
        let mut rows = Vec::new();
        let mut found = Vec::new();
        while let Some(table) = stream.next_chunk() {
            rows.extend(table.rows().map(|row| (row.line, row.cell(0).to_owned())));
            found.extend(table.unreadable().map(|(line, finding)| format!("{} {line}", finding.code)));
        }
        found.extend(stream.take_findings().iter().map(|finding| finding.code.to_owned()));
        (rows, found)
    }

    /// Chunks hold what the whole table holds, with the same lines.
    #[test]
    fn chunks_are_the_whole_table() {
        let utf16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("mã;name\r\nA;x\r\n".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let long: String =
            std::iter::once("mã,name\n".to_owned()).chain((0..20_000).map(|n| format!("A{n},x\n"))).collect();
        for bytes in [
            "mã,name\nA,x\nB,y\n".as_bytes(),
            "mã,name\r\nA,x\r\n\r\nB,y\r\n".as_bytes(),
            "sep=;\nmã;name\nA;x\n\n\nB;y".as_bytes(),
            "\u{feff}mã\tname\nA\t\"hai\ndòng\"\nB\ty\n".as_bytes(),
            "mã,name\r\nA,\"hai\r\ndòng\"\r\nB,y\r\n".as_bytes(),
            &utf16,
            long.as_bytes(),
        ] {
            let (table, _) = crate::read("x.csv", bytes, &SCHEMA).unwrap();
            let whole: Vec<(u64, String)> =
                table.rows().map(|row| (row.line, row.cell(0).to_owned())).collect();
            assert_eq!(read(bytes).0, whole, "{}", String::from_utf8_lossy(&bytes[..40.min(bytes.len())]));
        }
    }

    #[test]
    fn a_header_is_read_as_it_is_written() {
        let header = |bytes: &[u8]| read_header("x.csv", Box::new(Cursor::new(bytes.to_vec())), &SCHEMA);
        assert_eq!(
            header("sep=;\nMã;Tên gọi;;Khác\nA;x;;\n".as_bytes()).unwrap(),
            ["Mã", "Tên gọi", "", "Khác"]
        );
        assert!(header(b"").is_err());
    }

    /// A report that was exported to CSV: its title, the office and the day stand above the header.
    #[test]
    fn a_header_is_found_below_titles() {
        let titles = "BÁO CÁO TÌNH HÌNH, QUÝ III;;\r\n\"Sở Nội vụ\r\n(Phòng CCHC)\";;\r\n\r\n";
        let utf16 = |text: &str| -> Vec<u8> {
            [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
        };
        let semicolons = format!("{titles}STT;Mã;name\r\n1;A;x\r\n2;B;\"y\r\nz\"\r\n");
        for bytes in [semicolons.as_bytes(), &utf16(&semicolons)] {
            assert_eq!(codes(bytes), ["6 A", "7 B"], "{}", String::from_utf8_lossy(bytes));
        }
        // The separator is that of the header, not of the sentence above it.
        let tabs = "Danh sách hồ sơ, đến 30/9, của xã\nMã\tname\nA\tx\n";
        assert_eq!(codes(tabs.as_bytes()), ["3 A"]);
        // Two rows, as they come out of a workbook.
        let two = "Danh sách\nSTT,Hồ sơ,\n,Mã,name\n1,A,x\n";
        assert_eq!(codes(two.as_bytes()), ["4 A"]);
        let header = read_header("x.csv", Box::new(Cursor::new(tabs.as_bytes().to_vec())), &SCHEMA).unwrap();
        assert_eq!(header, ["Mã", "name"]);
        let unknown = "Danh sách\nSố hiệu;Tên;Ngày\n1;2;3\n";
        let header =
            read_header("x.csv", Box::new(Cursor::new(unknown.as_bytes().to_vec())), &SCHEMA).unwrap();
        assert_eq!(header, ["Số hiệu", "Tên", "Ngày"]);
    }

    /// The lines and codes of a file, read in chunks and whole.
    fn codes(bytes: &[u8]) -> Vec<String> {
        let code = |table: &Table| -> Vec<String> {
            let column = table.header().iter().position(|name| name == "code").unwrap();
            table.rows().map(|row| format!("{} {}", row.line, row.cell(column))).collect()
        };
        let mut stream = open("x.csv", Box::new(Cursor::new(bytes.to_vec())), &SCHEMA).unwrap();
        let mut in_chunks = Vec::new();
        while let Some(table) = stream.next_chunk() {
            in_chunks.extend(code(&table));
        }
        let (whole, findings) = crate::read("x.csv", bytes, &SCHEMA).unwrap();
        assert_eq!(in_chunks, code(&whole), "{findings:?}");
        in_chunks
    }

    #[test]
    fn a_row_that_cannot_be_read_is_set_aside_with_its_line() {
        let (rows, found) = read(b"m\xc3\xa3,name\nA,x\nB,\xff\nC,x,too,long\nD\nE,z\n");
        assert_eq!(
            rows.iter().map(|(line, code)| format!("{line}{code}")).collect::<Vec<_>>(),
            ["2A", "5D", "6E"]
        );
        assert_eq!(found, ["invalid-encoding 3", "row-too-long 4", "row-too-short"]);
    }

    #[test]
    fn what_is_no_table_is_said() {
        for (bytes, code) in [
            (b"".as_slice(), "empty-file"),
            (b"  \n \n", "empty-file"),
            (b"\x00\x01\x02binary", "not-a-table"),
            (b"a,b\n1,2\n", "missing-column"),
            (b"title\na,b\n1,2\n", "missing-column"),
        ] {
            let findings = open("x.csv", Box::new(Cursor::new(bytes.to_vec())), &SCHEMA).err().unwrap();
            assert!(findings.iter().any(|finding| finding.code == code), "{code}: {findings:?}");
        }
    }
}
