//! All records that a list shows, page after page, however many there are.

use crate::{App, AppError, Caller};
use caicach_registers::Register;
use caicach_store::{RecordFilter, RecordId, RecordOrder, StoredRecord};
use std::sync::Arc;

/// So many records are read at a time.
const PAGE: u64 = 2_000;

/// The records that a filter lets through, the earliest first. They are read as they are taken, so that the memory holds one page.
#[derive(Debug)]
pub struct RecordPages {
    app: Arc<App>,
    register: String,
    filter: RecordFilter,
    after: Option<RecordId>,
    is_done: bool,
}

impl App {
    /// All records that a filter lets through and the caller may see: exactly those that [`App::count_records`] counts, as long as nobody writes.
    ///
    /// # Errors
    /// The caller may not.
    pub fn record_pages(
        self: &Arc<Self>,
        caller: &Caller,
        register: &Register,
        filter: &RecordFilter,
    ) -> Result<RecordPages, AppError> {
        let filter = self.within_reach(caller, filter)?;
        let register = register.id.clone();
        Ok(RecordPages { app: Arc::clone(self), register, filter, after: None, is_done: false })
    }
}

impl RecordPages {
    /// The next records; none at the end.
    ///
    /// # Errors
    /// The filter does not fit the register; the database cannot be read.
    pub async fn next(&mut self) -> Result<Option<Vec<StoredRecord>>, AppError> {
        if self.is_done {
            return Ok(None);
        }
        let register = self.app.register(&self.register)?;
        let queries = self.app.store().queries();
        let order = RecordOrder::OldestFirst;
        let page = queries.records(register, &self.filter, order, self.after, PAGE).await?;
        self.after = page.last().map(|record| record.id);
        self.is_done = u64::try_from(page.len()).is_ok_and(|length| length < PAGE);
        Ok((!page.is_empty()).then_some(page))
    }
}
