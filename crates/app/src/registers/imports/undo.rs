//! Imports that are done: their list, and taking one back.
//!
//! Taking back goes on in the background, part after part, whether or not anybody looks. When the program ends meanwhile, what is left
//! stands as the file brought it, and taking back goes on when somebody asks again.

use super::ImportDesk;
use crate::policy::Action;
use crate::{App, AppError, Caller};
use caicach_findings::Text;
use caicach_registers::Register;
use caicach_store::{ImportBatch, ImportBatchId, ImportReach, UnitScope};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many imports are listed.
const LISTED: u64 = 100;

/// What is being taken back, and what stopped and why.
pub(crate) type Undoing = Mutex<BTreeMap<ImportBatchId, Undo>>;

/// How far taking back has come.
#[derive(Debug, Clone)]
pub(crate) enum Undo {
    Running,
    Stopped(Text),
}

/// An import that is done.
#[derive(Debug, Clone)]
pub struct PastImport {
    /// The import.
    pub batch: ImportBatch,
    /// What is left of it.
    pub reach: ImportReach,
    /// Whether it is being taken back.
    pub is_running: bool,
    /// Why taking it back stopped.
    pub problem: Option<Text>,
}

impl App {
    /// The latest imports of a register that the caller may see, newest first. Who reaches some units alone sees their own.
    ///
    /// # Errors
    /// The caller may not import; the database cannot be read.
    pub async fn register_imports(
        &self,
        caller: &Caller,
        register: &Register,
    ) -> Result<Vec<ImportBatch>, AppError> {
        let scope = self.check_scope(caller, Action::ImportRegister)?;
        let mut batches = self.store().queries().register_imports(register, LISTED).await?;
        batches.retain(|batch| scope == UnitScope::All || batch.actor == caller.actor.code());
        Ok(batches)
    }

    /// An import that is done.
    ///
    /// # Errors
    /// The caller may not; there is none of the register with this number that the caller may see.
    pub async fn past_import(
        &self,
        caller: &Caller,
        register: &Register,
        id: ImportBatchId,
    ) -> Result<PastImport, AppError> {
        let scope = self.check_scope(caller, Action::ImportRegister)?;
        let queries = self.store().queries();
        let batch = queries.register_batch(register, id).await?;
        if scope != UnitScope::All && batch.actor != caller.actor.code() {
            return Err(AppError::NotFound("import"));
        }
        let reach = queries.import_reach(register, id).await?;
        let undo = self.imports.undoing().get(&id).cloned();
        Ok(PastImport {
            batch,
            reach,
            is_running: matches!(undo, Some(Undo::Running)),
            problem: match undo {
                Some(Undo::Stopped(why)) => Some(why),
                _ => None,
            },
        })
    }

    /// Begins to take an import back, or goes on with it. When it is being taken back already, nothing happens.
    ///
    /// # Errors
    /// As [`App::past_import`].
    pub async fn undo_register_import(
        self: &Arc<Self>,
        caller: &Caller,
        register: &Register,
        id: ImportBatchId,
    ) -> Result<(), AppError> {
        let import = self.past_import(caller, register, id).await?;
        if import.batch.undone.is_some() && import.reach.standing == 0 {
            return Ok(());
        }
        let before = self.imports.undoing().insert(id, Undo::Running);
        if matches!(before, Some(Undo::Running)) {
            return Ok(());
        }
        let (app, actor, register) = (Arc::clone(self), caller.actor.clone(), register.clone());
        tokio::spawn(async move {
            let undone = loop {
                match app.store().commands().undo_import_part(&actor, &register, id).await {
                    Ok(part) if part.is_whole => break Ok(()),
                    Ok(_) => {}
                    Err(error) => break Err(AppError::from(error)),
                }
            };
            let mut undoing = app.imports.undoing();
            match undone {
                Ok(()) => undoing.remove(&id),
                Err(error) => undoing.insert(id, Undo::Stopped(error.message())),
            };
        });
        Ok(())
    }
}

impl ImportDesk {
    fn undoing(&self) -> std::sync::MutexGuard<'_, BTreeMap<ImportBatchId, Undo>> {
        self.undoing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
