//! `/results`: what was published, and what was scored.

mod change;
mod chart_data;
mod compare;
mod download;
mod import;
mod published;
pub(super) mod scored;
mod scored_unit;
mod source_link;
mod tiles;
mod uncertainty;
mod unit;

pub(super) use source_link::is_address;

use crate::AppState;
use crate::page::Page;
use crate::path::Path;
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

/// The index that is shown first.
const FIRST_INDEX: &str = "par_index";

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/results", get(show))
        .route("/results.csv", get(download::csv))
        .route("/results.xlsx", get(download::xlsx))
        .route("/results/compare", get(compare::show))
        .route("/results/unit/{code}", get(unit_page))
        .route("/results/uncertainty", get(uncertainty::show))
        .route("/results/import", get(import::show).post(import::receive))
}

/// What is asked for in the address.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Wanted {
    index: Option<String>,
    year: Option<String>,
    group: Option<String>,
    q: Option<String>,
}

impl Wanted {
    fn index(&self) -> &str {
        self.index.as_deref().filter(|index| !index.is_empty()).unwrap_or(FIRST_INDEX)
    }

    fn year(&self) -> Option<i32> {
        self.year.as_deref().and_then(|year| year.trim().parse().ok())
    }

    fn text(&self) -> &str {
        self.q.as_deref().unwrap_or_default().trim()
    }
}

async fn show(page: Page, Query(wanted): Query<Wanted>) -> Response {
    if page.state.results.index(wanted.index()).is_some() {
        published::show(&page, &wanted)
    } else if page.state.scored_of(wanted.index()).next().is_some() {
        scored::show(&page, &wanted)
    } else {
        page.not_found()
    }
}

async fn unit_page(page: Page, Path(code): Path<String>, Query(wanted): Query<Wanted>) -> Response {
    let is_scored = page.state.sheets.iter().any(|sheet| sheet.scores.unit(&code).is_some());
    if is_scored { scored_unit::show(&page, &code, &wanted) } else { unit::show(&page, &code) }
}

/// An entry of a list to choose from.
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) is_chosen: bool,
}

/// The indices and scored frameworks to choose from.
fn indices(page: &Page, chosen: &str) -> Vec<Choice> {
    let published =
        page.state.results.indices().iter().map(|index| (index.id.clone(), index.short_name.clone()));
    let scored = page.state.scored_frameworks().into_iter().map(|sheet| {
        let name = page.t.pick(&sheet.framework_name.vi, &sheet.framework_name.en);
        (sheet.framework_id.clone(), name.to_owned())
    });
    let choices = published.chain(scored);
    choices.map(|(value, label)| Choice { is_chosen: value == chosen, value, label }).collect()
}
