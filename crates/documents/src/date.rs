//! Dates and times as official texts write them.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

/// The date of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssueDate {
    /// A day that exists.
    On(NaiveDate),
    /// Not known yet: day and month stay blank to be filled in, and so does the year when it is not given.
    Open {
        /// The year in which the document will be issued.
        year: Option<i32>,
    },
}

/// `ngày 05 tháng 01 năm 2020`: days below ten and the months 1 and 2 have a zero before them, the other months have none (Annex I,
/// II.4.b and the specimen in section V).
#[must_use]
pub fn long_date(date: NaiveDate) -> String {
    let month = if date.month() <= 2 { format!("{:02}", date.month()) } else { date.month().to_string() };
    format!("ngày {:02} tháng {month} năm {}", date.day(), date.year())
}

/// `08 giờ 30 phút, ngày 05 tháng 01 năm 2020`.
#[must_use]
pub fn long_time(time: NaiveDateTime) -> String {
    format!("{:02} giờ {:02} phút, {}", time.hour(), time.minute(), long_date(time.date()))
}

impl IssueDate {
    /// The date in words, blanks where it is not known.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::On(date) => long_date(date),
            Self::Open { year } => {
                let blank = "\u{a0}".repeat(4);
                let year = year.map_or_else(|| blank.clone(), |year| format!(" {year}"));
                format!("ngày{blank} tháng{blank} năm{year}")
            }
        }
    }

    /// The day, when it is known.
    #[must_use]
    pub fn day(self) -> Option<NaiveDate> {
        match self {
            Self::On(date) => Some(date),
            Self::Open { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The two dates of the specimen (Annex I, Part I, section V, row 4), and what follows from II.4.b for February and October.
    #[test]
    fn days_below_ten_and_the_first_two_months_have_a_zero() {
        let words = |year, month, day| long_date(NaiveDate::from_ymd_opt(year, month, day).unwrap());
        assert_eq!(words(2020, 1, 5), "ngày 05 tháng 01 năm 2020");
        assert_eq!(words(2019, 6, 29), "ngày 29 tháng 6 năm 2019");
        assert_eq!(words(2024, 2, 29), "ngày 29 tháng 02 năm 2024");
        assert_eq!(words(2026, 10, 1), "ngày 01 tháng 10 năm 2026");
    }
}
