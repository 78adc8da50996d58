//! `/registers/{register}/export.csv` and `.xlsx`: all records that the list with the same query shows, however many.

use super::enter;
use super::query::{ListQuery, Written};
use crate::clock::today;
use crate::page::Page;
use crate::path::Path;
use axum::body::{Body, Bytes};
use axum::extract::Query;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use caicach_app::AppError;
use caicach_app::policy::Action;
use caicach_app::registers::RecordPages;
use caicach_app::store::StoredRecord;
use caicach_findings::Language;
use caicach_registers::{Field, Register, Value};
use caicach_reports::{Cell, LongWorkbook, ReportError, csv_header, csv_rows};
use futures::TryStreamExt;
use futures::stream::{self, Stream};
use tokio::io::AsyncReadExt;

const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// How much of a workbook is sent at a time.
const PIECE: usize = 64 * 1024;

/// Why a download broke off. The connection ends, so that nobody takes a part for the whole.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    App(#[from] AppError),
    #[error(transparent)]
    Report(#[from] ReportError),
    #[error("a part of the work stopped unexpectedly")]
    Stopped,
    #[error(transparent)]
    File(#[from] std::io::Error),
}

pub(super) async fn csv(page: Page, Path(id): Path<String>, Query(written): Query<Written>) -> Response {
    let (pages, register) = match begin(&page, &id, &written) {
        Ok(begun) => begun,
        Err(answer) => return answer,
    };
    // For programs: the names of fields, the codes of choices.
    let columns: Vec<String> = register.fields.iter().map(|field| field.name.clone()).collect();
    let header = match csv_header(&columns) {
        Ok(header) => header,
        Err(error) => return failed(&error),
    };
    let header = stream::once(async { Ok::<_, Broken>(Bytes::from(header)) });
    let rows = stream::try_unfold(pages, |mut pages| async move {
        let Some(records) = pages.next().await? else { return Ok(None) };
        let rows: Vec<Vec<Cell>> = records.iter().map(plain_row).collect();
        Ok::<_, Broken>(Some((Bytes::from(csv_rows(&rows)?), pages)))
    });
    answer(futures::StreamExt::chain(header, rows), &register.id, "csv", CSV)
}

pub(super) async fn xlsx(page: Page, Path(id): Path<String>, Query(written): Query<Written>) -> Response {
    let (pages, register) = match begin(&page, &id, &written) {
        Ok(begun) => begun,
        Err(answer) => return answer,
    };
    let language = page.t.language;
    let title = page.t.text(&register.name).to_owned();
    let columns: Vec<String> =
        register.fields.iter().map(|field| page.t.text(&field.label).to_owned()).collect();
    let fields = register.fields.clone();
    // A workbook is sent when it is whole; the answer begins before, so that no time limit ends it.
    let file = async move { workbook(pages, fields, language, &title, &columns).await };
    let pieces = stream::once(file).map_ok(|file| {
        stream::try_unfold(tokio::fs::File::from_std(file), |mut file| async move {
            let mut piece = vec![0; PIECE];
            let length = file.read(&mut piece).await?;
            piece.truncate(length);
            Ok::<_, Broken>((length > 0).then(|| (Bytes::from(piece), file)))
        })
    });
    answer(pieces.try_flatten(), &register.id, "xlsx", XLSX)
}

fn begin<'p>(page: &'p Page, id: &str, written: &Written) -> Result<(RecordPages, &'p Register), Response> {
    let (register, caller) = enter(page, id, Action::ReadRegister)?;
    let (_, filter, findings) = ListQuery::read(page, register, written);
    let Some(filter) = filter else {
        let said =
            findings.iter().map(|finding| page.t.text(&finding.message)).collect::<Vec<_>>().join("\n");
        return Err((StatusCode::UNPROCESSABLE_ENTITY, said).into_response());
    };
    let pages = page.running.record_pages(&caller, register, &filter).map_err(|error| page.error(&error))?;
    Ok((pages, register))
}

async fn workbook(
    mut pages: RecordPages,
    fields: Vec<Field>,
    language: Language,
    title: &str,
    columns: &[String],
) -> Result<std::fs::File, Broken> {
    let mut workbook = LongWorkbook::new(title, columns)?;
    let fields = std::sync::Arc::new(fields);
    while let Some(records) = pages.next().await? {
        let fields = std::sync::Arc::clone(&fields);
        let written = tokio::task::spawn_blocking(move || -> Result<LongWorkbook, ReportError> {
            for record in &records {
                workbook.push(&row(&fields, record, language))?;
            }
            Ok(workbook)
        });
        workbook = written.await.map_err(|_| Broken::Stopped)??;
    }
    let finished = tokio::task::spawn_blocking(move || workbook.finish());
    Ok(finished.await.map_err(|_| Broken::Stopped)??)
}

fn answer(
    body: impl Stream<Item = Result<Bytes, Broken>> + Send + 'static,
    register: &str,
    ending: &str,
    mime: &'static str,
) -> Response {
    let body = body.inspect_err(|error| tracing::error!(error = ?error, "a download broke off"));
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(mime));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    let name = format!("attachment; filename=\"{register}-{}.{ending}\"", today());
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    (headers, Body::from_stream(body)).into_response()
}

fn failed(error: &ReportError) -> Response {
    tracing::error!(%error, "a table could not be written");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

fn plain_row(record: &StoredRecord) -> Vec<Cell> {
    record.values.iter().map(cell).collect()
}

/// For people: the labels of choices, which an import knows as well.
fn row(fields: &[Field], record: &StoredRecord, language: Language) -> Vec<Cell> {
    let cells = fields.iter().zip(&record.values).map(|(field, value)| match value {
        Value::Text(code) => {
            let label = field.choices().iter().find(|choice| choice.code == *code);
            Cell::text(label.map_or(code.as_str(), |choice| choice.label.in_language(language)))
        }
        Value::Boolean(yes) => Cell::text(match (language, yes) {
            (Language::Vi, true) => "Có",
            (Language::Vi, false) => "Không",
            (Language::En, true) => "Yes",
            (Language::En, false) => "No",
        }),
        other => cell(other),
    });
    cells.collect()
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Empty,
        Value::Text(text) => Cell::text(text.as_str()),
        Value::Integer(number) => Cell::Whole(*number),
        Value::Number(number) => Cell::Real(*number),
        Value::Boolean(yes) => Cell::text(yes.to_string()),
        Value::Date(day) => Cell::Date(*day),
        Value::Time(time) => Cell::Time(*time),
    }
}
