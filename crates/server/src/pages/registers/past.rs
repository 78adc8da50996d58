//! `/registers/{register}/imports/{number}`: an import that is done, and taking it back.

use super::enter;
use super::list::Head;
use super::values::{self, grouped};
use crate::page::Page;
use crate::path::Path;
use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::policy::Action;
use caicach_app::registers::imports::PastImport;
use caicach_app::store::{ImportBatch, ImportBatchId};
use caicach_calendar::local_from_utc;
use caicach_registers::Register;
use std::time::Duration;

/// Whoever takes a small import back sees at once that it is done.
const WAIT: Duration = Duration::from_secs(3);
const WAIT_STEP: Duration = Duration::from_millis(40);

#[derive(Template)]
#[template(path = "registers/import_past.html")]
struct PastPage<'a> {
    page: &'a Page,
    register: Head,
    address: String,
    file_name: String,
    at: String,
    who: String,
    counts: Vec<(&'static str, String)>,
    is_running: bool,
    is_undone: bool,
    undone: String,
    problem: String,
    standing: String,
    has_standing: bool,
    changed_since: String,
    has_changed_since: bool,
    /// Files that came later and stand, with their numbers: they are taken back first.
    later: Vec<(i64, String)>,
}

pub(super) async fn show(page: Page, Path((id, number)): Path<(String, i64)>) -> Response {
    let (register, caller) = match enter(&page, &id, Action::ImportRegister) {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    match page.running.past_import(&caller, register, ImportBatchId(number)).await {
        Ok(import) => {
            let later = match page.running.register_imports(&caller, register).await {
                Ok(imports) => imports,
                Err(error) => return page.error(&error),
            };
            let is_later = |batch: &ImportBatch| batch.id > import.batch.id && batch.undone.is_none();
            let later = later.into_iter().filter(is_later).map(|batch| (batch.id.0, batch.file_name));
            let later = later.collect();
            render(&page, register, import, later).await
        }
        Err(error) => page.error(&error),
    }
}

/// `POST …/undo`: begins to take the import back.
pub(super) async fn undo(page: Page, Path((id, number)): Path<(String, i64)>) -> Response {
    let (register, caller) = match enter(&page, &id, Action::ImportRegister) {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    let number = ImportBatchId(number);
    if let Err(error) = page.running.undo_register_import(&caller, register, number).await {
        return page.error(&error);
    }
    let mut waited = Duration::ZERO;
    while waited < WAIT {
        match page.running.past_import(&caller, register, number).await {
            Ok(import) if import.is_running => {
                tokio::time::sleep(WAIT_STEP).await;
                waited += WAIT_STEP;
            }
            _ => break,
        }
    }
    Redirect::to(&format!("/registers/{}/imports/{number}", register.id)).into_response()
}

async fn render(page: &Page, register: &Register, import: PastImport, later: Vec<(i64, String)>) -> Response {
    let count = |number: i64| grouped(&number.to_string(), page.t.code() == "vi");
    let PastImport { batch, reach, is_running, problem } = import;
    let undone = match &batch.undone {
        Some((at, by)) => {
            let who = page.actor_name(by).await;
            let at = values::moment(page, local_from_utc(*at));
            page.t.with_all("registers-import-undone", &[("at", at.into()), ("who", who.into())])
        }
        None => String::new(),
    };
    page.show(&PastPage {
        page,
        register: Head::of(page, register),
        address: format!("/registers/{}/imports/{}", register.id, batch.id),
        at: values::moment(page, local_from_utc(batch.at)),
        who: page.actor_name(&batch.actor).await,
        counts: vec![
            ("registers-import-rows", count(batch.rows)),
            ("registers-import-accepted", count(batch.accepted)),
            ("registers-import-rejected", count(batch.rejected)),
        ],
        is_running,
        is_undone: batch.undone.is_some(),
        undone,
        problem: problem.map(|problem| page.t.text(&problem).to_owned()).unwrap_or_default(),
        standing: count(reach.standing),
        has_standing: reach.standing > 0,
        changed_since: count(reach.changed_since),
        has_changed_since: reach.changed_since > 0,
        later,
        file_name: batch.file_name,
    })
}
