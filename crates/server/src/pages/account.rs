//! `/account`: one's own password, address for letters, second factor, sessions, links to a provider and API tokens.

mod address;
pub(crate) mod openid;
mod second_factor;
mod sessions;

use crate::AppState;
use crate::page::Page;
use crate::pages::people;
use crate::path::Path;
use crate::session::AuthSession;
use askama::Template;
use axum::Router;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use caicach_app::AppError;
use caicach_app::people::Grant;
use caicach_app::store::{ApiToken, ApiTokenId, ExposeSecret, SecretString};
use caicach_calendar::local_from_utc;
use caicach_findings::Language;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/account", get(show))
        .route("/account/password", post(change_password))
        .route("/account/address", post(address::ask))
        .route("/account/language", post(address::set_language))
        .route("/address/{token}", get(address::show_confirm).post(address::confirm))
        .route("/account/second-factor/begin", post(second_factor::begin))
        .route("/account/second-factor/confirm", post(second_factor::confirm))
        .route("/account/second-factor/remove", post(second_factor::remove))
        .route("/account/sessions/{session}/end", post(sessions::end))
        .route("/account/sessions/end", post(sessions::end_all))
        .merge(openid::routes())
        .route("/account/tokens", post(create_token))
        .route("/account/tokens/{id}/revoke", post(revoke_token))
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage<'a> {
    page: &'a Page,
    sign_in_name: String,
    is_administrator: bool,
    tokens: Vec<TokenRow>,
    new_secret: Option<String>,
    message: Option<Message>,
    roles: Vec<RoleRow>,
    factor: Factor,
    address: address::Address,
    sessions: Vec<sessions::Row>,
    linking: Option<openid::Linking>,
}

/// What the page shows beside what is always there.
#[derive(Default)]
struct Beside {
    new_secret: Option<String>,
    message: Option<Message>,
    setting_up: Option<second_factor::SettingUp>,
    recovery_codes: Vec<String>,
}

/// The second factor of the person.
struct Factor {
    is_on: bool,
    codes_left: u64,
    setting_up: Option<second_factor::SettingUp>,
    recovery_codes: Vec<String>,
}

/// A role that the person holds.
struct RoleRow {
    name: String,
    about: String,
    unit: String,
    days: String,
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

async fn show(page: Page, session: AuthSession) -> Response {
    render(&page, &session, StatusCode::OK, Beside::default()).await
}

async fn render(page: &Page, session: &AuthSession, status: StatusCode, beside: Beside) -> Response {
    let Some((caller, user)) = page.caller.as_ref().zip(page.user.as_ref()) else {
        return page.sign_in_first();
    };
    let account = &user.person.account;
    let read = async {
        let tokens = page.running.tokens(caller, account.id).await?;
        let factor = page.running.second_factor(caller, account.id).await?;
        let sessions = sessions::rows(page, account.id, session).await?;
        let pending = page.running.pending_address(caller, account).await?;
        let linking = openid::linking(page, session).await?;
        Ok::<_, AppError>((tokens, factor, sessions, pending, linking))
    };
    let (tokens, factor, sessions, pending, linking) = match read.await {
        Ok(read) => read,
        Err(error) => return page.error(&error),
    };
    let tokens = tokens.iter().map(|token| row(page, token)).collect();
    let today = page.running.today();
    let role = |grant: &Grant| RoleRow {
        name: page.t.text(&grant.terms.role.name()).to_owned(),
        about: page.t.text(&grant.terms.role.about()).to_owned(),
        unit: people::unit_name(page.t, &page.state, &grant.terms.reach, today),
        days: match grant.terms.valid_to {
            Some(last) => page.t.with("account-role-until", "to", page.t.day(last)),
            None => String::new(),
        },
    };
    let roles = user.person.roles.iter().map(role).collect();
    let confirmed = factor.as_ref().filter(|factor| factor.confirmed_at.is_some());
    let factor = Factor {
        is_on: confirmed.is_some(),
        codes_left: confirmed.map_or(0, |factor| factor.recovery_codes_left),
        setting_up: beside.setting_up,
        recovery_codes: beside.recovery_codes,
    };
    let address = address::Address {
        address: account.email.clone().unwrap_or_default(),
        pending: pending.unwrap_or_default(),
        is_english: account.language == Language::En,
        has_mail: page.running.has_mail(),
    };
    let sign_in_name = account.name.clone();
    let is_administrator = account.is_administrator;
    let Beside { new_secret, message, .. } = beside;
    page.show_with(
        status,
        &AccountPage {
            page,
            sign_in_name,
            is_administrator,
            tokens,
            new_secret,
            message,
            roles,
            factor,
            address,
            sessions,
            linking,
        },
    )
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

/// What was refused, above the page.
fn refused(text: String) -> Beside {
    Beside { message: Some(Message { text, is_error: true }), ..Beside::default() }
}

/// What was done, above the page.
fn done(text: String) -> Beside {
    Beside { message: Some(Message { text, is_error: false }), ..Beside::default() }
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
    if form.new.expose_secret() != form.again.expose_secret() {
        let text = page.t.get("account-password-differs");
        return render(&page, &session, StatusCode::UNPROCESSABLE_ENTITY, refused(text)).await;
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
            render(&page, &session, StatusCode::UNPROCESSABLE_ENTITY, refused(text)).await
        }
        Err(error) => {
            let text = page.t.text(&error.message()).to_owned();
            render(&page, &session, StatusCode::UNPROCESSABLE_ENTITY, refused(text)).await
        }
    }
}

/// So many days a token holds where nothing is said, and at most.
const USUAL_TOKEN: i64 = 365;
const LONGEST_TOKEN: i64 = 3660;

#[derive(Debug, Deserialize)]
struct TokenForm {
    name: String,
    /// As it was typed.
    days: Option<String>,
}

async fn create_token(page: Page, session: AuthSession, Form(form): Form<TokenForm>) -> Response {
    let Some((caller, user)) = page.caller.as_ref().zip(page.user.as_ref()) else {
        return page.sign_in_first();
    };
    // A token that never ends is none that somebody chose by mistake.
    let days: Option<i64> = match &form.days {
        Some(typed) => typed.trim().parse().ok(),
        None => Some(USUAL_TOKEN),
    };
    let Some(lasting) = days.filter(|days| (1..=LONGEST_TOKEN).contains(days)).map(TimeDelta::days) else {
        let text = page.t.with("account-token-days-wrong", "n", LONGEST_TOKEN);
        return render(&page, &session, StatusCode::UNPROCESSABLE_ENTITY, refused(text)).await;
    };
    let expires_at = Some(Utc::now() + lasting);
    match page.running.create_token(caller, user.person.account.id, &form.name, expires_at).await {
        Ok(new) => {
            let new_secret = Some(new.secret.expose_secret().to_owned());
            render(&page, &session, StatusCode::OK, Beside { new_secret, ..Beside::default() }).await
        }
        Err(error) => {
            let text = page.t.text(&error.message()).to_owned();
            render(&page, &session, StatusCode::UNPROCESSABLE_ENTITY, refused(text)).await
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
