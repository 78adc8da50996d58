//! When an office is open: sessions of a day, a week of days, and changes of the week over time.
//!
//! No national text with office hours is held, so they are a setting with a default: 07:30–11:30 and 13:00–17:00,
//! Monday to Friday, forty hours. A weekday with sessions is a working day; some one-stop shops also open on
//! Saturday morning. A day that is worked by exchange has the hours of a normal day, whatever its weekday.

use crate::error::{CalendarError, Expected};
use crate::instant::{minute_of_day, parse_clock_time, time_of_minute, to_the_minute};
use chrono::{NaiveDate, NaiveTime, Weekday};

/// One stretch of office time within a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    opens: NaiveTime,
    closes: NaiveTime,
}

impl Session {
    /// A session between two times of day; seconds are dropped.
    ///
    /// # Errors
    /// [`CalendarError::SessionWithoutTime`] when it would not be at least a minute long.
    pub fn new(opens: NaiveTime, closes: NaiveTime) -> Result<Self, CalendarError> {
        let session = Self { opens: to_the_minute(opens), closes: to_the_minute(closes) };
        if session.opens < session.closes {
            Ok(session)
        } else {
            Err(CalendarError::SessionWithoutTime { opens, closes })
        }
    }

    /// When it opens.
    #[must_use]
    pub fn opens(self) -> NaiveTime {
        self.opens
    }

    /// When it closes.
    #[must_use]
    pub fn closes(self) -> NaiveTime {
        self.closes
    }

    /// How many minutes it lasts.
    #[must_use]
    pub fn minutes(self) -> u32 {
        minute_of_day(self.closes) - minute_of_day(self.opens)
    }

    /// How many of its minutes have passed at a time of day.
    fn minutes_until(self, time: NaiveTime) -> u32 {
        minute_of_day(time.clamp(self.opens, self.closes)) - minute_of_day(self.opens)
    }
}

/// The sessions of a working day, in order; there is at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sessions {
    list: Vec<Session>,
    opening: NaiveTime,
    closing: NaiveTime,
    minutes: u32,
}

impl Sessions {
    /// Sessions in any order; one may begin when another ends.
    ///
    /// # Errors
    /// [`CalendarError::NoSession`] for an empty list, [`CalendarError::SessionsOverlap`] when two overlap.
    pub fn new(mut list: Vec<Session>) -> Result<Self, CalendarError> {
        list.sort_by_key(|session| session.opens);
        let (Some(first), Some(last)) = (list.first(), list.last()) else {
            return Err(CalendarError::NoSession);
        };
        let (opening, closing) = (first.opens, last.closes);
        for (earlier, later) in list.iter().zip(list.iter().skip(1)) {
            if later.opens < earlier.closes {
                return Err(CalendarError::SessionsOverlap { opens: later.opens });
            }
        }
        let minutes = list.iter().map(|session| session.minutes()).sum();
        Ok(Self { list, opening, closing, minutes })
    }

