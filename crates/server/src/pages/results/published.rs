//! The published results of one index in one year.

use super::change::ChangeCell;
use super::chart_data::{Break, Bump, BumpUnit};
use super::source_link::{SourceLink, is_address, source_links};
use super::tiles::{TileMap, TileValue, epoch_of, tile_map};
use super::{Choice, Wanted, indices};
use crate::page::{FindingGroup, FindingLine, Page, script_json};
use askama::Template;
use axum::response::Response;
use caicach_app::policy::Action;
use caicach_content::results::{
    Conflict, IndexDefinition, Provenance, Series, Stated, Statistic, UnitRow, YearSummary, YearTable,
};
use caicach_units::fold;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::{BTreeMap, HashMap};

/// How many units of the latest year are drawn in colour.
const HIGHLIGHTED: usize = 5;

#[derive(Template)]
#[template(path = "results/published.html")]
struct PublishedPage<'a> {
    page: &'a Page,
    heading: String,
    lead: String,
    indices: Vec<Choice>,
    years: Vec<Choice>,
    text: String,
    download: String,
    key_figures: Vec<KeyFigure>,
    findings: Vec<FindingGroup>,
    value_name: String,
    part_names: Vec<String>,
    rows: Vec<Row>,
    are_ranks_computed: bool,
    map: Option<TileMap>,
    bump: Option<String>,
    conflicts: Vec<ConflictView>,
    groups: Vec<GroupView>,
    breaks: Vec<BreakView>,
    terms: String,
    source: String,
    source_is_address: bool,
    may_import: bool,
}

struct KeyFigure {
    name: String,
    value: String,
    note: String,
}

struct Row {
    rank: String,
    rank_note: String,
    name: String,
    href: String,
    value: String,
    value_note: String,
    value_sort: String,
    places: Option<ChangeCell>,
    points: Option<ChangeCell>,
    parts: Vec<String>,
    sources: Vec<SourceLink>,
    conflicts: Vec<String>,
    is_office: bool,
}

pub(super) struct ConflictView {
    pub(super) what: String,
    pub(super) one: String,
    pub(super) other: String,
    pub(super) note: String,
}

struct GroupView {
    name: String,
    bounds: String,
    units: String,
}

struct BreakView {
    year: i32,
    what: String,
    basis: String,
}

pub(super) fn show(page: &Page, wanted: &Wanted) -> Response {
    let results = &page.state.results;
    let Some(index) = results.index(wanted.index()) else { return page.not_found() };
    let years = results.years(&index.id);
    let Some(year) = wanted.year().or_else(|| years.last().copied()) else { return page.not_found() };
    let Some(table) = results.table(&index.id, year) else { return page.not_found() };
    let summary = results.summary(&index.id, year);
    let part_ids = part_ids(&table);
    let text = wanted.text().to_owned();
    let rows: Vec<Row> = table
        .rows
        .iter()
        .filter(|row| matches_text(row, &text))
        .map(|row| row_view(page, index, row, &part_ids))
        .collect();
    let conflicts = summary.as_ref().map(|summary| summary.conflicts.as_slice()).unwrap_or_default();
    let t = page.t;
    page.show(&PublishedPage {
        page,
        heading: t.with_all(
            "results-heading",
            &[("index", index.short_name.as_str().into()), ("year", year.to_string().into())],
        ),
        lead: t.text(&index.name).to_owned(),
        indices: indices(page, &index.id),
        years: years.iter().rev().map(|known| year_choice(*known, year)).collect(),
        download: format!("index={}&year={year}", index.id),
        key_figures: key_figures(page, index, &table, summary.as_ref()),
        findings: findings(page, &table, summary.as_ref()),
        value_name: t.with("results-value", "unit", index.measure.label(t.language)),
        part_names: part_ids
            .iter()
            .filter_map(|id| index.part(id))
            .map(|part| t.text(&part.name).to_owned())
            .collect(),
        are_ranks_computed: table.ranks_are_computed(),
        map: if text.is_empty() { map(page, index, &table) } else { None },
        bump: bump(page, index, &table).map(|bump| script_json(&bump)),
        conflicts: conflicts.iter().map(|conflict| conflict_view(page, conflict)).collect(),
        groups: summary.as_ref().map(|summary| groups(page, index, summary)).unwrap_or_default(),
        breaks: index.breaks.iter().map(|found| break_view(page, found)).collect(),
        terms: t.text(&index.terms).to_owned(),
        source_is_address: is_address(&index.source),
        source: index.source.clone(),
        may_import: page.running.may(page.caller.as_ref(), Action::ImportResults),
        text,
        rows,
    })
}

