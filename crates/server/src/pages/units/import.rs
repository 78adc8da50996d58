//! Many units of the office from a file: a preview first, and nothing is kept before it is confirmed.

use super::allowed;
use super::download::{Format, send};
use super::upload::read_upload;
use crate::page::{FindingGroup, Page};
use askama::Template;
use axum::extract::{Form, Multipart};
use axum::http::StatusCode;
use axum::response::Response;
use caicach_app::policy::Action;
use caicach_app::store::OfficeUnitFields;
use caicach_content::units::read_additions;
use caicach_findings::{Finding, Findings, Place, Severity, Text};
use caicach_reports::Sheet;
use caicach_units::{Origin, UnitKind, UnitRow};
use serde::{Deserialize, Serialize};

/// Rows of a preview that are shown.
const ROWS_SHOWN: usize = 200;
/// The columns of an upload.
const COLUMNS: [&str; 6] = ["code", "name", "kind", "parent", "valid_from", "valid_to"];

/// A unit on its way from the preview to the confirmation, through the browser.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Previewed {
    code: String,
    name: String,
    kind: String,
    parent: String,
    valid_from: String,
    valid_to: String,
}

#[derive(Template)]
#[template(path = "units_import.html")]
struct ImportPage<'a> {
    page: &'a Page,
    file_name: &'a str,
    findings: Vec<FindingGroup>,
    rows: Vec<Row>,
    /// How many of the rows are shown, when not all are.
    shown: String,
    total: usize,
    set_aside: usize,
    /// The units as JSON, for the confirmation.
    units: String,
    is_done: bool,
}

struct Row {
    href: String,
    code: String,
    name: String,
    kind: String,
    parent: String,
    from: String,
}

/// `GET /units/template.csv`: the header that an upload needs.
pub(super) async fn template() -> Response {
    let columns = COLUMNS.map(str::to_owned).to_vec();
    send(&Sheet { columns, ..Sheet::default() }, Format::Csv, "don-vi-mau")
}

/// `POST /units/import`: what an upload would add.
pub(super) async fn preview(page: Page, form: Multipart) -> Response {
    if let Err(answer) = allowed(&page, Action::AddUnit) {
        return answer;
    }
    let uploaded = match read_upload(form).await {
        Ok(uploaded) if uploaded.has_file() => uploaded,
        Ok(_) => return show(&page, "", &[], &no_file().into(), 0, false),
        Err(finding) => return show(&page, "", &[], &finding.into(), 0, false),
    };
    let (rows, mut findings) = match read_additions(&uploaded.file_name, &uploaded.bytes) {
        Ok(read) => read,
        Err(findings) => return show(&page, &uploaded.file_name, &[], &findings, 0, false),
    };
    let read = rows.units.len();
    let (units, about) = page.running.preview_units(rows.units);
    findings.extend(about);
    if read == 0 {
        findings.push(no_rows(&uploaded.file_name));
    }
    show(&page, &uploaded.file_name, &units, &findings, read - units.len(), false)
}

#[derive(Debug, Deserialize)]
pub(super) struct Confirmed {
    name: String,
    units: String,
}

/// `POST /units/import/confirm`: adds what the preview showed, checked once more against the tree as it is now.
pub(super) async fn confirm(page: Page, Form(confirmed): Form<Confirmed>) -> Response {
    let caller = match allowed(&page, Action::AddUnit) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let Ok(previewed) = serde_json::from_str::<Vec<Previewed>>(&confirmed.units) else {
        return show(&page, &confirmed.name, &[], &no_file().into(), 0, false);
    };
    let rows: Vec<UnitRow> = (1..).zip(previewed).map(|(number, unit)| row(number, unit)).collect();
    let sent = rows.len();
    let (units, findings) = page.running.preview_units(rows);
    if units.is_empty()
        || units.len() < sent
        || findings.iter().any(|finding| finding.severity == Severity::Rejected)
    {
        return show(&page, &confirmed.name, &units, &findings, sent - units.len(), false);
    }
    match page.running.add_units(&caller, &units).await {
        Ok(_) => show(&page, &confirmed.name, &units, &Findings::default(), 0, true),
        Err(error) => page.error(&error),
    }
}

fn row(number: u64, unit: Previewed) -> UnitRow {
    UnitRow {
        place: Place::default().line(number),
        origin: Origin::Office,
        code: unit.code,
        full_name: unit.name.clone(),
        name: unit.name,
        kind: unit.kind,
        parent: unit.parent,
        valid_from: unit.valid_from,
        valid_to: unit.valid_to,
        ..UnitRow::default()
    }
}

fn show(
    page: &Page,
    file_name: &str,
    units: &[(String, OfficeUnitFields)],
    findings: &Findings,
    set_aside: usize,
    is_done: bool,
) -> Response {
    let previewed: Vec<Previewed> = units.iter().map(|(code, fields)| previewed(code, fields)).collect();
    let row = |(code, fields): &(String, OfficeUnitFields)| Row {
        href: format!("/units/{}/{code}", fields.kind),
        code: code.clone(),
        name: fields.name.clone(),
        kind: UnitKind::parse(&fields.kind)
            .map_or(String::new(), |kind| kind.label(page.t.language).to_owned()),
        parent: fields.parent_code.clone().unwrap_or_default(),
        from: fields.valid_from.map(|day| page.t.day(day)).unwrap_or_default(),
    };
    let status = if units.is_empty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let rows: Vec<Row> = units.iter().take(ROWS_SHOWN).map(row).collect();
    let are_all_shown = rows.len() == units.len();
    let words = || {
        page.t.with_all("units-import-rows-shown", &[("shown", rows.len().into()), ("n", units.len().into())])
    };
    page.show_with(
        status,
        &ImportPage {
            page,
            file_name,
            findings: page.findings(findings),
            shown: if are_all_shown { String::new() } else { words() },
            rows,
            total: units.len(),
            set_aside,
            units: serde_json::to_string(&previewed).unwrap_or_default(),
            is_done,
        },
    )
}

fn previewed(code: &str, fields: &OfficeUnitFields) -> Previewed {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    Previewed {
        code: code.to_owned(),
        name: fields.name.clone(),
        kind: fields.kind.clone(),
        parent: fields.parent_code.clone().unwrap_or_default(),
        valid_from: day(fields.valid_from),
        valid_to: day(fields.valid_to),
    }
}

fn no_file() -> Finding {
    Finding::rejected(
        "upload-missing",
        Text::new("Chưa chọn tệp, hoặc tệp trống", "No file was chosen, or it is empty"),
    )
    .hint(Text::new("Chọn tệp CSV hoặc XLSX rồi gửi lại", "Choose a CSV or XLSX file and send it again"))
}

fn no_rows(file_name: &str) -> Finding {
    Finding::rejected(
        "upload-without-rows",
        Text::new("Tệp không có dòng đơn vị nào", "The file has no row with a unit"),
    )
    .at(Place::file(file_name))
    .hint(Text::new("Điền các đơn vị dưới dòng tiêu đề", "Fill in the units below the header"))
}
