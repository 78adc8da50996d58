//! `/assessments/{id}/units/{unit}`: the sheet of a unit.

use super::asked::Asked;
use super::cell::{CellView, Cells};
use super::documents;
use super::{anchor, round_name, state_label, state_mark, state_of, window_words};
use crate::AppState;
use crate::page::{Page, form_urlencode};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::SheetUnit;
use caicach_app::assessments::{PaperKind, RightsByDomain, SheetRights, SheetView};
use caicach_app::store::{AssessmentId, Evidence, EvidenceKind};
use caicach_assessments::{RoundKind, is_filled_by_system};
use caicach_index::Item;
use rust_decimal::Decimal;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "assessments/sheet.html")]
struct SheetPage<'a> {
    page: &'a Page,
    address: String,
    year_href: String,
    report_href: String,
    differences_href: String,
    has_documents: bool,
    year_name: String,
    name: String,
    rounds: Vec<RoundHead>,
    rows: Vec<Row>,
    totals: Totals,
    lacking: Vec<LackingRow>,
    handed: Handed,
    /// Rounds that can be filled in without a network: addresses and names.
    offline: Vec<(String, String)>,
}

struct RoundHead {
    name: String,
    state: &'static str,
    when: String,
}

struct Row {
    anchor: String,
    code: String,
    level: usize,
    name: String,
    rule: String,
    evidence: String,
    maximum: String,
    /// What the system filled in, and from where.
    filled: String,
    cells: Vec<CellView>,
    documents: Vec<DocumentView>,
    /// Where the component has its own page; empty for the headings above components.
    href: String,
    /// How many messages there are, and whether one of them waits for an answer.
    messages: usize,
    is_asked: bool,
    points: String,
    lost: String,
}

/// A document behind a component.
pub(super) struct DocumentView {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) detail: String,
    pub(super) withdrawn: Option<String>,
}

struct Totals {
    own: String,
    now: String,
    maximum: String,
}

struct LackingRow {
    anchor: String,
    code: String,
    name: String,
    why: String,
}

struct Handed {
    mark: &'static str,
    label: String,
    can_give_back: bool,
    can_hand_in: bool,
    can_approve: bool,
}

pub(super) async fn show(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, unit)): Path<(String, String)>,
) -> Response {
    match app.app.unit_sheet(&caller, id, &unit).await {
        Ok(view) => {
            let framework = &view.of.group.framework.framework;
            let rights = app.app.sheet_rights(&caller, id, &unit, framework);
            show_view(&page, id, &view, &rights)
        }
        Err(error) => page.error(&error),
    }
}

pub(super) fn address(id: AssessmentId, unit: &str) -> String {
    format!("/assessments/{id}/units/{}", form_urlencode(unit))
}

fn show_view(page: &Page, id: AssessmentId, view: &SheetView, rights: &RightsByDomain) -> Response {
    let t = page.t;
    let framework = &view.of.group.framework.framework;
    let kinds: Vec<RoundKind> = view
        .of
        .year
        .rounds
        .rounds()
        .iter()
        .map(|round| round.kind)
        .filter(|kind| *kind != RoundKind::Publication)
        .collect();
    let rounds = kinds.iter().map(|kind| {
        let state = view.windows.get(kind).copied().unwrap_or(caicach_assessments::WindowState::Undated);
        let (state, when) = window_words(page, state);
        RoundHead { name: round_name(page, *kind), state, when }
    });
    let last = view.of.year.last_scored();
    let address = address(id, &view.of.unit.code);
    let cells = Cells::new(page, view, rights);
    let now = page.running.sheet_scores(view, last);
    let mut depths: Vec<usize> = Vec::with_capacity(framework.items().len());
    let mut rows = Vec::with_capacity(framework.items().len());
    for item in framework.items() {
        let depth = item.parent.and_then(|parent| depths.get(parent)).map_or(1, |depth| depth + 1);
        depths.push(depth);
        let is_leaf = item.leaf.is_some();
        let points = item.leaf.and_then(|leaf| now.as_ref()?.items.get(leaf).copied().flatten());
        let lost = points.map(|points| item.attainable - points).filter(|lost| *lost > Decimal::ZERO);
        let shown = kinds.iter().filter(|_| is_leaf && !item.role.is_adjustment());
        rows.push(Row {
            anchor: anchor(&item.code),
            code: item.code.clone(),
            level: depth,
            name: t.text(&item.name).to_owned(),
            rule: item.rule.as_ref().map(|rule| t.text(&rule.describe()).to_owned()).unwrap_or_default(),
            evidence: item.evidence.as_ref().map(|text| t.text(text).to_owned()).unwrap_or_default(),
            maximum: t.decimal(&item.attainable, 2),
            filled: filled_words(page, view, item),
            documents: documents_of(page, id, view, item),
            href: if is_leaf { super::component::address(&address, &item.code) } else { String::new() },
            messages: view.messages.get(&item.code).map_or(0, Vec::len),
            is_asked: super::component::is_asked(view, &item.code),
            cells: shown.map(|kind| cells.of(item, *kind)).collect(),
            points: points.map(|points| t.decimal(&points, 2)).unwrap_or_default(),
            lost: lost.map(|lost| t.decimal(&lost, 2)).unwrap_or_default(),
        });
    }
    let lacking = view.lacking().into_iter().map(|(item, lacking)| LackingRow {
        anchor: anchor(&item.code),
        code: item.code.clone(),
        name: t.text(&item.name).to_owned(),
        why: match lacking {
            caicach_assessments::Lacking::Statement => t.get("assessments-lacks-statement"),
            caicach_assessments::Lacking::Refused => t.get("assessments-lacks-rule"),
            caicach_assessments::Lacking::Evidence => t.get("assessments-lacks-evidence"),
        },
    });
    page.show(&SheetPage {
        page,
        year_href: format!("/assessments/{id}"),
        report_href: documents::address(id, PaperKind::SelfReport, &view.of.unit.code),
        differences_href: format!(
            "/assessments/{id}/differences?unit={}",
            form_urlencode(&view.of.unit.code)
        ),
        has_documents: !view.evidence.is_empty(),
        year_name: view.of.year.assessment.name.clone(),
        name: view.of.unit.name.clone(),
        rounds: rounds.collect(),
        rows,
        totals: totals(page, view, now.as_ref()),
        lacking: lacking.collect(),
        handed: handed(page, view, rights.whole()),
        offline: offline(page, view, rights, &kinds, &address),
        address,
    })
}

