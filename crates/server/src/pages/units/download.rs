//! Tables of units as CSV and XLSX.

use super::list::Found;
use super::names;
use super::overview;
use super::query::{ListQuery, Written};
use crate::page::Page;
use crate::words::Words;
use axum::extract::Query;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use caicach_reports::{Cell, Sheet, to_csv, to_xlsx};
use caicach_units::{UnitId, UnitTree};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The form of a download.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// For programs: columns with the names of the files in `content/`.
    Csv,
    /// For people: columns with titles in their language.
    Xlsx,
}

/// A table as an answer that browsers save; `name` is the name of the file without its ending.
pub(crate) fn send(sheet: &Sheet, format: Format, name: &str) -> Response {
    if format == Format::Xlsx {
        return send_workbook(std::slice::from_ref(sheet), name);
    }
    match to_csv(sheet) {
        Ok(bytes) => send_file(bytes, &format!("{name}.csv"), "text/csv; charset=utf-8"),
        Err(error) => {
            tracing::error!(%error, "a table could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Tables as one workbook that browsers save; `name` is the name of the file without its ending.
pub(crate) fn send_workbook(sheets: &[Sheet], name: &str) -> Response {
    match to_xlsx(sheets) {
        Ok(bytes) => send_file(bytes, &format!("{name}.xlsx"), XLSX),
        Err(error) => {
            tracing::error!(%error, "a workbook could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Bytes as an answer that browsers save. The name of the file has no quotes in it.
pub(crate) fn send_file(bytes: Vec<u8>, file_name: &str, mime: &'static str) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(mime));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{file_name}\"")) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    (headers, bytes).into_response()
}

pub(super) async fn csv(page: Page, Query(written): Query<Written>) -> Response {
    answer(&page, &written, Format::Csv)
}

pub(super) async fn xlsx(page: Page, Query(written): Query<Written>) -> Response {
    answer(&page, &written, Format::Xlsx)
}

/// The list that the page with the same address shows, all of its pages together.
fn answer(page: &Page, written: &Written, format: Format) -> Response {
    let tree = &page.state.units;
    let (query, findings) = ListQuery::read(written, tree);
    if findings.any_rejected() {
        let said =
            findings.iter().map(|finding| page.t.text(&finding.message)).collect::<Vec<_>>().join("\n");
        return (StatusCode::UNPROCESSABLE_ENTITY, said).into_response();
    }
    let sheet = if query.is_overview() {
        provinces(page, tree, &query, format)
    } else {
        units(page, tree, &query, format)
    };
    send(&sheet, format, &format!("don-vi-{}", query.day))
}

fn columns(t: &Words, format: Format, with: &[&str]) -> Vec<String> {
    let title = |column: &&str| match (format, *column) {
        (Format::Csv, name) => name.to_owned(),
        (Format::Xlsx, "code") => t.get("units-code"),
        (Format::Xlsx, "full_name") => t.get("units-name"),
        (Format::Xlsx, "kind") => t.get("units-kind"),
        (Format::Xlsx, "type_vi") => t.get("units-type"),
        (Format::Xlsx, "parent") => t.get("units-parent-code"),
        (Format::Xlsx, "path") => t.get("units-path"),
        (Format::Xlsx, "region") => t.get("units-region"),
        (Format::Xlsx, "valid_from") => t.get("units-from"),
        (Format::Xlsx, "valid_to") => t.get("units-to"),
        (Format::Xlsx, "origin") => t.get("units-origin"),
        (Format::Xlsx, "matched") => t.get("units-why"),
        (Format::Xlsx, "districts") => t.get("units-districts"),
        (Format::Xlsx, "communes") => t.get("units-communes"),
        (Format::Xlsx, name) => name.to_owned(),
    };
    with.iter().map(title).collect()
}

fn sheet(
    page: &Page,
    tree: &UnitTree,
    query: &ListQuery,
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
) -> Sheet {
    let mut notes =
        vec![page.t.with("units-list-of", "day", page.t.day(query.day)), page.t.get("units-source-lists")];
    notes
        .extend(tree.on(query.day).findings().iter().map(|finding| page.t.text(&finding.message).to_owned()));
    Sheet { title: page.t.get("units-title"), columns, rows, notes }
}

fn provinces(page: &Page, tree: &UnitTree, query: &ListQuery, format: Format) -> Sheet {
    let columns = columns(
        &page.t,
        format,
        &["code", "full_name", "type_vi", "region", "districts", "communes", "origin"],
    );
    let mut rows = Vec::new();
    for province in
        overview::provinces(&page.t, tree, tree.on(query.day)).into_iter().flat_map(|group| group.provinces)
    {
        let unit = tree.unit(province.id);
        let count = |number: usize| Cell::Whole(i64::try_from(number).unwrap_or(i64::MAX));
        rows.push(vec![
            province.link.code.into(),
            province.link.name.into(),
            province.type_name.into(),
            unit.and_then(|unit| unit.region.as_deref()).into(),
            count(province.districts),
            count(province.communes),
            unit.map(|unit| unit.origin.code()).into(),
        ]);
    }
    sheet(page, tree, query, columns, rows)
}

fn units(page: &Page, tree: &UnitTree, query: &ListQuery, format: Format) -> Sheet {
    const COLUMNS: [&str; 9] =
        ["code", "full_name", "kind", "type_vi", "parent", "path", "valid_from", "valid_to", "origin"];
    let found = Found::of(tree, query);
    let is_search = !query.text.is_empty();
    let mut names = COLUMNS.to_vec();
    names.extend(is_search.then_some("matched"));
    let rows = found.on_day.iter().chain(&found.at_other_times).filter_map(|hit| {
        let mut row = row(page, tree, hit.unit, query, format)?;
        if let Some(matched) = hit.matched {
            row.push(names::why(&page.t, tree, hit.unit, &query.text, matched).into());
        }
        Some(row)
    });
    sheet(page, tree, query, columns(&page.t, format, &names), rows.collect())
}

fn row(page: &Page, tree: &UnitTree, id: UnitId, query: &ListQuery, format: Format) -> Option<Vec<Cell>> {
    let unit = tree.unit(id)?;
    let day = names::day_within(unit, query.day);
    let kind = match format {
        Format::Csv => unit.kind.code(),
        Format::Xlsx => unit.kind.label(page.t.language),
    };
    let parent = tree.on(day).parent(id).and_then(|parent| tree.unit(parent));
    Some(vec![
        unit.code.as_str().into(),
        names::name_on(tree, id, day).into(),
        kind.into(),
        tree.naming(id, day).map(|naming| naming.type_vi).into(),
        parent.map(|parent| parent.code.as_str()).into(),
        names::way_up(tree, id, day).into(),
        unit.valid_from.into(),
        unit.valid_to.into(),
        unit.origin.code().into(),
    ])
}
