//! Figures of form II.06a held against the register of dossiers.
//!
//! The dossiers are counted by the measures `dossiers.ii06a_…` over the same days, for the unit with those beneath it. Figures
//! of one field are held against the dossiers of that field; figures of all levels only, because a level in the form is that of
//! the procedure's authority as the reporter sees it.

use super::{Looking, day_of, field, unit_of};
use crate::AppError;
use crate::lake::{Grain, MeasureRequest, Rollup};
use caicach_calendar::{Grain as Length, Period, PeriodKind};
use caicach_registers::Value;
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};

const FIGURES: &str = "processing_figures";
/// The row of the form that stands for all fields, and the level that stands for all.
const ALL_FIELDS: &str = "Tổng số";
const ALL_LEVELS: &str = "all";

/// The columns of the form, and the measures that count the same from dossiers.
const COMPARED: [(&str, &str); 8] = [
    ("received_total", "dossiers.ii06a_received"),
    ("received_online", "dossiers.ii06a_received_online"),
    ("resolved_total", "dossiers.ii06a_resolved"),
    ("resolved_early", "dossiers.ii06a_resolved_early"),
    ("resolved_on_time", "dossiers.ii06a_resolved_on_time"),
    ("resolved_late", "dossiers.ii06a_resolved_late"),
    ("pending", "dossiers.ii06a_pending"),
    ("pending_late", "dossiers.ii06a_pending_late"),
];

/// A figure that differs from what dossiers count.
#[derive(Debug, Clone, PartialEq)]
pub struct Disagreement {
    /// The unit.
    pub unit: String,
    /// The field of the figure.
    pub field: String,
    /// The first day of the period.
    pub from: NaiveDate,
    /// The last one.
    pub to: NaiveDate,
    /// The column of the form.
    pub column: String,
    /// The measure that counts the same from dossiers.
    pub measure: String,
    /// What the form states.
    pub stated: f64,
    /// What dossiers count.
    pub counted: f64,
}

impl Looking<'_> {
    /// The figures that differ, and how many were compared.
    pub(super) async fn disagreements(&self) -> Result<(Vec<Disagreement>, u64), AppError> {
        let Some(register) = self.registers().find(|register| register.id == FIGURES) else {
            return Ok((Vec::new(), 0));
        };
        let measures: Vec<String> = COMPARED
            .iter()
            .map(|(_, measure)| (*measure).to_owned())
            .filter(|id| self.content.measure(id).is_some())
            .collect();
        let mut by_days: BTreeMap<(NaiveDate, NaiveDate), Vec<Vec<Value>>> = BTreeMap::new();
        for values in self.records(register).await? {
            let days = (day_of(register, &values, "period_from"), day_of(register, &values, "period_to"));
            let level = field(register, &values, "level").and_then(Value::as_text);
            if let (Some(from), Some(to)) = days
                && level == Some(ALL_LEVELS)
            {
                by_days.entry((from, to)).or_default().push(values);
            }
        }
        let (mut found, mut compared) = (Vec::new(), 0);
        for ((from, to), records) in by_days {
            let Some((first, last)) = months_between(from, to) else { continue };
            for by_field in [false, true] {
                let is_of = |values: &&Vec<Value>| {
                    let of = field(register, values, "field").and_then(Value::as_text);
                    (of != Some(ALL_FIELDS)) == by_field
                };
                let records: Vec<&Vec<Value>> = records.iter().filter(is_of).collect();
                if records.is_empty() {
                    continue;
                }
                let counted = self.count(&measures, first, last, by_field).await?;
                for values in records {
                    let Some(unit) = unit_of(register, values) else { continue };
                    let of = field(register, values, "field").and_then(Value::as_text).unwrap_or_default();
                    for (column, measure) in COMPARED {
                        let Some(stated) = field(register, values, column).and_then(Value::as_number) else {
                            continue;
                        };
                        let key = (measure.to_owned(), unit.clone(), by_field.then(|| of.to_owned()));
                        let counted = counted.get(&key).copied().unwrap_or_default();
                        compared += 1;
                        if (stated - counted).abs() >= 0.5 {
                            found.push(Disagreement {
                                unit: unit.clone(),
                                field: of.to_owned(),
                                from,
                                to,
                                column: column.to_owned(),
                                measure: measure.to_owned(),
                                stated,
                                counted,
                            });
                        }
                    }
                }
            }
        }
        Ok((found, compared))
    }

    async fn count(
        &self,
        measures: &[String],
        first: Period,
        last: Period,
        by_field: bool,
    ) -> Result<HashMap<(String, String, Option<String>), f64>, AppError> {
        let request = MeasureRequest {
            measures: measures.to_vec(),
            dimensions: if by_field { vec!["field".to_owned()] } else { Vec::new() },
            first,
            last,
            grain: Grain::All,
            rollup: Rollup::Subtree,
            at: None,
        };
        let measured = self.app.measured(&request).await?;
        let key = |row: &crate::lake::MeasureRow| {
            let field = row.dimensions.first().and_then(Option::as_deref).map(str::to_owned);
            (row.measure.to_string(), row.unit.to_string(), field)
        };
        Ok(measured.rows.iter().map(|row| (key(row), row.numerator)).collect())
    }
}

/// The months that together are these days, of whichever kind; none where no whole months are.
fn months_between(from: NaiveDate, to: NaiveDate) -> Option<(Period, Period)> {
    [PeriodKind::Administrative, PeriodKind::Calendar].into_iter().find_map(|kind| {
        let first = Period::of(from, Length::Month, kind)?;
        let last = Period::of(to, Length::Month, kind)?;
        (first.first_day() == from && last.last_day() == to).then_some((first, last))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole_months_of_one_kind_or_none() {
        let months = |from: &str, to: &str| {
            months_between(from.parse().unwrap(), to.parse().unwrap())
                .map(|(first, last)| format!("{}..{} {}", first.code(), last.code(), first.kind().code()))
        };
        assert_eq!(months("2026-01-01", "2026-09-30").as_deref(), Some("2026-01..2026-09 calendar"));
        assert_eq!(months("2025-12-15", "2026-03-14").as_deref(), Some("2026-01..2026-03 administrative"));
        assert_eq!(months("2025-12-15", "2026-03-31"), None);
    }
}
