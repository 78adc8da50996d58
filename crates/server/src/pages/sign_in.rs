//! `/sign-in` and `/sign-out`.

use super::own_path;
use crate::AppState;
use crate::page::{Page, form_urlencode};
use crate::session::{AuthSession, Credentials};
use askama::Template;
use axum::Router;
use axum::extract::{Form, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use caicach_app::store::SecretString;
use serde::Deserialize;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/sign-in", get(show).post(sign_in)).route("/sign-out", post(sign_out))
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'a> {
    page: &'a Page,
    back: String,
    name: String,
    is_refused: bool,
}

#[derive(Debug, Deserialize)]
struct Back {
    back: Option<String>,
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
    page.show(&SignInPage { page: &page, back, name: String::new(), is_refused: false })
}

async fn sign_in(page: Page, mut session: AuthSession, Form(form): Form<SignInForm>) -> Response {
    let back = own_path(&form.back.unwrap_or_default());
    let credentials = Credentials { name: form.name.clone(), password: form.password };
    let signed_in = match session.authenticate(credentials).await {
        Ok(Some(user)) => session.login(&user).await.is_ok(),
        Ok(None) => false,
        Err(error) => {
            tracing::error!(%error, "signing in failed");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    if signed_in {
        return Redirect::to(&back).into_response();
    }
    let refused = SignInPage { page: &page, back, name: form.name, is_refused: true };
    page.show_with(StatusCode::UNAUTHORIZED, &refused)
}

async fn sign_out(mut session: AuthSession) -> Response {
    match session.logout().await {
        Ok(_) => Redirect::to("/").into_response(),
        Err(error) => {
            tracing::error!(%error, "signing out failed");
            Redirect::to(&format!("/sign-in?back={}", form_urlencode("/"))).into_response()
        }
    }
}
