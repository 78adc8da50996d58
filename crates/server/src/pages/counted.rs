//! `/counted/{framework}`: what the registers know of an index; `/service-index` is that of Decision 766.

mod files;
mod rows;

pub(crate) use rows::{ItemRow, RecordsOf, item_row};

use crate::AppState;
use crate::page::{Page, form_urlencode};
use crate::path::Path;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use caicach_app::index_values::{CountedIndex, CountedItem, CountedUnit};
use caicach_app::{Counted, SERVICE_INDEX};
use caicach_units::Origin;
use rust_decimal::Decimal;

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/service-index", get(service_list))
        .route("/service-index/{unit}", get(service_unit))
        .route("/counted/{framework}", get(list))
        .route("/counted/{framework}/{unit}", get(one))
        .route("/counted/{framework}/files/{file}", get(files::show))
}

async fn service_list(page: Page) -> Response {
    show_list(&page, SERVICE_INDEX)
}

async fn service_unit(page: Page, State(app): State<AppState>, Path(unit): Path<String>) -> Response {
    show_unit(&page, &app, SERVICE_INDEX, &unit).await
}

async fn list(page: Page, Path(framework): Path<String>) -> Response {
    if page.state.counted_of(&framework).is_none() {
        return page.not_found();
    }
    show_list(&page, &framework)
}

async fn one(
    page: Page,
    State(app): State<AppState>,
    Path((framework, unit)): Path<(String, String)>,
) -> Response {
    show_unit(&page, &app, &framework, &unit).await
}

/// The address of an index that is counted.
pub(crate) fn address(framework: &str) -> String {
    if framework == SERVICE_INDEX {
        return "/service-index".to_owned();
    }
    format!("/counted/{}", form_urlencode(framework))
}

/// What an index is called here.
fn title(page: &Page, framework: &str) -> String {
    let known = page.state.framework(framework).filter(|_| framework != SERVICE_INDEX);
    known.map_or_else(
        || page.t.get("service-title"),
        |known| page.t.text(&known.framework.header().name).to_owned(),
    )
}

#[derive(Template)]
#[template(path = "counted.html")]
struct ListPage<'a> {
    page: &'a Page,
    title: String,
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

fn show_list(page: &Page, framework: &str) -> Response {
    let t = page.t;
    let index = page.state.counted_of(framework).map(|counted| counted.index.as_ref());
    let mut units: Vec<&CountedUnit> = index.iter().flat_map(|index| &index.units).collect();
    units.sort_by(|one, other| other.percent().cmp(&one.percent()).then_with(|| one.code.cmp(&other.code)));
    let rows = units.into_iter().map(|unit| UnitRow {
        name: unit.name.clone(),
        href: format!("{}/{}", address(framework), form_urlencode(&unit.code)),
        points: t.decimal(&unit.points, 2),
        known: t.decimal(&unit.known, 0),
        percent: unit.percent().map(|percent| t.decimal(&percent, 2)).unwrap_or_default(),
        sort: unit.percent().map(|percent| percent.to_string()).unwrap_or_default(),
    });
    page.show(&ListPage {
        page,
        title: title(page, framework),
        counted: index.map(|index| head(page, index)),
        rows: rows.collect(),
        missing: index.map(|index| missing(page, index)).unwrap_or_default(),
    })
}

#[derive(Template)]
#[template(path = "counted_unit.html")]
struct UnitPage<'a> {
    page: &'a Page,
    title: String,
    list_href: String,
    head: Head,
    code: String,
    name: String,
    points: String,
    known: String,
    percent: String,
    rows: Vec<ItemRow>,
    snapshots: String,
    history: Vec<HistoryRow>,
}

struct HistoryRow {
    day: String,
    points: String,
    known: String,
    percent: String,
}

async fn show_unit(page: &Page, app: &AppState, framework: &str, code: &str) -> Response {
    let Some(Counted { header, index }) = page.state.counted_of(framework) else { return page.not_found() };
    let Some(unit) = index.units.iter().find(|unit| unit.code == code) else { return page.not_found() };
    let history = match app.app.counted_history(framework, header.subject.year).await {
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
        index.snapshots.iter().map(|(register, number)| snapshot_name(page, register, *number)).collect();
    let records = RecordsOf {
        framework,
        unit: code,
        period: &index.period,
        period_kind: &index.period_kind,
        opens_records: page.opens_records(),
    };
    let row = |(item, value): (&CountedItem, &Option<_>)| item_row(page, &records, item, value.as_ref());
    page.show(&UnitPage {
        page,
        title: title(page, framework),
        list_href: address(framework),
        head: head(page, index),
        code: form_urlencode(&unit.code),
        name: unit.name.clone(),
        points: t.decimal(&unit.points, 2),
        known: t.decimal(&unit.known, 0),
        percent: unit.percent().map(|percent| t.decimal(&percent, 2)).unwrap_or_default(),
        rows: index.items.iter().zip(&unit.values).map(row).collect(),
        snapshots: snapshots.join(", "),
        history: history.collect(),
    })
}

/// A snapshot as people know it: the name of its register, and its number.
pub(crate) fn snapshot_name(page: &Page, register: &str, number: u64) -> String {
    let name = page.running.register(register).map_or(register, |known| page.t.text(&known.name));
    let number = number.to_string();
    page.t.with_all("service-snapshot", &[("register", name.into()), ("number", number.into())])
}
