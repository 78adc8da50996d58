//! What every page shares: the frame, the menu, who is signed in, and how failures look.

use crate::AppState;
use crate::assets::{self, Entry};
use crate::session::{AuthSession, User};
use crate::words::{Words, language_of};
use askama::Template;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header::CACHE_CONTROL};
use axum::response::{Html, IntoResponse, Redirect, Response};
use caicach_app::policy::Action;
use caicach_app::store::{AccountId, StoreError};
use caicach_app::{App, AppError, Caller};
use caicach_findings::{Finding, Findings, Language};
use std::sync::Arc;

/// The frame of a page.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) t: Words,
    /// The path with its query, to come back to.
    pub(crate) path: String,
    pub(crate) person: Option<PersonLink>,
    pub(crate) app: Entry,
    pub(crate) caller: Option<Caller>,
    pub(crate) user: Option<User>,
    /// How many notices the person has not read.
    pub(crate) unread: u64,
    pub(crate) state: Arc<caicach_app::State>,
    pub(crate) running: Arc<App>,
}

/// The person in the corner of the page.
#[derive(Debug, Clone)]
pub(crate) struct PersonLink {
    pub(crate) name: String,
}

/// An entry of the menu.
pub(crate) struct MenuItem {
    pub(crate) href: &'static str,
    pub(crate) label: String,
    pub(crate) is_active: bool,
}

