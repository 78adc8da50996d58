//! Checking a file, and writing it.

use super::desk::Job;
use super::rejected::{self, RejectedRows};
use super::rows::{FINDINGS_KEPT, FileMessage, FilePart, FileRows};
use super::{ChangedRecord, ImportCounts, ImportId, ImportStage, ImportView};
use crate::intake::{self, Heading, RejectedRow};
use crate::policy::Action;
use crate::registers::put::belongs_to_another;
use crate::{App, AppError, Caller, UnitsReached};
use caicach_content::mapping::Mapping;
use caicach_findings::{Findings, Language};
use caicach_registers::{Register, Value};
use caicach_store::{AccountId, Actor, ImportFile, NewImportMapping, PutOutcome, RecordOrigin, UnitScope};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::mpsc;

/// How many parts wait to be written.
const WAITING: usize = 2;
/// So many rejected rows are shown.
const REJECTED_SHOWN: usize = 20;
/// So many records that would change are shown.
const CHANGED_SHOWN: usize = 20;

impl App {
    /// An import as it stands.
    ///
    /// # Errors
    /// The caller may not; there is none of the register with this number, or its time is over.
    pub fn register_import(
        self: &Arc<Self>,
        caller: &Caller,
        register: &Register,
        id: ImportId,
    ) -> Result<ImportView, AppError> {
        let job = self.job(caller, register, id)?;
        let view = job.see();
        // After a restart the file is looked at again.
        if view.headings.is_empty()
            && view.findings.is_empty()
            && view.problem.is_none()
            && matches!(view.stage, ImportStage::Checked | ImportStage::Unreadable)
            && self.begin_check(&job, Some(view.mapping.clone()).filter(|mapping| !mapping.is_empty()))
        {
            return Ok(job.see());
        }
        Ok(view)
    }

    /// Looks at the file again, with the fields that somebody named for its headers; an empty one leaves a column out.
    ///
    /// # Errors
    /// As [`App::register_import`].
    pub fn map_register_import(
        self: &Arc<Self>,
        caller: &Caller,
        register: &Register,
        id: ImportId,
        mapping: BTreeMap<String, String>,
    ) -> Result<(), AppError> {
        let job = self.job(caller, register, id)?;
        let is_field = |field: &String| field.is_empty() || register.field(field).is_some();
        let mapping = mapping.into_iter().filter(|(_, field)| is_field(field)).collect();
        self.begin_check(&job, Some(mapping));
        Ok(())
    }

    /// Begins to write what was looked at, or goes on with what stopped. It goes on by itself; when it is being written already, or
    /// is done, nothing happens. `language` is that of the reasons in the file of rejected rows.
    ///
    /// # Errors
    /// As [`App::register_import`].
    pub fn commit_register_import(
        self: &Arc<Self>,
        caller: &Caller,
        register: &Register,
        id: ImportId,
        language: Language,
    ) -> Result<(), AppError> {
        let job = self.job(caller, register, id)?;
        if !matches!(job.see().stage, ImportStage::Checked | ImportStage::Stopped) {
            return Ok(());
        }
        if !job.enter(ImportStage::Writing) {
            return Ok(());
        }
        let (app, actor) = (Arc::clone(self), caller.actor.clone());
        tokio::spawn(async move {
            let written = app.write(&job, &actor, language).await;
            job.change(|view| match written {
                Ok(()) => view.stage = ImportStage::Done,
                Err(error) => {
                    view.stage = ImportStage::Stopped;
                    view.problem = Some(error.message());
                }
            });
            if job.see().stage == ImportStage::Done {
                // The rows are in the register: a copy beside it would only be one more place with personal data.
                let _ = std::fs::remove_file(job.file());
            }
        });
        Ok(())
    }