    /// Reads `07:30-11:30, 13:00-17:00`.
    ///
    /// # Errors
    /// [`CalendarError::Unreadable`] when a part is not two times, and those of [`Session::new`] and
    /// [`Sessions::new`].
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let unreadable = || CalendarError::unreadable(Expected::Sessions, text);
        let mut list = Vec::new();
        for part in text.split([',', ';']) {
            let (opens, closes) = part.split_once(['-', '–']).ok_or_else(unreadable)?;
            let opens = parse_clock_time(opens).map_err(|_| unreadable())?;
            let closes = parse_clock_time(closes).map_err(|_| unreadable())?;
            list.push(Session::new(opens, closes)?);
        }
        Self::new(list)
    }

    /// The default of the product: 07:30–11:30 and 13:00–17:00, eight hours.
    #[must_use]
    pub fn eight_hours() -> Self {
        const MORNING: (u32, u32) = (7 * 60 + 30, 11 * 60 + 30);
        const AFTERNOON: (u32, u32) = (13 * 60, 17 * 60);
        let session =
            |(opens, closes)| Session { opens: time_of_minute(opens), closes: time_of_minute(closes) };
        Self {
            list: vec![session(MORNING), session(AFTERNOON)],
            opening: time_of_minute(MORNING.0),
            closing: time_of_minute(AFTERNOON.1),
            minutes: 480,
        }
    }

    /// The sessions in order.
    pub fn iter(&self) -> impl Iterator<Item = &Session> {
        self.list.iter()
    }

    /// When the day opens.
    #[must_use]
    pub fn opening(&self) -> NaiveTime {
        self.opening
    }

    /// When the day closes.
    #[must_use]
    pub fn closing(&self) -> NaiveTime {
        self.closing
    }

    /// How many working minutes the day has.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        self.minutes
    }

    /// How many working minutes have passed at a time of day.
    #[must_use]
    pub fn minutes_until(&self, time: NaiveTime) -> u32 {
        self.list.iter().map(|session| session.minutes_until(time)).sum()
    }

    /// The earliest time at which a number of working minutes has passed: the end of the morning rather than the
    /// start of the afternoon. No minutes is the opening; more than the day has is the closing.
    #[must_use]
    pub fn time_after(&self, minutes: u32) -> NaiveTime {
        let mut left = minutes;
        for session in &self.list {
            if left <= session.minutes() {
                return time_of_minute(minute_of_day(session.opens) + left);
            }
            left -= session.minutes();
        }
        self.closing
    }

    /// The time itself when the office is open then (the minute of closing counts as open), else the next opening of
    /// the day; `None` after the last closing.
    #[must_use]
    pub fn open_from(&self, time: NaiveTime) -> Option<NaiveTime> {
        let time = to_the_minute(time);
        let session = self.list.iter().find(|session| time <= session.closes)?;
        Some(time.max(session.opens))
    }

    /// The latest working minute not after a time of day: the time itself, else the closing before it, else the
    /// opening of the day.
    #[must_use]
    pub fn open_until(&self, time: NaiveTime) -> NaiveTime {
        let time = to_the_minute(time);
        let begun = self.list.iter().rev().find(|session| session.opens <= time);
        begun.map_or(self.opening, |session| time.min(session.closes))
    }
}

/// The hours of an office in an ordinary week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeHours {
    normal_day: Sessions,
    /// Monday first; `None` is a weekly rest day.
    week: [Option<Sessions>; 7],
}

impl Default for OfficeHours {
    /// Monday to Friday, 07:30–11:30 and 13:00–17:00.
    fn default() -> Self {
        Self::monday_to_friday(Sessions::eight_hours())
    }
}

impl OfficeHours {
    /// The same normal day from Monday to Friday.
    #[must_use]
    pub fn monday_to_friday(normal_day: Sessions) -> Self {
        let worked = Some(normal_day.clone());
        let week = [worked.clone(), worked.clone(), worked.clone(), worked.clone(), worked, None, None];
        Self { normal_day, week }
    }

    /// The same week with other sessions on one weekday; `None` makes it a weekly rest day. The normal day, which
    /// measures fractions of a day and days worked by exchange, stays as it is.
    #[must_use]
    pub fn with_weekday(mut self, weekday: Weekday, sessions: Option<Sessions>) -> Self {
        let place = usize::try_from(weekday.num_days_from_monday()).ok();
        if let Some(day) = place.and_then(|place| self.week.get_mut(place)) {
            *day = sessions;
        }
        self
    }

    /// The sessions of a normal day.
    #[must_use]
    pub fn normal_day(&self) -> &Sessions {
        &self.normal_day
    }

    /// The sessions of a weekday; `None` on a weekly rest day.
    #[must_use]
    pub fn on(&self, weekday: Weekday) -> Option<&Sessions> {
        let place = usize::try_from(weekday.num_days_from_monday()).ok()?;
        self.week.get(place)?.as_ref()
    }
}

/// The hours of an office over time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfficeHoursSchedule {
    initial: OfficeHours,
    /// From which day other hours are valid, in order of days.
    changes: Vec<(NaiveDate, OfficeHours)>,
}

impl OfficeHoursSchedule {
    /// The same hours at all times.
    #[must_use]
    pub fn always(hours: OfficeHours) -> Self {
        Self { initial: hours, changes: Vec::new() }
    }

