//! `GET /calendar/periods`: the reporting periods of a year, of both kinds.

use super::year::Asked;
use super::{Tab, TabLink, asked_year, tabs};
use crate::clock::today;
use crate::page::{FindingGroup, Page};
use crate::pages::units::{Format, send};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use caicach_calendar::{Grain, Period, PeriodKind, YEARS};
use caicach_findings::Findings;
use caicach_reports::{Cell, Sheet};

#[derive(Template)]
#[template(path = "calendar_periods.html")]
struct PeriodsPage<'a> {
    page: &'a Page,
    tabs: Vec<TabLink>,
    year: i32,
    first_year: i32,
    last_year: i32,
    earlier: Option<i32>,
    later: Option<i32>,
    findings: Vec<FindingGroup>,
    lines: Vec<PeriodLine>,
}

struct PeriodLine {
    label: String,
    code: String,
    administrative_from: String,
    administrative_to: String,
    calendar_from: String,
    calendar_to: String,
    /// Whether today lies in the administrative period.
    is_current: bool,
}

pub(super) async fn show(page: Page, Query(asked): Query<Asked>) -> Response {
    let (year, problem) = asked_year(asked.year.as_deref());
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let findings: Findings = problem.into_iter().collect();
    let lines = pairs(year).into_iter().map(|(administrative, calendar)| PeriodLine {
        label: page.t.text(&administrative.label()).to_owned(),
        code: administrative.code(),
        administrative_from: page.t.day(administrative.first_day()),
        administrative_to: page.t.day(administrative.last_day()),
        calendar_from: page.t.day(calendar.first_day()),
        calendar_to: page.t.day(calendar.last_day()),
        is_current: administrative.contains(today()),
    });
    page.show_with(
        status,
        &PeriodsPage {
            page: &page,
            tabs: tabs(&page, Tab::Periods),
            year,
            first_year: *YEARS.start(),
            last_year: *YEARS.end(),
            earlier: Some(year - 1).filter(|year| YEARS.contains(year)),
            later: Some(year + 1).filter(|year| YEARS.contains(year)),
            findings: page.findings(&findings),
            lines: lines.collect(),
        },
    )
}

pub(super) async fn csv(page: Page, Query(asked): Query<Asked>) -> Response {
    answer(&page, &asked, Format::Csv)
}

pub(super) async fn xlsx(page: Page, Query(asked): Query<Asked>) -> Response {
    answer(&page, &asked, Format::Xlsx)
}

fn answer(page: &Page, asked: &Asked, format: Format) -> Response {
    let (year, problem) = asked_year(asked.year.as_deref());
    if let Some(problem) = problem {
        return (StatusCode::UNPROCESSABLE_ENTITY, page.t.text(&problem.message).to_owned()).into_response();
    }
    let columns = match format {
        Format::Csv => ["period", "kind", "from", "to"].map(str::to_owned).to_vec(),
        Format::Xlsx => vec![
            page.t.get("calendar-period"),
            page.t.get("calendar-period-kind"),
            page.t.get("calendar-from"),
            page.t.get("calendar-to"),
        ],
    };
    let row = |period: Period| -> Vec<Cell> {
        let (name, kind) = match format {
            Format::Csv => (period.code(), period.kind().code().to_owned()),
            Format::Xlsx => (page.t.text(&period.label()).to_owned(), period_kind(page, period.kind())),
        };
        vec![name.into(), kind.into(), period.first_day().into(), period.last_day().into()]
    };
    let rows =
        pairs(year).into_iter().flat_map(|(administrative, calendar)| [row(administrative), row(calendar)]);
    let title = page.t.with("calendar-periods-of", "year", year.to_string());
    let sheet =
        Sheet { title, columns, rows: rows.collect(), notes: vec![page.t.get("calendar-periods-source")] };
    send(&sheet, format, &format!("ky-bao-cao-{year}"))
}

fn period_kind(page: &Page, kind: PeriodKind) -> String {
    match kind {
        PeriodKind::Administrative => page.t.get("calendar-administrative"),
        PeriodKind::Calendar => page.t.get("calendar-by-calendar"),
    }
}

/// The periods of a year, months first, each as an administrative and as a calendar one.
fn pairs(year: i32) -> Vec<(Period, Period)> {
    const COUNTS: [(Grain, u32); 4] =
        [(Grain::Month, 12), (Grain::Quarter, 4), (Grain::HalfYear, 2), (Grain::Year, 1)];
    let mut pairs = Vec::new();
    for (grain, count) in COUNTS {
        for number in 1..=count {
            let period = |kind| Period::new(year, grain, number, kind);
            pairs.extend(period(PeriodKind::Administrative).zip(period(PeriodKind::Calendar)));
        }
    }
    pairs
}
