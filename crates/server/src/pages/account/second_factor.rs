//! One's own second factor: begun, confirmed by a first code, removed with the password.

use super::{Beside, done, refused, render};
use crate::page::Page;
use crate::session::AuthSession;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::Response;
use caicach_app::store::{ExposeSecret, SecretString};
use fast_qr::QRBuilder;
use fast_qr::convert::svg::SvgBuilder;
use serde::Deserialize;

/// A second factor that is being set up.
pub(super) struct SettingUp {
    /// The secret in groups of four, for typing.
    pub(super) secret: String,
    /// The picture that apps read, as SVG.
    pub(super) picture: String,
}

pub(super) async fn begin(page: Page, session: AuthSession) -> Response {
    let Some((caller, user)) = page.caller.as_ref().zip(page.user.as_ref()) else {
        return page.sign_in_first();
    };
    match page.running.begin_second_factor(caller, user.person.account.id).await {
        Ok(new) => {
            let setting_up = Some(SettingUp {
                secret: in_groups(new.secret.expose_secret()),
                picture: picture(new.url.expose_secret()),
            });
            render(&page, &session, StatusCode::OK, Beside { setting_up, ..Beside::default() }).await
        }
        Err(error) => {
            let text = page.t.text(&error.message()).to_owned();
            render(&page, &session, StatusCode::UNPROCESSABLE_ENTITY, refused(text)).await
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct CodeForm {
    #[serde(default)]
    code: String,
}

pub(super) async fn confirm(page: Page, session: AuthSession, Form(form): Form<CodeForm>) -> Response {
    let Some((caller, user)) = page.caller.as_ref().zip(page.user.as_ref()) else {
        return page.sign_in_first();
    };
    match page.running.confirm_second_factor(caller, user.person.account.id, &form.code).await {
        Ok(Some(recovery_codes)) => {
            let beside = Beside { recovery_codes, ..Beside::default() };
            render(&page, &session, StatusCode::OK, beside).await
        }
        Ok(None) => {
            let text = page.t.get("account-factor-wrong-code");
            render(&page, &session, StatusCode::UNPROCESSABLE_ENTITY, refused(text)).await
        }
        Err(error) => page.error(&error),
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct RemoveForm {
    password: SecretString,
}

pub(super) async fn remove(page: Page, session: AuthSession, Form(form): Form<RemoveForm>) -> Response {
    let Some((caller, user)) = page.caller.as_ref().zip(page.user.as_ref()) else {
        return page.sign_in_first();
    };
    match page.running.remove_own_second_factor(caller, &user.person.account, &form.password).await {
        Ok(true) => render(&page, &session, StatusCode::OK, done(page.t.get("account-factor-removed"))).await,
        Ok(false) => {
            let text = page.t.get("account-factor-wrong-password");
            render(&page, &session, StatusCode::UNPROCESSABLE_ENTITY, refused(text)).await
        }
        Err(error) => page.error(&error),
    }
}

fn in_groups(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// A picture of a text; empty when the text is too long for one, and then the secret is typed.
fn picture(text: &str) -> String {
    QRBuilder::new(text).build().map(|code| SvgBuilder::default().to_str(&code)).unwrap_or_default()
}
