//! `/assessments/{id}/units/{unit}/offline`: the sheet as a workbook to fill in without a network, and what it brings back.

use super::asked::Asked;
use super::cell::shown;
use super::{component, round_name, sheet};
use crate::AppState;
use crate::page::{FindingGroup, Page};
use crate::pages::units::{read_upload, send_file};
use crate::path::Path;
use askama::Template;
use axum::extract::{Form, Multipart, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::AppError;
use caicach_app::assessments::{
    BASE, CellKey, KEY, OfflineChange, OfflineReading, RightsByDomain, SheetView, VERSION,
};
use caicach_app::store::AssessmentId;
use caicach_assessments::{Entry, RoundKind, Statement, labels_of, numbers_of, takes_points};
use caicach_index::Item;
use caicach_reports::{Answer, OpenCell, ScoreForm, ScoreRow, ScoreValue};
use rust_decimal::Decimal;
use serde::Deserialize;
use std::collections::BTreeMap;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Template)]
#[template(path = "assessments/offline.html")]
struct OfflinePage<'a> {
    page: &'a Page,
    year_name: String,
    year_href: String,
    unit_name: String,
    address: String,
    round: String,
    round_code: &'static str,
    changes: Vec<ChangeView>,
    conflicts: Vec<ChangeView>,
    plan: String,
    findings: Vec<FindingGroup>,
}

struct ChangeView {
    code: String,
    name: String,
    href: String,
    now: String,
    file: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    round: String,
}

/// `GET …/offline`: the workbook for a round.
pub(super) async fn download(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, unit)): Path<(String, String)>,
    Query(asking): Query<Asking>,
) -> Response {
    let view = match app.app.unit_sheet(&caller, id, &unit).await {
        Ok(view) => view,
        Err(error) => return page.error(&error),
    };
    let rights = app.app.sheet_rights(&caller, id, &unit, &view.of.group.framework.framework);
    let round = RoundKind::parse(&asking.round).unwrap_or(RoundKind::SelfScore);
    match form(&page, id, &view, &rights, round).to_xlsx() {
        Ok(bytes) => {
            let plain: String = unit
                .chars()
                .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' })
                .collect();
            send_file(bytes, &format!("bang-diem-{plain}-{}.xlsx", round.code()), XLSX)
        }
        Err(error) => {
            tracing::error!(%error, "a score form could not be written");
            page.not_found()
        }
    }
}

fn form(
    page: &Page,
    id: AssessmentId,
    view: &SheetView,
    rights: &RightsByDomain,
    round: RoundKind,
) -> ScoreForm {
    let t = page.t;
    let framework = &view.of.group.framework.framework;
    let rows = framework.items().iter().map(|item| {
        let stored = view.cells.get(&(item.code.clone(), round));
        let entry = stored.map(|cell| cell.entry.clone()).unwrap_or_default();
        let is_open = item.leaf.is_some() && view.is_cell_open(item, round, rights);
        let open = is_open.then(|| OpenCell {
            hidden: [
                CellKey { assessment: id.0, unit: view.of.unit.code.clone(), round, item: item.code.clone() }
                    .write(),
                stored.map_or(0, |cell| cell.stored.version).to_string(),
                serde_json::to_string(&entry).unwrap_or_default(),
            ],
            answer: answer(item, round),
        });
        ScoreRow {
            code: item.code.clone(),
            name: t.text(&item.name).to_owned(),
            maximum: Some(item.attainable),
            rule: item.rule.as_ref().map(|rule| t.text(&rule.describe()).to_owned()).unwrap_or_default(),
            evidence: item.evidence.as_ref().map(|text| t.text(text).to_owned()).unwrap_or_default(),
            value: value(item, &entry),
            not_applicable: entry.statement == Some(Statement::NotApplicable),
            comment: entry.comment,
            open,
        }
    });
    ScoreForm {
        title: view.of.year.assessment.name.clone(),
        lines: vec![
            view.of.unit.name.clone(),
            format!("{}: {}", t.get("assessments-round"), round_name(page, round)),
            t.get("offline-how"),
        ],
        columns: [
            t.get("units-code"),
            t.get("results-item"),
            t.get("results-maximum"),
            t.get("assessments-rule"),
            t.get("assessments-evidence"),
            t.get("offline-value"),
            t.get("assessments-not-applicable"),
            t.get("offline-comment"),
        ],
        hidden: [KEY, VERSION, BASE],
        mark: "x".to_owned(),
        rows: rows.collect(),
    }
}

