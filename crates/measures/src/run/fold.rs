//! Counting many measures of a register in one scan.
//!
//! Every condition is an expression of the query engine, computed once for each batch of records however many measures use it.
//! What holds is a bit for each record; counting is then adding one to the cell of the record's unit, dimensions and period,
//! in an array for each condition and period membership. The files of the snapshot are read by several threads; each counts
//! for itself, and the counts are added at the end. Sums are added as whole numbers, so that their order does not matter.

use super::sql::{self, Moment, name_of};
use super::{MeasureRow, Request, Window};
use crate::LakeError;
use crate::lake::{Lake, LakePartition, Manifest, Texts};
use caicach_registers::{Measure, MeasureKind, Membership, Register};
use chrono::{NaiveDate, NaiveDateTime};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, DictionaryArray, RecordBatch};
use datafusion::arrow::buffer::BooleanBuffer;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{
    DataType, Date32Type, Float64Type, Int32Type, TimeUnit, TimestampMicrosecondType,
};
use datafusion::common::DFSchema;
use datafusion::error::DataFusionError;
use datafusion::execution::context::SessionContext;
use datafusion::logical_expr::simplify::SimplifyContext;
use datafusion::optimizer::simplify_expressions::ExprSimplifier;
use datafusion::parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};
use datafusion::parquet::file::statistics::Statistics;
use datafusion::physical_expr::PhysicalExpr;
use futures::TryStreamExt;
use rustc_hash::FxHashMap;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Sums are kept as whole numbers of 2^-64, which holds all digits of numbers between 2^-12 and 2^50: they are exact.
const SMALLEST: f64 = 18_446_744_073_709_551_616.0;
/// More cells than this are left to the query engine, which does not hold them all at once.
const MOST_CELLS: usize = 32 * 1024 * 1024;
/// How many parts of files each thread should find.
const PARTS_PER_THREAD: usize = 4;
/// No period, no group.
const NONE: u32 = u32::MAX;
/// No day.
const NO_DAY: i32 = i32::MIN;

/// What is counted: a condition, what is summed where it holds, and when a record belongs to a period.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Counted {
    condition: usize,
    value: Option<usize>,
    scope: usize,
}

/// When a record belongs to the periods.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Scope {
    membership: Membership,
    /// The one period, where each needs its own instant; else all of them.
    window: Option<usize>,
}

/// All that is to be counted in a scan.
struct Plan {
    register: Register,
    expressions: Vec<Arc<dyn PhysicalExpr>>,
    scopes: Vec<Scope>,
    counted: Vec<Counted>,
    /// For each measure and scope: the measure, where its numerator and its denominator are counted.
    results: Vec<(usize, usize, usize, Option<usize>)>,
    windows: Vec<Window>,
    unit: usize,
    dimensions: Vec<usize>,
}

/// Whether a measure can be counted here.
pub(super) fn can_count(measure: &Measure) -> bool {
    measure.shape.exists.is_none() && measure.shape.distinct.is_none()
}

