//! Instants: local time of Vietnam to the minute, its way to and from UTC, and how dates and times are written.
//!
//! Vietnam has had one offset, +07:00, without summer time, since 1975; the law is computed in local time and
//! instants are stored in UTC. Receipts carry hour and minute (QĐ 3621/QĐ-BYT, form BM.01), so seconds
//! are dropped wherever time is judged.

use crate::error::{CalendarError, Expected};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};

/// How far Vietnam's clocks are ahead of UTC.
pub const OFFSET_FROM_UTC: TimeDelta = TimeDelta::hours(7);

/// The local time of Vietnam at an instant. At the ends of what a date can hold it stays there.
#[must_use]
pub fn local_from_utc(instant: DateTime<Utc>) -> NaiveDateTime {
    instant.naive_utc().checked_add_signed(OFFSET_FROM_UTC).unwrap_or(NaiveDateTime::MAX)
}

/// The instant at which Vietnam's clocks show a local time. At the ends of what a date can hold it stays there.
#[must_use]
pub fn utc_from_local(local: NaiveDateTime) -> DateTime<Utc> {
    local.checked_sub_signed(OFFSET_FROM_UTC).unwrap_or(NaiveDateTime::MIN).and_utc()
}

/// The same time without its seconds.
pub(crate) fn to_the_minute(time: NaiveTime) -> NaiveTime {
    time_of_minute(minute_of_day(time))
}

/// The same instant without its seconds.
pub(crate) fn instant_to_the_minute(instant: NaiveDateTime) -> NaiveDateTime {
    instant.date().and_time(to_the_minute(instant.time()))
}

/// Whole minutes since midnight, 0 to 1439.
pub(crate) fn minute_of_day(time: NaiveTime) -> u32 {
    time.num_seconds_from_midnight() / 60
}

/// The time of day at a number of minutes after midnight; it goes round after 1439.
pub(crate) fn time_of_minute(minute: u32) -> NaiveTime {
    const MINUTES_OF_A_DAY: u32 = 24 * 60;
    let seconds = minute % MINUTES_OF_A_DAY * 60;
    NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap_or(NaiveTime::MIN)
}

/// Reads `2026-02-13`.
///
/// # Errors
/// [`CalendarError::Unreadable`] for anything else.
pub fn parse_date(text: &str) -> Result<NaiveDate, CalendarError> {
    let trimmed = text.trim();
    // The library alone would also read signs and other numbers of digits.
    let has_form = trimmed.len() == 10
        && trimmed.bytes().zip(b"dddd-dd-dd").all(|(byte, form)| match form {
            b'd' => byte.is_ascii_digit(),
            _ => byte == b'-',
        });
    let parsed = if has_form { NaiveDate::parse_from_str(trimmed, "%Y-%m-%d").ok() } else { None };
    parsed.ok_or_else(|| CalendarError::unreadable(Expected::Date, text))
}

/// Reads `15:30` (or `15:30:45`).
///
/// # Errors
/// [`CalendarError::Unreadable`] for anything else.
pub fn parse_clock_time(text: &str) -> Result<NaiveTime, CalendarError> {
    let trimmed = text.trim();
    NaiveTime::parse_from_str(trimmed, "%H:%M")
        .or_else(|_| NaiveTime::parse_from_str(trimmed, "%H:%M:%S"))
        .map_err(|_| CalendarError::unreadable(Expected::ClockTime, text))
}

/// Reads a local instant: `2026-02-13T15:30`, with a space instead of `T`, with seconds; with an offset
/// (`2026-02-13T08:30Z`, `…+07:00`) it is brought to local time; a date alone is its midnight.
///
/// # Errors
/// [`CalendarError::Unreadable`] for anything else.
pub fn parse_instant(text: &str) -> Result<NaiveDateTime, CalendarError> {
    if let Some(instant) = plain_instant(text.as_bytes()) {
        return Ok(instant);
    }
    let trimmed = text.trim();
    let unreadable = || CalendarError::unreadable(Expected::Instant, text);
    let Some((date_text, time_text)) = trimmed.split_once(['T', 't', ' ']) else {
        let date = parse_date(trimmed).map_err(|_| unreadable())?;
        return Ok(date.and_time(NaiveTime::MIN));
    };
    let date = parse_date(date_text).map_err(|_| unreadable())?;
    let (clock_text, offset) = split_offset(time_text.trim()).ok_or_else(unreadable)?;
    let clock_without_fraction = clock_text.split_once('.').map_or(clock_text, |(whole, _)| whole);
    let time = parse_clock_time(clock_without_fraction).map_err(|_| unreadable())?;
    let written = date.and_time(time);
    match offset {
        None => Ok(written),
        Some(offset) => {
            let utc = written.checked_sub_offset(offset).ok_or_else(unreadable)?;
            Ok(local_from_utc(utc.and_utc()))
        }
    }
}

