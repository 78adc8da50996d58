//! `/sign-in/openid`: to the provider where people sign in, and back from there.
//!
//! Both ways are plain links and redirects of the browser. The way there is begun by a link and not by a form, because browsers hold
//! redirects of a form to the policy of the page (`form-action 'self'`).

use super::{SECOND_STEP, SecondStep, ServeOptions, device_of, open, token_in};
use crate::AppState;
use crate::page::{Page, form_urlencode};
use crate::pages::account::openid::{self as linking, ToLink};
use crate::pages::own_path;
use crate::session::AuthSession;
use askama::Template;
use axum::extract::Query;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use caicach_app::provider::{Answer, OpenIdError};
use caicach_app::store::{AccountId, ExposeSecret, SecretString};
use caicach_app::{AppError, Caller, OpenIdDone, OpenIdRefusal};
use serde::Deserialize;

/// The cookie of a browser on its way to the provider.
const BROWSER_COOKIE: &str = "caicach_openid";

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/sign-in/openid", get(begin)).route("/sign-in/openid/callback", get(finish))
}

/// The way to the provider, on the page for signing in.
pub(crate) struct Button {
    pub(crate) label: String,
    pub(crate) address: String,
}

impl Button {
    /// None when the office has no provider.
    pub(super) fn of(page: &Page, back: &str) -> Option<Self> {
        let provider = page.running.openid()?;
        let address = format!("/sign-in/openid?back={}", form_urlencode(back));
        Some(Self { label: page.t.text(provider.label()).to_owned(), address })
    }
}

#[derive(Template)]
#[template(path = "sign_in_refused.html")]
struct RefusedPage<'a> {
    page: &'a Page,
    message: String,
    hint: String,
}

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    back: String,
}

async fn begin(
    page: Page,
    Extension(options): Extension<ServeOptions>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    let back = own_path(&asked.back);
    if page.user.is_some() {
        return Redirect::to(&back).into_response();
    }
    to_provider(&page, options, &headers, None, &back).await
}

/// Sends the browser to the provider, with a cookie by which it is known when it comes back.
pub(crate) async fn to_provider(
    page: &Page,
    options: ServeOptions,
    headers: &HeaderMap,
    linking: Option<(&Caller, AccountId)>,
    back: &str,
) -> Response {
    let browser = token_in(headers, BROWSER_COOKIE);
    let begun = match page.running.begin_openid(linking, back, browser.as_ref()).await {
        Ok(begun) => begun,
        Err(error) => return failed(page, &error),
    };
    let secure = if options.secure_cookies { "; Secure" } else { "" };
    let cookie = format!(
        "{BROWSER_COOKIE}={}; Path=/sign-in/openid; Max-Age=600; HttpOnly; SameSite=Lax{secure}",
        begun.browser.expose_secret()
    );
    let Ok(cookie) = HeaderValue::from_str(&cookie) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut response = Redirect::to(&begun.address).into_response();
    response.headers_mut().append(SET_COOKIE, cookie);
    response
}

/// What the provider sends back in the address.
#[derive(Debug, Deserialize)]
struct CameBack {
    state: Option<SecretString>,
    code: Option<SecretString>,
    error: Option<String>,
    iss: Option<String>,
}

async fn finish(
    mut page: Page,
    session: AuthSession,
    Extension(options): Extension<ServeOptions>,
    headers: HeaderMap,
    Query(came): Query<CameBack>,
) -> Response {
    // The address holds the code: it is no place to come back to.
    page.path = "/sign-in".to_owned();
    let Some(state) = came.state else { return refused(&page, &OpenIdRefusal::NotBegun) };
    let answer = Answer { code: came.code, error: came.error, issuer: came.iss };
    let browser = token_in(&headers, BROWSER_COOKIE);
    let device = device_of(&headers);
    match page.running.finish_openid(&state, &answer, browser.as_ref(), device.as_ref()).await {
        Ok(OpenIdDone::SignedIn { person, id_token, back }) => {
            let back = own_path(&back);
            open(&page, options, session, *person, Some(&id_token), &headers, &back).await
        }
        Ok(OpenIdDone::NeedsSecondFactor { account: AccountId(account), id_token, back }) => {
            let id_token = Some(id_token.expose_secret().to_owned());
            let step = SecondStep { account, at: page.running.store().now(), id_token };
            if let Err(error) = session.session.insert(SECOND_STEP, step).await {
                tracing::error!(%error, "the first step of signing in could not be kept");
                return StatusCode::SERVICE_UNAVAILABLE.into_response();
            }
            Redirect::to(&format!("/sign-in/code?back={}", form_urlencode(&own_path(&back)))).into_response()
        }
        Ok(OpenIdDone::ToLink { account, identity }) => {
            // Who began must still be signed in: the link is confirmed on the page of that account.
            if page.user.as_ref().map(|user| user.person.account.id) != Some(account) {
                return refused(&page, &OpenIdRefusal::NotBegun);
            }
            let to_link = ToLink::new(account, &identity, page.running.store().now());
            linking::keep(&session, to_link).await
        }
        Ok(OpenIdDone::Refused(refusal)) => refused(&page, &refusal),
        Err(error) => failed(&page, &error),
    }
}

fn refused(page: &Page, refusal: &OpenIdRefusal) -> Response {
    let status = match refusal {
        OpenIdRefusal::NotBegun => StatusCode::BAD_REQUEST,
        _ => StatusCode::FORBIDDEN,
    };
    let message = page.t.text(&refusal.message()).to_owned();
    let hint = page.t.text(&refusal.hint()).to_owned();
    page.show_with(status, &RefusedPage { page, message, hint })
}

fn failed(page: &Page, error: &AppError) -> Response {
    let AppError::OpenId(cause) = error else { return page.error(error) };
    tracing::warn!(%cause, "somebody could not sign in at the provider");
    let status = match cause {
        OpenIdError::Refused { .. } => StatusCode::FORBIDDEN,
        OpenIdError::Unreachable(_) => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::BAD_GATEWAY,
    };
    let message = page.t.text(&cause.message()).to_owned();
    let hint = page.t.text(&cause.hint()).to_owned();
    page.show_with(status, &RefusedPage { page, message, hint })
}
