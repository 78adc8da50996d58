//! `/assessments/{id}/units/{unit}`: the sheet of a unit.

use super::asked::Asked;
use super::cell::{CellView, Cells};
use super::documents;
use super::{anchor, given_back, round_name, round_words, state_mark, state_of, unit_state_label};
use crate::AppState;
use crate::page::{Page, form_urlencode};
use crate::path::Path;
use askama::Template;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::SheetUnit;
use caicach_app::assessments::{PaperKind, RightsByDomain, SheetRights, SheetView};
use caicach_app::store::{AssessmentId, Evidence, EvidenceKind};
use caicach_assessments::{Lacking, RoundKind, is_filled_by_system};
use caicach_index::Item;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::json;

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
    points: Points<'a>,
    handed: Vec<Handed>,
    /// Rounds that can be filled in without a network: addresses and names.
    offline: Vec<(String, String)>,
}

/// What the unit earned so far, and what it lacks.
#[derive(Template)]
#[template(path = "assessments/points.html")]
struct Points<'a> {
    page: &'a Page,
    totals: Totals,
    lacking: Vec<LackingRow>,
    /// The points of the rows, for a page that is open already: anchor, points and what was lost, as JSON.
    rows: Option<String>,
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

/// How far the unit is with a round of its own.
struct Handed {
    round: &'static str,
    name: String,
    mark: &'static str,
    label: String,
    /// Why it was given back; empty where it was not.
    given_back: String,
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

/// `GET /assessments/{id}/units/{unit}/points`: the points of a sheet that is open already, after a cell of it changed.
pub(super) async fn points(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, unit)): Path<(String, String)>,
) -> Response {
    let view = match app.app.unit_sheet(&caller, id, &unit).await {
        Ok(view) => view,
        Err(error) => return page.error(&error),
    };
    let now = page.running.sheet_scores(&view, view.of.year.last_scored());
    let rows = view.of.group.framework.framework.leaves().map(|item| {
        let (points, lost) = earned(&page, item, now.as_ref());
        [anchor(&item.code), points, lost]
    });
    let rows = json!(rows.collect::<Vec<_>>()).to_string();
    page.show(&Points {
        page: &page,
        totals: totals(&page, &view, now.as_ref()),
        lacking: lacking(&page, &view),
        rows: Some(rows),
    })
}

/// What a component earned, and what it lost.
fn earned(page: &Page, item: &Item, now: Option<&SheetUnit>) -> (String, String) {
    let points = item.leaf.and_then(|leaf| now?.items.get(leaf).copied().flatten());
    let lost = points.map(|points| item.attainable - points).filter(|lost| *lost > Decimal::ZERO);
    let shown = |points: Option<Decimal>| points.map(|points| page.t.decimal(&points, 2)).unwrap_or_default();
    (shown(points), shown(lost))
}

fn lacking(page: &Page, view: &SheetView) -> Vec<LackingRow> {
    let t = page.t;
    let row = |(item, lacking): (&Item, Lacking)| LackingRow {
        anchor: anchor(&item.code),
        code: item.code.clone(),
        name: t.text(&item.name).to_owned(),
        why: match lacking {
            Lacking::Statement => t.get("assessments-lacks-statement"),
            Lacking::Refused => t.get("assessments-lacks-rule"),
            Lacking::Evidence => t.get("assessments-lacks-evidence"),
        },
    };
    view.lacking().into_iter().map(row).collect()
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
        let (state, when) = round_words(page, &view.of.year, state);
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
        let (points, lost) = earned(page, item, now.as_ref());
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
            points,
            lost,
        });
    }
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
        points: Points {
            page,
            totals: totals(page, view, now.as_ref()),
            lacking: lacking(page, view),
            rows: None,
        },
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
    let known = view.evidence.get(&item.code).map(Vec::as_slice).unwrap_or_default();
    known.iter().map(|known| document(page, id, known)).collect()
}