impl Page {
    pub(crate) fn menu(&self) -> Vec<MenuItem> {
        let path = self.path.split('?').next().unwrap_or_default();
        let item = |href: &'static str, label: String| {
            let is_active = path == href || path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'));
            MenuItem { href, label, is_active }
        };
        let mut items = vec![
            item("/results", self.t.get("menu-results")),
            item("/frameworks", self.t.get("menu-frameworks")),
            item("/assessments", self.t.get("menu-assessments")),
            item("/registers", self.t.get("menu-registers")),
            item("/measures", self.t.get("menu-measures")),
            item("/service-index", self.t.get("menu-service-index")),
            item("/quality", self.t.get("menu-quality")),
            item("/units", self.t.get("menu-units")),
            item("/calendar", self.t.get("menu-calendar")),
        ];
        if self.keeps_people() {
            items.push(item("/admin/people", self.t.get("menu-people")));
        }
        if crate::pages::audit::is_open_to(self) {
            items.push(item("/audit", self.t.get("menu-audit")));
        }
        items
    }

    /// Whether the person keeps people somewhere.
    fn keeps_people(&self) -> bool {
        self.running.may(self.caller.as_ref(), Action::GrantRole)
    }

    /// Whether the person has roles that count only with a second factor.
    pub(crate) fn lacks_second_factor(&self) -> bool {
        self.user.as_ref().is_some_and(|user| user.person.lacks_second_factor)
    }

    pub(crate) fn other_language(&self) -> &'static str {
        match self.t.language {
            Language::Vi => "en",
            Language::En => "vi",
        }
    }

    pub(crate) fn other_language_name(&self) -> &'static str {
        match self.t.language {
            Language::Vi => "English",
            Language::En => "Tiếng Việt",
        }
    }

    #[expect(clippy::unused_self, reason = "templates call it on the page")]
    pub(crate) fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    /// The address of the little picture in the browser's tab.
    #[expect(clippy::unused_self, reason = "templates call it on the page")]
    pub(crate) fn favicon(&self) -> String {
        assets::file("favicon.svg")
    }

    /// An icon by its name, as HTML: use it with `|safe`.
    #[expect(clippy::unused_self, reason = "templates call it on the page")]
    pub(crate) fn icon(&self, name: &str) -> String {
        assets::icon(name)
    }

    /// A page made of a template, or the page that says why there is none.
    pub(crate) fn show(&self, template: &impl Template) -> Response {
        self.show_with(StatusCode::OK, template)
    }

    pub(crate) fn show_with(&self, status: StatusCode, template: &impl Template) -> Response {
        match template.render() {
            Ok(html) => {
                let mut response = (status, Html(html)).into_response();
                // Pages depend on who is signed in and in which language.
                response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
                response
            }
            Err(error) => {
                tracing::error!(%error, "a page could not be rendered");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }

    /// Whom the code of an actor means: `account:12` is a person.
    pub(crate) async fn actor_name(&self, actor: &str) -> String {
        let account = actor.strip_prefix("account:").and_then(|id| id.parse().ok()).map(AccountId);
        if let Some(account) = account
            && let Ok(Some(person)) = self.running.person(account).await
        {
            return person.account.display_name;
        }
        match actor.split_once(':') {
            None if actor == "command-line" => self.t.get("calendar-by-command-line"),
            Some(("token", number)) => self.t.with("registers-by-token", "n", number.to_owned()),
            _ => actor.to_owned(),
        }
    }

    /// Somebody must sign in first, and comes back afterwards.
    pub(crate) fn sign_in_first(&self) -> Response {
        let back: String = form_urlencode(&self.path);
        Redirect::to(&format!("/sign-in?back={back}")).into_response()
    }

    /// The page that says that there is no such thing.
    pub(crate) fn not_found(&self) -> Response {
        let heading = self.t.get("not-found-heading");
        self.failed(StatusCode::NOT_FOUND, heading, self.t.get("not-found-text"), None)
    }

    /// The page for a use case that failed.
    pub(crate) fn error(&self, error: &AppError) -> Response {
        let status = match error {
            AppError::Forbidden => StatusCode::FORBIDDEN,
            AppError::NotFound(_) | AppError::Store(StoreError::NotFound { .. }) => StatusCode::NOT_FOUND,
            AppError::Input(_) | AppError::Store(StoreError::Invalid { .. }) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            AppError::Store(StoreError::Conflict { .. } | StoreError::AlreadyExists { .. }) => {
                StatusCode::CONFLICT
            }
            AppError::Store(StoreError::Unavailable { .. }) => StatusCode::SERVICE_UNAVAILABLE,
            other => {
                tracing::error!(error = ?other, "a page failed");
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        let message = self.t.text(&error.message()).to_owned();
        let hint = error.hint().map(|hint| self.t.text(&hint).to_owned());
        self.failed(status, self.t.get("failed-heading"), message, hint)
    }

    fn failed(&self, status: StatusCode, heading: String, message: String, hint: Option<String>) -> Response {
        self.show_with(status, &Failed { page: self, heading, message, hint })
    }

    /// Findings as templates show them: those of one kind together.
    pub(crate) fn findings(&self, findings: &Findings) -> Vec<FindingGroup> {
        const PLACES: usize = 10;
        self.first_findings(findings, PLACES, &|_| None)
    }

    /// Findings as templates show them, so many of each kind, with columns under the names that people know, where there are some.
    pub(crate) fn first_findings(
        &self,
        findings: &Findings,
        places: usize,
        column: &dyn Fn(&str) -> Option<String>,
    ) -> Vec<FindingGroup> {
        let language = self.t.language;
        findings
            .grouped(places)
            .into_iter()
            .map(|group| FindingGroup {
                severity: match group.severity {
                    caicach_findings::Severity::Rejected => "rejected",
                    caicach_findings::Severity::Warning => "warning",
                    caicach_findings::Severity::Note => "note",
                },
                label: group.severity.label(language).to_owned(),
                more: group.count - group.first.len(),
                items: group.first.into_iter().map(|finding| self.finding(finding, column)).collect(),
            })
            .collect()
    }

    fn finding(&self, finding: &Finding, column: &dyn Fn(&str) -> Option<String>) -> FindingLine {
        let mut place = finding.place.clone();
        if let Some(known) = place.column.as_deref().and_then(column) {
            place.column = Some(known);
        }
        FindingLine {
            place: place.to_string(),
            message: self.t.text(&finding.message).to_owned(),
            hint: finding.hint.as_ref().map(|hint| self.t.text(hint).to_owned()).unwrap_or_default(),
        }
    }
}

/// Findings of one kind.
pub(crate) struct FindingGroup {
    pub(crate) severity: &'static str,
    pub(crate) label: String,
    pub(crate) more: usize,
    pub(crate) items: Vec<FindingLine>,
}

/// One finding.
pub(crate) struct FindingLine {
    pub(crate) place: String,
    pub(crate) message: String,
    pub(crate) hint: String,
}

#[derive(Template)]
#[template(path = "failed.html")]
struct Failed<'a> {
    page: &'a Page,
    heading: String,
    message: String,
    hint: Option<String>,
}

impl<S> FromRequestParts<S> for Page
where
    S: Send + Sync,
    AppState: FromRef<S>,
{
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> {
        let session = AuthSession::from_request_parts(parts, state).await.map_err(|(status, _)| status)?;
        let running = AppState::from_ref(state).app;
        let person =
            session.user.as_ref().map(|user| PersonLink { name: user.person.account.display_name.clone() });
        let unread = match &session.user {
            None => 0,
            Some(user) => match running.store().notices().unread(user.person.account.id).await {
                Ok(unread) => unread,
                Err(error) => {
                    tracing::warn!(%error, "it is not known what was not read");
                    0
                }
            },
        };
        Ok(Self {
            t: Words { language: language_of(&parts.uri, &parts.headers) },
            path: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            person,
            app: assets::entry("src/app.ts"),
            caller: session.user.as_ref().map(|user| user.person.caller()),
            user: session.user,
            unread,
            state: running.state(),
            running,
        })
    }
}

/// A text as a value of a query.
pub(crate) fn form_urlencode(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

/// JSON for a `<script type="application/json">`: `<` is written so that no text can end the script.
pub(crate) fn script_json(data: &impl serde::Serialize) -> String {
    serde_json::to_string(data).unwrap_or_else(|_| "null".to_owned()).replace('<', "\\u003c")
}
