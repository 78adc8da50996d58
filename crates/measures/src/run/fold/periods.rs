//! To which period a record belongs, by its days.

use super::super::Window;
use super::super::sql::name_of;
use super::NONE;
use super::plan::{Plan, Scope};
use crate::LakeError;
use caicach_registers::Membership;
use chrono::NaiveDate;
use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::buffer::BooleanBuffer;
use datafusion::arrow::datatypes::{DataType, Date32Type, TimeUnit, TimestampMicrosecondType};
use std::collections::HashMap;
use std::sync::Arc;

/// No day.
const NO_DAY: i32 = i32::MIN;

/// The days of columns, read once for each batch.
#[derive(Default)]
pub(super) struct Days(HashMap<usize, Arc<Vec<i32>>>);

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
pub(super) fn cells_of(
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
            if scope.has_begun {
                return Ok(first_periods(plan, groups, &days));
            }
            if let [window] = plan.windows.as_slice() {
                let first = number(window.first);
                let length = number(window.last).abs_diff(first);
                let is_within = |day: &i32| *day >= first && day.abs_diff(first) <= length;
                let belongs =
                    BooleanBuffer::collect_bool(days.len(), |row| days.get(row).is_some_and(is_within));
                return Ok((groups.to_vec(), belongs));
            }
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
                        let lasts =
                            scope.has_begun || to == NO_DAY || to > last || (includes_end && to == last);
                        has_begun && lasts
                    }
                    _ => {
                        let lasts = scope.has_begun || to == NO_DAY || to >= first;
                        from != NO_DAY && from <= last && lasts
                    }
                }
            });
            Ok((cells, belongs))
        }
    }
}

/// The cell of the first period by whose end each record had begun, and whether there is one.
fn first_periods(plan: &Plan, groups: &[u32], days: &[i32]) -> (Vec<u32>, BooleanBuffer) {
    let ends: Vec<i32> =
        plan.windows.iter().map(|window| crate::lake::days_since_1970(window.last)).collect();
    let periods = u32::try_from(ends.len()).unwrap_or(NONE);
    let place = |day: &i32| u32::try_from(ends.partition_point(|end| end < day)).unwrap_or(NONE);
    let places: Vec<u32> = days.iter().map(place).collect();
    let belongs = BooleanBuffer::collect_bool(days.len(), |row| {
        let is_known = days.get(row).is_some_and(|day| *day != NO_DAY);
        is_known && places.get(row).is_some_and(|place| *place < periods)
    });
    let cell = |(group, place): (&u32, &u32)| group.wrapping_mul(periods).wrapping_add(*place);
    (groups.iter().zip(&places).map(cell).collect(), belongs)
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
