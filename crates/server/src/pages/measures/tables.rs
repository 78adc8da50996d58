//! The tables of the pages of measures, as pages and files have them.

use super::asked::{Asked, Written};
use super::value::{better, scale, shown, text_badge, unit_name};
use crate::page::Page;
use crate::pages::figures::{Head, Shown, Table};
use caicach_app::AppError;
use caicach_app::lake::{Grain, MeasureRequest, MeasureRow, Part, Rollup, WHOLE};
use caicach_calendar::{Grain as Length, Period};
use caicach_registers::{Measure, Register};
use caicach_reports::Cell;
use std::collections::HashMap;

/// The measures of a register.
pub(super) struct ListTable {
    pub(super) register: String,
    pub(super) name: String,
    /// The snapshot: its number and its instant; empty when the lake does not hold the register.
    pub(super) snapshot: String,
    pub(super) table: Table,
}

pub(super) async fn list_tables(
    page: &Page,
    written: &Written,
    asked: &Asked,
) -> Result<Vec<ListTable>, AppError> {
    let t = page.t;
    let content = &page.running.library().registers;
    let held = page.running.lake();
    let wanted = written.q.as_deref().map(fold).unwrap_or_default();
    let fits = |measure: &&Measure| {
        let register = written.register.as_deref().unwrap_or_default();
        let is_in = register.is_empty() || measure.register == register;
        let words = || {
            let name = &measure.name;
            fold(&format!("{} {} {} {}", measure.id, name.vi, name.en, measure.basis))
        };
        is_in && wanted.split_whitespace().all(|word| words().contains(word))
    };
    let chosen: Vec<&Measure> = content.measures.iter().filter(fits).collect();
    let measured = match &held {
        // All of them in one answer, which is kept, whatever is searched for.
        Some(_) => Some(page.running.measured(&asked.request(Vec::new(), Rollup::Whole)).await?),
        None => None,
    };
    let rows: HashMap<&str, &MeasureRow> =
        measured.iter().flat_map(|measured| &measured.rows).map(|row| (row.measure.as_str(), row)).collect();
    let mut tables = Vec::new();
    for register in &content.registers {
        let of: Vec<&Measure> =
            chosen.iter().copied().filter(|measure| measure.register == register.id).collect();
        if of.is_empty() {
            continue;
        }
        let manifest = held.as_ref().and_then(|held| held.manifests.get(&register.id));
        let row = |measure: &&Measure| {
            let row = rows.get(measure.id.as_str()).copied();
            let number =
                |number: Option<f64>| number.map_or_else(Shown::unknown, |number| Shown::count(t, number));
            vec![
                Shown::text(t.text(&measure.name)).linked(format!(
                    "/measures/{}?{}",
                    measure.id,
                    asked.address()
                )),
                Shown::text(measure.id.clone()),
                text_badge(t, measure.kind_of_text),
                number(row.map(|row| row.numerator)),
                number(row.and_then(|row| row.denominator)),
                shown(t, measure, row.and_then(MeasureRow::value)),
                Shown::text(better(t, measure.better)),
            ]
        };
        tables.push(ListTable {
            register: register.id.clone(),
            name: t.text(&register.name).to_owned(),
            snapshot: manifest
                .map(|manifest| super::definition::snapshot_words(t, manifest))
                .unwrap_or_default(),
            table: Table {
                id: register.id.clone(),
                title: t.text(&register.name).to_owned(),
                columns: vec![
                    Head::text("name", t.get("measures-measure")),
                    Head::text("measure", t.get("measures-id")),
                    Head::text("kind_of_text", t.get("measures-behind")),
                    Head::number("numerator", t.get("measures-numerator")),
                    Head::number("denominator", t.get("measures-denominator")),
                    Head::number("value", t.get("measures-value")),
                    Head::text("better", t.get("measures-better")),
                ],
                rows: of.iter().map(row).collect(),
                notes: vec![t.text(&asked.period.label()).to_owned(), t.get("measures-percent-note")],
            },
        });
    }
    // Registers that have records come first.
    tables.sort_by_key(|table| table.snapshot.is_empty());
    Ok(tables)
}

