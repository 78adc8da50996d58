//! `/audit/entries`: entries by chain, actor, action and day, newest first, page by page; and all of them as a file.

use super::{enter, moment, names};
use crate::clock::today;
use crate::page::{Page, form_urlencode};
use askama::Template;
use axum::body::{Body, Bytes};
use axum::extract::Query;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use caicach_app::AppError;
use caicach_app::store::{AuditEntry, AuditFilter, AuditPlace, Chain};
use caicach_calendar::utc_from_local;
use caicach_findings::{Finding, Text};
use caicach_reports::{Cell, ReportError, csv_header, csv_rows};
use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, Utc};
use futures::stream::{self, Stream};
use futures::{StreamExt, TryStreamExt};
use serde::Deserialize;
use std::collections::BTreeMap;

/// So many entries stand on a page.
const ON_PAGE: u64 = 50;
/// So many are read at a time for a file.
const AT_ONCE: u64 = 2_000;
/// The columns of the file.
const COLUMNS: [&str; 11] = [
    "chain",
    "sequence",
    "at",
    "actor",
    "action",
    "subject_kind",
    "subject_id",
    "before",
    "after",
    "reason",
    "hash",
];

/// What is looked for, as it was typed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    chain: String,
    #[serde(default)]
    actor: String,
    #[serde(default)]
    action: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    /// The last entry of the page before.
    #[serde(default)]
    behind: String,
}

#[derive(Template)]
#[template(path = "audit/entries.html")]
struct EntriesPage<'a> {
    page: &'a Page,
    asked: &'a Asked,
    chains: Vec<(String, String)>,
    lines: Vec<Line>,
    /// The query of the next page; empty on the last.
    next: String,
    /// The query without a place.
    query: String,
}

/// An entry as a line of the list.
struct Line {
    when: String,
    actor: String,
    action: String,
    subject: String,
    /// All entries about the same.
    subject_address: String,
    reason: String,
    chain: String,
    sequence: i64,
    address: String,
}

impl Asked {
    fn filter(&self) -> Result<AuditFilter, AppError> {
        let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let day =
            |text: &str| said(text).map(|text| text.parse::<NaiveDate>().map_err(|_| no_day())).transpose();
        let from = day(&self.from)?.map(begin_of);
        let before = day(&self.to)?.map(|day| begin_of(day) + TimeDelta::days(1));
        Ok(AuditFilter {
            chain: said(&self.chain).map(|chain| Chain::named(&chain)),
            actor: said(&self.actor),
            action: said(&self.action),
            subject: said(&self.subject),
            from,
            before,
        })
    }

    fn behind(&self) -> Option<AuditPlace> {
        let mut parts = self.behind.splitn(3, '~');
        let at = DateTime::from_timestamp_micros(parts.next()?.parse().ok()?)?;
        let sequence = parts.next()?.parse().ok()?;
        Some(AuditPlace { at, sequence, chain: Chain::named(parts.next()?) })
    }

