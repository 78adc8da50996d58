//! `/api/docs`: the API for people who write programs.

use crate::AppState;
use crate::api;
use crate::assets::{self, Entry};
use crate::page::Page;
use crate::path::Path;
use crate::problem::ProblemKind;
use askama::Template;
use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{any, get};
use std::sync::LazyLock;
use utoipa::openapi::path::{Operation, PathItem};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/docs", get(show))
        .route("/problems/{kind}", get(problem))
        // A router that is nested below `/api/v1` is not asked about this one address.
        .route("/api/v1/", any(api::unknown_address))
}

#[derive(Template)]
#[template(path = "api_docs.html")]
struct ApiDocs<'a> {
    page: &'a Page,
    swagger: Entry,
    addresses: &'static [Address],
    problems: Vec<ProblemRow>,
}

/// One address, for those whose browser runs no scripts.
struct Address {
    method: &'static str,
    path: String,
    summary: String,
}

struct ProblemRow {
    word: &'static str,
    status: u16,
    meaning: String,
}

async fn show(page: Page) -> Response {
    let problems = ProblemKind::ALL
        .into_iter()
        .map(|kind| ProblemRow {
            word: kind.word(),
            status: kind.status().as_u16(),
            meaning: page.t.text(&kind.meaning()).to_owned(),
        })
        .collect();
    page.show(&ApiDocs {
        page: &page,
        swagger: assets::entry("src/swagger.ts"),
        addresses: &ADDRESSES,
        problems,
    })
}

/// `GET /problems/{kind}`: where the `type` of a problem leads.
async fn problem(page: Page, Path(kind): Path<String>) -> Response {
    match ProblemKind::ALL.into_iter().find(|known| known.word() == kind) {
        Some(known) => Redirect::to(&format!("/api/docs#problem-{}", known.word())).into_response(),
        None => page.not_found(),
    }
}

static ADDRESSES: LazyLock<Vec<Address>> = LazyLock::new(|| {
    let paths = api::open_api().paths.paths;
    paths.iter().flat_map(|(path, item)| operations(item).map(move |found| address(path, found))).collect()
});

fn operations(item: &PathItem) -> impl Iterator<Item = (&'static str, &Operation)> {
    let of_method = [("GET", &item.get), ("POST", &item.post), ("PUT", &item.put), ("DELETE", &item.delete)];
    of_method.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

fn address(path: &str, (method, operation): (&'static str, &Operation)) -> Address {
    let summary = operation.summary.clone().unwrap_or_default();
    Address { method, path: path.to_owned(), summary }
}
