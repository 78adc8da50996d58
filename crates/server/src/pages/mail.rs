//! `/admin/mail`: which letters wait, which did not go out and why.

use crate::AppState;
use crate::page::{FindingGroup, Page};
use crate::path::Path;
use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use caicach_app::store::{LetterState, OutboxLetter, StoreError};
use caicach_app::{AppError, Caller};
use caicach_calendar::local_from_utc;
use caicach_findings::{Finding, Findings};
use chrono::{DateTime, Utc};
use serde::Deserialize;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/admin/mail", get(show))
        .route("/admin/mail/{number}/retry", post(retry))
        .route("/admin/mail/{number}/drop", post(drop_letter))
}

#[derive(Template)]
#[template(path = "mail.html")]
struct MailPage<'a> {
    page: &'a Page,
    /// Host and port, sender, how private the way is; none without a mail server.
    server: Option<(String, String, String)>,
    done: &'static str,
    findings: Vec<FindingGroup>,
    waiting: Vec<Line>,
    sent: Vec<Line>,
}

/// A letter of the list.
struct Line {
    id: i64,
    recipient: String,
    subject: String,
    state: &'static str,
    is_bad: bool,
    written: String,
    /// When it is tried next, or was sent or given up.
    at: String,
    tries: i32,
    error: String,
    can_be_sent: bool,
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    done: String,
}

async fn show(page: Page, Query(asked): Query<Asked>) -> Response {
    let Some(caller) = &page.caller else { return page.sign_in_first() };
    let done = match asked.done.as_str() {
        "retried" => "mail-retried",
        "dropped" => "mail-dropped",
        _ => "",
    };
    render(&page, caller, StatusCode::OK, done, &Findings::default()).await
}

async fn render(
    page: &Page,
    caller: &Caller,
    status: StatusCode,
    done: &'static str,
    findings: &Findings,
) -> Response {
    let state = match page.running.mail_state(caller).await {
        Ok(state) => state,
        Err(error) => return page.error(&error),
    };
    let server = state.server.map(|(host, sender, privacy)| {
        let privacy = match privacy {
            "plain" => page.t.get("mail-way-plain"),
            "starttls?" => page.t.get("mail-way-opportunistic"),
            _ => page.t.get("mail-way-private"),
        };
        (host, sender, privacy)
    });
    let (sent, waiting): (Vec<_>, Vec<_>) =
        state.letters.iter().partition(|letter| letter.state == LetterState::Sent);
    let lines = |letters: Vec<&OutboxLetter>| letters.into_iter().map(line).collect();
    let (waiting, sent) = (lines(waiting), lines(sent));
    let findings = page.findings(findings);
    page.show_with(status, &MailPage { page, server, done, findings, waiting, sent })
}

fn line(letter: &OutboxLetter) -> Line {
    let (state, at) = match letter.state {
        LetterState::GivenUp => ("mail-given-up", letter.gave_up_at),
        LetterState::TriedAgain => ("mail-tried-again", Some(letter.due_at)),
        LetterState::Waits => ("mail-waits", Some(letter.due_at)),
        LetterState::Sent => ("mail-sent", letter.sent_at),
    };
    Line {
        id: letter.id,
        recipient: letter.recipient.clone(),
        subject: letter.subject.clone(),
        state,
        is_bad: matches!(letter.state, LetterState::GivenUp | LetterState::TriedAgain),
        written: shown(letter.created_at),
        at: at.map(shown).unwrap_or_default(),
        tries: letter.tries,
        error: letter.last_error.clone().unwrap_or_default(),
        can_be_sent: letter.can_be_sent,
    }
}

fn shown(at: DateTime<Utc>) -> String {
    local_from_utc(at).format("%H:%M %d/%m/%Y").to_string()
}

async fn retry(page: Page, Path(id): Path<i64>) -> Response {
    let Some(caller) = &page.caller else { return page.sign_in_first() };
    let done = page.running.retry_letter(caller, id).await;
    answer(&page, caller, done, "retried").await
}

async fn drop_letter(page: Page, Path(id): Path<i64>) -> Response {
    let Some(caller) = &page.caller else { return page.sign_in_first() };
    let done = page.running.drop_letter(caller, id).await;
    answer(&page, caller, done, "dropped").await
}

/// Goes back to the list after a change, or shows what was refused.
async fn answer(page: &Page, caller: &Caller, done: Result<(), AppError>, word: &str) -> Response {
    let findings = match done {
        Ok(()) => return Redirect::to(&format!("/admin/mail?done={word}")).into_response(),
        Err(AppError::Input(findings)) => findings,
        Err(error @ AppError::Store(StoreError::Invalid { .. })) => {
            Finding::rejected("letter", error.message()).into()
        }
        Err(error) => return page.error(&error),
    };
    render(page, caller, StatusCode::UNPROCESSABLE_ENTITY, "", &findings).await
}
