//! Running measures over the lake.
//!
//! Measures of one register that agree on when a record belongs to a period are counted in one scan. Each becomes two
//! aggregates with a filter, the numerator and the denominator, per unit, per dimension and per period.

mod behind;
mod fold;
#[cfg(feature = "cluster")]
mod on_cluster;
mod sql;

pub use behind::{
    Behind, BehindRequest, Part, RecordPage, SameValues, broken_rules, records_behind, records_where,
    same_values, units_of,
};
#[cfg(feature = "cluster")]
pub use on_cluster::run_on_cluster;

use crate::lake::{Lake, Manifest};
use crate::{LakeError, lake};
use caicach_calendar::{Period, PeriodKind};
use caicach_registers::{Measure, MeasureKind, Membership, Register};
use chrono::NaiveDateTime;
use compact_str::CompactString;
use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::{Float64Type, Int64Type};
use datafusion::catalog::streaming::StreamingTable;
use datafusion::datasource::MemTable;
use datafusion::execution::context::{SessionConfig, SessionContext};
use datafusion::physical_plan::streaming::PartitionStream;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How long the periods are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    /// Each month.
    Month,
    /// Each quarter.
    Quarter,
    /// Each year.
    Year,
    /// Everything from the first to the last.
    All,
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// The first period: a year, half, quarter or month.
    pub first: Period,
    /// The last one, of the same length.
    pub last: Period,
    /// How the time between is divided.
    pub grain: Grain,
    /// The columns by which values are split, beside the unit. A measure without one of them is left out.
    pub dimensions: Vec<String>,
    /// For each unit, the units in whose figures it counts: itself and those above. Empty: each unit by itself.
    pub counts_in: Vec<(String, String)>,
    /// The instant at which things are open or overdue when a period has not ended; the snapshot's when not given.
    pub at: Option<NaiveDateTime>,
}

/// A value of a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureRow {
    /// The measure.
    pub measure: CompactString,
    /// The unit.
    pub unit: CompactString,
    /// The dimensions, in the order in which they were asked for.
    pub dimensions: Vec<Option<CompactString>>,
    /// The period; a range as `2024..2025`.
    pub period: CompactString,
    /// What was counted or summed.
    pub numerator: f64,
    /// Of what; none for a count or a sum.
    pub denominator: Option<f64>,
}

impl MeasureRow {
    /// The value: the share of the denominator, or the count. None where there is nothing in the denominator.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        match self.denominator {
            None => Some(self.numerator),
            Some(denominator) if denominator > 0.0 => Some(self.numerator / denominator),
            Some(_) => None,
        }
    }
}

/// A period with its name in the answer.
#[derive(Debug, Clone)]
struct Window {
    name: CompactString,
    first: chrono::NaiveDate,
    last: chrono::NaiveDate,
}

impl Window {
    /// Whether it has begun: of what is to come, nothing can be counted yet.
    fn has_begun(&self, at: NaiveDateTime) -> bool {
        self.first <= at.date()
    }

    /// Whether a measure can have values: a count of what stands has none in a period to come.
    fn can_hold(&self, measure: &Measure, at: NaiveDateTime) -> bool {
        !measure.is_count() || self.has_begun(at) || matches!(measure.membership, Membership::Event(_))
    }

    /// Whether a value is one: a count of no events says nothing of a period to come.
    fn is_known(&self, measure: &Measure, row: &MeasureRow, at: NaiveDateTime) -> bool {
        !measure.is_count() || self.has_begun(at) || row.numerator != 0.0
    }
}

/// Computes measures of one register, in one scan where that is possible.
///
/// # Errors
/// The lake holds no such register, or cannot be read.
pub async fn run(
    lake: &Lake,
    registers: &[Register],
    register: &Register,
    measures: &[&Measure],
    request: &Request,
) -> Result<Vec<MeasureRow>, LakeError> {
    run_with(lake, registers, register, measures, request, fold::can_count).await
}

/// The same measures, each as a query with aggregates: slower, and what a cluster computes. Both ways give the same numbers.
///
/// # Errors
/// The lake holds no such register, or cannot be read.
pub async fn run_as_queries(
    lake: &Lake,
    registers: &[Register],
    register: &Register,
    measures: &[&Measure],
    request: &Request,
) -> Result<Vec<MeasureRow>, LakeError> {
    run_with(lake, registers, register, measures, request, |_| false).await
}

