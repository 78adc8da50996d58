//! Files into the lake.

use crate::AppError;
use crate::intake::{self, Intake, RejectedRow, key_twice, set_aside};
use crate::registers::units::{Said, UnitReader};
use caicach_content::mapping::Mapping;
use caicach_findings::{Finding, Findings, Language, Place, Text};
use caicach_measures::{ImportMode, Imported, Lake, LakeWriter, Manifest, Rows, RowsBuilder};
use caicach_registers::{Calendars, Register};
use caicach_tables::{Table, TableStream};
use caicach_units::UnitTree;
use chrono::NaiveDateTime;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

/// How many chunks wait between two threads.
const WAITING: usize = 2;
/// How many findings of a kind are kept for a file; the others are counted.
const FINDINGS_KEPT: usize = 100;

/// What is to be imported.
pub struct ImportRequest {
    /// The register.
    pub register: Arc<Register>,
    /// Headers and words of the files.
    pub mapping: Arc<Mapping>,
    /// The units that records may name.
    pub units: Arc<UnitTree>,
    /// The calendars by which deadlines are worked out.
    pub calendars: Arc<dyn Calendars + Send + Sync>,
    /// How records meet those that are there.
    pub mode: ImportMode,
    /// The instant of the snapshot.
    pub at: NaiveDateTime,
    /// The language of the reasons in the files of rejected rows.
    pub language: Language,
    /// Told how many bytes were read.
    pub progress: Arc<dyn Fn(u64) + Send + Sync>,
}

/// What became of a file.
#[derive(Debug, Clone)]
pub struct ImportedFile {
    /// The file.
    pub file: PathBuf,
    /// How many rows it has below its header.
    pub rows_read: u64,
    /// How many of them are in the lake.
    pub rows_accepted: u64,
    /// How many were set aside.
    pub rows_rejected: u64,
    /// The file with the rows that were set aside; none when there is none.
    pub rejected_file: Option<PathBuf>,
    /// What was noticed.
    pub findings: Findings,
}

/// Rows that were checked.
struct Checked {
    table: Table,
    /// The places of the records in the table.
    places: Vec<usize>,
    rows: Rows,
    rejected: Vec<RejectedRow>,
    findings: Findings,
}

/// Imports files into the lake, as one snapshot: all of them, or none.
///
/// # Errors
/// A file cannot be opened or has no table of the register ([`AppError::Input`]), or the lake cannot be read or written. The
/// snapshot before stays in force.
pub async fn import(
    lake: &Lake,
    request: &ImportRequest,
    files: &[PathBuf],
) -> Result<(Vec<ImportedFile>, Imported, Manifest), AppError> {
    let mut streams = Vec::new();
    let mut findings = Findings::default();
    for file in files {
        match open(file, request) {
            Ok(stream) => streams.push((file, stream)),
            Err(about) => findings.extend(about),
        }
    }
    if !findings.is_empty() {
        return Err(AppError::Input(findings));
    }
    let mut writer = LakeWriter::begin(lake, &request.register, request.mode).await?;
    let mut imported = Vec::new();
    for (file, stream) in streams {
        imported.push(import_file(&mut writer, request, file, stream).await?);
    }
    let is_empty = imported.iter().all(|file: &ImportedFile| file.rows_accepted == 0);
    if is_empty && request.mode == ImportMode::Replace {
        return Err(AppError::Input(nothing_to_replace(&imported).into()));
    }
    let (counts, manifest) = writer.finish(request.at).await?;
    Ok((imported, counts, manifest))
}

/// What is there is given up for something, not for nothing.
fn nothing_to_replace(imported: &[ImportedFile]) -> Finding {
    let message = Text::new(
        "Không có dòng nào dùng được, nên dữ liệu đang có được giữ nguyên",
        "No row can be used, and what is there stays as it is",
    );
    let aside = imported.iter().find_map(|file| file.rejected_file.as_deref());
    let shown = aside.map(|file| file.display().to_string()).unwrap_or_default();
    let hint = if shown.is_empty() {
        Text::new("Kiểm tra tệp: không có dòng dữ liệu nào", "Look at the files: they have no rows")
    } else {
        Text::new(format!("Xem các lý do trong {shown}"), format!("See the reasons in {shown}"))
    };
    Finding::rejected("replace-with-nothing", message).hint(hint)
}

