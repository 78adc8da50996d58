//! Pages, one file for each place a person goes to.

pub(crate) mod account;
mod api_docs;
mod assessments;
pub(crate) mod audit;
mod calendar;
mod counted;
mod figures;
mod frameworks;
mod home;
mod mail;
mod measures;
mod notices;
mod people;
mod quality;
mod registers;
mod reset;
mod results;
pub(crate) mod sign_in;
mod units;

use crate::AppState;
use crate::page::Page;
use crate::words::COOKIE_NAME;
use axum::Router;
use axum::extract::Form;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use caicach_findings::Language;
use serde::Deserialize;

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/", get(home::show))
        .route("/demonstration", post(home::load_demonstration))
        .route("/language", post(set_language))
        .merge(sign_in::routes())
        .merge(reset::routes())
        .merge(account::routes())
        .merge(notices::routes())
        .merge(mail::routes())
        .merge(people::routes())
        .merge(audit::routes())
        .merge(api_docs::routes())
        .merge(results::routes())
        .merge(frameworks::routes())
        .merge(counted::routes())
        .merge(assessments::routes())
        .merge(registers::routes())
        .merge(units::routes())
        .merge(calendar::routes())
        .merge(measures::routes())
        .merge(quality::routes())
}

/// The page for an address that leads nowhere.
pub(crate) async fn not_found(page: Page) -> Response {
    page.not_found()
}

#[derive(Debug, Deserialize)]
struct LanguageForm {
    lang: String,
    back: String,
}

/// `POST /language`: keeps the choice for a year and goes back to the page.
async fn set_language(Form(form): Form<LanguageForm>) -> Response {
    let Some(language) = Language::parse(&form.lang) else { return StatusCode::BAD_REQUEST.into_response() };
    let cookie = format!("{COOKIE_NAME}={}; Path=/; Max-Age=31536000; SameSite=Lax", language.code());
    // A `lang` in the address would win over the cookie.
    let back = without_language(&own_path(&form.back));
    let headers = HeaderValue::from_str(&cookie).ok().zip(HeaderValue::from_str(&back).ok());
    match headers {
        Some((cookie, back)) => {
            (StatusCode::SEE_OTHER, [(SET_COOKIE, cookie), (LOCATION, back)]).into_response()
        }
        None => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// A path of this server to go back to; anything else (another site) becomes the first page.
pub(crate) fn own_path(path: &str) -> String {
    let is_own = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && path.is_ascii();
    if is_own { path.to_owned() } else { "/".to_owned() }
}

fn without_language(path: &str) -> String {
    let Some((path, query)) = path.split_once('?') else { return path.to_owned() };
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("lang=")).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_server_are_gone_back_to() {
        assert_eq!(own_path("/results?year=2021"), "/results?year=2021");
        for foreign in ["https://evil.example", "//evil.example", "/\\evil.example", "results", ""] {
            assert_eq!(own_path(foreign), "/", "{foreign}");
        }
        assert_eq!(without_language("/a?lang=en&b=1"), "/a?b=1");
        assert_eq!(without_language("/a?lang=en"), "/a");
    }
}