fn answer(item: &Item, round: RoundKind) -> Answer {
    if !round.takes_points() {
        return Answer::Words;
    }
    if takes_points(item, round) {
        return Answer::Number { least: None, most: Some(item.attainable), is_rate: false };
    }
    match (labels_of(item), numbers_of(item)) {
        (Some(labels), _) => Answer::Choice(labels),
        (None, Some(range)) => Answer::Number {
            least: Some(Decimal::ZERO),
            most: range.rate.then_some(Decimal::ONE),
            is_rate: range.rate,
        },
        (None, None) => Answer::Words,
    }
}

fn value(item: &Item, entry: &Entry) -> Option<ScoreValue> {
    match entry.statement.as_ref()? {
        Statement::Points(points) => Some(ScoreValue::Number(*points)),
        Statement::NotApplicable => None,
        Statement::Value(text) => match (numbers_of(item), text.parse()) {
            (Some(range), Ok(number)) if range.rate => Some(ScoreValue::Rate(number)),
            (Some(_), Ok(number)) => Some(ScoreValue::Number(number)),
            _ => Some(ScoreValue::Text(text.clone())),
        },
    }
}

/// `POST …/offline`: what a filled-in workbook would change. Nothing is written yet.
pub(super) async fn upload(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, unit)): Path<(String, String)>,
    sent: Multipart,
) -> Response {
    let view = match app.app.unit_sheet(&caller, id, &unit).await {
        Ok(view) => view,
        Err(error) => return page.error(&error),
    };
    let sent = match read_upload(sent).await {
        Ok(sent) => sent,
        Err(finding) => return page.error(&AppError::Input(finding.into())),
    };
    match app.app.read_offline(&caller, id, &unit, &sent.file_name, &sent.bytes).await {
        Ok(reading) => preview(&page, id, &view, &reading),
        Err(error) => page.error(&error),
    }
}

fn preview(page: &Page, id: AssessmentId, view: &SheetView, reading: &OfflineReading) -> Response {
    let framework = &view.of.group.framework.framework;
    let address = sheet::address(id, &view.of.unit.code);
    let change = |change: &OfflineChange| {
        let now = view.cells.get(&(change.item.clone(), reading.round));
        let item = framework.item(&change.item);
        ChangeView {
            code: change.item.clone(),
            name: item.map(|item| page.t.text(&item.name).to_owned()).unwrap_or_default(),
            href: component::address(&address, &change.item),
            now: now.map_or_else(|| "–".to_owned(), |cell| shown(page, item, &cell.entry)),
            file: shown(page, item, &change.entry),
        }
    };
    let (conflicts, changes): (Vec<&OfflineChange>, Vec<&OfflineChange>) =
        reading.changes.iter().partition(|change| change.theirs.is_some());
    page.show(&OfflinePage {
        page,
        year_name: view.of.year.assessment.name.clone(),
        year_href: format!("/assessments/{id}"),
        unit_name: view.of.unit.name.clone(),
        round: round_name(page, reading.round),
        round_code: reading.round.code(),
        changes: changes.into_iter().map(change).collect(),
        conflicts: conflicts.into_iter().map(change).collect(),
        plan: serde_json::to_string(&reading.changes).unwrap_or_default(),
        findings: page.findings(&reading.findings),
        address,
    })
}

/// What is settled: the plan, and for each cell that both changed whether the file or what stands there is kept.
#[derive(Debug, Deserialize)]
pub(super) struct Settled {
    round: String,
    plan: String,
    #[serde(flatten)]
    choices: BTreeMap<String, String>,
}

/// `POST …/offline/apply`.
pub(super) async fn apply(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, unit)): Path<(String, String)>,
    Form(settled): Form<Settled>,
) -> Response {
    let plan = serde_json::from_str::<Vec<OfflineChange>>(&settled.plan);
    let (Some(round), Ok(mut plan)) = (RoundKind::parse(&settled.round), plan) else {
        return page.not_found();
    };
    plan.retain(|change| {
        settled.choices.get(&format!("keep-{}", change.item)).is_none_or(|choice| choice == "file")
    });
    match app.app.enter_offline(&caller, id, &unit, round, plan).await {
        Ok(_) => Redirect::to(&sheet::address(id, &unit)).into_response(),
        Err(error) => page.error(&error),
    }
}
