//! `PUT /registers/{register}/records`: another program sends records.

use super::register_of;
use crate::AppState;
use crate::api::finding::Finding;
use crate::api::once::{Settled, key_of, once, unread_body};
use crate::api::query::{Asked, Nothing};
use crate::problem::{PROBLEM_JSON, Problem, ProblemKind};
use crate::session::ApiCaller;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use caicach_app::registers::{PutRow, PutRowOutcome, SentRecord};
use caicach_app::store::PutOutcome;
use caicach_findings::{Place, Text};
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use utoipa::ToSchema;

const JSON: &str = "application/json";

/// What became of the records.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct RecordsTaken {
    /// How many were not there before.
    added: usize,
    /// How many stand in the place of others.
    replaced: usize,
    /// How many were there already as they came.
    unchanged: usize,
    /// How many have the key of a later one of the same request, which went in alone.
    repeated: usize,
    /// How many could not be used.
    rejected: usize,
    /// What became of each, in their order.
    rows: Vec<RowTaken>,
}

/// What became of a record.
#[derive(Debug, Serialize, ToSchema)]
struct RowTaken {
    /// Which of the records, from 1.
    row: usize,
    /// The values that identify it, as far as they could be read.
    key: Vec<String>,
    /// What became of it.
    outcome: RowOutcome,
    /// What was noticed: why it was rejected, and what is doubtful about it.
    findings: Vec<Finding>,
}

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum RowOutcome {
    /// There was none with its key.
    Added,
    /// It stands in the place of another one, or is back after it had been withdrawn.
    Replaced,
    /// It was there already.
    Unchanged,
    /// A later record of the same request has its key.
    Repeated,
    /// It could not be used.
    Rejected,
}

impl RecordsTaken {
    fn of(rows: &[PutRow]) -> Self {
        let outcome = |row: &PutRow| match row.outcome {
            PutRowOutcome::Rejected => RowOutcome::Rejected,
            PutRowOutcome::Put(PutOutcome::Added) => RowOutcome::Added,
            PutRowOutcome::Put(PutOutcome::Replaced) => RowOutcome::Replaced,
            PutRowOutcome::Put(PutOutcome::Unchanged) => RowOutcome::Unchanged,
            PutRowOutcome::Put(PutOutcome::Revived) => RowOutcome::Replaced,
            PutRowOutcome::Put(PutOutcome::Repeated) => RowOutcome::Repeated,
        };
        let rows: Vec<RowTaken> = (1..)
            .zip(rows)
            .map(|(number, row)| RowTaken {
                row: number,
                key: row.key.clone(),
                outcome: outcome(row),
                findings: Finding::all(&row.findings),
            })
            .collect();
        let count = |outcome| rows.iter().filter(|row| row.outcome == outcome).count();
        Self {
            added: count(RowOutcome::Added),
            replaced: count(RowOutcome::Replaced),
            unchanged: count(RowOutcome::Unchanged),
            repeated: count(RowOutcome::Repeated),
            rejected: count(RowOutcome::Rejected),
            rows,
        }
    }
}

