//! The special days of a year as a list.

use super::labels;
use crate::words::Words;
use caicach_app::CalendarState;
use caicach_calendar::{SpecialDay, Status, WorkCalendar};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

/// A special day as a row.
pub(super) struct DayLine {
    pub(super) date: String,
    pub(super) weekday: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) letter: String,
    pub(super) class: &'static str,
    pub(super) pair: String,
    pub(super) status: String,
    pub(super) is_estimated: bool,
    pub(super) is_entered: bool,
    pub(super) announced_on: String,
    /// The documents and lists, one each.
    pub(super) sources: Vec<String>,
}

/// The special days of a year, in order.
pub(super) fn special_days(work: &WorkCalendar, year: i32) -> impl Iterator<Item = &SpecialDay> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or_default();
    work.special_days(first, last)
}

/// The days that the office entered itself and that count.
pub(super) fn entered_days(calendar: &CalendarState) -> BTreeSet<NaiveDate> {
    let counting = calendar.additions.iter().filter(|addition| addition.withdrawn_at.is_none());
    counting.map(|addition| addition.day.date).collect()
}

/// The rows of a year.
pub(super) fn lines(t: &Words, calendar: &CalendarState, year: i32) -> Vec<DayLine> {
    let entered = entered_days(calendar);
    special_days(&calendar.work, year)
        .map(|day| DayLine {
            date: t.day(day.date),
            weekday: labels::weekday(t, day.date.weekday()),
            name: labels::name(t, day),
            kind: labels::kind(t, day.kind),
            letter: labels::letter(t, day.kind),
            class: labels::colour(day.kind),
            pair: day.pair_date.map(|pair| t.day(pair)).unwrap_or_default(),
            status: labels::status(t, day.status),
            is_estimated: day.status == Status::Estimated,
            is_entered: entered.contains(&day.date),
            announced_on: day.announced_on.map(|announced| t.day(announced)).unwrap_or_default(),
            sources: sources(t, day),
        })
        .collect()
}

/// The documents and lists that a day rests on; what is filled in from the law says so.
fn sources(t: &Words, day: &SpecialDay) -> Vec<String> {
    if day.source.is_empty() {
        return vec![t.get("calendar-from-law")];
    }
    day.source.split("; ").map(str::to_owned).collect()
}