    /// The file with the rows that were set aside; none when all went in.
    ///
    /// # Errors
    /// As [`App::register_import`].
    pub fn rejected_rows(
        &self,
        caller: &Caller,
        register: &Register,
        id: ImportId,
    ) -> Result<Option<PathBuf>, AppError> {
        Ok(rejected::existing(self.job(caller, register, id)?.rejected_file()))
    }

    /// Throws a file away that is not being written. What was written of one that stopped stays, and stands in the list of imports, from
    /// where it can be taken back.
    ///
    /// # Errors
    /// As [`App::register_import`]; the database cannot be written.
    pub async fn discard_register_import(
        &self,
        caller: &Caller,
        register: &Register,
        id: ImportId,
    ) -> Result<(), AppError> {
        let job = self.job(caller, register, id)?;
        let view = job.see();
        if view.stage.is_running() {
            return Ok(());
        }
        if view.stage == ImportStage::Stopped {
            let counts = view.counts;
            let file = ImportFile {
                name: view.file_name,
                sha256: job.sha256.clone(),
                rows: counts.rows,
                rejected: counts.rejected,
            };
            let (changed, accepted) =
                (counts.added + counts.replaced, counts.rows.saturating_sub(counts.rejected));
            let commands = self.store().commands();
            commands.enter_register_import(&caller.actor, register, &file, accepted, changed).await?;
        }
        self.imports.remove(id);
        Ok(())
    }

    fn job(&self, caller: &Caller, register: &Register, id: ImportId) -> Result<Arc<Job>, AppError> {
        let scope = self.check_scope(caller, Action::ImportRegister)?;
        // Who reaches some units alone sees their own imports: others' may hold anything.
        let is_own = |view: &ImportView| {
            scope == UnitScope::All
                || view.owner.as_deref().is_some_and(|owner| Some(owner) == caller.account_id())
        };
        let is_meant = |job: &Arc<Job>| {
            let view = job.see();
            view.register == register.id && is_own(&view)
        };
        self.imports.find(id).filter(is_meant).ok_or(AppError::NotFound("import"))
    }

    /// The units for which the one whose import it is may take records in, as of now.
    async fn scope_of_owner(&self, view: &ImportView) -> Result<UnitScope, AppError> {
        let Some(owner) = &view.owner else { return Ok(UnitScope::All) };
        let id = owner.parse().map(AccountId).map_err(|_| AppError::Forbidden)?;
        let person = self.person(id).await?.ok_or(AppError::Forbidden)?;
        self.check_scope(&person.caller(), Action::ImportRegister)
    }

    /// Begins to look at a file; with no mapping, by the one that was said for a file with the same headers.
    pub(super) fn begin_check(
        self: &Arc<Self>,
        job: &Arc<Job>,
        mapping: Option<BTreeMap<String, String>>,
    ) -> bool {
        if !job.enter(ImportStage::Checking) {
            return false;
        }
        let (app, job) = (Arc::clone(self), Arc::clone(job));
        tokio::spawn(async move {
            let checked = app.look(&job, mapping).await;
            job.change(|view| match checked {
                Ok(()) => view.stage = ImportStage::Checked,
                Err(AppError::Input(findings)) => {
                    view.stage = ImportStage::Unreadable;
                    view.findings = findings;
                }
                Err(error) => {
                    view.stage = ImportStage::Unreadable;
                    view.problem = Some(error.message());
                }
            });
        });
        true
    }

