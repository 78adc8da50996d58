//! Documents behind a component: sent, looked at, withdrawn.

use super::asked::Asked;
use crate::AppState;
use crate::page::form_urlencode;
use crate::pages::units::read_upload;
use crate::path::Path;
use axum::body::Body;
use axum::extract::{Form, Multipart, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use caicach_app::AppError;
use caicach_app::assessments::{EvidencePlace, SentFile};
use caicach_app::store::{AssessmentId, Evidence, EvidenceId, EvidenceKind};
use caicach_assessments::RoundKind;
use caicach_findings::{Finding, Text};
use serde::Deserialize;
use tokio_util::io::ReaderStream;

/// Types that browsers show by themselves, without running anything.
const SHOWN: [&str; 5] = ["application/pdf", "image/jpeg", "image/png", "image/webp", "image/gif"];

/// `POST /assessments/{id}/units/{unit}/evidence`.
pub(super) async fn attach(
    asked: Asked,
    State(app): State<AppState>,
    Path((_, unit)): Path<(String, String)>,
    form: Multipart,
) -> Response {
    receive(&asked, &app, unit, form).await
}

/// `POST /assessments/{id}/evidence`: what was signed, by the council or for the publication.
pub(super) async fn attach_signed(asked: Asked, State(app): State<AppState>, form: Multipart) -> Response {
    receive(&asked, &app, String::new(), form).await
}

async fn receive(
    Asked { page, caller, id }: &Asked,
    app: &AppState,
    unit: String,
    form: Multipart,
) -> Response {
    // A form that ends in the middle leaves nothing behind.
    let sent = match read_upload(form).await {
        Ok(sent) => sent,
        Err(finding) => return page.error(&AppError::Input(finding.into())),
    };
    let field = |name: &str| sent.field(name).to_owned();
    let (title, link) = (field("title"), field("link"));
    let Some(round) = RoundKind::parse(sent.field("round")) else { return page.not_found() };
    let item = if unit.is_empty() { String::new() } else { field("item") };
    let place = EvidencePlace { unit, item, round };
    let replaces = sent.field("replaces").parse().ok().map(EvidenceId);
    if !sent.has_file() && link.is_empty() {
        return page.error(&AppError::Input(nothing_sent().into()));
    }
    let attached = if sent.has_file() {
        let title = if title.is_empty() { sent.file_name.clone() } else { title };
        let file = SentFile { name: sent.file_name, bytes: sent.bytes.into() };
        app.app.attach_file(caller, *id, &place, &title, file, replaces).await
    } else {
        let title = if title.is_empty() { link.clone() } else { title };
        app.app.attach_link(caller, *id, &place, &title, &link).await
    };
    match attached {
        Ok(_) => Redirect::to(&back(*id, &place.unit, &place.item)).into_response(),
        Err(error) => page.error(&error),
    }
}

/// `GET /assessments/{id}/units/{unit}/evidence`: all documents of the unit in one ZIP file, with a list of them.
pub(super) async fn archive(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, unit)): Path<(String, String)>,
) -> Response {
    let file = match app.app.evidence_archive(&caller, id, &unit).await {
        Ok(file) => tokio::fs::File::from_std(file),
        Err(error) => return page.error(&error),
    };
    let plain: String =
        unit.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    let headers = [
        (CONTENT_TYPE, "application/zip".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"tai-lieu-{plain}.zip\"")),
        (CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    (headers, Body::from_stream(ReaderStream::new(file))).into_response()
}

fn back(id: AssessmentId, unit: &str, item: &str) -> String {
    if unit.is_empty() {
        return format!("/assessments/{id}#signed");
    }
    super::component::address(&super::sheet::address(id, unit), item)
}

/// `GET /assessments/{id}/evidence/{number}`: shown where browsers can, else saved.
pub(super) async fn show(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, evidence)): Path<(String, i64)>,
) -> Response {
    match app.app.evidence_file(&caller, id, EvidenceId(evidence)).await {
        Ok((known, Some(bytes))) => file(&known, bytes),
        Ok((Evidence { evidence, .. }, None)) => match evidence.kind {
            EvidenceKind::Link(target) => Redirect::to(&target).into_response(),
            EvidenceKind::File { .. } => page.not_found(),
        },
        Err(error) => page.error(&error),
    }
}

fn nothing_sent() -> Finding {
    let message = Text::new("Chưa có tệp nào, hoặc tệp trống", "There is no file, or it is empty");
    let hint = Text::new(
        "Chọn tệp có nội dung, hoặc ghi địa chỉ",
        "Choose a file with content, or enter an address",
    );
    Finding::rejected("nothing-sent", message).hint(hint)
}

fn file(known: &Evidence, bytes: Bytes) -> Response {
    let EvidenceKind::File { name, media_type, .. } = &known.evidence.kind else {
        return axum::http::StatusCode::NOT_FOUND.into_response();
    };
    let is_shown = SHOWN.contains(&media_type.as_str());
    let how = if is_shown { "inline" } else { "attachment" };
    // RFC 6266 and RFC 8187: names in Vietnamese stand in the second form.
    let plain: String = name
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || ".-_".contains(letter) { letter } else { '_' })
        .collect();
    let disposition = format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{}", form_urlencode(name));
    let mut headers = HeaderMap::new();
    let values = [
        (CONTENT_TYPE, media_type.as_str()),
        (CONTENT_DISPOSITION, disposition.as_str()),
        (CACHE_CONTROL, "private, no-cache"),
        (
            CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'",
        ),
    ];
    for (header, value) in values {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(header, value);
        }
    }
    (headers, bytes).into_response()
}

#[derive(Debug, Deserialize)]
pub(super) struct Withdraw {
    reason: String,
}

/// `POST /assessments/{id}/evidence/{number}/withdraw`.
pub(super) async fn withdraw(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, evidence)): Path<(String, i64)>,
    Form(form): Form<Withdraw>,
) -> Response {
    match app.app.withdraw_evidence(&caller, id, EvidenceId(evidence), &form.reason).await {
        Ok(known) => {
            let known = known.evidence;
            Redirect::to(&back(id, &known.unit, &known.item)).into_response()
        }
        Err(error) => page.error(&error),
    }
}
