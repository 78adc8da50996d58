//! The days off that the law gives to a year for which no announcement is known.
//!
//! Labour Code 45/2019/QH14, article 112.1: 1 January, five days of Tết, 30 April, 1 May, 2 September and the day
//! before or after it, Hùng Kings' day; article 111.3: a weekly rest day on which one of them falls is compensated
//! on the next working day. Vietnam Culture Day, 24 November, is added from 2026.
//!
//! What the Prime Minister chooses each year (article 112.3) is estimated from what was chosen before: Tết takes two
//! days of the old year and three of the new one, but the eve and four days when the new year begins on a Tuesday,
//! so that the five days fill a week; the second day of National Day is the one that lengthens a weekend. Both rules
//! give the days of every year in the official list, 2018 to 2028. Exchanges of working days cannot be foreseen.
//!
//! The code is in force from 2021. Earlier codes are not held: years before 2021 follow the same articles except
//! for the second day of National Day, as the official list for 2018 to 2020 does.

use crate::date_range::{YEARS, constant_date};
use crate::day::{Basis, DayKind, SpecialDay, Status, is_standard_working_weekday};
use crate::lunar::{hung_kings_day, tet};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The first year of the second day of National Day (Labour Code 45/2019/QH14, in force 2021-01-01).
const FIRST_YEAR_OF_SECOND_NATIONAL_DAY: i32 = 2021;
/// The first year of Vietnam Culture Day.
const FIRST_YEAR_OF_CULTURE_DAY: i32 = 2026;

const LABOUR_CODE: &str = "Bộ luật Lao động 45/2019/QH14, Điều 112 (ước tính)";
const LABOUR_CODE_COMPENSATION: &str = "Bộ luật Lao động 45/2019/QH14, Điều 111 khoản 3 (ước tính)";
const CULTURE_DAY: &str = "NQ 80-NQ/TW, theo bản ghi của holidays 0.109 (PyPI, MIT)";

/// The days off of a year by law, all [`Status::Estimated`], in order. The weekly rest days are those of the
/// administrative week. There are none outside the years of the tables (1970–2120).
#[must_use]
pub fn statutory_days(year: i32) -> Vec<SpecialDay> {
    if !YEARS.contains(&year) {
        return Vec::new();
    }
    let mut days = BTreeMap::new();
    for day in holidays_of(year) {
        days.entry(day.date).or_insert(day);
    }
    let holidays: BTreeSet<NaiveDate> = days.keys().copied().collect();
    let mut taken = holidays.clone();
    for holiday in holidays.iter().filter(|date| !is_standard_working_weekday(date.weekday())) {
        let date = next_working_day(*holiday, &taken);
        taken.insert(date);
        if let Some(named_after) = days.get(holiday) {
            let compensation = compensatory_day(date, named_after);
            days.insert(date, compensation);
        }
    }
    days.into_values().collect()
}

/// The days off of every year of the tables, computed once: calendars are built for many offices.
pub(crate) static STATUTORY_DAYS: LazyLock<Vec<(i32, Vec<SpecialDay>)>> =
    LazyLock::new(|| YEARS.map(|year| (year, statutory_days(year))).collect());

fn holidays_of(year: i32) -> Vec<SpecialDay> {
    let fixed = |month, day, name_vi, name_en| {
        holiday(constant_date(year, month, day), name_vi, name_en, Basis::FixedDate, LABOUR_CODE)
    };
    let mut days = vec![fixed(1, 1, "Tết Dương lịch", "New Year's Day")];
    days.extend(tet(year).into_iter().flat_map(tet_days));
    days.extend(hung_kings_day(year).map(|date| {
        let (name_vi, name_en) = ("Ngày Giỗ Tổ Hùng Vương", "Hùng Kings' Commemoration Day");
        holiday(date, name_vi, name_en, Basis::LunarTenthOfThird, LABOUR_CODE)
    }));
    days.push(fixed(4, 30, "Ngày Chiến thắng", "Victory Day"));
    days.push(fixed(5, 1, "Ngày Quốc tế Lao động", "International Labour Day"));
    days.push(fixed(9, 2, "Quốc khánh", "National Day"));
    if year >= FIRST_YEAR_OF_SECOND_NATIONAL_DAY {
        let date = day_beside_national_day(constant_date(year, 9, 2));
        days.push(holiday(date, "Quốc khánh", "National Day", Basis::NationalDayAdjacent, LABOUR_CODE));
    }
    if year >= FIRST_YEAR_OF_CULTURE_DAY {
        let date = constant_date(year, 11, 24);
        let (name_vi, name_en) = ("Ngày Văn hóa Việt Nam", "Vietnam Culture Day");
        days.push(holiday(date, name_vi, name_en, Basis::PartyResolution2026, CULTURE_DAY));
    }
    days
}

