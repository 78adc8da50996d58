//! `/service-index`: the service index of Decision 766, counted from the registers.

use crate::AppState;
use crate::page::{Page, form_urlencode};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use caicach_app::index_values::{CountedIndex, CountedItem, CountedUnit, CountedValue};
use caicach_units::Origin;
use rust_decimal::Decimal;

pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/service-index", get(list)).route("/service-index/{unit}", get(one))
}

#[derive(Template)]
#[template(path = "service_index.html")]
struct ListPage<'a> {
    page: &'a Page,
    counted: Option<Head>,
    rows: Vec<UnitRow>,
    missing: Vec<Missing>,
}

/// What was counted, and when.
struct Head {
    name: String,
    framework: String,
    period: String,
    day: String,
    maximum: String,
    countable: String,
    is_illustrative: bool,
}

struct UnitRow {
    name: String,
    href: String,
    points: String,
    known: String,
    percent: String,
    sort: String,
}

/// An item that no register knows.
struct Missing {
    code: String,
    name: String,
    maximum: String,
}

fn head(page: &Page, index: &CountedIndex) -> Head {
    let t = page.t;
    let countable: Decimal =
        index.items.iter().filter(|item| item.measure.is_some()).filter_map(|item| item.maximum).sum();
    let is_illustrative = index.units.iter().any(|unit| {
        let ids = page.state.units.with_code(&unit.code);
        ids.iter().filter_map(|id| page.state.units.unit(*id)).any(|unit| unit.origin == Origin::Illustrative)
    });
    Head {
        name: t.pick(&index.framework_name.vi, &index.framework_name.en).to_owned(),
        framework: index.framework_id.clone(),
        period: index.period.clone(),
        day: t.day(index.day),
        maximum: t.decimal(&index.maximum, 0),
        countable: t.decimal(&countable, 2),
        is_illustrative,
    }
}

fn missing(page: &Page, index: &CountedIndex) -> Vec<Missing> {
    let t = page.t;
    let unknown = index.items.iter().filter(|item| item.measure.is_none());
    let of_item = |item: &CountedItem| {
        let maximum = item.maximum?;
        Some(Missing {
            code: item.code.clone(),
            name: t.pick(&item.name.vi, &item.name.en).to_owned(),
            maximum: t.decimal(&maximum, 2),
        })
    };
    unknown.filter_map(of_item).collect()
}

async fn list(page: Page) -> Response {
    let t = page.t;
    let counted = page.state.counted.clone();
    let index = counted.as_ref().map(|counted| counted.index.as_ref());
    let mut units: Vec<&CountedUnit> = index.iter().flat_map(|index| &index.units).collect();
    units.sort_by(|one, other| other.percent().cmp(&one.percent()).then_with(|| one.code.cmp(&other.code)));
    let rows = units.into_iter().map(|unit| UnitRow {
        name: unit.name.clone(),
        href: format!("/service-index/{}", form_urlencode(&unit.code)),
        points: t.decimal(&unit.points, 2),
        known: t.decimal(&unit.known, 0),
        percent: unit.percent().map(|percent| t.decimal(&percent, 2)).unwrap_or_default(),
        sort: unit.percent().map(|percent| percent.to_string()).unwrap_or_default(),
    });
    page.show(&ListPage {
        page: &page,
        counted: index.map(|index| head(&page, index)),
        rows: rows.collect(),
        missing: index.map(|index| missing(&page, index)).unwrap_or_default(),
    })
}

#[derive(Template)]
#[template(path = "service_index_unit.html")]
struct UnitPage<'a> {
    page: &'a Page,
    head: Head,
    name: String,
    points: String,
    known: String,
    percent: String,
    rows: Vec<ItemRow>,
    snapshots: String,
    history: Vec<HistoryRow>,
}

struct ItemRow {
    code: String,
    name: String,
    measure: Option<String>,
    /// Why there is no value.
    why: String,
    numerator: String,
    numerator_href: String,
    lacking: String,
    lacking_href: String,
    denominator: String,
    denominator_href: String,
    value: String,
    points: String,
    maximum: String,
}

struct HistoryRow {
    day: String,
    points: String,
    known: String,
    percent: String,
}

