//! Periods without figures.
//!
//! The records of one unit, and of one value of the other fields of the key, stand for stretches of days. Where the stretches of
//! one reporter leave days free between the first and the last day that any reporter of the register covers, a report is
//! missing. Days free at a turn from administrative to calendar periods (at most 16) are none.

use super::{Looking, day_of, unit_of};
use crate::AppError;
use caicach_registers::{Register, RegisterKind, Value};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A stretch that is not longer than this is no missing report.
const SHORTEST_GAP_DAYS: i64 = 17;
/// The fields with the first and the last day of a period.
const FROM: &str = "period_from";
const TO: &str = "period_to";

/// A stretch of days for which a unit has no figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The register.
    pub register: String,
    /// The unit.
    pub unit: String,
    /// The other fields of the key: their places, and the values as files write them.
    pub part: Vec<(usize, String)>,
    /// The first day without figures.
    pub from: NaiveDate,
    /// The last one.
    pub to: NaiveDate,
}

impl Looking<'_> {
    pub(super) async fn gaps(&self, register: &Register) -> Result<Vec<Gap>, AppError> {
        let has_periods = register.field(FROM).is_some() && register.field(TO).is_some();
        if register.kind != RegisterKind::Figures || !has_periods {
            return Ok(Vec::new());
        }
        Ok(gaps_among(register, &self.records(register).await?))
    }
}

type Reporter = (String, Vec<(usize, String)>);

fn gaps_among(register: &Register, records: &[Vec<Value>]) -> Vec<Gap> {
    let mut covered: BTreeMap<Reporter, Vec<(NaiveDate, NaiveDate)>> = BTreeMap::new();
    for values in records {
        let (Some(unit), Some(from), Some(to)) =
            (unit_of(register, values), day_of(register, values, FROM), day_of(register, values, TO))
        else {
            continue;
        };
        let is_part = |place: &&usize| {
            let name = register.fields.get(**place).map(|field| field.name.as_str());
            **place != register.unit && !matches!(name, Some(FROM | TO | "source"))
        };
        let part = register.key.iter().filter(is_part);
        let part =
            part.map(|place| (*place, values.get(*place).map(Value::to_field).unwrap_or_default())).collect();
        covered.entry((unit, part)).or_default().push((from, to));
    }
    let all = || covered.values().flatten();
    let (Some(first), Some(last)) = (all().map(|(from, _)| *from).min(), all().map(|(_, to)| *to).max())
    else {
        return Vec::new();
    };
    let mut gaps = Vec::new();
    for ((unit, part), mut stretches) in covered {
        stretches.sort();
        let mut free_from = first;
        let end = last.succ_opt().unwrap_or(last);
        for (from, to) in stretches.into_iter().chain([(end, end)]) {
            let days = from.signed_duration_since(free_from).num_days();
            if days >= SHORTEST_GAP_DAYS {
                gaps.push(Gap {
                    register: register.id.clone(),
                    unit: unit.clone(),
                    part: part.clone(),
                    from: free_from,
                    to: from.pred_opt().unwrap_or(from),
                });
            }
            free_from = free_from.max(to.succ_opt().unwrap_or(to));
        }
    }
    gaps
}
