//! `/units/new`: one unit of the office, entered by hand.

use super::allowed;
use super::names::UnitLink;
use super::parent::{self, Parent};
use crate::clock::today;
use crate::page::{FindingGroup, Page};
use askama::Template;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::policy::Action;
use caicach_calendar::parse_date;
use caicach_findings::{Findings, Severity};
use caicach_units::{Origin, UnitKind, UnitRow};
use serde::Deserialize;

/// What is typed into the form.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    code: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    parent: String,
    #[serde(default)]
    valid_from: String,
    /// `yes` when the person has seen the warnings.
    #[serde(default)]
    confirmed: String,
}

#[derive(Template)]
#[template(path = "units_new.html")]
struct NewPage<'a> {
    page: &'a Page,
    typed: &'a Typed,
    kinds: Vec<(&'static str, &'static str, bool)>,
    candidates: Vec<UnitLink>,
    findings: Vec<FindingGroup>,
    asks_to_confirm: bool,
}

pub(super) async fn show(page: Page) -> Response {
    if let Err(answer) = allowed(&page, Action::AddUnit) {
        return answer;
    }
    form(&page, StatusCode::OK, &Typed::default(), Vec::new(), &Findings::default(), false)
}

pub(super) async fn receive(page: Page, Form(typed): Form<Typed>) -> Response {
    let caller = match allowed(&page, Action::AddUnit) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let day = parse_date(&typed.valid_from).unwrap_or_else(|_| today());
    let parent = match parent::find(&page.state.units, typed.parent.trim(), day) {
        Parent::None => String::new(),
        Parent::Code(code) => code,
        Parent::Several(candidates) => {
            return form(&page, refused, &typed, candidates, &Findings::default(), false);
        }
        Parent::Unknown(findings) => return form(&page, refused, &typed, Vec::new(), &findings, false),
    };
    let row = UnitRow {
        origin: Origin::Office,
        code: typed.code.clone(),
        name: typed.name.clone(),
        full_name: typed.name.clone(),
        kind: typed.kind.clone(),
        parent,
        valid_from: typed.valid_from.clone(),
        ..UnitRow::default()
    };
    let (units, findings) = page.running.preview_units(vec![row]);
    let Some((code, fields)) = units.first() else {
        return form(&page, refused, &typed, Vec::new(), &findings, false);
    };
    let has_warning = findings.iter().any(|finding| finding.severity == Severity::Warning);
    if has_warning && typed.confirmed != "yes" {
        return form(&page, refused, &typed, Vec::new(), &findings, true);
    }
    match page.running.add_units(&caller, &units).await {
        Ok(_) => Redirect::to(&format!("/units/{}/{code}?at={day}", fields.kind)).into_response(),
        Err(error) => page.error(&error),
    }
}

fn form(
    page: &Page,
    status: StatusCode,
    typed: &Typed,
    candidates: Vec<UnitLink>,
    findings: &Findings,
    asks_to_confirm: bool,
) -> Response {
    let kinds = UnitKind::ALL.into_iter().filter(|kind| !kind.is_territory() && *kind != UnitKind::Ministry);
    let kinds =
        kinds.map(|kind| (kind.code(), kind.label(page.t.language), typed.kind == kind.code())).collect();
    page.show_with(
        status,
        &NewPage { page, typed, kinds, candidates, findings: page.findings(findings), asks_to_confirm },
    )
}
