//! `/measures`: all measures by register, with their values for the whole office.

use super::asked::{Asked, PeriodGroup, Written, choices, kinds, period_groups};
use super::tables::{ListTable, list_tables};
use crate::clock::today;
use crate::page::{FindingGroup, Page};
use crate::pages::results::Choice;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;

#[derive(Template)]
#[template(path = "measures/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    text: String,
    registers: Vec<Choice>,
    periods: Vec<PeriodGroup>,
    kinds: Vec<Choice>,
    period: String,
    findings: Vec<FindingGroup>,
    has_lake: bool,
    tables: Vec<ListTable>,
    /// How many measures are shown.
    count: usize,
    files: String,
}

pub(super) async fn show(page: Page, Query(written): Query<Written>) -> Response {
    let asked = Asked::read(&written, today()).with_unit(&page);
    let tables = match list_tables(&page, &written, &asked).await {
        Ok(tables) => tables,
        Err(error) => return page.error(&error),
    };
    let content = &page.running.library().registers;
    let chosen = written.register.clone().unwrap_or_default();
    let registers = content
        .registers
        .iter()
        .map(|register| (register.id.clone(), page.t.text(&register.name).to_owned()));
    let text = written.q.clone().unwrap_or_default();
    let mut files = asked.address();
    for (name, value) in [("q", &text), ("register", &chosen)] {
        if !value.is_empty() {
            files.push_str(&format!("&{name}={}", crate::page::form_urlencode(value)));
        }
    }
    page.show(&ListPage {
        page: &page,
        registers: choices(registers, &chosen),
        periods: period_groups(&page, &asked, today()),
        kinds: kinds(&page, &asked),
        period: page.t.text(&asked.period.label()).to_owned(),
        findings: page.findings(&asked.findings),
        has_lake: page.running.lake().is_some(),
        count: tables.iter().map(|one| one.table.rows.len()).sum(),
        tables,
        text,
        files,
    })
}
