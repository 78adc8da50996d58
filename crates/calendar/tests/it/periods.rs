//! Reporting periods against the table of NĐ 09/2019/NĐ-CP article 12.

use caicach_calendar::{Grain, Period, PeriodKind, parse_date};
use chrono::NaiveDate;

fn days(text: &str, kind: PeriodKind) -> (NaiveDate, NaiveDate) {
    let period = Period::parse(text, kind).unwrap();
    assert_eq!(period.code(), text);
    (period.first_day(), period.last_day())
}

/// Article 12.1 month, 12.2 quarter, 12.3 half years, 12.4 year: from the 15th of the month before to the 14th.
#[test]
fn administrative_periods_run_from_the_15th_to_the_14th() {
    for (text, first, last) in [
        ("2026-01", "2025-12-15", "2026-01-14"),
        ("2026-02", "2026-01-15", "2026-02-14"),
        ("2026-03", "2026-02-15", "2026-03-14"),
        ("2026-12", "2026-11-15", "2026-12-14"),
        ("2026-Q1", "2025-12-15", "2026-03-14"),
        ("2026-Q2", "2026-03-15", "2026-06-14"),
        ("2026-Q3", "2026-06-15", "2026-09-14"),
        ("2026-Q4", "2026-09-15", "2026-12-14"),
        ("2026-H1", "2025-12-15", "2026-06-14"),
        ("2026-H2", "2026-06-15", "2026-12-14"),
        ("2026", "2025-12-15", "2026-12-14"),
    ] {
        let expected = (parse_date(first).unwrap(), parse_date(last).unwrap());
        assert_eq!(days(text, PeriodKind::Administrative), expected, "{text}");
    }
}

#[test]
fn calendar_periods_are_those_of_the_wall_calendar() {
    for (text, first, last) in [
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-H1", "2026-01-01", "2026-06-30"),
        ("2026-H2", "2026-07-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
    ] {
        let expected = (parse_date(first).unwrap(), parse_date(last).unwrap());
        assert_eq!(days(text, PeriodKind::Calendar), expected, "{text}");
    }
}

#[test]
fn a_date_lies_in_the_period_that_its_report_covers() {
    let code = |date: &str, grain, kind| Period::of(parse_date(date).unwrap(), grain, kind).unwrap().code();
    let administrative = PeriodKind::Administrative;
    assert_eq!(code("2026-02-14", Grain::Month, administrative), "2026-02");
    assert_eq!(code("2026-02-15", Grain::Month, administrative), "2026-03");
    assert_eq!(code("2025-12-15", Grain::Year, administrative), "2026");
    assert_eq!(code("2025-12-14", Grain::Year, administrative), "2025");
    assert_eq!(code("2026-06-15", Grain::HalfYear, administrative), "2026-H2");
    assert_eq!(code("2026-03-31", Grain::Quarter, administrative), "2026-Q2");
    assert_eq!(code("2026-03-31", Grain::Quarter, PeriodKind::Calendar), "2026-Q1");
}

/// Periods of one length and kind follow one another without gap or overlap, and each holds its own days.
#[test]
fn periods_tile_the_years() {
    for kind in [PeriodKind::Administrative, PeriodKind::Calendar] {
        for grain in [Grain::Month, Grain::Quarter, Grain::HalfYear, Grain::Year] {
            let mut period = Period::parse("2018", kind).unwrap().first_day();
            for _ in 0..40 {
                let current = Period::of(period, grain, kind).unwrap();
                assert_eq!(current.first_day(), period);
                assert!(current.contains(current.first_day()) && current.contains(current.last_day()));
                assert_eq!(Period::of(current.last_day(), grain, kind), Some(current));
                let next = current.next().unwrap();
                assert_eq!(next.previous(), Some(current));
                assert_eq!(next.first_day(), current.last_day().succ_opt().unwrap());
                assert_eq!(Period::new(current.year(), grain, current.number(), kind), Some(current));
                period = next.first_day();
            }
        }
    }
}