/// Counts measures. None when there would be more cells than fit into memory.
pub(super) async fn count(
    lake: &Lake,
    manifest: &Manifest,
    register: &Register,
    measures: &[&Measure],
    request: &Request,
    windows: &[Window],
    at: NaiveDateTime,
) -> Result<Option<Vec<MeasureRow>>, LakeError> {
    let columns = super::columns_of(register, measures, request);
    let names: Vec<&str> = columns.iter().map(|place| name_of(register, *place)).collect();
    let (schema, partitions) = lake.partitions(manifest, &names, Texts::Numbered)?;
    let position = |place: usize| columns.iter().position(|known| *known == place).unwrap_or(usize::MAX);
    let df_schema = DFSchema::try_from(Arc::clone(&schema))?;
    let context = SessionContext::new();
    let mut planning = Planning {
        context: &context,
        schema: &df_schema,
        known: HashMap::new(),
        plan: Plan {
            register: register.clone(),
            expressions: Vec::new(),
            scopes: Vec::new(),
            counted: Vec::new(),
            results: Vec::new(),
            windows: windows.to_vec(),
            unit: position(register.unit),
            dimensions: request
                .dimensions
                .iter()
                .filter_map(|name| caicach_registers::expression::Columns::column(register, name))
                .map(|(place, _)| position(place))
                .collect(),
        },
    };
    for (number, measure) in measures.iter().enumerate() {
        planning.add(number, measure, at)?;
    }
    let plan = Arc::new(planning.plan);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let parts = (threads * PARTS_PER_THREAD).div_ceil(partitions.len().max(1));
    let parts: Arc<Vec<LakePartition>> =
        Arc::new(partitions.into_iter().flat_map(|partition| partition.split(parts)).collect());
    let next = Arc::new(AtomicUsize::new(0));
    let mut tasks = Vec::new();
    for _ in 0..threads.min(parts.len()).max(1) {
        let (plan, parts, next) = (Arc::clone(&plan), Arc::clone(&parts), Arc::clone(&next));
        tasks.push(tokio::spawn(async move {
            let mut counts = Counts::new(&plan);
            while let Some(part) = parts.get(next.fetch_add(1, Ordering::Relaxed)) {
                let mut stream = part.open_where(&|group| plan.needs(group)).await?;
                while let Some(batch) = stream.try_next().await? {
                    counts.add_batch(&plan, &batch)?;
                    if counts.cells() > MOST_CELLS {
                        return Ok(None);
                    }
                }
            }
            Ok::<_, LakeError>(Some(counts))
        }));
    }
    let mut all = Counts::new(&plan);
    let mut is_whole = true;
    for task in tasks {
        let counts = task.await.map_err(|error| DataFusionError::External(Box::new(error)))??;
        match counts {
            Some(counts) => all.add(&plan, &counts),
            None => is_whole = false,
        }
    }
    Ok(is_whole.then(|| all.rows(&plan, measures, request)))
}

/// Making a plan: an expression that several measures use stands in it once.
struct Planning<'a> {
    context: &'a SessionContext,
    schema: &'a DFSchema,
    known: HashMap<String, usize>,
    plan: Plan,
}

impl Planning<'_> {
    fn add(&mut self, number: usize, measure: &Measure, at: NaiveDateTime) -> Result<(), LakeError> {
        // Where things are looked at when a period ends, each period has conditions of its own.
        let own_windows: Vec<Option<usize>> = match measure.membership {
            Membership::Event(_) => vec![None],
            Membership::AtEnd { .. } | Membership::OpenDuring(..) => {
                (0..self.plan.windows.len()).map(Some).collect()
            }
        };
        for window in own_windows {
            let scope = Scope { membership: measure.membership, window };
            let moment = match window.and_then(|window| self.plan.windows.get(window)) {
                Some(window) => sql::moment(Some(measure.membership), window, at),
                None => Moment(at),
            };
            let scope = place_of(&mut self.plan.scopes, scope);
            let shape = &measure.shape;
            let register = self.plan.register.clone();
            let column = |place: usize| moment.column(&register, place, "");
            let (numerator, denominator) = sql::conditions(shape, &column);
            let mut counted = |condition: &str, value: Option<&caicach_registers::expression::Expression>| {
                let condition = self.expression(condition)?;
                let value = value
                    .map(|value| self.expression(&format!("CAST({} AS DOUBLE)", value.to_sql(&column))))
                    .transpose()?;
                Ok::<_, LakeError>(place_of(&mut self.plan.counted, Counted { condition, value, scope }))
            };
            let numerator = counted(&numerator, shape.numerator_value.as_ref())?;
            let denominator = denominator
                .map(|denominator| counted(&denominator, shape.denominator_value.as_ref()))
                .transpose()?;
            self.plan.results.push((number, scope, numerator, denominator));
        }
        Ok(())
    }

    fn expression(&mut self, text: &str) -> Result<usize, LakeError> {
        if let Some(known) = self.known.get(text) {
            return Ok(*known);
        }
        let logical = self.context.parse_sql_expr(text, self.schema)?;
        let about = SimplifyContext::builder().with_schema(Arc::new(self.schema.clone())).build();
        let simplifier = ExprSimplifier::new(about);
        let logical = simplifier.simplify(simplifier.coerce(logical, self.schema)?)?;
        let physical = self.context.create_physical_expr(logical, self.schema)?;
        let place = self.plan.expressions.len();
        self.plan.expressions.push(physical);
        self.known.insert(text.to_owned(), place);
        Ok(place)
    }
}

