//! What registers there are, and what one record of each is.

use super::register_of;
use crate::AppState;
use crate::api::query::{Asked, Nothing};
use crate::api::text::Text;
use crate::problem::{PROBLEM_JSON, Problem};
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use caicach_registers::{FieldKind, Register, RegisterKind, RegisterStatus};
use serde::Serialize;
use utoipa::ToSchema;

/// The registers.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct RegisterList {
    /// The registers, by their names.
    items: Vec<RegisterSummary>,
}

/// A register.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct RegisterSummary {
    /// Its name in addresses and files.
    #[schema(example = "tasks")]
    id: String,
    /// Its name for people.
    name: Text,
    /// What one record is.
    about: Text,
    /// The articles and plan clauses that ask for it.
    basis: Vec<String>,
    /// Whether its fields follow a text.
    status: RegisterStatusWord,
    /// What its records are.
    kind: RegisterKindWord,
}

/// Whether the fields follow a text.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum RegisterStatusWord {
    /// They are those of an official text.
    Official,
    /// They were made to hold what a text asks to be counted.
    Illustrative,
}

/// What records are.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum RegisterKindWord {
    /// Things that happen.
    Events,
    /// Things that are in force between two days.
    Stock,
    /// Figures of a unit for a period.
    Figures,
}

/// A register with its fields and rules.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct RegisterDetail {
    #[serde(flatten)]
    summary: RegisterSummary,
    /// The fields, in the order of forms and files.
    fields: Vec<RegisterField>,
    /// The fields that together identify a record.
    key: Vec<String>,
    /// The field that says whose record it is.
    unit: String,
    /// The field by which a record belongs to a period.
    date: Option<String>,
    /// What must hold between the fields.
    rules: Vec<RegisterRule>,
    /// What is worked out from the fields.
    derived: Vec<DerivedColumn>,
}

/// A field of a record.
#[derive(Debug, Serialize, ToSchema)]
struct RegisterField {
    /// Its name in records.
    name: String,
    /// Its name for people.
    label: Text,
    /// What is to be entered.
    about: Option<Text>,
    /// The type of its values.
    #[serde(rename = "type")]
    value_type: FieldTypeWord,
    /// Whether it must be filled in.
    is_required: bool,
    /// When it must be filled in: a condition in SQL over the fields.
    required_when: Option<String>,
    /// What stands in it when nothing is sent.
    default: Option<String>,
    /// The form of its text, a regular expression.
    pattern: Option<String>,
    /// The least number.
    minimum: Option<f64>,
    /// The greatest number.
    maximum: Option<f64>,
    /// What is counted.
    unit_of_measure: Option<Text>,
    /// The words that may stand in it; empty for what is no choice.
    choices: Vec<RegisterChoice>,
    /// Whether it holds personal data.
    is_personal: bool,
    /// Whether its day tells of something that has happened: a day to come is refused.
    is_past: bool,
    /// The register whose key it holds.
    refers_to: Option<String>,
}

/// The type of a field.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum FieldTypeWord {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// Yes or no.
    Boolean,
    /// A day, `2026-03-02`.
    Date,
    /// A local time, `2026-03-02T08:00:00`.
    Time,
    /// One of the choices, by its code.
    Choice,
    /// The code of a unit.
    Unit,
}

/// A word that may stand in a field.
#[derive(Debug, Serialize, ToSchema)]
struct RegisterChoice {
    /// What is stored.
    code: String,
    /// What people see.
    label: Text,
    /// Other words that are accepted for it.
    also: Vec<String>,
}

/// What must hold between the fields.
#[derive(Debug, Serialize, ToSchema)]
struct RegisterRule {
    /// Its name in findings.
    id: String,
    /// What must hold, in SQL over the columns; a record for which it is not known passes.
    check: String,
    /// Whether a record that breaks it is rejected; else there is a warning.
    is_rejecting: bool,
    /// What is said about a record that breaks it.
    message: Text,
}

/// A column that is worked out from the fields.
#[derive(Debug, Serialize, ToSchema)]
struct DerivedColumn {
    /// Its name.
    name: String,
    /// Its name for people.
    label: Text,
    /// How it is worked out, in SQL over the columns; null where the program does it.
    value: Option<String>,
}

