//! `/registers`: what is recorded, and the records: lists, forms, import and export, all made from the definitions.

mod all;
mod definition;
mod export;
mod form;
mod history;
mod import;
mod list;
mod one;
mod past;
mod query;
mod values;

use crate::AppState;
use crate::page::Page;
use crate::pages::units::allowed;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::Response;
use axum::routing::{get, post};
use caicach_app::Caller;
use caicach_app::policy::Action;
use caicach_registers::Register;

/// The largest file with records: it goes to a file as it arrives, so that its size does not matter to the memory.
const FILE_BYTES: usize = 501 * 1000 * 1000;

pub(super) fn routes() -> Router<AppState> {
    let upload = post(import::receive).layer(DefaultBodyLimit::max(FILE_BYTES));
    Router::new()
        .route("/registers", get(all::show))
        .route("/registers/{register}", get(list::show))
        .route("/registers/{register}/export.csv", get(export::csv))
        .route("/registers/{register}/export.xlsx", get(export::xlsx))
        .route("/registers/{register}/definition", get(definition::show))
        .route("/registers/{register}/template.xlsx", get(definition::template))
        .route("/registers/{register}/new", get(form::new).post(form::add))
        .route("/registers/{register}/records/{number}", get(one::show))
        .route("/registers/{register}/records/{number}/edit", get(form::edit).post(form::change))
        .route("/registers/{register}/records/{number}/withdraw", post(one::withdraw))
        .route("/registers/{register}/records/{number}/restore", post(one::restore))
        .route("/registers/{register}/import", get(import::choose).merge(upload))
        .route("/registers/{register}/imports/{number}", get(past::show))
        .route("/registers/{register}/imports/{number}/undo", post(past::undo))
        .route("/registers/{register}/import/{import}", get(import::show))
        .route("/registers/{register}/import/{import}/mapping", post(import::map))
        .route("/registers/{register}/import/{import}/commit", post(import::commit))
        .route("/registers/{register}/import/{import}/discard", post(import::discard))
        .route("/registers/{register}/import/{import}/rejected.csv", get(import::rejected))
}

/// The register of a page and the caller, when the caller may do this; else the answer that says what is missing.
fn enter<'p>(page: &'p Page, id: &str, action: Action) -> Result<(&'p Register, Caller), Response> {
    let register = page.running.register(id).map_err(|_| page.not_found())?;
    Ok((register, allowed(page, action)?))
}
