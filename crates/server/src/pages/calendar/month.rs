//! A year as twelve tables: weeks from Monday to Sunday, with a mark on each day that differs from the ordinary week.

use super::labels;
use crate::words::Words;
use caicach_calendar::{Status, WorkCalendar};
use chrono::{Datelike, NaiveDate, Weekday};
use std::collections::BTreeSet;

/// A month.
pub(super) struct Month {
    pub(super) name: String,
    pub(super) working_days: usize,
    pub(super) weeks: Vec<[Option<DayCell>; 7]>,
}

/// A day of a month.
pub(super) struct DayCell {
    pub(super) number: u32,
    /// Classes of the cell: its colour.
    pub(super) class: &'static str,
    /// The letter of the kind, and signs for estimated days and for those that the office entered.
    pub(super) mark: String,
    /// What is special about the day, in words.
    pub(super) about: String,
    pub(super) is_today: bool,
}

/// The months of a year. `entered` are the days that the office entered itself.
pub(super) fn months(
    t: &Words,
    work: &WorkCalendar,
    year: i32,
    today: NaiveDate,
    entered: &BTreeSet<NaiveDate>,
) -> Vec<Month> {
    (1..=12)
        .filter_map(|month| NaiveDate::from_ymd_opt(year, month, 1))
        .map(|first| {
            let mut weeks: Vec<[Option<DayCell>; 7]> = Vec::new();
            let mut working_days = 0;
            for day in first.iter_days().take_while(|day| day.month() == first.month()) {
                if weeks.is_empty() || day.weekday() == Weekday::Mon {
                    weeks.push(std::array::from_fn(|_| None));
                }
                let is_working = work.is_working_day(day).unwrap_or(false);
                working_days += usize::from(is_working);
                let place = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or(0);
                if let Some(cell) = weeks.last_mut().and_then(|week| week.get_mut(place)) {
                    *cell = Some(cell_of(t, work, day, today, is_working, entered.contains(&day)));
                }
            }
            Month { name: month_name(t, first), working_days, weeks }
        })
        .collect()
}

fn cell_of(
    t: &Words,
    work: &WorkCalendar,
    day: NaiveDate,
    today: NaiveDate,
    is_working: bool,
    is_entered: bool,
) -> DayCell {
    let special = work.special_day(day);
    let class = match special.map(|special| special.kind) {
        Some(kind) => labels::colour(kind),
        None if is_working => "",
        None => "bg-light text-secondary",
    };
    let mut mark = String::new();
    let mut about = String::new();
    if let Some(special) = special {
        mark = labels::letter(t, special.kind);
        about = labels::name_with_kind(t, special);
        if special.status == Status::Estimated {
            mark.push('~');
            about = format!("{about}, {}", labels::status(t, special.status));
        }
        if is_entered {
            mark.push('*');
            about = format!("{about}, {}", t.get("calendar-entered"));
        }
    }
    DayCell { number: day.day(), class, mark, about, is_today: day == today }
}

fn month_name(t: &Words, first: NaiveDate) -> String {
    match t.language {
        caicach_findings::Language::Vi => t.with("calendar-month", "n", first.month()),
        caicach_findings::Language::En => first.format("%B").to_string(),
    }
}
