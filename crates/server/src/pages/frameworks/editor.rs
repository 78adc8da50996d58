//! Who keeps the office's frameworks.

use crate::AppState;
use crate::page::Page;
use crate::pages::units::allowed;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use caicach_app::Caller;
use caicach_app::policy::Action;

/// What stands before everything that changes frameworks: somebody who may. Others are asked to sign in first, or told that they may
/// not, before anything that they sent is read.
pub(super) struct Editor {
    pub(super) page: Page,
    pub(super) caller: Caller,
}

impl FromRequestParts<AppState> for Editor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let page = Page::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let caller = allowed(&page, Action::EditFramework)?;
        Ok(Self { page, caller })
    }
}