    async fn look(
        self: &Arc<Self>,
        job: &Arc<Job>,
        mapping: Option<BTreeMap<String, String>>,
    ) -> Result<(), AppError> {
        let view = job.see();
        let register = self.register(&view.register)?;
        let headings = self.headings(job, &view, Mapping::default()).await?;
        let remembered = match &mapping {
            Some(_) => None,
            None => self.store().queries().mapping(&register.id, &signature(&headings)).await?,
        };
        let is_mapping_remembered = remembered.is_some();
        let mapping = mapping.or_else(|| remembered.map(|kept| kept.mapping.fields)).unwrap_or_default();
        let known = Mapping { columns: mapping.clone(), ..Mapping::default() };
        let headings = self.headings(job, &view, known).await?;
        job.change(|view| {
            view.headings = headings;
            view.mapping = mapping;
            view.is_mapping_remembered = is_mapping_remembered;
            view.counts = ImportCounts::default();
            view.findings = Findings::default();
            view.first_rejected = Vec::new();
            view.first_changed = Vec::new();
        });
        let scope = self.scope_of_owner(&view).await?;
        let mut parts = self.parts(job, self.units_reached(&scope).await?);
        while let Some(message) = parts.messages.recv().await {
            let FileMessage::Part(mut part) = message else { continue };
            self.set_others_aside(register, &mut part, &scope).await?;
            self.keep_absent(register, &mut part).await?;
            let outcomes = self.store().queries().compare_records(register, &part.records).await?;
            let room = CHANGED_SHOWN.saturating_sub(job.see().first_changed.len());
            let changed = self.first_changed(register, &part.records, &outcomes, room).await?;
            job.change(|view| {
                view.first_changed.extend(changed);
                count(view, part, &outcomes);
            });
        }
        parts.finish().await
    }

    /// The first records that would change, at most `most`, as they stand and as they would be.
    async fn first_changed(
        &self,
        register: &Register,
        records: &[Vec<Value>],
        outcomes: &[PutOutcome],
        most: usize,
    ) -> Result<Vec<ChangedRecord>, AppError> {
        let is_change = |outcome: &PutOutcome| matches!(outcome, PutOutcome::Replaced | PutOutcome::Revived);
        let changed = records.iter().zip(outcomes).filter(|(_, outcome)| is_change(outcome)).take(most);
        let after: Vec<Vec<Value>> = changed.map(|(record, _)| record.clone()).collect();
        if after.is_empty() {
            return Ok(Vec::new());
        }
        let there = self.store().queries().records_with_keys_of(register, &after).await?;
        let pairs = there.into_iter().zip(after);
        Ok(pairs.filter_map(|(before, after)| Some(ChangedRecord { before: before?, after })).collect())
    }

    async fn write(
        self: &Arc<Self>,
        job: &Arc<Job>,
        actor: &Actor,
        language: Language,
    ) -> Result<(), AppError> {
        let view = job.see();
        let register = self.register(&view.register)?;
        let mut file = ImportFile {
            name: view.file_name.clone(),
            sha256: job.sha256.clone(),
            rows: view.counts.rows,
            rejected: view.counts.rejected,
        };
        job.change(|view| {
            view.counts = ImportCounts::default();
            view.findings = Findings::default();
            view.first_rejected = Vec::new();
            view.first_changed = Vec::new();
        });
        let commands = self.store().commands();
        let mut rejected: Option<RejectedRows> = None;
        let mut header = None;
        let scope = self.scope_of_owner(&view).await?;
        let mut parts = self.parts(job, self.units_reached(&scope).await?);
        let mut number = 0;
        while let Some(message) = parts.messages.recv().await {
            let mut part = match message {
                FileMessage::Header(read) => {
                    header = Some(read);
                    continue;
                }
                FileMessage::Part(part) => part,
            };
            self.set_others_aside(register, &mut part, &scope).await?;
            self.keep_absent(register, &mut part).await?;
            if let Some(header) = &header {
                for row in &part.rejected {
                    let file = match rejected.take() {
                        Some(file) => file,
                        None => RejectedRows::create(&job.rejected_file(), header, language)?,
                    };
                    rejected.insert(file).push(row)?;
                }
            }
            let mut outcomes = Vec::new();
            if !part.records.is_empty() {
                number += 1;
                let origin = RecordOrigin::File { file: file.clone(), part: number };
                outcomes = commands.put_records(actor, register, &part.records, origin).await?.outcomes;
            }
            job.change(|view| count(view, part, &outcomes));
        }
        parts.finish().await?;
        match rejected {
            Some(file) => file.finish()?,
            None => drop(std::fs::remove_file(job.rejected_file())),
        }
        let view = job.see();
        let counts = view.counts;
        (file.rows, file.rejected) = (counts.rows, counts.rejected);
        let (changed, accepted) =
            (counts.added + counts.replaced, counts.rows.saturating_sub(counts.rejected));
        let import = commands.enter_register_import(actor, register, &file, accepted, changed).await?;
        job.change(|view| view.batch = Some(import.batch().id));
        if !view.mapping.is_empty() {
            // The columns are not kept when the program is started anew; their headers are those of the file.
            let headings = if view.headings.is_empty() {
                self.headings(job, &view, Mapping::default()).await?
            } else {
                view.headings
            };
            let signature = signature(&headings);
            let mapping = NewImportMapping { fields: view.mapping, file_name: view.file_name };
            commands.remember_mapping(actor, register, &signature, &mapping).await?;
        }
        Ok(())
    }

