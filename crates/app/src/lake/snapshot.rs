//! What changed in the database goes into the lake.
//!
//! A register is taken over when it was written to since its newest manifest, when the calendars changed by which its derived
//! columns were worked out, or when a new day has begun: what is open or overdue is looked at at the instant of the snapshot.
//! Each register is one step that succeeds or leaves the snapshot before in force, so that an interruption costs nothing but
//! the work of one register.

use super::OfficeCalendars;
use crate::AppError;
use crate::registers::now;
use caicach_content::registers::RegisterContent;
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_measures::{
    ImportMode, Imported, Lake, LakeError, LakeWriter, Manifest, RowsBuilder, SnapshotSource, columns_of,
    version_of,
};
use caicach_registers::{RecordReader, Register};
use caicach_store::{Chain, RecordId, RegisterState, Store};
use chrono::NaiveDateTime;
use serde_json::Value as Json;
use std::collections::HashMap;

/// How many records are read at once.
const PAGE: u64 = 5_000;
/// How many audit entries are read at once.
const ENTRIES: u64 = 1_000;

/// What became of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotOfRegister {
    /// The register.
    pub register: String,
    /// How many records count now.
    pub rows: u64,
    /// The number of the manifest in force.
    pub manifest: u64,
    /// What changed.
    pub imported: Imported,
    /// Records that no longer keep the rules of their register, and are not in the lake.
    pub left_out: u64,
}

/// What a snapshot did.
#[derive(Debug, Clone, Default)]
pub struct Snapshotted {
    /// The registers that the database has, by name.
    pub registers: Vec<SnapshotOfRegister>,
    /// What was noticed.
    pub findings: Findings,
}

impl Snapshotted {
    /// How many records were added, replaced or given up.
    #[must_use]
    pub fn changed(&self) -> u64 {
        self.registers
            .iter()
            .map(|one| one.imported.added + one.imported.replaced + one.imported.removed)
            .sum()
    }
}

