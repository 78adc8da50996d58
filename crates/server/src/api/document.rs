//! The description of the API (OpenAPI): what stands in it beside the addresses.

use super::PREFIX;
use super::query::{Asked, Nothing};
use crate::AppState;
use crate::problem::{PROBLEM_JSON, Problem};
use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use std::sync::LazyLock;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, ResponseBuilder};
use utoipa::{Modify, OpenApi as _, PartialSchema as _, ToSchema as _};

const ABOUT: &str = "\
Published results of administrative reform indices with their sources, the frameworks by which units are scored, \
administrative units over time, registers with their records, measures over them, and the working calendar of Vietnam.

- What only reads is public, but for records of registers. They, and what writes, need an API token (`Authorization: Bearer …`, made under *Account*) or the session \
of a browser; without one the answer is 401.
- Every error is `application/problem+json` (RFC 9457) with a stable `type`, words in Vietnamese and English, and the \
parameter that cannot be used. Unknown parameters are refused.
- Lists have pages: `limit` (1 to 1000), and `next`, the address of the next page, which also stands in the header `Link`.
- Numbers that are exact on the server are JSON numbers with all of their digits; where a source printed a number, its text \
stands beside it. Dates are ISO 8601; times are those of Vietnam (UTC+7).
- Answers carry a weak `ETag`; send it back in `If-None-Match`.
- Within `v1` nothing is renamed or removed. New fields and new values of enumerations may come: ignore what you do not know.";

/// What stands in the description beside the addresses.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Caicach", description = ABOUT, license(name = "Apache-2.0", identifier = "Apache-2.0")),
    tags(
        (name = "results", description = "Published results, and what the office itself has scored"),
        (name = "frameworks", description = "The tables by which units are scored"),
        (name = "measures", description = "What is measured over the registers, and its values"),
        (name = "units", description = "Administrative units over time"),
        (name = "registers", description = "What is recorded: definitions, and records read and sent"),
        (name = "calendar", description = "Due dates, working time, periods and days off"),
        (name = "account", description = "Who the caller is"),
        (name = "description", description = "This description"),
    ),
    modifiers(&SecuritySchemes),
)]
struct Frame;

struct SecuritySchemes;

impl Modify for SecuritySchemes {
    fn modify(&self, document: &mut OpenApi) {
        let token = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("An API token of an account, made on its page"))
            .build();
        let cookie = ApiKeyValue::with_description("caicach_session", "The session of a browser");
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(token));
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

/// The description without any address.
pub(super) fn frame() -> OpenApi {
    let mut document = Frame::openapi();
    document.info.contact = None;
    document.info.version = env!("CARGO_PKG_VERSION").to_owned();
    document
}

/// Adds what is true of every address: it stands below `/api/v1`, and may answer with a problem.
pub(super) fn completed(mut document: OpenApi) -> OpenApi {
    let paths = std::mem::take(&mut document.paths.paths);
    document.paths.paths = paths.into_iter().map(|(path, item)| (format!("{PREFIX}{path}"), item)).collect();
    let components = document.components.get_or_insert_default();
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    let mut schemas = Vec::new();
    Problem::schemas(&mut schemas);
    components.schemas.extend(schemas);
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            let responses = &mut operation.responses.responses;
            if operation.parameters.as_ref().is_some_and(|parameters| !parameters.is_empty()) {
                responses.entry("400".to_owned()).or_insert_with(|| problem("A parameter cannot be used"));
            }
            responses.entry("default".to_owned()).or_insert_with(|| problem("Any other problem"));
        }
    }
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete].into_iter().flatten()
}

fn problem(description: &str) -> utoipa::openapi::RefOr<utoipa::openapi::Response> {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build();
    ResponseBuilder::new().description(description).content(PROBLEM_JSON, content).build().into()
}

/// This description
///
/// The API as OpenAPI 3.1.
#[utoipa::path(
    get,
    path = "/openapi.json",
    operation_id = "show_description",
    tag = "description",
    responses((status = 200, description = "The description", body = Object, content_type = "application/json")),
)]
pub(super) async fn show(Asked(Nothing): Asked<Nothing>) -> impl IntoResponse {
    // It is the same for as long as the program runs.
    static DOCUMENT: LazyLock<String> =
        LazyLock::new(|| serde_json::to_string(&super::open_api()).unwrap_or_default());
    ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], DOCUMENT.as_str())
}

/// The router of a description and its addresses; the type keeps handlers and description together.
pub(super) type Described = utoipa_axum::router::OpenApiRouter<AppState>;

/// The addresses alone.
pub(super) fn router_of(described: Described) -> Router<AppState> {
    described.into()
}
