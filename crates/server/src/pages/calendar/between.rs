//! `GET /calendar/between`: working days and working time between two instants.

use super::due::{Choice, offices};
use super::{Tab, TabLink, calendar_of, labels, tabs};
use crate::page::{FindingGroup, Page, form_urlencode};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use caicach_calendar::{Between, parse_instant};
use caicach_findings::{Findings, Place};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    /// The code of the unit whose hours count; empty = the whole office.
    #[serde(default)]
    office: String,
}

#[derive(Template)]
#[template(path = "calendar_between.html")]
struct BetweenPage<'a> {
    page: &'a Page,
    tabs: Vec<TabLink>,
    asked: &'a Asked,
    offices: Vec<Choice>,
    findings: Vec<FindingGroup>,
    answer: Option<Answer>,
}

struct Answer {
    from: String,
    to: String,
    working_days: i64,
    working_time: String,
    api: String,
}

pub(super) async fn show(page: Page, Query(asked): Query<Asked>) -> Response {
    let is_asked = !(asked.from.trim().is_empty() && asked.to.trim().is_empty());
    let mut findings = Findings::default();
    let answer = if is_asked { between(&page, &asked, &mut findings) } else { None };
    let status = if findings.any_rejected() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let answer = answer.map(|answer| Answer {
        from: labels::instant(&page.t, answer.from),
        to: labels::instant(&page.t, answer.to),
        working_days: answer.working_days,
        working_time: labels::working_time(&page.t, answer.working_minutes),
        api: api_address(&asked),
    });
    let tabs = tabs(&page, Tab::Between);
    let offices = offices(&page, asked.office.trim());
    let findings = page.findings(&findings);
    page.show_with(status, &BetweenPage { page: &page, tabs, asked: &asked, offices, findings, answer })
}

/// The same question to the API.
fn api_address(asked: &Asked) -> String {
    let mut address = "/api/v1/calendar/between?from=".to_owned();
    address.push_str(&form_urlencode(asked.from.trim()));
    address.push_str("&to=");
    address.push_str(&form_urlencode(asked.to.trim()));
    if !asked.office.trim().is_empty() {
        address.push_str("&office=");
        address.push_str(&form_urlencode(asked.office.trim()));
    }
    address
}

fn between(page: &Page, asked: &Asked, findings: &mut Findings) -> Option<Between> {
    let read = |written: &str, column: &str, findings: &mut Findings| match parse_instant(written) {
        Ok(instant) => Some(instant),
        Err(error) => {
            findings.push(error.finding(Place::default().column(column)));
            None
        }
    };
    let from = read(&asked.from, "from", findings);
    let to = read(&asked.to, "to", findings);
    let (from, to) = from.zip(to)?;
    let calendar = match calendar_of(page, asked.office.trim(), from.date()) {
        Ok(calendar) => calendar,
        Err(unknown) => {
            findings.extend(unknown);
            return None;
        }
    };
    match calendar.between(from, to) {
        Ok((answer, about)) => {
            findings.extend(about);
            Some(answer)
        }
        Err(error) => {
            findings.push(error.finding(Place::default()));
            None
        }
    }
}
