//! `/frameworks`: the tables of criteria, their trees and rules in words, and two versions side by side.

mod compare;
mod one;

use crate::AppState;
use crate::page::Page;
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use caicach_index::{Framework, FrameworkStatus, Level};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/frameworks", get(list))
        .route("/frameworks/compare", get(compare::show))
        .route("/frameworks/{id}", get(one::show))
}

#[derive(Template)]
#[template(path = "frameworks/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    cards: Vec<Card>,
}

struct Card {
    href: String,
    name: String,
    id: String,
    decision: String,
    status: StatusView,
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
        .running
        .library()
        .frameworks
        .iter()
        .map(|versioned| {
            let framework = &versioned.framework;
            let header = framework.header();
            let attainable = framework.attainable().normalize();
            Card {
                href: format!("/frameworks/{}", header.id),
                name: t.text(&header.name).to_owned(),
                id: header.id.clone(),
                decision: decision(&page, framework),
                status: status_view(&page, header.status),
                reason: t.text(&header.status_reason).to_owned(),
                domains: framework.top_items().count(),
                criteria: count(framework, Level::Criterion),
                components: count(framework, Level::Component),
                attainable: t.decimal(&attainable, attainable.scale()),
            }
        })
        .collect();
    page.show(&ListPage { page: &page, cards })
}
