//! `/units`: administrative units on a day, and what they were before.

mod kind;
mod wire;

use super::finding::Finding;
use super::paging::{Listed, Paging};
use super::query::{Asked, FromParameters, Parameters, shortened};
use crate::AppState;
use crate::clock::today;
use crate::problem::{PROBLEM_JSON, Problem};
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use caicach_findings::Text;
use caicach_units::{SearchQuery, UnitId, UnitKind, UnitTree};
use chrono::NaiveDate;
use kind::UnitKindWord;
use utoipa::IntoParams;
use wire::{Alias, Succession, Unit, UnitDetail, UnitList, UnitRef};

/// Which units are asked for.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct UnitsAsked {
    /// The day; today when it is not given.
    #[param(example = "2026-01-05")]
    at: Option<NaiveDate>,
    /// A name or a part of it, with or without diacritics, or a code. Without it units stand by kind and code; with it
    /// the best match stands first.
    #[param(example = "da lat")]
    q: Option<String>,
    /// Only units of this kind.
    #[param(inline)]
    kind: Option<UnitKindWord>,
    /// Only the unit with this code and all that stands below it on that day.
    #[param(example = "68")]
    within: Option<String>,
    /// The part of the list.
    #[param(ignore)]
    paging: Paging,
}

impl FromParameters for UnitsAsked {
    fn from_parameters(parameters: &mut Parameters) -> Result<Self, Problem> {
        Ok(Self {
            at: parameters.date("at")?,
            q: parameters.text("q")?,
            kind: parameters.word("kind", &UnitKindWord::WORDS)?,
            within: parameters.text("within")?,
            paging: Paging::from_parameters(parameters)?,
        })
    }
}

/// On which day.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct DayAsked {
    /// The day; today when it is not given.
    #[param(example = "2026-01-05")]
    at: Option<NaiveDate>,
}

impl FromParameters for DayAsked {
    fn from_parameters(parameters: &mut Parameters) -> Result<Self, Problem> {
        Ok(Self { at: parameters.date("at")? })
    }
}

/// Units on a day
///
/// The units that were in being on a day, by kind and code, or those that fit a search.
#[utoipa::path(
    get,
    path = "/units",
    operation_id = "list_units",
    tag = "units",
    params(UnitsAsked, Paging),
    responses(
        (status = 200, description = "The units", body = UnitList,
            headers(("Link" = String, description = "The address of the next page, `rel=\"next\"`"))),
        (status = 404, description = "No unit has the code of `within` on that day", body = Problem, content_type = PROBLEM_JSON),
    ),
)]
pub(super) async fn list(
    State(state): State<AppState>,
    Asked(asked): Asked<UnitsAsked>,
) -> Result<Listed<UnitList>, Problem> {
    let state = state.app.state();
    let tree = &state.units;
    let at = asked.at.unwrap_or_else(today);
    let found = find(tree, &asked, at)?;
    let slice = asked.paging.cut(found, |id| key_of(tree, *id))?;
    let items = slice.items.iter().filter_map(|id| Unit::of(tree, *id, at)).collect();
    let list =
        UnitList { at, items, next: slice.next.clone(), findings: Finding::all(&tree.on(at).findings()) };
    Ok(Listed { list, next: slice.next })
}

fn find(tree: &UnitTree, asked: &UnitsAsked, at: NaiveDate) -> Result<Vec<UnitId>, Problem> {
    let kind = asked.kind.map(UnitKind::from);
    let on = tree.on(at);
    if let Some(code) = &asked.within
        && on.with_code(code).next().is_none()
    {
        return Err(no_such_code(code, at));
    }
    if let Some(text) = &asked.q {
        let kinds: Vec<UnitKind> = kind.into_iter().collect();
        let query = SearchQuery {
            kinds: &kinds,
            day: Some(at),
            within: asked.within.as_deref(),
            limit: tree.len(),
            ..SearchQuery::new(text)
        };
        return Ok(tree.search(&query).into_iter().map(|hit| hit.unit).collect());
    }
    let is_wanted = |id: UnitId| kind.is_none_or(|kind| tree.unit(id).is_some_and(|unit| unit.kind == kind));
    let mut found: Vec<UnitId> = match &asked.within {
        Some(code) => on.with_code(code).flat_map(|id| on.subtree(id)).collect(),
        None => on.iter().map(|(id, _)| id).collect(),
    };
    found.retain(|id| is_wanted(*id));
    found.sort_by_cached_key(|id| tree.unit(*id).map(caicach_units::Unit::key));
    found.dedup();
    Ok(found)
}

