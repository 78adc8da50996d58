//! The months to which days belong. Each dossier names six of them, so that their codes are written once.

use crate::value::Value;
use caicach_calendar::{Grain, Period, PeriodKind};
use chrono::{Datelike, NaiveDate};
use compact_str::CompactString;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

/// The years whose months are written in advance: those of the calendar.
const YEARS: RangeInclusive<i32> = caicach_calendar::YEARS;

/// The codes of the months of [`YEARS`] in order.
static CODES: LazyLock<Vec<CompactString>> = LazyLock::new(|| {
    let months =
        YEARS.flat_map(|year| (1..=12).filter_map(move |month| NaiveDate::from_ymd_opt(year, month, 1)));
    months
        .filter_map(|day| Period::of(day, Grain::Month, PeriodKind::Calendar))
        .map(|month| CompactString::new(month.code()))
        .collect()
});

/// The code of the month to which a day belongs, such as `2026-02`; null for a day that belongs to none.
pub(super) fn month_of(day: NaiveDate, kind: PeriodKind) -> Value {
    match known_code(day, kind) {
        Some(code) => Value::Text(code.clone()),
        None => Period::of(day, Grain::Month, kind).map_or(Value::Null, |month| Value::text(month.code())),
    }
}

fn known_code(day: NaiveDate, kind: PeriodKind) -> Option<&'static CompactString> {
    /// From this day on a day belongs to the next administrative month.
    const FIRST_DAY_OF_MONTH: u32 = 15;
    let years = usize::try_from(day.year().checked_sub(*YEARS.start())?).ok()?;
    let month = years * 12 + usize::try_from(day.month0()).ok()?;
    let is_of_next = kind == PeriodKind::Administrative && day.day() >= FIRST_DAY_OF_MONTH;
    CODES.get(month + usize::from(is_of_next))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each day belongs to the month that the calendar says, inside the years that are written in advance and around them.
    #[test]
    fn codes_are_those_of_the_calendar() {
        let first = NaiveDate::from_ymd_opt(1968, 1, 1).unwrap();
        let last = NaiveDate::from_ymd_opt(2123, 1, 1).unwrap();
        for day in first.iter_days().take_while(|day| *day < last).chain([NaiveDate::MIN, NaiveDate::MAX]) {
            for kind in [PeriodKind::Administrative, PeriodKind::Calendar] {
                let expected = Period::of(day, Grain::Month, kind)
                    .map_or(Value::Null, |month| Value::text(month.code()));
                assert_eq!(month_of(day, kind), expected, "{day} {kind:?}");
            }
        }
    }
}
