//! `/frameworks/drafts/{number}`: a decision as it was read, each rule beside the text that it came from.

use super::editor::Editor;
use crate::AppState;
use crate::page::{FindingGroup, Page};
use crate::path::Path;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::frameworks::{DecisionEdit, DraftView};
use caicach_app::store::OfficeFrameworkId;
use caicach_app::{AppError, Caller};
use caicach_criteria::{DraftItem, ItemEdit, Status};
use caicach_findings::{Finding, Findings, Place, Text};
use rust_decimal::Decimal;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "frameworks/draft.html")]
struct DraftPage<'a> {
    page: &'a Page,
    address: String,
    version: i64,
    name: String,
    file: String,
    decision: String,
    decided_on: String,
    issuer: String,
    total: String,
    sum: String,
    counts: Counts,
    filter: String,
    rows: Vec<Row>,
    edited: Option<Edited>,
    /// The item beneath which one is being added; empty for none.
    under: String,
    added: ItemForm,
    /// The framework of the upper level.
    upper: Option<(String, String)>,
    remarks: Vec<String>,
    findings: Vec<FindingGroup>,
}

struct Counts {
    items: usize,
    leaves: usize,
    sure: usize,
    doubtful: usize,
    unread: usize,
    unconfirmed: usize,
}

struct Row {
    anchor: String,
    /// The code in the framework.
    key: String,
    /// The number as the document has it.
    code: String,
    level: usize,
    name: String,
    maximum: String,
    text: String,
    words: String,
    status: Option<(&'static str, String)>,
    is_confirmed: bool,
    remarks: Vec<String>,
    edit_href: String,
    add_href: String,
    /// Whether the upper level fixes it.
    is_fixed: bool,
}

/// What stands in a form of an item.
#[derive(Default)]
struct ItemForm {
    name: String,
    maximum: String,
    rule_text: String,
    evidence: String,
}

impl ItemForm {
    fn typed(typed: &TypedItem) -> Self {
        Self {
            name: typed.name.clone(),
            maximum: typed.maximum.clone(),
            rule_text: typed.rule_text.clone(),
            evidence: typed.evidence.clone(),
        }
    }

