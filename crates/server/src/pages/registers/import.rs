//! `/registers/{register}/import`: a file is sent, looked at, and written.

use super::enter;
use super::history::{ChangedField, differences};
use super::list::Head;
use super::one::title;
use super::values::{self, grouped};
use crate::page::{FindingGroup, Page};
use crate::path::Path;
use askama::Template;
use axum::extract::{Form, Multipart};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::policy::Action;
use caicach_app::registers::imports::{DAYS_KEPT, ImportId, ImportStage, ImportUpload, ImportView};
use caicach_app::{AppError, Caller};
use caicach_calendar::local_from_utc;
use caicach_findings::{Finding, Findings, Text};
use caicach_registers::{Field, Register};
use std::collections::BTreeMap;
use std::time::Duration;

/// Whoever sends a small file sees what is in it at once.
const WAIT: Duration = Duration::from_secs(3);
const WAIT_STEP: Duration = Duration::from_millis(40);
/// So many findings of a kind are shown: the rejected rows stand below with their reasons.
const PLACES: usize = 3;

#[derive(Template)]
#[template(path = "registers/import.html")]
struct ChoosePage<'a> {
    page: &'a Page,
    register: Head,
    findings: Vec<FindingGroup>,
    earlier: Vec<Earlier>,
}

/// A file that was imported.
struct Earlier {
    number: i64,
    file_name: String,
    at: String,
    who: String,
    is_undone: bool,
    rows: String,
    accepted: String,
    rejected: String,
}

#[derive(Template)]
#[template(path = "registers/import_one.html")]
struct ImportPage<'a> {
    page: &'a Page,
    register: Head,
    view: &'a ImportView,
    address: String,
    stage: &'static str,
    is_running: bool,
    percent: u64,
    counts: Vec<(&'static str, String)>,
    ready: String,
    has_ready: bool,
    /// How many records would come back after they had been withdrawn; empty for none.
    revived: String,
    /// The fields that stay as they are, because the file has no column for them.
    kept: String,
    /// Whether a record would be added or replaced.
    has_changes: bool,
    /// Whether the file has a header alone.
    is_empty: bool,
    findings: Vec<FindingGroup>,
    problem: String,
    columns: Vec<Column>,
    fields: Vec<(String, String)>,
    has_unknown: bool,
    changed: Vec<ChangedLine>,
    /// That not all of them are shown; empty where they are.
    changed_note: String,
    rejected: Vec<RejectedLine>,
    rejected_count: String,
    has_rejected_file: bool,
    days_kept: i64,
}

/// A column of the file.
struct Column {
    header: String,
    field: String,
    label: String,
    /// Whether its header is the name of the field, so that there is nothing to choose.
    is_fixed: bool,
}

/// A record that would change.
struct ChangedLine {
    title: String,
    href: String,
    is_withdrawn: bool,
    fields: Vec<ChangedField>,
}

/// A row that was set aside.
struct RejectedLine {
    line: u64,
    reasons: Vec<String>,
    cells: String,
}

