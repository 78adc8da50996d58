//! `/calendar/office`: the days that the office entered, and its hours.

use super::{Tab, TabLink, labels, office_name, tabs};
use crate::clock::today;
use crate::page::{FindingGroup, Page};
use crate::pages::units::allowed;
use crate::path::Path;
use askama::Template;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::policy::Action;
use caicach_app::store::CalendarAddition;
use caicach_app::{AppError, UnitHours};
use caicach_calendar::{CalendarError, DayKind, OfficeHours, Sessions, local_from_utc, parse_date};
use caicach_findings::{Findings, Place};
use chrono::{DateTime, NaiveDate, Utc, Weekday};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "calendar_office.html")]
struct OfficePage<'a> {
    page: &'a Page,
    tabs: Vec<TabLink>,
    findings: Vec<FindingGroup>,
    entered: Vec<EnteredLine>,
    hours: Vec<HoursLine>,
    unit_hours: Vec<HoursOfUnit>,
    weekdays: Vec<String>,
    typed_from: String,
    typed_unit: String,
    typed_hours: Vec<HoursField>,
    may_announce: bool,
    may_set_hours: bool,
    shows_who: bool,
}

/// A day that the office entered.
struct EnteredLine {
    id: i64,
    date: String,
    kind: String,
    name: String,
    pair: String,
    source: String,
    announced_on: String,
    entered: String,
    who: String,
    /// When it was withdrawn; empty while it counts.
    withdrawn: String,
}

/// The hours of a unit that keeps its own.
struct HoursOfUnit {
    name: String,
    lines: Vec<HoursLine>,
}

/// The hours of a week from a day on.
struct HoursLine {
    from: String,
    /// The sessions of each weekday; empty for a unit that follows the office from this day on.
    days: Vec<Vec<String>>,
    is_current: bool,
}

/// The field for the hours of one weekday.
struct HoursField {
    name: &'static str,
    label: String,
    value: String,
}

/// The names of the fields, Monday first.
const FIELDS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

pub(super) async fn show(page: Page) -> Response {
    render(&page, StatusCode::OK, &Findings::default(), None).await
}

#[derive(Debug, Deserialize)]
pub(super) struct Withdrawal {
    #[serde(default)]
    reason: String,
}

/// `POST /calendar/days/{id}/withdraw`: takes an entered day back, a swap with both of its days.
pub(super) async fn withdraw(page: Page, Path(id): Path<i64>, Form(form): Form<Withdrawal>) -> Response {
    let caller = match allowed(&page, Action::AnnounceDay) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    match page.running.withdraw_day(&caller, id, form.reason.trim()).await {
        Ok(()) => Redirect::to("/calendar/office#entered").into_response(),
        Err(AppError::Input(findings)) => {
            render(&page, StatusCode::UNPROCESSABLE_ENTITY, &findings, None).await
        }
        Err(error) => page.error(&error),
    }
}

/// What is typed about hours: the day and the sessions of each weekday.
type TypedHours = BTreeMap<String, String>;

/// `POST /calendar/office/hours`: sets the hours of the office from a day on.
pub(super) async fn set_hours(page: Page, Form(typed): Form<TypedHours>) -> Response {
    let caller = match allowed(&page, Action::SetOfficeHours) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let (from, week) = match read_hours(&page, &typed) {
        Ok(read) => read,
        Err(findings) => {
            return render(&page, StatusCode::UNPROCESSABLE_ENTITY, &findings, Some(&typed)).await;
        }
    };
    let unit = typed.get("unit").map(|code| code.trim()).filter(|code| !code.is_empty());
    match page.running.set_office_hours(&caller, unit, from, &week).await {
        Ok(()) => Redirect::to("/calendar/office#hours").into_response(),
        Err(AppError::Input(findings)) => {
            render(&page, StatusCode::UNPROCESSABLE_ENTITY, &findings, Some(&typed)).await
        }
        Err(error) => page.error(&error),
    }
}

fn read_hours(page: &Page, typed: &TypedHours) -> Result<(NaiveDate, OfficeHours), Findings> {
    let mut problems = Findings::default();
    let mut refuse =
        |error: &CalendarError, label: String| problems.push(error.finding(Place::default().column(label)));
    let text = |name: &str| typed.get(name).map_or("", |text| text.trim());
    let from =
        parse_date(text("from")).map_err(|error| refuse(&error, page.t.get("calendar-hours-from"))).ok();
    let mut days: Vec<(Weekday, Option<Sessions>)> = Vec::new();
    for (weekday, name) in labels::WEEK.into_iter().zip(FIELDS) {
        let sessions = match text(name) {
            "" => None,
            written => Sessions::parse(written)
                .map_err(|error| refuse(&error, labels::weekday(&page.t, weekday)))
                .ok(),
        };
        days.push((weekday, sessions));
    }
    // The normal day, which measures fractions of a day, is that of Monday; an office that rests on Mondays has the first
    // day that it works.
    let Some(normal) = days.iter().find_map(|(_, sessions)| sessions.clone()) else {
        refuse(&CalendarError::NoSession, page.t.get("calendar-hours"));
        return Err(problems);
    };
    let week = days.into_iter().fold(OfficeHours::monday_to_friday(normal), |week, (weekday, sessions)| {
        week.with_weekday(weekday, sessions)
    });
    match from {
        Some(from) if problems.is_empty() => Ok((from, week)),
        _ => Err(problems),
    }
}

