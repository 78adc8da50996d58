//! `/admin/people/{person}`: one person, with all roles ever held.

use super::roles::TypedRole;
use super::{RoleLine, enter, role_choices, role_line};
use crate::page::{FindingGroup, Page};
use crate::pages::units::names::UnitLink;
use crate::path::Path;
use askama::Template;
use axum::extract::{Form, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::policy::{Action, Resource};
use caicach_app::store::{AccountEdit, AccountId, ExposeSecret, RoleGrant, StoreError};
use caicach_app::{AppError, Caller, random_password};
use caicach_calendar::local_from_utc;
use caicach_findings::{Finding, Findings, Text};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "people/one.html")]
struct OnePage<'a> {
    page: &'a Page,
    id: i64,
    version: i64,
    name: String,
    sign_in_name: String,
    email: String,
    is_administrator: bool,
    is_disabled: bool,
    locked_until: String,
    has_second_factor: bool,
    is_self: bool,
    may_manage: bool,
    /// What was just done; empty when nothing.
    done: &'static str,
    password: String,
    findings: Vec<FindingGroup>,
    roles: Vec<RoleLine>,
    past: Vec<RoleLine>,
    typed: TypedRole,
    candidates: Vec<UnitLink>,
    role_choices: Vec<(&'static str, String, String, bool)>,
    people: Vec<(i64, String, bool)>,
    today: String,
}

/// What a page shows beside the person.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) done: &'static str,
    pub(super) password: String,
    pub(super) findings: Findings,
    pub(super) typed: TypedRole,
    pub(super) candidates: Vec<UnitLink>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

pub(super) async fn show(page: Page, Path(id): Path<i64>, Query(asked): Query<Asked>) -> Response {
    let caller = match enter(&page) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let done = match asked.done.as_str() {
        "granted" => "people-granted",
        "ended" => "people-ended",
        "moved" => "people-moved",
        "edited" => "people-edited",
        "disabled" => "people-disabled-now",
        "enabled" => "people-enabled-now",
        "unlocked" => "people-unlocked",
        "signed-out" => "people-signed-out",
        "second-factor" => "people-second-factor-removed",
        _ => "",
    };
    render(&page, &caller, AccountId(id), StatusCode::OK, Beside { done, ..Beside::default() }).await
}

pub(super) async fn render(
    page: &Page,
    caller: &Caller,
    id: AccountId,
    status: StatusCode,
    beside: Beside,
) -> Response {
    let person = match page.running.person_with_roles(caller, id).await {
        Ok(person) => person,
        Err(error) => return page.error(&error),
    };
    let people = match page.running.people_with_roles(caller).await {
        Ok(people) => people,
        Err(error) => return page.error(&error),
    };
    let second_factor = match page.running.store().queries().second_factor(id).await {
        Ok(second_factor) => second_factor,
        Err(error) => return page.error(&error.into()),
    };
    let today = page.running.today();
    let names: BTreeMap<i64, String> =
        people.into_iter().map(|one| (one.account.id.0, one.account.display_name)).collect();
    let line = |role: &RoleGrant| {
        let other = role.grant.terms.acting_for;
        let acting_for = other.map(|other| names.get(&other).cloned().unwrap_or_else(|| format!("#{other}")));
        role_line(page, role, today, acting_for.unwrap_or_default())
    };
    let (past, roles): (Vec<RoleLine>, Vec<RoleLine>) =
        person.roles.iter().rev().map(line).partition(|role| role.has_ended);
    let account = person.account;
    let now = page.running.store().now();
    let locked_until = account.locked_until.filter(|until| *until > now);
    let chosen = beside.typed.acting_for.parse().ok();
    page.show_with(
        status,
        &OnePage {
            page,
            id: id.0,
            version: account.version,
            name: account.display_name,
            sign_in_name: account.name,
            email: account.email.unwrap_or_default(),
            is_administrator: account.is_administrator,
            is_disabled: account.disabled_at.is_some(),
            locked_until: locked_until
                .map(|until| local_from_utc(until).format("%H:%M %d/%m/%Y").to_string())
                .unwrap_or_default(),
            has_second_factor: second_factor.is_some_and(|factor| factor.confirmed_at.is_some()),
            is_self: caller.account_id() == Some(id.to_string().as_str()),
            may_manage: page.running.may_on(caller, Action::ManageAccounts, &Resource::Office),
            done: beside.done,
            password: beside.password,
            findings: page.findings(&beside.findings),
            roles,
            past,
            role_choices: role_choices(page.t, &beside.typed.role),
            candidates: beside.candidates,
            typed: beside.typed,
            people: names
                .into_iter()
                .filter(|(other, _)| *other != id.0)
                .map(|(other, name)| (other, name, chosen == Some(other)))
                .collect(),
            today: today.to_string(),
        },
    )
}