pub(super) fn document(page: &Page, id: AssessmentId, known: &Evidence) -> DocumentView {
    DocumentView {
        href: format!("/assessments/{id}/evidence/{}", known.id),
        title: known.evidence.title.clone(),
        detail: match &known.evidence.kind {
            EvidenceKind::File { name, bytes, sha256, .. } => {
                let size = Decimal::from(bytes.div_ceil(1024));
                let hash: String = sha256.chars().take(12).collect();
                format!("{name} · {} KiB · SHA-256 {hash}…", page.t.decimal(&size, 0))
            }
            EvidenceKind::Link(target) => target.clone(),
        },
        withdrawn: known.withdrawn_at.map(|_| known.withdrawn_reason.clone().unwrap_or_default()),
    }
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

/// How far the unit is with each of its rounds that has begun; with its self-score always.
fn handed(page: &Page, view: &SheetView, rights: SheetRights) -> Vec<Handed> {
    let of_unit =
        view.of.year.rounds.rounds().iter().map(|round| round.kind).filter(|kind| kind.is_of_unit());
    let state = |kind: RoundKind| {
        let is_open = view.windows.get(&kind).is_some_and(|state| state.is_open());
        let state = state_of(&view.of.unit, kind);
        let is_shown = kind == RoundKind::SelfScore || is_open || state != "missing";
        is_shown.then(|| Handed {
            round: kind.code(),
            name: round_name(page, kind),
            mark: state_mark(state),
            label: unit_state_label(page, &view.of.unit, kind),
            given_back: given_back(&view.of.unit, kind).unwrap_or_default().to_owned(),
            can_give_back: rights.approves && state != "missing" && !view.of.year.is_closed(),
            can_hand_in: rights.enters(kind) && is_open && state == "missing" && !view.of.year.is_closed(),
            can_approve: rights.approves && state == "handed-in" && !view.of.year.is_closed(),
        })
    };
    of_unit.filter_map(state).collect()
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

/// The round that a form is about: the self-score where it says none.
fn round_of_unit(page: &Page, code: &str) -> Result<RoundKind, Response> {
    let round = if code.is_empty() { Some(RoundKind::SelfScore) } else { RoundKind::parse(code) };
    round.filter(|round| round.is_of_unit()).ok_or_else(|| page.not_found())
}

#[derive(Debug, Deserialize)]
pub(super) struct HandIn {
    #[serde(default)]
    round: String,
}

pub(super) async fn hand_in(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, unit)): Path<(String, String)>,
    Form(form): Form<HandIn>,
) -> Result<Response, Response> {
    let round = round_of_unit(&page, &form.round)?;
    app.app.hand_in(&caller, id, &unit, round).await.map_err(|error| page.error(&error))?;
    Ok(Redirect::to(&address(id, &unit)).into_response())
}

#[derive(Debug, Deserialize)]
pub(super) struct Approve {
    #[serde(default)]
    round: String,
    #[serde(default)]
    acting: String,
}

pub(super) async fn approve(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, unit)): Path<(String, String)>,
    Form(form): Form<Approve>,
) -> Result<Response, Response> {
    let round = round_of_unit(&page, &form.round)?;
    let is_acting = form.acting == "yes";
    app.app.approve(&caller, id, &unit, round, is_acting).await.map_err(|error| page.error(&error))?;
    Ok(Redirect::to(&address(id, &unit)).into_response())
}

#[derive(Debug, Deserialize)]
pub(super) struct GiveBack {
    #[serde(default)]
    round: String,
    reason: String,
}

pub(super) async fn give_back(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, unit)): Path<(String, String)>,
    Form(form): Form<GiveBack>,
) -> Result<Response, Response> {
    let round = round_of_unit(&page, &form.round)?;
    app.app.give_back(&caller, id, &unit, round, &form.reason).await.map_err(|error| page.error(&error))?;
    Ok(Redirect::to(&address(id, &unit)).into_response())
}
