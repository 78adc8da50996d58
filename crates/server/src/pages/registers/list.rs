//! `GET /registers/{register}`: its records, searched and filtered.

use super::enter;
use super::query::{ListQuery, Written, is_filter};
use super::values::{self, Shown, grouped};
use crate::page::{FindingGroup, Page};
use crate::path::Path;
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use caicach_app::policy::Action;
use caicach_app::registers::{ShownRecord, UnitCalendars};
use caicach_app::store::{RecordOrder, StoredRecord};
use caicach_registers::{Field, FieldKind, Register};

/// Records on one page.
const RECORDS: u64 = 50;

#[derive(Template)]
#[template(path = "registers/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    register: Head,
    query: &'a ListQuery,
    address: String,
    units: Vec<UnitChoice>,
    findings: Vec<FindingGroup>,
    /// The filters of the columns that are shown, and the others.
    filters: Vec<Filter>,
    more_filters: Vec<Filter>,
    uses_more_filters: bool,
    columns: Vec<Column>,
    lines: Vec<Line>,
    heading: String,
    has_date: Option<String>,
    next: String,
    is_filtered: bool,
    may_write: bool,
    may_import: bool,
}

/// What stands above the pages of a register.
pub(super) struct Head {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) about: String,
    pub(super) is_illustrative: bool,
}

impl Head {
    pub(super) fn of(page: &Page, register: &Register) -> Self {
        Self {
            id: register.id.clone(),
            name: page.t.text(&register.name).to_owned(),
            about: page.t.text(&register.about).trim().to_owned(),
            is_illustrative: register.status == caicach_registers::RegisterStatus::Illustrative,
        }
    }
}

/// One of several units of a name.
struct UnitChoice {
    address: String,
    name: String,
    code: String,
}

/// A field to filter by.
struct Filter {
    name: String,
    label: String,
    choices: Vec<FilterChoice>,
}

struct FilterChoice {
    value: String,
    label: String,
    is_chosen: bool,
}

struct Column {
    label: String,
    is_number: bool,
    is_personal: bool,
}

/// A record of the list.
struct Line {
    number: i64,
    /// What its link says: the first column.
    name: String,
    cells: Vec<Cell>,
    is_withdrawn: bool,
}

struct Cell {
    shown: Shown,
    is_number: bool,
    /// Whether it holds sentences, which need room.
    is_long: bool,
}

pub(super) async fn show(page: Page, Path(id): Path<String>, Query(written): Query<Written>) -> Response {
    let (register, caller) = match enter(&page, &id, Action::ReadRegister) {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    let (query, filter, findings) = ListQuery::read(&page, register, &written);
    let mut records = Vec::new();
    let mut count = 0;
    let status = if filter.is_some() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    if let Some(filter) = &filter {
        let order = RecordOrder::NewestFirst;
        let read = page.running.records(&caller, register, filter, order, query.after, RECORDS + 1).await;
        let counted = page.running.count_records(&caller, register, filter).await;
        match (read, counted) {
            (Ok(read), Ok(counted)) => (records, count) = (read, counted),
            (Err(error), _) | (_, Err(error)) => return page.error(&error),
        }
    }
    let most = usize::try_from(RECORDS).unwrap_or(usize::MAX);
    let has_more = records.len() > most;
    records.truncate(most);
    let next = records.last().filter(|_| has_more).map(|last| {
        let address = query.address();
        let mark = if address.is_empty() { "" } else { "&" };
        format!("{address}{mark}after={}", last.id)
    });
    let calendars = page.running.unit_calendars();
    let lines = records.into_iter().map(|record| line(&page, register, record, &calendars)).collect();
    let (filters, more_filters) = filters(&page, register, &query);
    let count = page.t.with_all(
        "registers-n-records",
        &[("n", count.into()), ("count", grouped(&count.to_string(), page.t.code() == "vi").into())],
    );
    let unit = |link: &crate::pages::units::names::UnitLink| UnitChoice {
        address: query.of_unit(&link.code),
        name: link.name.clone(),
        code: link.code.clone(),
    };
    page.show_with(
        status,
        &ListPage {
            page: &page,
            register: Head::of(&page, register),
            address: query.address(),
            units: query.units.iter().map(unit).collect(),
            findings: page.findings(&findings),
            uses_more_filters: more_filters.iter().any(Filter::is_used) || query.withdrawn,
            filters,
            more_filters,
            columns: register.list.iter().filter_map(|place| column(&page, register, *place)).collect(),
            lines,
            heading: if filter.is_some() { count } else { page.t.get("registers-not-searched") },
            has_date: register
                .date
                .and_then(|place| register.fields.get(place))
                .map(|field| page.t.text(&field.label).to_owned()),
            next: next.unwrap_or_default(),
            is_filtered: !query.is_empty(),
            may_write: page.running.may(Some(&caller), Action::WriteRegister),
            may_import: page.running.may(Some(&caller), Action::ImportRegister),
            query: &query,
        },
    )
}

impl Filter {
    fn is_used(&self) -> bool {
        self.choices.iter().any(|choice| choice.is_chosen)
    }
}

fn column(page: &Page, register: &Register, place: usize) -> Option<Column> {
    let field = register.fields.get(place)?;
    Some(Column {
        label: page.t.text(&field.label).to_owned(),
        is_number: values::is_number(register, place),
        is_personal: field.is_personal,
    })
}

fn line(page: &Page, register: &Register, record: StoredRecord, calendars: &UnitCalendars) -> Line {
    let (number, is_withdrawn) = (record.id.0, record.is_withdrawn);
    let record = ShownRecord::of(register, record, calendars);
    let mut cells = register.list.iter().map(|place| {
        let value = record.values.get(*place).unwrap_or(&caicach_registers::Value::Null);
        let shown = values::column(page, register, *place, value);
        let kind = register.fields.get(*place).map(|field| &field.kind);
        Cell {
            shown,
            is_number: values::is_number(register, *place),
            is_long: matches!(kind, Some(FieldKind::Text { is_long: true, .. })),
        }
    });
    let first = cells.next().map(|cell| cell.shown.text).filter(|text| !text.is_empty());
    let name = first.unwrap_or_else(|| page.t.with("registers-record-n", "n", number));
    Line { number, name, cells: cells.collect(), is_withdrawn }
}

/// The filters by words: those of columns that the list shows, and the others.
fn filters(page: &Page, register: &Register, query: &ListQuery) -> (Vec<Filter>, Vec<Filter>) {
    let (mut shown, mut others) = (Vec::new(), Vec::new());
    for (place, field) in register.fields.iter().enumerate() {
        if !is_filter(&field.kind) {
            continue;
        }
        let filter = filter(page, field, query.field(&field.name));
        if register.list.contains(&place) { shown.push(filter) } else { others.push(filter) }
    }
    (shown, others)
}

fn filter(page: &Page, field: &Field, chosen: &str) -> Filter {
    let choice = |value: &str, label: String| FilterChoice {
        is_chosen: value == chosen,
        value: value.to_owned(),
        label,
    };
    let choices = match &field.kind {
        FieldKind::Choice(choices) => {
            choices.iter().map(|known| choice(&known.code, page.t.text(&known.label).to_owned())).collect()
        }
        _ => vec![choice("true", page.t.get("registers-yes")), choice("false", page.t.get("registers-no"))],
    };
    Filter { name: field.name.clone(), label: page.t.text(&field.label).to_owned(), choices }
}