async fn run_with(
    lake: &Lake,
    registers: &[Register],
    register: &Register,
    measures: &[&Measure],
    request: &Request,
    can_count: impl Fn(&Measure) -> bool,
) -> Result<Vec<MeasureRow>, LakeError> {
    let manifest = required_manifest(lake, &register.id).await?;
    check_columns(register, &manifest)?;
    let fitting: Vec<&Measure> = measures
        .iter()
        .copied()
        .filter(|measure| {
            measure.register == register.id && has_dimensions(measure, register, &request.dimensions)
        })
        .collect();
    let windows = windows(request);
    let at = request.at.unwrap_or(manifest.at);
    let (counted, mut queried): (Vec<&Measure>, Vec<&Measure>) =
        fitting.into_iter().partition(|measure| can_count(measure));
    let mut rows = Vec::new();
    if !counted.is_empty() {
        match fold::count(lake, &manifest, register, &counted, request, &windows, at).await? {
            Some(counted) => rows = counted,
            None => queried.extend(counted),
        }
    }
    if !queried.is_empty() {
        rows.extend(query(lake, registers, register, &manifest, &queried, request, &windows, at).await?);
    }
    rows.sort_by(|one, other| {
        fn key(row: &MeasureRow) -> (&str, &str, &[Option<CompactString>], &str) {
            (&row.measure, &row.unit, &row.dimensions, &row.period)
        }
        key(one).cmp(&key(other))
    });
    Ok(rows)
}

/// Computes measures of one register as queries, each with the aggregates of all measures that agree on when a record belongs
/// to a period. This is how a cluster computes them, and those that look into another register or count different values.
#[expect(clippy::too_many_arguments, reason = "one call, of what run has worked out")]
async fn query(
    lake: &Lake,
    registers: &[Register],
    register: &Register,
    manifest: &Manifest,
    measures: &[&Measure],
    request: &Request,
    windows: &[Window],
    at: NaiveDateTime,
) -> Result<Vec<MeasureRow>, LakeError> {
    let context = SessionContext::new_with_config(SessionConfig::new().with_information_schema(false));
    register_table(&context, lake, register, manifest, "r", &columns_of(register, measures, request))?;
    if !request.counts_in.is_empty() {
        context.register_table("closure", Arc::new(closure(&request.counts_in)?))?;
    }
    let mut rows = Vec::new();
    for group in groups(measures) {
        let Some(first) = group.first() else { continue };
        let asking = sql::Asking { register, measures: &group, request, at };
        match (first.membership, &first.shape.exists) {
            (Membership::Event(column), None) if !first.is_count() => {
                let frame = context.sql(&asking.by_event(column, windows)).await?;
                for batch in frame.collect().await? {
                    rows.extend(rows_of(&batch, &group, request, |ordinal| {
                        window_of(windows, request, ordinal)
                    }));
                }
            }
            (_, exists) => {
                let other = exists.as_ref().and_then(|exists| {
                    registers.iter().find(|other| other.id == exists.register).map(|other| (exists, other))
                });
                if let Some((exists, other)) = other {
                    let manifest = required_manifest(lake, &other.id).await?;
                    let columns = sql::columns_of_exists(exists, other);
                    context.deregister_table("o")?;
                    register_table(&context, lake, other, &manifest, "o", &columns)?;
                }
                for window in windows.iter().filter(|window| window.can_hold(first, at)) {
                    let frame = context.sql(&asking.in_window(window, other)).await?;
                    for batch in frame.collect().await? {
                        let found = rows_of(&batch, &group, request, |_| Some(window.name.clone()));
                        rows.extend(found.into_iter().filter(|row| window.is_known(first, row, at)));
                    }
                }
            }
        }
    }
    Ok(rows)
}

/// How a measure is computed in a period: the SQL, and what the query engine makes of it, over empty tables.
///
/// # Errors
/// The query cannot be planned.
pub async fn explain(
    registers: &[Register],
    register: &Register,
    measure: &Measure,
    period: Period,
    at: NaiveDateTime,
) -> Result<(String, String), LakeError> {
    let context = SessionContext::new();
    let empty = |register: &Register| -> Result<Arc<MemTable>, LakeError> {
        Ok(Arc::new(MemTable::try_new(lake::schema_of(register), vec![vec![]])?))
    };
    context.register_table("r", empty(register)?)?;
    let request = Request {
        first: period,
        last: period,
        grain: Grain::All,
        dimensions: Vec::new(),
        counts_in: Vec::new(),
        at: Some(at),
    };
    let windows = windows(&request);
    let asking = sql::Asking { register, measures: &[measure], request: &request, at };
    let other = measure.shape.exists.as_ref().and_then(|exists| {
        registers.iter().find(|other| other.id == exists.register).map(|other| (exists, other))
    });
    if let Some((_, other)) = other {
        context.register_table("o", empty(other)?)?;
    }
    let text = match (measure.membership, other, windows.first()) {
        (Membership::Event(column), None, _) if !measure.is_count() => asking.by_event(column, &windows),
        (_, other, Some(window)) => asking.in_window(window, other),
        (_, _, None) => String::new(),
    };
    let plan = context.sql(&text).await?.create_physical_plan().await?;
    let plan = datafusion::physical_plan::displayable(plan.as_ref()).indent(false).to_string();
    Ok((text, plan))
}

