//! Roles of a person: granted, ended, moved to another unit.

use super::enter;
use super::one::{Beside, answer, render};
use crate::page::Page;
use crate::pages::units::names::UnitLink;
use crate::pages::units::parent::{self, Parent};
use crate::path::Path;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::Response;
use caicach_app::people::{GrantTerms, Reach, Role};
use caicach_app::store::AccountId;
use caicach_calendar::parse_date;
use caicach_findings::{Finding, Findings, Place, Text};
use chrono::NaiveDate;
use serde::Deserialize;

/// What is typed into the form of a role.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct TypedRole {
    #[serde(default)]
    pub(super) role: String,
    #[serde(default)]
    pub(super) unit: String,
    /// `unit`, `subtree`, or `office`.
    #[serde(default)]
    pub(super) reach: String,
    #[serde(default)]
    pub(super) domains: String,
    #[serde(default)]
    pub(super) valid_from: String,
    #[serde(default)]
    pub(super) valid_to: String,
    #[serde(default)]
    pub(super) acting_for: String,
}

/// Why a form cannot be used: what is wrong, or the units of which one is meant.
struct Unusable {
    findings: Findings,
    candidates: Vec<UnitLink>,
}

impl From<Finding> for Unusable {
    fn from(finding: Finding) -> Self {
        Self { findings: finding.into(), candidates: Vec::new() }
    }
}

pub(super) async fn grant(page: Page, Path(id): Path<i64>, Form(typed): Form<TypedRole>) -> Response {
    let caller = match enter(&page) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let id = AccountId(id);
    let terms = match terms(&page, &typed) {
        Ok(terms) => terms,
        Err(unusable) => {
            let Unusable { findings, candidates } = unusable;
            let beside = Beside { findings, candidates, typed, ..Beside::default() };
            return render(&page, &caller, id, StatusCode::UNPROCESSABLE_ENTITY, beside).await;
        }
    };
    let done = page.running.grant_role(&caller, id, &terms).await;
    answer(&page, &caller, id, done.map(drop), "granted", typed).await
}

#[derive(Debug, Deserialize)]
pub(super) struct Ending {
    version: i64,
    #[serde(default)]
    last_day: String,
    #[serde(default)]
    reason: String,
}

pub(super) async fn end(
    page: Page,
    Path((id, role)): Path<(i64, i64)>,
    Form(form): Form<Ending>,
) -> Response {
    let caller = match enter(&page) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let id = AccountId(id);
    let last_day = match day(&form.last_day, "last_day") {
        Ok(day) => day.unwrap_or_else(|| page.running.today()),
        Err(finding) => {
            let beside = Beside { findings: finding.into(), ..Beside::default() };
            return render(&page, &caller, id, StatusCode::UNPROCESSABLE_ENTITY, beside).await;
        }
    };
    let done = page.running.end_role(&caller, role, form.version, last_day, &form.reason).await;
    answer(&page, &caller, id, done.map(drop), "ended", TypedRole::default()).await
}

#[derive(Debug, Deserialize)]
pub(super) struct Moving {
    version: i64,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    reach: String,
    #[serde(default)]
    first_day: String,
    #[serde(default)]
    reason: String,
}

pub(super) async fn change_unit(
    page: Page,
    Path((id, role)): Path<(i64, i64)>,
    Form(form): Form<Moving>,
) -> Response {
    let caller = match enter(&page) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let id = AccountId(id);
    let read = || {
        let first_day = day(&form.first_day, "first_day")?.unwrap_or_else(|| page.running.today());
        let reach = reach(&page, &form.unit, &form.reach, first_day)?;
        Ok::<_, Unusable>((reach, first_day))
    };
    let to = match read() {
        Ok(to) => to,
        Err(Unusable { findings, candidates }) => {
            let beside = Beside { findings, candidates, ..Beside::default() };
            return render(&page, &caller, id, StatusCode::UNPROCESSABLE_ENTITY, beside).await;
        }
    };
    let done = page.running.move_role(&caller, role, form.version, to, &form.reason).await;
    answer(&page, &caller, id, done.map(drop), "moved", TypedRole::default()).await
}

fn terms(page: &Page, typed: &TypedRole) -> Result<GrantTerms, Unusable> {
    let role = Role::parse(&typed.role).ok_or_else(|| {
        Finding::rejected("role-missing", Text::new("Chọn một vai trò", "Choose a role"))
            .at(Place::default().column("role"))
    })?;
    let valid_from = day(&typed.valid_from, "valid_from")?.unwrap_or_else(|| page.running.today());
    let valid_to = day(&typed.valid_to, "valid_to")?;
    let domains = typed.domains.split([',', ';']).map(str::trim).filter(|domain| !domain.is_empty());
    Ok(GrantTerms {
        role,
        reach: reach(page, &typed.unit, &typed.reach, valid_from)?,
        domains: domains.map(str::to_owned).collect(),
        valid_from,
        valid_to,
        acting_for: typed.acting_for.parse().ok(),
    })
}

/// The units that are meant: by code or by name, on the day from which the role is held.
fn reach(page: &Page, unit: &str, reach: &str, day: NaiveDate) -> Result<Reach, Unusable> {
    if reach == "office" {
        return Ok(Reach::Office);
    }
    match parent::find(&page.state.units, unit.trim(), day) {
        Parent::Code(code) if reach == "unit" => Ok(Reach::Unit(code)),
        Parent::Code(code) => Ok(Reach::Subtree(code)),
        Parent::Several(candidates) => {
            let message = Text::new(
                format!("Nhiều đơn vị có tên “{unit}”; ghi mã của một đơn vị"),
                format!("Several units are called “{unit}”; write the code of one"),
            );
            let finding = Finding::rejected("unit-several", message).at(Place::default().column("unit"));
            Err(Unusable { findings: finding.into(), candidates })
        }
        Parent::Unknown(findings) => Err(Unusable { findings, candidates: Vec::new() }),
        Parent::None => Err(Finding::rejected(
            "unit-missing",
            Text::new("Ghi mã hoặc tên đơn vị", "Write the code or the name of a unit"),
        )
        .at(Place::default().column("unit"))
        .into()),
    }
}

fn day(text: &str, field: &'static str) -> Result<Option<NaiveDate>, Finding> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    parse_date(text).map(Some).map_err(|error| error.finding(Place::default().column(field)))
}
