//! Records on their way in, from whatever file an office has: into the lake, and into a register of the server.
//!
//! A file is opened as a stream of rows ([`open`]), so that its size does not matter. [`Intake::check`] turns a chunk of rows
//! into records and says, for each row that cannot be one, why. Chunks can be checked by several threads.

use crate::registers::now;
use caicach_content::mapping::Mapping;
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_registers::{Calendars, Record, RecordReader, Register, Value};
use caicach_tables::{NumberStyle, Row, Schema, Table, TableStream};
use chrono::NaiveDateTime;
use std::io::Read;

/// The first bytes of a Parquet file.
const PARQUET: &[u8] = b"PAR1";

/// A row that was set aside.
#[derive(Debug, Clone)]
pub struct RejectedRow {
    /// The line of the file.
    pub line: u64,
    /// What stands in the row, under the headers of the file; nothing when the row could not be read at all.
    pub cells: Vec<String>,
    /// Why.
    pub reasons: Vec<Text>,
}

/// Opens a CSV, XLSX or Parquet file with records of a register. Headers are known by the names of fields, their labels, the
/// further headers that the register names, and those of the mapping.
///
/// # Errors
/// The findings, when the file has no table of the register.
pub fn open(
    name: &str,
    mut file: std::fs::File,
    register: &Register,
    mapping: &Mapping,
    progress: impl Fn(u64) + Send + 'static,
) -> Result<TableStream, Findings> {
    let columns = Columns::of(register, mapping);
    let schema = columns.schema();
    if is_parquet(&file) {
        let (header, rows) =
            caicach_measures::parquet_rows(file).map_err(|error| unreadable(name, &error))?;
        return TableStream::of_rows(name, &header, rows, &schema);
    }
    // From a pipe or from the beginning.
    let _ = std::io::Seek::rewind(&mut file);
    caicach_tables::open(name, Box::new(Counted { file, progress }), &schema)
}

/// A column of a file, and what it is taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The header as it is written.
    pub header: String,
    /// The field that goes by this header; none when it means nothing to the register, or is to be left out.
    pub field: Option<String>,
    /// Whether it is the name of the field itself, so that nothing else can be meant.
    pub is_name: bool,
}

/// The columns of a file, also of one in which required ones are missing.
///
/// # Errors
/// The findings, when the file has no table at all.
pub fn headings(
    name: &str,
    mut file: std::fs::File,
    register: &Register,
    mapping: &Mapping,
) -> Result<Vec<Heading>, Findings> {
    let columns = Columns::of(register, mapping);
    let schema = columns.schema();
    let header = if is_parquet(&file) {
        caicach_measures::parquet_rows(file).map_err(|error| unreadable(name, &error))?.0
    } else {
        let _ = std::io::Seek::rewind(&mut file);
        caicach_tables::read_header(name, Box::new(file), &schema)?
    };
    let heading = |header: String| {
        let field = schema.column_of(&header).filter(|field| !field.is_empty()).map(str::to_owned);
        let folded = caicach_tables::fold(&header);
        let is_name = register.fields.iter().any(|field| caicach_tables::fold(&field.name) == folded);
        Heading { header, field, is_name }
    };
    Ok(header.into_iter().filter(|header| !header.trim().is_empty()).map(heading).collect())
}

fn is_parquet(file: &std::fs::File) -> bool {
    let mut first = [0; 4];
    let read = std::os::unix::fs::FileExt::read_at(file, &mut first, 0);
    read.is_ok_and(|length| length == PARQUET.len()) && first == PARQUET
}

/// The headers under which the fields of a register are known.
struct Columns<'a> {
    required: Vec<&'a str>,
    optional: Vec<&'a str>,
    aliases: Vec<(&'a str, &'a str)>,
}

