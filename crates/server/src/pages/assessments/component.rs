//! `/assessments/{id}/units/{unit}/items/{item}`: all about one component: its rounds side by side, documents, messages, changes.

use super::asked::Asked;
use super::cell::{CellView, Cells, shown};
use super::sheet::{self, DocumentView};
use super::{instant, round_name, round_words};
use crate::AppState;
use crate::page::{Page, form_urlencode};
use crate::path::Path;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::assessments::{Filled, RightsByDomain, SheetRights, SheetView};
use caicach_app::store::{AssessmentId, AuditEntry, MessageKind};
use caicach_assessments::{Entry, RoundKind, WindowState, is_filled_by_system};
use caicach_calendar::local_from_utc;
use caicach_index::{Framework, Item};
use serde::Deserialize;
use serde_json::Value as Json;

#[derive(Template)]
#[template(path = "assessments/component.html")]
struct ComponentPage<'a> {
    page: &'a Page,
    sheet: String,
    year_href: String,
    year_name: String,
    unit: String,
    code: String,
    name: String,
    above: Vec<String>,
    maximum: String,
    rule: String,
    evidence: String,
    note: String,
    filled: String,
    counted: Option<CountedLink>,
    rounds: Vec<RoundCell>,
    documents: Vec<DocumentView>,
    attach_round: Option<&'static str>,
    messages: Vec<MessageView>,
    /// Whether a message was sent just now: its draft is forgotten.
    is_sent: bool,
    may: MessageRights,
    changes: Vec<ChangeView>,
    before: Option<String>,
    after: Option<String>,
}

/// The records behind a counted value.
struct CountedLink {
    href: String,
    numerator: String,
    denominator: String,
}

struct RoundCell {
    name: String,
    state: &'static str,
    when: String,
    cell: CellView,
}

struct MessageView {
    id: i64,
    class: &'static str,
    kind: String,
    who: String,
    when: String,
    text: String,
    /// Whether it waits for an answer.
    is_open: bool,
    settled: String,
}

struct MessageRights {
    asks: bool,
    answers: bool,
    contests: bool,
}

struct ChangeView {
    when: String,
    who: String,
    round: String,
    before: String,
    after: String,
    reason: String,
}

/// What was read from the database about a component, in words.
struct Told {
    messages: Vec<MessageView>,
    changes: Vec<ChangeView>,
    is_sent: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    sent: String,
}

pub(super) fn address(sheet: &str, item: &str) -> String {
    format!("{sheet}/items/{}", form_urlencode(item))
}

/// Whether somebody waits for an answer about a component.
pub(super) fn is_asked(view: &SheetView, item: &str) -> bool {
    view.messages.get(item).into_iter().flatten().any(|message| {
        matches!(message.message.kind, MessageKind::Request | MessageKind::Contest)
            && message.settled_at.is_none()
    })
}

pub(super) async fn show(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, unit, item)): Path<(String, String, String)>,
    Query(sent): Query<Sent>,
) -> Response {
    let view = match app.app.unit_sheet(&caller, id, &unit).await {
        Ok(view) => view,
        Err(error) => return page.error(&error),
    };
    let framework = &view.of.group.framework.framework;
    let Some(item) = framework.item(&item).filter(|item| item.leaf.is_some()) else {
        return page.not_found();
    };
    let history = match app.app.component_history(&caller, id, &unit, &item.code).await {
        Ok(history) => history,
        Err(error) => return page.error(&error),
    };
    let rights = app.app.sheet_rights(&caller, id, &unit, framework);
    let mut changes = Vec::with_capacity(history.len());
    for entry in &history {
        changes.push(change(&page, item, entry).await);
    }
    let messages = messages(&page, &view, item).await;
    let is_sent = !sent.sent.is_empty();
    component(&page, id, &view, item, &rights, Told { messages, changes, is_sent })
}