/// One unit on a day
///
/// A unit with the units above it, what it was before, what it became, and its other names. Codes are used again with a
/// new meaning, so that the day decides which unit is meant.
#[utoipa::path(
    get,
    path = "/units/{kind}/{code}",
    operation_id = "show_unit",
    tag = "units",
    params(
        ("kind" = inline(UnitKindWord), Path, description = "The kind of the unit"),
        ("code" = String, Path, description = "Its code, with leading zeros", example = "68"),
        DayAsked,
    ),
    responses(
        (status = 200, description = "The unit", body = UnitDetail),
        (status = 404, description = "There was no such unit on that day", body = Problem, content_type = PROBLEM_JSON),
    ),
)]
pub(super) async fn show(
    State(state): State<AppState>,
    path: Result<Path<(String, String)>, PathRejection>,
    Asked(asked): Asked<DayAsked>,
) -> Result<Json<UnitDetail>, Problem> {
    let Path((kind, code)) = path?;
    let state = state.app.state();
    let tree = &state.units;
    let at = asked.at.unwrap_or_else(today);
    let Some((_, kind)) = UnitKindWord::WORDS.into_iter().find(|(word, _)| *word == kind) else {
        return Err(no_such_kind(&kind));
    };
    let (found, mut findings) = tree.resolve_code(Some(kind.into()), &code, at);
    let Some((id, unit)) = found.and_then(|id| Some((id, Unit::of(tree, id, at)?))) else {
        return Err(Problem::not_found(&why(&findings)).findings(&findings));
    };
    let on = tree.on(at);
    findings.extend(on.findings());
    let reference = |id| UnitRef::of(tree, id, at);
    let steps =
        |links: &[caicach_units::Link]| links.iter().filter_map(|link| Succession::of(tree, link)).collect();
    Ok(Json(UnitDetail {
        at,
        unit,
        path: on.path(id).into_iter().filter_map(reference).collect(),
        children: on.children(id).len(),
        predecessors: steps(tree.predecessors(id)),
        successors: steps(tree.successors(id)),
        other_names: tree.aliases(id).iter().map(Alias::from).collect(),
        agency_codes: tree.agencies_of(id).map(|agency| agency.code.to_string()).collect(),
        findings: Finding::all(&findings),
    }))
}

/// What tells a unit from all others: `province:68@2025-07-01`.
fn key_of(tree: &UnitTree, id: UnitId) -> String {
    tree.unit(id).map(|unit| unit.key().to_string()).unwrap_or_default()
}

fn why(findings: &caicach_findings::Findings) -> Text {
    let first = findings.iter().next().map(|finding| finding.message.clone());
    first.unwrap_or_else(|| Text::new("Không có đơn vị này", "There is no such unit"))
}

fn no_such_code(code: &str, at: NaiveDate) -> Problem {
    let code = shortened(code);
    let message = Text::new(
        format!("Ngày {at} không có đơn vị mang mã “{code}”"),
        format!("On {at} no unit has the code “{code}”"),
    );
    let hint = Text::new(
        "Tra mã trong danh mục đơn vị của ngày đó",
        "Look the code up in the list of units of that day",
    );
    Problem::not_found(&message).hint(&hint)
}

fn no_such_kind(kind: &str) -> Problem {
    let kind = shortened(kind);
    let words: Vec<&str> = UnitKindWord::WORDS.iter().map(|(word, _)| *word).collect();
    let words = words.join(", ");
    let message =
        Text::new(format!("Không có loại đơn vị “{kind}”"), format!("There is no kind of unit “{kind}”"));
    Problem::not_found(&message).hint(&Text::new(format!("Các loại: {words}"), format!("The kinds: {words}")))
}
