//! The span of dates that the tables hold, and days as numbers within it.

use crate::error::CalendarError;
use chrono::{Datelike, Days, NaiveDate};
use std::ops::RangeInclusive;

/// The first day of every table: 1 January 1970. Days are numbered from it, so it is day 0.
pub const FIRST_DAY: NaiveDate = constant_date(1970, 1, 1);

/// The last day of every table: 31 December 2120.
pub const LAST_DAY: NaiveDate = constant_date(2120, 12, 31);

/// The years of the tables.
pub const YEARS: RangeInclusive<i32> = 1970..=2120;

/// How many days the tables hold. It fits 16 bits, which keeps the tables in the processor's near caches.
pub(crate) const DAY_COUNT: u16 = 55_152;

/// 1 January 1970 counted from 1 January of the year 1, as `chrono` counts.
const FIRST_DAY_FROM_COMMON_ERA: i32 = 719_163;

/// A date written in the source code. An impossible one becomes the earliest date, which the tests of this module
/// and of the tables that use it would show.
pub(crate) const fn constant_date(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}

/// The number of a date, counted from [`FIRST_DAY`].
///
/// # Errors
/// [`CalendarError::OutOfRange`] for a date before [`FIRST_DAY`] or after [`LAST_DAY`].
pub(crate) fn day_number(date: NaiveDate) -> Result<u16, CalendarError> {
    let number = date.num_days_from_ce() - FIRST_DAY_FROM_COMMON_ERA;
    match u16::try_from(number) {
        Ok(day) if day < DAY_COUNT => Ok(day),
        _ => Err(CalendarError::OutOfRange { date }),
    }
}

/// The date of a day number.
pub(crate) fn date_of(day: u16) -> NaiveDate {
    FIRST_DAY + Days::new(u64::from(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_numbers_start_at_the_unix_epoch_and_cover_whole_years() {
        assert_eq!(day_number(FIRST_DAY), Ok(0));
        assert_eq!(day_number(LAST_DAY), Ok(DAY_COUNT - 1));
        assert_eq!(date_of(DAY_COUNT - 1), LAST_DAY);
        // 2026-02-13 is 20,497 days after 1970-01-01 (`date -d 2026-02-13 +%s` divided by 86,400).
        assert_eq!(day_number(constant_date(2026, 2, 13)), Ok(20_497));
        assert_eq!((FIRST_DAY.year(), LAST_DAY.year()), (*YEARS.start(), *YEARS.end()));
    }

    #[test]
    fn dates_outside_are_refused() {
        for date in [NaiveDate::MIN, constant_date(1969, 12, 31), constant_date(2121, 1, 1), NaiveDate::MAX] {
            assert_eq!(day_number(date), Err(CalendarError::OutOfRange { date }));
        }
    }
}