async fn required_manifest(lake: &Lake, register: &str) -> Result<Manifest, LakeError> {
    lake.manifest(register).await?.ok_or_else(|| LakeError::NoRegister { register: register.to_owned() })
}

fn has_dimensions(measure: &Measure, register: &Register, dimensions: &[String]) -> bool {
    let names: Vec<&str> = measure
        .dimensions
        .iter()
        .filter_map(|place| register.columns().nth(*place))
        .map(|(name, _)| name)
        .collect();
    dimensions.iter().all(|wanted| names.contains(&wanted.as_str()))
}

/// The columns that a set of measures reads.
fn columns_of(register: &Register, measures: &[&Measure], request: &Request) -> BTreeSet<usize> {
    use caicach_registers::expression::Columns;
    let mut columns = BTreeSet::from([register.unit]);
    columns.extend(fold::columns_read(register, measures));
    columns
        .extend(request.dimensions.iter().filter_map(|name| register.column(name)).map(|(place, _)| place));
    columns
}

/// Files of another version of the register are not read as these.
fn check_columns(register: &Register, manifest: &Manifest) -> Result<(), LakeError> {
    if manifest.schema_version == lake::version_of(&lake::columns_of(register)) {
        Ok(())
    } else {
        Err(LakeError::OtherColumns { register: register.id.clone() })
    }
}

fn register_table(
    context: &SessionContext,
    lake: &Lake,
    register: &Register,
    manifest: &Manifest,
    name: &str,
    columns: &BTreeSet<usize>,
) -> Result<(), LakeError> {
    check_columns(register, manifest)?;
    let names: Vec<&str> =
        columns.iter().filter_map(|place| register.columns().nth(*place)).map(|(name, _)| name).collect();
    let (schema, partitions) = lake.partitions(manifest, &names, lake::Texts::Plain)?;
    let streams =
        partitions.into_iter().map(|partition| -> Arc<dyn PartitionStream> { Arc::new(partition) }).collect();
    let table = StreamingTable::try_new(schema, streams)?;
    context.register_table(name, Arc::new(table))?;
    Ok(())
}

fn closure(pairs: &[(String, String)]) -> Result<MemTable, LakeError> {
    use datafusion::arrow::array::StringArray;
    let column = |pick: fn(&(String, String)) -> &String| -> Arc<dyn Array> {
        Arc::new(StringArray::from_iter_values(pairs.iter().map(pick)))
    };
    let batch =
        RecordBatch::try_from_iter([("unit", column(|pair| &pair.0)), ("above", column(|pair| &pair.1))])?;
    Ok(MemTable::try_new(batch.schema(), vec![vec![batch]])?)
}

/// Measures that one scan can count together.
fn groups<'a>(measures: &[&'a Measure]) -> Vec<Vec<&'a Measure>> {
    let mut groups: Vec<Vec<&Measure>> = Vec::new();
    for measure in measures {
        let fits = |group: &&mut Vec<&Measure>| {
            group.first().is_some_and(|first| {
                first.membership == measure.membership
                    && first.is_count() == measure.is_count()
                    && first.shape.exists.is_none()
                    && measure.shape.exists.is_none()
            })
        };
        match groups.iter_mut().find(fits) {
            Some(group) => group.push(measure),
            None => groups.push(vec![measure]),
        }
    }
    groups
}

/// The months of a period, counted from the year 0.
fn months(period: &Period) -> (i32, i32) {
    use chrono::Datelike;
    // The last day of an administrative month is the 14th of the month that names it, that of a calendar month its last.
    let last = period.last_day();
    let last = last.year() * 12 + last.month0().cast_signed();
    let length = match period.grain() {
        caicach_calendar::Grain::Month => 1,
        caicach_calendar::Grain::Quarter => 3,
        caicach_calendar::Grain::HalfYear => 6,
        caicach_calendar::Grain::Year => 12,
    };
    (last - length + 1, last)
}

