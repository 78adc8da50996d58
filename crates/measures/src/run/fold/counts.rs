//! What was counted so far, by group and period, and the values that it comes to.

use super::super::{MeasureRow, Request};
use super::NONE;
use super::periods::{Days, cells_of};
use super::plan::{Below, Counting, Plan};
use super::texts::Texted;
use crate::LakeError;
use caicach_registers::Measure;
use compact_str::CompactString;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch};
use datafusion::arrow::buffer::BooleanBuffer;
use datafusion::arrow::datatypes::Float64Type;
use datafusion::error::DataFusionError;
use rustc_hash::FxHashMap;
use std::collections::HashMap;

/// Sums are kept as whole numbers of 2^-64, which holds all digits of numbers between 2^-12 and 2^50: they are exact.
const SMALLEST: f64 = 18_446_744_073_709_551_616.0;

/// The measure, the unit, the dimensions and the period of a value.
type Key<'a> = (usize, &'a str, Vec<Option<&'a str>>, usize);

/// What was counted so far: for each counted thing a cell for each group and period.
pub(super) struct Counts {
    pub(super) units: Texted,
    pub(super) dimensions: Vec<Texted>,
    pub(super) groups: FxHashMap<Vec<u32>, u32>,
    pub(super) members: Vec<Vec<u32>>,
    pub(super) counts: Vec<Vec<u64>>,
    pub(super) sums: Vec<Vec<i128>>,
}

impl Counts {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            units: Texted::default(),
            dimensions: plan.dimensions.iter().map(|_| Texted::default()).collect(),
            groups: FxHashMap::default(),
            members: Vec::new(),
            counts: plan.counted.iter().map(|_| Vec::new()).collect(),
            sums: plan.counted.iter().map(|_| Vec::new()).collect(),
        }
    }

    pub(super) fn cells(&self) -> usize {
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

    pub(super) fn add_batch(&mut self, plan: &Plan, batch: &RecordBatch) -> Result<(), LakeError> {
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
    pub(super) fn add(&mut self, plan: &Plan, other: &Self) {
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
    pub(super) fn rows(&self, plan: &Plan, measures: &[&Measure], request: &Request) -> Vec<MeasureRow> {
        let mut above: HashMap<&str, Vec<&str>> = HashMap::new();
        for (unit, over) in &request.counts_in {
            above.entry(unit).or_default().push(over);
        }
        let periods = plan.periods();
        let row = |(measure, unit, dimensions, period): Key<'_>, (above, below): (Tally, Option<Tally>)| {
            Some(MeasureRow {
                measure: measures.get(measure)?.id.as_str().into(),
                unit: unit.into(),
                dimensions: dimensions.into_iter().map(|text| text.map(CompactString::from)).collect(),
                period: plan.windows.get(period)?.name.clone(),
                numerator: above.number(),
                denominator: below.map(Tally::number),
            })
        };
        let mut rows = Vec::new();
        let mut totals: FxHashMap<Key<'_>, (Tally, Option<Tally>)> = FxHashMap::default();
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
            for counting in &plan.results {
                for period in counting.window.map_or(0..periods, |window| window..window + 1) {
                    let Some(tallies) = self.tallies(plan, counting, (group, period)) else { continue };
                    // A unit that is not in the tree counts for itself, as every unit does where nothing is rolled up.
                    let Some(counts_in) = above.get(unit) else {
                        rows.extend(row((counting.measure, unit, dimensions.clone(), period), tallies));
                        continue;
                    };
                    for unit in counts_in {
                        let key = (counting.measure, *unit, dimensions.clone(), period);
                        let slot = totals.entry(key).or_default();
                        slot.0.add(tallies.0);
                        if let Some(below) = tallies.1 {
                            slot.1.get_or_insert_default().add(below);
                        }
                    }
                }
            }
        }
        rows.extend(totals.into_iter().filter_map(|(key, tallies)| row(key, tallies)));
        rows
    }

    /// What was counted above and below for a measure; none where there is no value.
    fn tallies(
        &self,
        plan: &Plan,
        counting: &Counting,
        (group, period): (usize, usize),
    ) -> Option<(Tally, Option<Tally>)> {
        let cell = group * plan.periods() + period;
        let above = self.tally(counting.numerator, cell);
        match counting.below {
            Below::Denominator(counted) => {
                let below = self.tally(counted, cell);
                (!above.is_nothing() || !below.is_nothing()).then_some((above, Some(below)))
            }
            Below::Records(counted) => (!self.tally(counted, cell).is_nothing()).then_some((above, None)),
            Below::Begun(counted) => {
                let first = if counting.window.is_some() { cell } else { cell - period };
                let has_records = (first..=cell).any(|cell| !self.tally(counted, cell).is_nothing());
                let has_begun = plan.windows.get(period).is_some_and(|window| window.has_begun(plan.at));
                // An event that is dated in a period to come counts there, as it does in a denominator; nothing else is known of it.
                let is_dated = counting.is_of_events && !above.is_nothing();
                (has_records && (has_begun || is_dated)).then_some((above, None))
            }
        }
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
