//! The records behind a number.
//!
//! The condition is the one by which the number is counted: the same text of numerator, denominator and membership, over the
//! same snapshot, at the same instant. So the number of records is the number that is shown, always. What a number is made of
//! depends on the measure:
//!
//! | the measure | the number | the records |
//! |---|---|---|
//! | counts records | [`Behind::records`] | each counts once |
//! | counts different values of a column | [`Behind::different`] | those with a counted value, in the order of the values |
//! | sums an expression | [`Behind::sum`] | those that are summed, each with its part of the sum |

use super::sql::{self, Asking};
use super::{Grain, Request, register_table, required_manifest, windows};
use crate::LakeError;
use crate::lake::Lake;
use caicach_calendar::Period;
use caicach_registers::expression::{Columns, Expression, WorkingDays};
use caicach_registers::{Measure, Register, Value};
use chrono::{NaiveDate, NaiveDateTime};
use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::{Float64Type, Int64Type};
use datafusion::execution::context::{SessionConfig, SessionContext};
use std::collections::{BTreeMap, BTreeSet};

/// Which records of a measure are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Those of the numerator.
    Numerator,
    /// Those of the denominator.
    Denominator,
    /// Those of the denominator that are not in the numerator.
    Missing,
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct BehindRequest {
    /// Which records.
    pub part: Part,
    /// Those of one of these units; of all units when not given.
    pub units: Option<Vec<String>>,
    /// The first period.
    pub first: Period,
    /// The last one, of the same length; what lies between counts too.
    pub last: Period,
    /// Columns with the value that they must have; none stands for an empty one.
    pub equals: Vec<(String, Option<String>)>,
    /// The instant at which things are open; the snapshot's when not given.
    pub at: Option<NaiveDateTime>,
    /// The columns that are wanted, by their places in [`Register::columns`]. What the lake does not keep stays empty.
    pub columns: Vec<usize>,
    /// How many records are left out before the first.
    pub skip: usize,
    /// How many records are wanted.
    pub limit: usize,
}

/// The records behind a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Behind {
    /// How many records there are, on all pages.
    pub records: u64,
    /// For a measure that counts different values: how many of them there are.
    pub different: Option<u64>,
    /// For a measure that sums: the sum.
    pub sum: Option<f64>,
    /// The page that was asked for.
    pub page: Vec<(Vec<Value>, Option<f64>)>,
}

impl Behind {
    /// The number that the records stand for: what the measure shows.
    #[must_use]
    pub fn number(&self) -> f64 {
        #[expect(clippy::as_conversions, reason = "counts of records stay far below 2^53")]
        let counted = self.different.unwrap_or(self.records) as f64;
        self.sum.unwrap_or(counted)
    }
}

/// The records behind a number of a measure.
///
/// # Errors
/// The lake holds no such register, or cannot be read.
pub async fn records_behind(
    lake: &Lake,
    registers: &[Register],
    register: &Register,
    measure: &Measure,
    request: &BehindRequest,
) -> Result<Behind, LakeError> {
    let manifest = required_manifest(lake, &register.id).await?;
    let asked = Request {
        first: request.first,
        last: request.last,
        grain: Grain::All,
        dimensions: Vec::new(),
        counts_in: Vec::new(),
        at: request.at,
    };
    let Some(window) = windows(&asked).into_iter().next() else {
        return Ok(Behind { records: 0, different: None, sum: None, page: Vec::new() });
    };
    let at = request.at.unwrap_or(manifest.at);
    let measures = [measure];
    let asking = Asking { register, measures: &measures, request: &asked, at };
    let moment = sql::moment(Some(measure.membership), &window, at);
    let column = |place: usize| moment.column(register, place, "r.");

    let context = session();
    let mut columns: BTreeSet<usize> = super::columns_of(register, &measures, &asked);
    let equals: Vec<(usize, &Option<String>)> = request
        .equals
        .iter()
        .filter_map(|(name, value)| register.column(name).map(|(place, _)| (place, value)))
        .collect();
    columns.extend(equals.iter().map(|(place, _)| *place));
    let shown = Shown::new(register, &request.columns);
    columns.extend(shown.kept.iter().chain(&register.key));
    register_table(&context, lake, register, &manifest, "r", &columns)?;
    let mut join = String::new();
    let mut also = None;
    if let Some(exists) = &measure.shape.exists
        && let Some(other) = registers.iter().find(|other| other.id == exists.register)
    {
        let manifest = required_manifest(lake, &other.id).await?;
        let columns = sql::columns_of_exists(exists, other);
        register_table(&context, lake, other, &manifest, "o", &columns)?;
        join = asking.join(exists, other, &window);
        also = Some("e.found");
    }

    let (mut numerator, denominator) = sql::conditions(&measure.shape, &column);
    if let Some(also) = also {
        numerator = format!("({numerator} AND {also})");
    }
    let denominator = denominator.unwrap_or_else(|| "FALSE".to_owned());
    let (condition, value) = match request.part {
        Part::Numerator => (numerator, measure.shape.numerator_value.as_ref()),
        Part::Denominator => (denominator, measure.shape.denominator_value.as_ref()),
        // Records that lack something have no part in a sum: what they add below may differ from what they would add above.
        Part::Missing => (format!("({denominator} AND NOT COALESCE({numerator}, FALSE))"), None),
    };
    let mut conditions = vec![sql::belongs(register, measure.membership, &window, "r"), condition];
    let unit = plain(register, register.unit);
    conditions.push(match &request.units {
        Some(units) => among(&unit, units),
        // A record of no unit is in no number.
        None => format!("{unit} IS NOT NULL"),
    });
    for (place, value) in equals {
        let column = plain(register, place);
        conditions.push(match value {
            None => format!("{column} IS NULL"),
            Some(text) => format!("CAST({column} AS VARCHAR) = {}", quoted(text)),
        });
    }
    let distinct = measure.shape.distinct.filter(|_| request.part != Part::Missing);
    let found = Found {
        register,
        source: format!("r{join} WHERE {}", conditions.join(" AND ")),
        value,
        sum: value.map(|value| format!("sum(CAST({} AS DOUBLE))", value.to_sql(&column))),
        distinct: distinct.map(|place| plain(register, place)),
    };
    found.page(&context, &shown, request.skip, request.limit).await
}

