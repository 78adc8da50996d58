//! `GET /calendar`: a year with its days off and make-up days.

use super::day_list::{self, DayLine};
use super::month::{self, Month};
use super::{Tab, TabLink, asked_year, labels, tabs};
use crate::clock::today;
use crate::page::{FindingGroup, Page};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use caicach_app::policy::Action;
use caicach_calendar::{DayKind, YEARS, YearStatus, lunar};
use caicach_findings::Findings;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    pub(super) year: Option<String>,
}

#[derive(Template)]
#[template(path = "calendar.html")]
struct YearPage<'a> {
    page: &'a Page,
    tabs: Vec<TabLink>,
    year: i32,
    first_year: i32,
    last_year: i32,
    earlier: Option<i32>,
    later: Option<i32>,
    status: String,
    is_certain: bool,
    findings: Vec<FindingGroup>,
    working_days: usize,
    weekdays_off: usize,
    make_up_days: usize,
    tet: String,
    hung_kings_day: String,
    weekdays: Vec<(String, String)>,
    months: Vec<Month>,
    legend: Vec<LegendLine>,
    lines: Vec<DayLine>,
    may_announce: bool,
}

/// A kind of day and how it is marked.
struct LegendLine {
    class: &'static str,
    mark: String,
    words: String,
}

pub(super) async fn show(page: Page, Query(asked): Query<Asked>) -> Response {
    let (year, problem) = asked_year(asked.year.as_deref());
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let calendar = &page.state.calendar;
    let work = &calendar.work;
    let t = &page.t;
    let mut findings: Findings = problem.into_iter().collect();
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    findings.extend(work.year_findings(first, first));
    let months = month::months(t, work, year, today(), &day_list::entered_days(calendar));
    let special = || day_list::special_days(work, year);
    let is_off_on_weekday = |date: NaiveDate| caicach_calendar::is_standard_working_weekday(date.weekday());
    let year_status = work.year_status(year);
    page.show_with(
        status,
        &YearPage {
            page: &page,
            tabs: tabs(&page, Tab::Year),
            year,
            first_year: *YEARS.start(),
            last_year: *YEARS.end(),
            earlier: Some(year - 1).filter(|year| YEARS.contains(year)),
            later: Some(year + 1).filter(|year| YEARS.contains(year)),
            status: match year_status {
                YearStatus::Announced => t.get("calendar-year-announced"),
                YearStatus::Estimated => t.get("calendar-year-estimated"),
                YearStatus::NotAnnounced => t.get("calendar-year-not-announced"),
            },
            is_certain: year_status == YearStatus::Announced,
            findings: page.findings(&findings),
            working_days: months.iter().map(|month| month.working_days).sum(),
            weekdays_off: special()
                .filter(|day| !day.kind.is_worked() && is_off_on_weekday(day.date))
                .count(),
            make_up_days: special().filter(|day| day.kind.is_worked()).count(),
            tet: lunar::tet(year).map(|day| labels::day_with_weekday(t, day)).unwrap_or_default(),
            hung_kings_day: lunar::hung_kings_day(year)
                .map(|day| labels::day_with_weekday(t, day))
                .unwrap_or_default(),
            weekdays: labels::WEEK
                .map(|day| (labels::short_weekday(t, day), labels::weekday(t, day)))
                .to_vec(),
            months,
            legend: legend(&page),
            lines: day_list::lines(t, calendar, year),
            may_announce: page.running.may(page.caller.as_ref(), Action::AnnounceDay),
        },
    )
}

fn legend(page: &Page) -> Vec<LegendLine> {
    let t = &page.t;
    let line = |kind| LegendLine {
        class: labels::colour(kind),
        mark: labels::letter(t, kind),
        words: labels::kind(t, kind),
    };
    vec![
        line(DayKind::Holiday),
        line(DayKind::Compensatory),
        line(DayKind::SwapOff),
        line(DayKind::SwapWork),
        LegendLine { class: "", mark: "~".to_owned(), words: t.get("calendar-legend-estimated") },
        LegendLine { class: "", mark: "*".to_owned(), words: t.get("calendar-legend-entered") },
        LegendLine {
            class: "bg-light text-secondary",
            mark: "7".to_owned(),
            words: t.get("calendar-legend-rest"),
        },
    ]
}