fn fold(text: &str) -> String {
    caicach_units::fold(text)
}

/// The columns of values: numerator, denominator, value.
fn value_heads(page: &Page, measure: &Measure) -> Vec<Head> {
    let t = page.t;
    let (unit, _, _) = scale(t, measure);
    let value = t.get("measures-value");
    let value = if unit.is_empty() { value } else { format!("{value} ({unit})") };
    vec![
        Head::number("numerator", t.get("measures-numerator")),
        Head::number("denominator", t.get("measures-denominator")),
        Head::number("value", value),
    ]
}

/// The cells of values, each a link to its records.
fn value_cells(page: &Page, measure: &Measure, asked: &Asked, row: Option<&MeasureRow>) -> Vec<Shown> {
    let t = page.t;
    let number = |number: Option<f64>, part: Part| {
        number.map_or_else(Shown::unknown, |number| {
            Shown::count(t, number).linked(asked.records(&measure.id, part))
        })
    };
    vec![
        number(row.map(|row| row.numerator), Part::Numerator),
        number(row.and_then(|row| row.denominator), Part::Denominator),
        shown(t, measure, row.and_then(MeasureRow::value)),
    ]
}

fn notes(page: &Page, measure: &Measure) -> Vec<String> {
    let t = page.t;
    let held = page.running.lake();
    let manifest = held.as_ref().and_then(|held| held.manifests.get(&measure.register));
    let mut notes = vec![t.text(&measure.name).to_owned(), measure.basis.clone()];
    notes.extend(manifest.map(|manifest| super::definition::snapshot_words(t, manifest)));
    notes
}

/// The periods of a trend, the last of them that of the question or, where that lies ahead, today's.
pub(super) fn trend_periods(asked: &Asked, today: chrono::NaiveDate) -> Vec<Period> {
    let (length, count) = match asked.grain {
        Grain::Year => (Length::Year, 6),
        Grain::Quarter => (Length::Quarter, 12),
        Grain::Month | Grain::All => (Length::Month, 24),
    };
    let end = asked.period.last_day().min(today);
    let mut periods = Vec::new();
    let mut next = Period::of(end, length, asked.kind());
    while let Some(period) = next.filter(|_| periods.len() < count) {
        periods.push(period);
        next = period.previous();
    }
    periods.reverse();
    periods
}

/// The values over time, of the unit or of all records together.
pub(super) async fn trend(
    page: &Page,
    measure: &Measure,
    asked: &Asked,
    today: chrono::NaiveDate,
) -> Result<(Table, Vec<Option<f64>>), AppError> {
    let t = page.t;
    let periods = trend_periods(asked, today);
    let unit = if asked.unit.is_empty() { WHOLE } else { &asked.unit };
    let mut rows: HashMap<String, MeasureRow> = HashMap::new();
    if let (Some(first), Some(last)) = (periods.first(), periods.last()) {
        let request = MeasureRequest {
            first: *first,
            last: *last,
            grain: asked.grain,
            ..asked.request(vec![measure.id.clone()], asked.scope())
        };
        let measured = page.running.measured(&request).await?;
        rows.extend(
            measured
                .rows
                .iter()
                .filter(|row| row.unit == unit)
                .map(|row| (row.period.to_string(), row.clone())),
        );
    }
    let values = periods.iter().map(|period| rows.get(&period.code()).and_then(MeasureRow::value)).collect();
    let row = |period: &Period| {
        let of_period = Asked { period: *period, ..asked.clone() };
        let mut cells = vec![Shown {
            cell: Cell::text(period.code()),
            ..Shown::text(t.text(&period.label())).linked(format!(
                "/measures/{}?{}",
                measure.id,
                of_period.address()
            ))
        }];
        cells.extend(value_cells(page, measure, &of_period, rows.get(&period.code())));
        cells
    };
    let mut columns = vec![Head::text("period", t.get("measures-period"))];
    columns.extend(value_heads(page, measure));
    let table = Table {
        id: "trend".to_owned(),
        title: t.get("measures-trend"),
        columns,
        rows: periods.iter().rev().map(row).collect(),
        notes: notes(page, measure),
    };
    Ok((table, values))
}