fn component(
    page: &Page,
    id: AssessmentId,
    view: &SheetView,
    item: &Item,
    rights: &RightsByDomain,
    told: Told,
) -> Response {
    let t = page.t;
    let framework = &view.of.group.framework.framework;
    let own = rights.on(framework, item);
    let cells = Cells::new(page, view, rights);
    let planned = view.of.year.rounds.rounds().iter().map(|round| round.kind);
    let rounds = planned.filter(|kind| *kind != RoundKind::Publication).map(|kind| {
        let state = view.windows.get(&kind).copied().unwrap_or(WindowState::Undated);
        let (state, when) = round_words(page, &view.of.year, state);
        RoundCell { name: round_name(page, kind), state, when, cell: cells.of(item, kind) }
    });
    let sheet = sheet::address(id, &view.of.unit.code);
    let text = |text: &Option<caicach_findings::Text>| {
        text.as_ref().map(|text| t.text(text).to_owned()).unwrap_or_default()
    };
    let (before, after) = neighbours(framework, item);
    let is_published = view.of.year.is_closed();
    page.show(&ComponentPage {
        page,
        year_href: format!("/assessments/{id}"),
        year_name: view.of.year.assessment.name.clone(),
        unit: view.of.unit.name.clone(),
        code: item.code.clone(),
        name: t.text(&item.name).to_owned(),
        above: above(page, framework, item),
        maximum: t.decimal(&item.attainable.normalize(), item.attainable.normalize().scale()),
        rule: item.rule.as_ref().map(|rule| t.text(&rule.describe()).to_owned()).unwrap_or_default(),
        evidence: text(&item.evidence),
        note: text(&item.note),
        filled: sheet::filled_words(page, view, item),
        counted: counted(page, view, item),
        rounds: rounds.collect(),
        documents: sheet::documents_of(page, id, view, item),
        attach_round: attach_round(view, item, own).map(RoundKind::code),
        messages: told.messages,
        is_sent: told.is_sent,
        may: MessageRights {
            asks: own.asks && !is_published,
            answers: own.explains && !is_published,
            contests: own.scores && is_filled_by_system(item) && !is_published,
        },
        changes: told.changes,
        before: before.map(|item| address(&sheet, &item.code)),
        after: after.map(|item| address(&sheet, &item.code)),
        sheet,
    })
}

fn attach_round(view: &SheetView, item: &Item, rights: SheetRights) -> Option<RoundKind> {
    sheet::attach_round(view, item).filter(|_| rights.attaches)
}

/// The names of the items above, from the top.
fn above(page: &Page, framework: &Framework, item: &Item) -> Vec<String> {
    let mut names = Vec::new();
    let mut parent = item.parent;
    while let Some(known) = parent.and_then(|place| framework.items().get(place)) {
        names.push(format!("{} {}", known.code, page.t.text(&known.name)));
        parent = known.parent;
    }
    names.reverse();
    names
}

/// The components before and after.
fn neighbours<'a>(framework: &'a Framework, item: &Item) -> (Option<&'a Item>, Option<&'a Item>) {
    let leaves: Vec<&Item> = framework.items().iter().filter(|item| item.leaf.is_some()).collect();
    let place = leaves.iter().position(|leaf| leaf.code == item.code);
    let before = place.and_then(|place| place.checked_sub(1)).and_then(|place| leaves.get(place));
    let after = place.and_then(|place| leaves.get(place + 1));
    (before.copied(), after.copied())
}

/// The way from a counted value to its records.
fn counted(page: &Page, view: &SheetView, item: &Item) -> Option<CountedLink> {
    let Filled { counted: Some(value), .. } = view.filled.get(&item.code)? else { return None };
    let framework = &view.of.group.framework.framework;
    let source = page.running.library().registers.item(framework.id(), &item.code)?;
    let year = view.of.year.assessment.year;
    let unit = form_urlencode(&view.of.unit.code);
    let number = |number: f64| {
        let exact =
            rust_decimal::Decimal::from_f64_retain(number).unwrap_or_default().round_dp(3).normalize();
        page.t.decimal(&exact, exact.scale())
    };
    Some(CountedLink {
        href: format!("/measures/{}?period={year}&unit={unit}", source.measure.id),
        numerator: number(value.numerator),
        denominator: value.denominator.map(number).unwrap_or_default(),
    })
}

