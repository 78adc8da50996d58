//! `/assessments`: years in which units score themselves and are appraised.

mod asked;
mod cell;
mod component;
mod differences;
mod documents;
mod evidence;
mod live;
mod matrix;
mod new;
mod offline;
mod one;
mod sheet;

use crate::AppState;
use crate::page::Page;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use caicach_app::Caller;
use caicach_app::assessments::Year;
use caicach_app::policy::Action;
use caicach_app::store::{AssessmentUnit, HandedIn};
use caicach_assessments::{RoundKind, WindowState};
use chrono::{NaiveDateTime, NaiveTime};

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/assessments", get(list))
        .route("/assessments/new", get(new::show).post(new::receive))
        .route("/assessments/{id}", get(one::show))
        .route("/assessments/{id}/documents", get(documents::show))
        .route("/assessments/{id}/documents/file", get(documents::file))
        .route("/assessments/{id}/extend", post(one::extend))
        .route("/assessments/{id}/vote", post(one::vote))
        .route("/assessments/{id}/publish", post(one::publish))
        .route("/assessments/{id}/correct", post(one::correct))
        .route("/assessments/{id}/differences", get(differences::show))
        .route("/assessments/{id}/matrix", get(matrix::show))
        .route("/assessments/{id}/matrix/file", get(matrix::file))
        .route("/assessments/{id}/units/{unit}", get(sheet::show))
        .route("/assessments/{id}/units/{unit}/points", get(sheet::points))
        .route("/assessments/{id}/units/{unit}/cell", get(cell::show).post(cell::enter))
        .route("/assessments/{id}/units/{unit}/changes", get(live::changes))
        .route("/assessments/{id}/units/{unit}/offline", get(offline::download).post(offline::upload))
        .route("/assessments/{id}/units/{unit}/offline/apply", post(offline::apply))
        .route("/assessments/{id}/units/{unit}/items/{item}", get(component::show))
        .route("/assessments/{id}/units/{unit}/messages", post(component::write))
        .route("/assessments/{id}/units/{unit}/messages/{number}/settle", post(component::settle))
        .route("/assessments/{id}/units/{unit}/evidence", get(evidence::archive).post(evidence::attach))
        .route("/assessments/{id}/evidence", post(evidence::attach_signed))
        .route("/assessments/{id}/evidence/{number}", get(evidence::show))
        .route("/assessments/{id}/evidence/{number}/withdraw", post(evidence::withdraw))
        .route("/assessments/{id}/units/{unit}/hand-in", post(sheet::hand_in))
        .route("/assessments/{id}/units/{unit}/approve", post(sheet::approve))
        .route("/assessments/{id}/units/{unit}/give-back", post(sheet::give_back))
}

/// Who asks, or the answer for one who is not signed in.
fn caller(page: &Page) -> Result<Caller, Response> {
    page.caller.clone().ok_or_else(|| page.sign_in_first())
}

#[derive(Template)]
#[template(path = "assessments/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    rows: Vec<ListRow>,
    may_open: bool,
}

struct ListRow {
    href: String,
    name: String,
    year: i32,
    opened: String,
}

async fn list(page: Page, State(app): State<AppState>) -> Response {
    let caller = match caller(&page) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let rows = match app.app.assessments(&caller).await {
        Ok(known) => known.into_iter().map(|known| ListRow {
            href: format!("/assessments/{}", known.id),
            name: known.name,
            year: known.year,
            opened: page.t.day(caicach_calendar::local_from_utc(known.created_at).date()),
        }),
        Err(error) => return page.error(&error),
    };
    let may_open = page.running.may(Some(&caller), Action::OpenAssessment);
    page.show(&ListPage { page: &page, rows: rows.collect(), may_open })
}

/// An instant as people read it.
fn instant(page: &Page, at: NaiveDateTime) -> String {
    format!("{} {}", at.format("%H:%M"), page.t.day(at.date()))
}

/// An end as people say it: what closes at midnight closes with the day before.
fn end(page: &Page, at: NaiveDateTime) -> String {
    match at.date().pred_opt().filter(|_| at.time() == NaiveTime::MIN) {
        Some(day) => page.t.with("assessments-end-of", "day", page.t.day(day)),
        None => instant(page, at),
    }
}

/// How a round stands, as a word for the style and a sentence.
fn window_words(page: &Page, state: WindowState) -> (&'static str, String) {
    let t = page.t;
    match state {
        WindowState::NotPlanned => ("none", t.get("assessments-not-planned")),
        WindowState::Undated => ("none", t.get("assessments-undated")),
        WindowState::Ahead { opens } => ("ahead", t.with("assessments-opens", "at", instant(page, opens))),
        WindowState::Open { closes } => ("open", t.with("assessments-closes", "at", end(page, closes))),
        WindowState::Closed { since } => ("closed", t.with("assessments-closed", "at", end(page, since))),
    }
}

/// How a round of a year stands: over, whatever its windows, once the result is published.
fn round_words(page: &Page, year: &Year, state: WindowState) -> (&'static str, String) {
    if year.is_closed() { ("closed", page.t.get("assessments-over")) } else { window_words(page, state) }
}

/// How far a unit is with what it enters in a round, in words.
fn unit_state_label(page: &Page, unit: &AssessmentUnit, round: RoundKind) -> String {
    match given_back(unit, round) {
        Some(_) => page.t.get("assessments-given-back"),
        None => state_label(page, state_of(unit, round)),
    }
}

/// Why what the unit entered in a round was given back, until it is handed in again.
fn given_back(unit: &AssessmentUnit, round: RoundKind) -> Option<&str> {
    unit.handed_in.get(round.code())?.given_back.as_deref()
}

/// How far a unit is with what it enters in a round.
fn state_of(unit: &AssessmentUnit, round: RoundKind) -> &'static str {
    match unit.handed_in.get(round.code()) {
        Some(HandedIn { approved_at: Some(_), .. }) => "approved",
        Some(HandedIn { at: Some(_), .. }) => "handed-in",
        _ => "missing",
    }
}

fn state_label(page: &Page, state: &str) -> String {
    match state {
        "approved" => page.t.get("assessments-approved"),
        "handed-in" => page.t.get("assessments-handed-in"),
        _ => page.t.get("assessments-missing"),
    }
}

/// The style of a state.
fn state_mark(state: &str) -> &'static str {
    match state {
        "approved" => "status-good",
        "handed-in" => "status-care",
        _ => "",
    }
}

/// A code as part of an anchor.
fn anchor(code: &str) -> String {
    code.replace('.', "-")
}

fn round_name(page: &Page, kind: RoundKind) -> String {
    page.t.text(&kind.label()).to_owned()
}
