//! `GET /registers`: all registers.

use super::values::{grouped, moment};
use crate::page::Page;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use caicach_app::policy::Action;
use caicach_calendar::local_from_utc;
use caicach_registers::{Register, RegisterStatus};
use caicach_units::fold;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "registers/all.html")]
struct AllPage<'a> {
    page: &'a Page,
    search: &'a str,
    lines: Vec<Line>,
    heading: String,
    may_read: bool,
    is_signed_in: bool,
}

/// A register in the list.
struct Line {
    id: String,
    name: String,
    about: String,
    basis: Vec<String>,
    is_official: bool,
    rows: String,
    changed: String,
}

pub(super) async fn show(page: Page, Query(asked): Query<Asked>) -> Response {
    let mut counts = BTreeMap::new();
    let may_read = page.running.may(page.caller.as_ref(), Action::ReadRegister);
    if let Some(caller) = page.caller.as_ref().filter(|_| may_read) {
        match page.running.register_summaries(caller).await {
            Ok(summaries) => {
                let counted =
                    summaries.into_iter().map(|one| (one.register.id.clone(), (one.rows, one.changed_at)));
                counts.extend(counted);
            }
            Err(error) => return page.error(&error),
        }
    }
    let wanted = fold(&asked.q);
    let is_wanted = |register: &&Register| {
        let texts =
            [&register.id, &register.name.vi, &register.name.en, &register.about.vi, &register.about.en];
        texts.into_iter().chain(&register.basis).any(|text| fold(text).contains(&wanted))
    };
    let line = |register: &Register| {
        let (rows, changed) = counts.get(&register.id).copied().unwrap_or_default();
        Line {
            id: register.id.clone(),
            name: page.t.text(&register.name).to_owned(),
            about: page.t.text(&register.about).trim().to_owned(),
            basis: register.basis.clone(),
            is_official: register.status == RegisterStatus::Official,
            rows: grouped(&rows.to_string(), page.t.code() == "vi"),
            changed: changed.map(|at| moment(&page, local_from_utc(at))).unwrap_or_default(),
        }
    };
    let registers = &page.running.library().registers.registers;
    let mut lines: Vec<Line> = registers.iter().filter(is_wanted).map(line).collect();
    // What is used comes first.
    lines.sort_by_cached_key(|line| (line.changed.is_empty(), fold(&line.name)));
    page.show(&AllPage {
        page: &page,
        search: &asked.q,
        heading: page.t.with("registers-n", "n", lines.len()),
        lines,
        may_read,
        is_signed_in: page.caller.is_some(),
    })
}
