//! `/units`: administrative units over time, with the office's own beneath them.

mod add;
mod download;
mod import;
mod list;
pub(crate) mod names;
mod one;
mod overview;
pub(crate) mod parent;
mod query;
mod succession;
mod upload;

pub(crate) use download::{Format, send, send_file, send_workbook};
pub(crate) use upload::{Uploaded, read_upload};

use crate::AppState;
use crate::page::Page;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use caicach_app::policy::Action;
use caicach_app::{AppError, Caller};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/units", get(list::show))
        .route("/units.csv", get(download::csv))
        .route("/units.xlsx", get(download::xlsx))
        .route("/units/new", get(add::show).post(add::receive))
        .route("/units/template.csv", get(import::template))
        .route("/units/import", post(import::preview))
        .route("/units/import/confirm", post(import::confirm))
        .route("/units/{kind}/{code}", get(one::show))
}

/// The caller, when it may do something to the office; else the answer that says what is missing.
pub(crate) fn allowed(page: &Page, action: Action) -> Result<Caller, Response> {
    let Some(caller) = &page.caller else { return Err(page.sign_in_first()) };
    if page.running.may(Some(caller), action) {
        Ok(caller.clone())
    } else {
        Err(page.error(&AppError::Forbidden))
    }
}