fn year_choice(known: i32, chosen: i32) -> Choice {
    Choice { value: known.to_string(), label: known.to_string(), is_chosen: known == chosen }
}

fn matches_text(row: &UnitRow<'_>, text: &str) -> bool {
    text.is_empty() || fold(&row.unit.name).contains(&fold(text)) || row.unit.key().eq_ignore_ascii_case(text)
}

/// The parts that any row of the year has, in their order of appearance.
fn part_ids(table: &YearTable<'_>) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for part in table.rows.iter().flat_map(UnitRow::parts) {
        if !ids.contains(&part.part) {
            ids.push(part.part.clone());
        }
    }
    ids
}

fn row_view(page: &Page, index: &IndexDefinition, row: &UnitRow<'_>, part_ids: &[String]) -> Row {
    let t = page.t;
    let rank = match &row.rank {
        Stated::Unknown => {
            row.among_last().map_or_else(|| "–".to_owned(), |last| t.with("results-among-last", "n", last))
        }
        Stated::Agreed(rank) => rank.to_string(),
        Stated::Disputed(ranks) => ranks.iter().map(u32::to_string).collect::<Vec<_>>().join(" / "),
    };
    let across = row.change.across.map(|found| t.text(&found.what).to_owned()).unwrap_or_default();
    let provenance_note = |provenance: Option<Provenance>| match provenance {
        Some(provenance @ (Provenance::Derived | Provenance::Computed)) => {
            provenance.label(t.language).to_owned()
        }
        Some(Provenance::Verbatim) | None => String::new(),
    };
    Row {
        rank,
        rank_note: provenance_note(row.rank_provenance),
        name: row.unit.name.clone(),
        href: format!("/results/unit/{}", crate::page::form_urlencode(row.unit.key())),
        value: stated_value(page, &row.value, index.digits),
        value_note: provenance_note(row.value_provenance),
        value_sort: row.value.first().map(Decimal::to_string).unwrap_or_default(),
        places: row.change.places.shown().map(|(places, provenance)| {
            let title = format!("{} {across}", provenance.label(t.language));
            ChangeCell::new(page, Decimal::from(places), 0).with_title(title.trim().to_owned())
        }),
        points: row.change.value.shown().map(|(points, provenance)| {
            let title = format!("{} {across}", provenance.label(t.language));
            ChangeCell::new(page, points, index.digits).with_title(title.trim().to_owned())
        }),
        parts: part_ids
            .iter()
            .map(|id| {
                let part = row.parts().iter().find(|part| part.part == *id);
                part.map_or_else(
                    || "–".to_owned(),
                    |part| t.decimal(&part.value.number, index.digits.max(part.value.number.scale())),
                )
            })
            .collect(),
        sources: row
            .figures
            .iter()
            .flat_map(|figure| source_links(page, figure.source_kind, &figure.sources))
            .collect(),
        conflicts: conflict_lines(page, index, row),
        is_office: row.figures.iter().any(|figure| figure.origin == caicach_content::results::Origin::Office),
    }
}

/// A value, or all that are stated when sources differ; never repaired.
pub(super) fn stated_value(page: &Page, value: &Stated<Decimal>, digits: u32) -> String {
    match value {
        Stated::Unknown => "–".to_owned(),
        Stated::Agreed(value) => page.t.decimal(value, digits),
        Stated::Disputed(values) => {
            values.iter().map(|value| page.t.decimal(value, digits)).collect::<Vec<_>>().join(" / ")
        }
    }
}

