//! The tables of the pages as CSV and XLSX.

use super::asked::{Asked, Written};
use super::records::{MOST_IN_FILE, file_stem, question, record_table};
use super::tables;
use crate::clock::today;
use crate::page::Page;
use crate::pages::figures::{Head, Shown, Table, file_name};
use crate::pages::units::{Format, send};
use crate::path::Path;
use axum::extract::Query;
use axum::response::Response;
use caicach_app::{AppError, Caller};

/// `/measures/all/{file}`: the list.
pub(super) async fn list(page: Page, Path(file): Path<String>, Query(written): Query<Written>) -> Response {
    let Some(("measures", format)) = file_name(&file) else { return page.not_found() };
    let asked = Asked::read(&written, today()).with_unit(&page);
    let tables = match tables::list_tables(&page, &written, &asked).await {
        Ok(tables) => tables,
        Err(error) => return page.error(&error),
    };
    let mut all = Table {
        id: "measures".to_owned(),
        title: page.t.get("menu-measures"),
        columns: vec![Head::text("register", page.t.get("measures-register"))],
        rows: Vec::new(),
        notes: Vec::new(),
    };
    for one in tables {
        if all.columns.len() == 1 {
            all.columns.extend(one.table.columns);
            all.notes = one.table.notes;
        }
        for row in one.table.rows {
            all.rows.push(std::iter::once(Shown::text(one.register.clone())).chain(row).collect());
        }
    }
    send(&all.sheet(format), format, &format!("measures-{}", asked.period.code()))
}

/// `/measures/{id}/files/{file}`: trend, units, dimension or records of a measure.
pub(super) async fn one(
    page: Page,
    Path((id, file)): Path<(String, String)>,
    Query(written): Query<Written>,
) -> Response {
    let Some((name, format)) = file_name(&file) else { return page.not_found() };
    let asked = Asked::read(&written, today()).with_unit(&page);
    if name == "records" {
        let Some(caller) = &page.caller else { return page.sign_in_first() };
        return match records(&page, caller, &id, &asked, format).await {
            Ok(response) => response,
            Err(error) => page.error(&error),
        };
    }
    match table(&page, &id, &asked, name).await {
        Ok(Some(table)) => {
            send(&table.sheet(format), format, &format!("{id}-{name}-{}", asked.period.code()))
        }
        Ok(None) => page.not_found(),
        Err(error) => page.error(&error),
    }
}

async fn table(page: &Page, id: &str, asked: &Asked, name: &str) -> Result<Option<Table>, AppError> {
    let content = &page.running.library().registers;
    let Some(measure) = content.measure(id) else { return Ok(None) };
    let Some(register) = content.register(&measure.register) else { return Ok(None) };
    Ok(match name {
        "trend" => Some(tables::trend(page, measure, asked, today()).await?.0),
        "units" => Some(tables::units(page, measure, asked).await?),
        "dimension" => match asked.dimension(measure, register) {
            Some(by) => Some(tables::dimension(page, register, measure, asked, &by).await?),
            None => None,
        },
        _ => None,
    })
}

async fn records(
    page: &Page,
    caller: &Caller,
    id: &str,
    asked: &Asked,
    format: Format,
) -> Result<Response, AppError> {
    let question = question(page, id, asked, 0, MOST_IN_FILE);
    let (measure, found) = page.running.records_behind(caller, &question).await?;
    let mut sheet = record_table(page.t, &found).sheet(Format::Xlsx);
    if format == Format::Csv {
        // For programs: the names of the columns, as imports take them.
        let names: Vec<&str> = found.register.columns().map(|(name, _)| name).collect();
        let name = |place: &usize| names.get(*place).map_or_else(String::new, |name| (*name).to_owned());
        let columns: Vec<String> = found.columns.iter().map(name).collect();
        sheet.columns.splice(..columns.len(), columns);
    }
    sheet.notes = vec![page.t.text(&measure.name).to_owned(), measure.basis.clone()];
    if usize::try_from(found.behind.records).unwrap_or(usize::MAX) > MOST_IN_FILE {
        sheet.notes.push(page.t.with("measures-file-cut", "n", MOST_IN_FILE.to_string()));
    }
    Ok(send(&sheet, format, &file_stem(id, asked)))
}
