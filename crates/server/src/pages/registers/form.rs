//! The form of a record, made from the definition of its register: a new one, and changes of one that is there.

use super::enter;
use super::list::Head;
use super::one::{changed_meanwhile, draft_key, title};
use super::values;
use crate::page::{FindingGroup, Page};
use crate::path::Path;
use askama::Template;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::policy::Action;
use caicach_app::registers::{ShownRecord, Typed, form_text};
use caicach_app::store::{RecordId, StoreError};
use caicach_app::{AppError, Caller};
use caicach_findings::{Finding, Findings, Text};
use caicach_registers::{Field, FieldKind, Register, Value, key_of};
use serde_json::json;

/// The hidden field with the version that the form showed. No field of a register begins with an underscore.
const VERSION: &str = "_version";
/// The hidden field with what the form showed at first, as JSON: so it is known what somebody typed, and what only stood there.
const BASE: &str = "_base";

#[derive(Template)]
#[template(path = "registers/form.html")]
struct FormPage<'a> {
    page: &'a Page,
    register: Head,
    /// The record that is changed; none for a new one.
    record: Option<Edited>,
    version: i64,
    heading: String,
    action: String,
    /// What it showed at first; empty for a new record.
    base: String,
    draft: String,
    findings: Vec<FindingGroup>,
    fields: Vec<FormField>,
    /// The fields with mistakes.
    mistakes: Vec<Mistake>,
    /// The record that has the key already.
    other: Option<i64>,
}

struct Edited {
    number: i64,
    title: String,
}

struct Mistake {
    name: String,
    label: String,
    message: String,
}

/// A field of the form.
struct FormField {
    name: String,
    label: String,
    about: String,
    /// Which control it has.
    control: Control,
    value: String,
    choices: Vec<FormChoice>,
    unit_of_measure: String,
    is_required: bool,
    required_when: String,
    is_personal: bool,
    errors: Vec<(String, String)>,
    /// What stands in the record now, when it is not what was typed.
    stored: Option<String>,
}

/// The control of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Control {
    Line,
    /// A line with units suggested.
    Unit,
    Lines,
    Choice,
    Number,
    Date,
    Time,
}

struct FormChoice {
    value: String,
    label: String,
    is_chosen: bool,
}

impl FormField {
    fn is(&self, control: &str) -> bool {
        let own = match self.control {
            Control::Line => "line",
            Control::Unit => "unit",
            Control::Lines => "lines",
            Control::Choice => "choice",
            Control::Number => "number",
            Control::Date => "date",
            Control::Time => "time",
        };
        own == control
    }

    /// What a screen reader says with the field.
    fn described_by(&self) -> String {
        let mut parts = Vec::new();
        if !self.errors.is_empty() {
            parts.push(format!("error-{}", self.name));
        }
        if !self.about.is_empty() || !self.required_when.is_empty() || self.stored.is_some() {
            parts.push(format!("hint-{}", self.name));
        }
        parts.join(" ")
    }
}

/// What a form shows beside what is typed.
#[derive(Default)]
struct Beside {
    findings: Findings,
    /// The record as it stands now, when somebody else changed it.
    now: Option<ShownRecord>,
    other: Option<i64>,
}