    /// Leaves out the records that would stand in the place of records of units that are not reached.
    async fn set_others_aside(
        &self,
        register: &Register,
        part: &mut FilePart,
        scope: &UnitScope,
    ) -> Result<(), AppError> {
        let theirs = self.store().queries().records_in_others_places(register, &part.records, scope).await?;
        let mut place = 0;
        part.records.retain(|_| {
            place += 1;
            !theirs.contains(&(place - 1))
        });
        part.left_out = u64::try_from(theirs.len()).unwrap_or(u64::MAX);
        for _ in &theirs {
            part.findings.push(belongs_to_another(register));
        }
        Ok(())
    }

    /// Puts into records what stands in the register under columns that the file does not have: a file says nothing about those.
    async fn keep_absent(&self, register: &Register, part: &mut FilePart) -> Result<(), AppError> {
        if part.absent.is_empty() || part.records.is_empty() {
            return Ok(());
        }
        let there = self.store().queries().records_with_keys_of(register, &part.records).await?;
        for (record, there) in part.records.iter_mut().zip(there) {
            let Some(there) = there else { continue };
            for place in &part.absent {
                if let (Some(slot), Some(value)) = (record.get_mut(*place), there.values.get(*place)) {
                    *slot = value.clone();
                }
            }
        }
        Ok(())
    }

    async fn headings(
        &self,
        job: &Arc<Job>,
        view: &ImportView,
        mapping: Mapping,
    ) -> Result<Vec<Heading>, AppError> {
        let (library, job) = (Arc::clone(&self.library), Arc::clone(job));
        let (register, name) = (view.register.clone(), view.file_name.clone());
        let read = tokio::task::spawn_blocking(move || {
            let register = library.registers.register(&register).ok_or(AppError::NotFound("register"))?;
            let file = std::fs::File::open(job.file()).map_err(AppError::File)?;
            intake::headings(&name, file, register, &mapping).map_err(AppError::Input)
        });
        read.await.map_err(|_| AppError::Stopped)?
    }

    /// Begins to read a file in a thread of its own.
    fn parts(&self, job: &Arc<Job>, reached: UnitsReached) -> Parts {
        let view = job.see();
        let rows = FileRows {
            library: Arc::clone(&self.library),
            register: view.register,
            state: self.state(),
            calendars: self.calendars_of_job(),
            reached,
            mapping: Mapping { columns: view.mapping, ..Mapping::default() },
            path: job.file(),
            file_name: view.file_name,
        };
        job.bytes_read.store(0, Ordering::Relaxed);
        let (sender, messages) = mpsc::channel(WAITING);
        let job = Arc::clone(job);
        let reading = tokio::task::spawn_blocking(move || {
            let progress = move |bytes| {
                job.bytes_read.fetch_add(bytes, Ordering::Relaxed);
            };
            rows.read(progress, |message| sender.blocking_send(message).is_ok())
        });
        Parts { messages, reading }
    }
}

