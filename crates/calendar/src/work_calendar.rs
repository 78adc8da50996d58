//! The calendar of one office, as tables.
//!
//! Building the tables walks once over all days from 1970 to 2120. After that no question walks over days: how many
//! working days or minutes lie before a day is one look-up, the n-th working day is another, and an instant is found
//! from its number of working minutes by bisection.

mod batch;
mod days;
mod minutes;

pub use self::batch::NO_DUE_DAY;
pub use self::days::Between;

use crate::coverage::{CoveredYears, YearStatus, YearStatuses};
use crate::date_range::{DAY_COUNT, date_of, day_number};
use crate::day::{DayKind, SpecialDay};
use crate::day_checks::check_special_days;
use crate::office_hours::{OfficeHours, OfficeHoursSchedule, Sessions};
use crate::statutory::STATUTORY_DAYS;
use caicach_findings::{Findings, Place};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// Working days and hours of one office from 1970 to 2120, about half a megabyte of tables. Offices with the same hours
/// can share one.
#[derive(Debug, Clone)]
pub struct WorkCalendar {
    schedule: OfficeHoursSchedule,
    special_days: BTreeMap<NaiveDate, SpecialDay>,
    years: YearStatuses,
    /// How many working days lie before a day number; one entry more than there are days.
    working_days_before: Vec<u16>,
    /// The day numbers of all working days in order.
    working_days: Vec<u16>,
    /// The day numbers of all days off in order.
    days_off: Vec<u16>,
    /// How many working minutes lie before a day number; one entry more than there are days.
    minutes_before: Vec<u32>,
    /// The sessions that days have, each once: an office has two or three kinds of days.
    kinds_of_day: Vec<Sessions>,
    /// For a day number the place of its sessions, counted from 1; 0 is a day off.
    kind_of_day: Vec<u16>,
}

impl WorkCalendar {
    /// Builds the tables.
    ///
    /// `covered` names the years that the list of special days speaks for; the other years of the tables are filled
    /// with [`statutory_days`](crate::statutory_days), and answers that touch them carry `holiday-year-not-announced`. The findings are
    /// those of [`check_special_days`]; of two entries for one date the first one counts.
    #[must_use]
    pub fn build(
        special_days: &[SpecialDay],
        covered: &CoveredYears,
        schedule: OfficeHoursSchedule,
    ) -> (Self, Findings) {
        let findings = check_special_days(special_days, &|_| Place::default());
        let mut by_date = BTreeMap::new();
        for day in special_days.iter().filter(|day| day_number(day.date).is_ok()) {
            by_date.entry(day.date).or_insert_with(|| day.clone());
        }
        for (_, days) in STATUTORY_DAYS.iter().filter(|(year, _)| !covered.contains(*year)) {
            for day in days {
                by_date.entry(day.date).or_insert_with(|| day.clone());
            }
        }
        (Self::from_tables(by_date, YearStatuses::new(special_days, covered), schedule), findings)
    }

    fn from_tables(
        special_days: BTreeMap<NaiveDate, SpecialDay>,
        years: YearStatuses,
        schedule: OfficeHoursSchedule,
    ) -> Self {
        let mut calendar = Self {
            schedule,
            special_days,
            years,
            working_days_before: vec![0],
            working_days: Vec::new(),
            days_off: Vec::new(),
            minutes_before: vec![0],
            kinds_of_day: Vec::new(),
            kind_of_day: Vec::new(),
        };
        let mut working_days_so_far: u16 = 0;
        let mut minutes_so_far: u32 = 0;
        let mut coming = calendar.special_days.values().peekable();
        for day in 0..DAY_COUNT {
            let date = date_of(day);
            let special = coming.next_if(|special| special.date == date);
            let sessions = planned_sessions(calendar.schedule.on(date), special, date);
            match sessions {
                Some(sessions) => {
                    calendar.working_days.push(day);
                    working_days_so_far += 1;
                    minutes_so_far += sessions.minutes();
                }
                None => calendar.days_off.push(day),
            }
            calendar.kind_of_day.push(kind_of_day(&mut calendar.kinds_of_day, sessions));
            calendar.working_days_before.push(working_days_so_far);
            calendar.minutes_before.push(minutes_so_far);
        }
        calendar
    }

    /// The sessions of a day by its number; `None` on a day off.
    fn sessions_on(&self, day: u16) -> Option<&Sessions> {
        let kind = self.kind_of_day.get(usize::from(day)).copied().unwrap_or_default();
        usize::from(kind).checked_sub(1).and_then(|place| self.kinds_of_day.get(place))
    }

    /// The office's hours over time.
    #[must_use]
    pub fn schedule(&self) -> &OfficeHoursSchedule {
        &self.schedule
    }

    /// What is special about a day, if anything.
    #[must_use]
    pub fn special_day(&self, date: NaiveDate) -> Option<&SpecialDay> {
        self.special_days.get(&date)
    }

    /// The special days between two dates, both included, in order.
    pub fn special_days(&self, first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = &SpecialDay> {
        // A range whose end comes before its start would be refused by the map.
        let last = last.max(first);
        self.special_days.range(first..=last).map(|(_, day)| day)
    }

    /// How certain the days off of a year are.
    #[must_use]
    pub fn year_status(&self, year: i32) -> YearStatus {
        self.years.of(year)
    }

    /// What has to be said about an answer that rests on the days between two dates (in either order):
    /// `holiday-year-not-announced` (warning) and `holiday-year-estimated` (note).
    #[must_use]
    pub fn year_findings(&self, first: NaiveDate, last: NaiveDate) -> Findings {
        self.years.findings(first.min(last), first.max(last))
    }
}

/// The place of a day's sessions among those that are known, counted from 1; 0 for a day off. There are fewer of them than days, so
/// the places fit.
fn kind_of_day(known: &mut Vec<Sessions>, sessions: Option<&Sessions>) -> u16 {
    let Some(sessions) = sessions else { return 0 };
    let place = known.iter().position(|known| known == sessions).unwrap_or_else(|| {
        known.push(sessions.clone());
        known.len() - 1
    });
    u16::try_from(place + 1).unwrap_or_default()
}

/// The sessions that the week and a special day give to a date; `None` on a day off.
fn planned_sessions<'a>(
    hours: &'a OfficeHours,
    special: Option<&SpecialDay>,
    date: NaiveDate,
) -> Option<&'a Sessions> {
    match special.map(|day| day.kind) {
        Some(DayKind::SwapWork) => Some(hours.normal_day()),
        Some(DayKind::Holiday | DayKind::Compensatory | DayKind::SwapOff) => None,
        None => hours.on(date.weekday()),
    }
}
