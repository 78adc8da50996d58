//! `/sign-in`, with its second step, and `/sign-out`.

pub(crate) mod openid;

use super::own_path;
use crate::page::{Page, form_urlencode};
use crate::session::{AuthSession, DEVICE_KEY, User};
use crate::{AppState, ServeOptions};
use askama::Template;
use axum::extract::{Form, Query};
use axum::http::header::{COOKIE, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use caicach_app::store::{AccountId, ExposeSecret, SecretString};
use caicach_app::{AppError, Person, SignedIn};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The cookie of a browser from which somebody has signed in.
const DEVICE_COOKIE: &str = "caicach_device";
/// The key under which a session keeps who has shown the password and not yet the code.
const SECOND_STEP: &str = "second-step";
/// So long a code may be entered after the password.
const SECOND_STEP_LASTS: TimeDelta = TimeDelta::minutes(10);
/// So much of what a browser calls itself is kept.
const DEVICE_LETTERS: usize = 200;
/// The key under which a session keeps the token of the provider where somebody signed in.
const ID_TOKEN: &str = "openid-token";

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/sign-in", get(show).post(sign_in))
        .route("/sign-in/code", get(show_code).post(enter_code))
        .route("/sign-out", post(sign_out))
        .merge(openid::routes())
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'a> {
    page: &'a Page,
    back: String,
    name: String,
    is_refused: bool,
    /// Whether the password was just set anew.
    is_reset: bool,
    openid: Option<openid::Button>,
}

#[derive(Template)]
#[template(path = "sign_in_code.html")]
struct CodePage<'a> {
    page: &'a Page,
    back: String,
    is_refused: bool,
}

/// The page between signing out here and signing out at the provider.
#[derive(Template)]
#[template(path = "signed_out.html")]
struct SignedOutPage<'a> {
    page: &'a Page,
    address: String,
}

