//! Receipts late in the day that count only from the next working day.
//!
//! A cut-off applies only where an office sets one or a rule set names one. NĐ 297/2025/NĐ-CP has two that overlap:
//!
//! - article 3.5: received after 17:00, or on a day off: the limit runs from 08:00 of the next working day;
//! - article 6.3: received within the hour before the end of office time: it runs from the next working day.
//!
//! “Runs from the next working day” is read as received on that day, which by the ordinary rule is then not counted:
//! counting it as the first day would give the same due date as a receipt in the morning, and the articles would
//! change nothing. “After” and “within the hour” are read strictly, in favour of the applicant: a receipt at 17:00
//! (or 16:00 where the office closes at 17:00) on the minute still counts on its own day by that article.

use crate::instant::minute_of_day;
use crate::office_hours::Sessions;
use chrono::NaiveTime;

/// From when on a receipt counts from the next working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cutoff {
    /// A receipt after this minute of a working day counts from the next one.
    pub after: Option<NaiveTime>,
    /// So does one within this many minutes before the office closes; 0 for none.
    pub last_minutes: u32,
    /// A receipt that is moved counts from this time of day, or from the opening where that is later.
    pub counts_from: Option<NaiveTime>,
}

impl Cutoff {
    /// A cut-off at a time of day, as `--cutoff 15:00` sets it.
    #[must_use]
    pub fn after(time: NaiveTime) -> Self {
        Self { after: Some(time), ..Self::default() }
    }

    /// Whether a receipt at a time of a working day is moved to the next one.
    #[must_use]
    pub fn applies(&self, received: NaiveTime, sessions: &Sessions) -> bool {
        let received = minute_of_day(received);
        let is_after_hour = self.after.is_some_and(|hour| received > minute_of_day(hour));
        let last_minutes_begin = minute_of_day(sessions.closing()).saturating_sub(self.last_minutes);
        let is_in_last_minutes = self.last_minutes > 0 && received > last_minutes_begin;
        is_after_hour || is_in_last_minutes
    }
}

/// The two cut-offs of NĐ 297/2025/NĐ-CP, articles 3.5 and 6.3.
pub(crate) const ND_297: Cutoff = Cutoff { after: hour(17), last_minutes: 60, counts_from: hour(8) };

/// A full hour written in the source code.
pub(crate) const fn hour(hour: u32) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(hour, 0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_on_the_minute_is_not_cut_off() {
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 30).unwrap();
        let day = Sessions::eight_hours();
        let times = [at(16, 0), at(16, 1), at(17, 0), at(17, 1)];
        assert_eq!(times.map(|time| ND_297.applies(time, &day)), [false, true, true, true]);
        let three_o_clock = Cutoff::after(NaiveTime::from_hms_opt(15, 0, 0).unwrap());
        assert!(!three_o_clock.applies(at(15, 0), &day));
        assert!(three_o_clock.applies(at(15, 1), &day));
        assert!(!Cutoff::default().applies(at(23, 0), &day));
    }
}