/// The values of all units in the period, the largest denominator first.
pub(super) async fn units(page: &Page, measure: &Measure, asked: &Asked) -> Result<Table, AppError> {
    let t = page.t;
    let measured = page.running.measured(&asked.request(vec![measure.id.clone()], asked.rollup)).await?;
    let mut rows: Vec<&MeasureRow> = measured.rows.iter().collect();
    let weight = |row: &MeasureRow| row.denominator.unwrap_or(row.numerator);
    rows.sort_by(|one, other| weight(other).total_cmp(&weight(one)).then_with(|| one.unit.cmp(&other.unit)));
    let row = |row: &&MeasureRow| {
        let of_unit = Asked { unit: row.unit.to_string(), ..asked.clone() };
        let name = unit_name(page, &row.unit, asked.period.last_day());
        let mut cells = vec![
            Shown::text(name).linked(format!("/measures/{}?{}", measure.id, of_unit.address())),
            Shown::text(row.unit.to_string()),
        ];
        cells.extend(value_cells(page, measure, &of_unit, Some(row)));
        cells
    };
    let mut columns =
        vec![Head::text("name", t.get("measures-unit")), Head::text("unit", t.get("measures-unit-code"))];
    columns.extend(value_heads(page, measure));
    Ok(Table {
        id: "units".to_owned(),
        title: t.with("measures-by-unit", "period", t.text(&asked.period.label())),
        columns,
        rows: rows.iter().map(row).collect(),
        notes: notes(page, measure),
    })
}

/// The values by a dimension, of the unit or of all records together.
pub(super) async fn dimension(
    page: &Page,
    register: &Register,
    measure: &Measure,
    asked: &Asked,
    by: &str,
) -> Result<Table, AppError> {
    let t = page.t;
    let request = MeasureRequest {
        dimensions: vec![by.to_owned()],
        ..asked.request(vec![measure.id.clone()], asked.scope())
    };
    let measured = page.running.measured(&request).await?;
    let unit = if asked.unit.is_empty() { WHOLE } else { &asked.unit };
    let field = register.field(by);
    let place = register.columns().position(|(name, _)| name == by).unwrap_or_default();
    let label = super::value::column_label(t, register, place);
    let words = |value: Option<&str>| {
        let Some(value) = value else { return t.get("measures-empty-value") };
        let choice = field.and_then(|field| field.choices().iter().find(|choice| choice.code == value));
        choice.map_or_else(|| value.to_owned(), |choice| t.text(&choice.label).to_owned())
    };
    let row = |row: &MeasureRow| {
        let value = row.dimensions.first().and_then(Option::as_deref);
        let code = value.unwrap_or_default().to_owned();
        let of_value = Asked { value: Some(code.clone()), ..asked.clone() };
        let mut cells = vec![Shown::text(words(value)), Shown::text(code)];
        cells.extend(value_cells(page, measure, &of_value, Some(row)));
        cells
    };
    let mut columns =
        vec![Head::text("label", label.clone()), Head::text("value_of", t.get("measures-code"))];
    columns.extend(value_heads(page, measure));
    Ok(Table {
        id: "dimension".to_owned(),
        title: t.with("measures-by-dimension", "name", label),
        columns,
        rows: measured.rows.iter().filter(|row| row.unit == unit).map(row).collect(),
        notes: notes(page, measure),
    })
}
