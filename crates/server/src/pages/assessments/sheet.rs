//! `/assessments/{id}/units/{unit}`: the sheet of a unit. Cells are saved as soon as they are changed.

use super::asked::Asked;
use super::{anchor, round_name, state_label, state_mark, state_of, window_words};
use crate::AppState;
use crate::page::{Page, form_urlencode};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::assessments::{CellInput, SheetView};
use caicach_app::store::{AssessmentId, Evidence, EvidenceKind, StoreError};
use caicach_app::{AppError, Caller, SheetUnit};
use caicach_assessments::{Entry, RoundKind, Statement, is_filled_by_system};
use caicach_index::{Item, RuleKind, ValidValues};
use rust_decimal::Decimal;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "assessments/sheet.html")]
struct SheetPage<'a> {
    page: &'a Page,
    address: String,
    year_href: String,
    year_name: String,
    name: String,
    rounds: Vec<RoundHead>,
    rows: Vec<Row>,
    totals: Totals,
    lacking: Vec<LackingRow>,
    handed: Handed,
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
    /// The round in which documents can be attached now.
    attach_round: Option<&'static str>,
    points: String,
    lost: String,
}

/// A document behind a component.
struct DocumentView {
    href: String,
    title: String,
    detail: String,
    withdrawn: Option<String>,
}

/// A cell of a component in a round.
#[derive(Template)]
#[template(path = "assessments/cell.html")]
struct CellView {
    address: String,
    id: String,
    item: String,
    round: &'static str,
    version: i64,
    is_open: bool,
    /// Whether points are entered, and not a value that goes into the rule.
    takes_points: bool,
    labels: Vec<(String, bool)>,
    value: String,
    comment: String,
    points: String,
    asks: bool,
    is_explanation: bool,
    not_applicable: bool,
    /// What became of the last change: a word for the style, and a sentence.
    status: &'static str,
    message: String,
    words: CellWords,
}

#[derive(Clone)]
struct CellWords {
    value: String,
    comment: String,
    choose: String,
    not_applicable: String,
    asks: String,
    save: String,
    points: String,
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
    is_handed_in: bool,
    can_hand_in: bool,
    can_approve: bool,
}

pub(super) async fn show(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, unit)): Path<(String, String)>,
) -> Response {
    match app.app.unit_sheet(&caller, id, &unit).await {
        Ok(view) => show_view(&page, id, &view),
        Err(error) => page.error(&error),
    }
}

fn address(id: AssessmentId, unit: &str) -> String {
    format!("/assessments/{id}/units/{}", form_urlencode(unit))
}

fn show_view(page: &Page, id: AssessmentId, view: &SheetView) -> Response {
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
    let words = cell_words(page);
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
            documents: documents(page, id, view, item),
            attach_round: attach_round(view, item).map(RoundKind::code),
            cells: shown.map(|kind| cell_view(page, &address, view, item, *kind, &words)).collect(),
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
        year_name: view.of.year.assessment.name.clone(),
        name: view.of.unit.name.clone(),
        rounds: rounds.collect(),
        rows,
        totals: totals(page, view, now.as_ref()),
        lacking: lacking.collect(),
        handed: handed(page, view),
        address,
    })
}

