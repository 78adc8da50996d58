//! What is to be counted: expressions, scopes and counted things, each once however many measures use it.

use super::super::Window;
use super::super::sql::{self, Moment, name_of};
use crate::LakeError;
use caicach_registers::expression::Expression;
use caicach_registers::{Measure, Membership, Register};
use chrono::{NaiveDate, NaiveDateTime};
use datafusion::common::DFSchema;
use datafusion::execution::context::SessionContext;
use datafusion::logical_expr::simplify::SimplifyContext;
use datafusion::optimizer::simplify_expressions::ExprSimplifier;
use datafusion::parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};
use datafusion::parquet::file::statistics::Statistics;
use datafusion::physical_expr::PhysicalExpr;
use std::collections::HashMap;
use std::sync::Arc;

/// What is counted: a condition, what is summed where it holds, and when a record belongs to a period.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Counted {
    pub(super) condition: usize,
    pub(super) value: Option<usize>,
    pub(super) scope: usize,
}

/// Where a measure is counted in a scope.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counting {
    pub(super) measure: usize,
    /// The one period, where each needs its own instant; else all of them.
    pub(super) window: Option<usize>,
    pub(super) numerator: usize,
    pub(super) below: Below,
    /// Whether records belong to the period of a day.
    pub(super) is_of_events: bool,
}

/// By what is told whether there is a value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Below {
    /// The denominator.
    Denominator(usize),
    /// The records with a value, for a sum: without any, it is not known.
    Records(usize),
    /// The records of the unit that had begun by the end of the period, for a count.
    Begun(usize),
}

/// When a record belongs to the periods.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Scope {
    pub(super) membership: Membership,
    /// Whether it need only have begun by the end of the period: then a unit has records, of which perhaps none counts. Where all
    /// periods are told at once, it stands in the first of them by whose end it had begun.
    pub(super) has_begun: bool,
    /// The one period, where each needs its own instant; else all of them.
    pub(super) window: Option<usize>,
}

/// All that is to be counted in a scan.
pub(super) struct Plan {
    pub(super) register: Register,
    pub(super) expressions: Vec<Arc<dyn PhysicalExpr>>,
    pub(super) scopes: Vec<Scope>,
    pub(super) counted: Vec<Counted>,
    pub(super) results: Vec<Counting>,
    pub(super) windows: Vec<Window>,
    /// The instant at which things are counted.
    pub(super) at: NaiveDateTime,
    pub(super) unit: usize,
    pub(super) dimensions: Vec<usize>,
}

/// Making a plan: an expression that several measures use stands in it once.
pub(super) struct Planning<'a> {
    pub(super) context: &'a SessionContext,
    pub(super) schema: &'a DFSchema,
    pub(super) known: HashMap<String, usize>,
    pub(super) plan: Plan,
}

impl Planning<'_> {
    pub(super) fn add(
        &mut self,
        number: usize,
        measure: &Measure,
        at: NaiveDateTime,
    ) -> Result<(), LakeError> {
        // Where things are looked at when a period ends, each period has conditions of its own.
        let own_windows: Vec<Option<usize>> = match measure.membership {
            Membership::Event(_) => vec![None],
            Membership::AtEnd { .. } | Membership::OpenDuring(..) => {
                (0..self.plan.windows.len()).map(Some).collect()
            }
        };
        for window in own_windows {
            let membership = sql::by_days(&self.plan.register, measure.membership);
            let scope = Scope { membership, has_begun: false, window };
            let records = Scope { has_begun: true, ..scope.clone() };
            let moment = match window.and_then(|window| self.plan.windows.get(window)) {
                Some(window) => sql::moment(Some(measure.membership), window, at),
                None => Moment(at),
            };
            let scope = place_of(&mut self.plan.scopes, scope);
            let shape = &measure.shape;
            let register = self.plan.register.clone();
            let column = |place: usize| moment.column(&register, place, "");
            let (numerator, denominator) = sql::conditions(shape, &column);
            let above = self.counted(&numerator, shape.numerator_value.as_ref(), scope, &column)?;
            let below = match (denominator, &shape.numerator_value) {
                (Some(denominator), _) => {
                    let value = shape.denominator_value.as_ref();
                    Below::Denominator(self.counted(&denominator, value, scope, &column)?)
                }
                (None, Some(value)) => {
                    let has_value = format!("({numerator} AND {} IS NOT NULL)", value.to_sql(&column));
                    Below::Records(self.counted(&has_value, None, scope, &column)?)
                }
                (None, None) => {
                    let records = place_of(&mut self.plan.scopes, records);
                    Below::Begun(self.counted("TRUE", None, records, &column)?)
                }
            };
            let is_of_events = matches!(measure.membership, Membership::Event(_));
            self.plan.results.push(Counting {
                measure: number,
                window,
                numerator: above,
                below,
                is_of_events,
            });
        }
        Ok(())
    }

    /// Where records are counted for which a condition holds, or what is summed over them.
    fn counted(
        &mut self,
        condition: &str,
        value: Option<&Expression>,
        scope: usize,
        column: &dyn Fn(usize) -> String,
    ) -> Result<usize, LakeError> {
        let condition = self.expression(condition)?;
        let value = value
            .map(|value| self.expression(&format!("CAST({} AS DOUBLE)", value.to_sql(column))))
            .transpose()?;
        Ok(place_of(&mut self.plan.counted, Counted { condition, value, scope }))
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
    pub(super) fn periods(&self) -> usize {
        self.windows.len()
    }

    /// Whether a group of records may have one that belongs to a period, by the smallest and largest days that the file says
    /// it has.
    pub(super) fn needs(&self, group: &RowGroupMetaData) -> bool {
        let (Some(first), Some(last)) = (self.windows.first(), self.windows.last()) else { return false };
        let number = |day: NaiveDate| i64::from(crate::lake::days_since_1970(day));
        let (first, last) = (number(first.first), number(last.last));
        let in_group = |place: usize| DaysOfGroup::of(group, name_of(&self.register, place));
        self.scopes.iter().any(|scope| match scope.membership {
            Membership::AtEnd { from, .. } if scope.has_begun => {
                let from = in_group(from);
                from.may_be_unknown || from.may_be_within(i64::MIN, last)
            }
            Membership::Event(from) | Membership::OpenDuring(from, _) if scope.has_begun => {
                in_group(from).may_be_within(i64::MIN, last)
            }
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