fn place_of<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    list.iter().position(|known| *known == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    })
}

impl Plan {
    fn periods(&self) -> usize {
        self.windows.len()
    }

    /// Whether a group of records may have one that belongs to a period, by the smallest and largest days that the file says
    /// it has.
    fn needs(&self, group: &RowGroupMetaData) -> bool {
        let (Some(first), Some(last)) = (self.windows.first(), self.windows.last()) else { return false };
        let number = |day: NaiveDate| i64::from(crate::lake::days_since_1970(day));
        let (first, last) = (number(first.first), number(last.last));
        let in_group = |place: usize| DaysOfGroup::of(group, name_of(&self.register, place));
        self.scopes.iter().any(|scope| match scope.membership {
            Membership::Event(place) => in_group(place).may_be_within(first, last),
            Membership::OpenDuring(from, to) => {
                in_group(from).may_be_within(i64::MIN, last) && in_group(to).may_last(first)
            }
            Membership::AtEnd { from, to, .. } => {
                let from = in_group(from);
                (from.may_be_unknown || from.may_be_within(i64::MIN, last)) && in_group(to).may_last(first)
            }
        })
    }
}

/// What a file says about the days of a column in a group of records.
#[derive(Debug, Clone, Copy)]
struct DaysOfGroup {
    /// The first and the last day; none when the file does not say, or when no day is known.
    range: Option<(i64, i64)>,
    may_be_unknown: bool,
    is_said: bool,
}

impl DaysOfGroup {
    fn of(group: &RowGroupMetaData, name: &str) -> Self {
        const DAY: i64 = 86_400_000_000;
        let column = group.columns().iter().find(|column| column.column_descr().name() == name);
        let Some(statistics) = column.and_then(ColumnChunkMetaData::statistics) else {
            return Self { range: None, may_be_unknown: true, is_said: false };
        };
        let range = match statistics {
            Statistics::Int32(days) => {
                days.min_opt().zip(days.max_opt()).map(|(first, last)| (i64::from(*first), i64::from(*last)))
            }
            Statistics::Int64(times) => times
                .min_opt()
                .zip(times.max_opt())
                .map(|(first, last)| (first.div_euclid(DAY), last.div_euclid(DAY))),
            _ => None,
        };
        let unknown = statistics.null_count_opt();
        let rows = u64::try_from(group.num_rows()).unwrap_or_default();
        let is_said = range.is_some() || unknown.is_some_and(|unknown| unknown == rows);
        Self { range, may_be_unknown: unknown != Some(0), is_said }
    }

    fn may_be_within(self, first: i64, last: i64) -> bool {
        !self.is_said || self.range.is_some_and(|(smallest, largest)| smallest <= last && largest >= first)
    }

    /// Whether something may have lasted until a day or longer.
    fn may_last(self, until: i64) -> bool {
        self.may_be_unknown || self.may_be_within(until, i64::MAX)
    }
}

/// What was counted so far: for each counted thing a cell for each group and period.
struct Counts {
    units: Texted,
    dimensions: Vec<Texted>,
    groups: FxHashMap<Vec<u32>, u32>,
    members: Vec<Vec<u32>>,
    counts: Vec<Vec<u64>>,
    sums: Vec<Vec<i128>>,
}

/// Texts by numbers, across files.
#[derive(Default)]
struct Texted {
    numbers: FxHashMap<String, u32>,
    /// The number of what is not known.
    unknown: Option<u32>,
    texts: Vec<Option<String>>,
    /// The dictionary that was translated last, and its translation.
    translated: Option<(ArrayRef, Vec<u32>)>,
}