/// The five days of Tết around the first day of the lunar year.
fn tet_days(new_year: NaiveDate) -> Vec<SpecialDay> {
    const NAMES: [(&str, &str); 6] = [
        ("29 Tết", "Two days before the Lunar New Year"),
        ("Giao thừa Tết Nguyên Đán", "Eve of the Lunar New Year"),
        ("Tết Nguyên Đán", "Lunar New Year"),
        ("Mùng hai Tết Nguyên Đán", "Second day of the Lunar New Year"),
        ("Mùng ba Tết Nguyên Đán", "Third day of the Lunar New Year"),
        ("Mùng bốn Tết Nguyên Đán", "Fourth day of the Lunar New Year"),
    ];
    let fills_a_week_with_the_eve = new_year.weekday() == Weekday::Tue;
    let skipped = usize::from(fills_a_week_with_the_eve);
    let two_days_before = new_year - Days::new(2);
    (0u64..)
        .zip(NAMES)
        .skip(skipped)
        .take(5)
        .map(|(place, (name_vi, name_en))| {
            holiday(two_days_before + Days::new(place), name_vi, name_en, Basis::TetChoice, LABOUR_CODE)
        })
        .collect()
}

/// The day before or after 2 September that makes the longer run of days off.
fn day_beside_national_day(national_day: NaiveDate) -> NaiveDate {
    match national_day.weekday() {
        Weekday::Mon | Weekday::Thu | Weekday::Sun => national_day + Days::new(1),
        Weekday::Tue | Weekday::Wed | Weekday::Fri | Weekday::Sat => national_day - Days::new(1),
    }
}

/// The first day after a holiday that is neither a weekly rest day nor given already.
fn next_working_day(holiday: NaiveDate, taken: &BTreeSet<NaiveDate>) -> NaiveDate {
    let mut date = holiday + Days::new(1);
    while taken.contains(&date) || !is_standard_working_weekday(date.weekday()) {
        date = date + Days::new(1);
    }
    date
}

fn holiday(date: NaiveDate, name_vi: &str, name_en: &str, basis: Basis, source: &str) -> SpecialDay {
    SpecialDay {
        date,
        kind: DayKind::Holiday,
        name_vi: name_vi.to_owned(),
        name_en: Some(name_en.to_owned()),
        basis,
        pair_date: None,
        status: Status::Estimated,
        source: source.to_owned(),
        announced_on: None,
    }
}

fn compensatory_day(date: NaiveDate, holiday: &SpecialDay) -> SpecialDay {
    SpecialDay {
        date,
        kind: DayKind::Compensatory,
        name_vi: format!("{} (nghỉ bù)", holiday.name_vi),
        name_en: holiday.name_en.as_ref().map(|name| format!("{name} (compensatory day)")),
        basis: Basis::WeeklyRestCompensation,
        pair_date: None,
        status: Status::Estimated,
        source: LABOUR_CODE_COMPENSATION.to_owned(),
        announced_on: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn off(year: i32) -> Vec<String> {
        let days = statutory_days(year);
        days.iter().map(|day| format!("{} {}", day.date.format("%m-%d"), day.kind.code())).collect()
    }

    /// 1 January, 30 April, 1 May and 10 March of the lunar year all fell on weekends in 2022 (announced list).
    #[test]
    fn compensation_goes_to_the_next_working_day_that_is_free() {
        assert_eq!(
            off(2022),
            [
                "01-01 holiday",
                "01-03 compensatory",
                "01-31 holiday",
                "02-01 holiday",
                "02-02 holiday",
                "02-03 holiday",
                "02-04 holiday",
                "04-10 holiday",
                "04-11 compensatory",
                "04-30 holiday",
                "05-01 holiday",
                "05-02 compensatory",
                "05-03 compensatory",
                "09-01 holiday",
                "09-02 holiday",
            ]
        );
    }

    #[test]
    fn a_year_outside_the_tables_has_none() {
        for year in [i32::MIN, 1969, 2121, i32::MAX] {
            assert_eq!(statutory_days(year), []);
        }
    }

    #[test]
    fn every_year_of_the_tables_has_its_days_and_passes_the_checks() {
        for year in 1970..=2120 {
            let days = statutory_days(year);
            let holidays = days.iter().filter(|day| day.kind == DayKind::Holiday).count();
            let expected = if year >= 2026 {
                12
            } else if year >= 2021 {
                11
            } else {
                10
            };
            // Hùng Kings' day may fall on 30 April, and is then one day with it.
            assert!(holidays == expected || holidays + 1 == expected, "{year}: {holidays}");
            let findings =
                crate::day_checks::check_special_days(&days, &|_| caicach_findings::Place::default());
            assert!(findings.is_empty(), "{year}: {findings:?}");
        }
    }
}
