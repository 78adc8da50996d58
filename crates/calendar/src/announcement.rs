//! Announcements that come after the list was made.
//!
//! Days off are announced year by year, and exchanges of working days sometimes days before: that 2 January 2026 is
//! free for 10 January was announced on 25 December 2025. An announcement is added to the list as a version of its
//! own, with the day it was entered, so that the calendar of any earlier day can be had again; and the open dossiers
//! whose due date it moves can be named before anything is changed.

use crate::coverage::CoveredYears;
use crate::day::{SpecialDay, Status};
use crate::due::DueRequest;
use crate::error::vietnamese_date;
use crate::work_calendar::WorkCalendar;
use caicach_findings::{Finding, Findings, Place, Text};
use chrono::{Datelike, NaiveDate, NaiveDateTime};
use std::collections::{BTreeMap, BTreeSet};

/// One announcement, entered by an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The day it was entered.
    pub entered_on: NaiveDate,
    /// The letter or notice.
    pub source: String,
    /// Its days. A day takes the place of one that is already in the list.
    pub days: Vec<SpecialDay>,
    /// Days of the list that are no longer special.
    pub cancelled: Vec<NaiveDate>,
    /// Years that it announces as a whole: what was estimated for them falls away, and they are covered from then on.
    pub announced_years: Vec<i32>,
}

/// The official list and the announcements entered since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecialDayList {
    official: Vec<SpecialDay>,
    covered: CoveredYears,
    /// In the order in which they were added.
    announcements: Vec<Announcement>,
}

/// The list as it stood on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListVersion {
    /// How many announcements it holds: 0 is the official list alone.
    pub version: usize,
    /// Its days in order.
    pub days: Vec<SpecialDay>,
    /// The years it speaks for.
    pub covered: CoveredYears,
}

impl SpecialDayList {
    /// The official list by itself.
    #[must_use]
    pub fn new(official: Vec<SpecialDay>, covered: CoveredYears) -> Self {
        Self { official, covered, announcements: Vec::new() }
    }

    /// Adds an announcement and says what is doubtful about it: `announcement-without-change`,
    /// `announcement-replaces-announced-day`, `announcement-cancels-unknown-day`, `announcement-after-the-day`.
    pub fn add(&mut self, announcement: Announcement) -> Findings {
        let known: BTreeMap<NaiveDate, SpecialDay> =
            self.latest().days.into_iter().map(|day| (day.date, day)).collect();
        let mut findings = Findings::default();
        for day in &announcement.days {
            let place = Place::default().of(day.date.to_string());
            match known.get(&day.date) {
                Some(before) if before.kind == day.kind && before.status == day.status => {
                    findings.push(changes_nothing(day.date).at(place.clone()));
                }
                Some(before) if before.status == Status::Announced => {
                    findings.push(replaces_announced_day(before).at(place.clone()));
                }
                _ => {}
            }
            if day.date < announcement.entered_on {
                findings.push(entered_after_the_day(day.date).at(place));
            }
        }
        for date in announcement.cancelled.iter().filter(|date| !known.contains_key(date)) {
            findings.push(cancels_unknown_day(*date).at(Place::default().of(date.to_string())));
        }
        self.announcements.push(announcement);
        findings
    }

    /// The announcements in the order in which they were added.
    pub fn announcements(&self) -> impl Iterator<Item = &Announcement> {
        self.announcements.iter()
    }

    /// The list with every announcement.
    #[must_use]
    pub fn latest(&self) -> ListVersion {
        self.version_with(|_| true)
    }

    /// The list as it stood at the end of a day.
    #[must_use]
    pub fn entered_by(&self, date: NaiveDate) -> ListVersion {
        self.version_with(|announcement| announcement.entered_on <= date)
    }

    fn version_with(&self, counts: impl Fn(&Announcement) -> bool) -> ListVersion {
        let mut days: BTreeMap<NaiveDate, SpecialDay> = BTreeMap::new();
        for day in &self.official {
            days.entry(day.date).or_insert_with(|| day.clone());
        }
        let mut covered = self.covered.clone();
        let mut version = 0;
        for announcement in self.announcements.iter().filter(|announcement| counts(announcement)) {
            version += 1;
            let announced: BTreeSet<i32> = announcement.announced_years.iter().copied().collect();
            days.retain(|date, day| day.status == Status::Announced || !announced.contains(&date.year()));
            for date in &announcement.cancelled {
                days.remove(date);
            }
            for day in &announcement.days {
                days.insert(day.date, day.clone());
            }
            for year in announced {
                covered.insert(year);
            }
        }
        ListVersion { version, days: days.into_values().collect(), covered }
    }
}

/// A dossier whose due date moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedDue<K> {
    /// The dossier.
    pub key: K,
    /// Its due date by the calendar before.
    pub before: Option<NaiveDateTime>,
    /// Its due date by the calendar after.
    pub after: Option<NaiveDateTime>,
}

/// The open dossiers whose due date differs between two calendars, in the order given. Closed dossiers keep theirs
/// and must not be passed in. A dossier whose due date cannot be computed is a finding.
pub fn moved_due_dates<K: std::fmt::Display>(
    before: &WorkCalendar,
    after: &WorkCalendar,
    open: impl IntoIterator<Item = (K, DueRequest)>,
) -> (Vec<MovedDue<K>>, Findings) {
    let mut moved = Vec::new();
    let mut findings = Findings::default();
    for (key, request) in open {
        let due_on = |calendar: &WorkCalendar| calendar.due(&request).map(|(answer, _)| answer.due);
        match (due_on(before), due_on(after)) {
            (Ok(before), Ok(after)) if before != after => moved.push(MovedDue { key, before, after }),
            (Ok(_), Ok(_)) => {}
            (Err(error), _) | (_, Err(error)) => findings.push(error.finding(Place::item(key.to_string()))),
        }
    }
    (moved, findings)
}

fn changes_nothing(date: NaiveDate) -> Finding {
    Finding::note(
        "announcement-without-change",
        Text::new(
            format!("Lịch đã có ngày {} như thông báo", vietnamese_date(date)),
            format!("The calendar already has {date} as announced"),
        ),
    )
    .hint(Text::new("Không cần làm gì thêm", "Nothing needs to be done"))
}

fn replaces_announced_day(before: &SpecialDay) -> Finding {
    Finding::warning(
        "announcement-replaces-announced-day",
        Text::new(
            format!("Ngày {} đã được thông báo khác đi: {}", vietnamese_date(before.date), before.name_vi),
            format!("{} was announced otherwise: {}", before.date, before.name_vi),
        ),
    )
    .hint(Text::new(
        format!("Đối chiếu với nguồn đã có: {}", before.source),
        format!("Compare with the source there is: {}", before.source),
    ))
}

fn entered_after_the_day(date: NaiveDate) -> Finding {
    Finding::note(
        "announcement-after-the-day",
        Text::new(
            format!("Ngày {} đã qua khi thông báo được nhập", vietnamese_date(date)),
            format!("{date} had passed when the announcement was entered"),
        ),
    )
    .hint(Text::new(
        "Xem lại các hồ sơ đến hạn quanh ngày này",
        "Look at the dossiers that were due around that day",
    ))
}

fn cancels_unknown_day(date: NaiveDate) -> Finding {
    Finding::warning(
        "announcement-cancels-unknown-day",
        Text::new(
            format!("Lịch không có ngày {} để hủy", vietnamese_date(date)),
            format!("The calendar has no special day on {date} to cancel"),
        ),
    )
    .hint(Text::new("Kiểm tra lại ngày", "Check the date"))
}