pub(super) async fn new(page: Page, Path(id): Path<String>) -> Response {
    let (register, caller) = match enter(&page, &id, Action::WriteRegister) {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    let with_default = |field: &Field| Some((field.name.clone(), field.default.clone()?));
    let mut typed: Typed = register.fields.iter().filter_map(with_default).collect();
    // Who writes for one unit need not say which.
    if let (Some(field), Some(unit)) =
        (register.fields.get(register.unit), page.running.only_unit(&caller, Action::WriteRegister))
    {
        typed.entry(field.name.clone()).or_insert(unit);
    }
    form(&page, register, StatusCode::OK, &typed, None, Beside::default())
}

pub(super) async fn add(page: Page, Path(id): Path<String>, Form(typed): Form<Typed>) -> Response {
    let (register, caller) = match enter(&page, &id, Action::WriteRegister) {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    let (status, beside) = match page.running.add_record(&caller, register, &typed).await {
        Ok(added) => {
            let address = format!("/registers/{}/records/{}?done=added", register.id, added.id);
            return Redirect::to(&address).into_response();
        }
        Err(error) => match refused(&page, register, &caller, &typed, error).await {
            Ok(refused) => refused,
            Err(answer) => return answer,
        },
    };
    form(&page, register, status, &typed, None, beside)
}

pub(super) async fn edit(page: Page, Path((id, number)): Path<(String, i64)>) -> Response {
    let (register, caller) = match enter(&page, &id, Action::WriteRegister) {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    let record = match page.running.record(&caller, register, RecordId(number)).await {
        Ok(record) => record,
        Err(error) => return page.error(&error),
    };
    if record.stored.is_withdrawn {
        return Redirect::to(&format!("/registers/{}/records/{number}", register.id)).into_response();
    }
    let typed = with_base(typed_of(register, &record.stored.values));
    form(&page, register, StatusCode::OK, &typed, Some(&record), Beside::default())
}

/// What a form shows, with itself as what it showed at first.
fn with_base(mut typed: Typed) -> Typed {
    typed.remove(BASE);
    let base = json!(typed).to_string();
    typed.insert(BASE.to_owned(), base);
    typed
}

/// A form that was overtaken: what the person typed stays, and where they only left what stood there, what stands there now.
fn caught_up(register: &Register, typed: &Typed, now: &ShownRecord) -> Typed {
    let base: Typed = typed.get(BASE).and_then(|base| serde_json::from_str(base).ok()).unwrap_or_default();
    let mut next = with_base(typed_of(register, &now.stored.values));
    for (name, text) in typed.iter().filter(|(name, _)| register.field(name).is_some()) {
        if base.get(name) != Some(text) {
            next.insert(name.clone(), text.clone());
        }
    }
    next
}

pub(super) async fn change(
    page: Page,
    Path((id, number)): Path<(String, i64)>,
    Form(typed): Form<Typed>,
) -> Response {
    let (register, caller) = match enter(&page, &id, Action::WriteRegister) {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    let version = typed.get(VERSION).and_then(|version| version.parse().ok()).unwrap_or(0);
    let record = RecordId(number);
    let edited = page.running.edit_record(&caller, register, record, version, &typed).await;
    let error = match edited {
        Ok(_) => {
            let address = format!("/registers/{}/records/{number}?done=saved", register.id);
            return Redirect::to(&address).into_response();
        }
        Err(error) => error,
    };
    let mut now = match page.running.record(&caller, register, record).await {
        Ok(now) => now,
        Err(error) => return page.error(&error),
    };
    if let AppError::Store(StoreError::Conflict { .. }) = error {
        let beside = Beside { findings: changed_meanwhile().into(), now: Some(now.clone()), other: None };
        let typed = caught_up(register, &typed, &now);
        return form(&page, register, StatusCode::CONFLICT, &typed, Some(&now), beside);
    }
    // Sent again, it is still a change of the version that the person saw.
    now.stored.version = version;
    match refused(&page, register, &caller, &typed, error).await {
        Ok((status, beside)) => form(&page, register, status, &typed, Some(&now), beside),
        Err(answer) => answer,
    }
}

/// What a form says about a record that was refused; or the page for what a form cannot mend.
async fn refused(
    page: &Page,
    register: &Register,
    caller: &Caller,
    typed: &Typed,
    error: AppError,
) -> Result<(StatusCode, Beside), Response> {
    match error {
        AppError::Input(findings) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Beside { findings, ..Beside::default() }))
        }
        AppError::Store(StoreError::AlreadyExists { .. }) => {
            let (fields, _) = page.running.read_record(register, typed);
            let key = fields.map(|fields| key_of(register, &fields)).unwrap_or_default();
            let other = page.running.record_by_key(caller, register, &key).await.ok();
            let other = other.map(|other| other.stored.id.0);
            Ok((
                StatusCode::CONFLICT,
                Beside { findings: key_taken(page, register).into(), other, now: None },
            ))
        }
        AppError::Store(error @ StoreError::Invalid { .. }) => {
            let finding = Finding::rejected("not-possible", error.message());
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Beside { findings: finding.into(), ..Beside::default() }))
        }
        error => Err(page.error(&error)),
    }
}

fn typed_of(register: &Register, values: &[Value]) -> Typed {
    let fields = register.fields.iter().zip(values);
    fields.map(|(field, value)| (field.name.clone(), form_text(value))).collect()
}

fn form(
    page: &Page,
    register: &Register,
    status: StatusCode,
    typed: &Typed,
    record: Option<&ShownRecord>,
    beside: Beside,
) -> Response {
    // What is about a field stands beside it, the rest above the form.
    let (of_fields, above): (Vec<Finding>, Vec<Finding>) = beside.findings.into_iter().partition(|finding| {
        finding.place.column.as_deref().is_some_and(|name| register.field(name).is_some())
    });
    let fields: Vec<FormField> = register
        .fields
        .iter()
        .enumerate()
        .map(|(place, field)| {
            let stored = beside.now.as_ref().and_then(|now| now.stored.values.get(place));
            form_field(page, register, field, typed, &of_fields, stored)
        })
        .collect();
    let mistakes = fields.iter().filter_map(|field| {
        let (message, _) = field.errors.first()?;
        Some(Mistake { name: field.name.clone(), label: field.label.clone(), message: message.clone() })
    });
    let number = record.map(|record| record.stored.id.0);
    let above: Findings = above
        .into_iter()
        .map(|mut finding| {
            // The name of a rule says nothing to people.
            finding.place.column = None;
            finding
        })
        .collect();
    let action = match number {
        Some(number) => format!("/registers/{}/records/{number}/edit", register.id),
        None => format!("/registers/{}/new", register.id),
    };
    page.show_with(
        status,
        &FormPage {
            page,
            register: Head::of(page, register),
            version: record.map_or(0, |record| record.stored.version),
            heading: page.t.get(if number.is_some() { "registers-edit" } else { "registers-new" }),
            record: record.map(|record| Edited {
                number: record.stored.id.0,
                title: title(page, register, &record.stored),
            }),
            action,
            base: typed.get(BASE).cloned().unwrap_or_default(),
            draft: draft_key(&register.id, number),
            findings: page.findings(&above),
            mistakes: mistakes.collect(),
            fields,
            other: beside.other,
        },
    )
}