pub(super) async fn choose(page: Page, Path(id): Path<String>) -> Response {
    let (register, caller) = match enter(&page, &id, Action::ImportRegister) {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    render_choose(&page, register, &caller, StatusCode::OK, &Findings::default()).await
}

async fn render_choose(
    page: &Page,
    register: &Register,
    caller: &Caller,
    status: StatusCode,
    findings: &Findings,
) -> Response {
    let imports = match page.running.register_imports(caller, register).await {
        Ok(imports) => imports,
        Err(error) => return page.error(&error),
    };
    let count = |number: i64| grouped(&number.to_string(), page.t.code() == "vi");
    let mut earlier = Vec::with_capacity(imports.len());
    for batch in imports {
        earlier.push(Earlier {
            number: batch.id.0,
            at: values::moment(page, local_from_utc(batch.at)),
            who: page.actor_name(&batch.actor).await,
            is_undone: batch.undone.is_some(),
            rows: count(batch.rows),
            accepted: count(batch.accepted),
            rejected: count(batch.rejected),
            file_name: batch.file_name,
        });
    }
    page.show_with(
        status,
        &ChoosePage { page, register: Head::of(page, register), findings: page.findings(findings), earlier },
    )
}

/// `POST /registers/{register}/import`: takes the file as it arrives, and looks at it.
pub(super) async fn receive(page: Page, Path(id): Path<String>, mut form: Multipart) -> Response {
    let (register, caller) = match enter(&page, &id, Action::ImportRegister) {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let mut upload: Option<ImportUpload> = None;
    loop {
        let mut field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => break,
            Err(error) => {
                return render_choose(&page, register, &caller, refused, &not_transferred(&error).into())
                    .await;
            }
        };
        let Some(name) = field.file_name().map(str::to_owned) else { continue };
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        let mut begun = match page.running.begin_register_import(&caller, register, &name) {
            Ok(begun) => begun,
            Err(error) => return page.error(&error),
        };
        loop {
            match field.chunk().await {
                Ok(Some(bytes)) => {
                    if let Err(error) = begun.write(&bytes) {
                        return page.error(&error);
                    }
                }
                Ok(None) => break,
                Err(error) => {
                    return render_choose(&page, register, &caller, refused, &not_transferred(&error).into())
                        .await;
                }
            }
        }
        upload = Some(begun);
    }
    let upload = match upload {
        Some(upload) => upload,
        None => return render_choose(&page, register, &caller, refused, &no_file().into()).await,
    };
    match page.running.finish_register_upload(upload).await {
        Ok(import) => settled(&page, register, &caller, import).await,
        Err(AppError::Input(findings)) => render_choose(&page, register, &caller, refused, &findings).await,
        Err(error) => page.error(&error),
    }
}

/// Goes to the page of an import, when it is ready soon.
async fn settled(page: &Page, register: &Register, caller: &Caller, id: ImportId) -> Response {
    let mut waited = Duration::ZERO;
    while waited < WAIT {
        match page.running.register_import(caller, register, id) {
            Ok(view) if view.stage.is_running() => {
                tokio::time::sleep(WAIT_STEP).await;
                waited += WAIT_STEP;
            }
            _ => break,
        }
    }
    Redirect::to(&address(register, id)).into_response()
}

fn address(register: &Register, id: ImportId) -> String {
    format!("/registers/{}/import/{id}", register.id)
}

/// The import that an address names.
macro_rules! import_of {
    ($page:expr, $path:expr) => {{
        let Path((register, import)) = $path;
        let (register, caller) = match enter(&$page, &register, Action::ImportRegister) {
            Ok(entered) => entered,
            Err(answer) => return answer,
        };
        let Some(id) = ImportId::parse(&import) else { return $page.not_found() };
        match $page.running.register_import(&caller, register, id) {
            Ok(view) => (register, caller, view),
            Err(AppError::NotFound(_)) => return $page.not_found(),
            Err(error) => return $page.error(&error),
        }
    }};
}

pub(super) async fn show(page: Page, path: Path<(String, String)>) -> Response {
    let (register, _, view) = import_of!(page, path);
    render(&page, register, &view)
}

pub(super) async fn map(
    page: Page,
    path: Path<(String, String)>,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Response {
    let (register, caller, view) = import_of!(page, path);
    let chosen = view.headings.iter().enumerate().filter(|(_, heading)| !heading.is_name);
    let mapping = chosen.filter_map(|(place, heading)| {
        Some((heading.header.clone(), typed.get(&format!("column-{place}"))?.clone()))
    });
    match page.running.map_register_import(&caller, register, view.id, mapping.collect()) {
        Ok(()) => settled(&page, register, &caller, view.id).await,
        Err(error) => page.error(&error),
    }
}

pub(super) async fn commit(page: Page, path: Path<(String, String)>) -> Response {
    let (register, caller, view) = import_of!(page, path);
    match page.running.commit_register_import(&caller, register, view.id, page.t.language) {
        Ok(()) => settled(&page, register, &caller, view.id).await,
        Err(error) => page.error(&error),
    }
}

pub(super) async fn discard(page: Page, path: Path<(String, String)>) -> Response {
    let (register, caller, view) = import_of!(page, path);
    match page.running.discard_register_import(&caller, register, view.id).await {
        Ok(()) => Redirect::to(&format!("/registers/{}/import", register.id)).into_response(),
        Err(error) => page.error(&error),
    }
}

/// `GET …/rejected.csv`: the rows that were set aside, to be mended and imported by themselves.
pub(super) async fn rejected(page: Page, path: Path<(String, String)>) -> Response {
    let (register, caller, view) = import_of!(page, path);
    let file = match page.running.rejected_rows(&caller, register, view.id) {
        Ok(Some(file)) => file,
        Ok(None) => return page.not_found(),
        Err(error) => return page.error(&error),
    };
    let bytes = match tokio::fs::read(file).await {
        Ok(bytes) => bytes,
        Err(error) => return page.error(&AppError::File(error)),
    };
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{}-rejected.csv\"", register.id))
    {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    (headers, bytes).into_response()
}

fn render(page: &Page, register: &Register, view: &ImportView) -> Response {
    let number = |number: u64| grouped(&number.to_string(), page.t.code() == "vi");
    let counts = view.counts;
    let label = |name: &str| register.field(name).map(|field| page.t.text(&field.label).to_owned());
    let columns: Vec<Column> = view
        .headings
        .iter()
        .map(|heading| Column {
            header: heading.header.clone(),
            field: heading.field.clone().unwrap_or_default(),
            label: heading.field.as_deref().and_then(label).unwrap_or_default(),
            is_fixed: heading.is_name,
        })
        .collect();
    let rejected = view.first_rejected.iter().map(|row| RejectedLine {
        line: row.line,
        reasons: row.reasons.iter().map(|text| page.t.text(text).to_owned()).collect(),
        cells: row.cells.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join(" · "),
    });
    let changed: Vec<ChangedLine> = view
        .first_changed
        .iter()
        .map(|changed| ChangedLine {
            title: title(page, register, &changed.before),
            href: format!("/registers/{}/records/{}", register.id, changed.before.id),
            is_withdrawn: changed.before.is_withdrawn,
            fields: differences(page, register, &changed.before.values, &changed.after),
        })
        .collect();
    let shown = u64::try_from(changed.len()).unwrap_or(u64::MAX);
    let changed_note = if counts.replaced > shown {
        let arguments = [("shown", number(shown).into()), ("n", number(counts.replaced).into())];
        page.t.with_all("registers-import-changed-first", &arguments)
    } else {
        String::new()
    };
    let is_absent = |field: &&Field| !columns.iter().any(|column| column.field == field.name);
    let kept = register.fields.iter().filter(is_absent).map(|field| page.t.text(&field.label));
    let kept = kept.collect::<Vec<_>>().join(", ");
    let ready = counts.rows.saturating_sub(counts.rejected);
    let stage = match view.stage {
        ImportStage::Checking => "checking",
        ImportStage::Checked => "checked",
        ImportStage::Unreadable => "unreadable",
        ImportStage::Writing => "writing",
        ImportStage::Done => "done",
        ImportStage::Stopped => "stopped",
    };
    page.show(&ImportPage {
        page,
        register: Head::of(page, register),
        address: address(register, view.id),
        stage,
        is_running: view.stage.is_running(),
        percent: view.bytes_read.saturating_mul(100).checked_div(view.bytes).unwrap_or(0),
        counts: vec![
            ("registers-import-rows", number(counts.rows)),
            ("registers-import-added", number(counts.added)),
            ("registers-import-replaced", number(counts.replaced)),
            ("registers-import-unchanged", number(counts.unchanged)),
            ("registers-import-rejected", number(counts.rejected)),
        ],
        ready: number(ready),
        has_ready: ready > 0,
        revived: if counts.revived > 0 { number(counts.revived) } else { String::new() },
        kept: if counts.replaced > 0 { kept } else { String::new() },
        has_changes: counts.added + counts.replaced > 0,
        is_empty: counts.rows == 0,
        findings: page.first_findings(&view.findings, PLACES, &|name| Some(label(name).unwrap_or_default())),
        problem: view.problem.as_ref().map(|problem| page.t.text(problem).to_owned()).unwrap_or_default(),
        has_unknown: columns.iter().any(|column| column.field.is_empty()),
        columns,
        fields: register
            .fields
            .iter()
            .map(|field| (field.name.clone(), page.t.text(&field.label).to_owned()))
            .collect(),
        changed_note,
        changed,
        rejected: rejected.collect(),
        rejected_count: number(counts.rejected),
        has_rejected_file: view.stage == ImportStage::Done && counts.rejected > 0,
        days_kept: DAYS_KEPT,
        view,
    })
}

fn no_file() -> Finding {
    Finding::rejected("upload-missing", Text::new("Chưa chọn tệp", "No file was chosen")).hint(Text::new(
        "Chọn tệp CSV, XLSX hoặc Parquet rồi gửi lại",
        "Choose a CSV, XLSX or Parquet file and send it again",
    ))
}

fn not_transferred(error: &axum::extract::multipart::MultipartError) -> Finding {
    tracing::info!(%error, "an upload could not be read");
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let message = Text::new("Tệp vượt giới hạn 500 MB", "The file is larger than the limit of 500 MB");
        let hint = Text::new("Chia tệp thành nhiều phần", "Split the file into several");
        return Finding::rejected("file-too-large", message).hint(hint);
    }
    let message = Text::new("Tệp gửi lên không trọn vẹn", "The upload did not arrive complete");
    Finding::rejected("upload-incomplete", message).hint(Text::new("Gửi lại tệp", "Send the file again"))
}
