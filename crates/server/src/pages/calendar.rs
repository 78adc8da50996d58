//! `/calendar`: days off, due dates, reporting periods, and what the office enters itself.

mod announce;
mod between;
mod day_list;
mod download;
mod due;
mod icalendar_file;
mod labels;
mod month;
mod moved;
mod office;
mod periods;
mod year;

use crate::AppState;
use crate::clock::today;
use crate::page::Page;
use axum::Router;
use axum::routing::{get, post};
use caicach_calendar::{WorkCalendar, YEARS};
use caicach_findings::{Finding, Findings, Place, Text};
use chrono::{Datelike, NaiveDate};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/calendar", get(year::show))
        .route("/calendar.csv", get(download::csv))
        .route("/calendar.xlsx", get(download::xlsx))
        .route("/calendar.ics", get(icalendar_file::send))
        .route("/calendar/due", get(due::show))
        .route("/calendar/between", get(between::show))
        .route("/calendar/periods", get(periods::show))
        .route("/calendar/periods.csv", get(periods::csv))
        .route("/calendar/periods.xlsx", get(periods::xlsx))
        .route("/calendar/office", get(office::show))
        .route("/calendar/office/hours", post(office::set_hours))
        .route("/calendar/announce", get(announce::show).post(announce::preview))
        .route("/calendar/announce/confirm", post(announce::confirm))
        .route("/calendar/announce/moved", post(moved::download))
        .route("/calendar/days/{id}/withdraw", post(office::withdraw))
}

/// A page about the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    Year,
    Due,
    Between,
    Periods,
    Office,
}

/// A link from one page about the calendar to another.
struct TabLink {
    href: &'static str,
    label: String,
    is_current: bool,
}

/// The links between the pages about the calendar.
fn tabs(page: &Page, current: Tab) -> Vec<TabLink> {
    let link = |tab, href, label| TabLink { href, label, is_current: tab == current };
    vec![
        link(Tab::Year, "/calendar", page.t.get("calendar-tab-year")),
        link(Tab::Due, "/calendar/due", page.t.get("calendar-tab-due")),
        link(Tab::Between, "/calendar/between", page.t.get("calendar-tab-between")),
        link(Tab::Periods, "/calendar/periods", page.t.get("calendar-tab-periods")),
        link(Tab::Office, "/calendar/office", page.t.get("calendar-tab-office")),
    ]
}

/// The calendar of a unit by its code, or that of the whole office for none.
fn calendar_of<'a>(page: &'a Page, office: &str, day: NaiveDate) -> Result<&'a WorkCalendar, Findings> {
    if office.is_empty() { Ok(&page.state.calendar.work) } else { page.state.calendar_of(office, day) }
}

/// What a list calls a unit that keeps hours of its own.
fn office_name(page: &Page, code: &str) -> String {
    let (unit, _) = page.state.units.resolve_code(None, code, today());
    match unit.and_then(|unit| page.state.units.unit(unit)) {
        Some(unit) => format!("{} ({code})", unit.full_name),
        None => code.to_owned(),
    }
}

/// The year that an address asks for; this year for none, and with a finding for what is no year of the calendar.
fn asked_year(written: Option<&str>) -> (i32, Option<Finding>) {
    let this_year = today().year();
    let written = written.unwrap_or_default().trim();
    if written.is_empty() {
        return (this_year, None);
    }
    match written.parse().ok().filter(|year| YEARS.contains(year)) {
        Some(year) => (year, None),
        None => (this_year, Some(no_such_year(written))),
    }
}

fn no_such_year(written: &str) -> Finding {
    let (first, last) = (YEARS.start(), YEARS.end());
    let shown: String = written.chars().take(20).collect();
    let message = Text::new(
        format!("“{shown}” không phải là năm trong lịch ({first} đến {last})"),
        format!("“{shown}” is not a year of the calendar ({first} to {last})"),
    );
    Finding::rejected("year", message).at(Place::default().column("year")).hint(Text::new(
        "Ghi năm bằng bốn chữ số, ví dụ 2026",
        "Write the year with four digits, for example 2026",
    ))
}
