//! `GET /calendar/due`: until when? The address keeps what was typed.

mod answer;
mod form;

use self::answer::Answer;
use self::form::{DueForm, PAUSE_ROWS, Problems};
use super::{Tab, TabLink, calendar_of, office_name, tabs};
use crate::page::{FindingGroup, Page};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use caicach_calendar::{ClockRule, PauseKind, RULE_SETS};
use caicach_findings::{Findings, Place};

#[derive(Template)]
#[template(path = "calendar_due.html")]
struct DuePage<'a> {
    page: &'a Page,
    tabs: Vec<TabLink>,
    form: &'a DueForm,
    units: Vec<Choice>,
    offices: Vec<Choice>,
    rules: Vec<Choice>,
    day_rules: Vec<Choice>,
    pauses: Vec<PauseRow>,
    findings: Vec<FindingGroup>,
    answer: Option<Answer>,
    problems: &'a Problems,
}

/// An entry of a list to choose from.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) is_chosen: bool,
}

/// One of the rows for waits.
struct PauseRow {
    number: usize,
    from: String,
    to: String,
    kinds: Vec<Choice>,
}

pub(super) async fn show(page: Page, Query(pairs): Query<Vec<(String, String)>>) -> Response {
    let form = DueForm::read(&pairs);
    let mut findings = Findings::default();
    let mut problems = Problems::new();
    let mut answer = None;
    if form.is_asked() {
        match form.request() {
            Ok(request) => match calendar_of(&page, &form.office, request.received.date()) {
                Ok(calendar) => match calendar.due(&request) {
                    Ok((due, about)) => {
                        findings.extend(about);
                        answer = Some(Answer::of(&page, &form, &request, &due));
                    }
                    Err(error) => findings.push(error.finding(Place::default())),
                },
                Err(unknown) => findings.extend(unknown),
            },
            Err(unread) => problems = unread,
        }
    }
    for (name, error) in &problems {
        findings.push(error.finding(Place::default().column(field_label(&page, name))));
    }
    let status = if findings.any_rejected() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page.show_with(
        status,
        &DuePage {
            page: &page,
            tabs: tabs(&page, Tab::Due),
            units: units(&page, &form),
            offices: offices(&page, &form.office),
            rules: rules(&page, &form),
            day_rules: day_rules(&page, &form),
            pauses: pauses(&page, &form),
            findings: page.findings(&findings),
            answer,
            form: &form,
            problems: &problems,
        },
    )
}

impl DuePage<'_> {
    /// The class that marks a field that could not be read.
    fn mark(&self, field: &str) -> &'static str {
        if self.problems.contains_key(field) { "is-invalid" } else { "" }
    }
}

/// What the page calls a field.
fn field_label(page: &Page, name: &str) -> String {
    match name {
        "received" => page.t.get("calendar-received"),
        "limit" => page.t.get("calendar-limit"),
        "rule" => page.t.get("calendar-rule"),
        "day_rule" => page.t.get("calendar-day-rule"),
        "cutoff" => page.t.get("calendar-cutoff"),
        pause => {
            let number: String = pause.chars().filter(char::is_ascii_digit).collect();
            page.t.with("calendar-pause-n", "n", number)
        }
    }
}

fn choices(entries: Vec<(&str, String)>, chosen: &str) -> Vec<Choice> {
    let choice = |(value, label): (&str, String)| Choice {
        is_chosen: value == chosen,
        value: value.to_owned(),
        label,
    };
    entries.into_iter().map(choice).collect()
}

fn units(page: &Page, form: &DueForm) -> Vec<Choice> {
    let entries = vec![
        ("days", page.t.get("calendar-working-days")),
        ("hours", page.t.get("calendar-working-hours")),
        ("calendar_days", page.t.get("calendar-calendar-days")),
    ];
    choices(entries, &form.unit)
}

/// The whole office and the units that keep hours of their own; none where every unit keeps the office's.
pub(super) fn offices(page: &Page, chosen: &str) -> Vec<Choice> {
    let own = &page.state.calendar.units;
    if own.is_empty() && chosen.is_empty() {
        return Vec::new();
    }
    let mut entries = vec![("", page.t.get("calendar-whole-office"))];
    entries.extend(own.keys().map(|code| (code.as_str(), office_name(page, code))));
    if !own.contains_key(chosen) && !chosen.is_empty() {
        entries.push((chosen, office_name(page, chosen)));
    }
    choices(entries, chosen)
}

fn rules(page: &Page, form: &DueForm) -> Vec<Choice> {
    let mut entries = vec![("", page.t.get("calendar-rule-by-receipt"))];
    for rule in [ClockRule::Restart, ClockRule::Pause, ClockRule::Subtract] {
        entries.push((rule.code(), super::labels::clock_rule(&page.t, rule)));
    }
    for set in RULE_SETS.iter().filter(|set| !set.is_general) {
        entries.push((set.id, format!("{}, {}", set.instrument, set.articles)));
    }
    choices(entries, &form.rule)
}

fn day_rules(page: &Page, form: &DueForm) -> Vec<Choice> {
    let entries = vec![
        ("end-of-day", page.t.get("calendar-end-of-day")),
        ("same-hour", page.t.get("calendar-same-hour")),
    ];
    choices(entries, &form.day_rule)
}

fn pauses(page: &Page, form: &DueForm) -> Vec<PauseRow> {
    (1..=PAUSE_ROWS)
        .zip(&form.pauses)
        .map(|(number, pause)| {
            let kinds = [PauseKind::Supplement, PauseKind::Fee, PauseKind::Stop];
            let entries = kinds
                .into_iter()
                .map(|kind| (kind.code(), super::labels::pause_kind(&page.t, kind)))
                .collect();
            PauseRow {
                number,
                from: pause.from.clone(),
                to: pause.to.clone(),
                kinds: choices(entries, &pause.kind),
            }
        })
        .collect()
}
