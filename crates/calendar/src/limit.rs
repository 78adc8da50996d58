//! Limits: how much time an office has.

use crate::error::{CalendarError, Expected};
use caicach_findings::{Finding, Place, Text};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// How much time there is, in the unit that the rule names. Decrees mix “ngày” and “ngày làm việc”, and internal
/// processes have quarters of a day and hours, so that the unit belongs to the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Working days. Whole ones end with a day; a fraction runs in working time, 0.5 being half of the minutes of the
    /// office's normal day.
    WorkingDays(Decimal),
    /// Calendar days: every day counts, and a last day that is off moves to the next working day.
    CalendarDays(i32),
    /// Working hours, in working time from the minute of receipt.
    WorkingHours(Decimal),
}

/// The unit of a limit, as in the column `limit_unit` of a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LimitUnit {
    /// Working days.
    #[default]
    WorkingDay,
    /// Calendar days.
    CalendarDay,
    /// Working hours.
    WorkingHour,
}

impl LimitUnit {
    /// Reads `working_day`, `calendar_day` or `working_hour`.
    ///
    /// # Errors
    /// [`CalendarError::Unreadable`] for anything else.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        match text.trim() {
            "working_day" => Ok(Self::WorkingDay),
            "calendar_day" => Ok(Self::CalendarDay),
            "working_hour" => Ok(Self::WorkingHour),
            _ => Err(CalendarError::unreadable(Expected::LimitUnit, text)),
        }
    }

    /// The word in files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::WorkingDay => "working_day",
            Self::CalendarDay => "calendar_day",
            Self::WorkingHour => "working_hour",
        }
    }
}

impl Limit {
    /// A limit from its amount and unit.
    ///
    /// # Errors
    /// [`CalendarError::Unreadable`] for a fraction of a calendar day, or calendar days beyond all bounds.
    pub fn new(amount: Decimal, unit: LimitUnit) -> Result<Self, CalendarError> {
        match unit {
            LimitUnit::WorkingDay => Ok(Self::WorkingDays(amount)),
            LimitUnit::WorkingHour => Ok(Self::WorkingHours(amount)),
            LimitUnit::CalendarDay => {
                let whole_days = if amount.is_integer() { amount.to_i32() } else { None };
                whole_days
                    .map(Self::CalendarDays)
                    .ok_or_else(|| CalendarError::unreadable(Expected::Amount, &amount.to_string()))
            }
        }
    }

    /// Reads an amount of a unit: `5`, `0.25`, `1,25`. Thousands separators, signs before a plus, exponents are not
    /// read.
    ///
    /// # Errors
    /// [`CalendarError::Unreadable`] for anything else, and as in [`Limit::new`].
    pub fn parse(amount: &str, unit: LimitUnit) -> Result<Self, CalendarError> {
        let unreadable = || CalendarError::unreadable(Expected::Amount, amount);
        let with_point = amount.trim().replacen(',', ".", 1);
        if !with_point.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-') {
            return Err(unreadable());
        }
        let number: Decimal = with_point.parse().map_err(|_| unreadable())?;
        Self::new(number, unit).map_err(|_| unreadable())
    }

    /// The amount as a number.
    #[must_use]
    pub fn amount(self) -> Decimal {
        match self {
            Self::WorkingDays(amount) | Self::WorkingHours(amount) => amount,
            Self::CalendarDays(days) => Decimal::from(days),
        }
    }

    /// The unit.
    #[must_use]
    pub fn unit(self) -> LimitUnit {
        match self {
            Self::WorkingDays(_) => LimitUnit::WorkingDay,
            Self::CalendarDays(_) => LimitUnit::CalendarDay,
            Self::WorkingHours(_) => LimitUnit::WorkingHour,
        }
    }

    /// What is doubtful about the limit itself: below zero (rejected), zero or longer than four years (warnings).
    #[must_use]
    pub(crate) fn finding(self) -> Option<Finding> {
        const LONGEST_IN_DAYS: i64 = 1_000;
        const LONGEST_IN_HOURS: i64 = 8_000;
        let amount = self.amount();
        let longest = match self.unit() {
            LimitUnit::WorkingDay | LimitUnit::CalendarDay => LONGEST_IN_DAYS,
            LimitUnit::WorkingHour => LONGEST_IN_HOURS,
        };
        let finding = if is_below_zero(amount) {
            Finding::rejected(
                "limit-negative",
                Text::new(
                    format!("Thời hạn là số âm: {amount}"),
                    format!("The limit is below zero: {amount}"),
                ),
            )
            .hint(Text::new("Ghi thời hạn là số dương", "Give a limit above zero"))
        } else if amount.is_zero() {
            Finding::warning(
                "limit-zero",
                Text::new(
                    "Thời hạn bằng 0: hạn trả kết quả là ngay trong ngày tiếp nhận",
                    "The limit is zero: the result is due on the day of receipt",
                ),
            )
            .hint(Text::new("Kiểm tra thời hạn của thủ tục", "Check the limit of the procedure"))
        } else if amount > Decimal::from(longest) {
            Finding::warning(
                "limit-very-long",
                Text::new(
                    format!("Thời hạn dài bất thường: {amount}"),
                    format!("The limit is unusually long: {amount}"),
                ),
            )
            .hint(Text::new(
                "Kiểm tra con số và đơn vị (ngày làm việc, ngày hay giờ)",
                "Check the number and its unit (working days, calendar days or hours)",
            ))
        } else {
            return None;
        };
        Some(finding.at(Place::default().column("limit")))
    }
}

