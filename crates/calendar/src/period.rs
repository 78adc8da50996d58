//! Reporting periods.
//!
//! Administrative periods (NĐ 09/2019/NĐ-CP, article 12) run from the 15th to the 14th: a month from the 15th of the
//! month before to its own 14th, and quarters, half years and the year in the same way, so that 2026 runs from 15
//! December 2025 to 14 December 2026. Some figures are published by calendar month, so that both kinds are known.
//! The decree does not name a report over nine months; what its days are is not known, and it is refused.

use crate::error::{CalendarError, Expected};
use caicach_findings::Text;
use chrono::{Datelike, Days, Months, NaiveDate};

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    HalfYear,
    /// Twelve months.
    Year,
}

impl Grain {
    /// How many months it has.
    #[must_use]
    pub fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        }
    }
}

/// Where the months of a period begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PeriodKind {
    /// From the 15th to the 14th (NĐ 09/2019/NĐ-CP, article 12).
    #[default]
    Administrative,
    /// From the first to the last day of a month.
    Calendar,
}

impl PeriodKind {
    /// Reads `administrative` or `calendar`.
    ///
    /// # Errors
    /// [`CalendarError::Unreadable`] for anything else.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        match text.trim() {
            "administrative" => Ok(Self::Administrative),
            "calendar" => Ok(Self::Calendar),
            _ => Err(CalendarError::unreadable(Expected::PeriodKind, text)),
        }
    }

    /// The word in files and on the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Administrative => "administrative",
            Self::Calendar => "calendar",
        }
    }
}

/// A reporting period: a month, quarter, half year or year of one kind, in the years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    grain: Grain,
    kind: PeriodKind,
    /// The first of its months, by the calendar that gives it its name.
    first_month: NaiveDate,
}

/// `2026-02`. Written digit by digit: every dossier has six of them.
fn month_code(year: i32, month: u32) -> String {
    let digit = |number: u32| char::from_digit(number % 10, 10).unwrap_or('0');
    let year = year.unsigned_abs();
    let mut code = String::with_capacity(7);
    code.extend([digit(year / 1000), digit(year / 100), digit(year / 10), digit(year)]);
    code.push('-');
    code.extend([digit(month / 10), digit(month)]);
    code
}

impl Period {
    /// The period with a number within its year: a month 1–12, a quarter 1–4, a half 1–2, a year 1. `None` for
    /// another number or a year outside 1–9999.
    #[must_use]
    pub fn new(year: i32, grain: Grain, number: u32, kind: PeriodKind) -> Option<Self> {
        let first_month = number.checked_sub(1)?.checked_mul(grain.months())?.checked_add(1)?;
        if !(1..=9999).contains(&year) {
            return None;
        }
        Some(Self { grain, kind, first_month: NaiveDate::from_ymd_opt(year, first_month, 1)? })
    }

    /// Reads `2026`, `2026-H1`, `2026-Q1` or `2026-02`.
    ///
    /// # Errors
    /// [`CalendarError::NineMonthsNotKnown`] for a report over nine months (`2026-9M`), [`CalendarError::Unreadable`]
    /// for anything else.
    pub fn parse(text: &str, kind: PeriodKind) -> Result<Self, CalendarError> {
        let trimmed = text.trim();
        let unreadable = || CalendarError::unreadable(Expected::Period, text);
        let (year_text, part) = match trimmed.split_once('-') {
            Some((year_text, part)) => (year_text, Some(part)),
            None => (trimmed, None),
        };
        let year_digits = year_text.len() == 4 && year_text.bytes().all(|byte| byte.is_ascii_digit());
        let year: i32 = if year_digits { year_text.parse().ok() } else { None }.ok_or_else(unreadable)?;
        if part.is_some_and(names_nine_months) {
            return Err(CalendarError::NineMonthsNotKnown { found: trimmed.to_owned() });
        }
        let (grain, number) = match part {
            None => (Grain::Year, 1),
            Some("H1") => (Grain::HalfYear, 1),
            Some("H2") => (Grain::HalfYear, 2),
            Some("Q1") => (Grain::Quarter, 1),
            Some("Q2") => (Grain::Quarter, 2),
            Some("Q3") => (Grain::Quarter, 3),
            Some("Q4") => (Grain::Quarter, 4),
            Some(month) => (Grain::Month, month_number(month).ok_or_else(unreadable)?),
        };
        Self::new(year, grain, number, kind).ok_or_else(unreadable)
    }

    /// The period of a length and kind that a date lies in; `None` outside the years 1 to 9999.
    #[must_use]
    pub fn of(date: NaiveDate, grain: Grain, kind: PeriodKind) -> Option<Self> {
        let named_month = match kind {
            PeriodKind::Calendar => date,
            // From the 15th on a day belongs to the next month.
            PeriodKind::Administrative if date.day() >= 15 => {
                date.with_day(1)?.checked_add_months(Months::new(1))?
            }
            PeriodKind::Administrative => date,
        };
        let number = named_month.month0() / grain.months() + 1;
        Self::new(named_month.year(), grain, number, kind)
    }

    /// How long it is.
    #[must_use]
    pub fn grain(self) -> Grain {
        self.grain
    }

    /// Where its months begin.
    #[must_use]
    pub fn kind(self) -> PeriodKind {
        self.kind
    }