async fn messages(page: &Page, view: &SheetView, item: &Item) -> Vec<MessageView> {
    let mut shown = Vec::new();
    for message in view.messages.get(&item.code).into_iter().flatten() {
        let kind = message.message.kind;
        let when = |at| instant(page, local_from_utc(at));
        let (class, kind_words) = match kind {
            MessageKind::Request => ("status-care", page.t.get("assessments-message-request")),
            MessageKind::Answer => ("status-good", page.t.get("assessments-message-answer")),
            MessageKind::Contest => ("status-care", page.t.get("assessments-message-contest")),
            MessageKind::Remark => ("", page.t.get("assessments-message-remark")),
        };
        let waits = matches!(kind, MessageKind::Request | MessageKind::Contest);
        shown.push(MessageView {
            id: message.id,
            class,
            kind: kind_words,
            who: page.actor_name(&message.sent_by).await,
            when: when(message.sent_at),
            text: message.message.text.clone(),
            is_open: waits && message.settled_at.is_none(),
            settled: message.settled_at.map(when).unwrap_or_default(),
        });
    }
    shown
}

async fn change(page: &Page, item: &Item, entry: &AuditEntry) -> ChangeView {
    let json = |text: &Option<String>| -> Json {
        text.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    };
    let (before, after) = (json(&entry.before), json(&entry.after));
    let round = after.get("round").and_then(Json::as_str).and_then(RoundKind::parse);
    ChangeView {
        when: instant(page, local_from_utc(entry.at)),
        who: page.actor_name(&entry.actor).await,
        round: round.map(|kind| round_name(page, kind)).unwrap_or_default(),
        before: said(page, item, &before),
        after: said(page, item, &after),
        reason: entry.reason.clone().unwrap_or_default(),
    }
}

/// What an entry said, as the audit trail tells it.
fn said(page: &Page, item: &Item, told: &Json) -> String {
    if told.is_null() {
        return String::new();
    }
    let statement = told.get("statement").filter(|statement| !statement.is_null());
    let entry = Entry {
        statement: statement.and_then(|statement| serde_json::from_value(statement.clone()).ok()),
        comment: told.get("comment").and_then(Json::as_str).unwrap_or_default().to_owned(),
        asks_for_explanation: false,
    };
    let points = told.get("points").and_then(Json::as_str).and_then(|points| points.parse().ok());
    let points = points.map(|points| page.t.decimal(&points, 2));
    let words = shown(page, Some(item), &entry);
    points.map_or_else(|| words.clone(), |points| format!("{words} → {points}"))
}

#[derive(Debug, Deserialize)]
pub(super) struct Message {
    item: String,
    kind: String,
    text: String,
}

/// `POST /assessments/{id}/units/{unit}/messages`.
pub(super) async fn write(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, unit)): Path<(String, String)>,
    Form(message): Form<Message>,
) -> Response {
    let kind = match message.kind.as_str() {
        "request" => MessageKind::Request,
        "answer" => MessageKind::Answer,
        "contest" => MessageKind::Contest,
        _ => MessageKind::Remark,
    };
    match app.app.write_message(&caller, id, &unit, &message.item, kind, &message.text).await {
        Ok(_) => back(id, &unit, &message.item),
        Err(error) => page.error(&error),
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Settle {
    item: String,
    #[serde(default)]
    reason: String,
}

/// `POST /assessments/{id}/units/{unit}/messages/{number}/settle`.
pub(super) async fn settle(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, unit, number)): Path<(String, String, i64)>,
    Form(settle): Form<Settle>,
) -> Response {
    match app.app.settle_message(&caller, id, &unit, number, Some(&settle.reason)).await {
        Ok(_) => back(id, &unit, &settle.item),
        Err(error) => page.error(&error),
    }
}

fn back(id: AssessmentId, unit: &str, item: &str) -> Response {
    Redirect::to(&format!("{}?sent=yes#messages", address(&sheet::address(id, unit), item))).into_response()
}