/// One page of records.
#[derive(Debug, Clone, Copy)]
pub struct RecordPage<'a> {
    /// The columns that are wanted, by their places.
    pub columns: &'a [usize],
    /// How many records are left out before the first.
    pub skip: usize,
    /// How many records are wanted.
    pub limit: usize,
}

/// The records of a register for which a condition does not hold, or all of them, of some units or of all; in the order of their
/// keys.
///
/// # Errors
/// The lake holds no such register, or cannot be read.
pub async fn records_where(
    lake: &Lake,
    register: &Register,
    broken: Option<&Expression>,
    units: Option<&[String]>,
    page: RecordPage<'_>,
) -> Result<Behind, LakeError> {
    let manifest = required_manifest(lake, &register.id).await?;
    let context = session();
    let shown = Shown::new(register, page.columns);
    let mut columns: BTreeSet<usize> = shown.kept.iter().chain(&register.key).copied().collect();
    columns.insert(register.unit);
    columns.extend(broken.iter().flat_map(|broken| broken.columns()));
    register_table(&context, lake, register, &manifest, "r", &columns)?;
    let mut conditions = vec!["TRUE".to_owned()];
    conditions.extend(broken.map(|broken| is_broken(register, broken)));
    conditions.extend(units.map(|units| among(&plain(register, register.unit), units)));
    let source = format!("r WHERE {}", conditions.join(" AND "));
    Found { register, source, value: None, sum: None, distinct: None }
        .page(&context, &shown, page.skip, page.limit)
        .await
}

/// For each condition the number of records for which it does not hold, by unit. A record for which it is not known passes, as
/// it did when it was written.
///
/// # Errors
/// The lake holds no such register, or cannot be read.
pub async fn broken_rules(
    lake: &Lake,
    register: &Register,
    rules: &[&Expression],
) -> Result<Vec<BTreeMap<String, u64>>, LakeError> {
    let manifest = required_manifest(lake, &register.id).await?;
    let context = session();
    let mut columns = BTreeSet::from([register.unit]);
    columns.extend(rules.iter().flat_map(|rule| rule.columns()));
    register_table(&context, lake, register, &manifest, "r", &columns)?;
    let mut selected = vec![plain(register, register.unit)];
    selected.extend(
        rules
            .iter()
            .enumerate()
            .map(|(n, rule)| format!("count(*) FILTER (WHERE {}) AS n{n}", is_broken(register, rule))),
    );
    let mut counts = vec![BTreeMap::new(); rules.len()];
    let text = format!("SELECT {} FROM r GROUP BY 1", selected.join(", "));
    for batch in context.sql(&text).await?.collect().await? {
        for row in 0..batch.num_rows() {
            let Some(unit) = text_at(&batch, 0, row) else { continue };
            for (number, counts) in counts.iter_mut().enumerate() {
                let count = whole_at(&batch, number + 1, row);
                if count > 0 {
                    counts.insert(unit.clone(), count);
                }
            }
        }
    }
    Ok(counts)
}