/// How many months a grain has; none for everything at once.
fn months_of(grain: Grain) -> Option<i32> {
    match grain {
        Grain::Month => Some(1),
        Grain::Quarter => Some(3),
        Grain::Year => Some(12),
        Grain::All => None,
    }
}

/// The periods of the answer, in order.
fn windows(request: &Request) -> Vec<Window> {
    let Some(length) = months_of(request.grain) else {
        let (first, last) = (&request.first, &request.last);
        let name = if first == last { first.code() } else { format!("{}..{}", first.code(), last.code()) };
        let name = CompactString::from(name);
        return vec![Window { name, first: first.first_day(), last: last.last_day() }];
    };
    let (first, _) = months(&request.first);
    let (_, last) = months(&request.last);
    let kind = request.first.kind();
    let ordinals = first.div_euclid(length)..=last.div_euclid(length);
    ordinals.filter_map(|ordinal| named(ordinal, length, kind)).collect()
}

/// The period with a number, as counted in periods of its length.
fn named(ordinal: i32, length: i32, kind: PeriodKind) -> Option<Window> {
    let month = ordinal * length;
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12));
    let code = match length {
        1 => format!("{year:04}-{:02}", month + 1),
        3 => format!("{year:04}-Q{}", month / 3 + 1),
        _ => format!("{year:04}"),
    };
    let period = Period::parse(&code, kind).ok()?;
    Some(Window { name: code.into(), first: period.first_day(), last: period.last_day() })
}

fn window_of(windows: &[Window], request: &Request, ordinal: i64) -> Option<CompactString> {
    let Some(length) = months_of(request.grain) else {
        return windows.first().map(|window| window.name.clone());
    };
    let named = named(i32::try_from(ordinal).ok()?, length, request.first.kind())?;
    windows.iter().find(|window| window.name == named.name).map(|window| window.name.clone())
}

/// The rows of an answer: unit, dimensions, period, then two columns for each measure.
fn rows_of(
    batch: &RecordBatch,
    measures: &[&Measure],
    request: &Request,
    name: impl Fn(i64) -> Option<CompactString>,
) -> Vec<MeasureRow> {
    let text = |column: usize, row: usize| -> Option<CompactString> {
        let column = batch.columns().get(column)?;
        if column.is_null(row) {
            return None;
        }
        let strings =
            datafusion::arrow::compute::cast(column, &datafusion::arrow::datatypes::DataType::Utf8).ok()?;
        Some(strings.as_string::<i32>().value(row).into())
    };
    let number = |column: usize, row: usize| -> Option<f64> {
        let column = batch.columns().get(column)?.as_primitive_opt::<Float64Type>()?;
        (!column.is_null(row)).then(|| column.value(row))
    };
    let count = request.dimensions.len();
    let ordinals = batch.columns().get(count + 1).and_then(|column| column.as_primitive_opt::<Int64Type>());
    let mut names: BTreeMap<i64, Option<CompactString>> = BTreeMap::new();
    let mut rows = Vec::new();
    for row in 0..batch.num_rows() {
        let ordinal = ordinals.map(|column| column.value(row)).unwrap_or_default();
        let period = names.entry(ordinal).or_insert_with(|| name(ordinal)).clone();
        let (Some(period), Some(unit)) = (period, text(0, row)) else { continue };
        let dimensions: Vec<Option<CompactString>> = (1..=count).map(|column| text(column, row)).collect();
        for (position, measure) in measures.iter().enumerate() {
            let first = count + 2 + position * 2;
            let numerator = number(first, row);
            let is_rate = measure.kind() == MeasureKind::Rate;
            let denominator = is_rate.then(|| number(first + 1, row).unwrap_or_default());
            // A count of nothing is 0 where the unit has records; a sum of nothing and a share of nothing are not known.
            let is_known = match denominator {
                Some(denominator) => denominator != 0.0 || numerator.unwrap_or_default() != 0.0,
                None => numerator.is_some(),
            };
            if !is_known {
                continue;
            }
            let numerator = numerator.unwrap_or_default();
            rows.push(MeasureRow {
                measure: measure.id.as_str().into(),
                unit: unit.clone(),
                dimensions: dimensions.clone(),
                period: period.clone(),
                numerator,
                denominator,
            });
        }
    }
    rows
}
