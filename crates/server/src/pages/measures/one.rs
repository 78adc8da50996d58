//! `/measures/{id}`: one measure over time, by unit and by dimension, with what it means.

use super::asked::{Asked, PeriodGroup, Written, choices, dimensions, grains, kinds, period_groups, rollups};
use super::definition::{Sibling, membership, siblings, snapshot_words, sql};
use super::tables;
use super::value::{better, column_label, scale, shown, text_badge, unit_name};
use crate::clock::today;
use crate::page::{FindingGroup, Page, script_json};
use crate::pages::figures::{PageLink, Shown, Table, page_links};
use crate::pages::results::Choice;
use crate::path::Path;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use caicach_app::AppError;
use caicach_app::lake::{MeasureRow, Part, WHOLE};
use caicach_registers::{Better, Exists, Register};
use serde::Serialize;

/// How many units stand on a page.
const UNITS: usize = 100;

#[derive(Template)]
#[template(path = "measures/one.html")]
struct MeasurePage<'a> {
    page: &'a Page,
    id: String,
    name: String,
    lead: String,
    badge: Shown,
    better: String,
    register: String,
    register_name: String,
    findings: Vec<FindingGroup>,
    periods: Vec<PeriodGroup>,
    kinds: Vec<Choice>,
    grains: Vec<Choice>,
    rollups: Vec<Choice>,
    dimensions: Vec<Choice>,
    unit: String,
    unit_name: String,
    address: String,
    /// Where files are.
    folder: String,
    /// None when the lake does not hold the register, or another one that the measure needs.
    figures: Option<Figures>,
    /// What there is to say where there are no figures.
    missing: String,
    definition: Definition,
    siblings: Vec<Sibling>,
}

/// Everything that is computed.
struct Figures {
    key: Vec<(String, Shown)>,
    chart: Option<String>,
    chart_name: String,
    trend: Table,
    units: Table,
    units_in_all: usize,
    pages: Vec<PageLink>,
    dimension: Option<Table>,
}

struct Definition {
    numerator: String,
    denominator: String,
    has_denominator: bool,
    numerator_sql: String,
    denominator_sql: String,
    membership: String,
    basis: String,
    note: String,
    snapshot: String,
    sql: String,
}

/// The data of the chart over time, as scripts read it.
#[derive(Serialize)]
struct Series {
    measure: SeriesMeasure,
    years: Vec<usize>,
    labels: Vec<String>,
    units: Vec<SeriesUnit>,
}

#[derive(Serialize)]
struct SeriesMeasure {
    name: String,
    unit: String,
    digits: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    better: Option<&'static str>,
}

#[derive(Serialize)]
struct SeriesUnit {
    code: String,
    name: String,
    values: Vec<Option<f64>>,
}

pub(super) async fn show(page: Page, Path(id): Path<String>, Query(written): Query<Written>) -> Response {
    match make(&page, &id, &written).await {
        Ok(Some(made)) => page.show(&made),
        Ok(None) => page.not_found(),
        Err(error) => page.error(&error),
    }
}

async fn make<'a>(page: &'a Page, id: &str, written: &Written) -> Result<Option<MeasurePage<'a>>, AppError> {
    let t = page.t;
    let content = &page.running.library().registers;
    let Some(measure) = content.measure(id) else { return Ok(None) };
    let Some(register) = content.register(&measure.register) else { return Ok(None) };
    let today = today();
    let asked = Asked::read(written, today).with_unit(page).with_dimension(measure, register);
    let held = page.running.lake();
    let manifest = held.as_ref().and_then(|held| held.manifests.get(&register.id));
    let other = measure.shape.exists.as_ref().map(|exists| exists.register.as_str());
    let lacking = [Some(register.id.as_str()), other]
        .into_iter()
        .flatten()
        .find(|id| held.as_ref().is_none_or(|held| !held.manifests.contains_key(*id)));
    let missing = match (&held, lacking) {
        (None, _) => t.get("measures-no-lake"),
        (Some(_), Some(id)) => {
            let name = content.register(id).map(|register| t.text(&register.name).to_owned());
            t.with("measures-no-register", "name", name.unwrap_or_default())
        }
        (Some(_), None) => String::new(),
    };
    let by = asked.dimension(measure, register);
    let figures = match lacking {
        None => Some(figures(page, measure, register, &asked, by.as_deref()).await?),
        Some(_) => None,
    };
    let at = manifest.map_or_else(|| today.and_time(chrono::NaiveTime::MIN), |manifest| manifest.at);
    let shape = &measure.shape;
    let mut denominator_sql = shape.denominator.as_ref().map(|one| one.text().to_owned()).unwrap_or_default();
    if let Some(value) = &shape.denominator_value {
        denominator_sql = format!("sum({}) WHERE {denominator_sql}", value.text().trim());
    }
    let mut numerator_sql = shape.numerator.text().to_owned();
    if let Some(value) = &shape.numerator_value {
        numerator_sql = format!("sum({}) WHERE {numerator_sql}", value.text().trim());
    }
    if let Some((exists, other)) =
        shape.exists.as_ref().and_then(|exists| Some((exists, content.register(&exists.register)?)))
    {
        numerator_sql = format!("{numerator_sql} AND {}", exists_sql(exists, other, register));
    }
    if let Some((column, _)) = shape.distinct.and_then(|place| register.columns().nth(place)) {
        numerator_sql = format!("count(DISTINCT {column}) WHERE {numerator_sql}");
        denominator_sql = format!("count(DISTINCT {column}) WHERE {denominator_sql}");
    }
    let definition = Definition {
        numerator: t.text(&measure.numerator_words).to_owned(),
        denominator: t.text(&measure.denominator_words).to_owned(),
        has_denominator: shape.denominator.is_some(),
        numerator_sql,
        denominator_sql,
        membership: membership(t, register, measure),
        basis: measure.basis.clone(),
        note: measure.note.as_ref().map(|note| t.text(note).to_owned()).unwrap_or_default(),
        snapshot: manifest.map(|manifest| snapshot_words(t, manifest)).unwrap_or_default(),
        sql: sql(page, measure, &asked, at).await?,
    };
    let names = dimensions(measure, register).into_iter().map(|name| {
        let place = register.columns().position(|(column, _)| column == name).unwrap_or_default();
        (name.to_owned(), column_label(t, register, place))
    });
    let lead = if definition.has_denominator {
        format!("{} / {}", definition.numerator, definition.denominator)
    } else {
        definition.numerator.clone()
    };
    Ok(Some(MeasurePage {
        page,
        id: measure.id.clone(),
        name: t.text(&measure.name).to_owned(),
        lead,
        badge: text_badge(t, measure.kind_of_text),
        better: better(t, measure.better),
        register: register.id.clone(),
        register_name: t.text(&register.name).to_owned(),
        findings: page.findings(&asked.findings),
        periods: period_groups(page, &asked, today),
        kinds: kinds(page, &asked),
        grains: grains(page, &asked),
        rollups: rollups(page, &asked),
        dimensions: choices(names, by.as_deref().unwrap_or_default()),
        unit: asked.unit.clone(),
        unit_name: unit_name(page, &asked.unit, asked.period.last_day()),
        address: asked.address(),
        folder: format!("/measures/{}/files", measure.id),
        figures,
        missing,
        definition,
        siblings: siblings(page, content, measure, &asked),
    }))
}