    /// The same schedule with other hours from a day on, until the next change. A change on the same day is replaced.
    #[must_use]
    pub fn with_change(mut self, valid_from: NaiveDate, hours: OfficeHours) -> Self {
        match self.changes.binary_search_by_key(&valid_from, |(date, _)| *date) {
            Ok(place) => {
                if let Some(change) = self.changes.get_mut(place) {
                    change.1 = hours;
                }
            }
            Err(place) => self.changes.insert(place, (valid_from, hours)),
        }
        self
    }

    /// The hours that are valid on a day.
    #[must_use]
    pub fn on(&self, date: NaiveDate) -> &OfficeHours {
        let begun = self.changes.partition_point(|(valid_from, _)| *valid_from <= date);
        match begun.checked_sub(1).and_then(|last| self.changes.get(last)) {
            Some((_, hours)) => hours,
            None => &self.initial,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date_range::constant_date;

    fn at(text: &str) -> NaiveTime {
        parse_clock_time(text).unwrap()
    }

    #[test]
    fn the_default_is_what_the_text_says() {
        assert_eq!(Sessions::parse("07:30-11:30, 13:00-17:00"), Ok(Sessions::eight_hours()));
        assert_eq!(Sessions::parse("13:00–17:00; 07:30–11:30"), Ok(Sessions::eight_hours()));
    }

    #[test]
    fn wrong_sessions_are_refused() {
        assert_eq!(
            Sessions::parse("07:30-11:30, 11:00-17:00"),
            Err(CalendarError::SessionsOverlap { opens: at("11:00") })
        );
        assert!(matches!(Sessions::parse("17:00-07:30"), Err(CalendarError::SessionWithoutTime { .. })));
        assert!(matches!(Sessions::parse("07:30-07:30"), Err(CalendarError::SessionWithoutTime { .. })));
        assert_eq!(Sessions::new(vec![]), Err(CalendarError::NoSession));
        for text in ["", "07:30", "07:30-24:00", "a-b", "07:30-11:30,"] {
            assert!(matches!(Sessions::parse(text), Err(CalendarError::Unreadable { .. })), "{text}");
        }
    }

    #[test]
    fn minutes_stand_still_at_lunch() {
        let day = Sessions::eight_hours();
        let passed = ["00:00", "07:30", "11:30", "12:15", "13:00", "16:59", "23:59"];
        assert_eq!(passed.map(|time| day.minutes_until(at(time))), [0, 0, 240, 240, 240, 479, 480]);
        let times = [0, 1, 240, 241, 480, 9999].map(|minutes| day.time_after(minutes));
        assert_eq!(times, ["07:30", "07:31", "11:30", "13:01", "17:00", "17:00"].map(at));
    }

    #[test]
    fn the_minute_of_closing_is_open() {
        let day = Sessions::eight_hours();
        let open_from =
            ["06:00", "09:15", "11:30", "11:31", "17:00", "17:01"].map(|time| day.open_from(at(time)));
        let expected = ["07:30", "09:15", "11:30", "13:00", "17:00"].map(|time| Some(at(time)));
        assert_eq!(open_from[..5], expected);
        assert_eq!(open_from[5], None);
        let open_until = ["06:00", "09:15", "12:00", "13:00", "20:00"].map(|time| day.open_until(at(time)));
        assert_eq!(open_until, ["07:30", "09:15", "11:30", "13:00", "17:00"].map(at));
    }

    #[test]
    fn hours_change_on_their_day() {
        let saturday = Sessions::parse("07:30-11:30").unwrap();
        let with_saturday = OfficeHours::default().with_weekday(Weekday::Sat, Some(saturday.clone()));
        let schedule = OfficeHoursSchedule::default().with_change(constant_date(2026, 1, 1), with_saturday);
        assert_eq!(schedule.on(constant_date(2025, 12, 31)).on(Weekday::Sat), None);
        assert_eq!(schedule.on(constant_date(2026, 1, 1)).on(Weekday::Sat), Some(&saturday));
        assert_eq!(schedule.on(constant_date(2026, 1, 1)).normal_day(), &Sessions::eight_hours());
        let replaced = schedule.with_change(constant_date(2026, 1, 1), OfficeHours::default());
        assert_eq!(replaced.on(constant_date(2026, 1, 3)).on(Weekday::Sat), None);
    }
}