fn documents(page: &Page, id: AssessmentId, view: &SheetView, item: &Item) -> Vec<DocumentView> {
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
fn attach_round(view: &SheetView, item: &Item) -> Option<RoundKind> {
    if item.leaf.is_none() || view.of.year.is_published() {
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

fn handed(page: &Page, view: &SheetView) -> Handed {
    let is_open = view.windows.get(&RoundKind::SelfScore).is_some_and(|state| state.is_open());
    let state = state_of(&view.of.unit);
    Handed {
        mark: state_mark(state),
        label: state_label(page, state),
        is_handed_in: state != "missing",
        can_hand_in: is_open && state == "missing",
        can_approve: state == "handed-in",
    }
}

fn filled_words(page: &Page, view: &SheetView, item: &Item) -> String {
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

fn cell_words(page: &Page) -> CellWords {
    let t = page.t;
    CellWords {
        value: t.get("assessments-value"),
        comment: t.get("assessments-comment"),
        choose: t.get("assessments-choose"),
        not_applicable: t.get("assessments-not-applicable"),
        asks: t.get("assessments-asks"),
        save: t.get("assessments-save"),
        points: t.get("results-points"),
    }
}

fn cell_view(
    page: &Page,
    address: &str,
    view: &SheetView,
    item: &Item,
    kind: RoundKind,
    words: &CellWords,
) -> CellView {
    let handed_in = view.of.unit.handed_in.get(kind.code());
    let is_handed_in = kind.is_of_unit() && handed_in.is_some_and(|handed| handed.at.is_some());
    let is_of_system = is_filled_by_system(item) || !item.self_scored;
    let is_closed =
        view.of.year.is_published() || is_handed_in || (kind == RoundKind::SelfScore && is_of_system);
    let is_open = !is_closed && view.windows.get(&kind).is_some_and(|state| state.is_open());
    let stored = view.cells.get(&(item.code.clone(), kind));
    let entry = stored.map(|cell| cell.entry.clone()).unwrap_or_default();
    let version = stored.map_or(0, |cell| cell.stored.version);
    let points = stored.and_then(|cell| cell.stored.points);
    let shape = Shape { address, item, kind, is_open, words };
    shape.cell(page, &entry, version, points, ("", String::new()))
}

/// What a cell looks like, whatever stands in it.
struct Shape<'a> {
    address: &'a str,
    item: &'a Item,
    kind: RoundKind,
    is_open: bool,
    words: &'a CellWords,
}

impl Shape<'_> {
    fn cell(
        &self,
        page: &Page,
        entry: &Entry,
        version: i64,
        points: Option<Decimal>,
        (status, message): (&'static str, String),
    ) -> CellView {
        let (item, kind) = (self.item, self.kind);
        let takes_points = kind != RoundKind::SelfScore
            || item.rule.as_ref().is_some_and(|rule| rule.kind() == RuleKind::Points);
        let value = match &entry.statement {
            Some(Statement::Value(text)) => text.clone(),
            Some(Statement::Points(points)) => points.normalize().to_string(),
            Some(Statement::NotApplicable) | None => String::new(),
        };
        let labels = match item.rule.as_ref().map(caicach_index::Rule::valid_values) {
            Some(ValidValues::Labels(labels)) if !takes_points => {
                labels.into_iter().map(|label| (label.clone(), label == value)).collect()
            }
            _ => Vec::new(),
        };
        CellView {
            address: self.address.to_owned(),
            id: format!("cell-{}-{}", anchor(&item.code), kind.code()),
            item: item.code.clone(),
            round: kind.code(),
            version,
            is_open: self.is_open,
            takes_points,
            labels,
            value,
            comment: entry.comment.clone(),
            points: points.map(|points| page.t.decimal(&points, 2)).unwrap_or_default(),
            asks: entry.asks_for_explanation,
            is_explanation: !kind.takes_points(),
            not_applicable: entry.statement == Some(Statement::NotApplicable),
            status,
            message,
            words: self.words.clone(),
        }
    }
}

/// What is typed into a cell.
#[derive(Debug, Deserialize)]
pub(super) struct Typed {
    item: String,
    round: String,
    version: i64,
    #[serde(default)]
    value: String,
    #[serde(default)]
    not_applicable: String,
    #[serde(default)]
    comment: String,
    #[serde(default)]
    asks: String,
}

impl Typed {
    fn entry(&self, item: &Item, kind: RoundKind) -> Result<Entry, ()> {
        let value = self.value.trim();
        let takes_points = kind != RoundKind::SelfScore
            || item.rule.as_ref().is_some_and(|rule| rule.kind() == RuleKind::Points);
        let statement = if self.not_applicable == "yes" {
            Some(Statement::NotApplicable)
        } else if value.is_empty() || !kind.takes_points() {
            None
        } else if takes_points {
            Some(Statement::Points(value.replace(',', ".").parse().map_err(|_| ())?))
        } else {
            Some(Statement::Value(value.to_owned()))
        };
        let asks_for_explanation = self.asks == "yes";
        Ok(Entry { statement, comment: self.comment.trim().to_owned(), asks_for_explanation })
    }
}

pub(super) async fn enter(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, unit)): Path<(String, String)>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    let Some(kind) = RoundKind::parse(&typed.round) else { return page.not_found() };
    let view = match app.app.unit_sheet(&caller, id, &unit).await {
        Ok(view) => view,
        Err(error) => return page.error(&error),
    };
    let framework = &view.of.group.framework.framework;
    let Some(item) = framework.item(&typed.item) else { return page.not_found() };
    let saved = save(&app, &caller, id, &unit, (item, kind), &typed).await;
    if !headers.contains_key("hx-request") {
        return match saved {
            Ok(_) => {
                let place = anchor(&item.code);
                Redirect::to(&format!("{}#cell-{place}-{}", address(id, &unit), kind.code())).into_response()
            }
            Err(error) => page.error(&error),
        };
    }
    answer(&page, id, &view, (item, kind), &typed, saved)
}

/// Writes a cell; answers its version and points.
async fn save(
    app: &AppState,
    caller: &Caller,
    id: AssessmentId,
    unit: &str,
    (item, kind): (&Item, RoundKind),
    typed: &Typed,
) -> Result<(Entry, i64, Option<Decimal>), AppError> {
    let entry = typed.entry(item, kind).map_err(|()| not_points(item))?;
    let input = CellInput { item: item.code.clone(), version: typed.version, entry };
    let saved = app.app.enter(caller, id, unit, kind, vec![input]).await?;
    let saved = saved.into_iter().next().ok_or(AppError::NotFound("cell"))?;
    Ok((saved.cell.entry, saved.cell.stored.version, saved.cell.stored.points))
}

/// The cell anew, with what became of the change. A change that was refused stays in the cell, to be mended.
fn answer(
    page: &Page,
    id: AssessmentId,
    view: &SheetView,
    (item, kind): (&Item, RoundKind),
    typed: &Typed,
    saved: Result<(Entry, i64, Option<Decimal>), AppError>,
) -> Response {
    let words = cell_words(page);
    let address = address(id, &view.of.unit.code);
    let shape = Shape { address: &address, item, kind, is_open: true, words: &words };
    let typed_entry = typed.entry(item, kind).unwrap_or_default();
    match saved {
        Ok((entry, version, points)) => {
            let status = ("saved", page.t.get("assessments-saved"));
            page.show(&shape.cell(page, &entry, version, points, status))
        }
        // Somebody else was faster: both are shown, and the next save is over theirs, knowingly.
        Err(AppError::Store(StoreError::Conflict { .. })) => {
            let theirs = view.cells.get(&(item.code.clone(), kind));
            let said = theirs.map(|cell| shown(page, &cell.entry)).unwrap_or_default();
            let version = theirs.map_or(0, |cell| cell.stored.version);
            let status = ("conflict", page.t.with("assessments-conflict", "theirs", said));
            let cell = shape.cell(page, &typed_entry, version, None, status);
            page.show_with(StatusCode::UNPROCESSABLE_ENTITY, &cell)
        }
        Err(AppError::Input(findings)) => {
            let words = findings.iter().map(|finding| {
                let message = page.t.text(&finding.message).to_owned();
                let hint = finding.hint.as_ref().map(|hint| page.t.text(hint));
                hint.map_or(message.clone(), |hint| format!("{message}. {hint}."))
            });
            let message = words.collect::<Vec<_>>().join(" ");
            let mut cell = shape.cell(page, &typed_entry, typed.version, None, ("refused", message));
            cell.value.clone_from(&typed.value);
            page.show_with(StatusCode::UNPROCESSABLE_ENTITY, &cell)
        }
        Err(error) => page.error(&error),
    }
}

/// What somebody else entered, in a few words.
fn shown(page: &Page, entry: &Entry) -> String {
    let value = match &entry.statement {
        Some(Statement::Value(text)) => text.clone(),
        Some(Statement::Points(points)) => page.t.decimal(points, 2),
        Some(Statement::NotApplicable) => page.t.get("assessments-not-applicable"),
        None => "–".to_owned(),
    };
    if entry.comment.is_empty() { value } else { format!("{value} ({})", entry.comment) }
}

fn not_points(item: &Item) -> AppError {
    use caicach_findings::{Finding, Place, Text};
    let message = Text::new("Điểm không đọc được", "The points cannot be read");
    let hint = Text::new("Ghi số, ví dụ 0,25", "Write a number, for example 0.25");
    AppError::Input(
        Finding::rejected("not-a-number", message).at(Place::item(item.code.clone())).hint(hint).into(),
    )
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