async fn render(
    page: &Page,
    status: StatusCode,
    findings: &Findings,
    typed: Option<&TypedHours>,
) -> Response {
    // A change may have come since the page was asked for.
    let state = page.running.state();
    let calendar = &state.calendar;
    let mut entered = Vec::new();
    for addition in calendar.additions.iter().rev() {
        entered.push(entered_line(page, addition).await);
    }
    let current = calendar.work.schedule().on(today());
    let typed_hours = labels::WEEK.into_iter().zip(FIELDS).map(|(weekday, name)| HoursField {
        name,
        label: labels::weekday(&page.t, weekday),
        value: match typed {
            Some(typed) => typed.get(name).cloned().unwrap_or_default(),
            None => current.on(weekday).map(session_list).unwrap_or_default().join(", "),
        },
    });
    let last_change = calendar.hours.iter().rposition(|(from, _)| *from <= today());
    let mut hours = vec![hours_line(page, None, &OfficeHours::default(), last_change.is_none())];
    for (place, (from, week)) in calendar.hours.iter().enumerate() {
        hours.push(hours_line(page, Some(*from), week, last_change == Some(place)));
    }
    let unit_hours = calendar.units.iter().map(|(code, unit)| hours_of_unit(page, code, unit));
    page.show_with(
        status,
        &OfficePage {
            page,
            tabs: tabs(page, Tab::Office),
            findings: page.findings(findings),
            entered,
            hours,
            unit_hours: unit_hours.collect(),
            weekdays: labels::WEEK.map(|weekday| labels::short_weekday(&page.t, weekday)).to_vec(),
            typed_from: typed.and_then(|typed| typed.get("from").cloned()).unwrap_or_default(),
            typed_unit: typed.and_then(|typed| typed.get("unit").cloned()).unwrap_or_default(),
            typed_hours: typed_hours.collect(),
            may_announce: page.running.may(page.caller.as_ref(), Action::AnnounceDay),
            may_set_hours: page.running.may(page.caller.as_ref(), Action::SetOfficeHours),
            shows_who: page.caller.is_some(),
        },
    )
}

async fn entered_line(page: &Page, addition: &CalendarAddition) -> EnteredLine {
    let day = &addition.day;
    let moment = |instant: DateTime<Utc>| {
        let local = local_from_utc(instant);
        format!("{} {}", local.format("%H:%M"), page.t.day(local.date()))
    };
    EnteredLine {
        id: addition.id,
        date: labels::day_with_weekday(&page.t, day.date),
        kind: DayKind::parse(&day.kind).map(|kind| labels::kind(&page.t, kind)).unwrap_or_default(),
        name: day.name.clone(),
        pair: day.pair_date.map(|pair| page.t.day(pair)).unwrap_or_default(),
        source: day.source.clone(),
        announced_on: day.announced_on.map(|announced| page.t.day(announced)).unwrap_or_default(),
        entered: moment(addition.entered_at),
        who: if page.caller.is_some() { page.actor_name(&addition.entered_by).await } else { String::new() },
        withdrawn: addition.withdrawn_at.map(moment).unwrap_or_default(),
    }
}

fn hours_of_unit(page: &Page, code: &str, unit: &UnitHours) -> HoursOfUnit {
    let last_change = unit.changes.iter().rposition(|(from, _)| *from <= today());
    let lines = unit.changes.iter().enumerate().map(|(place, (from, week))| {
        let is_current = last_change == Some(place);
        match week {
            Some(week) => hours_line(page, Some(*from), week, is_current),
            None => HoursLine { from: page.t.day(*from), days: Vec::new(), is_current },
        }
    });
    HoursOfUnit { name: office_name(page, code), lines: lines.collect() }
}

fn hours_line(page: &Page, from: Option<NaiveDate>, week: &OfficeHours, is_current: bool) -> HoursLine {
    let day = |weekday| week.on(weekday).map_or_else(|| vec!["–".to_owned()], session_list);
    HoursLine {
        from: from.map_or_else(|| page.t.get("calendar-hours-default"), |from| page.t.day(from)),
        days: labels::WEEK.into_iter().map(day).collect(),
        is_current,
    }
}

/// The sessions as they are written and read: `07:30-11:30` and `13:00-17:00`.
fn session_list(sessions: &Sessions) -> Vec<String> {
    let clock = |time: chrono::NaiveTime| time.format("%H:%M").to_string();
    sessions.iter().map(|session| format!("{}-{}", clock(session.opens()), clock(session.closes()))).collect()
}
