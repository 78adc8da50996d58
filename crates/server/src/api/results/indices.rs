//! `/results/indices`: the indices whose results are published.

use crate::AppState;
use crate::api::number::Exact;
use crate::api::query::{Asked, Nothing};
use crate::api::text::Text;
use axum::Json;
use axum::extract::State;
use caicach_content::results::{self, Better, IndexDefinition, Measure, PartRole, PartScope};
use serde::Serialize;
use utoipa::ToSchema;

/// What a value is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = IndexMeasure)]
enum MeasureWord {
    /// Points of the index's own maximum.
    Points,
    /// Percent, 0 to 100.
    Percent,
}

/// Which value is the better one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Better)]
enum BetterWord {
    /// The larger value ranks first.
    Higher,
    /// The smaller value ranks first.
    Lower,
}

/// Of whom a part is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PartScope)]
enum ScopeWord {
    /// Of single units.
    Unit,
    /// Of the country only.
    National,
}

/// What a part is to the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PartRole)]
enum PartRoleWord {
    /// Something the value is made of.
    Part,
    /// Another total that the source prints beside the value.
    Total,
}

/// Whose word it is that a series breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum BreakBasis {
    /// An official text.
    Official,
    /// Official words quoted by somebody else.
    Quoted,
    /// Seen in the table of results itself.
    Source,
    /// Concluded.
    Inference,
}

/// A year from which on an index is made differently.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Break {
    /// Its identifier within the index.
    id: String,
    /// The first year of the new way.
    year: i32,
    /// Whether figures before and after cannot be compared: no change is computed across.
    starts_new_series: bool,
    /// What changed.
    what: Text,
    /// Whose word it is.
    basis: BreakBasis,
    /// Where it is written.
    sources: Vec<String>,
}

impl From<&results::SeriesBreak> for Break {
    fn from(found: &results::SeriesBreak) -> Self {
        Self {
            id: found.id.clone(),
            year: found.year,
            starts_new_series: found.starts_new_series,
            what: (&found.what).into(),
            basis: match found.basis {
                results::Basis::Official => BreakBasis::Official,
                results::Basis::Quoted => BreakBasis::Quoted,
                results::Basis::Source => BreakBasis::Source,
                results::Basis::Inference => BreakBasis::Inference,
            },
            sources: found.sources.clone(),
        }
    }
}

/// A part of an index.
#[derive(Debug, Serialize, ToSchema)]
struct IndexPart {
    /// Its identifier.
    id: String,
    /// Its name.
    name: Text,
    /// Of whom it is known.
    scope: ScopeWord,
    /// What it is to the value.
    role: PartRoleWord,
}

/// How many units a complete list has in some years.
#[derive(Debug, Serialize, ToSchema)]
struct Population {
    /// The first year.
    from: i32,
    /// The last year; null = until further notice.
    to: Option<i32>,
    /// How many units there are.
    units: u32,
    /// The list of provinces that the codes belong to.
    #[schema(example = "63")]
    list: String,
    /// Where the number comes from.
    source: String,
}

/// An index whose results are published.
#[derive(Debug, Serialize, ToSchema)]
struct Index {
    /// Its identifier.
    #[schema(example = "par_index")]
    id: String,
    /// The abbreviation people use.
    #[schema(example = "PAR INDEX")]
    short_name: String,
    /// Its full name.
    name: Text,
    /// Who publishes it.
    owner: Text,
    /// What a value is measured in.
    measure: MeasureWord,
    /// The smallest possible value.
    minimum: Option<Exact>,
    /// The largest possible value.
    maximum: Option<Exact>,
    /// How many decimals are shown.
    digits: u32,
    /// Which value ranks first.
    better: BetterWord,
    /// The terms under which the figures may be used, as far as they are known.
    terms: Text,
    /// What a reader has to know.
    note: Text,
    /// Where the index is described.
    source: String,
    /// The years of which anything is known, in order.
    years: Vec<i32>,
    /// How many units a complete list has.
    populations: Vec<Population>,
    /// What it is made of.
    parts: Vec<IndexPart>,
    /// Where the series breaks, by year.
    breaks: Vec<Break>,
}

impl Index {
    fn of(index: &IndexDefinition, years: Vec<i32>) -> Self {
        let part = |part: &results::IndexPart| IndexPart {
            id: part.id.clone(),
            name: (&part.name).into(),
            scope: match part.scope {
                PartScope::Unit => ScopeWord::Unit,
                PartScope::National => ScopeWord::National,
            },
            role: match part.role {
                PartRole::Part => PartRoleWord::Part,
                PartRole::Total => PartRoleWord::Total,
            },
        };
        let population = |population: &results::Population| Population {
            from: population.from,
            to: population.to,
            units: population.units,
            list: population.list.clone(),
            source: population.source.clone(),
        };
        Self {
            id: index.id.clone(),
            short_name: index.short_name.clone(),
            name: (&index.name).into(),
            owner: (&index.owner).into(),
            measure: match index.measure {
                Measure::Points => MeasureWord::Points,
                Measure::Percent => MeasureWord::Percent,
            },
            minimum: index.minimum.map(Exact),
            maximum: index.maximum.map(Exact),
            digits: index.digits,
            better: match index.better {
                Better::Higher => BetterWord::Higher,
                Better::Lower => BetterWord::Lower,
            },
            terms: (&index.terms).into(),
            note: (&index.note).into(),
            source: index.source.clone(),
            years,
            populations: index.populations.iter().map(population).collect(),
            parts: index.parts.iter().map(part).collect(),
            breaks: index.breaks.iter().map(Break::from).collect(),
        }
    }
}

/// The indices.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct IndexList {
    /// All indices; there are few, so that the list has no pages.
    items: Vec<Index>,
}

/// The published indices
///
/// What each index measures, who publishes it, which years are known, and where its series breaks.
#[utoipa::path(
    get,
    path = "/results/indices",
    operation_id = "list_indices",
    tag = "results",
    responses((status = 200, description = "The indices", body = IndexList)),
)]
pub(in crate::api) async fn show(
    State(state): State<AppState>,
    Asked(Nothing): Asked<Nothing>,
) -> Json<IndexList> {
    let state = state.app.state();
    let results = &state.results;
    let items = results.indices().iter().map(|index| Index::of(index, results.years(&index.id))).collect();
    Json(IndexList { items })
}