/// `2026-02-13`, `2026-02-13T15:30` or `2026-02-13T15:30:45` and nothing else: what programs write. Anything else is left
/// to the slower reader.
fn plain_instant(text: &[u8]) -> Option<NaiveDateTime> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, clock @ ..] = text else { return None };
    let (century, year) = (two_digits(*y1, *y2)?, two_digits(*y3, *y4)?);
    let year = i32::try_from(century * 100 + year).ok()?;
    let date = NaiveDate::from_ymd_opt(year, two_digits(*m1, *m2)?, two_digits(*d1, *d2)?)?;
    let (hour, minute, second) = match clock {
        [] => return Some(date.and_time(NaiveTime::MIN)),
        [b'T' | b' ', h1, h2, b':', m1, m2] => (two_digits(*h1, *h2)?, two_digits(*m1, *m2)?, 0),
        [b'T' | b' ', h1, h2, b':', m1, m2, b':', s1, s2] => {
            (two_digits(*h1, *h2)?, two_digits(*m1, *m2)?, two_digits(*s1, *s2)?)
        }
        _ => return None,
    };
    date.and_hms_opt(hour, minute, second)
}

/// The number that two digits write; `None` where one is no digit.
fn two_digits(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| u32::from(tens) * 10 + u32::from(ones))
}

/// Splits `08:30+07:00` into the time and the offset; `None` when the offset cannot be read.
fn split_offset(time_text: &str) -> Option<(&str, Option<FixedOffset>)> {
    if let Some(clock_text) = time_text.strip_suffix(['Z', 'z']) {
        return Some((clock_text, FixedOffset::east_opt(0)));
    }
    let Some(sign_at) = time_text.find(['+', '-']) else { return Some((time_text, None)) };
    let (clock_text, signed) = time_text.split_at_checked(sign_at)?;
    let (sign, digits) = signed.split_at_checked(1)?;
    let (hours, minutes) = digits.split_once(':').or_else(|| digits.split_at_checked(2))?;
    if hours.len() != 2 || (minutes.len() != 2 && !minutes.is_empty()) {
        return None;
    }
    let hours: i32 = hours.parse().ok().filter(|value| (0..24).contains(value))?;
    let minutes: i32 =
        if minutes.is_empty() { 0 } else { minutes.parse().ok().filter(|m| (0..60).contains(m))? };
    let seconds = hours * 3600 + minutes * 60;
    let offset = FixedOffset::east_opt(if sign == "-" { -seconds } else { seconds })?;
    Some((clock_text, Some(offset)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap()
    }

    #[test]
    fn instants_are_read_in_local_time() {
        let half_past_three = local("2026-02-13 15:30:00");
        for text in [
            "2026-02-13T15:30",
            " 2026-02-13 15:30 ",
            "2026-02-13T15:30:00.000",
            "2026-02-13T08:30Z",
            "2026-02-13T08:30:00.123Z",
            "2026-02-13T15:30+07:00",
            "2026-02-13T15:30+0700",
            "2026-02-13T15:30+07",
            "2026-02-12T22:30-10:00",
        ] {
            assert_eq!(parse_instant(text), Ok(half_past_three), "{text}");
        }
        assert_eq!(parse_instant("2026-02-13"), Ok(local("2026-02-13 00:00:00")));
    }

    #[test]
    fn what_is_not_an_instant_is_refused() {
        for text in [
            "",
            "2026",
            "2026-02-30",
            "2026-2-3",
            "2026-02-13T",
            "2026-02-13T25:00",
            "2026-02-13T15",
            "2026-02-13T15:30+7",
            "2026-02-13T15:30+99:00",
            "+2026-02-1",
            "13/02/2026",
            "2026-02-13T15:30/",
            "２０２６-02-13",
        ] {
            let refused = parse_instant(text);
            assert!(matches!(refused, Err(CalendarError::Unreadable { .. })), "{text}: {refused:?}");
        }
    }

    #[test]
    fn utc_and_local_are_seven_hours_apart() {
        let noon = local("2026-02-13 12:00:00");
        assert_eq!(utc_from_local(noon).naive_utc(), local("2026-02-13 05:00:00"));
        assert_eq!(local_from_utc(utc_from_local(noon)), noon);
        assert_eq!(local_from_utc(DateTime::<Utc>::MAX_UTC), NaiveDateTime::MAX);
        assert_eq!(utc_from_local(NaiveDateTime::MIN).naive_utc(), NaiveDateTime::MIN);
    }

    #[test]
    fn minutes_and_times_go_both_ways() {
        for minute in 0..1440 {
            assert_eq!(minute_of_day(time_of_minute(minute)), minute);
        }
        assert_eq!(instant_to_the_minute(local("2026-02-13 17:00:59")), local("2026-02-13 17:00:00"));
    }
}