    fn stored(item: &DraftItem) -> Self {
        Self {
            name: item.name.clone(),
            maximum: item.maximum.map(|maximum| maximum.normalize().to_string()).unwrap_or_default(),
            rule_text: item.rule_text.clone(),
            evidence: item.evidence.clone(),
        }
    }
}

/// The item whose form is open.
struct Edited {
    code: String,
    form: ItemForm,
    words: String,
    is_leaf: bool,
    is_fixed: bool,
}

pub(super) fn address(id: OfficeFrameworkId) -> String {
    format!("/frameworks/drafts/{id}")
}

/// A code as part of an address and an anchor.
fn anchor(code: &str) -> String {
    code.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Shown {
    /// Which items: all, those that nobody confirmed, those that were not fully understood.
    #[serde(default)]
    only: String,
    /// The item whose form is open.
    #[serde(default)]
    item: String,
    /// The item beneath which one is added.
    #[serde(default)]
    under: String,
    /// What was typed into the form that is open, when it was refused.
    #[serde(skip)]
    typed: Option<TypedItem>,
}

pub(super) async fn show(
    Editor { page, caller }: Editor,
    State(app): State<AppState>,
    Path(id): Path<i64>,
    Query(shown): Query<Shown>,
) -> Response {
    view(&page, &app, &caller, OfficeFrameworkId(id), &shown, &Findings::default()).await
}

async fn view(
    page: &Page,
    app: &AppState,
    caller: &Caller,
    id: OfficeFrameworkId,
    shown: &Shown,
    findings: &Findings,
) -> Response {
    let draft = match app.app.framework_draft(caller, id).await {
        Ok(draft) => draft,
        Err(error) => return page.error(&error),
    };
    let status = if findings.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page.show_with(status, &draft_page(page, &draft, shown, findings))
}

fn draft_page<'a>(page: &'a Page, view: &DraftView, shown: &Shown, findings: &Findings) -> DraftPage<'a> {
    let t = page.t;
    let draft = &view.draft;
    let count = |status| draft.count(status);
    let address = address(view.stored.id);
    let number = |number: Decimal| t.decimal(&number.normalize(), number.normalize().scale());
    let is_wanted = |item: &DraftItem| match (&item.reading, shown.only.as_str()) {
        (_, "") => true,
        (Some(_), "unconfirmed") => !item.confirmed,
        (Some(reading), "unsure") => {
            reading.status != Status::Sure || draft.remarks_on(&item.code).next().is_some()
        }
        _ => false,
    };
    let filter = if shown.only.is_empty() { String::new() } else { format!("&only={}", shown.only) };
    let form_href = |form: &str, code: &str| {
        format!("{address}?{form}={}{filter}#i{}", crate::page::form_urlencode(code), anchor(code))
    };
    let row = |item: &DraftItem| Row {
        anchor: anchor(&item.code),
        key: item.code.clone(),
        code: if item.number.is_empty() { item.code.clone() } else { item.number.clone() },
        level: depth(draft, item),
        name: item.name.clone(),
        maximum: item.maximum.map(number).unwrap_or_default(),
        text: item.rule_text.clone(),
        words: item.reading.as_ref().map(|reading| t.text(&reading.words).to_owned()).unwrap_or_default(),
        status: item.reading.as_ref().map(|reading| status_badge(page, reading.status)),
        is_confirmed: item.confirmed,
        remarks: draft.remarks_on(&item.code).map(|remark| t.text(&remark.message).to_owned()).collect(),
        edit_href: form_href("item", &item.code),
        add_href: form_href("under", &item.code),
        is_fixed: view.is_fixed(&item.code),
    };
    let typed = shown.typed.as_ref().map(ItemForm::typed);
    let (typed, added) = if shown.under.is_empty() { (typed, None) } else { (None, typed) };
    let edited = draft.item(&shown.item).map(|item| Edited {
        code: item.code.clone(),
        form: typed.unwrap_or_else(|| ItemForm::stored(item)),
        words: item.reading.as_ref().map(|reading| t.text(&reading.words).to_owned()).unwrap_or_default(),
        is_leaf: item.reading.is_some(),
        is_fixed: view.is_fixed(&item.code),
    });
    let is_shown = |item: &&DraftItem| is_wanted(item) || [&shown.item, &shown.under].contains(&&item.code);
    let general = draft
        .findings
        .iter()
        .filter(|remark| remark.place.item.as_deref().is_none_or(|code| draft.item(code).is_none()));
    let sum: Decimal = draft.children(None).filter_map(|item| item.maximum).sum();
    let mut outlook = view.outlook.clone();
    outlook.extend(findings.clone());
    DraftPage {
        page,
        version: view.stored.version,
        name: view.stored.name.clone(),
        file: draft.file.clone(),
        decision: draft.decision.clone().unwrap_or_default(),
        decided_on: draft.decided_on.clone().unwrap_or_default(),
        issuer: view.header.issuer.clone(),
        total: draft.total.map(number).unwrap_or_default(),
        sum: number(sum),
        counts: Counts {
            items: draft.items.len(),
            leaves: view.leaves().count(),
            sure: count(Status::Sure),
            doubtful: count(Status::Doubtful),
            unread: count(Status::Unread),
            unconfirmed: view.unconfirmed(),
        },
        filter: shown.only.clone(),
        rows: draft.items.iter().filter(is_shown).map(row).collect(),
        edited,
        added: added.unwrap_or_default(),
        under: draft.item(&shown.under).map(|item| item.code.clone()).unwrap_or_default(),
        upper: view.upper.as_ref().map(|upper| {
            let framework = &upper.framework;
            (framework.id().to_owned(), t.text(&framework.header().name).to_owned())
        }),
        remarks: general.map(|remark| t.text(&remark.message).to_owned()).collect(),
        findings: page.findings(&outlook),
        address,
    }
}

fn depth(draft: &caicach_criteria::Draft, item: &DraftItem) -> usize {
    let mut depth = 1;
    let mut parent = item.parent.as_deref();
    while let Some(above) = parent.and_then(|code| draft.item(code)) {
        depth += 1;
        parent = above.parent.as_deref();
    }
    depth
}

