//! Which years a list of special days speaks for, and how certain each year is.

use crate::date_range::YEARS;
use crate::day::{SpecialDay, Status};
use caicach_findings::{Finding, Findings, Place, Text};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// The years that a list of special days speaks for: within them nothing is added to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CoveredYears {
    years: BTreeSet<i32>,
}

impl CoveredYears {
    /// All years of a range.
    #[must_use]
    pub fn from_range(years: RangeInclusive<i32>) -> Self {
        Self { years: YEARS.filter(|year| years.contains(year)).collect() }
    }

    /// From the first to the last year of a list, as for a list that takes the place of the official one.
    #[must_use]
    pub fn of(days: &[SpecialDay]) -> Self {
        let years = || days.iter().map(|day| day.date.year());
        match (years().min(), years().max()) {
            (Some(first), Some(last)) => Self::from_range(first..=last),
            _ => Self::default(),
        }
    }

    /// Adds a year.
    pub fn insert(&mut self, year: i32) {
        self.years.insert(year);
    }

    /// Whether the list speaks for a year.
    #[must_use]
    pub fn contains(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// The years in order.
    pub fn iter(&self) -> impl Iterator<Item = i32> {
        self.years.iter().copied()
    }
}

/// How certain the days off of a year are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearStatus {
    /// Every special day was announced.
    Announced,
    /// The list has at least one day that is only expected.
    Estimated,
    /// The list does not speak for the year: its days off are estimated from the law.
    NotAnnounced,
}

/// The status of every year of the tables.
#[derive(Debug, Clone)]
pub(crate) struct YearStatuses {
    statuses: Vec<YearStatus>,
}

impl YearStatuses {
    pub(crate) fn new(days: &[SpecialDay], covered: &CoveredYears) -> Self {
        let estimated: BTreeSet<i32> =
            days.iter().filter(|day| day.status == Status::Estimated).map(|day| day.date.year()).collect();
        let status_of = |year| {
            if !covered.contains(year) {
                YearStatus::NotAnnounced
            } else if estimated.contains(&year) {
                YearStatus::Estimated
            } else {
                YearStatus::Announced
            }
        };
        Self { statuses: YEARS.map(status_of).collect() }
    }

    /// The status of a year; a year outside the tables is not announced.
    pub(crate) fn of(&self, year: i32) -> YearStatus {
        let place = year.checked_sub(*YEARS.start()).and_then(|place| usize::try_from(place).ok());
        place.and_then(|place| self.statuses.get(place)).copied().unwrap_or(YearStatus::NotAnnounced)
    }

    /// What has to be said about an answer that rests on the days between two dates: one finding for the years that
    /// are not announced and one for those that are estimated.
    pub(crate) fn findings(&self, first: NaiveDate, last: NaiveDate) -> Findings {
        let from = first.year().max(*YEARS.start());
        let to = last.year().min(*YEARS.end());
        let with_status = |status| (from..=to).filter(|year| self.of(*year) == status).collect::<Vec<i32>>();
        let not_announced = with_status(YearStatus::NotAnnounced);
        let estimated = with_status(YearStatus::Estimated);
        let mut findings = Findings::default();
        if !not_announced.is_empty() {
            findings.push(year_not_announced(&not_announced));
        }
        if !estimated.is_empty() {
            findings.push(year_estimated(&estimated));
        }
        findings
    }
}

fn year_not_announced(years: &[i32]) -> Finding {
    let years = year_list(years);
    Finding::warning(
        "holiday-year-not-announced",
        Text::new(
            format!(
                "Lịch không có ngày nghỉ của năm {years}; kết quả dùng ngày nghỉ ước tính theo Bộ luật Lao động, \
                 Điều 112"
            ),
            format!(
                "The calendar has no days off for {years}; the result uses days estimated from the Labour Code, \
                 article 112"
            ),
        ),
    )
    .at(Place::item(years))
    .hint(Text::new(
        "Nhập thông báo nghỉ lễ, tết của năm này rồi tính lại",
        "Enter the announcement of this year's days off and compute again",
    ))
}

fn year_estimated(years: &[i32]) -> Finding {
    let years = year_list(years);
    Finding::note(
        "holiday-year-estimated",
        Text::new(
            format!("Ngày nghỉ năm {years} là ước tính, chưa có thông báo chính thức; hạn có thể thay đổi"),
            format!("The days off of {years} are estimated, not announced yet; due dates may move"),
        ),
    )
    .at(Place::item(years))
    .hint(Text::new(
        "Nhập thông báo nghỉ lễ, tết của năm này khi có",
        "Enter the announcement of this year's days off when it comes",
    ))
}

/// Years as people write them: `2029`, `2029–2031`, `2017, 2029–2031`.
fn year_list(years: &[i32]) -> String {
    let mut runs: Vec<(i32, i32)> = Vec::new();
    for &year in years {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == year => *last = year,
            _ => runs.push((year, year)),
        }
    }
    let written: Vec<String> = runs
        .into_iter()
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") })
        .collect();
    written.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date_range::constant_date;
    use crate::statutory::statutory_days;

    #[test]
    fn years_are_listed_in_runs() {
        assert_eq!(year_list(&[2017, 2029, 2030, 2031]), "2017, 2029–2031");
    }

    #[test]
    fn a_range_of_dates_names_the_years_it_rests_on() {
        let estimated = statutory_days(2027);
        let statuses = YearStatuses::new(&estimated, &CoveredYears::from_range(2026..=2027));
        assert_eq!(statuses.of(2026), YearStatus::Announced);
        assert_eq!(statuses.of(2027), YearStatus::Estimated);
        assert_eq!(statuses.of(2028), YearStatus::NotAnnounced);
        assert_eq!(statuses.of(i32::MIN), YearStatus::NotAnnounced);
        let findings = statuses.findings(constant_date(2026, 12, 1), constant_date(2028, 1, 5));
        let named: Vec<_> =
            findings.iter().map(|finding| (finding.code, finding.place.item.as_deref())).collect();
        assert_eq!(
            named,
            [("holiday-year-not-announced", Some("2028")), ("holiday-year-estimated", Some("2027"))]
        );
        assert!(statuses.findings(constant_date(2026, 1, 1), constant_date(2026, 12, 31)).is_empty());
    }

    #[test]
    fn a_list_covers_its_first_to_its_last_year() {
        let days = [statutory_days(2024), statutory_days(2026)].concat();
        assert_eq!(CoveredYears::of(&days).iter().collect::<Vec<_>>(), [2024, 2025, 2026]);
        assert_eq!(CoveredYears::of(&[]), CoveredYears::default());
    }
}
