//! Questions about working days.

use super::WorkCalendar;
use crate::date_range::{date_of, day_number};
use crate::error::{CalendarError, vietnamese_date};
use caicach_findings::{Finding, Findings, Place, Text};
use chrono::{NaiveDate, NaiveDateTime};

/// Working days and working time between two instants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Between {
    /// The earlier end, not counted.
    pub from: NaiveDateTime,
    /// The later end.
    pub to: NaiveDateTime,
    /// Working dates in (from, to]; negative when `to` comes first.
    pub working_days: i64,
    /// Working minutes between the instants; negative when `to` comes first.
    pub working_minutes: i64,
}

impl WorkCalendar {
    /// Whether the office works on a day.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`] before 1970 or after 2120, here and in every other question.
    pub fn is_working_day(&self, date: NaiveDate) -> Result<bool, CalendarError> {
        Ok(self.working_days_to(date)? > self.working_days_before(date)?)
    }

    /// The number of working dates in (from, to]: the first one is not counted. Negative when `to` comes first.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`].
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> Result<i64, CalendarError> {
        Ok(i64::from(self.working_days_to(to)?) - i64::from(self.working_days_to(from)?))
    }

    /// The n-th working day after a date; for n = 0 the date itself.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`]; [`CalendarError::LeadsOutOfRange`] when the n-th working day lies after 2120.
    pub fn nth_working_day_after(&self, date: NaiveDate, n: u32) -> Result<NaiveDate, CalendarError> {
        let Some(further) = n.checked_sub(1) else { return Ok(date) };
        self.working_day_of_rank(u32::from(self.working_days_to(date)?).saturating_add(further))
    }

    /// The n-th working day before a date; for n = 0 the date itself. A rule such as “20 working days before it
    /// takes effect” is counted this way.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`]; [`CalendarError::LeadsOutOfRange`] when the n-th working day lies before 1970.
    pub fn nth_working_day_before(&self, date: NaiveDate, n: u32) -> Result<NaiveDate, CalendarError> {
        if n == 0 {
            return Ok(date);
        }
        let rank = u32::from(self.working_days_before(date)?).checked_sub(n);
        self.working_day_of_rank(
            rank.ok_or(CalendarError::OutOfRange { date: crate::date_range::FIRST_DAY })?,
        )
    }

    /// The first working day after a date.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`].
    pub fn next_working_day(&self, date: NaiveDate) -> Result<NaiveDate, CalendarError> {
        self.nth_working_day_after(date, 1)
    }

    /// The last working day before a date.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`].
    pub fn previous_working_day(&self, date: NaiveDate) -> Result<NaiveDate, CalendarError> {
        self.nth_working_day_before(date, 1)
    }

    /// The date itself when it is worked, else the next working day.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`].
    pub fn working_day_from(&self, date: NaiveDate) -> Result<NaiveDate, CalendarError> {
        self.working_day_of_rank(u32::from(self.working_days_before(date)?))
    }

    /// The days off in (from, to], in order; none when `to` comes first.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`].
    pub fn days_off_between(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<NaiveDate>, CalendarError> {
        let days_off_to = |date| -> Result<usize, CalendarError> {
            Ok(usize::from(day_number(date)?) + 1 - usize::from(self.working_days_to(date)?))
        };
        let (first, end) = (days_off_to(from)?, days_off_to(to)?);
        let between = self.days_off.get(first..end).unwrap_or_default();
        Ok(between.iter().map(|day| date_of(*day)).collect())
    }

    /// Working days and working time between two instants, with what has to be said about the years they lie in.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`].
    pub fn between(
        &self,
        from: NaiveDateTime,
        to: NaiveDateTime,
    ) -> Result<(Between, Findings), CalendarError> {
        let answer = Between {
            from,
            to,
            working_days: self.working_days_between(from.date(), to.date())?,
            working_minutes: self.working_minutes_between(from, to)?,
        };
        let mut findings = self.year_findings(from.date(), to.date());
        if to < from {
            findings.push(ends_before_start(from.date(), to.date()));
        }
        Ok((answer, findings))
    }

    /// The number of working days up to and including a date.
    pub(super) fn working_days_to(&self, date: NaiveDate) -> Result<u16, CalendarError> {
        let next = usize::from(day_number(date)?) + 1;
        self.working_days_before.get(next).copied().ok_or(CalendarError::OutOfRange { date })
    }

    /// The number of working days before a date.
    fn working_days_before(&self, date: NaiveDate) -> Result<u16, CalendarError> {
        let day = usize::from(day_number(date)?);
        self.working_days_before.get(day).copied().ok_or(CalendarError::OutOfRange { date })
    }

    /// The working day with a number, counted from 0 over the whole table.
    fn working_day_of_rank(&self, rank: u32) -> Result<NaiveDate, CalendarError> {
        let place = usize::try_from(rank).ok();
        let day = place.and_then(|place| self.working_days.get(place)).copied();
        day.map(date_of).ok_or(CalendarError::LeadsOutOfRange)
    }
}

fn ends_before_start(from: NaiveDate, to: NaiveDate) -> Finding {
    Finding::warning(
        "ends-before-start",
        Text::new(
            format!(
                "Ngày kết thúc {} đứng trước ngày bắt đầu {}",
                vietnamese_date(to),
                vietnamese_date(from)
            ),
            format!("The end {to} comes before the start {from}"),
        ),
    )
    .at(Place::item(format!("{from}/{to}")))
    .hint(Text::new(
        "Kết quả là số âm; đổi chỗ hai ngày nếu cần",
        "The result is negative; swap the dates if needed",
    ))
}