impl<'a> Columns<'a> {
    fn of(register: &'a Register, mapping: &'a Mapping) -> Self {
        let (required, optional): (Vec<_>, Vec<_>) =
            register.fields.iter().partition(|field| field.is_required && field.default.is_none());
        let own = mapping.columns.iter().map(|(header, field)| (header.as_str(), field.as_str()));
        let labels = register.fields.iter().flat_map(|field| {
            let name = field.name.as_str();
            [field.label.vi.as_str(), field.label.en.as_str()].map(|label| (label, name))
        });
        let further = register
            .fields
            .iter()
            .flat_map(|field| field.headers.iter().map(|header| (header.as_str(), field.name.as_str())));
        Self {
            required: required.into_iter().map(|field| field.name.as_str()).collect(),
            optional: optional.into_iter().map(|field| field.name.as_str()).collect(),
            aliases: own.chain(labels).chain(further).collect(),
        }
    }

    fn schema(&self) -> Schema<'_> {
        Schema { required: &self.required, optional: &self.optional, aliases: &self.aliases, open: false }
    }
}

/// A file that says how much of it was read.
struct Counted<F> {
    file: std::fs::File,
    progress: F,
}

impl<F: Fn(u64)> Read for Counted<F> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.file.read(buffer)?;
        (self.progress)(u64::try_from(length).unwrap_or_default());
        Ok(length)
    }
}

/// Turns rows into records of a register.
pub struct Intake<'a> {
    reader: RecordReader<'a>,
    mapping: &'a Mapping,
    calendars: &'a dyn Calendars,
    at: NaiveDateTime,
    /// For each field the column of the file.
    columns: Vec<Option<usize>>,
}

impl<'a> Intake<'a> {
    /// An intake for a file with these headers. `at` is the instant at which things are open or overdue.
    #[must_use]
    pub fn new(
        register: &'a Register,
        mapping: &'a Mapping,
        calendars: &'a dyn Calendars,
        at: NaiveDateTime,
        header: &[String],
    ) -> Self {
        let column = |name: &String| header.iter().position(|known| known == name);
        let columns = register.fields.iter().map(|field| column(&field.name)).collect();
        Self { reader: RecordReader::new(register).on(now().date()), mapping, calendars, at, columns }
    }

    /// The register.
    #[must_use]
    pub fn register(&self) -> &Register {
        self.reader.register()
    }

    /// The fields of which the file has no column.
    pub(crate) fn absent(&self) -> Vec<usize> {
        let absent = self.columns.iter().enumerate().filter(|(_, column)| column.is_none());
        absent.map(|(field, _)| field).collect()
    }

    /// Reads the rows of a chunk: each record that can be used is shown with the place of its row, and each row that cannot is
    /// answered. What is doubtful stands among the findings. `settle` may change the fields before they are checked.
    pub fn check(
        &self,
        table: &Table,
        findings: &mut Findings,
        mut settle: impl FnMut(&mut [Value], &dyn Fn() -> Place) -> Findings,
        mut take: impl FnMut(usize, &Record),
    ) -> Vec<RejectedRow> {
        let mut rejected = unreadable_rows(table, findings);
        let mut record = Record::default();
        for (place, row) in table.rows().enumerate() {
            let cell = |field| self.cell(row, field);
            let here = || row.here();
            let mut settle = |values: &mut [Value], about: &mut Findings| {
                let noticed = settle(values, &here);
                if !noticed.is_empty() {
                    about.extend(noticed);
                }
            };
            let about = self.reader.read_into(&mut record, cell, &mut settle, self.calendars, self.at, &here);
            if about.any_rejected() {
                rejected.push(set_aside(table, row, reasons(self.register(), &about)));
            } else {
                take(place, &record);
            }
            if !about.is_empty() {
                findings.extend(about);
            }
        }
        rejected
    }

