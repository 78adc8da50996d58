//! The working days of expressions are those of the office's calendar.

use crate::expression::WorkingDays;
use caicach_calendar::WorkCalendar;
use chrono::NaiveDate;

impl WorkingDays for WorkCalendar {
    fn working_days_after(&self, day: NaiveDate, days: u32) -> Option<NaiveDate> {
        self.nth_working_day_after(day, days).ok()
    }

    fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> Option<i64> {
        Self::working_days_between(self, from, to).ok()
    }

    fn working_day_from(&self, day: NaiveDate) -> Option<NaiveDate> {
        Self::working_day_from(self, day).ok()
    }
}
