//! The records behind a number, as a page shows them.

use super::Rollup;
use super::measure::{closure, unknown_measure};
use crate::policy::Action;
use crate::{App, AppError, Caller, UnitsReached};
use caicach_calendar::Period;
use caicach_measures::{Behind, BehindRequest, Part, RecordPage, records_behind, records_where};
use caicach_registers::{Measure, Register, Rule};
use caicach_units::UnitTree;
use std::collections::BTreeSet;

/// Which records are asked for.
#[derive(Debug, Clone)]
pub struct RecordsAsked {
    /// The measure.
    pub measure: String,
    /// An item of a framework that rests on the measure over a part of the records: those alone.
    pub item: Option<(String, String)>,
    /// Which part of it.
    pub part: Part,
    /// The unit; all of them when not given.
    pub unit: Option<String>,
    /// Whose records count for the unit.
    pub rollup: Rollup,
    /// The first period.
    pub first: Period,
    /// The last one, of the same length.
    pub last: Period,
    /// Columns with the value that they must have.
    pub equals: Vec<(String, Option<String>)>,
    /// How many records are left out before the first.
    pub skip: usize,
    /// How many records are wanted.
    pub limit: usize,
}

/// Records with the columns that are shown of them.
#[derive(Debug, Clone)]
pub struct RecordsShown<'a> {
    /// The register.
    pub register: &'a Register,
    /// The columns, by their places in [`Register::columns`]: the key, those of the register's list, those that the condition
    /// reads. Fields with personal data are not among them.
    pub columns: Vec<usize>,
    /// The records.
    pub behind: Behind,
}

impl App {
    /// The records behind a number of a measure that the caller may see, from the snapshot that the number is from.
    ///
    /// # Errors
    /// The caller may see none.
    /// There is no lake, no such measure, or no such register in the lake; the lake cannot be read.
    pub async fn records_behind(
        &self,
        caller: &Caller,
        asked: &RecordsAsked,
    ) -> Result<(&Measure, RecordsShown<'_>), AppError> {
        let reached = self.units_reached(&self.check_scope(caller, Action::ReadRegister)?).await?;
        let held = self.lake().ok_or(AppError::NotFound("lake"))?;
        let content = &self.library().registers;
        let known = content.measure(&asked.measure);
        let whole = known.ok_or_else(|| AppError::Input(unknown_measure(content, &asked.measure).into()))?;
        let measure = match &asked.item {
            None => whole,
            Some((framework, code)) => {
                let item = content.item(framework, code).filter(|item| item.measure.id == whole.id);
                &item.ok_or(AppError::NotFound("item"))?.measure
            }
        };
        let register = content.register(&measure.register).ok_or(AppError::NotFound("register"))?;
        let columns = columns_of(register, measure_columns(measure));
        let request = BehindRequest {
            part: asked.part,
            units: within_reach(units(&self.state().units, asked), &reached),
            first: asked.first,
            last: asked.last,
            equals: asked.equals.clone(),
            at: None,
            columns: columns.clone(),
            skip: asked.skip,
            limit: asked.limit,
        };
        let behind = records_behind(&held.lake, &content.registers, register, measure, &request).await?;
        Ok((measure, RecordsShown { register, columns, behind }))
    }

    /// The records that break a rule of a register and that the caller may see.
    ///
    /// # Errors
    /// The caller may see none.
    /// There is no lake, no such rule, or no such register in the lake; the lake cannot be read.
    pub async fn records_breaking(
        &self,
        caller: &Caller,
        register: &str,
        rule: &str,
        unit: Option<&str>,
        skip: usize,
        limit: usize,
    ) -> Result<(&Rule, RecordsShown<'_>), AppError> {
        let reached = self.units_reached(&self.check_scope(caller, Action::ReadRegister)?).await?;
        let units = within_reach(unit.map(|unit| vec![unit.to_owned()]), &reached);
        let held = self.lake().ok_or(AppError::NotFound("lake"))?;
        let register = self.library().registers.register(register).ok_or(AppError::NotFound("register"))?;
        let rule = register.rules.iter().find(|known| known.id == rule).ok_or(AppError::NotFound("rule"))?;
        let columns = columns_of(register, rule.check.columns().iter().copied());
        let page = RecordPage { columns: &columns, skip, limit };
        let behind = records_where(&held.lake, register, Some(&rule.check), units.as_deref(), page).await?;
        Ok((rule, RecordsShown { register, columns, behind }))
    }
}

/// Those of the units that are reached.
fn within_reach(units: Option<Vec<String>>, reached: &UnitsReached) -> Option<Vec<String>> {
    match (units, reached) {
        (units, UnitsReached::All) => units,
        (None, UnitsReached::Codes(codes)) => {
            let mut codes: Vec<String> = codes.iter().cloned().collect();
            codes.sort();
            Some(codes)
        }
        (Some(units), UnitsReached::Codes(codes)) => {
            Some(units.into_iter().filter(|unit| codes.contains(unit)).collect())
        }
    }
}

/// The units whose records count: as the closure of the measures says, so that the number and its records agree.
fn units(tree: &UnitTree, asked: &RecordsAsked) -> Option<Vec<String>> {
    let unit = asked.unit.clone()?;
    if asked.rollup != Rollup::Subtree {
        return Some(vec![unit]);
    }
    let pairs = closure(tree, asked.last.last_day());
    let is_in_tree = pairs.iter().any(|(below, _)| *below == unit);
    let mut units: Vec<String> =
        pairs.into_iter().filter(|(_, above)| *above == unit).map(|(below, _)| below).collect();
    if !is_in_tree {
        units.push(unit);
    }
    Some(units)
}

fn measure_columns(measure: &Measure) -> impl Iterator<Item = usize> {
    let shape = &measure.shape;
    let expressions = [
        Some(&shape.numerator),
        shape.denominator.as_ref(),
        shape.numerator_value.as_ref(),
        shape.denominator_value.as_ref(),
    ];
    let read: Vec<usize> = expressions
        .into_iter()
        .flatten()
        .flat_map(|expression| expression.columns().iter().copied())
        .chain(shape.distinct)
        .collect();
    read.into_iter()
}

fn columns_of(register: &Register, read: impl Iterator<Item = usize>) -> Vec<usize> {
    let wanted = register.key.iter().chain([&register.unit]).chain(&register.list).copied().chain(read);
    let is_personal = |place: &usize| register.fields.get(*place).is_some_and(|field| field.is_personal);
    let kept: BTreeSet<usize> = register.kept_columns().map(|(place, _, _)| place).collect();
    let mut columns: Vec<usize> = Vec::new();
    for place in wanted.filter(|place| !is_personal(place) && kept.contains(place)) {
        if !columns.contains(&place) {
            columns.push(place);
        }
    }
    columns
}
