//! `/quality`: what a look over the registers finds.

mod tables;

use crate::AppState;
use crate::clock::today;
use crate::page::Page;
use crate::pages::figures::{PageLink, Table, file_name, page_links};
use crate::pages::measures::record_table;
use crate::pages::units::send;
use crate::path::Path;
use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

/// How many records stand on a page.
const ROWS: usize = 50;
/// How many rows of a table stand on the page; files have all of them.
const SHOWN: usize = 50;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/quality", get(show))
        .route("/quality/records", get(records))
        .route("/quality/files/{file}", get(file))
}

/// A part of the page.
pub(super) struct Section {
    pub(super) table: Table,
    /// By which rule this was found, and what it may mean.
    pub(super) rule: String,
    /// How many there are, in words.
    pub(super) count: String,
    /// Whether anything was found.
    pub(super) is_good: bool,
}

#[derive(Template)]
#[template(path = "quality/overview.html")]
struct QualityPage<'a> {
    page: &'a Page,
    has_lake: bool,
    sections: Vec<Section>,
    snapshots: Vec<String>,
}

async fn show(page: Page) -> Response {
    let quality = match page.running.quality(today()).await {
        Ok(quality) => quality,
        Err(error) => return page.error(&error),
    };
    let mut sections = quality.as_deref().map(|quality| tables::sections(&page, quality)).unwrap_or_default();
    for section in &mut sections {
        section.table.rows.truncate(SHOWN);
    }
    let held = page.running.lake();
    let content = &page.running.library().registers;
    let snapshots = held.iter().flat_map(|held| held.manifests.values()).filter_map(|manifest| {
        let register = content.register(&manifest.register)?;
        let words = crate::pages::measures::snapshot_words(page.t, manifest);
        Some(format!("{}: {words}", page.t.text(&register.name)))
    });
    page.show(&QualityPage {
        page: &page,
        has_lake: quality.is_some(),
        snapshots: snapshots.collect(),
        sections,
    })
}

async fn file(page: Page, Path(file): Path<String>) -> Response {
    let Some((name, format)) = file_name(&file) else { return page.not_found() };
    let quality = match page.running.quality(today()).await {
        Ok(Some(quality)) => quality,
        Ok(None) => return page.not_found(),
        Err(error) => return page.error(&error),
    };
    let section = tables::sections(&page, &quality).into_iter().find(|section| section.table.id == name);
    match section {
        Some(section) => send(&section.table.sheet(format), format, &format!("quality-{name}-{}", today())),
        None => page.not_found(),
    }
}

#[derive(Debug, Default, Deserialize)]
struct Wanted {
    register: Option<String>,
    rule: Option<String>,
    unit: Option<String>,
    page: Option<String>,
}

#[derive(Template)]
#[template(path = "quality/records.html")]
struct RecordsPage<'a> {
    page: &'a Page,
    heading: String,
    check: String,
    register: String,
    register_name: String,
    total: u64,
    /// Whether records of other units are not shown.
    is_part: bool,
    table: Table,
    pages: Vec<PageLink>,
}

/// `/quality/records`: the records that break a rule.
async fn records(page: Page, Query(wanted): Query<Wanted>) -> Response {
    let Some(caller) = &page.caller else { return page.sign_in_first() };
    let (register, rule) = (wanted.register.unwrap_or_default(), wanted.rule.unwrap_or_default());
    let unit = wanted.unit.filter(|unit| !unit.is_empty());
    let number = wanted.page.and_then(|page| page.parse().ok()).unwrap_or(1).max(1);
    let running = std::sync::Arc::clone(&page.running);
    let found =
        running.records_breaking(caller, &register, &rule, unit.as_deref(), (number - 1) * ROWS, ROWS).await;
    let (rule, found) = match found {
        Ok(found) => found,
        Err(error) => return page.error(&error),
    };
    let unit = unit.map(|unit| format!("&unit={}", crate::page::form_urlencode(&unit))).unwrap_or_default();
    let href =
        |number: usize| format!("/quality/records?register={register}&rule={}{unit}&page={number}", rule.id);
    page.show(&RecordsPage {
        page: &page,
        heading: page.t.text(&rule.message).to_owned(),
        check: rule.check.text().to_owned(),
        register_name: page.t.text(&found.register.name).to_owned(),
        total: found.behind.records,
        is_part: page.reads_some_units(),
        pages: page_links(found.behind.records, ROWS, number, href),
        table: record_table(page.t, &found),
        register,
    })
}