/// Goes back to the person after a change, or shows what was refused.
pub(super) async fn answer(
    page: &Page,
    caller: &Caller,
    id: AccountId,
    done: Result<(), AppError>,
    word: &str,
    typed: TypedRole,
) -> Response {
    let (status, findings) = match done {
        Ok(()) => return Redirect::to(&format!("/admin/people/{id}?done={word}")).into_response(),
        Err(AppError::Input(findings)) => (StatusCode::UNPROCESSABLE_ENTITY, findings),
        Err(AppError::Store(StoreError::Conflict { .. })) => {
            (StatusCode::CONFLICT, changed_meanwhile().into())
        }
        Err(AppError::Store(error @ (StoreError::Invalid { .. } | StoreError::AlreadyExists { .. }))) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Finding::rejected("not-possible", error.message()).into())
        }
        Err(error) => return page.error(&error),
    };
    render(page, caller, id, status, Beside { findings, typed, ..Beside::default() }).await
}

fn changed_meanwhile() -> Finding {
    Finding::rejected(
        "changed-meanwhile",
        Text::new(
            "Người khác vừa thay đổi tài khoản hoặc vai trò này; chưa có gì được ghi",
            "Somebody else has just changed this account or role; nothing was written",
        ),
    )
    .hint(Text::new(
        "Xem lại nội dung hiện tại rồi làm lại",
        "Look at what stands there now, then do it again",
    ))
}

#[derive(Debug, Deserialize)]
pub(super) struct Edited {
    version: i64,
    #[serde(default)]
    display_name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    administrator: String,
}

pub(super) async fn edit(page: Page, Path(id): Path<i64>, Form(form): Form<Edited>) -> Response {
    let (caller, id) = match manage(&page, id) {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    let edit = AccountEdit {
        display_name: form.display_name,
        email: Some(form.email),
        is_administrator: form.administrator == "yes",
    };
    let done = page.running.edit_person(&caller, id, form.version, edit).await;
    answer(&page, &caller, id, done.map(drop), "edited", TypedRole::default()).await
}

#[derive(Debug, Deserialize)]
pub(super) struct Versioned {
    version: i64,
    #[serde(default)]
    reason: String,
}

pub(super) async fn disable(page: Page, Path(id): Path<i64>, Form(form): Form<Versioned>) -> Response {
    let (caller, id) = match manage(&page, id) {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    let done = page.running.set_person_disabled(&caller, id, form.version, Some(&form.reason)).await;
    answer(&page, &caller, id, done.map(drop), "disabled", TypedRole::default()).await
}

pub(super) async fn enable(page: Page, Path(id): Path<i64>, Form(form): Form<Versioned>) -> Response {
    let (caller, id) = match manage(&page, id) {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    let done = page.running.set_person_disabled(&caller, id, form.version, None).await;
    answer(&page, &caller, id, done.map(drop), "enabled", TypedRole::default()).await
}

pub(super) async fn unlock(page: Page, Path(id): Path<i64>) -> Response {
    let (caller, id) = match manage(&page, id) {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    let done = page.running.unlock_person(&caller, id).await;
    answer(&page, &caller, id, done, "unlocked", TypedRole::default()).await
}

pub(super) async fn sign_out(page: Page, Path(id): Path<i64>) -> Response {
    let (caller, id) = match manage(&page, id) {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    let done = page.running.sign_out_everywhere(&caller, id).await;
    answer(&page, &caller, id, done.map(drop), "signed-out", TypedRole::default()).await
}

pub(super) async fn remove_second_factor(
    page: Page,
    Path(id): Path<i64>,
    Form(form): Form<Versioned>,
) -> Response {
    let (caller, id) = match manage(&page, id) {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    let done = page.running.remove_second_factor(&caller, id, Some(&form.reason)).await;
    answer(&page, &caller, id, done, "second-factor", TypedRole::default()).await
}

/// A new password for somebody who lost theirs, shown once.
pub(super) async fn new_password(page: Page, Path(id): Path<i64>) -> Response {
    let (caller, id) = match manage(&page, id) {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    let set = async {
        let password = random_password()?;
        let account = page.running.store().queries().account(id).await?;
        page.running.reset_password(&caller, &account.name, &password).await?;
        Ok::<_, AppError>(password.expose_secret().to_owned())
    };
    match set.await {
        Ok(password) => {
            let beside = Beside { done: "people-new-password", password, ..Beside::default() };
            render(&page, &caller, id, StatusCode::OK, beside).await
        }
        Err(error) => answer(&page, &caller, id, Err(error), "", TypedRole::default()).await,
    }
}

/// The caller, when it may change accounts.
fn manage(page: &Page, id: i64) -> Result<(Caller, AccountId), Response> {
    let caller = enter(page)?;
    if page.running.may_on(&caller, Action::ManageAccounts, &Resource::Office) {
        return Ok((caller, AccountId(id)));
    }
    Err(page.error(&AppError::Forbidden))
}
