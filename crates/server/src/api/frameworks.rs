//! `/frameworks`: the tables by which units are scored.

mod detail;
mod item;
mod settings;
mod summary;

use super::query::{Asked, Nothing, shortened};
use crate::AppState;
use crate::problem::{PROBLEM_JSON, Problem};
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use caicach_findings::Text;
use detail::FrameworkDetail;
use summary::{FrameworkList, FrameworkSummary};

/// The frameworks
///
/// Every framework of the content, with what it is (official, incomplete, illustrative) and why.
#[utoipa::path(
    get,
    path = "/frameworks",
    operation_id = "list_frameworks",
    tag = "frameworks",
    responses((status = 200, description = "The frameworks", body = FrameworkList)),
)]
pub(super) async fn list(
    State(state): State<AppState>,
    Asked(Nothing): Asked<Nothing>,
) -> Json<FrameworkList> {
    let shown = state.app.state();
    let items =
        shown.frameworks.iter().map(|known| FrameworkSummary::from(known.versioned.as_ref())).collect();
    Json(FrameworkList { items })
}

/// One framework
///
/// The whole tree: items with their maxima, rules in words, evidence and owner; how points are added, rounded and ranked; the
/// bands; and what is doubtful about the table.
#[utoipa::path(
    get,
    path = "/frameworks/{id}",
    operation_id = "show_framework",
    tag = "frameworks",
    params(("id" = String, Path, description = "Its identifier", example = "mau-tinh")),
    responses(
        (status = 200, description = "The framework", body = FrameworkDetail),
        (status = 404, description = "There is no such framework", body = Problem, content_type = PROBLEM_JSON),
    ),
)]
pub(super) async fn show(
    State(state): State<AppState>,
    path: Result<Path<String>, PathRejection>,
    Asked(Nothing): Asked<Nothing>,
) -> Result<Json<FrameworkDetail>, Problem> {
    let Path(id) = path?;
    let library = state.app.library();
    let shown = state.app.state();
    let versioned = shown.framework(&id).ok_or_else(|| no_such_framework(&id))?;
    Ok(Json(FrameworkDetail::of(versioned, &library.findings)))
}

fn no_such_framework(id: &str) -> Problem {
    let id = shortened(id);
    let message = Text::new(format!("Không có bộ tiêu chí “{id}”"), format!("There is no framework “{id}”"));
    let hint = Text::new("Xem danh sách tại GET /api/v1/frameworks", "GET /api/v1/frameworks lists them");
    Problem::not_found(&message).hint(&hint)
}
