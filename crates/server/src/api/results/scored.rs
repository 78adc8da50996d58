//! `/results/scored`: what the office itself has scored.

use super::sheet::{SheetHead, SheetsAsked, key_of};
use crate::AppState;
use crate::api::number::Exact;
use crate::api::paging::{Listed, Paging};
use crate::api::query::Asked;
use crate::api::text::Text;
use crate::problem::Problem;
use axum::extract::State;
use caicach_app::{Scored, SheetUnit};
use serde::Serialize;
use utoipa::ToSchema;

/// A domain of a framework.
#[derive(Debug, Serialize, ToSchema)]
struct Domain {
    /// Its code in the framework.
    code: String,
    /// The identifier that outlives its name, so that years are compared by it.
    stable_id: String,
    /// Its name.
    name: Text,
    /// Its maximum.
    maximum: Exact,
}

/// A scored group with its domains.
#[derive(Debug, Serialize, ToSchema)]
struct ScoredSheet {
    /// Framework, year and group.
    #[serde(flatten)]
    head: SheetHead,
    /// The domains in the order of the framework.
    domains: Vec<Domain>,
}

/// The score of a unit in one domain.
#[derive(Debug, Serialize, ToSchema)]
struct DomainScore {
    /// The domain, by its code.
    domain: String,
    /// The points.
    points: Exact,
    /// What could be attained.
    maximum: Exact,
    /// Points / maximum × 100, not rounded.
    percent: Option<Exact>,
    /// The rank in the group.
    rank: Option<Exact>,
}

/// The score of one unit in one year.
#[derive(Debug, Serialize, ToSchema)]
struct UnitScore {
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
    /// The total, bonus and deduction included.
    points: Exact,
    /// What could be attained.
    maximum: Exact,
    /// Points / maximum × 100, not rounded.
    percent: Option<Exact>,
    /// The rank in the group; a mean rank (2.5) where the framework says so.
    rank: Option<Exact>,
    /// The band (xếp loại), where the framework has one for the total.
    band: Option<Text>,
    /// The domains in the order of the framework; one that does not apply to the unit is left out.
    domains: Vec<DomainScore>,
}

impl UnitScore {
    fn of(scored: &Scored, unit: &SheetUnit) -> Self {
        let scores = &scored.scores;
        let domains = scores.domains.iter().zip(&unit.domains).filter_map(|(domain, score)| {
            let score = score.as_ref()?;
            Some(DomainScore {
                domain: domain.code.clone(),
                points: score.points.into(),
                maximum: score.maximum.into(),
                percent: score.percent.map(Exact),
                rank: score.rank.map(Exact),
            })
        });
        Self {
            framework: scores.framework_id.clone(),
            year: scores.year,
            group: scores.group.clone(),
            code: unit.code.clone(),
            name: unit.name.clone(),
            points: unit.points.into(),
            maximum: unit.maximum.into(),
            percent: unit.percent.map(Exact),
            rank: unit.rank.map(Exact),
            band: unit.band.as_ref().map(|band| Text::new(&band.vi, &band.en)),
            domains: domains.collect(),
        }
    }
}

/// What the office has scored.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct ScoredList {
    /// The groups that fit, each with its domains.
    sheets: Vec<ScoredSheet>,
    /// The units: by framework, year (newest first), group, rank and code.
    items: Vec<UnitScore>,
    /// The address of the next page; null on the last one.
    next: Option<String>,
}

/// Scores of the office
///
/// The latest scores of each framework, year and kind of units: points, percent, rank, band and domains. What was made up to
/// show the product says so.
#[utoipa::path(
    get,
    path = "/results/scored",
    operation_id = "list_scores",
    tag = "results",
    params(SheetsAsked, Paging),
    responses((status = 200, description = "The scores", body = ScoredList,
        headers(("Link" = String, description = "The address of the next page, `rel=\"next\"`")))),
)]
pub(in crate::api) async fn list(
    State(state): State<AppState>,
    Asked(asked): Asked<SheetsAsked>,
) -> Result<Listed<ScoredList>, Problem> {
    let state = state.app.state();
    let sheets = asked.of(&state);
    let units: Vec<(&Scored, &SheetUnit)> =
        sheets.iter().flat_map(|sheet| sheet.scores.units.iter().map(|unit| (*sheet, unit))).collect();
    let slice = asked.paging.cut(units, |(sheet, unit)| key_of(sheet, &unit.code))?;
    let domain = |domain: &caicach_app::SheetDomain| Domain {
        code: domain.code.clone(),
        stable_id: domain.stable_id.clone(),
        name: Text::new(&domain.name.vi, &domain.name.en),
        maximum: domain.maximum.into(),
    };
    let sheet = |sheet: &&Scored| ScoredSheet {
        head: SheetHead::of(sheet),
        domains: sheet.scores.domains.iter().map(domain).collect(),
    };
    let list = ScoredList {
        sheets: sheets.iter().map(sheet).collect(),
        items: slice.items.iter().map(|(sheet, unit)| UnitScore::of(sheet, unit)).collect(),
        next: slice.next.clone(),
    };
    Ok(Listed { list, next: slice.next })
}
