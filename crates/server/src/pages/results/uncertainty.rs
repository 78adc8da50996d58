//! `/results/uncertainty`: how sure the ranks of a scored group are.

use super::chart_data::{HeatUnit, RankHeat, RankInterval, RankIntervals};
use super::scored::group_name;
use super::{Choice, Wanted};
use crate::page::{Page, form_urlencode, script_json};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use caicach_app::UncertaintySheet;
use rust_decimal::prelude::ToPrimitive;

#[derive(Template)]
#[template(path = "results/uncertainty.html")]
struct UncertaintyPage<'a> {
    page: &'a Page,
    lead: String,
    back: String,
    index: String,
    years: Vec<Choice>,
    groups: Vec<Choice>,
    draws: String,
    seed: u64,
    noise: String,
    levels: String,
    top: u32,
    intervals: String,
    heat: String,
    rows: Vec<Row>,
    is_illustrative: bool,
}

struct Row {
    name: String,
    href: String,
    rank: u32,
    low: String,
    middle: String,
    high: String,
    score_low: String,
    score_high: String,
    p_top: String,
    p_sort: f64,
}

pub(super) async fn show(page: Page, Query(wanted): Query<Wanted>) -> Response {
    let Some(scored) = super::scored::chosen(&page, &wanted) else { return page.not_found() };
    let Some(uncertainty) = &scored.uncertainty else { return page.not_found() };
    let t = page.t;
    let sheet = &scored.scores;
    let href = |code: &str| {
        format!("/results/unit/{}?index={}&year={}", form_urlencode(code), sheet.framework_id, sheet.year)
    };
    let with_ranks = |other: &&caicach_app::Scored| other.uncertainty.is_some();
    let mut years: Vec<i32> =
        page.state.scored_of(&sheet.framework_id).filter(with_ranks).map(|other| other.scores.year).collect();
    years.dedup();
    let groups = page
        .state
        .scored_of(&sheet.framework_id)
        .filter(|other| other.scores.year == sheet.year && with_ranks(other));
    page.show(&UncertaintyPage {
        page: &page,
        lead: format!(
            "{} · {} · {}",
            t.pick(&sheet.framework_name.vi, &sheet.framework_name.en),
            group_name(&page, &sheet.group),
            sheet.year
        ),
        back: format!("/results?index={}&year={}&group={}", sheet.framework_id, sheet.year, sheet.group),
        index: sheet.framework_id.clone(),
        years: years
            .iter()
            .map(|year| Choice {
                value: year.to_string(),
                label: year.to_string(),
                is_chosen: *year == sheet.year,
            })
            .collect(),
        groups: groups
            .map(|other| Choice {
                value: other.scores.group.clone(),
                label: group_name(&page, &other.scores.group),
                is_chosen: other.scores.group == sheet.group,
            })
            .collect(),
        draws: t.real(f64::from(uncertainty.draws), 0),
        seed: uncertainty.seed,
        noise: t.real(uncertainty.weight_noise * 100.0, 0),
        levels: uncertainty.levels.iter().map(usize::to_string).collect::<Vec<_>>().join(", "),
        top: uncertainty.top,
        intervals: script_json(&intervals(uncertainty, &href)),
        heat: script_json(&heat(uncertainty)),
        rows: uncertainty
            .units
            .iter()
            .map(|unit| {
                let ([low, middle, high], [score_low, _, score_high]) =
                    (unit.rank_quantiles, unit.score_quantiles);
                Row {
                    name: unit.name.clone(),
                    href: href(&unit.code),
                    rank: unit.rank,
                    low: t.real(low, 0),
                    middle: t.real(middle, 0),
                    high: t.real(high, 0),
                    score_low: t.real(score_low, 2),
                    score_high: t.real(score_high, 2),
                    p_top: format!("{} %", t.real(unit.p_top * 100.0, 0)),
                    p_sort: unit.p_top,
                }
            })
            .collect(),
        is_illustrative: sheet.is_illustrative,
    })
}

fn intervals(sheet: &UncertaintySheet, href: &dyn Fn(&str) -> String) -> RankIntervals {
    let units = sheet.units.iter().map(|unit| {
        let [p05, p50, p95] = unit.rank_quantiles;
        let (code, name) = (unit.code.clone(), unit.name.clone());
        RankInterval { href: href(&code), code, name, rank: unit.rank, p05, p50, p95, p_top: unit.p_top }
    });
    RankIntervals { total: sheet.units.len(), top: sheet.top, units: units.collect(), note: String::new() }
}

/// Ranks that a unit never took are left out.
fn heat(sheet: &UncertaintySheet) -> RankHeat {
    let mut cells = Vec::new();
    for (place, unit) in sheet.units.iter().enumerate() {
        for (rank, count) in (1..).zip(&unit.rank_counts) {
            let share = f64::from(*count) / f64::from(sheet.draws.max(1));
            if share >= 0.001 {
                cells.push((place, rank, (share * 1000.0).round().to_f64().unwrap_or(0.0) / 1000.0));
            }
        }
    }
    let units = sheet.units.iter().map(|unit| HeatUnit {
        code: unit.code.clone(),
        name: unit.name.clone(),
        rank: unit.rank,
    });
    RankHeat { total: sheet.units.len(), units: units.collect(), cells }
}