impl Texted {
    fn number(&mut self, text: Option<&str>) -> u32 {
        let known = match text {
            Some(text) => self.numbers.get(text).copied(),
            None => self.unknown,
        };
        if let Some(number) = known {
            return number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(NONE);
        match text {
            Some(text) => {
                self.numbers.insert(text.to_owned(), number);
            }
            None => self.unknown = Some(number),
        }
        self.texts.push(text.map(str::to_owned));
        number
    }

    /// The number of the text of each record.
    fn numbers_of(&mut self, column: &ArrayRef) -> Result<Vec<u32>, LakeError> {
        if let Some(dictionary) = column.as_any().downcast_ref::<DictionaryArray<Int32Type>>() {
            return self.of_dictionary(dictionary);
        }
        let texts = cast(column, &DataType::Utf8)?;
        let texts = texts.as_string::<i32>();
        Ok((0..texts.len()).map(|row| self.number((!texts.is_null(row)).then(|| texts.value(row)))).collect())
    }

    fn of_dictionary(&mut self, column: &DictionaryArray<Int32Type>) -> Result<Vec<u32>, LakeError> {
        let values = column.values();
        let is_known = self.translated.as_ref().is_some_and(|(known, _)| Arc::ptr_eq(known, values));
        if !is_known {
            let texts = values.as_string::<i32>();
            let translation: Vec<u32> = (0..texts.len())
                .map(|place| self.number((!texts.is_null(place)).then(|| texts.value(place))))
                .collect();
            self.translated = Some((Arc::clone(values), translation));
        }
        let nothing = if column.nulls().is_some() { self.number(None) } else { NONE };
        let translation = self.translated.as_ref().map(|(_, list)| list.as_slice()).unwrap_or_default();
        let number = |key: &i32| {
            usize::try_from(*key).ok().and_then(|key| translation.get(key)).copied().unwrap_or(nothing)
        };
        let keys = column.keys();
        Ok(match column.nulls() {
            None => keys.values().iter().map(number).collect(),
            Some(nulls) => keys
                .values()
                .iter()
                .zip(nulls)
                .map(|(key, is_there)| if is_there { number(key) } else { nothing })
                .collect(),
        })
    }
}

impl Counts {
    fn new(plan: &Plan) -> Self {
        Self {
            units: Texted::default(),
            dimensions: plan.dimensions.iter().map(|_| Texted::default()).collect(),
            groups: FxHashMap::default(),
            members: Vec::new(),
            counts: plan.counted.iter().map(|_| Vec::new()).collect(),
            sums: plan.counted.iter().map(|_| Vec::new()).collect(),
        }
    }

    fn cells(&self) -> usize {
        self.counts.iter().map(Vec::len).sum::<usize>() + self.sums.iter().map(Vec::len).sum::<usize>()
    }

    fn group(&mut self, members: &[u32]) -> u32 {
        if let Some(group) = self.groups.get(members) {
            return *group;
        }
        let group = u32::try_from(self.members.len()).unwrap_or(NONE);
        self.members.push(members.to_vec());
        self.groups.insert(members.to_vec(), group);
        group
    }

    /// The group of each record.
    fn groups_of(&mut self, plan: &Plan, batch: &RecordBatch) -> Result<Vec<u32>, LakeError> {
        let missing = || LakeError::OtherColumns { register: plan.register.id.clone() };
        let column = |place: usize| batch.columns().get(place).ok_or_else(missing);
        let units = self.units.numbers_of(column(plan.unit)?)?;
        if plan.dimensions.is_empty() {
            for number in self.members.len()..self.units.texts.len() {
                self.group(&[u32::try_from(number).unwrap_or(NONE)]);
            }
            return Ok(units);
        }
        let mut by_dimension = Vec::with_capacity(plan.dimensions.len());
        for (known, place) in self.dimensions.iter_mut().zip(&plan.dimensions) {
            by_dimension.push(known.numbers_of(column(*place)?)?);
        }
        let mut members = vec![0; plan.dimensions.len() + 1];
        let mut groups = Vec::with_capacity(units.len());
        for (row, unit) in units.iter().enumerate() {
            for (slot, numbers) in members.iter_mut().zip(std::iter::once(&units).chain(by_dimension.iter()))
            {
                *slot = numbers.get(row).copied().unwrap_or(*unit);
            }
            groups.push(self.group(&members));
        }
        Ok(groups)
    }

