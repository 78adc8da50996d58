//! `/registers/{register}/records/{number}`: one record.

use super::enter;
use super::history::{self, Change};
use super::list::Head;
use super::values::{self, Shown};
use crate::page::{FindingGroup, Page};
use crate::path::Path;
use askama::Template;
use axum::extract::{Form, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::policy::Action;
use caicach_app::registers::ShownRecord;
use caicach_app::store::{RecordId, StoreError, StoredRecord};
use caicach_app::{AppError, Caller};
use caicach_calendar::local_from_utc;
use caicach_findings::{Finding, Findings, Text};
use caicach_registers::{Register, Value};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "registers/one.html")]
struct OnePage<'a> {
    page: &'a Page,
    register: Head,
    number: i64,
    version: i64,
    title: String,
    /// What was just done to it; empty when nothing.
    done: &'static str,
    findings: Vec<FindingGroup>,
    fields: Vec<Fact>,
    derived: Vec<Fact>,
    unread: Vec<String>,
    changes: Vec<Change>,
    changed: String,
    is_withdrawn: bool,
    reason: String,
    may_write: bool,
    draft: String,
}

/// A column of the record.
struct Fact {
    label: String,
    shown: Shown,
    is_personal: bool,
    is_worked_out: bool,
    is_long: bool,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

pub(super) async fn show(
    page: Page,
    Path((id, number)): Path<(String, i64)>,
    Query(asked): Query<Asked>,
) -> Response {
    let (register, caller) = match enter(&page, &id, Action::ReadRegister) {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    let done = match asked.done.as_str() {
        "added" => "registers-added",
        "saved" => "registers-saved",
        "withdrawn" => "registers-withdrawn-now",
        "restored" => "registers-restored",
        _ => "",
    };
    render(&page, register, &caller, number, StatusCode::OK, done, Findings::default(), "").await
}

#[derive(Debug, Deserialize)]
pub(super) struct Changing {
    version: i64,
    #[serde(default)]
    reason: String,
}

pub(super) async fn withdraw(
    page: Page,
    Path((id, number)): Path<(String, i64)>,
    Form(form): Form<Changing>,
) -> Response {
    let (register, caller) = match enter(&page, &id, Action::WriteRegister) {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    let record = RecordId(number);
    let done = page.running.withdraw_record(&caller, register, record, form.version, &form.reason).await;
    answer(&page, register, &caller, number, done.map(drop), "withdrawn", &form.reason).await
}

pub(super) async fn restore(
    page: Page,
    Path((id, number)): Path<(String, i64)>,
    Form(form): Form<Changing>,
) -> Response {
    let (register, caller) = match enter(&page, &id, Action::WriteRegister) {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    let done = page.running.restore_record(&caller, register, RecordId(number), form.version).await;
    answer(&page, register, &caller, number, done.map(drop), "restored", "").await
}

async fn answer(
    page: &Page,
    register: &Register,
    caller: &Caller,
    number: i64,
    done: Result<(), AppError>,
    word: &str,
    reason: &str,
) -> Response {
    let (status, findings) = match done {
        Ok(()) => {
            let address = format!("/registers/{}/records/{number}?done={word}", register.id);
            return Redirect::to(&address).into_response();
        }
        Err(AppError::Input(findings)) => (StatusCode::UNPROCESSABLE_ENTITY, findings),
        Err(AppError::Store(StoreError::Conflict { .. })) => {
            (StatusCode::CONFLICT, changed_meanwhile().into())
        }
        Err(AppError::Store(error @ StoreError::Invalid { .. })) => {
            let finding = Finding::rejected("not-possible", error.message());
            (StatusCode::UNPROCESSABLE_ENTITY, finding.into())
        }
        Err(error) => return page.error(&error),
    };
    render(page, register, caller, number, status, "", findings, reason).await
}

#[expect(clippy::too_many_arguments, reason = "what a page shows beside the record, each once")]
async fn render(
    page: &Page,
    register: &Register,
    caller: &Caller,
    number: i64,
    status: StatusCode,
    done: &'static str,
    mut findings: Findings,
    reason: &str,
) -> Response {
    let record = match page.running.record(caller, register, RecordId(number)).await {
        Ok(record) => record,
        Err(error) => return page.error(&error),
    };
    let history = match page.running.record_history(caller, register, &record.stored).await {
        Ok(history) => history,
        Err(error) => return page.error(&error),
    };
    let imports = match page.running.register_imports(caller, register).await {
        Ok(imports) => imports,
        // Names of files are for those who import.
        Err(AppError::Forbidden) => Vec::new(),
        Err(error) => return page.error(&error),
    };
    findings.extend(labelled(page, register, record.findings.clone()));
    let fields = register.fields.len();
    let label = |name: &String| register.field(name).map(|field| page.t.text(&field.label).to_owned());
    let draft = draft_key(&register.id, (done != "registers-added").then_some(number));
    page.show_with(
        status,
        &OnePage {
            page,
            register: Head::of(page, register),
            number,
            version: record.stored.version,
            title: title(page, register, &record.stored),
            done,
            findings: page.findings(&findings),
            fields: (0..fields).filter_map(|place| fact(page, register, &record, place)).collect(),
            derived: (fields..record.values.len())
                .filter_map(|place| fact(page, register, &record, place))
                .filter(|fact| !fact.shown.text.is_empty())
                .collect(),
            unread: record.stored.unread.iter().filter_map(label).collect(),
            changes: history::changes(page, register, &record.stored, &history, &imports).await,
            changed: values::moment(page, local_from_utc(record.stored.updated_at)),
            is_withdrawn: record.stored.is_withdrawn,
            reason: reason.to_owned(),
            may_write: page.running.may(Some(caller), Action::WriteRegister),
            draft,
        },
    )
}

/// The values of the key, as people know the record.
pub(super) fn title(page: &Page, register: &Register, record: &StoredRecord) -> String {
    let value = |place: &usize| {
        let shown = values::column(page, register, *place, record.values.get(*place)?);
        Some(shown.text).filter(|text| !text.is_empty())
    };
    register.key.iter().filter_map(value).collect::<Vec<_>>().join(" · ")
}

/// Under which name a browser keeps what is typed about a record.
pub(super) fn draft_key(register: &str, number: Option<i64>) -> String {
    match number {
        Some(number) => format!("registers/{register}/{number}"),
        None => format!("registers/{register}/new"),
    }
}

/// Findings whose places name fields as people know them.
fn labelled(page: &Page, register: &Register, findings: Findings) -> Findings {
    let relabel = |mut finding: Finding| {
        let column = finding.place.column.take();
        finding.place.column = column.and_then(|name| {
            let field = register.field(&name)?;
            Some(page.t.text(&field.label).to_owned())
        });
        finding
    };
    findings.into_iter().map(relabel).collect()
}

fn fact(page: &Page, register: &Register, record: &ShownRecord, place: usize) -> Option<Fact> {
    let value = record.values.get(place).unwrap_or(&Value::Null);
    let field = register.fields.get(place);
    let derived = || register.derived.get(place.checked_sub(register.fields.len())?);
    let label = field.map(|field| &field.label).or_else(|| derived().map(|derived| &derived.label))?;
    Some(Fact {
        label: page.t.text(label).to_owned(),
        shown: values::column(page, register, place, value),
        is_personal: field.is_some_and(|field| field.is_personal),
        is_worked_out: field.is_some() && record.is_worked_out(place),
        is_long: matches!(
            field.map(|field| &field.kind),
            Some(caicach_registers::FieldKind::Text { is_long: true, .. })
        ),
    })
}

pub(super) fn changed_meanwhile() -> Finding {
    Finding::rejected(
        "changed-meanwhile",
        Text::new(
            "Người khác đã sửa bản ghi này sau khi bạn mở; chưa có gì được ghi",
            "Somebody else changed this record after you opened it; nothing was written",
        ),
    )
    .hint(Text::new(
        "Xem lại nội dung hiện tại rồi làm lại",
        "Look at what stands there now, then do it again",
    ))
}
