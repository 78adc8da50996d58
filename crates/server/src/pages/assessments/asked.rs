//! Who asks about which assessment.

use crate::AppState;
use crate::page::Page;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use caicach_app::Caller;
use caicach_app::assessments::YearEntries;
use caicach_app::store::AssessmentId;

/// What stands before everything under `/assessments/{id}`: somebody who is signed in, and the number of an assessment. Others are
/// asked to sign in first, or told that there is no such page.
pub(super) struct Asked {
    pub(super) page: Page,
    pub(super) caller: Caller,
    pub(super) id: AssessmentId,
}

impl FromRequestParts<AppState> for Asked {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let page = Page::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let known = RawPathParams::from_request_parts(parts, state).await;
        let known = known.map_err(IntoResponse::into_response)?;
        let number = known.iter().find(|(name, _)| *name == "id").and_then(|(_, text)| text.parse().ok());
        let Some(caller) = page.caller.clone() else { return Err(page.sign_in_first()) };
        let Some(id) = number.map(AssessmentId) else { return Err(page.not_found()) };
        Ok(Self { page, caller, id })
    }
}

impl Asked {
    /// The year with what was entered for its units, or the page that says why it cannot be shown.
    pub(super) async fn entries(&self, app: &AppState) -> Result<YearEntries, Response> {
        app.app.year_entries(&self.caller, self.id).await.map_err(|error| self.page.error(&error))
    }
}
