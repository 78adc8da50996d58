//! `/`: what there is, and what to do first.

use crate::page::Page;
use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::demo::Size;
use caicach_app::policy::Action;
use caicach_units::UnitKind;

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    page: &'a Page,
    has_administrator: bool,
    has_scores: bool,
    may_load: bool,
    index_count: usize,
    figure_years: String,
    framework_count: usize,
    unit_count: String,
    scored: Vec<ScoredLink>,
}

struct ScoredLink {
    href: String,
    name: String,
    year: i32,
    units: usize,
}

pub(super) async fn show(page: Page) -> Response {
    let state = &page.state;
    let results = &state.results;
    let years: Vec<i32> = results.indices().iter().flat_map(|index| results.years(&index.id)).collect();
    let figure_years = match (years.iter().min(), years.iter().max()) {
        (Some(first), Some(last)) => format!("{first}–{last}"),
        _ => String::new(),
    };
    let today = caicach_calendar::local_from_utc(chrono::Utc::now()).date();
    let communes = state.units.on(today).count(UnitKind::Commune);
    let scored = state
        .sheets
        .iter()
        .map(|sheet| ScoredLink {
            href: format!(
                "/results?index={}&year={}&group={}",
                sheet.scores.framework_id, sheet.scores.year, sheet.scores.group
            ),
            name: page.t.pick(&sheet.scores.framework_name.vi, &sheet.scores.framework_name.en).to_owned(),
            year: sheet.scores.year,
            units: sheet.scores.units.len(),
        })
        .collect();
    page.show(&Home {
        page: &page,
        has_administrator: state.has_administrator,
        has_scores: !state.sheets.is_empty(),
        may_load: page.running.may(page.caller.as_ref(), Action::LoadDemonstration),
        index_count: results.indices().len(),
        figure_years,
        framework_count: page.running.library().frameworks.len(),
        unit_count: communes.to_string(),
        scored,
    })
}

/// `POST /demonstration`: puts the demonstration province into a database that has nothing to show.
pub(super) async fn load_demonstration(page: Page) -> Response {
    let Some(caller) = &page.caller else { return page.sign_in_first() };
    match page.running.load_demonstration_data(caller, Size::Full, 0, &|_| {}).await {
        Ok(()) => Redirect::to("/").into_response(),
        Err(error) => page.error(&error),
    }
}
