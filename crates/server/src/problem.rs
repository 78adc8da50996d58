//! Errors of the API as problem details (RFC 9457).

use crate::api::{Finding, Text};
use axum::Json;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use caicach_app::AppError;
use caicach_app::store::StoreError;
use caicach_findings::Findings;
use serde::Serialize;
use utoipa::ToSchema;

/// The media type of a problem.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// The kinds of problems: one table for answers, pages and documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProblemKind {
    /// A parameter is missing, unknown, given twice, or cannot be read.
    BadParameter,
    /// The request cannot be read at all.
    BadRequest,
    /// Nobody is signed in.
    SignInNeeded,
    /// The person may not do this.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// The address does not know the method.
    MethodNotAllowed,
    /// Somebody changed the same thing before.
    Conflict,
    /// The same request is being carried out.
    RequestInProgress,
    /// The body is too large.
    TooLarge,
    /// The body is of another type.
    UnsupportedMediaType,
    /// The input was read and cannot be used.
    UnusableInput,
    /// A mistake of the server.
    Internal,
    /// The database does not answer.
    Unavailable,
}

impl ProblemKind {
    /// All kinds, by status.
    pub(crate) const ALL: [Self; 13] = [
        Self::BadParameter,
        Self::BadRequest,
        Self::SignInNeeded,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Conflict,
        Self::RequestInProgress,
        Self::TooLarge,
        Self::UnsupportedMediaType,
        Self::UnusableInput,
        Self::Internal,
        Self::Unavailable,
    ];

    /// The stable name, after `/problems/`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::BadParameter => "bad-parameter",
            Self::BadRequest => "bad-request",
            Self::SignInNeeded => "sign-in-needed",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::Conflict => "conflict",
            Self::RequestInProgress => "request-in-progress",
            Self::TooLarge => "too-large",
            Self::UnsupportedMediaType => "unsupported-media-type",
            Self::UnusableInput => "unusable-input",
            Self::Internal => "internal",
            Self::Unavailable => "unavailable",
        }
    }

    /// The HTTP status.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::BadParameter | Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::SignInNeeded => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict | Self::RequestInProgress => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::UnusableInput => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What it means, in a sentence that is the same each time.
    pub(crate) fn meaning(self) -> caicach_findings::Text {
        let (vi, en) = match self {
            Self::BadParameter => ("Tham số không dùng được", "A parameter cannot be used"),
            Self::BadRequest => ("Không đọc được yêu cầu", "The request cannot be read"),
            Self::SignInNeeded => (
                "Cần đăng nhập, hoặc gửi mã truy cập API (Authorization: Bearer)",
                "Sign in, or send an API token (Authorization: Bearer)",
            ),
            Self::Forbidden => ("Bạn không có quyền thực hiện việc này", "You may not do this"),
            Self::NotFound => ("Không có đối tượng này", "There is no such thing"),
            Self::MethodNotAllowed => {
                ("Địa chỉ này không nhận phương thức đó", "The address does not know this method")
            }
            Self::Conflict => ("Đối tượng đã được thay đổi trước đó", "Somebody changed this before"),
            Self::RequestInProgress => {
                ("Yêu cầu cùng khóa đang được thực hiện", "A request with this key is being carried out")
            }
            Self::TooLarge => ("Nội dung gửi lên quá lớn", "The body is too large"),
            Self::UnsupportedMediaType => {
                ("Loại nội dung không được nhận", "The type of the body is not accepted")
            }
            Self::UnusableInput => ("Dữ liệu không dùng được", "The input cannot be used"),
            Self::Internal => ("Máy chủ gặp lỗi", "Something went wrong on the server"),
            Self::Unavailable => ("Cơ sở dữ liệu không trả lời", "The database does not answer"),
        };
        caicach_findings::Text::new(vi, en)
    }
}