/// A file that is being read.
struct Parts {
    messages: mpsc::Receiver<FileMessage>,
    reading: tokio::task::JoinHandle<Result<(), Findings>>,
}

impl Parts {
    async fn finish(self) -> Result<(), AppError> {
        self.reading.await.map_err(|_| AppError::Stopped)?.map_err(AppError::Input)
    }
}

/// Adds a part to what is shown.
fn count(view: &mut ImportView, part: FilePart, outcomes: &[PutOutcome]) {
    let number = |outcome| {
        let count = outcomes.iter().filter(|other| **other == outcome).count();
        u64::try_from(count).unwrap_or(u64::MAX)
    };
    let counts = &mut view.counts;
    counts.rows += part.rows;
    counts.added += number(PutOutcome::Added);
    let revived = number(PutOutcome::Revived);
    counts.replaced += number(PutOutcome::Replaced) + revived;
    counts.revived += revived;
    counts.unchanged += number(PutOutcome::Unchanged);
    counts.rejected += part.left_out + u64::try_from(part.rejected.len()).unwrap_or(u64::MAX);
    view.findings.extend(part.findings);
    view.findings.keep_first(FINDINGS_KEPT);
    let room = REJECTED_SHOWN.saturating_sub(view.first_rejected.len());
    view.first_rejected.extend(part.rejected.into_iter().take(room).map(shortened));
}

/// A row that is shown need not be whole.
fn shortened(mut row: RejectedRow) -> RejectedRow {
    const CELLS: usize = 8;
    const LETTERS: usize = 80;
    row.cells.truncate(CELLS);
    for cell in &mut row.cells {
        if cell.chars().count() > LETTERS {
            *cell = cell.chars().take(LETTERS).chain(['…']).collect();
        }
    }
    row
}

