//! From measures into an index: the values of items that are counted, and what they earn, for every unit.
//!
//! An item of a framework takes its value from a measure where `content/measures/items.csv` says so. The value of a unit counts
//! the records of the units beneath it too. Nothing in the denominator is no value: the item is then not known, neither 0 nor
//! full. A [`CountedIndex`] says how many of the points are known, and from which snapshots of the registers they come.

use crate::AppError;
use crate::lake::closure;
use crate::sheet::SheetName;
use caicach_calendar::{Period, PeriodKind};
use caicach_content::registers::{ItemMeasure, RegisterContent};
use caicach_findings::Place;
use caicach_index::{Assessed, Framework, Mark, Role, Values, score};
use caicach_measures::{Grain, Lake, MeasureRow, Request, run};
use caicach_registers::Measure;
use caicach_units::UnitTree;
use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Digits of a rate that go into a framework.
const DIGITS: u32 = 10;

/// An index as far as registers know it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CountedIndex {
    /// The framework.
    pub framework_id: String,
    /// Its name.
    pub framework_name: SheetName,
    /// The period that was counted.
    pub period: String,
    /// Administrative or calendar, by its word.
    pub period_kind: String,
    /// The day on which it was counted.
    pub day: NaiveDate,
    /// The snapshots that were counted, by register.
    pub snapshots: BTreeMap<String, u64>,
    /// What could be attained if everything were known.
    pub maximum: Decimal,
    /// The items in the order of the framework.
    pub items: Vec<CountedItem>,
    /// The units by code.
    pub units: Vec<CountedUnit>,
}

/// An item with the measure behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedItem {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: SheetName,
    /// Its maximum; none for an item that is only watched.
    pub maximum: Option<Decimal>,
    /// The measure; none where no register knows the value.
    pub measure: Option<String>,
    /// The records that count, where not all do.
    pub filter: Option<String>,
}

/// A unit with what is known of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CountedUnit {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The points of the items that are known.
    pub points: Decimal,
    /// The maximum of the items that are known.
    pub known: Decimal,
    /// The values in the order of [`CountedIndex::items`]; none where nothing is known.
    pub values: Vec<Option<CountedValue>>,
}

/// A value that was counted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CountedValue {
    /// How many, or the sum.
    pub numerator: f64,
    /// Of how many; none for a count or a sum.
    pub denominator: Option<f64>,
    /// The value that goes into the rule.
    pub value: Decimal,
    /// What it earns; none for an item that is only watched, and for a value that the rule does not accept.
    pub points: Option<Decimal>,
}

impl CountedUnit {
    /// The points that are known as a share of what they could be; none while nothing is known.
    #[must_use]
    pub fn percent(&self) -> Option<Decimal> {
        (!self.known.is_zero()).then(|| self.points / self.known * Decimal::ONE_HUNDRED)
    }
}

/// Counts indexes for all units that have records: every register is read once for all of them.
///
/// # Errors
/// The lake cannot be read.
pub async fn count_indexes(
    lake: &Lake,
    content: &RegisterContent,
    units: &UnitTree,
    frameworks: &[&Framework],
    period: Period,
    at: NaiveDateTime,
) -> Result<Vec<CountedIndex>, AppError> {
    let sources: Vec<&ItemMeasure> =
        frameworks.iter().flat_map(|framework| content.items_of(framework.id())).collect();
    let (rows, snapshots) = counted_rows(lake, content, units, &sources, period, at).await?;
    let index = |framework: &&Framework| {
        let mut by_unit: ByUnit<'_> = BTreeMap::new();
        let of_framework = |(source, _): &&(&ItemMeasure, MeasureRow)| source.framework == framework.id();
        for (source, row) in rows.iter().filter(of_framework) {
            by_unit.entry(&row.unit).or_default().insert(&source.code, row);
        }
        let snapshots = snapshots.iter().filter(|(register, _)| {
            content.items_of(framework.id()).any(|source| reads(&source.measure, register))
        });
        let snapshots = snapshots.map(|(register, number)| (register.clone(), *number)).collect();
        index_of(framework, content, units, &by_unit, snapshots, period, at)
    };
    Ok(frameworks.iter().map(index).collect())
}

/// The rows of the units by item.
type ByUnit<'a> = BTreeMap<&'a str, BTreeMap<&'a str, &'a MeasureRow>>;

