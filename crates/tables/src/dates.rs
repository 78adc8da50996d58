//! Dates as people write them.

use chrono::NaiveDate;

/// Reads `2026-02-13`, `13/02/2026`, `13-02-2026` or `13.2.2026`; the day always stands before the month.
#[must_use]
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let trimmed = text.trim();
    let date_part = trimmed.split(['T', ' ']).next()?;
    let parts: Vec<&str> = date_part.split(['-', '/', '.']).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = if first.len() == 4 { (first, second, third) } else { (third, second, first) };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_stands_before_the_month() {
        let expected = NaiveDate::from_ymd_opt(2026, 2, 13);
        for text in [
            "2026-02-13",
            "13/02/2026",
            "13/2/2026",
            "13-02-2026",
            "13.2.2026",
            " 2026-02-13T15:30 ",
            "2026-02-13 00:00:00",
        ] {
            assert_eq!(parse_date(text), expected, "{text}");
        }
        for text in ["", "13/02/26", "2026", "2026-13-01", "31/02/2026", "a/b/c", "2026-02"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }
}