fn status_badge(page: &Page, status: Status) -> (&'static str, String) {
    let class = match status {
        Status::Sure => "status-good",
        Status::Doubtful => "status-care",
        Status::Unread => "status-bad",
    };
    (class, page.t.text(&status.label()).to_owned())
}

#[derive(Debug, Deserialize)]
pub(super) struct TypedItem {
    version: i64,
    code: String,
    name: String,
    #[serde(default)]
    maximum: String,
    #[serde(default)]
    rule_text: String,
    #[serde(default)]
    evidence: String,
}

impl TypedItem {
    fn edit(&self) -> Result<ItemEdit, AppError> {
        let maximum = match self.maximum.trim().replace(',', ".").as_str() {
            "" => None,
            text => match text.parse::<Decimal>() {
                Ok(maximum) if maximum >= Decimal::ZERO => Some(maximum),
                _ => return Err(AppError::Input(not_points(&self.code).into())),
            },
        };
        Ok(ItemEdit {
            name: self.name.clone(),
            maximum,
            rule_text: self.rule_text.replace("\r\n", "\n"),
            evidence: self.evidence.clone(),
        })
    }
}

/// Back to the item that was changed; a refusal is shown above the form, with what was typed.
async fn answer(
    page: &Page,
    app: &AppState,
    caller: &Caller,
    id: OfficeFrameworkId,
    shown: &Shown,
    done: Result<String, AppError>,
) -> Response {
    match done {
        Ok(code) => back(id, "", &code),
        Err(AppError::Input(findings)) => view(page, app, caller, id, shown, &findings).await,
        Err(error) => page.error(&error),
    }
}

/// `POST /frameworks/drafts/{number}/item`: an item is changed, and its text read anew.
pub(super) async fn change(
    Editor { page, caller }: Editor,
    State(app): State<AppState>,
    Path(id): Path<i64>,
    Form(typed): Form<TypedItem>,
) -> Response {
    let id = OfficeFrameworkId(id);
    let done = match typed.edit() {
        Ok(edit) => app.app.change_draft_item(&caller, id, typed.version, &typed.code, &edit).await,
        Err(refused) => Err(refused),
    };
    let done = done.map(|_| typed.code.clone());
    let shown = Shown { item: typed.code.clone(), typed: Some(typed), ..Shown::default() };
    answer(&page, &app, &caller, id, &shown, done).await
}

/// `POST /frameworks/drafts/{number}/add`: an item beneath the one with this code.
pub(super) async fn add(
    Editor { page, caller }: Editor,
    State(app): State<AppState>,
    Path(id): Path<i64>,
    Form(typed): Form<TypedItem>,
) -> Response {
    let id = OfficeFrameworkId(id);
    let done = match typed.edit() {
        Ok(edit) => app.app.add_draft_item(&caller, id, typed.version, &typed.code, &edit).await,
        Err(refused) => Err(refused),
    };
    let done = done.map(|(_, added)| added);
    let shown = Shown { under: typed.code.clone(), typed: Some(typed), ..Shown::default() };
    answer(&page, &app, &caller, id, &shown, done).await
}

#[derive(Debug, Deserialize)]
pub(super) struct Removed {
    version: i64,
    code: String,
}

/// `POST /frameworks/drafts/{number}/remove`: an item is taken out.
pub(super) async fn remove(
    Editor { page, caller }: Editor,
    State(app): State<AppState>,
    Path(id): Path<i64>,
    Form(typed): Form<Removed>,
) -> Response {
    let id = OfficeFrameworkId(id);
    let done = app.app.remove_draft_item(&caller, id, typed.version, &typed.code).await;
    let shown = Shown { item: typed.code, ..Shown::default() };
    answer(&page, &app, &caller, id, &shown, done.map(|_| String::new())).await
}

#[derive(Debug, Deserialize)]
pub(super) struct Confirmed {
    version: i64,
    /// The item; all that were understood when it is empty.
    #[serde(default)]
    code: String,
    #[serde(default)]
    only: String,
    /// `no` takes the confirmation back.
    #[serde(default)]
    confirmed: String,
}