    /// What is looked for as a query, without a place.
    fn query(&self) -> String {
        let fields = [
            ("chain", &self.chain),
            ("actor", &self.actor),
            ("action", &self.action),
            ("subject", &self.subject),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let said = fields.into_iter().filter(|(_, value)| !value.is_empty());
        said.map(|(name, value)| format!("{name}={}", form_urlencode(value))).collect::<Vec<_>>().join("&")
    }
}

/// The instant at which a day begins in Vietnam.
fn begin_of(day: NaiveDate) -> DateTime<Utc> {
    utc_from_local(day.and_time(NaiveTime::MIN))
}

fn no_day() -> AppError {
    let message = Text::new("Ngày không đọc được", "The day cannot be read");
    AppError::Input(Finding::rejected("not-a-day", message).into())
}

pub(super) async fn show(page: Page, Query(asked): Query<Asked>) -> Response {
    let caller = match enter(&page) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let read = async {
        let filter = asked.filter()?;
        let overview = page.running.audit_overview(&caller).await?;
        let behind = asked.behind();
        let entries = page.running.audit_entries(&caller, &filter, behind.as_ref(), ON_PAGE + 1).await?;
        Ok::<_, AppError>((overview, entries))
    };
    let (overview, mut entries) = match read.await {
        Ok(read) => read,
        Err(error) => return page.error(&error),
    };
    let shown = usize::try_from(ON_PAGE).unwrap_or(usize::MAX);
    let has_more = entries.len() > shown;
    entries.truncate(shown);
    let query = asked.query();
    let next = entries.last().filter(|_| has_more).map(|last| {
        let (at, sequence, chain) = (last.at.timestamp_micros(), last.sequence, last.chain.as_str());
        let behind = form_urlencode(&format!("{at}~{sequence}~{chain}"));
        format!("{query}&behind={behind}").trim_start_matches('&').to_owned()
    });
    let chains = overview.chains.iter().map(|chain| {
        let code = chain.chain.as_str();
        (code.to_owned(), names::chain(&page, code))
    });
    let chains = chains.collect();
    let lines = lines(&page, &entries).await;
    page.show(&EntriesPage {
        page: &page,
        asked: &asked,
        chains,
        lines,
        next: next.unwrap_or_default(),
        query,
    })
}

async fn lines(page: &Page, entries: &[AuditEntry]) -> Vec<Line> {
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    let mut lines = Vec::with_capacity(entries.len());
    for entry in entries {
        let actor = match names.get(entry.actor.as_str()) {
            Some(name) => name.clone(),
            None => {
                let name = page.actor_name(&entry.actor).await;
                names.insert(&entry.actor, name.clone());
                name
            }
        };
        let subject = format!("{} {}", entry.subject_kind, entry.subject_id);
        lines.push(Line {
            when: moment(entry.at),
            actor,
            action: entry.action.clone(),
            subject_address: format!("/audit/entries?subject={}", form_urlencode(&subject)),
            subject,
            reason: entry.reason.clone().unwrap_or_default(),
            chain: super::names::chain(page, entry.chain.as_str()),
            sequence: entry.sequence,
            address: format!(
                "/audit/entry?chain={}&sequence={}",
                form_urlencode(entry.chain.as_str()),
                entry.sequence
            ),
        });
    }
    lines
}

/// Why a download broke off. The connection ends, so that nobody takes a part for the whole.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    App(#[from] AppError),
    #[error(transparent)]
    Report(#[from] ReportError),
}

pub(super) async fn csv(page: Page, Query(asked): Query<Asked>) -> Response {
    let caller = match enter(&page) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let filter = match asked.filter() {
        Ok(filter) => filter,
        Err(error) => return page.error(&error),
    };
    let header = match csv_header(&COLUMNS.map(str::to_owned)) {
        Ok(header) => header,
        Err(error) => {
            tracing::error!(%error, "a table could not be written");
            return axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let header = stream::once(async { Ok::<_, Broken>(Bytes::from(header)) });
    let app = std::sync::Arc::clone(&page.running);
    let rows = stream::try_unfold((app, None::<AuditPlace>), move |(app, behind)| {
        let (caller, filter) = (caller.clone(), filter.clone());
        async move {
            let entries = app.audit_entries(&caller, &filter, behind.as_ref(), AT_ONCE).await?;
            let Some(last) = entries.last().map(AuditPlace::from) else { return Ok(None) };
            let rows: Vec<Vec<Cell>> = entries.iter().map(row).collect();
            Ok::<_, Broken>(Some((Bytes::from(csv_rows(&rows)?), (app, Some(last)))))
        }
    });
    file(header.chain(rows))
}

fn file(body: impl Stream<Item = Result<Bytes, Broken>> + Send + 'static) -> Response {
    let body = body.inspect_err(|error| tracing::error!(error = ?error, "a download broke off"));
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"audit-{}.csv\"", today())) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    (headers, Body::from_stream(body)).into_response()
}

fn row(entry: &AuditEntry) -> Vec<Cell> {
    let optional = |text: &Option<String>| text.as_deref().map_or(Cell::Empty, Cell::text);
    vec![
        Cell::text(entry.chain.as_str()),
        Cell::Whole(entry.sequence),
        Cell::text(entry.at.to_rfc3339_opts(SecondsFormat::Micros, true)),
        Cell::text(entry.actor.as_str()),
        Cell::text(entry.action.as_str()),
        Cell::text(entry.subject_kind.as_str()),
        Cell::text(entry.subject_id.as_str()),
        optional(&entry.before),
        optional(&entry.after),
        optional(&entry.reason),
        Cell::text(entry.hash.as_str()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_in_vietnam() {
        let asked = Asked { from: "2026-11-22".to_owned(), to: "2026-11-22".to_owned(), ..Asked::default() };
        let filter = asked.filter().unwrap();
        assert_eq!(filter.from.unwrap().to_rfc3339(), "2026-11-21T17:00:00+00:00");
        assert_eq!(filter.before.unwrap().to_rfc3339(), "2026-11-22T17:00:00+00:00");
        let wrong = Asked { from: "22/11".to_owned(), ..Asked::default() };
        assert!(wrong.filter().is_err());
    }

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let asked = |behind: &str| Asked { behind: behind.to_owned(), ..Asked::default() }.behind();
        let place = asked("1766620800000001~12~scores:mau-tinh:2025").unwrap();
        assert_eq!((place.sequence, place.chain.as_str()), (12, "scores:mau-tinh:2025"));
        assert_eq!(place.at.timestamp_micros(), 1_766_620_800_000_001);
        for wrong in ["", "1~2", "x~1~a", "1~x~a"] {
            assert!(asked(wrong).is_none(), "{wrong}");
        }
    }
}
