//! Reading records.

use super::register_of;
use super::wire::{Record, RecordDetail};
use crate::AppState;
use crate::api::paging::{Listed, Paging, bad_cursor};
use crate::api::query::{Asked, FromParameters, Nothing, Parameters, shortened, unusable};
use crate::clock::today;
use crate::problem::{PROBLEM_JSON, Problem};
use crate::session::ApiCaller;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{OriginalUri, Path, State};
use caicach_app::store::{RecordFilter, RecordId, RecordOrder};
use caicach_app::{App, AppError};
use caicach_findings::Text;
use caicach_registers::{Register, read_cell};
use caicach_tables::NumberStyle;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// Which records are asked for.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct RecordsAsked {
    /// A part of the code, the name or whatever the register is searched by; small and capital letters are the same.
    q: Option<String>,
    /// Only records of the unit with this code; may be given several times.
    #[param(required = false, example = json!(["68"]))]
    unit: Vec<String>,
    /// Only records of the unit with this code and of those beneath it.
    #[param(example = "68")]
    within: Option<String>,
    /// Only records of this day and later, by the date of the register.
    from: Option<NaiveDate>,
    /// Only records of this day and earlier.
    to: Option<NaiveDate>,
    /// Only records in which a field has a value, as `state:done`; nothing after the colon asks for an empty field. May be given
    /// several times.
    #[param(required = false, example = json!(["state:done"]))]
    equals: Vec<String>,
    /// `true` for withdrawn records too.
    withdrawn: Option<bool>,
    /// The part of the list.
    #[param(ignore)]
    paging: Paging,
}

impl FromParameters for RecordsAsked {
    fn from_parameters(parameters: &mut Parameters) -> Result<Self, Problem> {
        Ok(Self {
            q: parameters.text("q")?,
            unit: parameters.texts("unit"),
            within: parameters.text("within")?,
            from: parameters.date("from")?,
            to: parameters.date("to")?,
            equals: parameters.texts("equals"),
            withdrawn: parameters.word("withdrawn", &[("true", true), ("false", false)])?,
            paging: Paging::from_parameters(parameters)?,
        })
    }
}

/// Records.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct RecordList {
    /// The records, the earliest first.
    items: Vec<Record>,
    /// How many records there are on all pages; only with the first page.
    total: Option<u64>,
    /// The address of the next page.
    next: Option<String>,
}

/// Records of a register
///
/// Those of the units that the caller's roles reach, the earliest first. A record that is added while pages are read comes at the
/// end, and none is seen twice.
#[utoipa::path(
    get,
    path = "/registers/{register}/records",
    operation_id = "list_records",
    tag = "registers",
    security(("token" = []), ("session" = [])),
    params(
        ("register" = String, Path, description = "The register", example = "tasks"),
        RecordsAsked,
        Paging,
    ),
    responses(
        (status = 200, description = "The records", body = RecordList,
            headers(("Link" = String, description = "The address of the next page, `rel=\"next\"`"))),
        (status = 401, description = "Signing in is needed", body = Problem, content_type = PROBLEM_JSON),
        (status = 403, description = "The caller may not do this", body = Problem, content_type = PROBLEM_JSON),
        (status = 404, description = "There is no such register", body = Problem, content_type = PROBLEM_JSON),
    ),
)]
pub(in crate::api) async fn list(
    ApiCaller(caller): ApiCaller,
    State(state): State<AppState>,
    path: Result<Path<String>, PathRejection>,
    Asked(asked): Asked<RecordsAsked>,
) -> Result<Listed<RecordList>, Problem> {
    let Path(id) = path?;
    let app = &state.app;
    let register = register_of(app, &id)?;
    let filter = filter_of(app, register, &asked)?;
    let after = match asked.paging.after() {
        Some(after) => Some(RecordId(after.parse().map_err(|_| bad_cursor())?)),
        None => None,
    };
    let limit = u64::try_from(asked.paging.limit() + 1).unwrap_or(u64::MAX);
    let order = RecordOrder::OldestFirst;
    let problem = |error: AppError| Problem::of(&error);
    let read = app.records(&caller, register, &filter, order, after, limit).await.map_err(problem)?;
    let total = match after {
        Some(_) => None,
        None => Some(app.count_records(&caller, register, &filter).await.map_err(problem)?),
    };
    let slice = asked.paging.of_read(read, |record| record.id.to_string());
    let items = slice.items.iter().map(|record| Record::of(register, record)).collect();
    Ok(Listed { list: RecordList { items, total, next: slice.next.clone() }, next: slice.next })
}

fn filter_of(app: &App, register: &Register, asked: &RecordsAsked) -> Result<RecordFilter, Problem> {
    let mut units = (!asked.unit.is_empty()).then(|| asked.unit.clone());
    if let Some(code) = &asked.within {
        let state = app.state();
        if state.units.with_code(code).is_empty() {
            return Err(no_such_unit(code));
        }
        let within = App::codes_within(&state.units, code, today());
        units = Some(match units {
            Some(units) => units.into_iter().filter(|unit| within.contains(unit)).collect(),
            None => within,
        });
    }
    let days = match (asked.from, asked.to) {
        (None, None) => None,
        (from, to) => {
            if register.date.is_none() {
                let name = if asked.from.is_some() { "from" } else { "to" };
                return Err(no_date(name, register));
            }
            Some((from.unwrap_or(NaiveDate::MIN), to.unwrap_or(NaiveDate::MAX)))
        }
    };
    let mut equals = Vec::new();
    for asked in &asked.equals {
        equals.push(equal(register, asked)?);
    }
    Ok(RecordFilter {
        search: asked.q.clone(),
        equals,
        units,
        scope: caicach_app::store::UnitScope::All,
        days: days.map(|(from, to)| caicach_app::registers::known_days(from, to)),
        include_withdrawn: asked.withdrawn == Some(true),
    })
}

