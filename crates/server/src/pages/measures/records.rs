//! `/measures/{id}/records`: the records behind a number, as many as the number says.

use super::asked::{Asked, Written, part_word};
use super::definition::snapshot_words;
use super::value::{column_label, record_value, unit_name};
use crate::clock::today;
use crate::page::{FindingGroup, Page};
use crate::pages::figures::{Head, PageLink, Shown, Table, page_links};
use crate::path::Path;
use crate::words::Words;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use caicach_app::lake::{Behind, MeasureRow, Part, RecordsAsked, RecordsShown, WHOLE};
use caicach_app::{AppError, Caller};
use caicach_registers::{Measure, Register, ValueType};

/// How many records stand on a page.
const ROWS: usize = 50;
/// How many records a file has at most.
pub(super) const MOST_IN_FILE: usize = 100_000;

#[derive(Template)]
#[template(path = "measures/records.html")]
struct RecordsPage<'a> {
    page: &'a Page,
    heading: String,
    lead: String,
    back: String,
    register: String,
    register_name: String,
    parts: Vec<PartLink>,
    /// The number that the measure shows, and what the records make.
    number: String,
    findings: Vec<FindingGroup>,
    said: String,
    snapshot: String,
    total: u64,
    table: Table,
    pages: Vec<PageLink>,
    files: String,
    is_cut: bool,
}

struct PartLink {
    label: String,
    href: String,
    is_current: bool,
}

pub(super) async fn show(page: Page, Path(id): Path<String>, Query(written): Query<Written>) -> Response {
    let asked = Asked::read(&written, today()).with_unit(&page);
    // Records are for those who work here; the numbers are for all.
    let Some(caller) = &page.caller else { return page.sign_in_first() };
    let content = &page.running.library().registers;
    let Some(measure) = content.measure(&id) else { return page.not_found() };
    let asked = match content.register(&measure.register) {
        Some(register) => asked.with_dimension(measure, register),
        None => asked,
    };
    match make(&page, caller, &id, &asked).await {
        Ok(made) => page.show(&made),
        Err(error) => page.error(&error),
    }
}

/// The question about records.
pub(super) fn question(page: &Page, id: &str, asked: &Asked, skip: usize, limit: usize) -> RecordsAsked {
    let content = &page.running.library().registers;
    let measure = content.measure(id);
    let register = measure.and_then(|measure| content.register(&measure.register));
    let by = measure.zip(register).and_then(|(measure, register)| asked.dimension(measure, register));
    let equals =
        by.zip(asked.value.clone()).map(|(by, value)| (by, Some(value).filter(|text| !text.is_empty())));
    RecordsAsked {
        measure: id.to_owned(),
        item: asked.item.clone(),
        part: asked.part,
        unit: Some(asked.unit.clone()).filter(|unit| !unit.is_empty()),
        rollup: asked.rollup,
        first: asked.period,
        last: asked.period,
        equals: equals.into_iter().collect(),
        skip,
        limit,
    }
}

async fn make<'a>(
    page: &'a Page,
    caller: &Caller,
    id: &str,
    asked: &Asked,
) -> Result<RecordsPage<'a>, AppError> {
    let t = page.t;
    let running = page.running.as_ref();
    let question = question(page, id, asked, (asked.page - 1) * ROWS, ROWS);
    let (measure, found) = running.records_behind(caller, &question).await?;
    let held = page.running.lake();
    let manifest = held.as_ref().and_then(|held| held.manifests.get(&found.register.id));
    let part = |part: Part, key: &str| PartLink {
        label: t.get(key),
        href: asked.records(id, part),
        is_current: asked.part == part,
    };
    let mut parts = vec![part(Part::Numerator, "measures-numerator")];
    if measure.shape.denominator.is_some() {
        parts.push(part(Part::Denominator, "measures-denominator"));
        parts.push(part(Part::Missing, "measures-missing"));
    }
    let words = match asked.part {
        Part::Numerator => t.text(&measure.numerator_words).to_owned(),
        Part::Denominator => t.text(&measure.denominator_words).to_owned(),
        Part::Missing => t.get("measures-missing-words"),
    };
    let mut scope =
        vec![unit_name(page, &asked.unit, asked.period.last_day()), t.text(&asked.period.label()).to_owned()];
    if let Some((framework, code)) = &asked.item {
        scope.push(item_words(page, framework, code));
    }
    for (name, value) in &question.equals {
        let place = found.register.columns().position(|(column, _)| column == name).unwrap_or_default();
        let value = match value {
            Some(text) => record_value(t, found.register, place, &caicach_registers::Value::text(text)).text,
            None => t.get("measures-empty-value"),
        };
        scope.push(format!("{}: {value}", column_label(t, found.register, place)));
    }
    let number = shown_number(page, measure, asked, &question).await?;
    let href = |number: usize| format!("{}&page={number}", asked.records(id, asked.part));
    let total = found.behind.records;
    let mut said = said(t, measure, found.register, &found.behind, asked.part);
    // The number is that of all units; records are shown to those who may read them.
    let reached = Shown::count(t, found.behind.number()).text;
    if number.as_ref().is_some_and(|number| *number != reached) {
        said = format!("{said} {}", t.get("measures-said-reached"));
    }
    Ok(RecordsPage {
        page,
        heading: t.with("measures-records-of", "name", t.text(&measure.name)),
        lead: format!("{words} · {}", scope.join(" · ")),
        back: format!("/measures/{id}?{}", asked.address()),
        register: found.register.id.clone(),
        register_name: t.text(&found.register.name).to_owned(),
        parts,
        number: number.unwrap_or_else(|| t.real(found.behind.number(), 0)),
        findings: page.findings(&asked.findings),
        said,
        snapshot: manifest.map(|manifest| snapshot_words(t, manifest)).unwrap_or_default(),
        total,
        pages: page_links(total, ROWS, asked.page, href),
        table: record_table(t, &found),
        files: asked.records(id, asked.part).replacen("/records?", "/files/records.{}?", 1),
        is_cut: usize::try_from(total).unwrap_or(usize::MAX) > MOST_IN_FILE,
    })
}

