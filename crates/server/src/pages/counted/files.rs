//! `/counted/{framework}/files/{file}`: what was counted, as CSV and XLSX: `units`, `items` (of one unit or of all), and `index`
//! with both, which only a workbook holds.

use super::{head, snapshot_name};
use crate::page::Page;
use crate::pages::figures::file_name;
use crate::pages::units::{Format, send, send_workbook};
use crate::path::Path;
use axum::extract::Query;
use axum::response::Response;
use caicach_app::index_values::{CountedIndex, CountedItem, CountedUnit, CountedValue};
use caicach_reports::{Cell, Sheet};
use serde::Deserialize;

/// Whose items are wanted; those of all units when nothing is said.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    unit: Option<String>,
}

pub(super) async fn show(
    page: Page,
    Path((framework, file)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Response {
    let Some((name, format)) = file_name(&file) else { return page.not_found() };
    let Some(counted) = page.state.counted_of(&framework) else { return page.not_found() };
    let index = counted.index.as_ref();
    let wanted = |unit: &&CountedUnit| asked.unit.as_ref().is_none_or(|code| *code == unit.code);
    let units: Vec<&CountedUnit> = index.units.iter().filter(wanted).collect();
    if units.is_empty() && asked.unit.is_some() {
        return page.not_found();
    }
    let whose = asked.unit.map(|code| format!("-{code}")).unwrap_or_default();
    let stem = format!("{framework}-{name}{whose}-{}", index.day);
    match (name, format) {
        ("index", Format::Xlsx) => send_workbook(
            &[of_units(&page, index, &units, format), of_items(&page, index, &units, format)],
            &stem,
        ),
        ("units", _) => send(&of_units(&page, index, &units, format), format, &stem),
        ("items", _) => send(&of_items(&page, index, &units, format), format, &stem),
        _ => page.not_found(),
    }
}

/// The columns of a table, by their names for programs or by their titles for people.
fn columns(page: &Page, format: Format, heads: &[(&str, &str)]) -> Vec<String> {
    let title = |(name, key): &(&str, &str)| match format {
        Format::Csv => (*name).to_owned(),
        Format::Xlsx => page.t.get(key),
    };
    heads.iter().map(title).collect()
}

/// From what the figures are, as the pages say it.
fn notes(page: &Page, index: &CountedIndex) -> Vec<String> {
    let t = page.t;
    let head = head(page, index);
    let counted = [("period", head.period.as_str().into()), ("day", head.day.as_str().into())];
    let known = [("known", head.countable.as_str().into()), ("maximum", head.maximum.as_str().into())];
    let snapshots: Vec<String> =
        index.snapshots.iter().map(|(register, number)| snapshot_name(page, register, *number)).collect();
    let mut notes = vec![
        format!("{} · {}", head.name, t.with_all("service-counted", &counted)),
        t.with_all("service-known", &known),
        t.with("service-snapshots", "list", snapshots.join(", ")),
    ];
    if head.is_illustrative {
        notes.push(t.get("results-illustrative"));
    }
    notes
}

fn of_units(page: &Page, index: &CountedIndex, units: &[&CountedUnit], format: Format) -> Sheet {
    let heads = [
        ("unit", "results-code"),
        ("name", "results-unit"),
        ("points_known", "service-points-known"),
        ("of_known", "service-of-known"),
        ("percent", "service-share"),
    ];
    let row = |unit: &&CountedUnit| {
        vec![
            Cell::text(unit.code.as_str()),
            Cell::text(unit.name.as_str()),
            Cell::Decimal(unit.points.round_dp(4)),
            Cell::Decimal(unit.known),
            unit.percent().map_or(Cell::Empty, |percent| Cell::Decimal(percent.round_dp(2))),
        ]
    };
    Sheet {
        title: page.t.get("results-unit"),
        columns: columns(page, format, &heads),
        rows: units.iter().map(row).collect(),
        notes: notes(page, index),
    }
}

fn of_items(page: &Page, index: &CountedIndex, units: &[&CountedUnit], format: Format) -> Sheet {
    let heads = [
        ("unit", "service-unit-code"),
        ("unit_name", "results-unit"),
        ("item", "results-code"),
        ("name", "results-item"),
        ("measure", "service-measure"),
        ("numerator", "service-numerator"),
        ("denominator", "service-denominator"),
        ("value", "service-value"),
        ("points", "results-points"),
        ("maximum", "results-maximum"),
    ];
    let mut rows = Vec::with_capacity(units.len() * index.items.len());
    for unit in units {
        for (item, value) in index.items.iter().zip(&unit.values) {
            rows.push(of_item(page, unit, item, value.as_ref()));
        }
    }
    Sheet {
        title: page.t.get("service-items"),
        columns: columns(page, format, &heads),
        rows,
        notes: notes(page, index),
    }
}

/// An item of a unit; what is not known stays empty, and is not 0.
fn of_item(page: &Page, unit: &CountedUnit, item: &CountedItem, value: Option<&CountedValue>) -> Vec<Cell> {
    let number = |number: Option<f64>| number.map_or(Cell::Empty, Cell::Real);
    vec![
        Cell::text(unit.code.as_str()),
        Cell::text(unit.name.as_str()),
        Cell::text(item.code.as_str()),
        Cell::text(page.t.pick(&item.name.vi, &item.name.en)),
        item.measure.as_deref().map_or(Cell::Empty, Cell::text),
        number(value.map(|value| value.numerator)),
        number(value.and_then(|value| value.denominator)),
        value.map_or(Cell::Empty, |value| Cell::Decimal(value.value.round_dp(6))),
        value.and_then(|value| value.points).map_or(Cell::Empty, |points| Cell::Decimal(points.round_dp(4))),
        item.maximum.map_or(Cell::Empty, Cell::Decimal),
    ]
}
