//! Questions about working time.
//!
//! Every instant has a number: the working minutes from 1 January 1970 until then. It stands still outside office
//! hours, so that the working time between two instants is a subtraction.

use super::WorkCalendar;
use crate::cutoff::Cutoff;
use crate::date_range::{DAY_COUNT, FIRST_DAY, date_of, day_number};
use crate::error::CalendarError;
use crate::instant::instant_to_the_minute;
use crate::office_hours::Sessions;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

impl WorkCalendar {
    /// The sessions of a day; `None` on a day off.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`] before 1970 or after 2120, here and in every other question.
    pub fn sessions(&self, date: NaiveDate) -> Result<Option<&Sessions>, CalendarError> {
        Ok(self.sessions_on(day_number(date)?))
    }

    /// When the office opens on a day; `None` on a day off.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`].
    pub fn opening(&self, date: NaiveDate) -> Result<Option<NaiveDateTime>, CalendarError> {
        Ok(self.sessions(date)?.map(|sessions| date.and_time(sessions.opening())))
    }

    /// When the office closes on a day; `None` on a day off.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`].
    pub fn closing(&self, date: NaiveDate) -> Result<Option<NaiveDateTime>, CalendarError> {
        Ok(self.sessions(date)?.map(|sessions| date.and_time(sessions.closing())))
    }

    /// The working minutes from 1 January 1970 until an instant; its seconds are dropped.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`].
    pub fn working_minute(&self, instant: NaiveDateTime) -> Result<i64, CalendarError> {
        let date = instant.date();
        let day = day_number(date)?;
        let before = self.minutes_before.get(usize::from(day)).copied();
        let before = before.ok_or(CalendarError::OutOfRange { date })?;
        let within = self.sessions_on(day).map_or(0, |sessions| sessions.minutes_until(instant.time()));
        Ok(i64::from(before) + i64::from(within))
    }

    /// The earliest instant at which a number of working minutes has passed since 1 January 1970. What falls on a
    /// closing is that closing, not the next opening.
    ///
    /// # Errors
    /// [`CalendarError::LeadsOutOfRange`] for a negative number or one that is reached only after 2120.
    pub fn instant_of_working_minute(&self, working_minute: i64) -> Result<NaiveDateTime, CalendarError> {
        let minute = u32::try_from(working_minute).map_err(|_| CalendarError::LeadsOutOfRange)?;
        let days_begun = self.minutes_before.partition_point(|before| *before < minute);
        let Some(place) = days_begun.checked_sub(1) else { return Ok(FIRST_DAY.and_time(NaiveTime::MIN)) };
        let day = u16::try_from(place).ok().filter(|day| *day < DAY_COUNT);
        let day = day.ok_or(CalendarError::LeadsOutOfRange)?;
        let before = self.minutes_before.get(place).copied().ok_or(CalendarError::LeadsOutOfRange)?;
        let sessions = self.sessions_on(day).ok_or(CalendarError::LeadsOutOfRange)?;
        Ok(date_of(day).and_time(sessions.time_after(minute - before)))
    }

    /// Working minutes between two instants; negative when `to` comes first.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`].
    pub fn working_minutes_between(
        &self,
        from: NaiveDateTime,
        to: NaiveDateTime,
    ) -> Result<i64, CalendarError> {
        Ok(self.working_minute(to)? - self.working_minute(from)?)
    }

    /// The instant that is a number of working minutes later; for none it is the instant itself.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`].
    pub(crate) fn after_working_minutes(
        &self,
        instant: NaiveDateTime,
        minutes: i64,
    ) -> Result<NaiveDateTime, CalendarError> {
        if minutes == 0 {
            return Ok(instant);
        }
        self.instant_of_working_minute(self.working_minute(instant)?.saturating_add(minutes))
    }

    /// From when a receipt counts: its own minute when the office is open then (the minute of closing included), else
    /// the next opening; later by a cut-off.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`].
    pub fn effective_receipt(
        &self,
        received: NaiveDateTime,
        cutoff: Option<&Cutoff>,
    ) -> Result<NaiveDateTime, CalendarError> {
        let received = instant_to_the_minute(received);
        let date = received.date();
        let open_from = match self.sessions(date)? {
            None => None,
            Some(sessions) if cutoff.is_some_and(|cutoff| cutoff.applies(received.time(), sessions)) => None,
            Some(sessions) => sessions.open_from(received.time()),
        };
        let counts_from = match open_from {
            Some(time) if time == received.time() => return Ok(received),
            Some(time) => date.and_time(time),
            None => {
                let next_day = self.next_working_day(date)?;
                self.opening(next_day)?.ok_or(CalendarError::OutOfRange { date: next_day })?
            }
        };
        let Some(not_before) = cutoff.and_then(|cutoff| cutoff.counts_from) else { return Ok(counts_from) };
        let later = counts_from.time().max(not_before);
        let sessions = self.sessions(counts_from.date())?;
        let open = sessions.map_or(later, |day| day.open_from(later).unwrap_or(day.closing()));
        Ok(counts_from.date().and_time(open))
    }
}
