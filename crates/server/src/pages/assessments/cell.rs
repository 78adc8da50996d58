//! A cell: a component of a unit in a round. It is saved as soon as it is changed.

use super::anchor;
use super::asked::Asked;
use super::sheet::address;
use crate::AppState;
use crate::page::Page;
use crate::path::Path;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::assessments::{AssessedUnit, CellInput, RightsByDomain, SheetView};
use caicach_app::store::StoreError;
use caicach_app::{AppError, Caller};
use caicach_assessments::{Entry, NotPoints, RoundKind, Statement, labels_of, numbers_of, takes_points};
use caicach_index::{Item, NumberRange};
use rust_decimal::Decimal;
use serde::Deserialize;

/// A cell of a component in a round.
#[derive(Template)]
#[template(path = "assessments/cell.html")]
pub(super) struct CellView {
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

/// The cells of a sheet for somebody who looks at it.
pub(super) struct Cells<'a> {
    page: &'a Page,
    address: String,
    view: &'a SheetView,
    rights: &'a RightsByDomain,
    words: CellWords,
}

impl<'a> Cells<'a> {
    pub(super) fn new(page: &'a Page, view: &'a SheetView, rights: &'a RightsByDomain) -> Self {
        let of = &view.of;
        let address = address(of.year.assessment.id, &of.unit.code);
        Self { page, address, view, rights, words: cell_words(page) }
    }

    /// The cell of a component in a round: open to who may enter there, while the round is.
    pub(super) fn of(&self, item: &Item, kind: RoundKind) -> CellView {
        let view = self.view;
        let is_open = view.is_cell_open(item, kind, self.rights);
        let stored = view.cells.get(&(item.code.clone(), kind));
        let entry = stored.map(|cell| cell.entry.clone()).unwrap_or_default();
        let version = stored.map_or(0, |cell| cell.stored.version);
        let points = stored.and_then(|cell| cell.stored.points);
        let shape = Shape { address: &self.address, item, kind, is_open, words: &self.words };
        shape.cell(self.page, &entry, version, points, ("", String::new()))
    }
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
        let takes_points = takes_points(item, kind);
        let value = match &entry.statement {
            Some(Statement::Value(text)) => as_written(page, text, numbers_of(item)),
            Some(Statement::Points(points)) => {
                page.t.decimal(&points.normalize(), points.normalize().scale())
            }
            Some(Statement::NotApplicable) | None => String::new(),
        };
        let labels = labels_of(item).filter(|_| !takes_points).unwrap_or_default();
        let labels = labels.into_iter().map(|label| (label.clone(), label == value)).collect();
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

/// A value as people write it: a rate in percent.
fn as_written(page: &Page, text: &str, numbers: Option<NumberRange>) -> String {
    let known = numbers.and_then(|range| Some((range, text.parse::<Decimal>().ok()?)));
    let Some((range, number)) = known else { return text.to_owned() };
    let shown = if range.rate { number * Decimal::ONE_HUNDRED } else { number }.normalize();
    let digits = page.t.decimal(&shown, shown.scale());
    if range.rate { format!("{digits}%") } else { digits }
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
    fn entry(&self, item: &Item, kind: RoundKind) -> Result<Entry, NotPoints> {
        let typed = caicach_assessments::Typed {
            value: &self.value,
            is_number: false,
            not_applicable: self.not_applicable == "yes",
            comment: &self.comment,
            asks_for_explanation: self.asks == "yes",
        };
        typed.entry(item, kind)
    }
}

/// A cell that is looked at anew, since somebody else changed it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Looked {
    item: String,
    round: String,
}

/// `GET /assessments/{id}/units/{unit}/cell`: one cell as it stands now.
pub(super) async fn show(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, unit)): Path<(String, String)>,
    Query(looked): Query<Looked>,
) -> Response {
    let view = match app.app.unit_sheet(&caller, id, &unit).await {
        Ok(view) => view,
        Err(error) => return page.error(&error),
    };
    let framework = &view.of.group.framework.framework;
    let item = framework.item(&looked.item).filter(|item| item.leaf.is_some());
    let (Some(item), Some(kind)) = (item, RoundKind::parse(&looked.round)) else { return page.not_found() };
    let rights = app.app.item_rights(&caller, id, &unit, framework, item);
    page.show(&Cells::new(&page, &view, &rights).of(item, kind))
}

