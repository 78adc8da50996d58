//! The due dates that an announcement moves, on their way through the browser and as a file.

use super::labels;
use crate::page::Page;
use crate::pages::units::{Format, send};
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use caicach_calendar::MovedDue;
use caicach_reports::{Cell, Sheet};
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

/// A due date that moves.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Moved {
    pub(super) code: String,
    pub(super) before: Option<NaiveDateTime>,
    pub(super) after: Option<NaiveDateTime>,
}

impl From<&MovedDue<String>> for Moved {
    fn from(moved: &MovedDue<String>) -> Self {
        Self { code: moved.key.clone(), before: moved.before, after: moved.after }
    }
}

/// A due date that moves, in words.
pub(super) struct MovedLine {
    pub(super) code: String,
    pub(super) before: String,
    pub(super) after: String,
}

impl Moved {
    pub(super) fn line(&self, page: &Page) -> MovedLine {
        let words =
            |due: Option<NaiveDateTime>| due.map(|due| labels::instant(&page.t, due)).unwrap_or_default();
        MovedLine { code: self.code.clone(), before: words(self.before), after: words(self.after) }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    moved: String,
    #[serde(default)]
    format: String,
}

/// `POST /calendar/announce/moved`: the list of the preview as a file. It comes back from the browser, because a preview is
/// not kept.
pub(super) async fn download(page: Page, Form(wanted): Form<Wanted>) -> Response {
    let Ok(moved) = serde_json::from_str::<Vec<Moved>>(&wanted.moved) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let format = if wanted.format == "xlsx" { Format::Xlsx } else { Format::Csv };
    let columns = match format {
        Format::Csv => ["code", "before", "after"].map(str::to_owned).to_vec(),
        Format::Xlsx => vec![
            page.t.get("calendar-dossier"),
            page.t.get("calendar-due-before"),
            page.t.get("calendar-due-after"),
        ],
    };
    let instant = |due: Option<NaiveDateTime>| {
        Cell::text(due.map(|due| due.format("%Y-%m-%dT%H:%M").to_string()).unwrap_or_default())
    };
    let rows = moved
        .iter()
        .map(|moved| vec![moved.code.as_str().into(), instant(moved.before), instant(moved.after)]);
    let sheet =
        Sheet { title: page.t.get("calendar-moved"), columns, rows: rows.collect(), ..Sheet::default() };
    send(&sheet, format, "han-thay-doi")
}
