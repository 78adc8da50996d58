//! `/admin/people`: who may sign in, and who holds which role over which units.

mod list;
mod new;
mod one;
mod roles;

use crate::AppState;
use crate::page::Page;
use crate::pages::units::{allowed, names};
use crate::words::Words;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use caicach_app::people::{Reach, Role};
use caicach_app::policy::Action;
use caicach_app::store::RoleGrant;
use caicach_app::{Caller, State};
use chrono::NaiveDate;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/admin/people", get(list::show))
        .route("/admin/people/new", get(new::show).post(new::add))
        .route("/admin/people/{person}", get(one::show))
        .route("/admin/people/{person}/edit", post(one::edit))
        .route("/admin/people/{person}/disable", post(one::disable))
        .route("/admin/people/{person}/enable", post(one::enable))
        .route("/admin/people/{person}/unlock", post(one::unlock))
        .route("/admin/people/{person}/password", post(one::new_password))
        .route("/admin/people/{person}/second-factor", post(one::remove_second_factor))
        .route("/admin/people/{person}/sign-out", post(one::sign_out))
        .route("/admin/people/{person}/roles", post(roles::grant))
        .route("/admin/people/{person}/roles/{role}/end", post(roles::end))
        .route("/admin/people/{person}/roles/{role}/move", post(roles::change_unit))
}

/// The caller, when it keeps people somewhere; else the answer that says what is missing.
fn enter(page: &Page) -> Result<Caller, Response> {
    allowed(page, Action::GrantRole)
}

/// A role as a line of a list.
struct RoleLine {
    id: i64,
    version: i64,
    name: String,
    unit: String,
    unit_code: String,
    /// That units beneath are reached too, or that only the unit is.
    reach: String,
    domains: String,
    acting_for: String,
    days: String,
    end_reason: String,
    has_ended: bool,
    has_begun: bool,
    /// Whether the unit has ended, so that the role reaches nothing new.
    has_lost_its_unit: bool,
}

fn role_line(page: &Page, role: &RoleGrant, today: NaiveDate, acting_for: String) -> RoleLine {
    let terms = &role.grant.terms;
    let t = page.t;
    let unit_code = terms.reach.unit().unwrap_or_default().to_owned();
    RoleLine {
        id: role.grant.id,
        version: role.version,
        name: t.text(&terms.role.name()).to_owned(),
        unit: unit_name(t, &page.state, &terms.reach, today),
        reach: match terms.reach {
            Reach::Office => String::new(),
            Reach::Unit(_) => t.get("people-unit-alone"),
            Reach::Subtree(_) => t.get("people-with-beneath"),
        },
        domains: terms.domains.join(", "),
        acting_for,
        days: match terms.valid_to {
            Some(last) => t.with_all(
                "people-from-to",
                &[("from", t.day(terms.valid_from).into()), ("to", t.day(last).into())],
            ),
            None => t.with("people-from", "from", t.day(terms.valid_from)),
        },
        end_reason: role.end_reason.clone().unwrap_or_default(),
        has_ended: terms.valid_to.is_some_and(|last| last < today),
        has_begun: terms.valid_from <= today,
        has_lost_its_unit: !unit_code.is_empty()
            && page.state.units.on(today).with_code(&unit_code).next().is_none(),
        unit_code,
    }
}

/// The name of the unit of a reach.
pub(super) fn unit_name(t: Words, state: &State, reach: &Reach, today: NaiveDate) -> String {
    let Some(code) = reach.unit() else { return t.get("people-whole-office") };
    let tree = &state.units;
    let id = tree.on(today).with_code(code).next().or_else(|| tree.with_code(code).last().copied());
    id.and_then(|id| names::link(tree, id, today)).map_or_else(|| code.to_owned(), |link| link.name)
}

/// The roles to choose from: code, name, sentence.
fn role_choices(t: Words, chosen: &str) -> Vec<(&'static str, String, String, bool)> {
    let choice = |role: Role| {
        (
            role.code(),
            t.text(&role.name()).to_owned(),
            t.text(&role.about()).to_owned(),
            role.code() == chosen,
        )
    };
    Role::ALL.into_iter().map(choice).collect()
}