/// What the headers of a file are known by: the same headers, however they are spelt, in the same order.
fn signature(headings: &[Heading]) -> String {
    let folded: Vec<String> = headings.iter().map(|heading| caicach_tables::fold(&heading.header)).collect();
    hex::encode(Sha256::digest(folded.join("\n").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Library;
    use caicach_content::Source;
    use caicach_store::{RecordFilter, Store};
    use std::path::Path;
    use std::time::Duration;

    async fn start(folder: &Path) -> Arc<App> {
        let store = Store::open_sqlite(folder.join("caicach.db")).await.unwrap();
        let app = App::open(Library::load(&Source::default()).unwrap(), store).await.unwrap();
        Arc::new(app.keeping_imports_in(folder.join("imports")))
    }

    /// The import when nothing is under way.
    async fn settled(app: &Arc<App>, id: ImportId) -> ImportView {
        let register = app.register("tasks").unwrap();
        loop {
            let view = app.register_import(&Caller::command_line(), register, id).unwrap();
            if !view.stage.is_running() {
                return view;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    async fn send(app: &Arc<App>, csv: &str) -> ImportId {
        let register = app.register("tasks").unwrap();
        let mut upload = app.begin_register_import(&Caller::command_line(), register, "a.csv").unwrap();
        upload.write(csv.as_bytes()).unwrap();
        app.finish_register_upload(upload).await.unwrap()
    }

    fn tasks(count: usize) -> String {
        let rows = (0..count).map(|number| format!("NV-{number},Việc,68,reform_plan,2026-06-30,open\n"));
        format!("Mã,Việc phải làm,Đơn vị,Nguồn giao,Hạn,Tình trạng\n{}", rows.collect::<String>())
    }

    fn mapping() -> BTreeMap<String, String> {
        BTreeMap::from([("Việc phải làm".to_owned(), "title".to_owned())])
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn an_import_outlives_the_program() {
        let folder = tempfile::tempdir().unwrap();
        let caller = Caller::command_line();
        let app = start(folder.path()).await;
        let id = send(&app, &tasks(6_000)).await;
        assert_eq!(settled(&app, id).await.stage, ImportStage::Unreadable);
        let register = app.register("tasks").unwrap();
        app.map_register_import(&caller, register, id, mapping()).unwrap();
        assert_eq!(settled(&app, id).await.counts.added, 6_000);
        // The program ends in the middle of the writing: one part is in, and the import says so on the disk.
        let job = app.imports.find(id).unwrap();
        let mut parts = app.parts(&job, UnitsReached::All);
        while let Some(message) = parts.messages.recv().await {
            let FileMessage::Part(part) = message else { continue };
            let file = ImportFile { name: "a.csv".into(), sha256: job.sha256.clone(), rows: 0, rejected: 0 };
            let origin = RecordOrigin::File { file, part: 1 };
            app.store().commands().put_records(&caller.actor, register, &part.records, origin).await.unwrap();
            break;
        }
        assert!(job.enter(ImportStage::Writing));
        drop((parts, job, app));

        let app = start(folder.path()).await;
        let view = settled(&app, id).await;
        assert_eq!((view.stage, view.file_name.as_str()), (ImportStage::Stopped, "a.csv"));
        let register = app.register("tasks").unwrap();
        app.commit_register_import(&caller, register, id, Language::Vi).unwrap();
        let view = settled(&app, id).await;
        assert_eq!(view.stage, ImportStage::Done, "{view:?}");
        assert_eq!((view.counts.added, view.counts.unchanged), (1_000, 5_000));
        let count = app.count_records(&caller, register, &RecordFilter::default()).await.unwrap();
        assert_eq!(count, 6_000);
        assert!(
            !app.imports.find(id).unwrap().file().exists(),
            "what is in the register is kept nowhere else"
        );
        // It can be taken back, more than one part of it.
        let batch = app.register_imports(&caller, register).await.unwrap().remove(0);
        let import = app.past_import(&caller, register, batch.id).await.unwrap();
        assert_eq!((import.reach.standing, import.batch.accepted), (6_000, 6_000));
        app.undo_register_import(&caller, register, batch.id).await.unwrap();
        while app.past_import(&caller, register, batch.id).await.unwrap().is_running {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let import = app.past_import(&caller, register, batch.id).await.unwrap();
        assert!(import.problem.is_none() && import.batch.undone.is_some(), "{import:?}");
        assert_eq!(app.count_records(&caller, register, &RecordFilter::default()).await.unwrap(), 0);
        // The same file brings them again.
        let again = send(&app, &tasks(6_000)).await;
        assert_eq!(settled(&app, again).await.stage, ImportStage::Checked);
        app.commit_register_import(&caller, register, again, Language::Vi).unwrap();
        assert_eq!(settled(&app, again).await.counts.replaced, 6_000);
        // The mapping was remembered under the headers of the file.
        let again = settled(&app, send(&app, &tasks(1)).await).await;
        assert_eq!((again.stage, again.is_mapping_remembered), (ImportStage::Checked, true));
        assert_eq!(again.counts.unchanged, 1);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_file_that_was_looked_at_is_looked_at_again_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let app = start(folder.path()).await;
        let csv = "code,title,unit,assigner,due_on,state\nNV-1,Việc,68,reform_plan,2026-06-30,open\nNV-2,Việc,68,,,\n";
        let id = send(&app, csv).await;
        let counts = settled(&app, id).await.counts;
        assert_eq!((counts.rows, counts.added, counts.rejected), (2, 1, 1));
        drop(app);
        let app = start(folder.path()).await;
        let view = settled(&app, id).await;
        assert_eq!((view.stage, view.counts, view.first_rejected.len()), (ImportStage::Checked, counts, 1));
        let (caller, register) = (Caller::command_line(), app.register("tasks").unwrap());
        app.discard_register_import(&caller, register, id).await.unwrap();
        assert!(matches!(app.register_import(&caller, register, id), Err(AppError::NotFound(_))));
    }
}