fn form_field(
    page: &Page,
    register: &Register,
    field: &Field,
    typed: &Typed,
    findings: &[Finding],
    stored: Option<&Value>,
) -> FormField {
    let value = typed.get(&field.name).cloned().unwrap_or_default();
    let about = findings.iter().filter(|finding| finding.place.column.as_deref() == Some(&field.name));
    let errors = about.map(|finding| {
        let hint = finding.hint.as_ref().map(|hint| page.t.text(hint).to_owned()).unwrap_or_default();
        (page.t.text(&finding.message).to_owned(), hint)
    });
    let differs = stored.filter(|stored| form_text(stored) != value);
    let unit_of_measure = match &field.kind {
        FieldKind::Integer(range) | FieldKind::Number(range) => {
            range.unit_of_measure.as_ref().map(|unit| page.t.text(unit).to_owned())
        }
        _ => None,
    };
    let mut hints: Vec<String> =
        field.about.iter().map(|about| page.t.text(about).trim().to_owned()).collect();
    if matches!(field.kind, FieldKind::Unit) {
        hints.push(page.t.get("registers-unit-hint"));
    }
    FormField {
        name: field.name.clone(),
        label: page.t.text(&field.label).to_owned(),
        about: sentences(&hints),
        control: control(field, &value),
        choices: choices(page, field, &value),
        unit_of_measure: unit_of_measure.unwrap_or_default(),
        is_required: field.is_required && field.default.is_none(),
        required_when: field
            .required_when
            .as_ref()
            .map(|when| values::condition(page, register, when))
            .unwrap_or_default(),
        is_personal: field.is_personal,
        errors: errors.collect(),
        stored: differs.map(|stored| {
            let shown = values::field(page, field, stored).text;
            if shown.is_empty() { page.t.get("registers-empty") } else { shown }
        }),
        value,
    }
}

/// Texts as sentences, one behind the other.
fn sentences(texts: &[String]) -> String {
    let ended = texts.iter().map(|text| format!("{}.", text.trim_end_matches('.')));
    ended.collect::<Vec<_>>().join(" ")
}

/// A browser's picker of days shows nothing for what is no day: such a text stays in a plain field.
fn control(field: &Field, value: &str) -> Control {
    let is_day = |text: &str| text.is_empty() || chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok();
    match &field.kind {
        FieldKind::Text { is_long: true, .. } => Control::Lines,
        FieldKind::Text { .. } => Control::Line,
        FieldKind::Unit => Control::Unit,
        FieldKind::Integer(_) | FieldKind::Number(_) => Control::Number,
        FieldKind::Choice(_) | FieldKind::Boolean => Control::Choice,
        FieldKind::Date if is_day(value) => Control::Date,
        FieldKind::Time => match value.split_once('T') {
            Some((day, _)) if is_day(day) => Control::Time,
            None if value.is_empty() => Control::Time,
            _ => Control::Line,
        },
        FieldKind::Date => Control::Line,
    }
}

fn choices(page: &Page, field: &Field, value: &str) -> Vec<FormChoice> {
    let choice =
        |code: &str, label: String| FormChoice { is_chosen: code == value, value: code.to_owned(), label };
    let mut choices: Vec<FormChoice> = match &field.kind {
        FieldKind::Choice(choices) => {
            choices.iter().map(|known| choice(&known.code, page.t.text(&known.label).to_owned())).collect()
        }
        FieldKind::Boolean => {
            vec![choice("true", page.t.get("registers-yes")), choice("false", page.t.get("registers-no"))]
        }
        _ => return Vec::new(),
    };
    // What was sent and is no choice is shown as it came, so that it is not lost without a word.
    if !value.is_empty() && !choices.iter().any(|choice| choice.is_chosen) {
        choices.push(choice(value, value.to_owned()));
    }
    choices
}

fn key_taken(page: &Page, register: &Register) -> Finding {
    let labels: Vec<&str> = register
        .key
        .iter()
        .filter_map(|place| register.fields.get(*place))
        .map(|field| page.t.text(&field.label))
        .collect();
    let labels = labels.join(", ");
    Finding::rejected(
        "key-taken",
        Text::new(
            format!("Đã có bản ghi trùng khóa ({labels}); chưa có gì được ghi"),
            format!("There is a record with the same key ({labels}); nothing was written"),
        ),
    )
    .hint(Text::new(
        "Sửa hoặc khôi phục bản ghi đã có, hoặc đổi khóa",
        "Change or restore the one that is there, or use another key",
    ))
}
