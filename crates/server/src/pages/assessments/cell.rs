//! A cell: a component of a unit in a round. It is saved as soon as it is changed.

use super::anchor;
use super::asked::Asked;
use super::sheet::address;
use crate::AppState;
use crate::page::Page;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::assessments::{CellInput, RightsByDomain, SheetView};
use caicach_app::store::{AssessmentId, StoreError};
use caicach_app::{AppError, Caller};
use caicach_assessments::{Entry, RoundKind, Statement, is_filled_by_system};
use caicach_index::{Item, NumberRange, RuleKind, ValidValues};
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
        let handed_in = view.of.unit.handed_in.get(kind.code());
        let is_handed_in = kind.is_of_unit() && handed_in.is_some_and(|handed| handed.at.is_some());
        let is_of_system = is_filled_by_system(item) || !item.self_scored;
        let may = self.rights.on(&view.of.group.framework.framework, item).enters(kind);
        let is_closed =
            view.of.year.is_published() || is_handed_in || (kind == RoundKind::SelfScore && is_of_system);
        let is_open = may && !is_closed && view.windows.get(&kind).is_some_and(|state| state.is_open());
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
        let takes_points = kind != RoundKind::SelfScore
            || item.rule.as_ref().is_some_and(|rule| rule.kind() == RuleKind::Points);
        let value = match &entry.statement {
            Some(Statement::Value(text)) => as_written(page, text, numbers_of(item)),
            Some(Statement::Points(points)) => {
                page.t.decimal(&points.normalize(), points.normalize().scale())
            }
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

/// The numbers that the rule of an item accepts; none where it is a choice, or there is no rule.
fn numbers_of(item: &Item) -> Option<NumberRange> {
    match item.rule.as_ref()?.valid_values() {
        ValidValues::Numbers(range) => Some(range),
        ValidValues::Labels(_) => None,
    }
}

/// A value as rules read it, from what people write: a decimal comma, a rate in percent, thousands apart. What is no number stays as it
/// is, and the rule says what is the matter with it.
fn as_stated(text: &str, numbers: Option<NumberRange>) -> String {
    let Some(range) = numbers else { return text.to_owned() };
    let (number, is_percent) = match text.strip_suffix('%') {
        Some(number) => (number.trim_end(), range.rate),
        None => (text, false),
    };
    let is_in_thousands = range.whole
        && number.split(['.', ',', ' ']).skip(1).all(|group| group.len() == 3)
        && number.chars().all(|letter| letter.is_ascii_digit() || "., ".contains(letter));
    let plain = if is_in_thousands {
        number.chars().filter(char::is_ascii_digit).collect()
    } else {
        number.replace(',', ".")
    };
    match plain.parse::<Decimal>() {
        Ok(number) if is_percent => (number / Decimal::ONE_HUNDRED).normalize().to_string(),
        Ok(_) if text.ends_with('%') => text.to_owned(),
        Ok(number) => number.normalize().to_string(),
        Err(_) => text.to_owned(),
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
            Some(Statement::Value(as_stated(value, numbers_of(item))))
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
pub(super) fn shown(page: &Page, entry: &Entry) -> String {
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

#[cfg(test)]
mod tests {
    use super::as_stated;
    use caicach_index::NumberRange;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let rate = |text| as_stated(text, Some(NumberRange::rate()));
        assert_eq!(
            [rate("90%"), rate("90 %"), rate("92,5%"), rate("0,9"), rate("0.9")],
            ["0.9", "0.9", "0.925", "0.9", "0.9"]
        );
        // 87 may be meant as 87 %: the rule asks, instead of guessing.
        assert_eq!(rate("87"), "87");
        let count = |text| as_stated(text, Some(NumberRange::count()));
        assert_eq!(
            [count("1.250"), count("1 250"), count("12"), count("1,5")],
            ["1250", "1250", "12", "1.5"]
        );
        // A count has no percent, and words are no numbers.
        assert_eq!([count("12%"), rate("chín mươi")], ["12%", "chín mươi"]);
        assert_eq!(as_stated("Có", None), "Có");
    }
}
