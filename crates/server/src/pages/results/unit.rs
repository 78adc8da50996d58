//! `/results/unit/{code}`: everything published of one province, and of what it was before.

use super::change::ChangeCell;
use super::chart_data::{Measure, Series as SeriesData, SeriesUnit};
use super::published::{ConflictView, breaks, conflict_view, stated_value};
use super::source_link::{SourceLink, source_links};
use crate::page::{Page, form_urlencode, script_json};
use askama::Template;
use axum::response::Response;
use caicach_content::results::{Better, Provenance, Series};
use caicach_units::{UnitKind, UnitTree};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

#[derive(Template)]
#[template(path = "results/unit.html")]
struct UnitPage<'a> {
    page: &'a Page,
    name: String,
    code: String,
    unit_href: String,
    series: Vec<SeriesView>,
    statements: Vec<StatementView>,
    conflicts: Vec<ConflictView>,
    before: Vec<UnitLink>,
    /// What the unit became.
    after: Vec<UnitLink>,
    within: Vec<WithinView>,
}

struct SeriesView {
    id: String,
    name: String,
    value_name: String,
    chart: Option<String>,
    rows: Vec<YearRow>,
}

struct YearRow {
    year: i32,
    href: String,
    rank: String,
    /// Whether the rank is a place, and not a group.
    has_place: bool,
    among: String,
    value: String,
    note: String,
    places: Option<ChangeCell>,
    points: Option<ChangeCell>,
    sources: Vec<SourceLink>,
    starts_new_series: bool,
}

struct StatementView {
    year: i32,
    index: String,
    detail: String,
    sources: Vec<SourceLink>,
}

pub(super) struct UnitLink {
    pub(super) name: String,
    pub(super) href: String,
}

struct WithinView {
    year: i32,
    level: String,
    subject: String,
    rank: String,
    value: String,
    source: String,
}

pub(super) fn show(page: &Page, code: &str) -> Response {
    let t = page.t;
    let results = &page.state.results;
    let history = results.unit_history(code);
    let before = predecessors(&page.state.units, code);
    let known_name = history.series.first().map(|series| series.unit.name.clone());
    let Some(name) = known_name.or_else(|| current_name(&page.state.units, code)) else {
        return page.not_found();
    };
    let within = history
        .within
        .iter()
        .map(|result| WithinView {
            year: result.year,
            level: t.get(level_key(&result.level)),
            subject: subject_words(page, &result.subject),
            rank: result.rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string()),
            value: result.value.as_ref().map_or_else(|| "–".to_owned(), |value| t.decimal(&value.number, 2)),
            source: result.sources.join(" ; "),
        })
        .collect();
    page.show(&UnitPage {
        page,
        name,
        code: code.to_owned(),
        unit_href: format!("/units/province/{}", form_urlencode(code)),
        series: history.series.iter().map(|series| series_view(page, series, code)).collect(),
        statements: history
            .statements
            .iter()
            .map(|statement| StatementView {
                year: statement.year,
                index: results
                    .index(&statement.index)
                    .map_or_else(|| statement.index.clone(), |index| index.short_name.clone()),
                detail: t.text(&statement.detail).to_owned(),
                sources: source_links(page, statement.source_kind, &statement.sources),
            })
            .collect(),
        conflicts: history.conflicts.iter().map(|conflict| conflict_view(page, conflict)).collect(),
        before,
        after: heirs(&page.state.units, code),
        within,
    })
}

fn subject_words(page: &Page, subject: &caicach_content::results::SubprovincialSubject) -> String {
    use caicach_content::results::SubprovincialSubject as Subject;
    match subject {
        Subject::Unit(name) => name.clone(),
        Subject::Mean => page.t.get("results-mean"),
        Subject::TenLowest => page.t.get("results-ten-lowest"),
    }
}

fn level_key(level: &str) -> &'static str {
    match level {
        "department" => "results-level-department",
        "district" => "results-level-district",
        "commune" => "results-level-commune",
        _ => "results-level-other",
    }
}

