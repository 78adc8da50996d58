//! The special days of a year as an iCalendar file (RFC 5545), for the calendars of phones and mail programs.

use super::year::Asked;
use super::{asked_year, day_list, labels};
use crate::page::Page;
use crate::pages::units::send_file;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use caicach_calendar::{SpecialDay, Status};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};

/// `GET /calendar.ics`
pub(super) async fn send(page: Page, Query(asked): Query<Asked>) -> Response {
    let (year, problem) = asked_year(asked.year.as_deref());
    if let Some(problem) = problem {
        return (StatusCode::UNPROCESSABLE_ENTITY, page.t.text(&problem.message).to_owned()).into_response();
    }
    let mut calendar = Calendar::new();
    calendar.name(&page.t.with("calendar-of-year", "year", year.to_string()));
    for day in day_list::special_days(&page.state.calendar.work, year) {
        calendar.push(event(&page, day));
    }
    send_file(calendar.to_string().into_bytes(), &format!("lich-{year}.ics"), "text/calendar; charset=utf-8")
}

/// A day as an event of the whole day. Its identifier stays the same, so that a file that is taken in again replaces it.
fn event(page: &Page, day: &SpecialDay) -> Event {
    let t = &page.t;
    let mut about = vec![labels::status(t, day.status)];
    about.extend((!day.source.is_empty()).then(|| day.source.clone()));
    let status = match day.status {
        Status::Announced => EventStatus::Confirmed,
        Status::Estimated => EventStatus::Tentative,
    };
    let mut event = Event::with_uid(&format!("{}-vn@caicach", day.date));
    event
        .timestamp(chrono::Utc::now())
        .all_day(day.date)
        .summary(&labels::name_with_kind(t, day))
        .description(&about.join("; "))
        .status(status);
    event
}
