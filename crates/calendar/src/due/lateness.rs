//! Late or on time, and by how much.

use super::Due;
use crate::cutoff::Cutoff;
use crate::error::CalendarError;
use crate::instant::{instant_to_the_minute, time_of_minute};
use crate::pause::{CheckedPauses, Pause};
use crate::work_calendar::WorkCalendar;
use caicach_findings::Findings;
use chrono::{Days, NaiveDate, NaiveDateTime};

/// 23:59.
const LAST_MINUTE_OF_DAY: u32 = 24 * 60 - 1;

/// Whether a result comes after its due time: by the day alone for limits of whole days, else by the minute.
#[must_use]
pub fn is_late(due: NaiveDateTime, is_judged_by_day: bool, finished: NaiveDateTime) -> bool {
    if is_judged_by_day {
        finished.date() > due.date()
    } else {
        instant_to_the_minute(finished) > instant_to_the_minute(due)
    }
}

/// The last day to apologise for a coming delay: a number of calendar days before the day that the result is due
/// (NĐ 61/2018/NĐ-CP art. 19.9: one day).
#[must_use]
pub fn apology_deadline(due: NaiveDateTime, lead_days: u32) -> Option<NaiveDate> {
    due.date().checked_sub_days(Days::new(u64::from(lead_days)))
}

impl Due {
    /// Whether a result at an instant is late; `None` without a due date.
    #[must_use]
    pub fn is_late(&self, finished: NaiveDateTime) -> Option<bool> {
        self.due.map(|due| is_late(due, self.is_judged_by_day, finished))
    }
}

impl WorkCalendar {
    /// Working minutes by which a result is late, 0 when it is on time. A result that is judged by its day is late
    /// from the end of that day on.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`].
    pub fn working_minutes_late(
        &self,
        due: NaiveDateTime,
        is_judged_by_day: bool,
        finished: NaiveDateTime,
    ) -> Result<i64, CalendarError> {
        if !is_late(due, is_judged_by_day, finished) {
            return Ok(0);
        }
        let late_from =
            if is_judged_by_day { due.date().and_time(time_of_minute(LAST_MINUTE_OF_DAY)) } else { due };
        self.working_minutes_between(late_from, finished)
    }

    /// Working minutes that an office used from the effective receipt to the result, the pauses left out; an open
    /// pause lasts until the result. 0 when the result comes before the receipt counts.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`].
    pub fn working_minutes_used(
        &self,
        received: NaiveDateTime,
        finished: NaiveDateTime,
        pauses: &[Pause],
        cutoff: Option<&Cutoff>,
    ) -> Result<(i64, Findings), CalendarError> {
        let start = self.effective_receipt(received, cutoff)?;
        let finished = instant_to_the_minute(finished);
        let closed: Vec<Pause> = pauses
            .iter()
            .map(|pause| Pause { to: Some(pause.to.unwrap_or(finished.max(pause.from))), ..*pause })
            .collect();
        let (checked, mut findings) = CheckedPauses::check(&closed, received);
        let mut minutes = self.working_minutes_between(start, finished)?.max(0);
        for (from, to) in checked.stretches_from(start) {
            if from < finished {
                minutes -= self.working_minutes_between(from, to.min(finished))?;
            }
        }
        findings.extend(self.year_findings(received.date(), finished.date()));
        Ok((minutes, findings))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant::parse_instant;

    #[test]
    fn whole_days_are_judged_by_day_and_the_rest_by_the_minute() {
        let at = |text| parse_instant(text).unwrap();
        let due = at("2026-03-06T17:00");
        assert!(!is_late(due, true, at("2026-03-06T23:59")));
        assert!(is_late(due, true, at("2026-03-07T00:00")));
        assert!(!is_late(due, false, at("2026-03-06T17:00:59")));
        assert!(is_late(due, false, at("2026-03-06T17:01")));
    }

    #[test]
    fn the_apology_comes_a_day_before() {
        let due = parse_instant("2026-03-09T17:00").unwrap();
        assert_eq!(apology_deadline(due, 1), parse_instant("2026-03-08").ok().map(|instant| instant.date()));
        assert_eq!(apology_deadline(NaiveDateTime::MIN, 1), None);
    }
}
