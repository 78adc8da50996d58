//! `/measures`: what is measured over the registers, and its values.

mod definition;
pub(super) mod values;

use super::paging::{Listed, Paging};
use super::query::{Asked, FromParameters, Nothing, Parameters, shortened};
use crate::AppState;
use crate::problem::{PROBLEM_JSON, Problem};
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use caicach_findings::Text;
use definition::{MeasureDetail, MeasureSummary};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// Which measures are asked for.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct MeasuresAsked {
    /// Only those of this register, by its identifier.
    #[param(example = "dossiers")]
    register: Option<String>,
    /// The part of the list.
    #[param(ignore)]
    paging: Paging,
}

impl FromParameters for MeasuresAsked {
    fn from_parameters(parameters: &mut Parameters) -> Result<Self, Problem> {
        Ok(Self { register: parameters.text("register")?, paging: Paging::from_parameters(parameters)? })
    }
}

/// Measures.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MeasureList {
    /// The measures, in the order of the content.
    items: Vec<MeasureSummary>,
    /// The address of the next page; null on the last one.
    next: Option<String>,
}

/// The measures
///
/// Every measure of the content: a rate, a count or a sum over the records of a register, and what kind of text stands behind it.
#[utoipa::path(
    get,
    path = "/measures",
    operation_id = "list_measures",
    tag = "measures",
    params(MeasuresAsked, Paging),
    responses((status = 200, description = "The measures", body = MeasureList,
        headers(("Link" = String, description = "The address of the next page, `rel=\"next\"`")))),
)]
pub(super) async fn list(
    State(state): State<AppState>,
    Asked(asked): Asked<MeasuresAsked>,
) -> Result<Listed<MeasureList>, Problem> {
    let content = &state.app.library().registers;
    let is_of = |register: &str| asked.register.as_deref().is_none_or(|wanted| wanted == register);
    let measures: Vec<_> = content.measures.iter().filter(|measure| is_of(&measure.register)).collect();
    let slice = asked.paging.cut(measures, |measure| measure.id.clone())?;
    let items = slice.items.into_iter().map(|measure| MeasureSummary::of(content, measure)).collect();
    let list = MeasureList { items, next: slice.next.clone() };
    Ok(Listed { list, next: slice.next })
}

/// One measure
///
/// Its definition in words and as predicates, its basis, and the snapshot from which values are computed now.
#[utoipa::path(
    get,
    path = "/measures/{id}",
    operation_id = "show_measure",
    tag = "measures",
    params(("id" = String, Path, description = "Its identifier", example = "dossiers.on_time")),
    responses(
        (status = 200, description = "The measure", body = MeasureDetail),
        (status = 404, description = "There is no such measure", body = Problem, content_type = PROBLEM_JSON),
    ),
)]
pub(super) async fn show(
    State(state): State<AppState>,
    path: Result<Path<String>, PathRejection>,
    Asked(Nothing): Asked<Nothing>,
) -> Result<Json<MeasureDetail>, Problem> {
    let Path(id) = path?;
    let content = &state.app.library().registers;
    let measure = content.measure(&id).ok_or_else(|| no_such_measure(&id))?;
    let held = state.app.lake();
    let manifest = held.as_ref().and_then(|held| held.manifests.get(&measure.register));
    Ok(Json(MeasureDetail::of(content, measure, manifest)))
}

fn no_such_measure(id: &str) -> Problem {
    let id = shortened(id);
    let message = Text::new(format!("Không có chỉ tiêu “{id}”"), format!("There is no measure “{id}”"));
    let hint = Text::new("Xem danh sách tại GET /api/v1/measures", "GET /api/v1/measures lists them");
    Problem::not_found(&message).hint(&hint)
}
