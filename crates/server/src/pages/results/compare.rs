//! `/results/compare`: up to five units over the years, or by domain.

use super::chart_data::{Compare, DomainName, Measure, Series as SeriesData, SeriesUnit, UnitValues};
use super::published::breaks;
use super::unit::better;
use super::{Choice, Wanted, indices};
use crate::page::{Page, form_urlencode, script_json};
use askama::Template;
use axum::extract::{Query, RawQuery};
use axum::response::Response;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// More than five lines cannot be told apart.
const MOST_UNITS: usize = 5;

#[derive(Template)]
#[template(path = "results/compare.html")]
struct ComparePage<'a> {
    page: &'a Page,
    index: String,
    indices: Vec<Choice>,
    options: Vec<Choice>,
    year: String,
    group: String,
    chart_name: &'static str,
    chart: Option<String>,
    years: Vec<String>,
    rows: Vec<CompareRow>,
    too_many: bool,
    is_illustrative: bool,
}

struct CompareRow {
    name: String,
    href: String,
    cells: Vec<String>,
}

pub(super) async fn show(page: Page, Query(wanted): Query<Wanted>, RawQuery(query): RawQuery) -> Response {
    let asked = units_of(&query.unwrap_or_default());
    let too_many = asked.len() > MOST_UNITS;
    let chosen: Vec<String> = asked.into_iter().take(MOST_UNITS).collect();
    if page.state.results.index(wanted.index()).is_some() {
        published(&page, &wanted, &chosen, too_many)
    } else {
        scored(&page, &wanted, &chosen, too_many)
    }
}

/// The units of a query: `unit` repeated, or several by comma.
fn units_of(query: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    for pair in query.split('&') {
        let Some(value) = pair.strip_prefix("unit=") else { continue };
        for unit in percent_decode(value).split(',').map(str::trim).filter(|unit| !unit.is_empty()) {
            if !units.iter().any(|known| known == unit) {
                units.push(unit.to_owned());
            }
        }
    }
    units
}

fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let hex: Vec<u8> = rest.by_ref().take(2).collect();
                let value = std::str::from_utf8(&hex).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok());
                bytes.push(value.unwrap_or(b'?'));
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn published(page: &Page, wanted: &Wanted, chosen: &[String], too_many: bool) -> Response {
    let t = page.t;
    let results = &page.state.results;
    let Some(index) = results.index(wanted.index()) else { return page.not_found() };
    let years = results.years(&index.id);
    let mut all = results.all_series(&index.id);
    all.sort_by(|one, other| one.unit.name.cmp(&other.unit.name));
    let options = all
        .iter()
        .map(|series| Choice {
            value: series.unit.key().to_owned(),
            label: series.unit.name.clone(),
            is_chosen: chosen.iter().any(|code| code == series.unit.key()),
        })
        .collect();
    let series: Vec<_> =
        chosen.iter().filter_map(|code| all.iter().find(|series| series.unit.key() == code)).collect();
    let value_of = |code: &str, year: i32| {
        let series = all.iter().find(|series| series.unit.key() == code)?;
        let point = series.points.iter().find(|point| point.year == year)?;
        Some((point.value.first().copied(), point.rank.first().copied()))
    };
    let chart = (!series.is_empty()).then(|| {
        script_json(&SeriesData {
            measure: Measure {
                name: index.short_name.clone(),
                unit: index.measure.label(t.language).to_owned(),
                digits: index.digits,
                better: better(index.better),
            },
            units: series
                .iter()
                .map(|series| SeriesUnit {
                    code: series.unit.key().to_owned(),
                    name: series.unit.name.clone(),
                    href: format!("/results/unit/{}", form_urlencode(series.unit.key())),
                    values: years
                        .iter()
                        .map(|year| value_of(series.unit.key(), *year)?.0?.to_f64())
                        .collect(),
                })
                .collect(),
            breaks: breaks(page, index, &years),
            note: t.get("results-compare-note"),
            years: years.clone(),
        })
    });
    let rows = series
        .iter()
        .map(|series| CompareRow {
            name: series.unit.name.clone(),
            href: format!("/results/unit/{}", form_urlencode(series.unit.key())),
            cells: years
                .iter()
                .map(|year| match value_of(series.unit.key(), *year) {
                    Some((Some(value), Some(rank))) => {
                        format!(
                            "{} ({})",
                            t.decimal(&value, index.digits),
                            t.with("results-rank-n", "n", rank)
                        )
                    }
                    Some((Some(value), None)) => t.decimal(&value, index.digits),
                    Some((None, Some(rank))) => format!("({})", t.with("results-rank-n", "n", rank)),
                    _ => "–".to_owned(),
                })
                .collect(),
        })
        .collect();
    page.show(&ComparePage {
        page,
        index: index.id.clone(),
        indices: indices(page, &index.id),
        options,
        year: String::new(),
        group: String::new(),
        chart_name: "series",
        chart,
        years: years.iter().map(i32::to_string).collect(),
        rows,
        too_many,
        is_illustrative: false,
    })
}

fn scored(page: &Page, wanted: &Wanted, chosen: &[String], too_many: bool) -> Response {
    let t = page.t;
    let Some(scored) = super::scored::chosen(page, wanted) else { return page.not_found() };
    let sheet = &scored.scores;
    let options = sheet
        .units
        .iter()
        .map(|unit| Choice {
            value: unit.code.clone(),
            label: unit.name.clone(),
            is_chosen: chosen.contains(&unit.code),
        })
        .collect();
    let units: Vec<_> = chosen.iter().filter_map(|code| sheet.unit(code)).collect();
    let percent = |value: Option<Decimal>| value.and_then(|value| value.to_f64());
    let href = |code: &str| {
        format!("/results/unit/{}?index={}&year={}", form_urlencode(code), sheet.framework_id, sheet.year)
    };
    let chart = (!units.is_empty()).then(|| {
        script_json(&Compare {
            domains: super::scored::domain_names(page, sheet),
            units: units
                .iter()
                .map(|unit| UnitValues {
                    code: unit.code.clone(),
                    name: unit.name.clone(),
                    href: href(&unit.code),
                    values: unit
                        .domains
                        .iter()
                        .map(|score| percent(score.as_ref().and_then(|score| score.percent)))
                        .collect(),
                })
                .collect(),
            note: t.get("results-illustrative"),
        })
    });
    let rows = units
        .iter()
        .map(|unit| CompareRow {
            name: unit.name.clone(),
            href: href(&unit.code),
            cells: unit
                .domains
                .iter()
                .map(|score| {
                    let value = score.as_ref().and_then(|score| score.percent);
                    value.map_or_else(|| "–".to_owned(), |value| format!("{} %", t.decimal(&value, 1)))
                })
                .collect(),
        })
        .collect();
    let names: Vec<DomainName> = super::scored::domain_names(page, sheet);
    page.show(&ComparePage {
        page,
        index: sheet.framework_id.clone(),
        indices: indices(page, &sheet.framework_id),
        options,
        year: sheet.year.to_string(),
        group: sheet.group.clone(),
        chart_name: "compare",
        chart,
        years: names.into_iter().map(|domain| domain.name).collect(),
        rows,
        too_many,
        is_illustrative: sheet.is_illustrative,
    })
}