fn equal(register: &Register, asked: &str) -> Result<(String, caicach_registers::Value), Problem> {
    let (name, text) = asked.split_once(':').ok_or_else(|| no_field(asked, register))?;
    let field = register.field(name).ok_or_else(|| no_field(name, register))?;
    let value = read_cell(&field.kind, text, NumberStyle::Point)
        .map_err(|finding| unusable("equals", &finding.into()))?;
    Ok((name.to_owned(), value))
}

/// One record
///
/// By the fields that identify it, with what is worked out from it and what is doubtful about it. Withdrawn records are found too;
/// one of a unit that the caller's roles do not reach is not there.
#[utoipa::path(
    get,
    path = "/registers/{register}/records/{key}",
    operation_id = "show_record",
    tag = "registers",
    security(("token" = []), ("session" = [])),
    params(
        ("register" = String, Path, description = "The register", example = "tasks"),
        ("key" = Vec<String>, Path, style = Simple, description = "The values of the fields that identify the record, each percent-encoded, with commas between them", example = json!(["NV-12", "68"])),
    ),
    responses(
        (status = 200, description = "The record", body = RecordDetail),
        (status = 401, description = "Signing in is needed", body = Problem, content_type = PROBLEM_JSON),
        (status = 403, description = "The caller may not do this", body = Problem, content_type = PROBLEM_JSON),
        (status = 404, description = "There is no such register or record", body = Problem, content_type = PROBLEM_JSON),
    ),
)]
pub(in crate::api) async fn show(
    ApiCaller(caller): ApiCaller,
    State(state): State<AppState>,
    path: Result<Path<(String, String)>, PathRejection>,
    OriginalUri(uri): OriginalUri,
    Asked(Nothing): Asked<Nothing>,
) -> Result<Json<RecordDetail>, Problem> {
    let Path((id, _)) = path?;
    let register = register_of(&state.app, &id)?;
    // A comma between the parts is told apart from an encoded one only in the address as it was sent.
    let written = uri.path().rsplit('/').next().unwrap_or_default();
    let key: Vec<String> = written.split(',').map(decoded).collect();
    let shown = match state.app.record_by_key(&caller, register, &key).await {
        Err(AppError::NotFound(_)) => return Err(no_such_record(register, &key)),
        other => other.map_err(|error| Problem::of(&error))?,
    };
    Ok(Json(RecordDetail::of(register, &shown)))
}

/// A part of an address as it is meant.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let digit =
            |byte: Option<u8>| char::from(byte?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        match (byte, digit(ahead.next()), digit(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(high * 16 + low);
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn no_such_record(register: &Register, key: &[String]) -> Problem {
    let key = shortened(&key.join(", "));
    let names: Vec<&str> = register
        .key
        .iter()
        .filter_map(|place| register.fields.get(*place))
        .map(|field| field.name.as_str())
        .collect();
    let names = names.join(",");
    let message = Text::new(format!("Không có bản ghi “{key}”"), format!("There is no record “{key}”"));
    let hint = Text::new(format!("Khóa gồm: {names}"), format!("The key is made of: {names}"));
    Problem::not_found(&message).hint(&hint)
}

fn no_such_unit(code: &str) -> Problem {
    let code = shortened(code);
    let message =
        Text::new(format!("Không có đơn vị mang mã {code}"), format!("No unit has the code {code}"));
    Problem::bad_parameter("within", &message)
}

fn no_date(name: &'static str, register: &Register) -> Problem {
    let message = Text::new(
        format!("Sổ {} không có ngày để lọc", register.id),
        format!("The register {} has no date to filter by", register.id),
    );
    Problem::bad_parameter(name, &message)
}

fn no_field(name: &str, register: &Register) -> Problem {
    let name = shortened(name);
    let names: Vec<&str> = register.fields.iter().map(|field| field.name.as_str()).collect();
    let names = names.join(", ");
    let message = Text::new(
        format!("Tham số equals phải có dạng trường:giá-trị; không có trường “{name}”"),
        format!("The parameter equals has the form field:value; there is no field “{name}”"),
    );
    let hint = Text::new(format!("Các trường: {names}"), format!("The fields: {names}"));
    Problem::bad_parameter("equals", &message).hint(&hint)
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn a_key_is_read_as_it_was_meant() {
        for (written, meant) in [
            ("NV-1", "NV-1"),
            ("12%2FQ%C4%90", "12/QĐ"),
            ("a%2Cb", "a,b"),
            ("100%", "100%"),
            ("%zz", "%zz"),
            ("%4", "%4"),
        ] {
            assert_eq!(decoded(written), meant, "{written}");
        }
    }
}
