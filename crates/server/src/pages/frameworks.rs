//! `/frameworks`: the tables of criteria, their trees and rules in words, and two versions side by side.

mod compare;
mod drafts;
mod editor;
mod import;
mod one;

pub(crate) use one::rule_words;

use crate::AppState;
use crate::page::Page;
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use caicach_app::policy::Action;
use caicach_index::{Framework, FrameworkStatus, Level};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/frameworks", get(list))
        .route("/frameworks/compare", get(compare::show))
        .route("/frameworks/import", get(import::show).post(import::receive))
        .route("/frameworks/drafts/{number}", get(drafts::show))
        .route("/frameworks/drafts/{number}/decision", post(drafts::decide))
        .route("/frameworks/drafts/{number}/item", post(drafts::change))
        .route("/frameworks/drafts/{number}/add", post(drafts::add))
        .route("/frameworks/drafts/{number}/remove", post(drafts::remove))
        .route("/frameworks/drafts/{number}/confirm", post(drafts::confirm))
        .route("/frameworks/drafts/{number}/adopt", post(drafts::adopt))
        .route("/frameworks/drafts/{number}/discard", post(drafts::discard))
        .route("/frameworks/{id}", get(one::show))
        .route("/frameworks/{id}/renew", post(import::renew))
        .route("/frameworks/{id}/lower", post(import::lower))
        .route("/frameworks/{id}/retire", post(one::retire))
}

#[derive(Template)]
#[template(path = "frameworks/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    cards: Vec<Card>,
    may_edit: bool,
}

struct Card {
    href: String,
    name: String,
    id: String,
    decision: String,
    status: StatusView,
    is_retired: bool,
    reason: String,
    domains: usize,
    criteria: usize,
    components: usize,
    attainable: String,
}

/// What kind of text a framework is, for a badge.
pub(super) struct StatusView {
    pub(super) label: String,
    /// The class of the badge: official texts look like sources, made-up ones like illustrations.
    pub(super) class: &'static str,
}

pub(super) fn status_view(page: &Page, status: FrameworkStatus) -> StatusView {
    let class = match status {
        FrameworkStatus::Official => "source source-official_site",
        FrameworkStatus::Practice | FrameworkStatus::Local => "source",
        FrameworkStatus::Incomplete => "status status-care",
        FrameworkStatus::Illustrative => "illustrative",
    };
    StatusView { label: page.t.text(&status.label()).to_owned(), class }
}

pub(super) fn count(framework: &Framework, level: Level) -> usize {
    framework.items().iter().filter(|item| item.level == level && !item.role.is_adjustment()).count()
}

pub(super) fn decision(page: &Page, framework: &Framework) -> String {
    let header = framework.header();
    let day = header.decided_on.as_deref().map(|text| {
        let whole = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
        whole.map_or_else(|| text.to_owned(), |day| page.t.day(day))
    });
    match (&header.decision, day) {
        (Some(number), Some(day)) => format!("{number} ({day})"),
        (Some(number), None) => number.clone(),
        (None, _) => String::new(),
    }
}

async fn list(page: Page) -> Response {
    let t = page.t;
    let cards = page
        .state
        .frameworks
        .iter()
        .map(|known| {
            let framework = &known.versioned.framework;
            let header = framework.header();
            let attainable = framework.attainable().normalize();
            Card {
                href: format!("/frameworks/{}", header.id),
                name: t.text(&header.name).to_owned(),
                id: header.id.clone(),
                decision: decision(&page, framework),
                status: status_view(&page, header.status),
                is_retired: !known.is_in_use(),
                reason: t.text(&header.status_reason).to_owned(),
                domains: framework.top_items().count(),
                criteria: count(framework, Level::Criterion),
                components: count(framework, Level::Component),
                attainable: t.decimal(&attainable, attainable.scale()),
            }
        })
        .collect();
    let may_edit = page.running.may(page.caller.as_ref(), Action::EditFramework);
    page.show(&ListPage { page: &page, cards, may_edit })
}
