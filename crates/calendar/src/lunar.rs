//! The Vietnamese lunar calendar, computed.
//!
//! A lunar month begins on the day of the new moon. The eleventh month is the one with the winter solstice; between
//! two eleventh months lie twelve or thirteen months, and of thirteen the first one in which the sun does not reach
//! a multiple of 30° of longitude is the leap month, named like the month before it.
//!
//! Which day an instant falls on depends on the clock. Vietnam counts at UTC+7, so its calendar sometimes differs
//! from the Chinese one at UTC+8: Tết 2030 is 2 February here and 3 February there, and 2053 differs in the same
//! way. A Chinese calendar must therefore not stand in for this one.

mod astronomy;

use self::astronomy::{NewMoon, major_term_at};
use crate::date_range::constant_date;
use chrono::{Datelike, NaiveDate};

/// The years for which lunar dates are computed; beyond them the length of the day is not known well enough.
pub const LUNAR_YEARS: std::ops::RangeInclusive<i32> = 1970..=2120;

/// A date of the lunar calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LunarDate {
    /// The lunar year, numbered like the solar year in which it begins.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u32,
    /// Whether it is the leap month that follows the month of this number.
    pub leap: bool,
    /// The day, 1 to 30.
    pub day: u32,
}

/// The calendar at one offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LunarCalendar {
    utc_offset_hours: i32,
}

impl LunarCalendar {
    /// The calendar of Vietnam, UTC+7.
    pub const VIETNAM: Self = Self { utc_offset_hours: 7 };

    /// The same rules at another offset from UTC, in whole hours; only good for comparing.
    #[must_use]
    pub fn at_utc_offset(hours: i32) -> Self {
        Self { utc_offset_hours: hours.clamp(-12, 14) }
    }

    /// The first day of the lunar year that begins in a solar year; `None` outside [`LUNAR_YEARS`].
    #[must_use]
    pub fn new_year(self, year: i32) -> Option<NaiveDate> {
        self.solar_date(LunarDate { year, month: 1, leap: false, day: 1 })
    }

    /// The lunar date of a day; `None` outside [`LUNAR_YEARS`].
    #[must_use]
    pub fn lunar_date(self, date: NaiveDate) -> Option<LunarDate> {
        if !LUNAR_YEARS.contains(&date.year()) {
            return None;
        }
        let month = self.month_of(date);
        let this_year = self.eleventh_month(date.year());
        let (winter_year, first) = if month.index >= this_year.index {
            (date.year(), this_year)
        } else {
            (date.year() - 1, self.eleventh_month(date.year() - 1))
        };
        let leap_place = self.leap_place(first, self.eleventh_month(winter_year + 1));
        let place = month.index - first.index;
        let number_of_leaps = i32::from(leap_place.is_some_and(|leap| place >= leap));
        let regular_place = place - number_of_leaps;
        Some(LunarDate {
            year: if regular_place < 2 { winter_year } else { winter_year + 1 },
            month: u32::try_from((regular_place + 10) % 12 + 1).ok()?,
            leap: leap_place == Some(place),
            day: u32::try_from((date - self.first_day(month)).num_days() + 1).ok()?,
        })
    }

    /// The day of a lunar date; `None` when there is no such date (a leap month that the year does not have, day 30
    /// of a short month) or outside [`LUNAR_YEARS`].
    #[must_use]
    pub fn solar_date(self, lunar: LunarDate) -> Option<NaiveDate> {
        // The first months of 1970 belong to the lunar year before.
        let years = LUNAR_YEARS.start() - 1..=*LUNAR_YEARS.end();
        if !years.contains(&lunar.year) || !(1..=12).contains(&lunar.month) || lunar.day == 0 {
            return None;
        }
        // Months 11 and 12 close the lunar year, but stand first when months are counted from a winter solstice.
        let winter_year = if lunar.month >= 11 { lunar.year } else { lunar.year - 1 };
        let first = self.eleventh_month(winter_year);
        let leap_place = self.leap_place(first, self.eleventh_month(winter_year + 1));
        let regular_place = i32::try_from((lunar.month + 1) % 12).ok()?;
        let place = match leap_place {
            Some(leap) if lunar.leap => (leap == regular_place + 1).then_some(leap)?,
            None if lunar.leap => return None,
            Some(leap) if regular_place >= leap => regular_place + 1,
            _ => regular_place,
        };
        let month = NewMoon { index: first.index + place };
        let first_day = self.first_day(month);
        let date = first_day.checked_add_days(chrono::Days::new(u64::from(lunar.day - 1)))?;
        (date < self.first_day(month.next())).then_some(date)
    }

    /// The month that a day lies in.
    fn month_of(self, date: NaiveDate) -> NewMoon {
        let mut month = NewMoon::near(date);
        // The mean month is at most fifteen hours off the true one, so that one step suffices.
        if self.first_day(month) > date {
            month = month.previous();
        } else if self.first_day(month.next()) <= date {
            month = month.next();
        }
        month
    }

    /// The month that holds the winter solstice of a solar year.
    fn eleventh_month(self, year: i32) -> NewMoon {
        const WINTER_SOLSTICE: u32 = 9; // 270° of longitude
        let month = self.month_of(constant_date(year, 12, 31));
        let sun_at_start = self.major_term_at_start_of(self.first_day(month));
        if sun_at_start >= WINTER_SOLSTICE { month.previous() } else { month }
    }

    /// How many months after the eleventh month the leap month lies, when the next eleventh month is the thirteenth
    /// after it.
    fn leap_place(self, first: NewMoon, next_first: NewMoon) -> Option<i32> {
        if next_first.index - first.index != 13 {
            return None;
        }
        (1..13).find(|place| {
            let month = NewMoon { index: first.index + place };
            let at_start = self.major_term_at_start_of(self.first_day(month));
            let at_end = self.major_term_at_start_of(self.first_day(month.next()));
            at_start == at_end
        })
    }

    /// The day of a new moon.
    fn first_day(self, month: NewMoon) -> NaiveDate {
        month.day(self.utc_offset_hours)
    }

    /// The twelfth part of its circle (0 to 11) that the sun is in when a day begins.
    fn major_term_at_start_of(self, date: NaiveDate) -> u32 {
        major_term_at(date, self.utc_offset_hours)
    }
}

/// Tết: the first day of the lunar year that begins in a solar year; `None` outside [`LUNAR_YEARS`].
#[must_use]
pub fn tet(year: i32) -> Option<NaiveDate> {
    LunarCalendar::VIETNAM.new_year(year)
}

/// Hùng Kings' day: the tenth day of the third lunar month; `None` outside [`LUNAR_YEARS`].
#[must_use]
pub fn hung_kings_day(year: i32) -> Option<NaiveDate> {
    LunarCalendar::VIETNAM.solar_date(LunarDate { year, month: 3, leap: false, day: 10 })
}