fn open(file: &Path, request: &ImportRequest) -> Result<TableStream, Findings> {
    let name = file.display().to_string();
    let opened = std::fs::File::open(file).map_err(|error| intake::cannot_open(&name, &error))?;
    let progress = Arc::clone(&request.progress);
    intake::open(&name, opened, &request.register, &request.mapping, move |bytes| progress(bytes))
}

async fn import_file(
    writer: &mut LakeWriter,
    request: &ImportRequest,
    file: &Path,
    mut stream: TableStream,
) -> Result<ImportedFile, AppError> {
    let header = Arc::new(stream.header().to_vec());
    let mut done = ImportedFile {
        file: file.to_path_buf(),
        rows_read: 0,
        rows_accepted: 0,
        rows_rejected: 0,
        rejected_file: None,
        findings: stream.take_findings(),
    };
    let mut aside = Aside::new(file, &header, request.language);
    let (chunks, waiting) = mpsc::sync_channel::<(u64, Table)>(WAITING);
    let waiting = Arc::new(Mutex::new(waiting));
    let (checked, mut results) = tokio::sync::mpsc::channel::<Result<(u64, Checked), AppError>>(WAITING);
    let reading = std::thread::spawn(move || {
        let mut number = 0;
        while let Some(table) = stream.next_chunk() {
            if chunks.send((number, table)).is_err() {
                break;
            }
            number += 1;
        }
        stream.take_findings()
    });
    let said = Said::default();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    for _ in 0..threads {
        let (waiting, checked, header) = (Arc::clone(&waiting), checked.clone(), Arc::clone(&header));
        let work = Work {
            register: Arc::clone(&request.register),
            mapping: Arc::clone(&request.mapping),
            calendars: Arc::clone(&request.calendars),
            at: request.at,
            units: Arc::clone(&request.units),
            said: Arc::clone(&said),
        };
        std::thread::spawn(move || {
            let intake =
                Intake::new(&work.register, &work.mapping, work.calendars.as_ref(), work.at, &header);
            let mut builder = RowsBuilder::new(&work.register);
            let units = UnitReader::lenient(&work.units, work.at.date());
            let mut units = units.saying_each_once(Arc::clone(&work.said));
            loop {
                let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok((number, table)) = next else { break };
                let result = check(&intake, &mut builder, &mut units, table).map(|checked| (number, checked));
                if checked.blocking_send(result).is_err() {
                    break;
                }
            }
        });
    }
    drop(checked);
    // Chunks come as they are ready; they are written in the order of the file.
    let mut ready: BTreeMap<u64, Checked> = BTreeMap::new();
    let mut next = 0;
    while let Some(result) = results.recv().await {
        let (number, chunk) = result?;
        ready.insert(number, chunk);
        while let Some(chunk) = ready.remove(&next) {
            write(writer, chunk, &mut done, &mut aside).await?;
            next += 1;
        }
    }
    let about_rows = reading.join().map_err(|_| AppError::Stopped)?;
    done.findings.extend(about_rows);
    done.findings.keep_first(FINDINGS_KEPT);
    done.rejected_file = aside.finish()?;
    Ok(done)
}

/// What a thread needs.
struct Work {
    register: Arc<Register>,
    mapping: Arc<Mapping>,
    calendars: Arc<dyn Calendars + Send + Sync>,
    at: NaiveDateTime,
    units: Arc<UnitTree>,
    said: Said,
}

fn check(
    intake: &Intake<'_>,
    builder: &mut RowsBuilder,
    units: &mut UnitReader<'_>,
    table: Table,
) -> Result<Checked, AppError> {
    let mut findings = Findings::default();
    let mut places = Vec::with_capacity(table.len());
    let register = intake.register();
    let rejected = intake.check(
        &table,
        &mut findings,
        |fields, here| units.settle(register, fields, here),
        |place, record| {
            places.push(place);
            builder.push(record);
        },
    );
    findings.keep_first(FINDINGS_KEPT);
    Ok(Checked { places, rows: builder.finish()?, rejected, findings, table })
}