/// Takes what changed in the registers of the database over into the lake.
///
/// # Errors
/// The database or the lake cannot be read or written. Registers before the one that failed are taken over.
pub async fn snapshot(
    store: &Store,
    lake: &Lake,
    content: &RegisterContent,
    calendars: &OfficeCalendars,
    at: NaiveDateTime,
) -> Result<Snapshotted, AppError> {
    let mut done = Snapshotted::default();
    for state in store.queries().register_states().await? {
        let Some(register) = content.register(&state.register) else { continue };
        let taking = Taking { store, lake, register, calendars, state: &state, at };
        match taking.take(&mut done.findings).await {
            Ok(Some(one)) => done.registers.push(one),
            Ok(None) => {}
            // Another process was faster, and took the same over.
            Err(AppError::Lake(LakeError::Conflict { .. })) => {
                done.findings.push(taken_by_another(&register.id));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

/// One register on its way.
struct Taking<'a> {
    store: &'a Store,
    lake: &'a Lake,
    register: &'a Register,
    calendars: &'a OfficeCalendars,
    state: &'a RegisterState,
    at: NaiveDateTime,
}

/// From where on records are taken, and how they meet those that are there.
struct Course {
    since: i64,
    mode: ImportMode,
    has_other_records: bool,
}

impl Taking<'_> {
    async fn take(&self, findings: &mut Findings) -> Result<Option<SnapshotOfRegister>, AppError> {
        let register = self.register;
        let before = self.lake.manifest(&register.id).await?;
        let chain = Chain::register(&register.id);
        let audit_entries = self.store.queries().revision(&chain).await?;
        if let Some(manifest) = before.as_ref().filter(|manifest| self.is_current(manifest)) {
            return Ok(Some(self.unchanged(manifest)));
        }
        let Some(course) = self.course(before.as_ref(), findings).await? else { return Ok(None) };
        let mut writer = LakeWriter::begin(self.lake, register, course.mode).await?;
        let left_out = self.copy(&mut writer, course.since, findings).await?;
        let source = SnapshotSource {
            revision: self.state.revision,
            audit_entries,
            calendars: self.calendars.version().to_owned(),
            has_other_records: course.has_other_records,
        };
        let (imported, manifest) = writer.finish_from(self.at, source).await?;
        Ok(Some(SnapshotOfRegister {
            register: register.id.clone(),
            rows: manifest.rows(),
            manifest: manifest.number,
            imported,
            left_out,
        }))
    }

    fn is_current(&self, manifest: &Manifest) -> bool {
        let is_of_today = manifest.at.date() >= self.at.date();
        let has_same_columns = manifest.schema_version == version_of(&columns_of(self.register));
        manifest.source.as_ref().is_some_and(|source| {
            source.revision == self.state.revision
                && source.calendars == self.calendars.version()
                && is_of_today
                && has_same_columns
        })
    }

    fn unchanged(&self, manifest: &Manifest) -> SnapshotOfRegister {
        SnapshotOfRegister {
            register: self.register.id.clone(),
            rows: manifest.rows(),
            manifest: manifest.number,
            imported: Imported::default(),
            left_out: 0,
        }
    }

    /// How the register is taken over; none when that cannot be done.
    async fn course(
        &self,
        before: Option<&Manifest>,
        findings: &mut Findings,
    ) -> Result<Option<Course>, AppError> {
        let everything = |mode, has_other_records| Some(Course { since: 0, mode, has_other_records });
        let Some(manifest) = before else { return Ok(everything(ImportMode::ByKey, false)) };
        let has_same_columns = manifest.schema_version == version_of(&columns_of(self.register));
        let Some(source) = &manifest.source else {
            if has_same_columns {
                return Ok(everything(ImportMode::ByKey, manifest.rows() > 0));
            }
            findings.push(other_columns(&self.register.id));
            return Ok(None);
        };
        // Records of files are not given up for those of the database.
        if !has_same_columns {
            if source.has_other_records {
                findings.push(other_columns(&self.register.id));
                return Ok(None);
            }
            return Ok(everything(ImportMode::Replace, false));
        }
        // A database that was restored from a backup may have come less far than the one before it.
        let is_another_past = source.revision > self.state.revision;
        if is_another_past || self.was_rekeyed_since(source.audit_entries).await? {
            if !source.has_other_records {
                return Ok(everything(ImportMode::Replace, false));
            }
            findings.push(old_keys_stay(&self.register.id));
        }
        let has_same_calendars = source.calendars == self.calendars.version();
        let since = if has_same_calendars && !is_another_past { source.revision } else { 0 };
        Ok(Some(Course { since, mode: ImportMode::ByKey, has_other_records: source.has_other_records }))
    }

    /// Whether a record was given another key: the lake knows records by their keys, and would keep it under both.
    async fn was_rekeyed_since(&self, audit_entries: i64) -> Result<bool, AppError> {
        let chain = Chain::register(&self.register.id);
        let key: Vec<&str> = self
            .register
            .key
            .iter()
            .filter_map(|place| self.register.fields.get(*place))
            .map(|field| field.name.as_str())
            .collect();
        let mut before = None;
        loop {
            let entries = self.store.queries().audit_entries(&chain, before, ENTRIES).await?;
            for entry in &entries {
                if entry.sequence <= audit_entries {
                    return Ok(false);
                }
                if entry.action == "record.edit" && changed_any(entry.after.as_deref(), &key) {
                    return Ok(true);
                }
            }
            let Some(last) = entries.last() else { return Ok(false) };
            before = Some(last.sequence);
        }
    }

    /// Copies what was written after a revision, up to the one that the register had when the snapshot began.
    async fn copy(
        &self,
        writer: &mut LakeWriter,
        since: i64,
        findings: &mut Findings,
    ) -> Result<u64, AppError> {
        let register = self.register;
        let reader = RecordReader::new(register).on(now().date());
        let mut builder = RowsBuilder::new(register);
        let mut after: Option<(i64, RecordId)> = None;
        let mut left_out = 0;
        let mut reasons: HashMap<String, u64> = HashMap::new();
        loop {
            let page = self.store.queries().records_changed_since(register, since, after, PAGE).await?;
            after = page.last().map(|record| (record.revision, record.id));
            let is_last = u64::try_from(page.len()).unwrap_or(u64::MAX) < PAGE;
            let mut is_ahead = false;
            for record in page {
                if record.revision > self.state.revision {
                    // Written while the snapshot is taken: the next one takes it.
                    is_ahead = true;
                    break;
                }
                let key = record.key(register);
                if record.is_withdrawn {
                    writer.remove(&key);
                    continue;
                }
                let (checked, about) = reader.check(record.values, self.calendars, self.at, &Place::default);
                match checked {
                    Some(checked) => builder.push(&checked),
                    None => {
                        writer.remove(&key);
                        left_out += 1;
                        for finding in about.iter() {
                            *reasons.entry(finding.code.to_owned()).or_default() += 1;
                        }
                    }
                }
            }
            if !builder.is_empty() {
                writer.push(&builder.finish()?).await?;
            }
            if is_last || is_ahead {
                break;
            }
            // Others get their turn between two pages.
            tokio::task::yield_now().await;
        }
        if left_out > 0 {
            findings.push(records_left_out(&register.id, left_out, &reasons));
        }
        Ok(left_out)
    }
}

/// Whether an edit, as the audit chain tells it, changed one of these fields.
fn changed_any(after: Option<&str>, fields: &[&str]) -> bool {
    let after: Option<Json> = after.and_then(|after| serde_json::from_str(after).ok());
    let changed = after.as_ref().and_then(|after| after.get("fields")).and_then(Json::as_array);
    changed.is_some_and(|changed| {
        changed.iter().filter_map(Json::as_str).any(|changed| fields.contains(&changed))
    })
}

fn taken_by_another(register: &str) -> Finding {
    Finding::note(
        "snapshot-taken-by-another",
        Text::new(
            "Tiến trình khác vừa chụp sổ này; lần này bỏ qua",
            "Another process has just taken this register over; it is left to it",
        ),
    )
    .at(Place::item(register))
}

fn other_columns(register: &str) -> Finding {
    Finding::rejected(
        "register-with-other-columns",
        Text::new(
            "Kho dữ liệu giữ sổ này với các cột khác, trong đó có bản ghi nhập từ tệp; không chụp được",
            "The lake holds this register with other columns, and with records from files; it is not taken over",
        ),
    )
    .at(Place::item(register))
    .hint(Text::new(
        "Nhập lại các tệp với caicach lake import --replace",
        "Import the files again with caicach lake import --replace",
    ))
}

fn old_keys_stay(register: &str) -> Finding {
    Finding::warning(
        "old-keys-stay",
        Text::new(
            "Có bản ghi đổi khóa, và kho dữ liệu còn giữ bản ghi nhập từ tệp: bản ghi dưới khóa cũ vẫn còn",
            "A record has another key now, and the lake also holds records from files: what stands under the old key stays",
        ),
    )
    .at(Place::item(register))
    .hint(Text::new(
        "Nhập lại các tệp với caicach lake import --replace",
        "Import the files again with caicach lake import --replace",
    ))
}

fn records_left_out(register: &str, count: u64, reasons: &HashMap<String, u64>) -> Finding {
    let mut reasons: Vec<(&String, &u64)> = reasons.iter().collect();
    reasons.sort();
    let reasons: Vec<String> = reasons.into_iter().map(|(code, count)| format!("{code}: {count}")).collect();
    let reasons = reasons.join(", ");
    Finding::warning(
        "records-left-out",
        Text::new(
            format!("{count} bản ghi không còn đúng quy tắc của sổ và không vào kho dữ liệu ({reasons})"),
            format!("{count} records no longer keep the rules of their register and are not in the lake ({reasons})"),
        ),
    )
    .at(Place::item(register))
}
