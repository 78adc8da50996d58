//! `/results/import`: an office's own past results, previewed before anything is written.

use crate::page::{FindingGroup, Page};
use crate::pages::units::allowed;
use askama::Template;
use axum::extract::Multipart;
use axum::http::StatusCode;
use axum::response::Response;
use caicach_app::AppError;
use caicach_app::policy::Action;

/// How many rows a preview shows.
const SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "results/import.html")]
struct ImportPage<'a> {
    page: &'a Page,
    indices: Vec<(String, String)>,
    findings: Vec<FindingGroup>,
    message: String,
    is_done: bool,
    preview: Option<Preview>,
}

struct Preview {
    file: String,
    accepted: usize,
    rows: Vec<PreviewRow>,
}

struct PreviewRow {
    index: String,
    year: i32,
    unit: String,
    rank: String,
    value: String,
    source: String,
}

pub(super) async fn show(page: Page) -> Response {
    if let Err(answer) = allowed(&page, Action::ImportResults) {
        return answer;
    }
    render(&page, StatusCode::OK, Vec::new(), String::new(), false, None)
}

fn render(
    page: &Page,
    status: StatusCode,
    findings: Vec<FindingGroup>,
    message: String,
    is_done: bool,
    preview: Option<Preview>,
) -> Response {
    let indices = page.state.results.indices().iter();
    let indices = indices.map(|index| (index.id.clone(), page.t.text(&index.name).to_owned())).collect();
    page.show_with(status, &ImportPage { page, indices, findings, message, is_done, preview })
}

/// The form: a file, and whether to look or to write.
pub(super) async fn receive(page: Page, mut form: Multipart) -> Response {
    let caller = match allowed(&page, Action::ImportResults) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let mut file: Option<(String, Vec<u8>)> = None;
    let mut writes = false;
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => break,
            Err(error) => {
                let message = format!("{} {error}", page.t.get("results-import-broken"));
                return render(&page, StatusCode::BAD_REQUEST, Vec::new(), message, false, None);
            }
        };
        match field.name() {
            Some("file") => {
                let name = field.file_name().unwrap_or("upload").to_owned();
                match field.bytes().await {
                    Ok(bytes) => file = Some((name, bytes.to_vec())),
                    Err(error) => {
                        let message = format!("{} {error}", page.t.get("results-import-too-large"));
                        return render(
                            &page,
                            StatusCode::PAYLOAD_TOO_LARGE,
                            Vec::new(),
                            message,
                            false,
                            None,
                        );
                    }
                }
            }
            Some("action") => writes = field.text().await.is_ok_and(|action| action == "write"),
            _ => {}
        }
    }
    let Some((name, bytes)) = file.filter(|(_, bytes)| !bytes.is_empty()) else {
        let message = page.t.get("results-import-no-file");
        return render(&page, StatusCode::UNPROCESSABLE_ENTITY, Vec::new(), message, false, None);
    };
    if !writes {
        let (rows, findings) = page.running.preview_results(&name, &bytes);
        let preview = Preview {
            file: name,
            accepted: rows.len(),
            rows: rows.iter().take(SHOWN).map(|row| preview_row(&page, row)).collect(),
        };
        return render(&page, StatusCode::OK, page.findings(&findings), String::new(), false, Some(preview));
    }
    match page.running.import_results(&caller, &name, &bytes).await {
        Ok(done) => {
            let key = if done.already_there { "already" } else { "done" };
            let message = match key {
                "already" => page.t.get("results-import-already"),
                _ => page.t.with("results-import-done", "n", done.accepted),
            };
            render(&page, StatusCode::OK, page.findings(&done.findings), message, true, None)
        }
        Err(AppError::Input(findings)) => {
            let message = page.t.get("results-import-nothing");
            render(&page, StatusCode::UNPROCESSABLE_ENTITY, page.findings(&findings), message, false, None)
        }
        Err(error) => page.error(&error),
    }
}

fn preview_row(
    page: &Page,
    (unit, row): &(caicach_content::results::UnitName, caicach_content::results::OfficeResult),
) -> PreviewRow {
    PreviewRow {
        index: row.index.clone(),
        year: row.year,
        unit: format!("{} ({})", unit.name, unit.key()),
        rank: row.rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string()),
        value: row
            .value
            .as_ref()
            .map_or_else(|| "–".to_owned(), |value| page.t.decimal(&value.number, value.number.scale())),
        source: row.source.clone().unwrap_or_default(),
    }
}
