//! How a limit runs, and how pauses move its end.

use crate::cutoff::Cutoff;
use crate::error::CalendarError;
use crate::limit::{Counted, DayRule, Limit};
use crate::pause::CheckedPauses;
use crate::rule_set::ClockRule;
use crate::work_calendar::WorkCalendar;
use chrono::{Days, NaiveDate, NaiveDateTime};

/// A limit on the calendar of one office.
pub(super) struct Clock<'a> {
    pub(super) calendar: &'a WorkCalendar,
    pub(super) limit: Limit,
    pub(super) day_rule: DayRule,
    pub(super) cutoff: Option<&'a Cutoff>,
}

impl Clock<'_> {
    /// The end of the limit by a clock rule. The pauses are checked and none of them is open.
    pub(super) fn due(
        &self,
        rule: Option<ClockRule>,
        received: NaiveDateTime,
        effective_receipt: NaiveDateTime,
        pauses: &CheckedPauses,
    ) -> Result<NaiveDateTime, CalendarError> {
        match rule {
            None => self.run(effective_receipt),
            Some(ClockRule::Restart) => {
                let start = self.restart(effective_receipt, pauses)?;
                self.run_with_pauses(start, pauses)
            }
            Some(ClockRule::Pause) => self.run_with_pauses(effective_receipt, pauses),
            Some(ClockRule::Subtract) => match self.counted(effective_receipt)? {
                Counted::WorkingDays(days) => {
                    // The dates are those of the calendar, (from, to], even when the receipt counts from later on.
                    let subtracted = self.working_dates(pauses, received)?;
                    self.end_of_working_days(effective_receipt, days.saturating_add(subtracted))
                }
                Counted::CalendarDays(_) | Counted::Minutes(_) => {
                    self.run_with_pauses(effective_receipt, pauses)
                }
            },
        }
    }

    /// The end of the limit from a start on, as if nothing came between.
    pub(super) fn run(&self, start: NaiveDateTime) -> Result<NaiveDateTime, CalendarError> {
        match self.counted(start)? {
            Counted::WorkingDays(days) => self.end_of_working_days(start, days),
            Counted::CalendarDays(days) => self.end_of_calendar_days(start, days),
            Counted::Minutes(minutes) => self.calendar.after_working_minutes(start, minutes),
        }
    }

    /// The limit in days or minutes; a fraction of a day is one of the normal day when the limit starts to run.
    fn counted(&self, start: NaiveDateTime) -> Result<Counted, CalendarError> {
        let normal_day = self.calendar.schedule().on(start.date()).normal_day();
        self.limit.counted(normal_day.minutes()).ok_or(CalendarError::LeadsOutOfRange)
    }

    /// From when the limit runs anew: the dossier that a supplement completes is received like a new one.
    fn restart(
        &self,
        effective_receipt: NaiveDateTime,
        pauses: &CheckedPauses,
    ) -> Result<NaiveDateTime, CalendarError> {
        let Some(completed) = pauses.end_of_last_supplement() else { return Ok(effective_receipt) };
        let start = self.calendar.effective_receipt(completed, self.cutoff)?;
        Ok(start.max(effective_receipt))
    }

    /// The end of the limit from a start on, with the time of the pauses after the start added.
    fn run_with_pauses(
        &self,
        start: NaiveDateTime,
        pauses: &CheckedPauses,
    ) -> Result<NaiveDateTime, CalendarError> {
        let counted = self.counted(start)?;
        if let Counted::CalendarDays(days) = counted {
            return self.end_of_calendar_days(start, days.saturating_add(calendar_dates(pauses, start)?));
        }
        let end = self.run(start)?;
        let paused_minutes = self.working_minutes(pauses, start)?;
        let moved = self.calendar.after_working_minutes(end, paused_minutes)?;
        match (counted, self.day_rule) {
            (Counted::WorkingDays(_), DayRule::EndOfDay) => self.on_day(moved.date(), start),
            _ => Ok(moved),
        }
    }

    fn end_of_working_days(&self, start: NaiveDateTime, days: u32) -> Result<NaiveDateTime, CalendarError> {
        let last_day = self.calendar.nth_working_day_after(start.date(), days)?;
        self.on_day(last_day, start)
    }

    fn end_of_calendar_days(&self, start: NaiveDateTime, days: u32) -> Result<NaiveDateTime, CalendarError> {
        let last_date = start.date().checked_add_days(Days::new(u64::from(days)));
        let last_date = last_date.ok_or(CalendarError::LeadsOutOfRange)?;
        self.on_day(self.calendar.working_day_from(last_date)?, start)
    }

    /// The end of a limit of whole days on its last day. An hour that is not office time there is the closing before
    /// it (or the opening, before the day opens).
    fn on_day(&self, day: NaiveDate, start: NaiveDateTime) -> Result<NaiveDateTime, CalendarError> {
        let sessions = self.calendar.sessions(day)?.ok_or(CalendarError::OutOfRange { date: day })?;
        let time = match self.day_rule {
            DayRule::EndOfDay => sessions.closing(),
            DayRule::SameHour => sessions.open_until(start.time()),
        };
        Ok(day.and_time(time))
    }

    /// Working minutes inside the pauses after a start.
    fn working_minutes(&self, pauses: &CheckedPauses, start: NaiveDateTime) -> Result<i64, CalendarError> {
        let mut minutes = 0;
        for (from, to) in pauses.stretches_from(start) {
            minutes += self.calendar.working_minutes_between(from, to)?;
        }
        Ok(minutes)
    }

    /// Working dates in (from, to] of the pauses after a start.
    fn working_dates(&self, pauses: &CheckedPauses, start: NaiveDateTime) -> Result<u32, CalendarError> {
        let mut dates = 0;
        for (from, to) in pauses.dates_from(start) {
            dates += self.calendar.working_days_between(from, to)?;
        }
        u32::try_from(dates).map_err(|_| CalendarError::LeadsOutOfRange)
    }
}

/// Calendar dates in (from, to] of the pauses after a start.
fn calendar_dates(pauses: &CheckedPauses, start: NaiveDateTime) -> Result<u32, CalendarError> {
    let dates: i64 = pauses.dates_from(start).into_iter().map(|(from, to)| (to - from).num_days()).sum();
    u32::try_from(dates).map_err(|_| CalendarError::LeadsOutOfRange)
}