    /// The same for the fields alone, as they stand in the file: what is derived from them, such as the due time of a dossier
    /// that states none, is worked out to check the record and is not handed on. `settle` may change the fields before they
    /// are checked.
    pub fn check_fields(
        &self,
        table: &Table,
        findings: &mut Findings,
        mut settle: impl FnMut(&mut Vec<Value>, Place) -> Findings,
        mut take: impl FnMut(Row<'_>, Vec<Value>) -> Option<Vec<Text>>,
    ) -> Vec<RejectedRow> {
        let mut rejected = unreadable_rows(table, findings);
        for row in table.rows() {
            let (fields, mut about) = self.reader.read_fields(|field| self.cell(row, field), &|| row.here());
            if let Some(mut fields) = fields {
                about.extend(settle(&mut fields, row.here()));
                let (record, checked) =
                    self.reader.check(fields.clone(), self.calendars, self.at, &|| row.here());
                about.extend(checked);
                let is_usable = record.is_some() && !about.any_rejected();
                let refused =
                    if is_usable { take(row, fields) } else { Some(reasons(self.register(), &about)) };
                rejected.extend(refused.map(|reasons| set_aside(table, row, reasons)));
            } else {
                rejected.push(set_aside(table, row, reasons(self.register(), &about)));
            }
            if !about.is_empty() {
                findings.extend(about);
            }
        }
        rejected
    }

    fn cell<'r>(&'r self, row: Row<'r>, field: usize) -> (&'r str, NumberStyle) {
        let Some(column) = self.columns.get(field).copied().flatten() else {
            return ("", NumberStyle::Point);
        };
        let name = || self.reader.register().fields.get(field).map_or("", |field| field.name.as_str());
        let text = row.cell(column);
        let text = if self.mapping.values.is_empty() { text } else { self.mapping.meaning(name(), text) };
        (text, row.style(column))
    }
}

/// The rows of a chunk that could not be read at all.
fn unreadable_rows(table: &Table, findings: &mut Findings) -> Vec<RejectedRow> {
    let rows = table.unreadable().map(|(line, finding)| {
        findings.push(finding.clone());
        RejectedRow { line: *line, cells: Vec::new(), reasons: vec![finding.message.clone()] }
    });
    rows.collect()
}

/// A row with what is said about it.
#[must_use]
pub fn set_aside(table: &Table, row: Row<'_>, reasons: Vec<Text>) -> RejectedRow {
    let cells = (0..table.header().len()).map(|column| row.cell(column).to_owned()).collect();
    RejectedRow { line: row.line, cells, reasons }
}

/// The columns that stand before those of the file where rows were set aside.
pub(crate) const ASIDE_COLUMNS: [&str; 2] = ["_line", "_reason"];

/// The columns of a file that a file of its rejected rows keeps: not those of an earlier rejection.
pub(crate) fn columns_kept_aside(header: &[String]) -> Vec<usize> {
    let is_kept = |(_, name): &(usize, &String)| !ASIDE_COLUMNS.contains(&name.as_str());
    header.iter().enumerate().filter(is_kept).map(|(place, _)| place).collect()
}

/// A file that cannot be opened.
pub(crate) fn cannot_open(name: &str, error: &std::io::Error) -> Findings {
    let reason = Text::of_io(error);
    let message = Text::new(
        format!("Không đọc được tệp: {}", reason.vi),
        format!("The file cannot be read: {}", reason.en),
    );
    Finding::rejected("unreadable-file", message).at(Place::file(name)).into()
}

/// What stands against a record: the field, as people know it, and the reason. That of a rule says all itself.
fn reasons(register: &Register, findings: &Findings) -> Vec<Text> {
    let rejecting = |finding: &&Finding| finding.severity == caicach_findings::Severity::Rejected;
    let reason = |finding: &Finding| {
        let message = &finding.message;
        let Some(field) = finding.place.column.as_deref().and_then(|name| register.field(name)) else {
            return message.clone();
        };
        let Text { vi, en } = &field.label;
        Text::new(format!("{vi}: {}", message.vi), format!("{en}: {}", message.en))
    };
    findings.iter().filter(rejecting).map(reason).collect()
}

/// A key that stands twice in what comes in.
#[must_use]
pub fn key_twice() -> Text {
    Text::new("Khóa đã có ở dòng trước hoặc trong sổ", "The key stands in an earlier row or in the register")
}

fn unreadable(name: &str, error: &caicach_measures::LakeError) -> Findings {
    Finding::rejected(
        "unreadable-file",
        Text::new(format!("Không đọc được tệp: {error}"), format!("The file cannot be read: {error}")),
    )
    .at(Place::file(name))
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows that are rejected again do not carry the lines and reasons of the first time along.
    #[test]
    fn columns_of_an_earlier_rejection_are_not_kept() {
        let header = ["_line", "_reason", "code", "title"].map(str::to_owned);
        assert_eq!(columns_kept_aside(&header), [2, 3]);
    }
}