/// The units that have records, in order.
///
/// # Errors
/// The lake holds no such register, or cannot be read.
pub async fn units_of(lake: &Lake, register: &Register) -> Result<Vec<String>, LakeError> {
    let manifest = required_manifest(lake, &register.id).await?;
    let context = session();
    register_table(&context, lake, register, &manifest, "r", &BTreeSet::from([register.unit]))?;
    let unit = plain(register, register.unit);
    let text = format!("SELECT DISTINCT {unit} FROM r WHERE {unit} IS NOT NULL ORDER BY 1");
    let mut units = Vec::new();
    for batch in context.sql(&text).await?.collect().await? {
        units.extend((0..batch.num_rows()).filter_map(|row| text_at(&batch, 0, row)));
    }
    Ok(units)
}

/// Records of different keys that have the same values.
#[derive(Debug, Clone, PartialEq)]
pub struct SameValues {
    /// The values, as files write them.
    pub values: Vec<String>,
    /// How many records have them.
    pub records: u64,
    /// The first and the last of their keys, by the first field of the key.
    pub first_and_last: (String, String),
}

/// Groups of records that agree in some columns; a time is taken to the minute, and a record without one of the values is in no
/// group. At most `limit` groups, the largest first, with the number of all groups and of the records in them.
///
/// # Errors
/// The lake holds no such register, or cannot be read.
pub async fn same_values(
    lake: &Lake,
    register: &Register,
    columns: &[&str],
    limit: usize,
) -> Result<(Vec<SameValues>, u64, u64), LakeError> {
    let manifest = required_manifest(lake, &register.id).await?;
    let context = session();
    let places: Vec<(usize, caicach_registers::ValueType)> =
        columns.iter().filter_map(|name| register.column(name)).collect();
    let mut read: BTreeSet<usize> = places.iter().map(|(place, _)| *place).collect();
    let Some(key) = register.key.first().copied() else { return Ok((Vec::new(), 0, 0)) };
    read.insert(key);
    register_table(&context, lake, register, &manifest, "r", &read)?;
    let shown: Vec<String> = places
        .iter()
        .map(|(place, value_type)| match value_type {
            caicach_registers::ValueType::Time => {
                format!("date_trunc('minute', {})", plain(register, *place))
            }
            _ => plain(register, *place),
        })
        .collect();
    let known: Vec<String> = shown.iter().map(|column| format!("{column} IS NOT NULL")).collect();
    let (groups, key) = (shown.join(", "), plain(register, key));
    let (from, least, greatest) = ("FROM r WHERE", format!("min({key})"), format!("max({key})"));
    let grouped = format!(
        "SELECT {groups}, count(*) AS n, {least} AS a, {greatest} AS b {from} {} GROUP BY {groups} HAVING count(*) > 1",
        known.join(" AND ")
    );
    let mut totals = (0, 0);
    let all = format!("SELECT count(*), CAST(COALESCE(sum(n), 0) AS BIGINT) FROM ({grouped}) g");
    for batch in context.sql(&all).await?.collect().await? {
        totals = (whole_at(&batch, 0, 0), whole_at(&batch, 1, 0));
    }
    let mut found = Vec::new();
    let text = format!("{grouped} ORDER BY n DESC, a LIMIT {limit}");
    for batch in context.sql(&text).await?.collect().await? {
        for row in 0..batch.num_rows() {
            let field = |column: usize| value_in(&batch, column, row).to_field();
            found.push(SameValues {
                values: (0..places.len()).map(field).collect(),
                records: whole_at(&batch, places.len(), row),
                first_and_last: (field(places.len() + 1), field(places.len() + 2)),
            });
        }
    }
    Ok((found, totals.0, totals.1))
}

/// The columns that a page shows.
struct Shown {
    /// Those that the page wants, in its order.
    wanted: Vec<usize>,
    /// Those of them that the lake keeps.
    kept: Vec<usize>,
    /// All that the lake keeps.
    in_lake: BTreeSet<usize>,
}

impl Shown {
    fn new(register: &Register, wanted: &[usize]) -> Self {
        let in_lake: BTreeSet<usize> = register.kept_columns().map(|(place, _, _)| place).collect();
        let kept = wanted.iter().copied().filter(|place| in_lake.contains(place)).collect();
        Self { wanted: wanted.to_vec(), kept, in_lake }
    }
}

/// Measures call no calendar: what needs one is a derived column.
struct NoCalendar;

impl WorkingDays for NoCalendar {
    fn working_days_after(&self, _day: NaiveDate, _days: u32) -> Option<NaiveDate> {
        None
    }

    fn working_days_between(&self, _from: NaiveDate, _to: NaiveDate) -> Option<i64> {
        None
    }