/// Somebody who has shown the password, or signed in at the provider.
#[derive(Clone, Serialize, Deserialize)]
struct SecondStep {
    account: i64,
    at: DateTime<Utc>,
    /// The token of the provider.
    #[serde(default)]
    id_token: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Back {
    back: Option<String>,
    #[serde(default)]
    reset: String,
}

#[derive(Debug, Deserialize)]
struct SignInForm {
    name: String,
    password: SecretString,
    back: Option<String>,
}

async fn show(page: Page, Query(query): Query<Back>) -> Response {
    let back = own_path(&query.back.unwrap_or_default());
    if page.user.is_some() {
        return Redirect::to(&back).into_response();
    }
    let is_reset = query.reset == "done";
    let openid = openid::Button::of(&page, &back);
    page.show(&SignInPage { page: &page, back, name: String::new(), is_refused: false, is_reset, openid })
}

async fn sign_in(
    page: Page,
    session: AuthSession,
    Extension(options): Extension<ServeOptions>,
    headers: HeaderMap,
    Form(form): Form<SignInForm>,
) -> Response {
    let back = own_path(&form.back.unwrap_or_default());
    let signed_in = match page.running.sign_in(&form.name, &form.password, device_of(&headers).as_ref()).await
    {
        Ok(signed_in) => signed_in,
        Err(error) => return unavailable(&error),
    };
    match signed_in {
        SignedIn::Accepted(person) => open(&page, options, session, person, None, &headers, &back).await,
        SignedIn::NeedsSecondFactor(AccountId(account)) => {
            let step = SecondStep { account, at: page.running.store().now(), id_token: None };
            if let Err(error) = session.session.insert(SECOND_STEP, step).await {
                tracing::error!(%error, "the first step of signing in could not be kept");
                return StatusCode::SERVICE_UNAVAILABLE.into_response();
            }
            Redirect::to(&format!("/sign-in/code?back={}", form_urlencode(&back))).into_response()
        }
        SignedIn::Refused => {
            let openid = openid::Button::of(&page, &back);
            let refused =
                SignInPage { page: &page, back, name: form.name, is_refused: true, is_reset: false, openid };
            page.show_with(StatusCode::UNAUTHORIZED, &refused)
        }
    }
}

/// Opens the session of a person under a new number, so that one that was known before is worth nothing.
async fn open(
    page: &Page,
    options: ServeOptions,
    mut session: AuthSession,
    person: Person,
    id_token: Option<&SecretString>,
    headers: &HeaderMap,
    back: &str,
) -> Response {
    let account = person.account.id;
    let device: String = headers
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .chars()
        .take(DEVICE_LETTERS)
        .collect();
    if let Err(error) = session.login(&User::from(person)).await {
        tracing::error!(%error, "a session could not be opened");
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    if let Err(error) = session.session.insert(DEVICE_KEY, device).await {
        tracing::warn!(%error, "the device of a session could not be kept");
    }
    let kept = match id_token {
        Some(token) => session.session.insert(ID_TOKEN, token.expose_secret()).await,
        None => session.session.remove_value(ID_TOKEN).await.map(|_| ()),
    };
    if let Err(error) = kept {
        tracing::warn!(%error, "the token of the provider could not be kept; signing out ends here alone");
    }
    let mut response = Redirect::to(back).into_response();
    match known_device(page, options, account, headers).await {
        Ok(Some(cookie)) => {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        Ok(None) => {}
        Err(error) => tracing::warn!(%error, "the browser could not be remembered"),
    }
    response
}

/// The cookie for a browser from which somebody has signed in for the first time.
async fn known_device(
    page: &Page,
    options: ServeOptions,
    account: AccountId,
    headers: &HeaderMap,
) -> Result<Option<HeaderValue>, AppError> {
    let store = page.running.store();
    if store.is_known_device(account, device_of(headers).as_ref()).await? {
        return Ok(None);
    }
    let token = store.know_device(account).await?;
    let secure = if options.secure_cookies { "; Secure" } else { "" };
    let cookie = format!(
        "{DEVICE_COOKIE}={}; Path=/sign-in; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}",
        token.expose_secret()
    );
    Ok(HeaderValue::from_str(&cookie).ok())
}

/// The token that a browser got when somebody signed in from it.
fn device_of(headers: &HeaderMap) -> Option<SecretString> {
    token_in(headers, DEVICE_COOKIE)
}

/// What a cookie holds.
fn token_in(headers: &HeaderMap, cookie: &str) -> Option<SecretString> {
    let cookies = headers.get(COOKIE)?.to_str().ok()?;
    let token = cookies.split(';').find_map(|pair| pair.trim().strip_prefix(cookie)?.strip_prefix('='))?;
    Some(SecretString::from(token.to_owned()))
}

async fn show_code(page: Page, session: AuthSession, Query(query): Query<Back>) -> Response {
    let back = own_path(&query.back.unwrap_or_default());
    if waiting(&page, &session).await.is_none() {
        return Redirect::to(&format!("/sign-in?back={}", form_urlencode(&back))).into_response();
    }
    page.show(&CodePage { page: &page, back, is_refused: false })
}

#[derive(Debug, Deserialize)]
struct CodeForm {
    #[serde(default)]
    code: String,
    back: Option<String>,
}

async fn enter_code(
    page: Page,
    session: AuthSession,
    Extension(options): Extension<ServeOptions>,
    headers: HeaderMap,
    Form(form): Form<CodeForm>,
) -> Response {
    let back = own_path(&form.back.unwrap_or_default());
    let Some(step) = waiting(&page, &session).await else {
        return Redirect::to(&format!("/sign-in?back={}", form_urlencode(&back))).into_response();
    };
    let account = AccountId(step.account);
    match page.running.sign_in_second_step(account, &form.code, device_of(&headers).as_ref()).await {
        Ok(SignedIn::Accepted(person)) => {
            if let Err(error) = session.session.remove::<SecondStep>(SECOND_STEP).await {
                tracing::warn!(%error, "the first step of signing in could not be forgotten");
            }
            let id_token = step.id_token.map(SecretString::from);
            open(&page, options, session, person, id_token.as_ref(), &headers, &back).await
        }
        Ok(_) => page.show_with(StatusCode::UNAUTHORIZED, &CodePage { page: &page, back, is_refused: true }),
        Err(error) => unavailable(&error),
    }
}

/// Who has shown the password in this session, or signed in at the provider, not long ago.
async fn waiting(page: &Page, session: &AuthSession) -> Option<SecondStep> {
    let step: SecondStep = session.session.get(SECOND_STEP).await.ok()??;
    let lasts = page.running.store().now() - step.at <= SECOND_STEP_LASTS;
    lasts.then_some(step)
}

fn unavailable(error: &AppError) -> Response {
    tracing::error!(%error, "signing in failed");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

async fn sign_out(mut page: Page, mut session: AuthSession) -> Response {
    let id_token: Option<String> = session.session.get(ID_TOKEN).await.unwrap_or_default();
    if let Err(error) = session.logout().await {
        tracing::error!(%error, "signing out failed");
        return Redirect::to(&format!("/sign-in?back={}", form_urlencode("/"))).into_response();
    }
    let Some(id_token) = id_token.map(SecretString::from) else { return Redirect::to("/").into_response() };
    match page.running.openid_sign_out_address(&id_token).await {
        Ok(Some(address)) => {
            (page.person, page.user, page.caller) = (None, None, None);
            page.path = "/".to_owned();
            page.show(&SignedOutPage { page: &page, address })
        }
        Ok(None) => Redirect::to("/").into_response(),
        Err(error) => {
            tracing::warn!(%error, "somebody signed out here and not at the provider");
            Redirect::to("/").into_response()
        }
    }
}
