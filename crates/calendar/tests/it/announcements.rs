//! A late announcement: 2 January 2026 off for Saturday 10 January, announced on 25 December 2025.

use crate::official::{official_days, official_years};
use caicach_calendar::{
    Announcement, ClockRule, DayKind, DueRequest, Limit, LimitUnit, ListVersion, MovedDue,
    OfficeHoursSchedule, Pause, PauseKind, RuleChoice, SpecialDayList, Status, WorkCalendar, YearStatus,
    moved_due_dates, parse_date, parse_instant,
};
use chrono::{Datelike, NaiveDate, NaiveDateTime};

const LETTER: &str = "VB 12729/VPCP-KGVX";

fn date(text: &str) -> NaiveDate {
    parse_date(text).unwrap()
}

fn at(text: &str) -> NaiveDateTime {
    parse_instant(text).unwrap()
}

/// The official list as it was before the letter, and the letter.
fn list_and_letter() -> (SpecialDayList, Announcement) {
    let (letter_days, before) = official_days().into_iter().partition(|day| day.source.starts_with(LETTER));
    let letter = Announcement {
        entered_on: date("2025-12-26"),
        source: LETTER.to_owned(),
        days: letter_days,
        cancelled: Vec::new(),
        announced_years: Vec::new(),
    };
    (SpecialDayList::new(before, official_years()), letter)
}

fn calendar(list: &ListVersion) -> WorkCalendar {
    WorkCalendar::build(&list.days, &list.covered, OfficeHoursSchedule::default()).0
}

fn dossier(received: &str, days: &str) -> DueRequest {
    DueRequest::new(at(received), Limit::parse(days, LimitUnit::WorkingDay).unwrap())
}

#[test]
fn a_late_announcement_names_the_open_dossiers_that_move() {
    let (mut list, letter) = list_and_letter();
    let before = calendar(&list.latest());
    assert!(list.add(letter).is_empty());
    let after = calendar(&list.latest());

    let mut paused = dossier("2025-12-29T09:00", "3");
    paused.rule = RuleChoice::Clock(ClockRule::Subtract);
    paused.pauses.push(Pause {
        from: at("2025-12-30T09:00"),
        to: Some(at("2026-01-02T09:00")),
        kind: PauseKind::Fee,
    });
    let open = [
        ("due on the day that becomes free", dossier("2025-12-30T09:00", "2")),
        ("due after it", dossier("2025-12-31T09:00", "3")),
        ("due after the make-up day", dossier("2025-12-31T09:00", "7")),
        ("due before it", dossier("2025-12-29T09:00", "2")),
        ("received on the make-up day", dossier("2026-01-10T09:00", "1")),
        ("paused over it", paused),
        ("still waiting", {
            let mut waiting = dossier("2025-12-29T09:00", "3");
            waiting.pauses.push(Pause {
                from: at("2025-12-30T09:00"),
                to: None,
                kind: PauseKind::Supplement,
            });
            waiting
        }),
        ("beyond the tables", dossier("2120-12-31T09:00", "3")),
    ];
    let (moved, findings) = moved_due_dates(&before, &after, open);
    let due = |text: &str| Some(at(text));
    assert_eq!(
        moved,
        [
            MovedDue {
                key: "due on the day that becomes free",
                before: due("2026-01-02T17:00"),
                after: due("2026-01-05T17:00"),
            },
            // 2, 5, 6 January before; 5, 6, 7 after.
            MovedDue { key: "due after it", before: due("2026-01-06T17:00"), after: due("2026-01-07T17:00") },
            // Before: Saturday 10 counts as received on Monday 12. After: it is a working day.
            MovedDue {
                key: "received on the make-up day",
                before: due("2026-01-13T17:00"),
                after: due("2026-01-12T17:00"),
            },
            // “paused over it” stays: before, 3 days and the pause's 31 and 2 give 30, 31, 2, 5, 6; after, 3 days and
            // its 31 alone give 30, 31, 5, 6.
        ]
    );
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["date-out-of-range"]);
    assert_eq!(findings.iter().next().unwrap().place.to_string(), "(beyond the tables)");
}

#[test]
fn the_list_of_an_earlier_day_can_be_had_again() {
    let (mut list, letter) = list_and_letter();
    list.add(letter);
    let the_day_before = list.entered_by(date("2025-12-25"));
    assert_eq!((the_day_before.version, the_day_before.days.len()), (0, 161));
    let that_day = list.entered_by(date("2025-12-26"));
    assert_eq!((that_day.version, that_day.days.len()), (1, 163));
    assert_eq!(that_day, list.latest());
    assert_eq!(calendar(&the_day_before).is_working_day(date("2026-01-02")), Ok(true));
    assert_eq!(calendar(&that_day).is_working_day(date("2026-01-02")), Ok(false));
    assert_eq!(calendar(&that_day).is_working_day(date("2026-01-10")), Ok(true));
    assert_eq!(list.announcements().count(), 1);
}

/// The announcement of a whole year takes the place of what was estimated for it.
#[test]
fn a_year_that_is_announced_is_no_longer_estimated() {
    let (mut list, _) = list_and_letter();
    let estimated: Vec<_> = official_days().into_iter().filter(|day| day.date.year() == 2027).collect();
    let mut announced = estimated.clone();
    for day in &mut announced {
        day.status = Status::Announced;
    }
    // Illustrative: Tết one day later than estimated.
    let first_of_tet = announced.iter_mut().find(|day| day.date == date("2027-02-04")).unwrap();
    first_of_tet.date = date("2027-02-11");
    let findings = list.add(Announcement {
        entered_on: date("2026-11-30"),
        source: "illustrative".to_owned(),
        days: announced,
        cancelled: Vec::new(),
        announced_years: vec![2027, 2029],
    });
    assert!(findings.is_empty(), "{findings:?}");
    let after = calendar(&list.latest());
    assert_eq!(after.year_status(2027), YearStatus::Announced);
    assert_eq!(after.year_status(2029), YearStatus::Announced);
    assert_eq!(after.is_working_day(date("2027-02-04")), Ok(true));
    assert_eq!(after.is_working_day(date("2027-02-11")), Ok(false));
}

#[test]
fn doubtful_announcements_are_named() {
    let (mut list, letter) = list_and_letter();
    list.add(letter.clone());
    let mut otherwise = letter.days[0].clone();
    otherwise.kind = DayKind::Holiday;
    let findings = list.add(Announcement {
        entered_on: date("2026-01-05"),
        source: LETTER.to_owned(),
        days: vec![otherwise, letter.days[1].clone()],
        cancelled: vec![date("2026-03-03")],
        announced_years: Vec::new(),
    });
    let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(
        codes,
        [
            "announcement-replaces-announced-day",
            "announcement-after-the-day",
            "announcement-without-change",
            "announcement-cancels-unknown-day",
        ]
    );
}

#[test]
fn a_cancelled_day_is_an_ordinary_day_again() {
    let (mut list, letter) = list_and_letter();
    list.add(letter);
    list.add(Announcement {
        entered_on: date("2025-12-30"),
        source: "illustrative".to_owned(),
        days: Vec::new(),
        cancelled: vec![date("2026-01-02"), date("2026-01-10")],
        announced_years: Vec::new(),
    });
    assert_eq!(calendar(&list.latest()).is_working_day(date("2026-01-02")), Ok(true));
    assert_eq!(list.latest().version, 2);
}
