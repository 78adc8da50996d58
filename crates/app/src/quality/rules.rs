//! Rules that records break, and sums that their parts do not make.

use super::{Looking, unit_of};
use crate::AppError;
use caicach_findings::Text;
use caicach_measures::{RecordPage, broken_rules, records_where};
use caicach_registers::expression::Expression;
use caicach_registers::{Register, RegisterKind, Rule, Value};
use std::collections::BTreeMap;

/// So many figures are listed for a rule; all are counted.
const SUMS_LISTED: usize = 200;

/// A rule that records break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenRule {
    /// The register.
    pub register: String,
    /// The rule.
    pub rule: String,
    /// What is said about a record that breaks it.
    pub message: Text,
    /// What must hold.
    pub check: String,
    /// Whether it compares days or times: an impossible order of dates.
    pub is_about_dates: bool,
    /// How many records break it.
    pub records: u64,
    /// How many units have such records.
    pub units: usize,
}

/// A figure that its parts do not make.
#[derive(Debug, Clone, PartialEq)]
pub struct SumOff {
    /// The register.
    pub register: String,
    /// The rule.
    pub rule: String,
    /// What is said about it.
    pub message: Text,
    /// The unit.
    pub unit: String,
    /// The other fields of the key, as files write them.
    pub part: Vec<(usize, String)>,
    /// What is stated.
    pub stated: f64,
    /// What the parts make.
    pub made: f64,
}

impl Looking<'_> {
    /// The rules of a register that records in the lake break. Those that set a record aside are among them: a rule that came
    /// later, or records of files that were checked by another one.
    pub(super) async fn broken_rules(&self, register: &Register) -> Result<Vec<BrokenRule>, AppError> {
        let rules: Vec<&Rule> = in_sql(register).collect();
        if rules.is_empty() {
            return Ok(Vec::new());
        }
        let checks: Vec<&Expression> = rules.iter().map(|rule| &rule.check).collect();
        let counts: Vec<BTreeMap<String, u64>> = broken_rules(&self.held.lake, register, &checks).await?;
        let broken = rules.into_iter().zip(counts).filter(|(_, units)| !units.is_empty());
        Ok(broken
            .map(|(rule, units)| BrokenRule {
                register: register.id.clone(),
                rule: rule.id.clone(),
                message: rule.message.clone(),
                check: rule.check.text().to_owned(),
                is_about_dates: is_about_dates(register, &rule.check),
                records: units.values().sum(),
                units: units.len(),
            })
            .collect())
    }

    /// The units of records that are not in the list of units. Their records count in no unit above them.
    pub(super) async fn unknown_units(
        &self,
        register: &Register,
    ) -> Result<Vec<(String, String, u64)>, AppError> {
        // Every record breaks it, so that all records are counted by their units.
        let Ok(never) = Expression::parse_condition("FALSE", register) else { return Ok(Vec::new()) };
        let counts = broken_rules(&self.held.lake, register, &[&never]).await?;
        let units = counts.into_iter().flatten();
        let unknown = units.filter(|(unit, _)| self.state.units.with_code(unit).is_empty());
        Ok(unknown.map(|(unit, records)| (register.id.clone(), unit, records)).collect())
    }

    /// Figures whose rule is an equation that does not hold, with both of its sides.
    pub(super) async fn sums(&self, register: &Register) -> Result<Vec<SumOff>, AppError> {
        let mut sums = Vec::new();
        if register.kind != RegisterKind::Figures {
            return Ok(sums);
        }
        let columns: Vec<usize> = (0..register.columns().count()).collect();
        for rule in in_sql(register) {
            let Some((left, right)) = sides(register, &rule.check) else { continue };
            let page = RecordPage { columns: &columns, skip: 0, limit: SUMS_LISTED };
            let found = records_where(&self.held.lake, register, Some(&rule.check), None, page).await?;
            for (values, _) in found.page {
                let of = |side: &Expression| side.evaluate(&values, &self.state.calendar.work).as_number();
                let (Some(stated), Some(made), Some(unit)) =
                    (of(&left), of(&right), unit_of(register, &values))
                else {
                    continue;
                };
                let others = register.key.iter().filter(|place| **place != register.unit);
                sums.push(SumOff {
                    register: register.id.clone(),
                    rule: rule.id.clone(),
                    message: rule.message.clone(),
                    unit,
                    part: others
                        .map(|place| (*place, values.get(*place).map(Value::to_field).unwrap_or_default()))
                        .collect(),
                    stated,
                    made,
                });
            }
        }
        Ok(sums)
    }
}

/// The rules that the lake can ask: it knows no working days, and keeps no column of the moment.
fn in_sql(register: &Register) -> impl Iterator<Item = &Rule> {
    let kept: Vec<usize> = register.kept_columns().map(|(place, _, _)| place).collect();
    register.rules.iter().filter(move |rule| {
        !rule.check.needs_calendar() && rule.check.columns().iter().all(|place| kept.contains(place))
    })
}

fn is_about_dates(register: &Register, check: &Expression) -> bool {
    use caicach_registers::ValueType;
    let days = check.columns().iter().filter(|place| {
        let column = register.columns().nth(**place).map(|(_, value_type)| value_type);
        matches!(column, Some(ValueType::Date | ValueType::Time))
    });
    days.count() > 1 && !check.text().contains("NULL")
}

/// The two sides of an equation between numbers.
fn sides(register: &Register, check: &Expression) -> Option<(Expression, Expression)> {
    let (left, right) = check.text().split_once('=')?;
    let is_comparison = left.ends_with(['<', '>', '!']) || right.contains('=');
    if is_comparison {
        return None;
    }
    let side = |text: &str| Expression::parse_number(text, register).ok();
    Some((side(left)?, side(right)?))
}
