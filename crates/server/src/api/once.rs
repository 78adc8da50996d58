//! Requests that are carried out once, however often they are sent.
//!
//! A program that gets no answer sends the same request again; with a header `Idempotency-Key` it then gets the answer that
//! it missed. Only what was settled is kept: what went in, and input that cannot be used. Everything else may be tried again.

use crate::problem::{PROBLEM_JSON, Problem, ProblemKind};
use axum::extract::rejection::BytesRejection;
use axum::http::header::{CONTENT_TYPE, HeaderName, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use caicach_app::store::{Claim, ImportFile, KeptResponse};
use caicach_app::{App, AppError, Caller};
use caicach_findings::Text;
use serde::Serialize;

const JSON: &str = "application/json";
/// The longest key of a request.
const LONGEST_KEY: usize = 255;

/// An answer that is kept for whoever asks again.
pub(super) struct Settled(KeptResponse);

impl Settled {
    /// An answer: what was done, or that the input cannot be used. Any other error is a problem that may pass.
    ///
    /// # Errors
    /// The request may be tried again.
    pub(super) fn of<T: Serialize>(result: Result<T, AppError>) -> Result<Self, Problem> {
        let (status, body) = match result {
            Ok(done) => (StatusCode::OK, serde_json::to_string(&done)),
            Err(error @ AppError::Input(_)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, serde_json::to_string(&Problem::of(&error)))
            }
            Err(error) => return Err(Problem::of(&error)),
        };
        let body = body.map_err(|error| Problem::of(&error.into()))?;
        Ok(Self(KeptResponse { status: status.as_u16(), body }))
    }

    fn answer(self) -> Response {
        let Self(KeptResponse { status, body }) = self;
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let media_type = if status.is_success() { JSON } else { PROBLEM_JSON };
        (status, [(CONTENT_TYPE, HeaderValue::from_static(media_type))], body).into_response()
    }
}

/// Carries a request out unless the caller sent it before with the same key; then the answer of that time is given. `request` is
/// all of the request that makes it this one.
///
/// # Errors
/// The request may be tried again, or the key was used for another one.
pub(super) async fn once(
    app: &App,
    caller: &Caller,
    key: Option<&str>,
    request: &[&[u8]],
    work: impl Future<Output = Result<Settled, Problem>>,
) -> Result<Response, Problem> {
    let Some(key) = key else { return work.await.map(Settled::answer) };
    let requests = app.store().requests();
    let actor = &caller.actor;
    let claim =
        requests.claim(actor, key, &hash(request)).await.map_err(|error| Problem::of(&error.into()))?;
    match claim {
        Claim::Done(kept) => return Ok(Settled(kept).answer()),
        Claim::InProgress => {
            let mut response = Problem::new(ProblemKind::RequestInProgress).into_response();
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
            return Ok(response);
        }
        Claim::New => {}
    }
    match work.await {
        Ok(settled) => {
            if let Err(error) = requests.complete(actor, key, &settled.0).await {
                // What was sent is in, and sending it once more changes nothing.
                tracing::warn!(%error, "the answer to a request could not be kept");
            }
            Ok(settled.answer())
        }
        Err(problem) => {
            if let Err(error) = requests.release(actor, key).await {
                tracing::warn!(%error, "a request that was not carried out could not be given back");
            }
            Err(problem)
        }
    }
}

/// A hash of all parts of a request, so that a key is not used for two requests.
fn hash(parts: &[&[u8]]) -> String {
    let hashes: Vec<String> = parts.iter().map(|part| ImportFile::new("", part, 0, 0).sha256).collect();
    ImportFile::new("", hashes.join("\0").as_bytes(), 0, 0).sha256
}

/// The key of a request.
///
/// # Errors
/// It is empty, too long, or has characters that are no visible ASCII.
pub(super) fn key_of(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(HeaderName::from_static("idempotency-key")) else { return Ok(None) };
    let key = value.to_str().ok().map(str::trim).filter(|key| (1..=LONGEST_KEY).contains(&key.len()));
    match key {
        Some(key) => Ok(Some(key.to_owned())),
        None => {
            let message = Text::new(
                format!("Idempotency-Key phải có 1 đến {LONGEST_KEY} ký tự ASCII nhìn thấy được"),
                format!("Idempotency-Key must have 1 to {LONGEST_KEY} visible ASCII characters"),
            );
            Err(Problem::bad_parameter("Idempotency-Key", &message))
        }
    }
}

/// A body that did not arrive.
pub(super) fn unread_body(rejection: &BytesRejection) -> Problem {
    let kind = match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ProblemKind::TooLarge,
        _ => ProblemKind::BadRequest,
    };
    let message = Text::new(
        "Không đọc được nội dung gửi lên; giới hạn là 50 MB",
        "The body could not be read; the limit is 50 MB",
    );
    Problem::new(kind).because(&message)
}
