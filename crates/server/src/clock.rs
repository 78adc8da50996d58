//! The day on which a request is answered.

use chrono::{NaiveDate, Utc};

/// Today in Vietnam.
pub(crate) fn today() -> NaiveDate {
    caicach_calendar::local_from_utc(Utc::now()).date()
}