/// What sources say one by one where they differ, and the conflicts that are recorded.
fn conflict_lines(page: &Page, index: &IndexDefinition, row: &UnitRow<'_>) -> Vec<String> {
    let t = page.t;
    let mut lines: Vec<String> = Vec::new();
    if row.value.is_disputed() || row.rank.is_disputed() {
        for figure in &row.figures {
            let value = figure.value.as_ref().map(|value| t.decimal(&value.value.number, index.digits));
            let rank = figure.rank.map(|rank| t.with("results-rank-n", "n", rank.rank));
            let said: Vec<String> = value.into_iter().chain(rank).collect();
            if !said.is_empty() {
                lines.push(format!("{}: {}", figure.sources.join(" ; "), said.join(", ")));
            }
        }
    }
    lines.extend(row.conflicts.iter().map(|conflict| {
        let view = conflict_view(page, conflict);
        format!("{}: {} ≠ {}. {}", view.what, view.one, view.other, view.note)
    }));
    lines
}

pub(super) fn conflict_view(page: &Page, conflict: &Conflict) -> ConflictView {
    let t = page.t;
    ConflictView {
        what: format!("{} {} – {}", t.text(&conflict.subject), conflict.period, t.text(&conflict.item)),
        one: t.text(&conflict.value_a).to_owned(),
        other: t.text(&conflict.value_b).to_owned(),
        note: t.text(&conflict.note).to_owned(),
    }
}

fn break_view(page: &Page, found: &caicach_content::results::SeriesBreak) -> BreakView {
    let t = page.t;
    BreakView {
        year: found.year,
        what: t.text(&found.what).to_owned(),
        basis: found.basis.label(t.language).to_owned(),
    }
}

fn key_figures(
    page: &Page,
    index: &IndexDefinition,
    table: &YearTable<'_>,
    summary: Option<&YearSummary<'_>>,
) -> Vec<KeyFigure> {
    let t = page.t;
    let figure = |name: String, statistic: Option<&Statistic>| KeyFigure {
        name,
        value: statistic.map_or_else(|| "–".to_owned(), |found| t.decimal(&found.number, index.digits)),
        note: match statistic {
            Some(found) if found.provenance == Provenance::Verbatim => String::new(),
            Some(found) => found.provenance.label(t.language).to_owned(),
            None => t.get("results-not-known"),
        },
    };
    let completeness = &table.completeness;
    let units = completeness.units.map_or_else(|| "?".to_owned(), |units| units.to_string());
    let mean = summary.and_then(|summary| summary.mean.as_ref().or(summary.national.as_ref()));
    let published = summary.and_then(|summary| summary.published_on).unwrap_or_default();
    vec![
        figure(t.get("results-highest"), summary.and_then(|summary| summary.maximum.as_ref())),
        figure(t.get("results-mean"), mean),
        figure(t.get("results-lowest"), summary.and_then(|summary| summary.minimum.as_ref())),
        KeyFigure {
            name: t.get("results-known-units"),
            value: format!("{}/{units}", completeness.with_value),
            note: if published.is_empty() {
                String::new()
            } else {
                t.with("results-published-on", "day", written_day(page, published))
            },
        },
    ]
}

/// A date, or as much of it as is known.
fn written_day(page: &Page, text: &str) -> String {
    chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .map_or_else(|_| text.to_owned(), |day| page.t.day(day))
}

fn findings(page: &Page, table: &YearTable<'_>, summary: Option<&YearSummary<'_>>) -> Vec<FindingGroup> {
    let t = page.t;
    let mut groups = Vec::new();
    let mut add = |severity: &'static str, label: String, message: String, hint: String| {
        let items = vec![FindingLine { place: String::new(), message, hint }];
        groups.push(FindingGroup { severity, label, more: 0, items });
    };
    if let Some(why) = table.completeness.why_not_ranked() {
        let hint = t.get("results-incomplete-hint");
        add("warning", t.get("results-incomplete"), t.text(&why).to_owned(), hint);
    }
    for found in &table.breaks {
        add("note", t.get("results-break"), t.text(&found.what).to_owned(), String::new());
    }
    if let Some(note) = summary.and_then(|summary| summary.note) {
        add("note", t.get("results-note"), t.text(note).to_owned(), String::new());
    }
    groups
}

