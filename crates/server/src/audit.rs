//! The heads of the audit chains are signed when the server starts, when a day begins in Vietnam, when a result is published, and when the
//! server stops.

use caicach_app::store::{SignReason, Signed};
use caicach_app::{App, Caller};
use chrono::NaiveDate;
use std::sync::Arc;
use std::time::Duration;

/// How often it is looked whether a day has begun.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// Signs for as long as the server runs. A day on which signing failed is tried again until it is done.
pub(crate) async fn keep_signed(app: Arc<App>) {
    let mut every = tokio::time::interval(LOOK_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut signed: Option<NaiveDate> = None;
    loop {
        every.tick().await;
        let today = crate::clock::today();
        if signed == Some(today) {
            continue;
        }
        let reason = if signed.is_none() { SignReason::Start } else { SignReason::Day };
        if sign(&app, reason).await {
            signed = Some(today);
        }
    }
}

/// Signs now. Answers whether that is done; why not, the log says.
pub(crate) async fn sign(app: &App, reason: SignReason) -> bool {
    match app.sign_audit_heads(&Caller::system("audit"), reason).await {
        Ok(Signed::Nothing) => true,
        Ok(Signed::Heads { contradicting, heads }) => {
            tracing::info!(
                number = heads.number,
                reason = reason.code(),
                "the heads of the audit log were signed"
            );
            for chain in contradicting {
                tracing::error!(%chain, "the audit log does not go on from where it was signed last: verify it");
            }
            true
        }
        Err(error) => {
            tracing::error!(%error, "the heads of the audit log could not be signed");
            false
        }
    }
}