fn index_of(
    framework: &Framework,
    content: &RegisterContent,
    units: &UnitTree,
    by_unit: &ByUnit<'_>,
    snapshots: BTreeMap<String, u64>,
    period: Period,
    at: NaiveDateTime,
) -> CountedIndex {
    let header = framework.header();
    let place = Place::item(format!("{} {}", framework.id(), period.code()));
    let mut builder = Values::builder(framework, place);
    for (unit, rows) in by_unit {
        builder.unit(unit);
        for (code, row) in rows {
            if let Some(value) = value_of(row)
                && framework.item(code).is_some_and(|item| item.role.is_scored_leaf())
            {
                builder.push_text(unit, code, &value.to_string(), None);
            }
        }
    }
    let (values, _) = builder.finish();
    // What is missing is said by the counts of known points, not as a finding for each unit and item.
    let (scores, _) = score(&values, &Assessed { year: Some(period.year()), ..Assessed::default() });
    let items: Vec<CountedItem> = framework
        .leaves()
        .chain(framework.items().iter().filter(|item| item.role == Role::Monitored))
        .map(|item| {
            let source = content.item(framework.id(), &item.code);
            CountedItem {
                code: item.code.clone(),
                name: (&item.name).into(),
                maximum: item.role.is_scored_leaf().then_some(item.attainable),
                measure: source.map(|source| source.measure.id.clone()),
                filter: source.and_then(|source| source.filter.clone()),
            }
        })
        .collect();
    let mut counted_units = Vec::with_capacity(by_unit.len());
    for (code, rows) in by_unit {
        let (mut points, mut known) = (Decimal::ZERO, Decimal::ZERO);
        let mut values = Vec::with_capacity(items.len());
        for item in &items {
            let row = rows.get(item.code.as_str());
            let counted = row.and_then(|row| {
                let is_scored = scores.mark(code, &item.code) == Some(Mark::Scored);
                let earned = item.maximum.filter(|_| is_scored).and_then(|_| scores.item(code, &item.code));
                Some(CountedValue {
                    numerator: row.numerator,
                    denominator: row.denominator,
                    value: value_of(row)?,
                    points: earned.map(|score| score.points),
                })
            });
            if let (Some(earned), Some(maximum)) = (counted.and_then(|counted| counted.points), item.maximum)
            {
                points += earned;
                known += maximum;
            }
            values.push(counted);
        }
        let name = unit_name(units, code, period);
        counted_units.push(CountedUnit { code: (*code).to_owned(), name, points, known, values });
    }
    CountedIndex {
        framework_id: header.id.clone(),
        framework_name: (&header.name).into(),
        period: period.code(),
        period_kind: period.kind().code().to_owned(),
        day: at.date(),
        snapshots,
        maximum: framework.attainable(),
        items,
        units: counted_units,
    }
}

fn unit_name(units: &UnitTree, code: &str, period: Period) -> String {
    let on_last_day = units.on(period.last_day()).with_code(code).next();
    let unit = on_last_day.or_else(|| units.with_code(code).last().copied()).and_then(|id| units.unit(id));
    unit.map_or_else(|| code.to_owned(), |unit| unit.full_name.to_string())
}

fn reads(measure: &Measure, register: &str) -> bool {
    let other = measure.shape.exists.as_ref();
    measure.register == register || other.is_some_and(|exists| exists.register == register)
}

/// The rows of all items, each with the item that it is for, and the snapshots that there are.
async fn counted_rows<'a>(
    lake: &Lake,
    content: &RegisterContent,
    units: &UnitTree,
    sources: &[&'a ItemMeasure],
    period: Period,
    at: NaiveDateTime,
) -> Result<(Vec<(&'a ItemMeasure, MeasureRow)>, BTreeMap<String, u64>), AppError> {
    let request = Request {
        first: period,
        last: period,
        grain: Grain::All,
        dimensions: Vec::new(),
        counts_in: closure(units, period.last_day()),
        at: Some(at),
    };
    let mut snapshots = BTreeMap::new();
    for register in &content.registers {
        if let Some(manifest) = lake.manifest(&register.id).await? {
            snapshots.insert(register.id.clone(), manifest.number);
        }
    }
    let mut counted = Vec::new();
    for register in content.registers.iter().filter(|register| snapshots.contains_key(&register.id)) {
        // Several items may rest on one measure with different filters: here each measure is named by the place of its item.
        let measures: Vec<Measure> = sources
            .iter()
            .enumerate()
            .filter(|(_, source)| source.measure.register == register.id)
            .filter(|(_, source)| {
                let other = source.measure.shape.exists.as_ref();
                other.is_none_or(|exists| snapshots.contains_key(&exists.register))
            })
            .map(|(place, source)| Measure { id: place.to_string(), ..source.measure.clone() })
            .collect();
        if measures.is_empty() {
            continue;
        }
        let measures: Vec<_> = measures.iter().collect();
        for row in run(lake, &content.registers, register, &measures, &request).await? {
            let source = row.measure.parse::<usize>().ok().and_then(|place| sources.get(place));
            counted.extend(source.map(|source| (*source, row)));
        }
    }
    Ok((counted, snapshots))
}

/// The value that goes into a rule.
fn value_of(row: &MeasureRow) -> Option<Decimal> {
    let numerator = Decimal::from_f64(row.numerator)?;
    let value = match row.denominator {
        None => numerator,
        Some(denominator) => {
            let denominator = Decimal::from_f64(denominator)?;
            if denominator <= Decimal::ZERO {
                return None;
            }
            numerator.checked_div(denominator)?
        }
    };
    Some(value.round_dp(DIGITS).normalize())
}

/// The administrative year in which a day lies: an index of a year is counted in it.
#[must_use]
pub fn year_of(day: NaiveDate) -> Option<Period> {
    Period::of(day, caicach_calendar::Grain::Year, PeriodKind::Administrative)
}
