//! The lunar calendar against a table, two other programs and the days that were announced.

use crate::official::official_days;
use caicach_calendar::lunar::{LunarCalendar, LunarDate, hung_kings_day, tet};
use caicach_calendar::{Basis, parse_date};
use chrono::{Datelike, NaiveDate};

/// Tết and Hùng Kings' day 2018–2060 at UTC+7, and the years in which UTC+8 differs (computed independently).
const LUNAR_TET: &str = include_str!("../fixtures/lunar_tet.csv");
/// First days of all lunar months 1970–2100 by `lunar-vn` 1.4.0, new moons by `astronomy-engine` 2.1.19.
const LUNAR_MONTHS: &str = include_str!("../fixtures/lunar_months.csv");

fn records(text: &str) -> impl Iterator<Item = csv::StringRecord> {
    csv::Reader::from_reader(text.as_bytes()).into_records().map(Result::unwrap)
}

#[test]
fn all_years_of_the_table_agree() {
    let china = LunarCalendar::at_utc_offset(8);
    let mut years = 0;
    for record in records(LUNAR_TET) {
        let year: i32 = record[0].parse().unwrap();
        let vietnamese = parse_date(&record[1]).unwrap();
        assert_eq!(tet(year), Some(vietnamese));
        assert_eq!(hung_kings_day(year), parse_date(&record[2]).ok());
        let chinese = if record[3].is_empty() { vietnamese } else { parse_date(&record[3]).unwrap() };
        assert_eq!(china.new_year(year), Some(chinese), "{year}");
        years += 1;
    }
    assert_eq!(years, 43);
}

#[test]
fn the_two_years_in_which_the_chinese_calendar_goes_wrong() {
    let date = |text| parse_date(text).ok();
    assert_eq!((tet(2030), tet(2053)), (date("2030-02-02"), date("2053-02-18")));
    let china = LunarCalendar::at_utc_offset(8);
    assert_eq!((china.new_year(2030), china.new_year(2053)), (date("2030-02-03"), date("2053-02-19")));
}

#[test]
fn announced_hung_kings_days_are_the_tenth_of_the_third_month() {
    let mut announced = 0;
    for day in official_days().iter().filter(|day| day.basis == Basis::LunarTenthOfThird) {
        assert_eq!(hung_kings_day(day.date.year()), Some(day.date));
        announced += 1;
    }
    assert_eq!(announced, 11);
}

/// Every lunar month of 131 years begins on the day of the ephemeris' new moon and has the number and leap flag of the
/// calendar program. That program's own new moon is a day off in two months, 78 and 9 seconds from midnight.
#[test]
fn every_month_from_1970_to_2100_agrees_with_its_peers() {
    let mut differing = Vec::new();
    let mut months = 0;
    for record in records(LUNAR_MONTHS) {
        let expected = LunarDate {
            year: record[1].parse().unwrap(),
            month: record[2].parse().unwrap(),
            leap: &record[3] == "yes",
            day: 1,
        };
        let new_moon_day = parse_date(&record[4]).unwrap();
        assert_eq!(LunarCalendar::VIETNAM.solar_date(expected), Some(new_moon_day), "{expected:?}");
        if record[0] != record[4] {
            differing.push((record[0].to_owned(), record[5].to_owned()));
        }
        months += 1;
    }
    assert_eq!(months, 1_621);
    let known =
        [("2072-12-10", "78"), ("2077-11-16", "9")].map(|(day, gap)| (day.to_owned(), gap.to_owned()));
    assert_eq!(differing, known);
}

#[test]
fn every_day_goes_to_its_lunar_date_and_back() {
    let calendar = LunarCalendar::VIETNAM;
    let first = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
    let mut previous: Option<LunarDate> = None;
    for date in first.iter_days().take_while(|date| date.year() <= 2120) {
        let lunar = calendar.lunar_date(date).unwrap();
        assert_eq!(calendar.solar_date(lunar), Some(date), "{lunar:?}");
        assert!((1..=30).contains(&lunar.day) && (1..=12).contains(&lunar.month));
        if let Some(previous) = previous {
            assert!(lunar.day == previous.day + 1 || (lunar.day == 1 && previous.day >= 29), "{date}");
        }
        previous = Some(lunar);
    }
}

#[test]
fn dates_that_do_not_exist_have_no_day() {
    let calendar = LunarCalendar::VIETNAM;
    let lunar = |year, month, leap, day| calendar.solar_date(LunarDate { year, month, leap, day });
    // 2025 has a leap sixth month and no other.
    assert_eq!(lunar(2025, 6, true, 1), parse_date("2025-07-25").ok());
    assert_eq!(lunar(2025, 5, true, 1), None);
    assert_eq!(lunar(2026, 6, true, 1), None);
    assert_eq!(lunar(2026, 1, false, 31), None);
    assert_eq!(lunar(2026, 0, false, 1), None);
    assert_eq!(lunar(2026, 13, false, 1), None);
    assert_eq!(lunar(2026, 1, false, 0), None);
    assert_eq!(lunar(i32::MAX, 1, false, 1), None);
    assert_eq!(calendar.lunar_date(NaiveDate::MIN), None);
    assert_eq!(tet(1900), None);
}