pub(super) async fn enter(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, unit)): Path<(String, String)>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    let Some(kind) = RoundKind::parse(&typed.round) else { return page.not_found() };
    let of = match app.app.sheet_unit(&caller, id, &unit).await {
        Ok(of) => of,
        Err(error) => return page.error(&error),
    };
    let Some(item) = of.group.framework.framework.item(&typed.item) else { return page.not_found() };
    let saved = save(&app, &caller, &of, (item, kind), &typed).await;
    if !headers.contains_key("hx-request") {
        return match saved {
            Ok(_) => {
                let place = anchor(&item.code);
                Redirect::to(&format!("{}#cell-{place}-{}", address(id, &unit), kind.code())).into_response()
            }
            Err(error) => page.error(&error),
        };
    }
    let words = cell_words(&page);
    let address = address(id, &unit);
    let shape = Shape { address: &address, item, kind, is_open: true, words: &words };
    match saved {
        // Somebody else was faster: both are shown, and the next save is over theirs, knowingly.
        Err(AppError::Store(StoreError::Conflict { .. })) => {
            let view = match app.app.unit_sheet(&caller, id, &unit).await {
                Ok(view) => view,
                Err(error) => return page.error(&error),
            };
            let theirs = view.cells.get(&(item.code.clone(), kind));
            let said = theirs.map(|cell| shown(&page, Some(item), &cell.entry)).unwrap_or_default();
            let version = theirs.map_or(0, |cell| cell.stored.version);
            let status = ("conflict", page.t.with("assessments-conflict", "theirs", said));
            let entry = typed.entry(item, kind).unwrap_or_default();
            let cell = shape.cell(&page, &entry, version, None, status);
            page.show_with(StatusCode::UNPROCESSABLE_ENTITY, &cell)
        }
        saved => answer(&page, &shape, &typed, saved),
    }
}

/// Writes a cell; answers its version and points.
async fn save(
    app: &AppState,
    caller: &Caller,
    of: &AssessedUnit,
    (item, kind): (&Item, RoundKind),
    typed: &Typed,
) -> Result<(Entry, i64, Option<Decimal>), AppError> {
    let entry = typed.entry(item, kind).map_err(|NotPoints| not_points(item))?;
    let input = CellInput { item: item.code.clone(), version: typed.version, entry };
    let saved = app.app.enter_into(caller, of, kind, vec![input]).await?;
    let saved = saved.into_iter().next().ok_or(AppError::NotFound("cell"))?;
    Ok((saved.cell.entry, saved.cell.stored.version, saved.cell.stored.points))
}

/// The cell anew, with what became of the change. A change that was refused stays in the cell, to be mended.
fn answer(
    page: &Page,
    shape: &Shape<'_>,
    typed: &Typed,
    saved: Result<(Entry, i64, Option<Decimal>), AppError>,
) -> Response {
    match saved {
        Ok((entry, version, points)) => {
            let status = ("saved", page.t.get("assessments-saved"));
            page.show(&shape.cell(page, &entry, version, points, status))
        }
        Err(AppError::Input(findings)) => {
            let words = findings.iter().map(|finding| {
                let message = page.t.text(&finding.message).to_owned();
                let hint = finding.hint.as_ref().map(|hint| page.t.text(hint));
                hint.map_or(message.clone(), |hint| format!("{message}. {hint}."))
            });
            let message = words.collect::<Vec<_>>().join(" ");
            let entry = typed.entry(shape.item, shape.kind).unwrap_or_default();
            let mut cell = shape.cell(page, &entry, typed.version, None, ("refused", message));
            cell.value.clone_from(&typed.value);
            page.show_with(StatusCode::UNPROCESSABLE_ENTITY, &cell)
        }
        Err(error) => page.error(&error),
    }
}

/// What somebody else entered, in a few words.
pub(super) fn shown(page: &Page, item: Option<&Item>, entry: &Entry) -> String {
    let value = match &entry.statement {
        Some(Statement::Value(text)) => as_written(page, text, item.and_then(numbers_of)),
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