/// The rounds in which at least one cell is open.
fn offline(
    page: &Page,
    view: &SheetView,
    rights: &RightsByDomain,
    kinds: &[RoundKind],
    address: &str,
) -> Vec<(String, String)> {
    let framework = &view.of.group.framework.framework;
    let is_open = |kind: &&RoundKind| framework.leaves().any(|item| view.is_cell_open(item, **kind, rights));
    let link =
        |kind: &RoundKind| (format!("{address}/offline?round={}", kind.code()), round_name(page, *kind));
    kinds.iter().filter(is_open).map(link).collect()
}

pub(super) fn documents_of(
    page: &Page,
    id: AssessmentId,
    view: &SheetView,
    item: &Item,
) -> Vec<DocumentView> {
    let t = page.t;
    let known = view.evidence.get(&item.code).map(Vec::as_slice).unwrap_or_default();
    let document = |known: &Evidence| DocumentView {
        href: format!("/assessments/{id}/evidence/{}", known.id),
        title: known.evidence.title.clone(),
        detail: match &known.evidence.kind {
            EvidenceKind::File { name, bytes, sha256, .. } => {
                let size = Decimal::from(*bytes) / Decimal::from(1024_u32);
                let hash: String = sha256.chars().take(12).collect();
                format!("{name} · {} KiB · SHA-256 {hash}…", t.decimal(&size, 0))
            }
            EvidenceKind::Link(target) => target.clone(),
        },
        withdrawn: known.withdrawn_at.map(|_| known.withdrawn_reason.clone().unwrap_or_default()),
    };
    known.iter().map(document).collect()
}

/// The round of the unit in which something can be attached now.
pub(super) fn attach_round(view: &SheetView, item: &Item) -> Option<RoundKind> {
    if item.leaf.is_none() || view.of.year.is_closed() {
        return None;
    }
    [RoundKind::SelfScore, RoundKind::Explanation].into_iter().find(|kind| {
        let is_open = view.windows.get(kind).is_some_and(|state| state.is_open());
        let handed_in = view.of.unit.handed_in.get(kind.code());
        is_open && handed_in.is_none_or(|handed| handed.at.is_none())
    })
}

fn totals(page: &Page, view: &SheetView, now: Option<&SheetUnit>) -> Totals {
    let own = page.running.sheet_scores(view, RoundKind::SelfScore);
    let points = |scored: Option<&SheetUnit>| {
        scored.map(|scored| page.t.decimal(&scored.points, 2)).unwrap_or_default()
    };
    Totals {
        own: points(own.as_ref()),
        now: points(now),
        maximum: now.map(|scored| page.t.decimal(&scored.maximum, 0)).unwrap_or_default(),
    }
}

fn handed(page: &Page, view: &SheetView, rights: SheetRights) -> Handed {
    let is_open = view.windows.get(&RoundKind::SelfScore).is_some_and(|state| state.is_open());
    let state = state_of(&view.of.unit);
    Handed {
        mark: state_mark(state),
        label: state_label(page, state),
        can_give_back: rights.approves && state != "missing" && !view.of.year.is_closed(),
        can_hand_in: rights.scores && is_open && state == "missing",
        can_approve: rights.approves && state == "handed-in",
    }
}

pub(super) fn filled_words(page: &Page, view: &SheetView, item: &Item) -> String {
    let Some(source) = item.value_source.filter(|_| is_filled_by_system(item)) else { return String::new() };
    let source = page.t.text(&source.label()).to_owned();
    match view.filled.get(&item.code) {
        Some(filled) => {
            let points = filled.points.map(|points| page.t.decimal(&points, 2)).unwrap_or_default();
            page.t.with_all(
                "assessments-filled",
                &[
                    ("source", source.into()),
                    ("value", filled.value.clone().into()),
                    ("points", points.into()),
                ],
            )
        }
        None => page.t.with("assessments-not-filled", "source", source),
    }
}

pub(super) async fn hand_in(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, unit)): Path<(String, String)>,
) -> Response {
    match app.app.hand_in(&caller, id, &unit, RoundKind::SelfScore).await {
        Ok(_) => Redirect::to(&address(id, &unit)).into_response(),
        Err(error) => page.error(&error),
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Approve {
    #[serde(default)]
    acting: String,
}

pub(super) async fn approve(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, unit)): Path<(String, String)>,
    Form(form): Form<Approve>,
) -> Response {
    match app.app.approve(&caller, id, &unit, RoundKind::SelfScore, form.acting == "yes").await {
        Ok(_) => Redirect::to(&address(id, &unit)).into_response(),
        Err(error) => page.error(&error),
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct GiveBack {
    reason: String,
}

pub(super) async fn give_back(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, unit)): Path<(String, String)>,
    Form(form): Form<GiveBack>,
) -> Response {
    match app.app.give_back(&caller, id, &unit, RoundKind::SelfScore, &form.reason).await {
        Ok(_) => Redirect::to(&address(id, &unit)).into_response(),
        Err(error) => page.error(&error),
    }
}
