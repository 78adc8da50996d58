//! What stands in the path of a page.

use crate::AppState;
use crate::page::Page;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

/// As axum's extractor, but a path with something else in it, as `/records/abc`, is a page that there is not.
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Path<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        if let Ok(axum::extract::Path(value)) =
            axum::extract::Path::<T>::from_request_parts(parts, state).await
        {
            return Ok(Self(value));
        }
        match Page::from_request_parts(parts, state).await {
            Ok(page) => Err(page.not_found()),
            Err(refused) => Err(refused.into_response()),
        }
    }
}
