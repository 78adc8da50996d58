//! `/`: what there is, and what to do first.

use super::results::scored::group_name;
use crate::clock::today;
use crate::page::Page;
use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::demo::Size;
use caicach_app::policy::Action;
use caicach_units::{Origin, Unit, UnitKind};

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
    scored: Vec<ScoredGroup>,
}

/// A group that is scored, in its newest year.
struct ScoredGroup {
    href: String,
    name: String,
    framework: String,
    is_illustrative: bool,
    units: usize,
    best: String,
    points: String,
    /// Address and number of each earlier year, newest first.
    earlier: Vec<(String, i32)>,
}

pub(super) async fn show(page: Page) -> Response {
    let state = &page.state;
    let results = &state.results;
    let years: Vec<i32> = results.indices().iter().flat_map(|index| results.years(&index.id)).collect();
    let figure_years = match (years.iter().min(), years.iter().max()) {
        (Some(first), Some(last)) => format!("{first}–{last}"),
        _ => String::new(),
    };
    let official = |unit: &Unit| unit.kind == UnitKind::Commune && unit.origin == Origin::Official;
    let communes = state.units.on(today()).iter().filter(|(_, unit)| official(unit)).count();
    page.show(&Home {
        page: &page,
        has_administrator: state.has_administrator,
        has_scores: !state.sheets.is_empty(),
        may_load: page.running.may(page.caller.as_ref(), Action::LoadDemonstration),
        index_count: results.indices().len(),
        figure_years,
        framework_count: page.state.frameworks.len(),
        unit_count: communes.to_string(),
        scored: scored_groups(&page),
    })
}

/// Every scored group once, in its newest year: sheets stand newest first.
fn scored_groups(page: &Page) -> Vec<ScoredGroup> {
    let mut groups: Vec<((&str, &str), ScoredGroup)> = Vec::new();
    for sheet in &page.state.sheets {
        let sheet = &sheet.scores;
        let key = (sheet.framework_id.as_str(), sheet.group.as_str());
        let href = format!("/results?index={}&year={}&group={}", sheet.framework_id, sheet.year, sheet.group);
        if let Some((_, group)) = groups.iter_mut().find(|(known, _)| *known == key) {
            group.earlier.push((href, sheet.year));
            continue;
        }
        let framework = page.t.pick(&sheet.framework_name.vi, &sheet.framework_name.en);
        let best = sheet.units.first();
        let group = ScoredGroup {
            href,
            name: format!("{} · {}", group_name(page, &sheet.group), sheet.year),
            framework: framework.to_owned(),
            is_illustrative: sheet.is_illustrative,
            units: sheet.units.len(),
            best: best.map(|unit| unit.name.clone()).unwrap_or_default(),
            points: best.map(|unit| page.t.decimal(&unit.points, 2)).unwrap_or_default(),
            earlier: Vec::new(),
        };
        groups.push((key, group));
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// `POST /demonstration`: puts the demonstration province into a database that has nothing to show.
pub(super) async fn load_demonstration(page: Page) -> Response {
    let Some(caller) = &page.caller else { return page.sign_in_first() };
    match page.running.load_demonstration_data(caller, Size::Full, 0, &|_| {}).await {
        Ok(()) => Redirect::to("/").into_response(),
        Err(error) => page.error(&error),
    }
}
