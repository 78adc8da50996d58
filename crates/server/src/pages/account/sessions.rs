//! One's own open sessions: where, since when, last used; ended one by one or all at once.

use super::{done, render};
use crate::page::Page;
use crate::path::Path;
use crate::session::{AuthSession, DEVICE_KEY};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::AppError;
use caicach_app::store::{AccountId, OpenSession};
use caicach_calendar::local_from_utc;
use chrono::{DateTime, Utc};

/// A session as a line of the list.
pub(super) struct Row {
    pub(super) handle: String,
    pub(super) device: String,
    pub(super) since: String,
    pub(super) last_used: String,
    pub(super) is_this: bool,
}

pub(super) async fn rows(
    page: &Page,
    account: AccountId,
    session: &AuthSession,
) -> Result<Vec<Row>, AppError> {
    let sessions = page.running.store().sessions();
    let own = session.session.id().map(|id| sessions.handle_of(&id.to_string()));
    let moment = |at: Option<DateTime<Utc>>| {
        at.map(|at| local_from_utc(at).format("%H:%M %d/%m/%Y").to_string()).unwrap_or_default()
    };
    let row = |open: OpenSession| Row {
        is_this: own.as_deref() == Some(open.handle.as_str()),
        device: device(page, &open.data),
        since: moment(open.created_at),
        last_used: moment(open.last_used_at),
        handle: open.handle,
    };
    Ok(sessions.of_account(account).await?.into_iter().map(row).collect())
}

/// The browser and the system, as far as what the browser calls itself tells them.
fn device(page: &Page, data: &str) -> String {
    let data: serde_json::Value = serde_json::from_str(data).unwrap_or_default();
    let agent = data.get(DEVICE_KEY).and_then(serde_json::Value::as_str).unwrap_or_default();
    let first = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    // The order matters: Edge calls itself Chrome too, and Chrome Safari.
    let browser = first(&[
        ("coc_coc_browser", "Cốc Cốc"),
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => page.t.get("account-session-unknown"),
    }
}

/// Ends one of one's own sessions.
pub(super) async fn end(page: Page, session: AuthSession, Path(handle): Path<String>) -> Response {
    let Some(user) = page.user.as_ref() else { return page.sign_in_first() };
    match page.running.store().sessions().end(user.person.account.id, &handle).await {
        Ok(true) => render(&page, &session, StatusCode::OK, done(page.t.get("account-session-ended"))).await,
        Ok(false) => page.not_found(),
        Err(error) => page.error(&error.into()),
    }
}

/// Signs out everywhere, here too.
pub(super) async fn end_all(page: Page) -> Response {
    let Some((caller, user)) = page.caller.as_ref().zip(page.user.as_ref()) else {
        return page.sign_in_first();
    };
    match page.running.sign_out_everywhere(caller, user.person.account.id).await {
        Ok(_) => Redirect::to("/sign-in").into_response(),
        Err(error) => page.error(&error),
    }
}