/// `POST /frameworks/drafts/{number}/confirm`.
pub(super) async fn confirm(
    Editor { page, caller }: Editor,
    State(app): State<AppState>,
    Path(id): Path<i64>,
    Form(typed): Form<Confirmed>,
) -> Response {
    let id = OfficeFrameworkId(id);
    let done = if typed.code.is_empty() {
        app.app.confirm_sure_items(&caller, id, typed.version).await
    } else {
        app.app.confirm_draft_item(&caller, id, typed.version, &typed.code, typed.confirmed != "no").await
    };
    match done {
        Ok(_) => back(id, &typed.only, &typed.code),
        Err(error) => page.error(&error),
    }
}

fn back(id: OfficeFrameworkId, only: &str, code: &str) -> Response {
    let query =
        if only.is_empty() { String::new() } else { format!("?only={}", crate::page::form_urlencode(only)) };
    let place = if code.is_empty() { String::new() } else { format!("#i{}", anchor(code)) };
    Redirect::to(&format!("{}{query}{place}", address(id))).into_response()
}

#[derive(Debug, Deserialize)]
pub(super) struct TypedDecision {
    version: i64,
    name: String,
    #[serde(default)]
    decision: String,
    #[serde(default)]
    decided_on: String,
    #[serde(default)]
    issuer: String,
}

/// `POST /frameworks/drafts/{number}/decision`: the name of the framework, and the decision that it is.
pub(super) async fn decide(
    Editor { page, caller }: Editor,
    State(app): State<AppState>,
    Path(id): Path<i64>,
    Form(typed): Form<TypedDecision>,
) -> Response {
    let decided_on = match typed.decided_on.trim() {
        "" => None,
        written => match written.parse() {
            Ok(day) => Some(day),
            Err(_) => return page.error(&AppError::Input(not_a_day(written).into())),
        },
    };
    let edit = DecisionEdit { name: typed.name, decision: typed.decision, decided_on, issuer: typed.issuer };
    let id = OfficeFrameworkId(id);
    match app.app.change_draft_decision(&caller, id, typed.version, &edit).await {
        Ok(_) => back(id, "", ""),
        Err(error) => page.error(&error),
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Version {
    version: i64,
}

/// `POST /frameworks/drafts/{number}/adopt`.
pub(super) async fn adopt(
    Editor { page, caller }: Editor,
    State(app): State<AppState>,
    Path(id): Path<i64>,
    Form(Version { version }): Form<Version>,
) -> Response {
    let id = OfficeFrameworkId(id);
    match app.app.adopt_framework(&caller, id, version).await {
        Ok(adopted) => Redirect::to(&format!("/frameworks/{}", adopted.code)).into_response(),
        Err(AppError::Input(findings)) => view(&page, &app, &caller, id, &Shown::default(), &findings).await,
        Err(error) => page.error(&error),
    }
}

/// `POST /frameworks/drafts/{number}/discard`.
pub(super) async fn discard(
    Editor { page, caller }: Editor,
    State(app): State<AppState>,
    Path(id): Path<i64>,
    Form(Version { version }): Form<Version>,
) -> Response {
    match app.app.discard_framework_draft(&caller, OfficeFrameworkId(id), version).await {
        Ok(()) => Redirect::to("/frameworks/import").into_response(),
        Err(error) => page.error(&error),
    }
}

fn not_a_day(written: &str) -> Finding {
    let message =
        Text::new(format!("Ngày “{written}” không đọc được"), format!("The day “{written}” cannot be read"));
    let hint = Text::new("Ghi ngày dạng 2026-01-15", "Write the day as 2026-01-15");
    Finding::rejected("not-a-day", message).hint(hint)
}

fn not_points(code: &str) -> Finding {
    Finding::rejected("not-points", Text::new("Điểm tối đa không phải là số", "The maximum is no number"))
        .at(Place::item(code))
        .hint(Text::new("Ghi số, ví dụ 1,5", "Write a number, for example 1.5"))
}
