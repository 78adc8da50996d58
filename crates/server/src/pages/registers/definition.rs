//! `/registers/{register}/definition`: what a record is made of, what must hold, and how to write a file of records.

use super::list::Head;
use super::values::{self, grouped};
use crate::page::Page;
use crate::pages::units::{Format, allowed, send};
use crate::path::Path;
use askama::Template;
use axum::response::Response;
use caicach_app::policy::Action;
use caicach_registers::{Field, FieldKind, Range, Register, RegisterKind};
use caicach_reports::Sheet;

#[derive(Template)]
#[template(path = "registers/definition.html")]
struct DefinitionPage<'a> {
    page: &'a Page,
    register: Head,
    owner: String,
    kind: String,
    basis: &'a [String],
    key: String,
    unit: String,
    date: String,
    fields: Vec<FieldLine>,
    rules: Vec<RuleLine>,
    derived: Vec<DerivedLine>,
    may_read: bool,
    may_import: bool,
}

/// A field of the definition.
struct FieldLine {
    name: String,
    label: String,
    about: String,
    kind: String,
    /// Further limits: between which numbers, of which form.
    limits: String,
    choices: Vec<ChoiceLine>,
    is_required: bool,
    required_when: String,
    default: String,
    is_personal: bool,
    refers_to: String,
    headers: String,
}

struct ChoiceLine {
    code: String,
    label: String,
    also: String,
}

struct RuleLine {
    message: String,
    check: String,
    /// The check in words; empty where it has none.
    words: String,
    is_rejecting: bool,
}

struct DerivedLine {
    name: String,
    label: String,
    value: String,
    is_of_moment: bool,
}

pub(super) async fn show(page: Page, Path(id): Path<String>) -> Response {
    let Ok(register) = page.running.register(&id) else { return page.not_found() };
    let label = |place: usize| {
        register.fields.get(place).map(|field| page.t.text(&field.label).to_owned()).unwrap_or_default()
    };
    let kind = page.t.get(match register.kind {
        RegisterKind::Events => "registers-kind-events",
        RegisterKind::Stock => "registers-kind-stock",
        RegisterKind::Figures => "registers-kind-figures",
    });
    let rules = register.rules.iter().map(|rule| RuleLine {
        message: page.t.text(&rule.message).to_owned(),
        check: rule.check.text().to_owned(),
        words: rule.check.in_words(register).map(|words| page.t.text(&words).to_owned()).unwrap_or_default(),
        is_rejecting: rule.is_rejecting,
    });
    let derived = register.derived.iter().map(|derived| DerivedLine {
        name: derived.name.clone(),
        label: page.t.text(&derived.label).to_owned(),
        value: derived.value.as_ref().map(|value| value.text().to_owned()).unwrap_or_default(),
        is_of_moment: derived.is_of_moment,
    });
    page.show(&DefinitionPage {
        page: &page,
        register: Head::of(&page, register),
        owner: register.owner.as_ref().map(|owner| page.t.text(owner).to_owned()).unwrap_or_default(),
        kind,
        basis: &register.basis,
        key: register.key.iter().map(|place| label(*place)).collect::<Vec<_>>().join(", "),
        unit: label(register.unit),
        date: register.date.map(label).unwrap_or_default(),
        fields: register.fields.iter().map(|field| line(&page, register, field)).collect(),
        rules: rules.collect(),
        derived: derived.collect(),
        may_read: page.running.may(page.caller.as_ref(), Action::ReadRegister),
        may_import: page.running.may(page.caller.as_ref(), Action::ImportRegister),
    })
}

/// `GET /registers/{register}/template.xlsx`: a workbook with the headers, and a sheet that says what stands below them.
pub(super) async fn template(page: Page, Path(id): Path<String>) -> Response {
    if let Err(answer) = allowed(&page, Action::ReadRegister) {
        return answer;
    }
    let Ok(register) = page.running.register(&id) else { return page.not_found() };
    send(&template_of(&page, register), Format::Xlsx, &format!("{}-mau", register.id))
}

fn template_of(page: &Page, register: &Register) -> Sheet {
    let columns = register.fields.iter().map(|field| page.t.text(&field.label).to_owned()).collect();
    let notes = register.fields.iter().map(|field| {
        let line = line(page, register, field);
        let mut parts = vec![format!("{}: {}", line.label, line.kind)];
        if line.is_required {
            parts.push(page.t.get("registers-required"));
        }
        let choices: Vec<&str> = line.choices.iter().map(|choice| choice.label.as_str()).collect();
        parts.extend(
            [line.limits, choices.join(" / "), line.about].into_iter().filter(|part| !part.is_empty()),
        );
        parts.join(" – ")
    });
    Sheet { title: page.t.text(&register.name).to_owned(), columns, rows: Vec::new(), notes: notes.collect() }
}

fn line(page: &Page, register: &Register, field: &Field) -> FieldLine {
    let choices = field.choices().iter().map(|choice| ChoiceLine {
        code: choice.code.clone(),
        label: page.t.text(&choice.label).to_owned(),
        also: choice.also.join(", "),
    });
    let kind = page.t.get(match &field.kind {
        FieldKind::Text { .. } => "registers-type-text",
        FieldKind::Integer(_) => "registers-type-integer",
        FieldKind::Number(_) => "registers-type-number",
        FieldKind::Boolean => "registers-type-boolean",
        FieldKind::Date => "registers-type-date",
        FieldKind::Time => "registers-type-time",
        FieldKind::Choice(_) => "registers-type-choice",
        FieldKind::Unit => "registers-type-unit",
    });
    FieldLine {
        name: field.name.clone(),
        label: page.t.text(&field.label).to_owned(),
        about: field.about.as_ref().map(|about| page.t.text(about).trim().to_owned()).unwrap_or_default(),
        kind,
        limits: match &field.kind {
            FieldKind::Integer(range) | FieldKind::Number(range) => limits(page, range),
            FieldKind::Text { pattern: Some(pattern), .. } => {
                page.t.with("registers-pattern", "pattern", pattern.as_str().to_owned())
            }
            FieldKind::Date | FieldKind::Time if field.is_past => page.t.get("registers-past"),
            _ => String::new(),
        },
        choices: choices.collect(),
        is_required: field.is_required && field.default.is_none(),
        required_when: field
            .required_when
            .as_ref()
            .map(|when| values::condition(page, register, when))
            .unwrap_or_default(),
        default: field.default.clone().unwrap_or_default(),
        is_personal: field.is_personal,
        refers_to: field.refers_to.clone().unwrap_or_default(),
        headers: field.headers.join(" · "),
    }
}

fn limits(page: &Page, range: &Range) -> String {
    let number = |number: f64| grouped(&number.to_string(), page.t.code() == "vi");
    let unit = range.unit_of_measure.as_ref().map(|unit| page.t.text(unit).to_owned());
    let bounds = match (range.minimum, range.maximum) {
        (Some(least), Some(most)) => page
            .t
            .with_all("registers-between", &[("least", number(least).into()), ("most", number(most).into())]),
        (Some(least), None) => page.t.with("registers-at-least", "n", number(least)),
        (None, Some(most)) => page.t.with("registers-at-most", "n", number(most)),
        (None, None) => String::new(),
    };
    unit.into_iter().chain(Some(bounds)).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}
