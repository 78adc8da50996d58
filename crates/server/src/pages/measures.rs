//! `/measures`: what is measured over the registers, by unit and period, with the records behind each number.

mod asked;
mod definition;
mod files;
mod list;
mod one;
mod records;
mod tables;
mod value;

pub(crate) use definition::snapshot_words;
pub(crate) use records::record_table;
pub(crate) use value::{record_value, unit_name};

use crate::AppState;
use axum::Router;
use axum::routing::get;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/measures", get(list::show))
        .route("/measures/all/{file}", get(files::list))
        .route("/measures/{id}", get(one::show))
        .route("/measures/{id}/records", get(records::show))
        .route("/measures/{id}/files/{file}", get(files::one))
}
