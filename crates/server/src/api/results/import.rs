//! `POST /results`: an office adds its own past results.

use crate::AppState;
use crate::api::finding::{Finding, FindingCount};
use crate::api::once::{Settled, key_of, once, unread_body};
use crate::api::query::{Asked, FromParameters, Parameters};
use crate::problem::{PROBLEM_JSON, Problem, ProblemKind};
use crate::session::ApiCaller;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use caicach_app::{App, Caller, ImportedResults};
use caicach_findings::{Severity, Text};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

const CSV: &str = "text/csv";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The longest name of a file.
const LONGEST_NAME: usize = 255;

/// What the file is called.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct FileAsked {
    /// The name of the file, for findings and for the audit trail.
    #[param(example = "ket-qua-2015-2020.csv", max_length = 255)]
    name: Option<String>,
}

impl FromParameters for FileAsked {
    fn from_parameters(parameters: &mut Parameters) -> Result<Self, Problem> {
        let name = parameters.text("name")?;
        let is_usable =
            |name: &String| name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control);
        if name.as_ref().is_some_and(|name| !is_usable(name)) {
            let message = Text::new(
                format!("Tên tệp có ký tự điều khiển hoặc dài quá {LONGEST_NAME} ký tự"),
                format!("The name has control characters or more than {LONGEST_NAME} characters"),
            );
            return Err(Problem::bad_parameter("name", &message));
        }
        Ok(Self { name })
    }
}

/// What came of an import.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct Imported {
    /// How many rows went in.
    accepted: usize,
    /// How many findings set something aside; the rows behind them did not go in.
    rejected: usize,
    /// Whether the same rows had been imported before; then nothing was changed.
    already_there: bool,
    /// How many findings there are of each kind, the most severe first.
    finding_counts: Vec<FindingCount>,
    /// What was noticed: the first hundred of each kind.
    findings: Vec<Finding>,
}

impl From<&ImportedResults> for Imported {
    fn from(imported: &ImportedResults) -> Self {
        let findings = &imported.findings;
        Self {
            accepted: imported.accepted,
            rejected: findings.iter().filter(|finding| finding.severity == Severity::Rejected).count(),
            already_there: imported.already_there,
            finding_counts: FindingCount::of_each_kind(findings),
            findings: Finding::first_of_each_kind(findings),
        }
    }
}

/// Add past results of the office
///
/// A CSV or XLSX file with the columns `index`, `year`, `unit` or `unit_code`, `rank`, `value`, `note`, `source`, also under
/// their Vietnamese names. A row that cannot be used is set aside and said; the rest goes in, all or none. The figures stand
/// beside what is published and never replace it. The same file again changes nothing.
#[utoipa::path(
    post,
    path = "/results",
    operation_id = "add_results",
    tag = "results",
    security(("token" = []), ("session" = [])),
    params(
        FileAsked,
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]([ -~]*[!-~])?$",
            description = "A key of your own, up to 255 visible ASCII characters: the same key with the same request gets the same answer, and the request is carried out once"),
    ),
    request_body(
        description = "The file, up to 50 MB",
        content(
            (String = "text/csv", example = "index,year,unit_code,rank,value,source\npar_index,2019,46,13,83.06,Báo cáo của tỉnh"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ),
    ),
    responses(
        (status = 200, description = "The rows are in", body = Imported),
        (status = 401, description = "Signing in is needed", body = Problem, content_type = PROBLEM_JSON),
        (status = 403, description = "The caller may not do this", body = Problem, content_type = PROBLEM_JSON),
        (status = 409, description = "A request with this key is being carried out", body = Problem, content_type = PROBLEM_JSON),
        (status = 413, description = "The file is too large", body = Problem, content_type = PROBLEM_JSON),
        (status = 415, description = "The body is neither CSV nor XLSX", body = Problem, content_type = PROBLEM_JSON),
        (status = 422, description = "No row can be used, or the key was used for another request", body = Problem, content_type = PROBLEM_JSON),
    ),
)]
pub(in crate::api) async fn add(
    ApiCaller(caller): ApiCaller,
    State(state): State<AppState>,
    Asked(asked): Asked<FileAsked>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let extension = extension_of(&headers)?;
    let key = key_of(&headers)?;
    let bytes = body.map_err(|rejection| unread_body(&rejection))?;
    let name = asked.name.unwrap_or_else(|| format!("results.{extension}"));
    let request = [b"POST /results".as_slice(), name.as_bytes(), &bytes];
    let work = import(&state.app, &caller, &name, &bytes);
    once(&state.app, &caller, key.as_deref(), &request, work).await
}

/// Imports a file. What is settled (rows that went in, input that cannot be used) is an answer; the rest may be tried again.
async fn import(app: &App, caller: &Caller, name: &str, bytes: &[u8]) -> Result<Settled, Problem> {
    let imported = app.import_results(caller, name, bytes).await;
    Settled::of(imported.map(|imported| Imported::from(&imported)))
}

/// The extension that belongs to the type of the body.
fn extension_of(headers: &HeaderMap) -> Result<&'static str, Problem> {
    let stated = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = stated.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match media_type.as_str() {
        CSV => Ok("csv"),
        XLSX => Ok("xlsx"),
        _ => {
            let message = Text::new("Nội dung gửi lên phải là CSV hoặc XLSX", "The body must be CSV or XLSX");
            let hint = Text::new(
                format!("Đặt Content-Type: {CSV} hoặc {XLSX}"),
                format!("Set Content-Type: {CSV} or {XLSX}"),
            );
            Err(Problem::new(ProblemKind::UnsupportedMediaType).because(&message).hint(&hint))
        }
    }
}
