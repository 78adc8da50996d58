//! The entry of a file whose records went in part after part.

use crate::audit::{Chain, Event};
use crate::imports::{self, Import, ImportFile, ImportKind};
use crate::{Actor, Commands, StoreError, Subject};
use caicach_registers::Register;
use serde_json::{Value as Json, json};

impl Commands<'_> {
    /// Enters a file after its parts went in with [`Commands::put_records`], so that it is in the list of imports: how many of its
    /// rows are in the register now, and how many of them were added or replaced. A file of which nothing was, and that was entered
    /// before, is not entered again.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the name of the file or of the register cannot be stored.
    pub async fn enter_register_import(
        &self,
        actor: &Actor,
        register: &Register,
        file: &ImportFile,
        accepted: u64,
        changed: u64,
    ) -> Result<Import, StoreError> {
        super::layout::Layout::of(register)?;
        let kind = ImportKind::of_register(&register.id);
        let change = self.begin(actor, &Chain::register(&register.id)).await?;
        if changed == 0
            && let Some(batch) = imports::earlier(change.connection(), &kind, file).await?.into_iter().next()
        {
            return Ok(Import::AlreadyThere(batch.into()));
        }
        let batch = imports::enter(&change, &kind, file, accepted).await?;
        imports::give_writes(&change, &register.id, &batch).await?;
        let mut after = imports::description(&batch);
        if let Json::Object(after) = &mut after {
            after.insert("changed".to_owned(), json!(changed));
        }
        change.commit(Event::new("records.import", Subject::ImportBatch, &batch.id).after(after)).await?;
        Ok(Import::Done(batch))
    }
}
