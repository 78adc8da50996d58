//! `GET /admin/people`: people with the roles that they hold today.

use super::{enter, role_line};
use crate::page::Page;
use crate::pages::figures::{PageLink, page_links};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use caicach_app::people::Role;
use caicach_app::policy::{Action, Resource};
use caicach_app::{Caller, PersonWithRoles};
use caicach_units::fold;
use serde::Deserialize;

/// People on one page.
const PEOPLE: usize = 50;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    page: String,
}

#[derive(Template)]
#[template(path = "people/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    search: String,
    roles: Vec<(&'static str, String, String, bool)>,
    heading: String,
    lines: Vec<Line>,
    pages: Vec<PageLink>,
    is_filtered: bool,
    may_add: bool,
}

/// A person of the list.
struct Line {
    id: i64,
    name: String,
    sign_in_name: String,
    is_administrator: bool,
    is_disabled: bool,
    is_locked: bool,
    roles: Vec<super::RoleLine>,
}

pub(super) async fn show(page: Page, Query(asked): Query<Asked>) -> Response {
    let caller = match enter(&page) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    match page.running.people_with_roles(&caller).await {
        Ok(people) => render(&page, &caller, &asked, people),
        Err(error) => page.error(&error),
    }
}

fn render(page: &Page, caller: &Caller, asked: &Asked, people: Vec<PersonWithRoles>) -> Response {
    let today = page.running.today();
    let now = page.running.store().now();
    let wanted = fold(&asked.q);
    let role = Role::parse(&asked.role);
    let line = |person: PersonWithRoles| {
        let in_force = person.roles.iter().filter(|role| role.grant.is_in_force(today));
        let account = person.account;
        Line {
            id: account.id.0,
            name: account.display_name,
            sign_in_name: account.name,
            is_administrator: account.is_administrator,
            is_disabled: account.disabled_at.is_some(),
            is_locked: account.locked_until.is_some_and(|until| until > now),
            roles: in_force.map(|role| role_line(page, role, today, String::new())).collect(),
        }
    };
    let has_role = |person: &PersonWithRoles| {
        role.is_none_or(|role| {
            let held = person.roles.iter().filter(|held| held.grant.is_in_force(today));
            held.into_iter().any(|held| held.grant.terms.role == role)
                || (role == Role::Administrator && person.account.is_administrator)
        })
    };
    let is_wanted = |line: &Line| {
        let own = [line.name.as_str(), line.sign_in_name.as_str()];
        let units = line.roles.iter().flat_map(|role| [role.unit.as_str(), role.unit_code.as_str()]);
        own.into_iter().chain(units).any(|text| fold(text).contains(&wanted))
    };
    let lines: Vec<Line> = people.into_iter().filter(has_role).map(line).filter(is_wanted).collect();
    let number = asked.page.parse().unwrap_or(1).max(1);
    let total = lines.len();
    let href = |number: usize| {
        let search = crate::page::form_urlencode(&asked.q);
        format!("/admin/people?q={search}&role={}&page={number}", role.map_or("", Role::code))
    };
    page.show(&ListPage {
        page,
        search: asked.q.clone(),
        roles: super::role_choices(page.t, &asked.role),
        heading: page.t.with("people-n", "n", total),
        lines: lines.into_iter().skip((number - 1) * PEOPLE).take(PEOPLE).collect(),
        pages: page_links(u64::try_from(total).unwrap_or(u64::MAX), PEOPLE, number, href),
        is_filtered: !asked.q.is_empty() || role.is_some(),
        may_add: page.running.may_on(caller, Action::ManageAccounts, &Resource::Office),
    })
}
