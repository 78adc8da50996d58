//! The rows of a file, read and checked in a thread of their own, part by part.

use crate::intake::{self, Intake, RejectedRow};
use crate::registers::edit::not_within_reach;
use crate::registers::put::not_storable;
use crate::registers::shown::unit_of;
use crate::registers::units::{UnitReader, unknown_unit};
use crate::registers::{UnitCalendars, now};
use crate::{Library, State, UnitsReached};
use caicach_content::mapping::Mapping;
use caicach_findings::{Finding, Findings, Text};
use caicach_registers::{Register, Value, key_of};
use caicach_store::{MOST_RECORDS_IN_CALL, check_storable};
use caicach_tables::{NumberStyle, Table};
use std::cell::RefCell;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::Arc;

/// How many findings of a kind are kept; the others are counted.
pub(super) const FINDINGS_KEPT: usize = 20;

/// What is to be read, and by what.
pub(super) struct FileRows {
    pub(super) library: Arc<Library>,
    pub(super) register: String,
    pub(super) state: Arc<State>,
    pub(super) calendars: Arc<UnitCalendars>,
    /// The units for which records are taken.
    pub(super) reached: UnitsReached,
    pub(super) mapping: Mapping,
    pub(super) path: PathBuf,
    pub(super) file_name: String,
}

/// A part of a file.
#[derive(Default)]
pub(super) struct FilePart {
    /// Rows that were read, those that were set aside among them.
    pub(super) rows: u64,
    /// The fields of the records that can be written; at most [`MOST_RECORDS_IN_CALL`].
    pub(super) records: Vec<Vec<Value>>,
    /// The rows that were set aside.
    pub(super) rejected: Vec<RejectedRow>,
    /// Records that are those of other units, and were left out.
    pub(super) left_out: u64,
    /// What was noticed.
    pub(super) findings: Findings,
    /// The fields of which the file has no column.
    pub(super) absent: Vec<usize>,
}

/// The header of a file whose rows are about to come.
pub(super) struct FileHeader {
    /// The headers, those of fields under the names of the fields.
    pub(super) header: Vec<String>,
    /// The separator with which numbers of the file mean the same in CSV.
    pub(super) separator: u8,
}

/// What comes out of the thread.
pub(super) enum FileMessage {
    /// The header; first, and once.
    Header(FileHeader),
    /// A part.
    Part(FilePart),
}

impl FileRows {
    /// Reads the whole file; `send` answers whether to go on. `progress` is told how many bytes were read.
    ///
    /// # Errors
    /// The findings, when the file has no table of the register.
    pub(super) fn read(
        &self,
        progress: impl Fn(u64) + Send + 'static,
        mut send: impl FnMut(FileMessage) -> bool,
    ) -> Result<(), Findings> {
        let Some(register) = self.library.registers.register(&self.register) else { return Ok(()) };
        let file =
            std::fs::File::open(&self.path).map_err(|error| intake::cannot_open(&self.file_name, &error))?;
        let mut stream = intake::open(&self.file_name, file, register, &self.mapping, progress)?;
        let header = stream.header().to_vec();
        let at = now();
        let intake = Intake::new(register, &self.mapping, self.calendars.as_ref(), at, &header);
        let mut checker = Checker {
            register,
            units: UnitReader::lenient(&self.state.units, at.date()),
            reached: &self.reached,
            keys: HashSet::new(),
        };
        let mut findings = stream.take_findings();
        let mut is_first = true;
        while let Some(table) = stream.next_chunk() {
            if is_first {
                let separator = separator_of(&table);
                if !send(FileMessage::Header(FileHeader { header: header.clone(), separator })) {
                    return Ok(());
                }
                is_first = false;
            }
            let mut parts = checker.check(&intake, &table);
            if let Some(first) = parts.first_mut() {
                let mut all = std::mem::take(&mut findings);
                all.extend(std::mem::take(&mut first.findings));
                first.findings = all;
            }
            for mut part in parts {
                part.absent = intake.absent();
                if !send(FileMessage::Part(part)) {
                    return Ok(());
                }
            }
            findings.extend(stream.take_findings());
        }
        findings.extend(stream.take_findings());
        if !findings.is_empty() {
            send(FileMessage::Part(FilePart { findings, ..FilePart::default() }));
        }
        Ok(())
    }
}

/// Checks rows, and keeps what was seen.
struct Checker<'a> {
    register: &'a Register,
    units: UnitReader<'a>,
    reached: &'a UnitsReached,
    /// The keys of the records so far, by their hash.
    keys: HashSet<u128>,
}

impl Checker<'_> {
    fn check(&mut self, intake: &Intake<'_>, table: &Table) -> Vec<FilePart> {
        let register = self.register;
        let mut findings = Findings::default();
        let more = RefCell::new(Findings::default());
        let mut records: Vec<Vec<Value>> = Vec::with_capacity(table.len());
        let tree = self.units.tree();
        let (units, keys, reached) = (&mut self.units, &mut self.keys, self.reached);
        let rejected = intake.check_fields(
            table,
            &mut findings,
            |fields, place| units.settle(register, fields, &|| place.clone()),
            |row, fields| {
                let refuse = |finding: Finding| {
                    let reason = finding.message.clone();
                    more.borrow_mut().push(finding.at(row.here()));
                    Some(vec![reason])
                };
                if let Err(reason) = check_storable(register, &fields) {
                    return refuse(not_storable(reason));
                }
                let unit = unit_of(register, &fields);
                if !reached.includes(unit) {
                    let is_known = !tree.with_code(unit).is_empty();
                    return refuse(if is_known { not_within_reach(unit) } else { unknown_unit(unit) });
                }
                if !keys.insert(hash_of(&key_of(register, &fields))) {
                    return refuse(key_twice());
                }
                records.push(fields);
                None
            },
        );
        findings.extend(more.into_inner());
        findings.keep_first(FINDINGS_KEPT);
        let rows = table.len() + table.unreadable().count();
        let mut parts: Vec<FilePart> = Vec::new();
        while records.len() > MOST_RECORDS_IN_CALL {
            let rest = records.split_off(MOST_RECORDS_IN_CALL);
            let full = std::mem::replace(&mut records, rest);
            parts.push(FilePart { records: full, ..FilePart::default() });
        }
        parts.push(FilePart { records, rejected, ..FilePart::default() });
        if let Some(first) = parts.first_mut() {
            first.rows = u64::try_from(rows).unwrap_or(u64::MAX);
            first.findings = findings;
        }
        parts
    }
}

/// Numbers of a file with semicolons, and of a workbook, may have a decimal comma: in a file with commas they would mean another
/// number.
fn separator_of(table: &Table) -> u8 {
    let mut rows = table.rows();
    let is_either = rows
        .next()
        .is_some_and(|row| (0..table.header().len()).any(|column| row.style(column) == NumberStyle::Either));
    if is_either { b';' } else { b',' }
}

/// A key as a number; that two keys of one file have the same is less likely than a failure of the machine.
fn hash_of(key: &[String]) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        salt.hash(&mut hasher);
        key.hash(&mut hasher);
        u128::from(hasher.finish())
    };
    (half(0) << 64) | half(1)
}

fn key_twice() -> Finding {
    let message =
        Text::new("Khóa đã có ở dòng trước của tệp", "The key stands in an earlier row of the file");
    Finding::rejected("key-twice", message)
        .hint(Text::new("Giữ lại một dòng cho mỗi khóa", "Keep one row for each key"))
}
