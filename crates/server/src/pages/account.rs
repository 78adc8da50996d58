//! `/account`: one's own password and API tokens.

use crate::AppState;
use crate::page::Page;
use crate::session::AuthSession;
use askama::Template;
use axum::Router;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use caicach_app::AppError;
use caicach_app::store::{ApiToken, ApiTokenId, ExposeSecret, SecretString};
use caicach_calendar::local_from_utc;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/account", get(show))
        .route("/account/password", post(change_password))
        .route("/account/tokens", post(create_token))
        .route("/account/tokens/{id}/revoke", post(revoke_token))
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage<'a> {
    page: &'a Page,
    sign_in_name: String,
    tokens: Vec<TokenRow>,
    new_secret: Option<String>,
    message: Option<Message>,
}

struct TokenRow {
    id: i64,
    name: String,
    created: String,
    last_used: String,
    expires: String,
    is_usable: bool,
}

struct Message {
    text: String,
    is_error: bool,
}

async fn show(page: Page) -> Response {
    render(&page, StatusCode::OK, None, None).await
}

async fn render(
    page: &Page,
    status: StatusCode,
    new_secret: Option<String>,
    message: Option<Message>,
) -> Response {
    let Some((caller, user)) = page.caller.as_ref().zip(page.user.as_ref()) else {
        return page.sign_in_first();
    };
    let account = &user.person.account;
    let tokens = match page.running.tokens(caller, account.id).await {
        Ok(tokens) => tokens,
        Err(error) => return page.error(&error),
    };
    let tokens = tokens.iter().map(|token| row(page, token)).collect();
    let sign_in_name = account.name.clone();
    page.show_with(status, &AccountPage { page, sign_in_name, tokens, new_secret, message })
}

fn row(page: &Page, token: &ApiToken) -> TokenRow {
    let day = |instant: Option<DateTime<Utc>>| match instant {
        Some(instant) => page.t.day(local_from_utc(instant).date()),
        None => "–".to_owned(),
    };
    TokenRow {
        id: token.id.0,
        name: token.name.clone(),
        created: day(Some(token.created_at)),
        last_used: day(token.last_used_at),
        expires: day(token.expires_at),
        is_usable: token.revoked_at.is_none(),
    }
}

#[derive(Debug, Deserialize)]
struct PasswordForm {
    old: SecretString,
    new: SecretString,
    again: SecretString,
}

async fn change_password(page: Page, mut session: AuthSession, Form(form): Form<PasswordForm>) -> Response {
    let Some((caller, user)) = page.caller.as_ref().zip(page.user.as_ref()) else {
        return page.sign_in_first();
    };
    let refused = |text: String| Some(Message { text, is_error: true });
    if form.new.expose_secret() != form.again.expose_secret() {
        let text = page.t.get("account-password-differs");
        return render(&page, StatusCode::UNPROCESSABLE_ENTITY, None, refused(text)).await;
    }
    match page.running.change_password(caller, &user.person.account, &form.old, &form.new).await {
        Ok(true) => {
            // All sessions ended, this one too: the person signs in with the new password.
            if let Err(error) = session.logout().await {
                tracing::warn!(%error, "the session of a changed password could not be closed");
            }
            Redirect::to("/sign-in?back=/account").into_response()
        }
        Ok(false) => {
            let text = page.t.get("account-password-wrong");
            render(&page, StatusCode::UNPROCESSABLE_ENTITY, None, refused(text)).await
        }
        Err(error) => {
            let text = page.t.text(&error.message()).to_owned();
            render(&page, StatusCode::UNPROCESSABLE_ENTITY, None, refused(text)).await
        }
    }
}

#[derive(Debug, Deserialize)]
struct TokenForm {
    name: String,
    days: Option<i64>,
}

async fn create_token(page: Page, Form(form): Form<TokenForm>) -> Response {
    let Some((caller, user)) = page.caller.as_ref().zip(page.user.as_ref()) else {
        return page.sign_in_first();
    };
    let lasting = form.days.filter(|days| (1..=3660).contains(days)).map(TimeDelta::days);
    let expires_at = lasting.map(|lasting| Utc::now() + lasting);
    match page.running.create_token(caller, user.person.account.id, &form.name, expires_at).await {
        Ok(new) => render(&page, StatusCode::OK, Some(new.secret.expose_secret().to_owned()), None).await,
        Err(error) => {
            let message = Message { text: page.t.text(&error.message()).to_owned(), is_error: true };
            render(&page, StatusCode::UNPROCESSABLE_ENTITY, None, Some(message)).await
        }
    }
}

async fn revoke_token(page: Page, Path(id): Path<i64>) -> Response {
    let Some((caller, user)) = page.caller.as_ref().zip(page.user.as_ref()) else {
        return page.sign_in_first();
    };
    match page.running.revoke_token(caller, user.person.account.id, ApiTokenId(id)).await {
        Ok(()) => Redirect::to("/account").into_response(),
        Err(AppError::NotFound(_)) => page.not_found(),
        Err(error) => page.error(&error),
    }
}