async fn one(page: Page, State(app): State<AppState>, Path(code): Path<String>) -> Response {
    let Some(counted) = page.state.counted.clone() else { return page.not_found() };
    let index = counted.index.as_ref();
    let Some(unit) = index.units.iter().find(|unit| unit.code == code) else { return page.not_found() };
    let history = match app.app.service_index_history(counted.header.subject.year).await {
        Ok(history) => history,
        Err(error) => return page.error(&error),
    };
    let t = page.t;
    let history = history.iter().filter_map(|counted| {
        let unit = counted.index.units.iter().find(|unit| unit.code == code)?;
        Some(HistoryRow {
            day: t.day(counted.index.day),
            points: t.decimal(&unit.points, 2),
            known: t.decimal(&unit.known, 0),
            percent: unit.percent().map(|percent| t.decimal(&percent, 2)).unwrap_or_default(),
        })
    });
    let snapshots: Vec<String> =
        index.snapshots.iter().map(|(register, number)| format!("{register} {number}")).collect();
    page.show(&UnitPage {
        page: &page,
        head: head(&page, index),
        name: unit.name.clone(),
        points: t.decimal(&unit.points, 2),
        known: t.decimal(&unit.known, 0),
        percent: unit.percent().map(|percent| t.decimal(&percent, 2)).unwrap_or_default(),
        rows: index
            .items
            .iter()
            .zip(&unit.values)
            .map(|(item, value)| item_row(&page, index, unit, item, value.as_ref()))
            .collect(),
        snapshots: snapshots.join(", "),
        history: history.collect(),
    })
}

fn item_row(
    page: &Page,
    index: &CountedIndex,
    unit: &CountedUnit,
    item: &CountedItem,
    value: Option<&CountedValue>,
) -> ItemRow {
    let t = page.t;
    let number = |number: f64| {
        let places = if number.fract() == 0.0 { 0 } else { 1 };
        t.real(number, places)
    };
    // The records behind a number; where only some records count, the measure has no page of its own for them.
    let records = |part: &str| match (&item.measure, &item.filter) {
        (Some(measure), None) => format!(
            "/measures/{}/records?unit={}&period={}&kind={}&rollup=subtree&part={part}",
            form_urlencode(measure),
            form_urlencode(&unit.code),
            form_urlencode(&index.period),
            form_urlencode(&index.period_kind),
        ),
        _ => String::new(),
    };
    let why = match (&item.measure, value) {
        (None, _) => t.get("service-no-register"),
        (Some(_), None) => t.get("service-no-records"),
        _ => String::new(),
    };
    let denominator = value.and_then(|value| value.denominator);
    // A mean has no records that lack something.
    let lacking = value.filter(|value| is_share(value)).zip(denominator);
    let lacking = lacking.map(|(value, denominator)| denominator - value.numerator);
    let has_lacking = lacking.is_some();
    ItemRow {
        code: item.code.clone(),
        name: t.pick(&item.name.vi, &item.name.en).to_owned(),
        measure: item.measure.clone(),
        why,
        numerator: value.map(|value| number(value.numerator)).unwrap_or_default(),
        numerator_href: records("numerator"),
        lacking: lacking.map(number).unwrap_or_default(),
        lacking_href: if has_lacking { records("missing") } else { String::new() },
        denominator: denominator.map(number).unwrap_or_default(),
        denominator_href: records("denominator"),
        value: value.map(|value| shown(page, value)).unwrap_or_default(),
        points: value.and_then(|value| value.points).map(|points| t.decimal(&points, 2)).unwrap_or_default(),
        maximum: item.maximum.map(|maximum| t.decimal(&maximum, 2)).unwrap_or_default(),
    }
}

fn is_share(value: &CountedValue) -> bool {
    value.denominator.is_some_and(|denominator| value.numerator <= denominator)
}

/// A share as per cent where it lies within the whole, else the number.
fn shown(page: &Page, value: &CountedValue) -> String {
    if is_share(value) {
        format!("{} %", page.t.decimal(&(value.value * Decimal::ONE_HUNDRED), 2))
    } else {
        page.t.decimal(&value.value, 2)
    }
}