    fn add_batch(&mut self, plan: &Plan, batch: &RecordBatch) -> Result<(), LakeError> {
        let groups = self.groups_of(plan, batch)?;
        let size = self.members.len() * plan.periods();
        for (counted, (counts, sums)) in plan.counted.iter().zip(self.counts.iter_mut().zip(&mut self.sums)) {
            if counted.value.is_some() {
                sums.resize(size, 0);
            } else {
                counts.resize(size, 0);
            }
        }
        let evaluated = plan
            .expressions
            .iter()
            .map(|expression| expression.evaluate(batch)?.into_array(batch.num_rows()))
            .collect::<Result<Vec<ArrayRef>, DataFusionError>>()?;
        let mut cells: Vec<(Vec<u32>, BooleanBuffer)> = Vec::with_capacity(plan.scopes.len());
        let mut days = Days::default();
        for scope in &plan.scopes {
            cells.push(cells_of(plan, scope, batch, &groups, &mut days)?);
        }
        for (number, counted) in plan.counted.iter().enumerate() {
            let (Some(holds), Some((cells, belongs))) =
                (evaluated.get(counted.condition), cells.get(counted.scope))
            else {
                continue;
            };
            let bits = &true_bits(holds.as_boolean()) & belongs;
            match counted.value.and_then(|value| evaluated.get(value)) {
                None => {
                    let Some(counts) = self.counts.get_mut(number) else { continue };
                    for row in bits.set_indices() {
                        let cell = cells.get(row).and_then(|cell| usize::try_from(*cell).ok());
                        if let Some(slot) = cell.and_then(|cell| counts.get_mut(cell)) {
                            *slot += 1;
                        }
                    }
                }
                Some(values) => {
                    let values = values.as_primitive::<Float64Type>();
                    let Some(sums) = self.sums.get_mut(number) else { continue };
                    for row in bits.set_indices().filter(|row| !values.is_null(*row)) {
                        let cell = cells.get(row).and_then(|cell| usize::try_from(*cell).ok());
                        if let Some(slot) = cell.and_then(|cell| sums.get_mut(cell)) {
                            *slot += in_parts(values.value(row));
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds what another thread counted.
    fn add(&mut self, plan: &Plan, other: &Self) {
        let periods = plan.periods();
        for (group, members) in other.members.iter().enumerate() {
            let text = |known: &Texted, number: u32| {
                usize::try_from(number).ok().and_then(|number| known.texts.get(number)).cloned().flatten()
            };
            let mut mine = Vec::with_capacity(members.len());
            for (place, number) in members.iter().enumerate() {
                mine.push(match place.checked_sub(1) {
                    None => self.units.number(text(&other.units, *number).as_deref()),
                    Some(place) => {
                        let theirs = other.dimensions.get(place).and_then(|known| text(known, *number));
                        self.dimensions.get_mut(place).map_or(NONE, |known| known.number(theirs.as_deref()))
                    }
                });
            }
            let target = usize::try_from(self.group(&mine)).unwrap_or(usize::MAX);
            let size = self.members.len() * periods;
            let (from, to) = (group * periods, target.saturating_mul(periods));
            let counts = self.counts.iter_mut().zip(&other.counts);
            counts.for_each(|(mine, theirs)| add_cells(mine, theirs, (from, to, periods, size)));
            let sums = self.sums.iter_mut().zip(&other.sums);
            sums.for_each(|(mine, theirs)| add_cells(mine, theirs, (from, to, periods, size)));
        }
    }

    /// The values, with those of the units below where that is asked for.
    fn rows(&self, plan: &Plan, measures: &[&Measure], request: &Request) -> Vec<MeasureRow> {
        let mut above: HashMap<&str, Vec<&str>> = HashMap::new();
        for (unit, over) in &request.counts_in {
            above.entry(unit).or_default().push(over);
        }
        let periods = plan.periods();
        type Key<'a> = (usize, &'a str, Vec<Option<&'a str>>, usize);
        let mut totals: FxHashMap<Key<'_>, (Tally, Tally)> = FxHashMap::default();
        for (group, members) in self.members.iter().enumerate() {
            let mut texts = members.iter().enumerate().map(|(place, number)| {
                let known = match place.checked_sub(1) {
                    None => Some(&self.units),
                    Some(place) => self.dimensions.get(place),
                };
                let number = usize::try_from(*number).unwrap_or(usize::MAX);
                known.and_then(|known| known.texts.get(number)).and_then(Option::as_deref)
            });
            let Some(unit) = texts.next().flatten() else { continue };
            let dimensions: Vec<Option<&str>> = texts.collect();
            // A unit that is not in the tree counts for itself.
            let itself = [unit];
            let counts_in = above.get(unit).map_or(itself.as_slice(), Vec::as_slice);
            for (measure, scope, numerator, denominator) in &plan.results {
                let window = plan.scopes.get(*scope).and_then(|scope| scope.window);
                let own = window.map_or(0..periods, |window| window..window + 1);
                for period in own {
                    let cell = group * periods + period;
                    let above = self.tally(*numerator, cell);
                    let below = denominator.map(|counted| self.tally(counted, cell)).unwrap_or_default();
                    if above.is_nothing() && below.is_nothing() {
                        continue;
                    }
                    for unit in counts_in {
                        let slot = totals.entry((*measure, unit, dimensions.clone(), period)).or_default();
                        slot.0.add(above);
                        slot.1.add(below);
                    }
                }
            }
        }
        let row = |((measure, unit, dimensions, period), (above, below)): (Key<'_>, (Tally, Tally))| {
            let measure = measures.get(measure)?;
            Some(MeasureRow {
                measure: measure.id.clone(),
                unit: unit.to_owned(),
                dimensions: dimensions.into_iter().map(|text| text.map(str::to_owned)).collect(),
                period: plan.windows.get(period)?.name.clone(),
                numerator: above.number(),
                denominator: (measure.kind() == MeasureKind::Rate).then(|| below.number()),
            })
        };
        totals.into_iter().filter_map(row).collect()
    }

    fn tally(&self, counted: usize, cell: usize) -> Tally {
        let count = self.counts.get(counted).and_then(|counts| counts.get(cell)).copied();
        let sum = self.sums.get(counted).and_then(|sums| sums.get(cell)).copied();
        Tally { count: count.unwrap_or_default(), sum: sum.unwrap_or_default() }
    }
}

/// A count, or a sum in its smallest parts.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    count: u64,
    sum: i128,
}

impl Tally {
    fn is_nothing(self) -> bool {
        self.count == 0 && self.sum == 0
    }

    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.sum = self.sum.saturating_add(other.sum);
    }

    fn number(self) -> f64 {
        #[expect(
            clippy::as_conversions,
            reason = "counts of records stay far below 2^53; a sum is rounded to a float"
        )]
        let (count, sum) = (self.count as f64, self.sum as f64);
        count + sum / SMALLEST
    }
}

fn in_parts(value: f64) -> i128 {
    #[expect(clippy::as_conversions, reason = "the cast saturates; values of records are far below 2^63")]
    let parts = (value * SMALLEST).round() as i128;
    parts
}

fn add_cells<T: Copy + Default + std::ops::AddAssign>(
    mine: &mut Vec<T>,
    theirs: &[T],
    (from, to, periods, size): (usize, usize, usize, usize),
) {
    if theirs.is_empty() {
        return;
    }
    mine.resize(size, T::default());
    for period in 0..periods {
        if let (Some(slot), Some(more)) = (mine.get_mut(to + period), theirs.get(from + period)) {
            *slot += *more;
        }
    }
}

/// The records for which a condition is true; one that is not known is not.
fn true_bits(condition: &BooleanArray) -> BooleanBuffer {
    match condition.nulls() {
        Some(nulls) => condition.values() & nulls.inner(),
        None => condition.values().clone(),
    }
}

/// The days of columns, read once for each batch.
#[derive(Default)]
struct Days(HashMap<usize, Arc<Vec<i32>>>);

impl Days {
    fn of(&mut self, plan: &Plan, batch: &RecordBatch, place: usize) -> Result<Arc<Vec<i32>>, LakeError> {
        if let Some(known) = self.0.get(&place) {
            return Ok(Arc::clone(known));
        }
        let name = name_of(&plan.register, place);
        let missing = || LakeError::OtherColumns { register: plan.register.id.clone() };
        let column = batch.column_by_name(name).ok_or_else(missing)?;
        let days: Vec<i32> = match column.data_type() {
            DataType::Timestamp(TimeUnit::Microsecond, _) => {
                const DAY: i64 = 86_400_000_000;
                let times = column.as_primitive::<TimestampMicrosecondType>();
                let day = |micros: &i64| i32::try_from(micros.div_euclid(DAY)).unwrap_or(NO_DAY);
                times.values().iter().map(day).collect()
            }
            DataType::Date32 => column.as_primitive::<Date32Type>().values().to_vec(),
            _ => return Err(missing()),
        };
        let days = match column.nulls() {
            None => days,
            Some(nulls) => {
                days.into_iter().zip(nulls).map(|(day, there)| if there { day } else { NO_DAY }).collect()
            }
        };
        let days = Arc::new(days);
        self.0.insert(place, Arc::clone(&days));
        Ok(days)
    }
}

/// The cell of each record, and whether it belongs to a period at all.
fn cells_of(
    plan: &Plan,
    scope: &Scope,
    batch: &RecordBatch,
    groups: &[u32],
    days: &mut Days,
) -> Result<(Vec<u32>, BooleanBuffer), LakeError> {
    let periods = u32::try_from(plan.periods()).unwrap_or(NONE);
    let number = |day: NaiveDate| crate::lake::days_since_1970(day);
    match scope.membership {
        Membership::Event(place) => {
            let days = days.of(plan, batch, place)?;
            let lookup = PeriodLookup::new(&plan.windows);
            let periods_of: Vec<u32> = days.iter().map(|day| lookup.period(*day)).collect();
            let belongs = BooleanBuffer::collect_bool(periods_of.len(), |row| {
                periods_of.get(row).is_some_and(|period| *period != NONE)
            });
            let cells = groups
                .iter()
                .zip(&periods_of)
                .map(|(group, period)| group.wrapping_mul(periods).wrapping_add(*period))
                .collect();
            Ok((cells, belongs))
        }
        Membership::OpenDuring(from, to) | Membership::AtEnd { from, to, .. } => {
            let (from, to) = (days.of(plan, batch, from)?, days.of(plan, batch, to)?);
            let place = scope.window.unwrap_or_default();
            let period = u32::try_from(place).unwrap_or(NONE);
            let cells = groups.iter().map(|group| group.wrapping_mul(periods).wrapping_add(period)).collect();
            let Some(window) = plan.windows.get(place) else {
                return Ok((cells, BooleanBuffer::new_unset(groups.len())));
            };
            let (first, last) = (number(window.first), number(window.last));
            let both = |row: usize| {
                (from.get(row).copied().unwrap_or(NO_DAY), to.get(row).copied().unwrap_or(NO_DAY))
            };
            let belongs = BooleanBuffer::collect_bool(groups.len(), |row| {
                let (from, to) = both(row);
                match scope.membership {
                    Membership::AtEnd { includes_end, .. } => {
                        let has_begun = from == NO_DAY || from <= last;
                        let lasts = to == NO_DAY || to > last || (includes_end && to == last);
                        has_begun && lasts
                    }
                    _ => from != NO_DAY && from <= last && (to == NO_DAY || to >= first),
                }
            });
            Ok((cells, belongs))
        }
    }
}

/// The period of each day between the first and the last.
struct PeriodLookup {
    first: i32,
    periods: Vec<u32>,
}

impl PeriodLookup {
    fn new(windows: &[Window]) -> Self {
        let number = |day: NaiveDate| crate::lake::days_since_1970(day);
        let (Some(first), Some(last)) = (windows.first(), windows.last()) else {
            return Self { first: 0, periods: Vec::new() };
        };
        let (first, last) = (number(first.first), number(last.last));
        let mut periods = Vec::new();
        let mut current = 0;
        for day in first..=last {
            while windows.get(current).is_some_and(|window| number(window.last) < day) {
                current += 1;
            }
            let is_inside = windows.get(current).is_some_and(|window| number(window.first) <= day);
            periods.push(if is_inside { u32::try_from(current).unwrap_or(NONE) } else { NONE });
        }
        Self { first, periods }
    }

    fn period(&self, day: i32) -> u32 {
        let place = day.checked_sub(self.first).and_then(|place| usize::try_from(place).ok());
        place.and_then(|place| self.periods.get(place)).copied().unwrap_or(NONE)
    }
}

/// The columns that all measures read, in the order of the register.
pub(super) fn columns_read(register: &Register, measures: &[&Measure]) -> BTreeSet<usize> {
    measures.iter().flat_map(|measure| sql::columns_of_measure(measure, register)).collect()
}
