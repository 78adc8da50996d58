//! `/results.csv` and `/results.xlsx`: the table of the page, with its sources.

use super::Wanted;
use crate::page::Page;
use axum::extract::Query;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use caicach_app::ScoreSheet;
use caicach_content::results::{Stated, YearTable};
use caicach_reports::{Cell, ReportError, Sheet, to_csv, to_xlsx};
use rust_decimal::Decimal;

pub(super) async fn csv(page: Page, Query(wanted): Query<Wanted>) -> Response {
    let Some((name, sheet)) = sheet(&page, &wanted) else { return page.not_found() };
    file(&page, to_csv(&sheet), &format!("{name}.csv"), "text/csv; charset=utf-8")
}

pub(super) async fn xlsx(page: Page, Query(wanted): Query<Wanted>) -> Response {
    const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let Some((name, sheet)) = sheet(&page, &wanted) else { return page.not_found() };
    file(&page, to_xlsx(&[sheet]), &format!("{name}.xlsx"), KIND)
}

fn file(page: &Page, bytes: Result<Vec<u8>, ReportError>, name: &str, kind: &'static str) -> Response {
    match bytes {
        Ok(bytes) => {
            let disposition = format!("attachment; filename=\"{name}\"");
            ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)], bytes).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a download could not be made");
            page.not_found()
        }
    }
}

fn sheet(page: &Page, wanted: &Wanted) -> Option<(String, Sheet)> {
    let state = &page.state;
    if let Some(index) = state.results.index(wanted.index()) {
        let year = wanted.year().or_else(|| state.results.years(&index.id).last().copied())?;
        let table = state.results.table(&index.id, year)?;
        return Some((format!("{}-{year}", index.id), published(page, &table)));
    }
    let scored = super::scored::chosen(page, wanted)?;
    let name = format!("{}-{}-{}", scored.scores.framework_id, scored.scores.year, scored.scores.group);
    Some((name, scored_sheet(page, &scored.scores)))
}

fn published(page: &Page, table: &YearTable<'_>) -> Sheet {
    let t = page.t;
    let columns = [
        "index",
        "year",
        "unit",
        "name",
        "rank",
        "value",
        "rank_change",
        "value_change",
        "provenance",
        "source_kind",
        "source",
    ];
    let rank = |rank: &Stated<u32>| rank.first().copied();
    let mut rows = Vec::new();
    for row in &table.rows {
        // One line for each source: sources that differ stand side by side here too.
        for figure in &row.figures {
            let own_rank = figure.rank.map(|rank| rank.rank);
            rows.push(vec![
                table.index.id.as_str().into(),
                Cell::Whole(table.year.into()),
                row.unit.key().into(),
                row.unit.name.as_str().into(),
                own_rank.or_else(|| rank(&row.rank).filter(|_| row.figures.len() == 1)).into(),
                figure.value.as_ref().map(|value| value.value.number).into(),
                row.change.places.shown().map(|(places, _)| places).into(),
                row.change.value.shown().map(|(points, _)| points).into(),
                row.value_provenance.map(|provenance| provenance.label(t.language)).into(),
                figure.source_kind.code().into(),
                figure.sources.join(" ; ").into(),
            ]);
        }
    }
    let mut notes = vec![t.text(&table.index.name).to_owned(), t.text(&table.index.terms).to_owned()];
    notes.extend(table.completeness.why_not_ranked().map(|why| t.text(&why).to_owned()));
    Sheet {
        title: format!("{} {}", table.index.short_name, table.year),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        rows,
        notes,
    }
}

fn scored_sheet(page: &Page, sheet: &ScoreSheet) -> Sheet {
    let t = page.t;
    let mut columns: Vec<String> =
        ["unit", "name", "rank", "points", "max", "percent", "band"].map(str::to_owned).into();
    columns.extend(
        sheet
            .domains
            .iter()
            .map(|domain| format!("{} {}", domain.code, t.pick(&domain.name.vi, &domain.name.en))),
    );
    // As the command line prints them; the exact value stays in the database.
    let rounded = |value: Option<Decimal>| value.map(|value| value.round_dp(4));
    let rows = sheet
        .units
        .iter()
        .map(|unit| {
            let mut cells: Vec<Cell> = vec![
                unit.code.as_str().into(),
                unit.name.as_str().into(),
                unit.rank.into(),
                rounded(Some(unit.points)).into(),
                unit.maximum.into(),
                rounded(unit.percent).into(),
                unit.band.as_ref().map(|band| t.pick(&band.vi, &band.en)).into(),
            ];
            cells.extend(
                unit.domains.iter().map(|domain| Cell::from(rounded(domain.map(|score| score.points)))),
            );
            cells
        })
        .collect();
    let illustrative = sheet.is_illustrative.then(|| t.get("results-illustrative"));
    Sheet {
        title: format!("{} {}", sheet.framework_id, sheet.year),
        columns,
        rows,
        notes: illustrative.into_iter().collect(),
    }
}
