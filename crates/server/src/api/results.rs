//! `/results`: published facts with every source, the scored years of the office, and adding its own past results.

mod figure;
pub(super) mod import;
pub(super) mod indices;
mod row;
pub(super) mod scored;
mod sheet;
mod stated;
pub(super) mod uncertainty;
mod year;

use super::paging::{Listed, Paging};
use super::query::{Asked, FromParameters, Parameters, shortened};
use crate::AppState;
use crate::problem::{PROBLEM_JSON, Problem};
use axum::extract::State;
use caicach_content::results::{PublishedResults, UnitRow, YearTable};
use caicach_findings::Text;
use row::Row;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use year::Year;

/// Which published results are asked for.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ResultsAsked {
    /// The index, by its identifier; `GET /results/indices` lists them.
    #[param(example = "par_index")]
    index: String,
    /// The year that was measured; all years, newest first, when it is not given.
    #[param(minimum = 0, maximum = 9999, example = 2021)]
    year: Option<i32>,
    /// The unit, by its code in the list of provinces of that year (63 until 2024, 34 from 2025). A unit that no list holds
    /// has no code and is asked for by its name.
    #[param(example = "68")]
    unit: Option<String>,
    /// The part of the list.
    #[param(ignore)]
    paging: Paging,
}

impl FromParameters for ResultsAsked {
    fn from_parameters(parameters: &mut Parameters) -> Result<Self, Problem> {
        Ok(Self {
            index: parameters.required("index")?,
            year: parameters.year("year")?,
            unit: parameters.text("unit")?,
            paging: Paging::from_parameters(parameters)?,
        })
    }
}

/// Published results of an index.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ResultList {
    /// The index.
    index: String,
    /// What is known of each year as a whole, newest first. Years without any figure are left out.
    years: Vec<Year>,
    /// One item for each unit and year: by year, newest first, then by rank, then by value.
    items: Vec<Row>,
    /// The address of the next page; null on the last one.
    next: Option<String>,
}

/// Published results
///
/// What was published of an index: one item for each unit and year, with what every source says, how each number came to
/// be, and the conflicts between sources. Sources that differ are never reconciled, and a rank is never computed from an
/// incomplete list. Nothing published answers an empty list.
#[utoipa::path(
    get,
    path = "/results",
    operation_id = "list_results",
    tag = "results",
    params(ResultsAsked, Paging),
    responses(
        (status = 200, description = "The results", body = ResultList,
            headers(("Link" = String, description = "The address of the next page, `rel=\"next\"`"))),
        (status = 404, description = "There is no such index", body = Problem, content_type = PROBLEM_JSON),
    ),
)]
pub(super) async fn list(
    State(state): State<AppState>,
    Asked(asked): Asked<ResultsAsked>,
) -> Result<Listed<ResultList>, Problem> {
    let state = state.app.state();
    let results = &state.results;
    if results.index(&asked.index).is_none() {
        return Err(no_such_index(&asked.index, results));
    }
    let tables = tables(results, &asked);
    let is_wanted = |row: &UnitRow<'_>| asked.unit.as_deref().is_none_or(|unit| row.unit.key() == unit);
    let rows: Vec<(i32, &UnitRow<'_>)> = tables
        .iter()
        .flat_map(|table| table.rows.iter().filter(|row| is_wanted(row)).map(|row| (table.year, row)))
        .collect();
    let slice = asked.paging.cut(rows, |(year, row)| format!("{year}/{}", row.unit.key()))?;
    let list = ResultList {
        index: asked.index.clone(),
        years: tables.iter().map(|table| Year::of(results, table)).collect(),
        items: slice.items.iter().map(|(year, row)| Row::of(*year, row)).collect(),
        next: slice.next.clone(),
    };
    Ok(Listed { list, next: slice.next })
}

/// The tables of the years that are asked for, newest first.
fn tables<'a>(results: &'a PublishedResults, asked: &ResultsAsked) -> Vec<YearTable<'a>> {
    let years = match asked.year {
        Some(year) => vec![year],
        None => results.years(&asked.index).into_iter().rev().collect(),
    };
    years.into_iter().filter_map(|year| results.table(&asked.index, year)).collect()
}

fn no_such_index(id: &str, results: &PublishedResults) -> Problem {
    let id = shortened(id);
    let known = results.indices().iter().map(|index| index.id.as_str()).collect::<Vec<_>>().join(", ");
    let message = Text::new(format!("Không có chỉ số “{id}”"), format!("There is no index “{id}”"));
    Problem::not_found(&message)
        .hint(&Text::new(format!("Các chỉ số: {known}"), format!("The indices: {known}")))
}
