//! One's own address for letters, and their language.

use super::{done, refused, render};
use crate::page::Page;
use crate::path::Path;
use crate::session::AuthSession;
use askama::Template;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::AddressAsked;
use caicach_app::store::{ExposeSecret, SecretString};
use caicach_findings::Language;
use serde::Deserialize;

/// The address as the page shows it.
pub(super) struct Address {
    pub(super) address: String,
    /// One that waits to be confirmed; empty when none does.
    pub(super) pending: String,
    pub(super) is_english: bool,
    /// Whether there is a mail server.
    pub(super) has_mail: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct AddressForm {
    #[serde(default)]
    email: String,
    password: SecretString,
}

pub(super) async fn ask(page: Page, session: AuthSession, Form(form): Form<AddressForm>) -> Response {
    let Some((caller, user)) = page.caller.as_ref().zip(page.user.as_ref()) else {
        return page.sign_in_first();
    };
    let asked = page.running.request_address(caller, &user.person.account, &form.password, &form.email).await;
    let (status, beside) = match asked {
        Ok(AddressAsked::Written) => {
            (StatusCode::OK, done(page.t.with("account-address-written", "address", form.email.trim())))
        }
        Ok(AddressAsked::Removed) => return Redirect::to("/account").into_response(),
        Ok(AddressAsked::WrongPassword) => {
            (StatusCode::UNPROCESSABLE_ENTITY, refused(page.t.get("account-password-wrong")))
        }
        Ok(AddressAsked::TooOften) => {
            (StatusCode::TOO_MANY_REQUESTS, refused(page.t.get("account-address-too-often")))
        }
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, refused(page.t.text(&error.message()).to_owned())),
    };
    render(&page, &session, status, beside).await
}

#[derive(Debug, Deserialize)]
pub(super) struct LanguageForm {
    #[serde(default)]
    language: String,
}

pub(super) async fn set_language(page: Page, Form(form): Form<LanguageForm>) -> Response {
    let Some((caller, user)) = page.caller.as_ref().zip(page.user.as_ref()) else {
        return page.sign_in_first();
    };
    let Some(language) = Language::parse(&form.language) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    match page.running.set_letter_language(caller, &user.person.account, language).await {
        Ok(()) => Redirect::to("/account").into_response(),
        Err(error) => page.error(&error),
    }
}

#[derive(Template)]
#[template(path = "address.html")]
struct ConfirmPage<'a> {
    page: &'a Page,
    token: &'a str,
    /// The address; empty when the way has ended.
    address: String,
    is_confirmed: bool,
}

/// The page to which the letter leads. Looking at it confirms nothing: programs that look for viruses open addresses too.
pub(super) async fn show_confirm(page: Page, Path(token): Path<SecretString>) -> Response {
    let address = match page.running.address_to_confirm(&token).await {
        Ok(address) => address.unwrap_or_default(),
        Err(error) => return page.error(&error),
    };
    let status = if address.is_empty() { StatusCode::NOT_FOUND } else { StatusCode::OK };
    let token = token.expose_secret();
    page.show_with(status, &ConfirmPage { page: &page, token, address, is_confirmed: false })
}

pub(super) async fn confirm(page: Page, Path(token): Path<SecretString>) -> Response {
    let is_confirmed = match page.running.confirm_address(&token).await {
        Ok(is_confirmed) => is_confirmed,
        Err(error) => return page.error(&error),
    };
    let status = if is_confirmed { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let token = token.expose_secret();
    page.show_with(status, &ConfirmPage { page: &page, token, address: String::new(), is_confirmed })
}
