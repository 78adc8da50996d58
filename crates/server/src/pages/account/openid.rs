//! Linking one's own account to a person at the provider, so that one can sign in there.
//!
//! What the provider vouches for waits in the session until the person confirms it with the password: who tricks a browser into signing
//! in at the provider as somebody else gets no way into this account.

use super::{done, refused, render};
use crate::page::Page;
use crate::pages::sign_in::openid::to_provider;
use crate::path::Path;
use crate::session::AuthSession;
use crate::{AppState, ServeOptions};
use axum::extract::Form;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use caicach_app::AppError;
use caicach_app::provider::Identity;
use caicach_app::store::{AccountId, OpenIdLink, OpenIdLinkId, SecretString};
use caicach_calendar::local_from_utc;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The key under which a session keeps who is to be linked.
const TO_LINK: &str = "openid-to-link";
/// So long may somebody take to confirm it.
const LASTS: TimeDelta = TimeDelta::minutes(10);

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/account/openid/link", get(begin))
        .route("/account/openid/confirm", post(confirm))
        .route("/account/openid/{id}/unlink", post(unlink))
}

/// A person at the provider who is to be linked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ToLink {
    account: i64,
    issuer: String,
    subject: String,
    shown: String,
    at: DateTime<Utc>,
}

impl ToLink {
    pub(crate) fn new(account: AccountId, identity: &Identity, at: DateTime<Utc>) -> Self {
        Self {
            account: account.0,
            issuer: identity.issuer.clone(),
            subject: identity.subject.clone(),
            shown: identity.shown().to_owned(),
            at,
        }
    }
}

/// The part of the page about the provider.
pub(super) struct Linking {
    /// What stands on the button; empty when the office has no provider now.
    pub(super) label: String,
    pub(super) links: Vec<LinkRow>,
    /// Who is to be linked when the person confirms it; empty for nobody.
    pub(super) to_link: String,
}

/// A link as a line of the list.
pub(super) struct LinkRow {
    pub(super) id: i64,
    pub(super) issuer: String,
    pub(super) subject: String,
    pub(super) since: String,
    pub(super) last_used: String,
}

/// What the page shows of links.
pub(super) async fn linking(page: &Page, session: &AuthSession) -> Result<Option<Linking>, AppError> {
    let Some((caller, user)) = page.caller.as_ref().zip(page.user.as_ref()) else { return Ok(None) };
    let account = user.person.account.id;
    let links = page.running.openid_links(caller, account).await?;
    let provider = page.running.openid();
    if links.is_empty() && provider.is_none() {
        return Ok(None);
    }
    let label = provider.map(|provider| page.t.text(provider.label()).to_owned()).unwrap_or_default();
    let to_link = waiting(page, session, account).await.map(|to_link| to_link.shown).unwrap_or_default();
    Ok(Some(Linking { label, links: links.into_iter().map(row).collect(), to_link }))
}

fn row(link: OpenIdLink) -> LinkRow {
    let moment = |at: DateTime<Utc>| local_from_utc(at).format("%H:%M %d/%m/%Y").to_string();
    LinkRow {
        id: link.id.0,
        issuer: link.issuer,
        subject: link.subject,
        since: moment(link.created_at),
        last_used: link.last_used_at.map_or_else(|| "–".to_owned(), moment),
    }
}

/// Keeps who is to be linked, and goes to where it is confirmed.
pub(crate) async fn keep(session: &AuthSession, to_link: ToLink) -> Response {
    match session.session.insert(TO_LINK, to_link).await {
        Ok(()) => Redirect::to("/account").into_response(),
        Err(error) => {
            tracing::error!(%error, "who is to be linked could not be kept");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// Who is to be linked to an account, for so long as that waits.
async fn waiting(page: &Page, session: &AuthSession, account: AccountId) -> Option<ToLink> {
    let to_link: ToLink = session.session.get(TO_LINK).await.ok()??;
    let lasts = page.running.store().now() - to_link.at <= LASTS;
    (lasts && to_link.account == account.0).then_some(to_link)
}

async fn begin(page: Page, Extension(options): Extension<ServeOptions>, headers: HeaderMap) -> Response {
    let Some((caller, user)) = page.caller.as_ref().zip(page.user.as_ref()) else {
        return page.sign_in_first();
    };
    to_provider(&page, options, &headers, Some((caller, user.person.account.id)), "/account").await
}

#[derive(Debug, Deserialize)]
struct ConfirmForm {
    password: SecretString,
}

async fn confirm(page: Page, session: AuthSession, Form(form): Form<ConfirmForm>) -> Response {
    let Some((caller, user)) = page.caller.as_ref().zip(page.user.as_ref()) else {
        return page.sign_in_first();
    };
    let account = &user.person.account;
    let Some(to_link) = waiting(&page, &session, account.id).await else {
        let text = page.t.get("account-openid-too-late");
        return render(&page, &session, StatusCode::UNPROCESSABLE_ENTITY, refused(text)).await;
    };
    let (issuer, subject) = (&to_link.issuer, &to_link.subject);
    let linked = page.running.link_own_openid(caller, account, issuer, subject, &form.password).await;
    if matches!(linked, Ok(false)) {
        let text = page.t.get("account-openid-wrong-password");
        return render(&page, &session, StatusCode::UNPROCESSABLE_ENTITY, refused(text)).await;
    }
    if let Err(error) = session.session.remove::<ToLink>(TO_LINK).await {
        tracing::warn!(%error, "who was to be linked could not be forgotten");
    }
    match linked {
        Ok(_) => render(&page, &session, StatusCode::OK, done(page.t.get("account-openid-linked"))).await,
        Err(error) => {
            let text = page.t.text(&error.message()).to_owned();
            render(&page, &session, StatusCode::UNPROCESSABLE_ENTITY, refused(text)).await
        }
    }
}

async fn unlink(page: Page, session: AuthSession, Path(id): Path<i64>) -> Response {
    let Some((caller, user)) = page.caller.as_ref().zip(page.user.as_ref()) else {
        return page.sign_in_first();
    };
    match page.running.unlink_openid(caller, user.person.account.id, OpenIdLinkId(id)).await {
        Ok(()) => render(&page, &session, StatusCode::OK, done(page.t.get("account-openid-unlinked"))).await,
        Err(error) => page.error(&error),
    }
}
