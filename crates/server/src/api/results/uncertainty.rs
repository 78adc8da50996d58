//! `/results/uncertainty`: how sure the ranks of the office's units are.

use super::sheet::{SheetHead, SheetsAsked, key_of};
use crate::AppState;
use crate::api::paging::{Listed, Paging};
use crate::api::query::Asked;
use crate::problem::Problem;
use axum::extract::State;
use caicach_app::{Scored, UncertaintyUnit};
use serde::Serialize;
use utoipa::ToSchema;

/// A group of units whose ranks were drawn again and again with other weights.
#[derive(Debug, Serialize, ToSchema)]
struct UncertaintySheet {
    /// Framework, year and group.
    #[serde(flatten)]
    head: SheetHead,
    /// How many draws.
    draws: u32,
    /// The seed: the same seed gives the same draws.
    seed: u64,
    /// By how much weights vary, up and down: 0.25 = a quarter.
    weight_noise: f64,
    /// The levels whose weights vary: 1 = components, 2 = criteria, 3 = domains.
    levels: Vec<usize>,
    /// The k of `p_top`.
    top: u32,
}

/// How sure the rank of one unit is.
#[derive(Debug, Serialize, ToSchema)]
struct UnitUncertainty {
    /// The framework.
    framework: String,
    /// The year.
    year: i32,
    /// The kind of the unit.
    group: String,
    /// The code of the unit.
    code: String,
    /// Its name when it was scored.
    name: String,
    /// The rank without variation.
    rank: u32,
    /// The 5 % quantile of its rank.
    rank_p05: f64,
    /// The median of its rank.
    rank_p50: f64,
    /// The 95 % quantile of its rank.
    rank_p95: f64,
    /// The 5 % quantile of its score.
    score_p05: f64,
    /// The median of its score.
    score_p50: f64,
    /// The 95 % quantile of its score.
    score_p95: f64,
    /// The share of draws in which it was among the first `top`.
    p_top: f64,
    /// How often it had each rank, from rank 1 on.
    rank_counts: Vec<u32>,
}

impl UnitUncertainty {
    fn of(scored: &Scored, unit: &UncertaintyUnit) -> Self {
        let scores = &scored.scores;
        let [rank_p05, rank_p50, rank_p95] = unit.rank_quantiles;
        let [score_p05, score_p50, score_p95] = unit.score_quantiles;
        Self {
            framework: scores.framework_id.clone(),
            year: scores.year,
            group: scores.group.clone(),
            code: unit.code.clone(),
            name: unit.name.clone(),
            rank: unit.rank,
            rank_p05,
            rank_p50,
            rank_p95,
            score_p05,
            score_p50,
            score_p95,
            p_top: unit.p_top,
            rank_counts: unit.rank_counts.clone(),
        }
    }
}

/// How sure the ranks are.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct UncertaintyList {
    /// The groups that fit, each with the parameters of its draws. A single unit has no rank to be unsure of.
    sheets: Vec<UncertaintySheet>,
    /// The units: by framework, year (newest first), group, rank and code.
    items: Vec<UnitUncertainty>,
    /// The address of the next page; null on the last one.
    next: Option<String>,
}

/// Uncertainty of ranks
///
/// How the ranks of the scored groups move when the weights of components, criteria and domains vary: intervals of ranks and
/// scores, and the chance to be among the first.
#[utoipa::path(
    get,
    path = "/results/uncertainty",
    operation_id = "list_uncertainty",
    tag = "results",
    params(SheetsAsked, Paging),
    responses((status = 200, description = "The uncertainty of ranks", body = UncertaintyList,
        headers(("Link" = String, description = "The address of the next page, `rel=\"next\"`")))),
)]
pub(in crate::api) async fn list(
    State(state): State<AppState>,
    Asked(asked): Asked<SheetsAsked>,
) -> Result<Listed<UncertaintyList>, Problem> {
    let state = state.app.state();
    let mut sheets = Vec::new();
    let mut units: Vec<(&Scored, &UncertaintyUnit)> = Vec::new();
    for scored in asked.of(&state) {
        let Some(uncertainty) = &scored.uncertainty else { continue };
        sheets.push(UncertaintySheet {
            head: SheetHead::of(scored),
            draws: uncertainty.draws,
            seed: uncertainty.seed,
            weight_noise: uncertainty.weight_noise,
            levels: uncertainty.levels.clone(),
            top: uncertainty.top,
        });
        units.extend(uncertainty.units.iter().map(|unit| (scored, unit)));
    }
    let slice = asked.paging.cut(units, |(scored, unit)| key_of(scored, &unit.code))?;
    let items = slice.items.iter().map(|(scored, unit)| UnitUncertainty::of(scored, unit)).collect();
    Ok(Listed { list: UncertaintyList { sheets, items, next: slice.next.clone() }, next: slice.next })
}
