//! `/assessments/{id}/documents`: official documents of an assessment, as PDF and DOCX.

use super::asked::Asked;
use crate::AppState;
use crate::page::{Page, form_urlencode};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use caicach_app::AppError;
use caicach_app::assessments::{Paper, PaperKind, PaperMeeting};
use caicach_app::policy::{Action, Resource};
use caicach_app::store::AssessmentId;
use caicach_documents::{Document, to_docx, to_pdf};
use chrono::{NaiveDate, NaiveDateTime};
use serde::Deserialize;

const PDF: &str = "application/pdf";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

#[derive(Template)]
#[template(path = "assessments/documents.html")]
struct DocumentsPage<'a> {
    page: &'a Page,
    id: String,
    year_name: String,
    kinds: Vec<(&'static str, String, bool)>,
    kind: &'static str,
    is_of_unit: bool,
    is_minutes: bool,
    has_participants: bool,
    is_signed: bool,
    subjects: Vec<(String, String, bool)>,
    today: String,
}

/// What is asked for on the page and for the file: the fields of the form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    kind: String,
    of: String,
    format: String,
    superior: String,
    office: String,
    abbreviation: String,
    place: String,
    number: String,
    day: String,
    bases: String,
    addressed_to: String,
    recipients: String,
    signer_office: String,
    signer: String,
    begins: String,
    ends: String,
    meeting_place: String,
    chair: String,
    secretary: String,
    participants: String,
}

impl Typed {
    fn kind(&self) -> Option<PaperKind> {
        PaperKind::ALL.into_iter().find(|kind| kind.code() == self.kind)
    }

    fn paper(&self) -> Paper {
        let lines = |text: &str| text.lines().map(|line| line.trim().to_owned()).collect();
        let moment = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok();
        let meeting = moment(&self.begins).map(|begins| PaperMeeting {
            begins,
            ends: moment(&self.ends).unwrap_or(begins),
            place: self.meeting_place.clone(),
            chair: self.chair.clone(),
            secretary: self.secretary.clone(),
            participants: lines(&self.participants),
        });
        Paper {
            superior: self.superior.clone(),
            office: self.office.clone(),
            abbreviation: self.abbreviation.clone(),
            place: self.place.clone(),
            number: self.number.trim().parse().ok(),
            day: NaiveDate::parse_from_str(&self.day, "%Y-%m-%d").ok(),
            bases: lines(&self.bases),
            addressed_to: lines(&self.addressed_to),
            recipients: lines(&self.recipients),
            signer_office: self.signer_office.clone(),
            signer: self.signer.clone(),
            meeting,
        }
    }
}

pub(super) async fn show(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Query(typed): Query<Typed>,
) -> Response {
    let kind = typed.kind().unwrap_or(PaperKind::SelfReport);
    let year = match app.app.assessed_year(&caller, id).await {
        Ok(year) => year,
        Err(error) => return page.error(&error),
    };
    let subjects = if kind.is_of_unit() {
        match app.app.readable_units_of(&caller, id).await {
            Ok(units) => units.into_iter().map(|unit| (unit.code, unit.name)).collect(),
            Err(error) => return page.error(&error),
        }
    } else {
        year.groups.iter().map(|group| (group.name.clone(), group.name.clone())).collect::<Vec<_>>()
    };
    let subjects = subjects.into_iter().map(|(code, name)| {
        let is_chosen = code == typed.of;
        (code, name, is_chosen)
    });
    let label = |kind: PaperKind| match kind {
        PaperKind::SelfReport => page.t.get("documents-self-report"),
        PaperKind::AppraisalMinutes => page.t.get("documents-appraisal-minutes"),
        PaperKind::CouncilMinutes => page.t.get("documents-council-minutes"),
        PaperKind::CouncilResolution => page.t.get("documents-council-resolution"),
        PaperKind::ResultNotice => page.t.get("documents-result-notice"),
    };
    let may_decide = app.app.may_on(&caller, Action::RecordDecision, &Resource::assessment(Some(id.0), None));
    let is_offered = |kind: &PaperKind| match kind {
        PaperKind::CouncilMinutes | PaperKind::CouncilResolution => may_decide,
        PaperKind::ResultNotice => !year.publications.is_empty(),
        PaperKind::SelfReport | PaperKind::AppraisalMinutes => true,
    };
    let kinds = PaperKind::ALL.into_iter().filter(is_offered);
    let is_minutes = matches!(kind, PaperKind::AppraisalMinutes | PaperKind::CouncilMinutes);
    page.show(&DocumentsPage {
        page: &page,
        id: id.to_string(),
        year_name: year.assessment.name.clone(),
        kinds: kinds.map(|known| (known.code(), label(known), known == kind)).collect(),
        kind: kind.code(),
        is_of_unit: kind.is_of_unit(),
        is_minutes: is_minutes || kind == PaperKind::CouncilResolution,
        has_participants: kind == PaperKind::AppraisalMinutes,
        is_signed: !is_minutes,
        subjects: subjects.collect(),
        today: crate::clock::today().to_string(),
    })
}

/// `GET /assessments/{id}/documents/file`.
pub(super) async fn file(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Query(typed): Query<Typed>,
) -> Response {
    let Some(kind) = typed.kind() else { return page.not_found() };
    let document = app.app.assessment_document(&caller, id, kind, &typed.of, &typed.paper()).await;
    let document = match document {
        Ok(document) => document,
        Err(error) => return page.error(&error),
    };
    let name = format!("{}-{id}-{}", kind.code(), typed.of);
    let is_docx = typed.format == "docx";
    let written = tokio::task::spawn_blocking(move || write(&document, is_docx)).await;
    match written {
        Ok(Some(bytes)) => send(&name, is_docx, bytes),
        Ok(None) | Err(_) => page.error(&AppError::Stopped),
    }
}

/// Setting the pages of a PDF takes a good part of a second.
fn write(document: &Document, is_docx: bool) -> Option<Vec<u8>> {
    if is_docx {
        to_docx(document).inspect_err(|error| tracing::error!(%error, "no DOCX could be written")).ok()
    } else {
        to_pdf(document).inspect_err(|error| tracing::error!(%error, "no PDF could be written")).ok()
    }
}

fn send(name: &str, is_docx: bool, bytes: Vec<u8>) -> Response {
    let (extension, media_type) = if is_docx { ("docx", DOCX) } else { ("pdf", PDF) };
    let plain: String =
        name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    let disposition = format!(
        "attachment; filename=\"{plain}.{extension}\"; filename*=UTF-8''{}.{extension}",
        form_urlencode(name)
    );
    let headers = [
        (CONTENT_TYPE, media_type.to_owned()),
        (CONTENT_DISPOSITION, disposition),
        (CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// Where documents of a kind are made.
pub(super) fn address(id: AssessmentId, kind: PaperKind, of: &str) -> String {
    format!("/assessments/{id}/documents?kind={}&of={}", kind.code(), form_urlencode(of))
}
