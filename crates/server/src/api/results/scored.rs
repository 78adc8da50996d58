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
use std::collections::BTreeMap;
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

/// The period and the snapshots of registers in which values were counted.
#[derive(Debug, Serialize, ToSchema)]
struct CountedPeriod {
    /// The period.
    #[schema(example = "2026")]
    period: String,
    /// `administrative` (from 15 December of the year before) or `calendar`.
    period_kind: String,
    /// The snapshots, by register.
    snapshots: BTreeMap<String, u64>,
}

/// A value that was counted from records of registers, and not stated by anybody.
#[derive(Debug, Serialize, ToSchema)]
struct CountedItem {
    /// The item, by its code.
    item: String,
    /// How many, or the sum.
    numerator: f64,
    /// Of how many; null for a count or a sum.
    denominator: Option<f64>,
    /// The value that went into the rule.
    value: Exact,
    /// What it earned; null for an item that is only watched.
    points: Option<Exact>,
}

/// A scored group with its domains.
#[derive(Debug, Serialize, ToSchema)]
struct ScoredSheet {
    /// Framework, year and group.
    #[serde(flatten)]
    head: SheetHead,
    /// From what values were counted; null where nothing was.
    counted: Option<CountedPeriod>,
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
    /// The items whose values were counted from records, by code; every other value was stated.
    counted: Vec<CountedItem>,
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
        let counted = unit.counted.iter().map(|(item, counted)| CountedItem {
            item: item.clone(),
            numerator: counted.numerator,
            denominator: counted.denominator,
            value: counted.value.into(),
            points: counted.points.map(Exact),
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
            counted: counted.collect(),
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
        counted: sheet.scores.counted.as_ref().map(|counted| CountedPeriod {
            period: counted.period.clone(),
            period_kind: counted.period_kind.clone(),
            snapshots: counted.snapshots.clone(),
        }),
        domains: sheet.scores.domains.iter().map(domain).collect(),
    };
    let list = ScoredList {
        sheets: sheets.iter().map(sheet).collect(),
        items: slice.items.iter().map(|(sheet, unit)| UnitScore::of(sheet, unit)).collect(),
        next: slice.next.clone(),
    };
    Ok(Listed { list, next: slice.next })
}
