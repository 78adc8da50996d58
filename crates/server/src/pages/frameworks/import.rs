//! `/frameworks/import`: the office's decision as a file, or a new year's framework from one that is there.

use super::drafts;
use super::editor::Editor;
use crate::AppState;
use crate::page::{FindingGroup, Page};
use crate::pages::units::read_upload;
use crate::path::Path;
use askama::Template;
use axum::extract::{Form, Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::frameworks::{DraftHeader, NewCriteria, NewLowerCriteria, NewYearCriteria};
use caicach_app::store::{OfficeFrameworkId, StoreError};
use caicach_app::{AppError, Caller};
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_units::UnitKind;
use chrono::Datelike;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "frameworks/import.html")]
struct ImportPage<'a> {
    page: &'a Page,
    code: String,
    name: String,
    issuer: String,
    year_from: String,
    kinds: Vec<KindChoice>,
    /// Frameworks that fix criteria for a level below: identifiers, names, whether chosen.
    uppers: Vec<(String, String, bool)>,
    drafts: Vec<DraftRow>,
    findings: Vec<FindingGroup>,
}

/// A kind of units: word, name, whether chosen.
pub(super) type KindChoice = (&'static str, &'static str, bool);

struct DraftRow {
    href: String,
    name: String,
    code: String,
    entered: String,
}

/// What was typed beside the file.
#[derive(Default)]
struct Typed {
    code: String,
    name: String,
    issuer: String,
    year_from: String,
    kind: String,
    upper: String,
}

/// The kinds of units for which a framework may be.
pub(super) fn kinds(page: &Page, chosen: &str) -> Vec<KindChoice> {
    let kinds = UnitKind::ALL.into_iter();
    kinds.map(|kind| (kind.code(), kind.label(page.t.language), kind.code() == chosen)).collect()
}

pub(super) async fn show(Editor { page, caller }: Editor, State(app): State<AppState>) -> Response {
    let year = crate::clock::today().year();
    let typed = Typed { year_from: year.to_string(), kind: "department".to_owned(), ..Typed::default() };
    form(&page, (&app, &caller), StatusCode::OK, &typed, &Findings::default()).await
}

async fn form(
    page: &Page,
    (app, caller): (&AppState, &Caller),
    status: StatusCode,
    typed: &Typed,
    findings: &Findings,
) -> Response {
    let known = match app.app.framework_drafts(caller).await {
        Ok(known) => known,
        Err(error) => return page.error(&error),
    };
    let uppers = page.state.frameworks.iter().filter(|known| known.is_in_use()).map(|known| {
        let framework = &known.versioned.framework;
        let name = page.t.text(&framework.header().name).to_owned();
        (framework.id().to_owned(), name, framework.id() == typed.upper)
    });
    let drafts = known.into_iter().map(|known| DraftRow {
        href: drafts::address(known.id),
        name: known.name,
        code: known.code,
        entered: page.t.day(caicach_calendar::local_from_utc(known.created_at).date()),
    });
    let view = ImportPage {
        page,
        code: typed.code.clone(),
        name: typed.name.clone(),
        issuer: typed.issuer.clone(),
        year_from: typed.year_from.clone(),
        kinds: kinds(page, &typed.kind),
        uppers: uppers.collect(),
        drafts: drafts.collect(),
        findings: page.findings(findings),
    };
    page.show_with(status, &view)
}

pub(super) async fn receive(
    Editor { page, caller }: Editor,
    State(app): State<AppState>,
    sent: Multipart,
) -> Response {
    let uploaded = match read_upload(sent).await {
        Ok(uploaded) => uploaded,
        Err(finding) => {
            let nothing = Typed::default();
            return form(&page, (&app, &caller), StatusCode::UNPROCESSABLE_ENTITY, &nothing, &finding.into())
                .await;
        }
    };
    let field = |name: &str| uploaded.field(name).to_owned();
    let typed = Typed {
        code: field("code"),
        name: field("name"),
        issuer: field("issuer"),
        year_from: field("year_from"),
        kind: field("kind"),
        upper: field("upper"),
    };
    let header = DraftHeader {
        issuer: typed.issuer.clone(),
        applies_to: Some(typed.kind.clone()).filter(|kind| !kind.is_empty()).into_iter().collect(),
        year_from: typed.year_from.parse().ok(),
        year_to: None,
        upper: Some(typed.upper.clone()).filter(|upper| !upper.is_empty()),
    };
    if !uploaded.has_file() {
        return form(&page, (&app, &caller), StatusCode::UNPROCESSABLE_ENTITY, &typed, &no_file().into())
            .await;
    }
    let new = NewCriteria {
        file: uploaded.file_name,
        bytes: uploaded.bytes,
        code: typed.code.clone(),
        name: typed.name.clone(),
        header,
    };
    answer(&page, (&app, &caller), &typed, app.app.read_criteria(&caller, new).await).await
}

async fn answer(
    page: &Page,
    by: (&AppState, &Caller),
    typed: &Typed,
    read: Result<OfficeFrameworkId, AppError>,
) -> Response {
    match read {
        Ok(id) => Redirect::to(&drafts::address(id)).into_response(),
        Err(AppError::Input(findings)) => {
            form(page, by, StatusCode::UNPROCESSABLE_ENTITY, typed, &findings).await
        }
        Err(AppError::Store(error @ (StoreError::Invalid { .. } | StoreError::AlreadyExists { .. }))) => {
            let finding = Finding::rejected("not-kept", error.message());
            form(page, by, StatusCode::UNPROCESSABLE_ENTITY, typed, &finding.into()).await
        }
        Err(error) => page.error(&error),
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Renew {
    code: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    year_from: String,
}

/// `POST /frameworks/{id}/renew`: a draft for a new year.
pub(super) async fn renew(
    Editor { page, caller }: Editor,
    State(app): State<AppState>,
    Path(from): Path<String>,
    Form(typed): Form<Renew>,
) -> Response {
    let new = NewYearCriteria {
        from,
        code: typed.code.trim().to_owned(),
        name: typed.name.clone(),
        year_from: typed.year_from.trim().parse().ok(),
    };
    match app.app.renew_framework(&caller, new).await {
        Ok(id) => Redirect::to(&drafts::address(id)).into_response(),
        Err(error) => page.error(&error),
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Lower {
    code: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    year_from: String,
}

/// `POST /frameworks/{id}/lower`: a draft for the level below, whose components are its own.
pub(super) async fn lower(
    Editor { page, caller }: Editor,
    State(app): State<AppState>,
    Path(upper): Path<String>,
    Form(typed): Form<Lower>,
) -> Response {
    let header = DraftHeader {
        applies_to: Some(typed.kind).filter(|kind| !kind.is_empty()).into_iter().collect(),
        year_from: typed.year_from.trim().parse().ok(),
        ..DraftHeader::default()
    };
    let new = NewLowerCriteria { upper, code: typed.code.trim().to_owned(), name: typed.name, header };
    match app.app.begin_lower_framework(&caller, new).await {
        Ok(id) => Redirect::to(&drafts::address(id)).into_response(),
        Err(error) => page.error(&error),
    }
}

fn no_file() -> Finding {
    Finding::rejected("no-file", Text::new("Chưa chọn tệp", "No file was chosen"))
        .at(Place::item("").column("file"))
        .hint(Text::new(
            "Chọn tệp DOCX hoặc XLSX có bảng tiêu chí",
            "Choose the DOCX or XLSX file with the table of criteria",
        ))
}
