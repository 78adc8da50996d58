//! The special days of a year as files: CSV in the form of `content/calendar/vn.csv`, XLSX for people.

use super::year::Asked;
use super::{asked_year, day_list, labels};
use crate::page::Page;
use crate::pages::units::{Format, send};
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use caicach_calendar::SpecialDay;
use caicach_reports::{Cell, Sheet};

/// The columns of `content/calendar/vn.csv`, which `--calendar-add` reads.
const COLUMNS: [&str; 11] = [
    "date",
    "weekday",
    "kind",
    "is_working_day",
    "name_vi",
    "name_en",
    "basis",
    "pair_date",
    "status",
    "announced_on",
    "source",
];

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
    let days = day_list::special_days(&page.state.calendar.work, year);
    let sheet = match format {
        Format::Csv => Sheet {
            columns: COLUMNS.map(str::to_owned).to_vec(),
            rows: days.map(plain_row).collect(),
            ..Sheet::default()
        },
        Format::Xlsx => Sheet {
            title: page.t.with("calendar-of-year", "year", year.to_string()),
            columns: titles(page),
            rows: days.map(|day| row(page, day)).collect(),
            notes: vec![page.t.get("calendar-source")],
        },
    };
    send(&sheet, format, &format!("lich-{year}"))
}

fn plain_row(day: &SpecialDay) -> Vec<Cell> {
    vec![
        day.date.into(),
        day.date.format("%a").to_string().into(),
        day.kind.code().into(),
        if day.kind.is_worked() { "yes" } else { "no" }.into(),
        day.name_vi.as_str().into(),
        day.name_en.as_deref().into(),
        day.basis.code().into(),
        day.pair_date.into(),
        day.status.code().into(),
        day.announced_on.into(),
        day.source.as_str().into(),
    ]
}

fn titles(page: &Page) -> Vec<String> {
    vec![
        page.t.get("calendar-date"),
        page.t.get("calendar-weekday"),
        page.t.get("calendar-name"),
        page.t.get("calendar-kind"),
        page.t.get("calendar-pair"),
        page.t.get("calendar-status"),
        page.t.get("calendar-announced-on"),
        page.t.get("calendar-day-source"),
    ]
}

fn row(page: &Page, day: &SpecialDay) -> Vec<Cell> {
    use chrono::Datelike;
    vec![
        day.date.into(),
        labels::weekday(&page.t, day.date.weekday()).into(),
        labels::name(&page.t, day).into(),
        labels::kind(&page.t, day.kind).into(),
        day.pair_date.into(),
        labels::status(&page.t, day.status).into(),
        day.announced_on.into(),
        day.source.as_str().into(),
    ]
}
