//! `/audit`: the trail of changes for auditors: its chains, what was signed of them, verifying them, searching entries.

mod entries;
mod entry;
mod names;

use crate::AppState;
use crate::page::Page;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use caicach_app::policy::Action;
use caicach_app::store::AuditVerification;
use caicach_app::{AppError, AuditOverview, Caller, ChainState};
use caicach_calendar::local_from_utc;
use chrono::{DateTime, Utc};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/audit", get(show))
        .route("/audit/verify", post(verify))
        .route("/audit/entries", get(entries::show))
        .route("/audit/entries.csv", get(entries::csv))
        .route("/audit/entry", get(entry::show))
}

/// So many digits of a hash stand in the table.
const SHORT: usize = 12;

#[derive(Template)]
#[template(path = "audit/home.html")]
struct HomePage<'a> {
    page: &'a Page,
    chains: Vec<ChainLine>,
    /// The fingerprint of the key; empty when this server does not sign.
    fingerprint: String,
    key: String,
    last_signed: String,
    is_running: bool,
    percent: u64,
    failed: String,
    verifications: Vec<VerificationLine>,
}

/// A chain as a line of the table.
struct ChainLine {
    name: String,
    code: String,
    address: String,
    entries: i64,
    hash: String,
    /// The first digits of the hash; the whole of it stands with the entry.
    short_hash: String,
    last_change: String,
    signed: String,
    /// Whether all of its entries are signed.
    is_signed: bool,
}

/// What came of verifying, as a part of the list.
struct VerificationLine {
    when: String,
    by: String,
    entries: u64,
    signatures: u64,
    problems: Vec<(String, String)>,
}

/// Who asks, when they may read the trail.
fn enter(page: &Page) -> Result<Caller, Response> {
    let Some(caller) = page.caller.clone() else { return Err(page.sign_in_first()) };
    if page.running.may(Some(&caller), Action::ReadAudit) {
        return Ok(caller);
    }
    Err(page.error(&AppError::Forbidden))
}

fn moment(at: DateTime<Utc>) -> String {
    local_from_utc(at).format("%H:%M:%S %d/%m/%Y").to_string()
}

async fn show(page: Page) -> Response {
    let caller = match enter(&page) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let overview = match page.running.audit_overview(&caller).await {
        Ok(overview) => overview,
        Err(error) => return page.error(&error),
    };
    let mut verifications = Vec::new();
    for verification in &overview.verifications {
        verifications.push(verification_line(&page, verification).await);
    }
    let AuditOverview { chains, key, last_signed, running, failed, .. } = overview;
    let percent = running.map_or(0, |run| {
        let share = run.entries.saturating_mul(100).checked_div(run.total);
        share.unwrap_or(100).min(100)
    });
    page.show(&HomePage {
        page: &page,
        chains: chains.into_iter().map(|chain| chain_line(&page, chain)).collect(),
        fingerprint: key.map(|key| key.fingerprint()).unwrap_or_default(),
        key: key.map(|key| key.to_hex()).unwrap_or_default(),
        last_signed: last_signed.map(|signed| moment(signed.at)).unwrap_or_default(),
        is_running: running.is_some(),
        percent,
        failed: failed.map(|failed| page.t.text(&failed).to_owned()).unwrap_or_default(),
        verifications,
    })
}

fn chain_line(page: &Page, chain: ChainState) -> ChainLine {
    let signed = chain.signed.map(|(sequence, day)| {
        page.t.with_all("audit-signed-to", &[("n", sequence.into()), ("day", page.t.day(day).into())])
    });
    ChainLine {
        name: names::chain(page, chain.chain.as_str()),
        address: format!("/audit/entries?chain={}", crate::page::form_urlencode(chain.chain.as_str())),
        code: chain.chain.to_string(),
        entries: chain.entries,
        short_hash: format!("{}…", chain.hash.chars().take(SHORT).collect::<String>()),
        hash: chain.hash,
        last_change: chain.last_change.map(moment).unwrap_or_default(),
        is_signed: chain.signed.is_some_and(|(sequence, _)| sequence == chain.entries),
        signed: signed.unwrap_or_else(|| page.t.get("audit-not-signed")),
    }
}

async fn verification_line(page: &Page, verification: &AuditVerification) -> VerificationLine {
    let problem = |found: &caicach_app::store::AuditFound| {
        let place = if found.place.is_empty() { page.t.get("audit-signatures") } else { found.place.clone() };
        (place, page.t.text(&found.message).to_owned())
    };
    VerificationLine {
        when: moment(verification.finished_at),
        by: page.actor_name(&verification.actor).await,
        entries: verification.entries,
        signatures: verification.signatures,
        problems: verification.problems.iter().map(problem).collect(),
    }
}

async fn verify(page: Page, State(state): State<AppState>) -> Response {
    let caller = match enter(&page) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    // One that goes on already is looked at too.
    match state.app.begin_audit_verification(&caller).await {
        Ok(_) => Redirect::to("/audit").into_response(),
        Err(error) => page.error(&error),
    }
}

/// Whether the person may read the trail, for the menu.
pub(crate) fn is_open_to(page: &Page) -> bool {
    page.running.may(page.caller.as_ref(), Action::ReadAudit)
}
