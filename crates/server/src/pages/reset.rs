//! `/reset`: a new password for somebody who forgot theirs, by letter.

use crate::AppState;
use crate::limits::Limits;
use crate::page::Page;
use crate::path::Path;
use askama::Template;
use axum::extract::{ConnectInfo, Form};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use caicach_app::AppError;
use caicach_app::store::{ExposeSecret, SecretString, StoreError};
use serde::Deserialize;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Instant;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/reset", get(show).post(ask)).route("/reset/{token}", get(show_new).post(set_new))
}

/// What the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// The question who it is.
    Question,
    /// That a letter is on its way, if there is such an account.
    Written,
    /// That too many asked.
    TooMany,
}

#[derive(Template)]
#[template(path = "reset.html")]
struct AskPage<'a> {
    page: &'a Page,
    has_mail: bool,
    is_written: bool,
    is_too_many: bool,
}

#[derive(Template)]
#[template(path = "reset_new.html")]
struct NewPage<'a> {
    page: &'a Page,
    token: &'a str,
    is_open: bool,
    refused: String,
}

async fn show(page: Page) -> Response {
    answer(&page, StatusCode::OK, Shown::Question)
}

fn answer(page: &Page, status: StatusCode, shown: Shown) -> Response {
    page.show_with(
        status,
        &AskPage {
            page,
            has_mail: page.running.has_mail(),
            is_written: shown == Shown::Written,
            is_too_many: shown == Shown::TooMany,
        },
    )
}

#[derive(Debug, Deserialize)]
struct AskForm {
    #[serde(default)]
    who: String,
}

async fn ask(
    page: Page,
    Extension(limits): Extension<Limits>,
    client: Option<Extension<ConnectInfo<SocketAddr>>>,
    Form(form): Form<AskForm>,
) -> Response {
    let address = client.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |client| client.0.0.ip());
    if !limits.allows(address, Instant::now()) {
        return answer(&page, StatusCode::TOO_MANY_REQUESTS, Shown::TooMany);
    }
    match page.running.request_password_reset(&form.who).await {
        Ok(()) => answer(&page, StatusCode::OK, Shown::Written),
        // Without a mail server the page says whom to ask.
        Err(AppError::Input(_)) => answer(&page, StatusCode::OK, Shown::Question),
        Err(error) => page.error(&error),
    }
}

async fn show_new(page: Page, Path(token): Path<SecretString>) -> Response {
    match page.running.can_reset_password(&token).await {
        Ok(is_open) => render(&page, &token, is_open, String::new()),
        Err(error) => page.error(&error),
    }
}

#[derive(Debug, Deserialize)]
struct NewForm {
    new: SecretString,
    again: SecretString,
}

async fn set_new(page: Page, Path(token): Path<SecretString>, Form(form): Form<NewForm>) -> Response {
    if form.new.expose_secret() != form.again.expose_secret() {
        return match page.running.can_reset_password(&token).await {
            Ok(is_open) => render(&page, &token, is_open, page.t.get("account-password-differs")),
            Err(error) => page.error(&error),
        };
    }
    match page.running.set_forgotten_password(&token, &form.new).await {
        Ok(true) => Redirect::to("/sign-in?reset=done").into_response(),
        Ok(false) => render(&page, &token, false, String::new()),
        Err(error @ AppError::Store(StoreError::Invalid { .. })) => {
            let refused = page.t.text(&error.message()).to_owned();
            render(&page, &token, true, refused)
        }
        Err(error) => page.error(&error),
    }
}

fn render(page: &Page, token: &SecretString, is_open: bool, refused: String) -> Response {
    let status = match (is_open, refused.is_empty()) {
        (false, _) => StatusCode::NOT_FOUND,
        (true, true) => StatusCode::OK,
        (true, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    page.show_with(status, &NewPage { page, token: token.expose_secret(), is_open, refused })
}