impl From<&Register> for RegisterSummary {
    fn from(register: &Register) -> Self {
        Self {
            id: register.id.clone(),
            name: (&register.name).into(),
            about: (&register.about).into(),
            basis: register.basis.clone(),
            status: match register.status {
                RegisterStatus::Official => RegisterStatusWord::Official,
                RegisterStatus::Illustrative => RegisterStatusWord::Illustrative,
            },
            kind: match register.kind {
                RegisterKind::Events => RegisterKindWord::Events,
                RegisterKind::Stock => RegisterKindWord::Stock,
                RegisterKind::Figures => RegisterKindWord::Figures,
            },
        }
    }
}

impl From<&Register> for RegisterDetail {
    fn from(register: &Register) -> Self {
        let name = |place: &usize| register.fields.get(*place).map(|field| field.name.clone());
        Self {
            summary: register.into(),
            fields: register.fields.iter().map(RegisterField::from).collect(),
            key: register.key.iter().filter_map(name).collect(),
            unit: name(&register.unit).unwrap_or_default(),
            date: register.date.as_ref().and_then(name),
            rules: register
                .rules
                .iter()
                .map(|rule| RegisterRule {
                    id: rule.id.clone(),
                    check: rule.check.text().to_owned(),
                    is_rejecting: rule.is_rejecting,
                    message: (&rule.message).into(),
                })
                .collect(),
            derived: register
                .derived
                .iter()
                .map(|derived| DerivedColumn {
                    name: derived.name.clone(),
                    label: (&derived.label).into(),
                    value: derived.value.as_ref().map(|value| value.text().to_owned()),
                })
                .collect(),
        }
    }
}

impl From<&caicach_registers::Field> for RegisterField {
    fn from(field: &caicach_registers::Field) -> Self {
        let range = match &field.kind {
            FieldKind::Integer(range) | FieldKind::Number(range) => range.clone(),
            _ => caicach_registers::Range::default(),
        };
        let pattern = match &field.kind {
            FieldKind::Text { pattern, .. } => pattern.as_ref().map(|pattern| pattern.as_str().to_owned()),
            _ => None,
        };
        let choice = |choice: &caicach_registers::Choice| RegisterChoice {
            code: choice.code.clone(),
            label: (&choice.label).into(),
            also: choice.also.clone(),
        };
        Self {
            name: field.name.clone(),
            label: (&field.label).into(),
            about: field.about.as_ref().map(Text::from),
            value_type: match &field.kind {
                FieldKind::Text { .. } => FieldTypeWord::Text,
                FieldKind::Integer(_) => FieldTypeWord::Integer,
                FieldKind::Number(_) => FieldTypeWord::Number,
                FieldKind::Boolean => FieldTypeWord::Boolean,
                FieldKind::Date => FieldTypeWord::Date,
                FieldKind::Time => FieldTypeWord::Time,
                FieldKind::Choice(_) => FieldTypeWord::Choice,
                FieldKind::Unit => FieldTypeWord::Unit,
            },
            is_required: field.is_required,
            required_when: field.required_when.as_ref().map(|when| when.text().to_owned()),
            default: field.default.clone(),
            pattern,
            minimum: range.minimum,
            maximum: range.maximum,
            unit_of_measure: range.unit_of_measure.as_ref().map(Text::from),
            choices: field.choices().iter().map(choice).collect(),
            is_personal: field.is_personal,
            is_past: field.is_past,
            refers_to: field.refers_to.clone(),
        }
    }
}

/// The registers
///
/// Every register of the content, with what one record of it is and what asks for it.
#[utoipa::path(
    get,
    path = "/registers",
    operation_id = "list_registers",
    tag = "registers",
    responses((status = 200, description = "The registers", body = RegisterList)),
)]
pub(in crate::api) async fn list(
    State(state): State<AppState>,
    Asked(Nothing): Asked<Nothing>,
) -> Json<RegisterList> {
    let items = state.app.library().registers.registers.iter().map(RegisterSummary::from).collect();
    Json(RegisterList { items })
}

/// One register
///
/// Its fields with their types and allowed values, its rules, and what is worked out from the fields.
#[utoipa::path(
    get,
    path = "/registers/{register}",
    operation_id = "show_register",
    tag = "registers",
    params(("register" = String, Path, description = "Its name", example = "tasks")),
    responses(
        (status = 200, description = "The register", body = RegisterDetail),
        (status = 404, description = "There is no such register", body = Problem, content_type = PROBLEM_JSON),
    ),
)]
pub(in crate::api) async fn show(
    State(state): State<AppState>,
    path: Result<Path<String>, PathRejection>,
    Asked(Nothing): Asked<Nothing>,
) -> Result<Json<RegisterDetail>, Problem> {
    let Path(id) = path?;
    Ok(Json(register_of(&state.app, &id)?.into()))
}
