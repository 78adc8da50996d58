//! Registers on the server: their records are listed, shown, entered, changed, imported and exported.
//!
//! What a register is stands in the content; its records stand in the store, as they were read. What is derived from them is
//! worked out when they are shown ([`ShownRecord`]), with the calendar by which the unit of the record works
//! ([`UnitCalendars`]).
//!
//! A file goes in by [`imports`]: it is looked at first, and then written in parts, so that an import that stopped can be run
//! again. Programs send records by [`App::put_records`].

mod calendars;
mod edit;
mod export;
pub mod imports;
mod list;
mod put;
mod shown;
pub(crate) mod units;

pub use calendars::UnitCalendars;
pub use edit::{Typed, form_text};
pub use export::RecordPages;
pub use list::{RegisterSummary, known_days};
pub use put::{PutRow, PutRowOutcome, SentRecord};
pub use shown::ShownRecord;
pub use units::is_unit_code;

use crate::{App, AppError};
use caicach_registers::Register;
use chrono::{NaiveDateTime, Utc};

/// This moment, in the local time by which the law counts.
pub(crate) fn now() -> NaiveDateTime {
    caicach_calendar::local_from_utc(Utc::now())
}

impl App {
    /// The register with a name.
    ///
    /// # Errors
    /// There is none.
    pub fn register(&self, id: &str) -> Result<&Register, AppError> {
        self.library().registers.register(id).ok_or(AppError::NotFound("register"))
    }
}