/// An item of a framework, with the condition under which records count for it.
fn item_words(page: &Page, framework: &str, code: &str) -> String {
    let library = page.running.library();
    let name = page.state.framework(framework).and_then(|known| known.framework.item(code));
    let name = name.map(|item| page.t.text(&item.name).to_owned()).unwrap_or_default();
    let filter = library.registers.item(framework, code).and_then(|item| item.filter.clone());
    format!("{code}. {name} ({})", filter.unwrap_or_default())
}

/// The number that the page of the measure shows.
async fn shown_number(
    page: &Page,
    measure: &Measure,
    asked: &Asked,
    question: &RecordsAsked,
) -> Result<Option<String>, AppError> {
    // An item counts a part of the records; its number stands on the page of its index.
    if asked.part == Part::Missing || asked.item.is_some() {
        return Ok(None);
    }
    let mut request = asked.request(vec![measure.id.clone()], asked.scope());
    request.dimensions = question.equals.iter().map(|(name, _)| name.clone()).collect();
    let measured = page.running.measured(&request).await?;
    let unit = question.unit.as_deref().unwrap_or(WHOLE);
    let value = question.equals.first().map(|(_, value)| value.as_deref());
    let is_it = |row: &&MeasureRow| row.unit == unit && row.dimensions.first().map(Option::as_deref) == value;
    let row = measured.rows.iter().find(is_it);
    let number = match asked.part {
        Part::Denominator => row.and_then(|row| row.denominator),
        _ => row.map(|row| row.numerator),
    };
    Ok(Some(Shown::count(page.t, number.unwrap_or_default()).text))
}

/// How the records make the number.
fn said(t: Words, measure: &Measure, register: &Register, behind: &Behind, part: Part) -> String {
    let records = behind.records.to_string();
    let column = |place: usize| column_label(t, register, place);
    match (behind.sum, behind.different, measure.shape.distinct) {
        _ if part == Part::Missing => t.with("measures-said-missing", "n", records),
        (Some(sum), _, _) => t.with_all(
            "measures-said-sum",
            &[("n", records.into()), ("sum", Shown::count(t, sum).text.into())],
        ),
        (None, Some(different), Some(place)) => t.with_all(
            "measures-said-different",
            &[
                ("n", records.into()),
                ("different", different.to_string().into()),
                ("column", column(place).into()),
            ],
        ),
        _ => t.with("measures-said-count", "n", records),
    }
}

/// Records as a table; the first column leads to the register.
pub(crate) fn record_table(t: Words, found: &RecordsShown<'_>) -> Table {
    let register = found.register;
    let has_value = found.behind.sum.is_some();
    let is_number = |place: usize| {
        let column = register.columns().nth(place).map(|(_, value_type)| value_type);
        matches!(column, Some(ValueType::Integer | ValueType::Number))
    };
    let mut columns: Vec<Head> = found
        .columns
        .iter()
        .map(|place| Head {
            name: "",
            label: column_label(t, register, *place),
            is_number: is_number(*place),
        })
        .collect();
    if has_value {
        columns.push(Head::number("part", t.get("measures-part-of-sum")));
    }
    let row = |(values, part): &(Vec<caicach_registers::Value>, Option<f64>)| {
        let mut cells: Vec<Shown> = found
            .columns
            .iter()
            .zip(values)
            .map(|(place, value)| record_value(t, register, *place, value))
            .collect();
        if let Some(first) = cells.first_mut().filter(|first| !first.text.is_empty()) {
            first.href = format!("/registers/{}?q={}", register.id, crate::page::form_urlencode(&first.text));
        }
        if has_value {
            cells.push(part.map_or_else(Shown::unknown, |part| Shown::count(t, part)));
        }
        cells
    };
    Table {
        id: "records".to_owned(),
        title: t.text(&register.name).to_owned(),
        columns,
        rows: found.behind.page.iter().map(row).collect(),
        notes: Vec::new(),
    }
}

/// The name of a file with records.
pub(super) fn file_stem(id: &str, asked: &Asked) -> String {
    let unit = if asked.unit.is_empty() { "all" } else { &asked.unit };
    let plain: String =
        unit.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    format!("{id}-{}-{plain}-{}", asked.period.code(), part_word(asked.part))
}