fn groups(page: &Page, index: &IndexDefinition, summary: &YearSummary<'_>) -> Vec<GroupView> {
    let t = page.t;
    let national = summary.groups.iter().filter(|group| group.level == "province");
    national
        .map(|group| {
            let number =
                |bound: &caicach_content::results::PrintedNumber| t.decimal(&bound.number, index.digits);
            let from = group.minimum.as_ref().map(|bound| {
                let sign = if group.minimum_inclusive == Some(false) { ">" } else { "≥" };
                format!("{sign} {}", number(bound))
            });
            let to = group.maximum.as_ref().map(|bound| {
                let sign = if group.maximum_inclusive == Some(true) { "≤" } else { "<" };
                format!("{sign} {}", number(bound))
            });
            let bounds: Vec<String> = from.into_iter().chain(to).collect();
            GroupView {
                name: group.name.clone().unwrap_or_default(),
                bounds: if bounds.is_empty() { t.get("results-bounds-not-known") } else { bounds.join(", ") },
                units: group.units.map_or_else(|| "–".to_owned(), |units| units.to_string()),
            }
        })
        .collect()
}

fn map(page: &Page, index: &IndexDefinition, table: &YearTable<'_>) -> Option<TileMap> {
    let values: HashMap<String, TileValue> = table
        .rows
        .iter()
        .filter_map(|row| {
            let code = row.unit.code.clone()?;
            let href = format!("/results/unit/{code}");
            Some((code, TileValue { name: row.unit.name.clone(), href, value: row.value.first().copied() }))
        })
        .collect();
    tile_map(page, epoch_of(table.year), &values, index.digits.min(1))
}

fn bump(page: &Page, index: &IndexDefinition, table: &YearTable<'_>) -> Option<Bump> {
    let all: Vec<Series<'_>> = page.state.results.all_series(&index.id);
    let years = page.state.results.years(&index.id);
    if years.len() < 2 {
        return None;
    }
    let best: Vec<&str> = table
        .rows
        .iter()
        .filter(|row| row.rank.is_known())
        .take(HIGHLIGHTED)
        .map(|row| row.unit.key())
        .collect();
    let mut total_by_year = BTreeMap::new();
    for point in all.iter().flat_map(|series| &series.points) {
        if let Some(units) = point.units {
            total_by_year.insert(point.year.to_string(), units);
        }
    }
    let units: Vec<BumpUnit> = all
        .iter()
        .filter(|series| series.points.iter().any(|point| point.rank.is_known()))
        .map(|series| {
            let of_year = |year: &i32| series.points.iter().find(|point| point.year == *year);
            BumpUnit {
                code: series.unit.key().to_owned(),
                name: series.unit.name.clone(),
                href: format!("/results/unit/{}", crate::page::form_urlencode(series.unit.key())),
                ranks: years.iter().map(|year| of_year(year)?.rank.first().copied()).collect(),
                values: years.iter().map(|year| of_year(year)?.value.first()?.to_f64()).collect(),
                highlighted: best.contains(&series.unit.key()),
            }
        })
        .collect();
    let note = page.t.get("results-bump-note");
    (!units.is_empty()).then(|| Bump {
        years: years.clone(),
        units,
        breaks: breaks(page, index, &years),
        total_by_year,
        digits: index.digits,
        note,
    })
}

/// The breaks over which no line is drawn.
pub(super) fn breaks(page: &Page, index: &IndexDefinition, years: &[i32]) -> Vec<Break> {
    let first = years.first().copied().unwrap_or(i32::MAX);
    let found = index.breaks.iter().filter(|found| found.starts_new_series && found.year > first);
    found.map(|found| Break { before_year: found.year, label: page.t.text(&found.what).to_owned() }).collect()
}