/// What went wrong, as `application/problem+json` (RFC 9457).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// The kind of problem: `/problems/` and a stable word, for programs.
    #[serde(rename = "type")]
    #[schema(example = "/problems/bad-parameter")]
    kind: String,
    /// The kind in a short sentence, the same each time.
    #[schema(example = "A parameter cannot be used")]
    title: String,
    /// The HTTP status, again.
    #[schema(example = 400, minimum = 400, maximum = 599)]
    status: u16,
    /// What is the matter in this case, in English; the same as `message.en`.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// What is the matter in this case, in both languages.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<Text>,
    /// The parameter that cannot be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<String>,
    /// What was noticed in the input, place by place: the first hundred of each kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<Vec<Finding>>,
}

impl Problem {
    /// A problem of a kind.
    pub(crate) fn new(kind: ProblemKind) -> Self {
        Self {
            kind: format!("/problems/{}", kind.word()),
            title: kind.meaning().en,
            status: kind.status().as_u16(),
            detail: None,
            message: None,
            hint: None,
            parameter: None,
            findings: None,
        }
    }

    /// The same problem with what is the matter in this case.
    pub(crate) fn because(mut self, message: &caicach_findings::Text) -> Self {
        self.detail = Some(message.en.clone());
        self.message = Some(message.into());
        self
    }

    /// The same problem with what to do about it.
    pub(crate) fn hint(mut self, hint: &caicach_findings::Text) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same problem with what was noticed in the input.
    pub(crate) fn findings(mut self, findings: &Findings) -> Self {
        self.findings = Some(Finding::first_of_each_kind(findings));
        self
    }

    /// A parameter cannot be used.
    pub(crate) fn bad_parameter(name: &str, message: &caicach_findings::Text) -> Self {
        let mut problem = Self::new(ProblemKind::BadParameter).because(message);
        problem.parameter = Some(name.to_owned());
        problem
    }

    /// There is no such thing, or nothing that may be seen.
    pub(crate) fn not_found(message: &caicach_findings::Text) -> Self {
        Self::new(ProblemKind::NotFound).because(message)
    }

    /// What a use case answered instead of a result.
    pub(crate) fn of(error: &AppError) -> Self {
        let kind = match error {
            AppError::Forbidden => ProblemKind::Forbidden,
            AppError::NotFound(_) | AppError::Store(StoreError::NotFound { .. }) => ProblemKind::NotFound,
            AppError::Input(_) | AppError::Store(StoreError::Invalid { .. }) => ProblemKind::UnusableInput,
            AppError::Store(StoreError::Conflict { .. } | StoreError::AlreadyExists { .. }) => {
                ProblemKind::Conflict
            }
            AppError::Store(StoreError::Unavailable { .. }) => ProblemKind::Unavailable,
            other => {
                // What broke inside is for the log, not for whoever asks.
                tracing::error!(error = ?other, "a request failed");
                return Self::new(ProblemKind::Internal);
            }
        };
        let mut problem = Self::new(kind).because(&error.message());
        if let Some(hint) = error.hint() {
            problem = problem.hint(&hint);
        }
        match error {
            AppError::Input(findings) => problem.findings(findings),
            _ => problem,
        }
    }

    /// Signing in is needed.
    pub(crate) fn sign_in_needed() -> Self {
        Self::new(ProblemKind::SignInNeeded)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_has_its_own_name_and_both_languages() {
        let words: BTreeSet<&str> = ProblemKind::ALL.iter().map(|kind| kind.word()).collect();
        assert_eq!(words.len(), ProblemKind::ALL.len());
        for kind in ProblemKind::ALL {
            let meaning = kind.meaning();
            assert!(kind.status().as_u16() >= 400, "{kind:?}");
            assert_ne!(meaning.vi, meaning.en, "{kind:?}");
        }
    }

    #[test]
    fn what_broke_inside_is_not_told() {
        let broken = AppError::Snapshot(serde_json::from_str::<u8>("secret").unwrap_err());
        let problem = Problem::of(&broken);
        assert_eq!((problem.status, problem.detail, problem.message), (500, None, None));
    }
}