/// Send records
///
/// Up to 5,000 records, each an object with the fields of the register by their names; a field that is left out is empty. A record
/// goes over the one with the same key, or beside the others; equal ones change nothing, so that the same request again is
/// harmless. A record that cannot be used is rejected with its reasons, and the rest goes in, all or none. Numbers have a decimal
/// point, choices are given by their codes, days as `2026-03-02`, times as local ones (`2026-03-02T08:00:00`), units by their codes.
/// Records of units that the caller's roles do not reach are rejected.
#[utoipa::path(
    put,
    path = "/registers/{register}/records",
    operation_id = "put_records",
    tag = "registers",
    security(("token" = []), ("session" = [])),
    params(
        ("register" = String, Path, description = "The register", example = "tasks"),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]([ -~]*[!-~])?$",
            description = "A key of your own, up to 255 visible ASCII characters: the same key with the same request gets the same answer, and the request is carried out once"),
    ),
    request_body(
        description = "The records, up to 5,000 and 50 MB",
        content(
            (Vec<Object> = "application/json", example = json!([
                { "code": "NV-12", "title": "Rà soát quy trình nội bộ", "unit": "68", "assigner": "reform_plan", "due_on": "2026-06-30", "state": "open" }
            ])),
        ),
    ),
    responses(
        (status = 200, description = "What became of each record", body = RecordsTaken),
        (status = 401, description = "Signing in is needed", body = Problem, content_type = PROBLEM_JSON),
        (status = 403, description = "The caller may not do this", body = Problem, content_type = PROBLEM_JSON),
        (status = 404, description = "There is no such register", body = Problem, content_type = PROBLEM_JSON),
        (status = 409, description = "A request with this key is being carried out", body = Problem, content_type = PROBLEM_JSON),
        (status = 413, description = "The body is too large", body = Problem, content_type = PROBLEM_JSON),
        (status = 415, description = "The body is no JSON", body = Problem, content_type = PROBLEM_JSON),
        (status = 422, description = "There are more than 5,000 records, or the key was used for another request", body = Problem, content_type = PROBLEM_JSON),
    ),
)]
pub(in crate::api) async fn put(
    ApiCaller(caller): ApiCaller,
    State(state): State<AppState>,
    path: Result<Path<String>, PathRejection>,
    Asked(Nothing): Asked<Nothing>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let Path(id) = path?;
    let app = &state.app;
    let register = register_of(app, &id)?;
    expect_json(&headers)?;
    let key = key_of(&headers)?;
    let bytes = body.map_err(|rejection| unread_body(&rejection))?;
    let sent: Vec<Json> = serde_json::from_slice(&bytes).map_err(|error| no_array(&error))?;
    let request = [b"PUT /registers/records".as_slice(), id.as_bytes(), &bytes];
    let work = async {
        let taken = app.put_records(&caller, register, sent.into_iter().map(record).collect()).await;
        Settled::of(taken.map(|rows| RecordsTaken::of(&rows)))
    };
    once(app, &caller, key.as_deref(), &request, work).await
}

/// A record as texts: what a field is read from.
fn record(sent: Json) -> SentRecord {
    let Json::Object(fields) = sent else {
        let message = Text::new("Mỗi bản ghi phải là một đối tượng JSON", "A record must be a JSON object");
        return Err(caicach_findings::Finding::rejected("not-an-object", message));
    };
    let mut stated = BTreeMap::new();
    for (name, value) in fields {
        let text = match value {
            Json::Null => continue,
            Json::String(text) => text,
            Json::Bool(yes) => yes.to_string(),
            Json::Number(number) => plain(&number),
            Json::Array(_) | Json::Object(_) => {
                let message = Text::new(
                    format!("Trường “{name}” phải là chuỗi, số, true, false hoặc null"),
                    format!("The field “{name}” must be a string, a number, true, false or null"),
                );
                let finding = caicach_findings::Finding::rejected("not-a-value", message);
                return Err(finding.at(Place::default().column(name)));
            }
        };
        stated.insert(name, text);
    }
    Ok(stated)
}

/// A number without an exponent, as files write it.
fn plain(number: &serde_json::Number) -> String {
    let text = number.to_string();
    match number.as_f64() {
        Some(real) if text.contains(['e', 'E']) => real.to_string(),
        _ => text,
    }
}

fn expect_json(headers: &HeaderMap) -> Result<(), Problem> {
    let stated = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = stated.split(';').next().unwrap_or_default().trim();
    if media_type.eq_ignore_ascii_case(JSON) {
        return Ok(());
    }
    let message = Text::new("Nội dung gửi lên phải là JSON", "The body must be JSON");
    let hint = Text::new(format!("Đặt Content-Type: {JSON}"), format!("Set Content-Type: {JSON}"));
    Err(Problem::new(ProblemKind::UnsupportedMediaType).because(&message).hint(&hint))
}

fn no_array(error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line(), error.column());
    let message = Text::new(
        format!("Nội dung không phải là mảng JSON các bản ghi (dòng {line}, cột {column})"),
        format!("The body is no JSON array of records (line {line}, column {column})"),
    );
    Problem::new(ProblemKind::BadRequest).because(&message)
}