/// Told by the sign alone, which a comparison of decimals is not.
fn is_below_zero(amount: Decimal) -> bool {
    amount.is_sign_negative() && !amount.is_zero()
}

/// When a limit of whole days ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum DayRule {
    /// With the office's closing on the last day; a result on that day is on time whatever the hour.
    #[default]
    EndOfDay,
    /// At the hour of receipt on the last day, as several portals count; judged to the minute. A last day off rolls to the
    /// next working day and keeps the hour, so of two receipts whose limits roll to one day each keeps its own.
    SameHour,
}

impl DayRule {
    /// Reads `end-of-day` or `same-hour`.
    ///
    /// # Errors
    /// [`CalendarError::Unreadable`] for anything else.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        match text.trim() {
            "end-of-day" => Ok(Self::EndOfDay),
            "same-hour" => Ok(Self::SameHour),
            _ => Err(CalendarError::unreadable(Expected::DayRule, text)),
        }
    }

    /// The word in files and on the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::EndOfDay => "end-of-day",
            Self::SameHour => "same-hour",
        }
    }
}

/// A limit as it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    /// Whole working days.
    WorkingDays(u32),
    /// Calendar days.
    CalendarDays(u32),
    /// Working minutes.
    Minutes(i64),
}

impl Limit {
    /// How the limit is counted where a normal day has a number of minutes; `None` for a limit below zero or beyond
    /// all bounds. Minutes are rounded half away from zero.
    pub(crate) fn counted(self, minutes_of_normal_day: u32) -> Option<Counted> {
        if is_below_zero(self.amount()) {
            return None;
        }
        let minutes = |amount: Decimal, minutes_each: u32| {
            let exact = amount.checked_mul(Decimal::from(minutes_each))?;
            let rounded =
                exact.round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
            rounded.to_i64().map(Counted::Minutes)
        };
        match self {
            Self::WorkingDays(days) if days.is_integer() => days.to_u32().map(Counted::WorkingDays),
            Self::WorkingDays(days) => minutes(days, minutes_of_normal_day),
            Self::WorkingHours(hours) => minutes(hours, 60),
            Self::CalendarDays(days) => u32::try_from(days).ok().map(Counted::CalendarDays),
        }
    }

    /// Whether a result is judged by its day alone: whole days that end with the day.
    #[must_use]
    pub fn is_judged_by_day(self, day_rule: DayRule) -> bool {
        let is_whole_days = match self {
            Self::WorkingDays(days) => days.is_integer(),
            Self::CalendarDays(_) => true,
            Self::WorkingHours(_) => false,
        };
        is_whole_days && day_rule == DayRule::EndOfDay
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(amount: &str) -> Limit {
        Limit::parse(amount, LimitUnit::WorkingDay).unwrap()
    }

    #[test]
    fn whole_days_are_days_and_fractions_are_minutes() {
        assert_eq!(days("5").counted(480), Some(Counted::WorkingDays(5)));
        assert_eq!(days("5.00").counted(480), Some(Counted::WorkingDays(5)));
        assert_eq!(days("0.25").counted(480), Some(Counted::Minutes(120)));
        assert_eq!(days("1,25").counted(480), Some(Counted::Minutes(600)));
        assert_eq!(days("0.5").counted(450), Some(Counted::Minutes(225)));
        assert_eq!(days("0.3333").counted(480), Some(Counted::Minutes(160)));
        assert_eq!(days("-1").counted(480), None);
        assert_eq!(days("99999999999999999999").counted(480), None);
        let hours = Limit::parse("2", LimitUnit::WorkingHour).unwrap();
        assert_eq!(hours.counted(480), Some(Counted::Minutes(120)));
        assert_eq!(Limit::CalendarDays(30).counted(480), Some(Counted::CalendarDays(30)));
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        for text in
            ["", "x", "1e3", "1.2.3", "1,2,3", "+5", "5 ngày", "--5", "99999999999999999999999999999999"]
        {
            assert!(Limit::parse(text, LimitUnit::WorkingDay).is_err(), "{text}");
        }
        assert!(Limit::parse("1.5", LimitUnit::CalendarDay).is_err());
        assert!(Limit::parse("5000000000", LimitUnit::CalendarDay).is_err());
    }

    #[test]
    fn doubtful_limits_are_named() {
        let code = |limit: Limit| limit.finding().map(|finding| finding.code);
        assert_eq!(code(days("-0.5")), Some("limit-negative"));
        assert_eq!(code(days("0")), Some("limit-zero"));
        assert_eq!(code(days("1000")), None);
        assert_eq!(code(days("1001")), Some("limit-very-long"));
        assert_eq!(code(Limit::CalendarDays(-3)), Some("limit-negative"));
        assert_eq!(code(Limit::WorkingHours(Decimal::from(8001))), Some("limit-very-long"));
    }

    #[test]
    fn only_whole_days_to_the_end_of_day_are_judged_by_day() {
        assert!(days("5").is_judged_by_day(DayRule::EndOfDay));
        assert!(Limit::CalendarDays(5).is_judged_by_day(DayRule::EndOfDay));
        assert!(!days("5").is_judged_by_day(DayRule::SameHour));
        assert!(!days("0.5").is_judged_by_day(DayRule::EndOfDay));
        assert!(!Limit::WorkingHours(Decimal::from(8)).is_judged_by_day(DayRule::EndOfDay));
    }
}