    /// The year in its name.
    #[must_use]
    pub fn year(self) -> i32 {
        self.first_month.year()
    }

    /// Its number within the year, from 1.
    #[must_use]
    pub fn number(self) -> u32 {
        self.first_month.month0() / self.grain.months() + 1
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        match self.kind {
            PeriodKind::Calendar => self.first_month,
            // The 15th of its first month, and then the same day of the month before.
            PeriodKind::Administrative => self.first_month + Days::new(14) - Months::new(1),
        }
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        let months = self.grain.months();
        match self.kind {
            PeriodKind::Calendar => self.first_month + Months::new(months) - Days::new(1),
            PeriodKind::Administrative => self.first_month + Months::new(months - 1) + Days::new(13),
        }
    }

    /// Whether a date lies in it.
    #[must_use]
    pub fn contains(self, date: NaiveDate) -> bool {
        (self.first_day()..=self.last_day()).contains(&date)
    }

    /// The period after it; `None` after the year 9999.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::of(self.last_day().succ_opt()?, self.grain, self.kind)
    }

    /// The period before it; `None` before the year 1.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        Self::of(self.first_day().pred_opt()?, self.grain, self.kind)
    }

    /// Its name on the command line and in files: `2026`, `2026-H1`, `2026-Q1`, `2026-02`.
    #[must_use]
    pub fn code(self) -> String {
        let (year, number) = (self.year(), self.number());
        match self.grain {
            Grain::Year => format!("{year:04}"),
            Grain::HalfYear => format!("{year:04}-H{number}"),
            Grain::Quarter => format!("{year:04}-Q{number}"),
            Grain::Month => month_code(year, number),
        }
    }

    /// Its name for people: “Quý I năm 2026”, “Quarter 1 of 2026”.
    #[must_use]
    pub fn label(self) -> Text {
        let (year, number) = (self.year(), self.number());
        match (self.grain, number) {
            (Grain::Year, _) => Text::new(format!("Năm {year}"), format!("{year}")),
            (Grain::HalfYear, 1) => {
                Text::new(format!("6 tháng đầu năm {year}"), format!("First half of {year}"))
            }
            (Grain::HalfYear, _) => {
                Text::new(format!("6 tháng cuối năm {year}"), format!("Second half of {year}"))
            }
            (Grain::Quarter, _) => {
                let roman = match number {
                    1 => "I",
                    2 => "II",
                    3 => "III",
                    _ => "IV",
                };
                Text::new(format!("Quý {roman} năm {year}"), format!("Quarter {number} of {year}"))
            }
            (Grain::Month, _) => {
                let english_month = self.first_month.format("%B %Y").to_string();
                Text::new(format!("Tháng {number:02} năm {year}"), english_month)
            }
        }
    }
}

/// Whether the part of a period after its year means nine months: `9M`, `M9`, `9T`, `09M`, `9months`.
fn names_nine_months(part: &str) -> bool {
    let lower = part.to_lowercase();
    let digits: String = lower.chars().filter(char::is_ascii_digit).collect();
    let letters: String = lower.chars().filter(|c| c.is_alphabetic()).collect();
    matches!(digits.as_str(), "9" | "09")
        && matches!(letters.as_str(), "m" | "t" | "months" | "tháng" | "thang")
}

/// Reads a month of two digits.
fn month_number(text: &str) -> Option<u32> {
    let two_digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if two_digits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_period_is_refused() {
        for text in [
            "",
            "26",
            "2026-",
            "2026-Q5",
            "2026-Q0",
            "2026-H3",
            "2026-13",
            "2026-00",
            "2026-2",
            "2026-q1",
            "-2026",
            "2026-02-01",
            "20260",
            "+202",
            "0000",
            "２０２６",
        ] {
            let refused = Period::parse(text, PeriodKind::Administrative);
            assert!(matches!(refused, Err(CalendarError::Unreadable { .. })), "{text}: {refused:?}");
        }
        for text in ["2026-9M", "2026-M9", "2026-9T", "2026-09M"] {
            let refused = Period::parse(text, PeriodKind::Calendar);
            assert!(matches!(refused, Err(CalendarError::NineMonthsNotKnown { .. })), "{text}: {refused:?}");
        }
    }

    #[test]
    fn labels_are_those_of_reports() {
        let label = |text| Period::parse(text, PeriodKind::Administrative).unwrap().label();
        assert_eq!(label("2026"), Text::new("Năm 2026", "2026"));
        assert_eq!(label("2026-H1"), Text::new("6 tháng đầu năm 2026", "First half of 2026"));
        assert_eq!(label("2026-Q4"), Text::new("Quý IV năm 2026", "Quarter 4 of 2026"));
        assert_eq!(label("2026-02"), Text::new("Tháng 02 năm 2026", "February 2026"));
    }

    #[test]
    fn the_ends_of_the_years_do_not_run_over() {
        let first = Period::new(1, Grain::Month, 1, PeriodKind::Administrative).unwrap();
        assert_eq!(first.previous(), None);
        let last = Period::new(9999, Grain::Year, 1, PeriodKind::Calendar).unwrap();
        assert_eq!(last.next(), None);
        assert_eq!(Period::of(NaiveDate::MAX, Grain::Month, PeriodKind::Administrative), None);
        assert_eq!(Period::of(NaiveDate::MIN, Grain::Year, PeriodKind::Calendar), None);
    }
}