    fn working_day_from(&self, _day: NaiveDate) -> Option<NaiveDate> {
        None
    }
}

/// Records that a condition lets through.
struct Found<'a> {
    register: &'a Register,
    /// What stands behind `FROM`: tables and condition.
    source: String,
    /// What is summed.
    value: Option<&'a Expression>,
    /// The same as SQL.
    sum: Option<String>,
    /// The column whose different values are counted.
    distinct: Option<String>,
}

impl Found<'_> {
    async fn page(
        &self,
        context: &SessionContext,
        shown: &Shown,
        skip: usize,
        limit: usize,
    ) -> Result<Behind, LakeError> {
        let sum = self.sum.clone().unwrap_or_else(|| "CAST(NULL AS DOUBLE)".to_owned());
        let different = self.distinct.as_ref().map(|column| format!("count(DISTINCT {column})"));
        let totals = format!(
            "SELECT count(*) AS n, {} AS d, {sum} AS s FROM {}",
            different.unwrap_or_else(|| "CAST(0 AS BIGINT)".to_owned()),
            self.source
        );
        let mut behind = Behind { records: 0, different: None, sum: None, page: Vec::new() };
        for batch in context.sql(&totals).await?.collect().await? {
            behind.records = whole_at(&batch, 0, 0);
            behind.different = self.distinct.is_some().then(|| whole_at(&batch, 1, 0));
            behind.sum = self.value.is_some().then(|| number_at(&batch, 2, 0).unwrap_or_default());
        }
        if limit == 0 {
            return Ok(behind);
        }
        // What each record has a part in is worked out here, from its columns: the planner takes a column and the same column
        // as a number for one, whatever they are called.
        let mut read = shown.kept.clone();
        let of_value = self.value.iter().flat_map(|value| value.columns()).copied();
        read.extend(of_value.filter(|place| shown.in_lake.contains(place) && !shown.kept.contains(place)));
        let selected: Vec<String> = read.iter().map(|place| plain(self.register, *place)).collect();
        let width = self.register.columns().count();
        let mut order: Vec<String> = self.distinct.iter().cloned().collect();
        order.extend(self.register.key.iter().map(|place| plain(self.register, *place)));
        let text = format!(
            "SELECT {} FROM {} ORDER BY {} LIMIT {limit} OFFSET {skip}",
            selected.join(", "),
            self.source,
            order.join(", ")
        );
        for batch in context.sql(&text).await?.collect().await? {
            for row in 0..batch.num_rows() {
                let mut record = vec![Value::Null; width];
                for (column, place) in read.iter().enumerate() {
                    if let Some(slot) = record.get_mut(*place) {
                        *slot = value_in(&batch, column, row);
                    }
                }
                let part = self.value.and_then(|value| value.evaluate(&record, &NoCalendar).as_number());
                let value = |place: &usize| record.get(*place).cloned().unwrap_or_default();
                behind.page.push((shown.wanted.iter().map(value).collect(), part));
            }
        }
        Ok(behind)
    }
}

fn session() -> SessionContext {
    SessionContext::new_with_config(SessionConfig::new().with_information_schema(false))
}

fn plain(register: &Register, place: usize) -> String {
    format!("r.{}", sql::quoted(sql::name_of(register, place)))
}

fn is_broken(register: &Register, rule: &Expression) -> String {
    format!("(NOT COALESCE({}, TRUE))", rule.to_sql(&|place| plain(register, place)))
}

fn among(column: &str, texts: &[String]) -> String {
    if texts.is_empty() {
        return "FALSE".to_owned();
    }
    let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("{column} IN ({})", texts.join(", "))
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn value_in(batch: &RecordBatch, column: usize, row: usize) -> Value {
    batch.columns().get(column).map_or(Value::Null, |column| crate::lake::value_at(column.as_ref(), row))
}

fn text_at(batch: &RecordBatch, column: usize, row: usize) -> Option<String> {
    match value_in(batch, column, row) {
        Value::Text(text) => Some(text.into()),
        _ => None,
    }
}

fn whole_at(batch: &RecordBatch, column: usize, row: usize) -> u64 {
    let column = batch.columns().get(column).and_then(|column| column.as_primitive_opt::<Int64Type>());
    let count = column.filter(|column| column.is_valid(row)).map(|column| column.value(row));
    count.and_then(|count| u64::try_from(count).ok()).unwrap_or_default()
}

fn number_at(batch: &RecordBatch, column: usize, row: usize) -> Option<f64> {
    let column = batch.columns().get(column)?.as_primitive_opt::<Float64Type>()?;
    column.is_valid(row).then(|| column.value(row))
}