fn series_view(page: &Page, series: &Series<'_>, code: &str) -> SeriesView {
    let t = page.t;
    let index = series.index;
    let results = &page.state.results;
    let years: Vec<i32> = series.points.iter().map(|point| point.year).collect();
    let values: Vec<Option<f64>> =
        series.points.iter().map(|point| point.value.first().and_then(Decimal::to_f64)).collect();
    let known = values.iter().flatten().count();
    let value_name = t.with("results-value", "unit", index.measure.label(t.language));
    let chart = (known > 1).then(|| {
        script_json(&SeriesData {
            measure: Measure {
                name: index.short_name.clone(),
                unit: index.measure.label(t.language).to_owned(),
                digits: index.digits,
                better: better(index.better),
            },
            units: vec![SeriesUnit {
                code: code.to_owned(),
                name: series.unit.name.clone(),
                href: format!("/results/unit/{}", form_urlencode(code)),
                values: values.clone(),
            }],
            breaks: breaks(page, index, &years),
            note: String::new(),
            years,
        })
    });
    let mut earlier_stretch = None;
    let mut rows: Vec<YearRow> = Vec::new();
    for point in &series.points {
        let row = results.figure(&index.id, point.year, code);
        let among_last = row.as_ref().and_then(|row| row.figures.iter().find_map(|figure| figure.among_last));
        let note = point
            .value_provenance
            .or(point.rank_provenance)
            .filter(|provenance| *provenance != Provenance::Verbatim);
        rows.push(YearRow {
            year: point.year,
            href: format!("/results?index={}&year={}", index.id, point.year),
            rank: match (point.rank.first(), among_last) {
                (Some(rank), _) => rank.to_string(),
                (None, Some(last)) => t.with("results-among-last", "n", last),
                (None, None) => "–".to_owned(),
            },
            has_place: point.rank.first().is_some(),
            among: point.units.map(|units| units.to_string()).unwrap_or_default(),
            value: stated_value(page, &point.value, index.digits),
            note: note.map(|provenance| provenance.label(t.language).to_owned()).unwrap_or_default(),
            places: row.as_ref().and_then(|row| {
                row.change.places.shown().map(|(places, _)| ChangeCell::new(page, Decimal::from(places), 0))
            }),
            points: row.as_ref().and_then(|row| {
                row.change.value.shown().map(|(points, _)| ChangeCell::new(page, points, index.digits))
            }),
            sources: row
                .as_ref()
                .map(|row| {
                    row.figures
                        .iter()
                        .flat_map(|figure| source_links(page, figure.source_kind, &figure.sources))
                        .collect()
                })
                .unwrap_or_default(),
            starts_new_series: earlier_stretch.is_some_and(|stretch| stretch != point.stretch),
        });
        earlier_stretch = Some(point.stretch);
    }
    rows.reverse();
    SeriesView { id: index.id.clone(), name: index.short_name.clone(), value_name, chart, rows }
}

pub(super) fn better(better: Better) -> &'static str {
    match better {
        Better::Higher => "higher",
        Better::Lower => "lower",
    }
}

fn current_name(tree: &UnitTree, code: &str) -> Option<String> {
    let newest = tree.with_code(code).last()?;
    tree.unit(*newest).map(|unit| unit.name.to_string())
}

/// The provinces that a present one was made of, when there were others than itself: each keeps its own figures.
/// The province that a province of before the mergers became part of; none for one that goes on by itself.
fn heirs(tree: &UnitTree, code: &str) -> Vec<UnitLink> {
    let before_merger = NaiveDate::from_ymd_opt(2025, 6, 30);
    let Some(unit) = before_merger.and_then(|day| tree.on(day).find(UnitKind::Province, code)) else {
        return Vec::new();
    };
    tree.successors(unit)
        .iter()
        .filter_map(|link| tree.unit(link.unit))
        .filter(|heir| heir.code.as_str() != code)
        .map(|heir| UnitLink {
            name: heir.full_name.to_string(),
            href: format!("/results/unit/{}", heir.code),
        })
        .collect()
}

fn predecessors(tree: &UnitTree, code: &str) -> Vec<UnitLink> {
    let after_merger = NaiveDate::from_ymd_opt(2025, 7, 1);
    let Some(unit) = after_merger.and_then(|day| tree.on(day).find(UnitKind::Province, code)) else {
        return Vec::new();
    };
    let links: Vec<UnitLink> = tree
        .predecessors(unit)
        .iter()
        .filter_map(|link| tree.unit(link.unit))
        .map(|unit| UnitLink {
            name: unit.full_name.to_string(),
            href: format!("/results/unit/{}", unit.code),
        })
        .collect();
    if links.len() > 1 { links } else { Vec::new() }
}
