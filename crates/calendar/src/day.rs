//! Days that differ from the ordinary week: holidays, compensatory days, and days exchanged for one another.

use crate::error::{CalendarError, Expected};
use chrono::{NaiveDate, Weekday};

/// What makes a day special.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayKind {
    /// A public holiday or New Year day (Labour Code 45/2019/QH14 art. 112.1).
    Holiday,
    /// A day off for a weekly rest day on which a holiday fell (art. 111.3).
    Compensatory,
    /// A working day given free, made up for on another day.
    SwapOff,
    /// A weekly rest day that is worked in exchange: a full working day.
    SwapWork,
}

impl DayKind {
    /// Reads `holiday`, `compensatory`, `swap_off` or `swap_work`.
    ///
    /// # Errors
    /// [`CalendarError::Unreadable`] for anything else.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        match text.trim() {
            "holiday" => Ok(Self::Holiday),
            "compensatory" => Ok(Self::Compensatory),
            "swap_off" => Ok(Self::SwapOff),
            "swap_work" => Ok(Self::SwapWork),
            _ => Err(CalendarError::unreadable(Expected::DayKind, text)),
        }
    }

    /// The word in files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Holiday => "holiday",
            Self::Compensatory => "compensatory",
            Self::SwapOff => "swap_off",
            Self::SwapWork => "swap_work",
        }
    }

    /// Whether the day is worked.
    #[must_use]
    pub fn is_worked(self) -> bool {
        self == Self::SwapWork
    }
}

/// Why a day is special.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Basis {
    /// A fixed date: 1 January, 30 April, 1 May, 2 September (Labour Code art. 112.1 a, c, d, đ).
    FixedDate,
    /// One of the five days of Tết, chosen each year by the Prime Minister (art. 112.1 b, 112.3).
    TetChoice,
    /// The day before or after 2 September (art. 112.1 đ, 112.3).
    NationalDayAdjacent,
    /// Hùng Kings' day, the tenth of the third lunar month (art. 112.1 e).
    LunarTenthOfThird,
    /// A holiday fell on a weekly rest day (art. 111.3).
    WeeklyRestCompensation,
    /// An exchange of working days, announced by letter.
    Swap,
    /// Vietnam Culture Day, 24 November from 2026 (NQ 80-NQ/TW as the `holidays` package records it).
    PartyResolution2026,
    /// Another decision, named in the day's source.
    Other,
}

impl Basis {
    /// Reads the word in files, such as `fixed_date`.
    ///
    /// # Errors
    /// [`CalendarError::Unreadable`] for a word that is not known.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        match text.trim() {
            "fixed_date" => Ok(Self::FixedDate),
            "tet_choice" => Ok(Self::TetChoice),
            "national_day_adjacent" => Ok(Self::NationalDayAdjacent),
            "lunar_10_3" => Ok(Self::LunarTenthOfThird),
            "weekly_rest_compensation" => Ok(Self::WeeklyRestCompensation),
            "swap" => Ok(Self::Swap),
            "party_resolution_2026" => Ok(Self::PartyResolution2026),
            "other" => Ok(Self::Other),
            _ => Err(CalendarError::unreadable(Expected::Basis, text)),
        }
    }

    /// The word in files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::FixedDate => "fixed_date",
            Self::TetChoice => "tet_choice",
            Self::NationalDayAdjacent => "national_day_adjacent",
            Self::LunarTenthOfThird => "lunar_10_3",
            Self::WeeklyRestCompensation => "weekly_rest_compensation",
            Self::Swap => "swap",
            Self::PartyResolution2026 => "party_resolution_2026",
            Self::Other => "other",
        }
    }
}

/// How certain a special day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Announced by the competent authority.
    Announced,
    /// Expected from the law; the announcement is not known.
    Estimated,
}

impl Status {
    /// Reads `announced` or `estimated`.
    ///
    /// # Errors
    /// [`CalendarError::Unreadable`] for anything else.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        match text.trim() {
            "announced" => Ok(Self::Announced),
            "estimated" => Ok(Self::Estimated),
            _ => Err(CalendarError::unreadable(Expected::Status, text)),
        }
    }

    /// The word in files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Estimated => "estimated",
        }
    }
}

/// One special day: a row of `content/calendar/vn.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecialDay {
    /// The day.
    pub date: NaiveDate,
    /// What makes it special.
    pub kind: DayKind,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: Option<String>,
    /// Why it is special.
    pub basis: Basis,
    /// The partner of a day that was exchanged.
    pub pair_date: Option<NaiveDate>,
    /// How certain it is.
    pub status: Status,
    /// The letter, notice or list that says so.
    pub source: String,
    /// When it was announced, where that is known.
    pub announced_on: Option<NaiveDate>,
}

/// Whether the administrative week of Vietnam works on a weekday: Monday to Friday, forty hours. Announcements of
/// holidays, compensatory days and exchanges are made for this week, whatever a single office's week is.
#[must_use]
pub fn is_standard_working_weekday(weekday: Weekday) -> bool {
    !matches!(weekday, Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back() {
        for kind in [DayKind::Holiday, DayKind::Compensatory, DayKind::SwapOff, DayKind::SwapWork] {
            assert_eq!(DayKind::parse(kind.code()), Ok(kind));
        }
        for basis in [
            Basis::FixedDate,
            Basis::TetChoice,
            Basis::NationalDayAdjacent,
            Basis::LunarTenthOfThird,
            Basis::WeeklyRestCompensation,
            Basis::Swap,
            Basis::PartyResolution2026,
            Basis::Other,
        ] {
            assert_eq!(Basis::parse(basis.code()), Ok(basis));
        }
        for status in [Status::Announced, Status::Estimated] {
            assert_eq!(Status::parse(status.code()), Ok(status));
        }
        assert!(DayKind::parse("Holiday").is_err());
        assert!(Basis::parse("").is_err());
        assert!(Status::parse("announced?").is_err());
    }
}