/// That a record of another register belongs to one of this.
fn exists_sql(exists: &Exists, other: &Register, register: &Register) -> String {
    let name = |register: &Register, place: usize| {
        register.columns().nth(place).map(|(name, _)| name.to_owned()).unwrap_or_default()
    };
    let equals = exists.on.iter().map(|(there, here)| {
        format!("{}.{} = {}.{}", other.id, name(other, *there), register.id, name(register, *here))
    });
    let conditions: Vec<String> = equals.chain([exists.condition.text().to_owned()]).collect();
    format!("EXISTS (SELECT 1 FROM {} WHERE {})", other.id, conditions.join(" AND "))
}

async fn figures(
    page: &Page,
    measure: &caicach_registers::Measure,
    register: &caicach_registers::Register,
    asked: &Asked,
    by: Option<&str>,
) -> Result<Figures, AppError> {
    let t = page.t;
    let (trend, values) = tables::trend(page, measure, asked, today()).await?;
    let mut units = tables::units(page, measure, asked).await?;
    let dimension = match by {
        Some(by) => Some(tables::dimension(page, register, measure, asked, by).await?),
        None => None,
    };
    let measured = page.running.measured(&asked.request(vec![measure.id.clone()], asked.scope())).await?;
    let unit = if asked.unit.is_empty() { WHOLE } else { &asked.unit };
    let row = measured.rows.iter().find(|row| row.unit == unit);
    let number = |number: Option<f64>, part: Part| {
        number.map_or_else(Shown::unknown, |number| {
            Shown::count(t, number).linked(asked.records(&measure.id, part))
        })
    };
    let mut key = vec![(t.get("measures-value"), shown(t, measure, row.and_then(MeasureRow::value)))];
    key.push((t.get("measures-numerator"), number(row.map(|row| row.numerator), Part::Numerator)));
    if measure.shape.denominator.is_some() {
        key.push((
            t.get("measures-denominator"),
            number(row.and_then(|row| row.denominator), Part::Denominator),
        ));
        if asked.opens_records {
            let missing = Shown::text(t.get("measures-open-missing"));
            key.push((t.get("measures-missing"), missing.linked(asked.records(&measure.id, Part::Missing))));
        }
    }
    let (unit_of_measure, factor, digits) = scale(t, measure);
    let has_values = values.iter().flatten().count() > 1;
    let chart = has_values.then(|| {
        script_json(&Series {
            measure: SeriesMeasure {
                name: t.text(&measure.name).to_owned(),
                unit: unit_of_measure,
                digits,
                better: match measure.better {
                    Better::Higher => Some("higher"),
                    Better::Lower => Some("lower"),
                    Better::Neither => None,
                },
            },
            years: (0..values.len()).collect(),
            labels: tables::trend_periods(asked, today()).iter().map(|period| period.code()).collect(),
            units: vec![SeriesUnit {
                code: unit.to_owned(),
                name: unit_name(page, unit, asked.period.last_day()),
                values: values.iter().map(|value| value.map(|value| value * factor)).collect(),
            }],
        })
    });
    let units_in_all = units.rows.len();
    let href = |number: usize| format!("/measures/{}?{}&page={number}#units", measure.id, asked.address());
    let total = u64::try_from(units_in_all).unwrap_or(u64::MAX);
    let pages = page_links(total, UNITS, asked.page, href);
    units.rows = units.rows.into_iter().skip((asked.page - 1) * UNITS).take(UNITS).collect();
    Ok(Figures {
        key,
        chart,
        chart_name: format!("{} – {}", t.text(&measure.name), unit_name(page, unit, asked.period.last_day())),
        trend,
        units,
        units_in_all,
        pages,
        dimension,
    })
}
