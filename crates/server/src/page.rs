//! What every page shares: the frame, the menu, who is signed in, and how failures look.

use crate::AppState;
use crate::assets::{self, Entry};
use crate::session::{AuthSession, User};
use crate::words::{Words, language_of};
use askama::Template;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::header::{CACHE_CONTROL, HOST, HeaderName, REFERER};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use caicach_app::policy::Action;
use caicach_app::store::{AccountId, StoreError, UnitScope};
use caicach_app::{App, AppError, Caller};
use caicach_findings::{Finding, Findings, Language, Place};
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
    /// The page from which this one was asked for, where it is one of ours.
    came_from: Option<String>,
    /// What a script asks for: a refusal then comes without the page around it, and the page that asked stays with all that was typed.
    is_script: bool,
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

    /// Whether numbers lead to their records. Whoever is not signed in is asked to; whoever may not read records is led nowhere.
    pub(crate) fn opens_records(&self) -> bool {
        self.caller.is_none() || self.running.may(self.caller.as_ref(), Action::ReadRegister)
    }

    /// Whether the person reads the records of some units only.
    pub(crate) fn reads_some_units(&self) -> bool {
        self.caller.as_ref().is_some_and(|caller| {
            self.running.check_scope(caller, Action::ReadRegister).is_ok_and(|scope| scope != UnitScope::All)
        })
    }

    /// The unit within which units are suggested to the caller; empty for all of them.
    pub(crate) fn suggests_within(&self) -> String {
        let caller = self.caller.as_ref();
        caller.and_then(|caller| self.running.only_unit(caller, Action::ReadRegister)).unwrap_or_default()
    }

    /// The page of a register: its records, or for those who may not read them what it is.
    pub(crate) fn register_href(&self, id: &str) -> String {
        if self.running.may(self.caller.as_ref(), Action::ReadRegister) {
            format!("/registers/{id}")
        } else {
            format!("/registers/{id}/definition")
        }
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
        if self.is_script {
            return StatusCode::UNAUTHORIZED.into_response();
        }
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
        let heading = self.t.get("failed-heading");
        // Several findings, and those that say where, are shown as they are.
        if let AppError::Input(findings) = error
            && findings.iter().any(|finding| findings.len() > 1 || finding.place != Place::default())
        {
            const SHOWN: usize = 100;
            let findings = self.first_findings(findings, SHOWN, &|_| None);
            return self.refused(status, &Failed { findings, ..Failed::new(self, heading) });
        }
        let message = self.t.text(&error.message()).to_owned();
        let hint = error.hint().map(|hint| self.t.text(&hint).to_owned());
        self.failed(status, heading, message, hint)
    }

    fn failed(&self, status: StatusCode, heading: String, message: String, hint: Option<String>) -> Response {
        self.refused(status, &Failed { message, hint, ..Failed::new(self, heading) })
    }

    fn refused(&self, status: StatusCode, failed: &Failed<'_>) -> Response {
        if !self.is_script {
            return self.show_with(status, failed);
        }
        let mut response = self.show_with(status, &Refused { failed });
        response.headers_mut().insert(REFUSAL, HeaderValue::from_static("1"));
        response
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
                items: merged(group.first.into_iter().map(|finding| self.finding(finding, column))),
            })
            .collect()
    }

    /// What a field of a form is called, by its name in the program; none where the name is unknown.
    fn input(&self, name: &str) -> Option<String> {
        Some(match name {
            "code" => self.t.get("input-code"),
            "date" | "at" => self.t.get("input-date"),
            "email" => self.t.get("input-email"),
            "file" => self.t.get("input-file"),
            "from" => self.t.get("input-from"),
            "kind" => self.t.get("input-kind"),
            "level" => self.t.get("input-level"),
            "limit" | "limit_days" => self.t.get("input-limit"),
            "name" => self.t.get("input-name"),
            "pair_date" => self.t.get("input-pair-date"),
            "parent" => self.t.get("input-parent"),
            "pauses" => self.t.get("input-pauses"),
            "reason" => self.t.get("input-reason"),
            "received" => self.t.get("input-received"),
            "role" => self.t.get("input-role"),
            "text" | "notes" => self.t.get("input-text"),
            "title" => self.t.get("input-title"),
            "to" => self.t.get("input-to"),
            "unit" | "unit_code" => self.t.get("input-unit"),
            "value" | "values" => self.t.get("input-value"),
            "year" => self.t.get("input-year"),
            _ => return None,
        })
    }

    fn finding(&self, finding: &Finding, column: &dyn Fn(&str) -> Option<String>) -> FindingLine {
        let mut place = finding.place.clone();
        let known = place.column.as_deref().and_then(|name| {
            // In a file the column has the name that stands in its header.
            column(name).or_else(|| self.input(name).filter(|_| place.file.is_none()))
        });
        if let Some(known) = known {
            place.column = Some(known).filter(|name| !name.is_empty());
        }
        FindingLine {
            place: place.to_string(),
            message: self.t.text(&finding.message).to_owned(),
            hint: finding.hint.as_ref().map(|hint| self.t.text(hint).to_owned()).unwrap_or_default(),
        }
    }
}

/// What is said twice in the same words stands once, with both places.
fn merged(lines: impl Iterator<Item = FindingLine>) -> Vec<FindingLine> {
    let mut all: Vec<FindingLine> = Vec::new();
    for line in lines {
        let same = |last: &&mut FindingLine| last.message == line.message && last.hint == line.hint;
        match all.last_mut().filter(same) {
            Some(last) if !line.place.is_empty() => {
                last.place = format!("{}, {}", last.place, line.place);
            }
            _ => all.push(line),
        }
    }
    all
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
    findings: Vec<FindingGroup>,
    back: Option<String>,
}

impl<'a> Failed<'a> {
    fn new(page: &'a Page, heading: String) -> Self {
        let back = page.came_from.clone().filter(|back| *back != page.path);
        Self { page, heading, message: String::new(), hint: None, findings: Vec::new(), back }
    }
}

/// The same without the page around it.
#[derive(Template)]
#[template(path = "refused.html")]
struct Refused<'a> {
    failed: &'a Failed<'a>,
}

/// The header of an answer that is a refusal, for scripts.
const REFUSAL: HeaderName = HeaderName::from_static("x-refusal");

/// The path with its query of the page from which this was asked for, where it is one of this server.
fn came_from(headers: &HeaderMap) -> Option<String> {
    let text = |name: HeaderName| headers.get(name)?.to_str().ok();
    let address: Uri = text(REFERER)?.parse().ok()?;
    let is_ours = address.authority()?.as_str() == text(HOST)?;
    is_ours.then(|| address.path_and_query().map(ToString::to_string))?
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
            came_from: came_from(&parts.headers),
            is_script: parts.headers.contains_key("hx-request"),
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
