//! The official list of `content/calendar/vn.csv`, and what holds for it.

use caicach_calendar::{
    Basis, CoveredYears, DayKind, OfficeHours, OfficeHoursSchedule, Sessions, SpecialDay, Status,
    WorkCalendar, YearStatus, check_special_days, is_standard_working_weekday, parse_date, statutory_days,
};
use caicach_findings::Place;
use chrono::{Datelike, NaiveDate, Weekday};
use std::collections::BTreeSet;
use std::sync::LazyLock;

const VN_CSV: &str = include_str!("../../../../content/calendar/vn.csv");

/// The rows of the official list.
pub(crate) fn official_days() -> Vec<SpecialDay> {
    let optional_date = |text: &str| (!text.is_empty()).then(|| parse_date(text).unwrap());
    csv::Reader::from_reader(VN_CSV.as_bytes())
        .records()
        .map(|record| {
            let record = record.unwrap();
            let [
                date,
                weekday,
                kind,
                is_working_day,
                name_vi,
                name_en,
                basis,
                pair_date,
                status,
                announced_on,
                source,
            ] = record.iter().collect::<Vec<_>>().try_into().unwrap();
            let day = SpecialDay {
                date: parse_date(date).unwrap(),
                kind: DayKind::parse(kind).unwrap(),
                name_vi: name_vi.to_owned(),
                name_en: Some(name_en.to_owned()),
                basis: Basis::parse(basis).unwrap(),
                pair_date: optional_date(pair_date),
                status: Status::parse(status).unwrap(),
                source: source.to_owned(),
                announced_on: optional_date(announced_on),
            };
            assert_eq!(day.date.weekday().to_string(), weekday, "{date}");
            assert_eq!(is_working_day == "yes", day.kind.is_worked(), "{date}");
            day
        })
        .collect()
}

/// The years that the official list speaks for.
pub(crate) fn official_years() -> CoveredYears {
    CoveredYears::from_range(2018..=2028)
}

/// The official calendar with the default hours.
pub(crate) static OFFICIAL: LazyLock<WorkCalendar> = LazyLock::new(|| {
    WorkCalendar::build(&official_days(), &official_years(), OfficeHoursSchedule::default()).0
});

/// The official calendar of an office that also opens on Saturday morning.
pub(crate) static SATURDAY_MORNING: LazyLock<WorkCalendar> = LazyLock::new(|| {
    let hours =
        OfficeHours::default().with_weekday(Weekday::Sat, Some(Sessions::parse("07:30-11:30").unwrap()));
    WorkCalendar::build(&official_days(), &official_years(), OfficeHoursSchedule::always(hours)).0
});

#[test]
fn the_official_list_passes_its_checks() {
    let days = official_days();
    assert_eq!(days.len(), 163);
    let findings = check_special_days(&days, &|_| Place::file("vn.csv"));
    assert!(findings.is_empty(), "{findings:#?}");
    assert!(days.iter().all(|day| !day.source.is_empty() && !day.name_vi.is_empty()));
    assert_eq!(CoveredYears::of(&days), official_years());
}

/// The choices of Tết and National Day that the estimate assumes are those of every year in the list: without the
/// exchanges, which nobody can foresee, the same weekdays are off.
#[test]
fn the_law_gives_the_days_of_the_official_list() {
    let weekdays_off = |days: &[SpecialDay], year: i32| -> BTreeSet<NaiveDate> {
        days.iter()
            .filter(|day| matches!(day.kind, DayKind::Holiday | DayKind::Compensatory))
            .map(|day| day.date)
            .filter(|date| date.year() == year && is_standard_working_weekday(date.weekday()))
            .collect()
    };
    let official = official_days();
    for year in 2018..=2028 {
        assert_eq!(weekdays_off(&statutory_days(year), year), weekdays_off(&official, year), "{year}");
    }
}

#[test]
fn years_are_announced_estimated_or_unknown() {
    assert_eq!(OFFICIAL.year_status(2026), YearStatus::Announced);
    assert_eq!(OFFICIAL.year_status(2027), YearStatus::Estimated);
    assert_eq!(OFFICIAL.year_status(2017), YearStatus::NotAnnounced);
    assert_eq!(OFFICIAL.year_status(2029), YearStatus::NotAnnounced);
}

/// A list that takes the place of the official one: within its years nothing is added to it.
#[test]
fn a_list_of_ones_own_is_taken_as_it_is() {
    let mut days = official_days();
    days.retain(|day| day.date.year() == 2026 && day.kind == DayKind::SwapWork);
    let covered = CoveredYears::of(&days);
    let (calendar, _) = WorkCalendar::build(&days, &covered, OfficeHoursSchedule::default());
    let date = |text| parse_date(text).unwrap();
    assert_eq!(calendar.is_working_day(date("2026-02-17")), Ok(true), "Tết is not in the list");
    assert_eq!(calendar.is_working_day(date("2026-01-10")), Ok(true), "a Saturday that is in the list");
    assert_eq!(calendar.is_working_day(date("2025-01-29")), Ok(false), "Tết of a year outside the list");
    assert_eq!(calendar.year_status(2025), YearStatus::NotAnnounced);
}

#[test]
fn a_day_says_what_it_is() {
    let date = |text| parse_date(text).unwrap();
    let swap = OFFICIAL.special_day(date("2026-01-10")).unwrap();
    assert_eq!((swap.kind, swap.pair_date), (DayKind::SwapWork, Some(date("2026-01-02"))));
    assert_eq!(swap.announced_on, Some(date("2025-12-25")));
    assert_eq!(OFFICIAL.special_day(date("2026-01-12")), None);
    let february = OFFICIAL.special_days(date("2026-02-01"), date("2026-02-28"));
    assert_eq!(february.count(), 5);
    assert_eq!(OFFICIAL.special_days(date("2026-02-28"), date("2026-02-01")).count(), 0);
}

#[test]
fn days_before_and_after_skip_what_is_off() {
    let date = |text| parse_date(text).unwrap();
    assert_eq!(OFFICIAL.next_working_day(date("2026-02-13")), Ok(date("2026-02-23")));
    assert_eq!(OFFICIAL.previous_working_day(date("2026-02-23")), Ok(date("2026-02-13")));
    assert_eq!(OFFICIAL.working_day_from(date("2026-02-13")), Ok(date("2026-02-13")));
    assert_eq!(OFFICIAL.working_day_from(date("2026-02-14")), Ok(date("2026-02-23")));
    // QĐ 766 item 1.1: a province announces a procedure at least 5 working days before it takes effect.
    assert_eq!(OFFICIAL.nth_working_day_before(date("2026-03-02"), 5), Ok(date("2026-02-23")));
    assert_eq!(OFFICIAL.nth_working_day_after(date("2026-02-14"), 0), Ok(date("2026-02-14")));
    assert_eq!(OFFICIAL.nth_working_day_before(date("2026-02-14"), 0), Ok(date("2026-02-14")));
    assert!(OFFICIAL.nth_working_day_before(date("1970-01-05"), 9).is_err());
    assert!(OFFICIAL.nth_working_day_after(date("2026-01-01"), u32::MAX).is_err());
    assert_eq!(
        OFFICIAL.days_off_between(date("2026-02-13"), date("2026-02-17")),
        Ok(["2026-02-14", "2026-02-15", "2026-02-16", "2026-02-17"].map(date).to_vec())
    );
    assert_eq!(OFFICIAL.days_off_between(date("2026-02-17"), date("2026-02-13")), Ok(vec![]));
}
