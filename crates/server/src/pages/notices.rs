//! `/notices`: what the person is told.

use crate::AppState;
use crate::page::Page;
use crate::path::Path;
use askama::Template;
use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use caicach_app::AppError;
use caicach_app::notices::NoticeView;
use caicach_calendar::local_from_utc;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/notices", get(show))
        .route("/notices/read", post(read_all))
        .route("/notices/{number}/open", post(open))
}

#[derive(Template)]
#[template(path = "notices.html")]
struct NoticesPage<'a> {
    page: &'a Page,
    lines: Vec<Line>,
    unread: usize,
}

/// A notice of the list.
struct Line {
    id: i64,
    heading: String,
    text: String,
    details: Vec<String>,
    at: String,
    is_read: bool,
    /// Whether there is a page to go to.
    leads_somewhere: bool,
}

async fn show(page: Page) -> Response {
    let Some((caller, user)) = page.caller.as_ref().zip(page.user.as_ref()) else {
        return page.sign_in_first();
    };
    match page.running.notices(caller, user.person.account.id).await {
        Ok(notices) => {
            let unread = notices.iter().filter(|notice| !notice.is_read).count();
            let lines = notices.iter().map(|notice| line(&page, notice)).collect();
            page.show(&NoticesPage { page: &page, lines, unread })
        }
        Err(error) => page.error(&error),
    }
}

fn line(page: &Page, notice: &NoticeView) -> Line {
    let at = local_from_utc(notice.created_at).format("%H:%M %d/%m/%Y").to_string();
    let (id, is_read) = (notice.id, notice.is_read);
    let Some(about) = &notice.about else {
        let heading = page.t.get("notices-unknown");
        let (text, details) = (String::new(), Vec::new());
        return Line { id, heading, text, details, at, is_read, leads_somewhere: false };
    };
    Line {
        id,
        heading: page.t.text(&about.heading()).to_owned(),
        text: page.t.text(&about.text()).to_owned(),
        details: about.details().iter().map(|one| page.t.text(one).to_owned()).collect(),
        at,
        is_read,
        leads_somewhere: true,
    }
}

/// Notes that a notice was read, and goes to what it is about.
async fn open(page: Page, Path(id): Path<i64>) -> Response {
    let Some((caller, user)) = page.caller.as_ref().zip(page.user.as_ref()) else {
        return page.sign_in_first();
    };
    match page.running.read_notice(caller, user.person.account.id, id).await {
        Ok(notice) => {
            let path = notice.about.map_or_else(|| "/notices".to_owned(), |about| about.path());
            Redirect::to(&path).into_response()
        }
        Err(AppError::NotFound(_)) => page.not_found(),
        Err(error) => page.error(&error),
    }
}

async fn read_all(page: Page) -> Response {
    let Some((caller, user)) = page.caller.as_ref().zip(page.user.as_ref()) else {
        return page.sign_in_first();
    };
    match page.running.read_all_notices(caller, user.person.account.id).await {
        Ok(_) => Redirect::to("/notices").into_response(),
        Err(error) => page.error(&error),
    }
}