async fn write(
    writer: &mut LakeWriter,
    chunk: Checked,
    done: &mut ImportedFile,
    aside: &mut Aside,
) -> Result<(), AppError> {
    let Checked { table, places, rows, mut rejected, findings } = chunk;
    let read = table.len() + table.unreadable().count();
    let refused = writer.push(&rows).await?;
    done.findings.extend(findings);
    if !refused.is_empty() {
        let all: Vec<_> = table.rows().collect();
        for refused in refused {
            let Some(row) = places.get(refused).and_then(|place| all.get(*place)) else { continue };
            rejected.push(set_aside(&table, *row, vec![key_twice()]));
            done.findings.push(key_stands_twice(row.here()));
        }
        rejected.sort_by_key(|row| row.line);
    }
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    done.rows_read += count(read);
    done.rows_rejected += count(rejected.len());
    done.rows_accepted += count(read.saturating_sub(rejected.len()));
    done.findings.keep_first(FINDINGS_KEPT);
    for row in &rejected {
        aside.push(row)?;
    }
    Ok(())
}

/// The file beside, with the rows that were set aside. It can be mended and imported by itself.
struct Aside {
    path: PathBuf,
    header: Vec<String>,
    /// The columns of the file that are kept.
    kept: Vec<usize>,
    language: Language,
    writer: Option<csv::Writer<std::fs::File>>,
}

impl Aside {
    fn new(file: &Path, header: &[String], language: Language) -> Self {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let path = file.with_file_name(format!("{name}.rejected.csv"));
        let kept = intake::columns_kept_aside(header);
        let names = kept.iter().filter_map(|place| header.get(*place)).cloned();
        Self { path, header: names.collect(), kept, language, writer: None }
    }

    fn push(&mut self, row: &RejectedRow) -> Result<(), AppError> {
        if self.writer.is_none() {
            let file = std::fs::File::create(&self.path).map_err(|error| self.cannot_write(&error))?;
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(file);
            let header = intake::ASIDE_COLUMNS.into_iter().chain(self.header.iter().map(String::as_str));
            writer.write_record(header).map_err(|error| self.cannot_write(&error.into()))?;
            self.writer = Some(writer);
        }
        let reasons: Vec<&str> = row.reasons.iter().map(|text| text.in_language(self.language)).collect();
        let cells = [row.line.to_string(), reasons.join("; ")];
        let cells = cells.iter().chain(self.kept.iter().filter_map(|place| row.cells.get(*place)));
        let written = self.writer.as_mut().map_or(Ok(()), |writer| writer.write_record(cells));
        written.map_err(|error| self.cannot_write(&error.into()))
    }

    /// The file; one of an earlier import, where nothing was set aside this time, is removed.
    fn finish(mut self) -> Result<Option<PathBuf>, AppError> {
        match self.writer.take() {
            Some(mut writer) => {
                writer.flush().map_err(|error| self.cannot_write(&error))?;
                Ok(Some(self.path))
            }
            None => {
                if self.path.exists() {
                    std::fs::remove_file(&self.path).map_err(|error| self.cannot_write(&error))?;
                }
                Ok(None)
            }
        }
    }

    fn cannot_write(&self, error: &std::io::Error) -> AppError {
        let (shown, reason) = (self.path.display(), caicach_findings::Text::of_io(error));
        let finding = caicach_findings::Finding::rejected(
            "cannot-write",
            caicach_findings::Text::new(
                format!("Không ghi được các dòng bị loại: {}", reason.vi),
                format!("The rejected rows cannot be written: {}", reason.en),
            ),
        )
        .at(Place::file(shown.to_string()));
        AppError::Input(finding.into())
    }
}

fn key_stands_twice(place: Place) -> caicach_findings::Finding {
    caicach_findings::Finding::rejected("key-twice", key_twice())
        .at(place)
        .hint(caicach_findings::Text::new("Giữ lại một dòng cho mỗi khóa", "Keep one row for each key"))
}
