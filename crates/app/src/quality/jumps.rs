//! Months that differ much from those before.
//!
//! The rule is the modified z-score of Iglewicz and Hoaglin (How to Detect and Handle Outliers, ASQC Basic References in Quality
//! Control 16, 1993; NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.17): a value is doubtful when
//! |0.6745 (x − median) / MAD| > 3.5, where MAD is the median of the absolute deviations from the median. Median and MAD are
//! those of the twelve months before, so that the month does not speak for itself. The spread is never taken for less than
//! that of a count that comes by chance, √median (Poisson), and one: three dossiers after one are no jump.

use super::Looking;
use crate::AppError;
use crate::lake::{Grain, MeasureRequest, Rollup};
use caicach_calendar::{Grain as Length, Period, PeriodKind};
use caicach_registers::{MeasureKind, Membership};
use std::collections::BTreeMap;

/// From which modified z-score on a month is doubtful.
pub const THRESHOLD: f64 = 3.5;
/// How many months before are looked at.
pub const PAST_MONTHS: usize = 12;
/// With fewer months before that have a value, nothing is said.
pub const LEAST_PAST: usize = 6;
/// How many of the latest whole months are looked at.
const LOOKED_AT: usize = 3;
/// The 0.75 quantile of the normal distribution, by which MAD becomes comparable with a standard deviation.
const NORMAL_QUARTILE: f64 = 0.6745;
/// So many jumps are listed, the greatest first.
const LISTED: usize = 200;

/// A month that differs much from those before.
#[derive(Debug, Clone, PartialEq)]
pub struct Jump {
    /// The measure.
    pub measure: String,
    /// The unit.
    pub unit: String,
    /// The month.
    pub period: Period,
    /// Its value.
    pub value: f64,
    /// The median of the months before.
    pub median: f64,
    /// The modified z-score; below zero where the value fell.
    pub score: f64,
}

impl Looking<'_> {
    pub(super) async fn jumps(&self) -> Result<Vec<Jump>, AppError> {
        let is_counted = |measure: &&caicach_registers::Measure| {
            measure.kind() != MeasureKind::Rate
                && matches!(measure.membership, Membership::Event(_))
                && measure.shape.exists.is_none()
                && measure.shape.distinct.is_none()
                && self.held.manifests.contains_key(&measure.register)
        };
        let measures: Vec<String> =
            self.content.measures.iter().filter(is_counted).map(|measure| measure.id.clone()).collect();
        let Some(last) = self.last_whole_month() else { return Ok(Vec::new()) };
        if measures.is_empty() {
            return Ok(Vec::new());
        }
        let mut months = vec![last];
        while months.len() < LOOKED_AT + PAST_MONTHS {
            let Some(earlier) = months.last().and_then(|month| month.previous()) else { break };
            months.push(earlier);
        }
        months.reverse();
        let Some(first) = months.first() else { return Ok(Vec::new()) };
        let request = MeasureRequest {
            measures,
            dimensions: Vec::new(),
            first: *first,
            last,
            grain: Grain::Month,
            rollup: Rollup::Own,
            at: None,
        };
        let measured = self.app.measured(&request).await?;
        let places: BTreeMap<String, usize> =
            months.iter().enumerate().map(|(place, month)| (month.code(), place)).collect();
        let mut series: BTreeMap<(&str, &str), Vec<f64>> = BTreeMap::new();
        for row in &measured.rows {
            let values = series.entry((&row.measure, &row.unit)).or_insert_with(|| vec![0.0; months.len()]);
            if let Some(slot) = places.get(row.period.as_str()).and_then(|place| values.get_mut(*place)) {
                *slot = row.numerator;
            }
        }
        let mut jumps = Vec::new();
        for ((measure, unit), values) in series {
            // A unit has a past from its first value on: the months before it was in being are no zeros.
            let Some(begun) = values.iter().position(|value| *value != 0.0) else { continue };
            for place in values.len().saturating_sub(LOOKED_AT)..values.len() {
                let from = begun.max(place.saturating_sub(PAST_MONTHS));
                let (Some(past), Some(value), Some(month)) =
                    (values.get(from..place), values.get(place), months.get(place))
                else {
                    continue;
                };
                let Some((median, score)) = modified_z_score(past, *value) else { continue };
                if score.abs() > THRESHOLD {
                    jumps.push(Jump {
                        measure: measure.to_owned(),
                        unit: unit.to_owned(),
                        period: *month,
                        value: *value,
                        median,
                        score,
                    });
                }
            }
        }
        jumps.sort_by(|one, other| other.score.abs().total_cmp(&one.score.abs()));
        jumps.truncate(LISTED);
        Ok(jumps)
    }

    /// The last administrative month that has ended, and that the snapshots cover.
    fn last_whole_month(&self) -> Option<Period> {
        let seen = self.held.manifests.values().map(|manifest| manifest.at.date()).max()?;
        let day = seen.min(self.today);
        Period::of(day, Length::Month, PeriodKind::Administrative)?.previous()
    }
}

/// The median of the past, and the modified z-score of a value against it; none where the past is too short.
fn modified_z_score(past: &[f64], value: f64) -> Option<(f64, f64)> {
    if past.len() < LEAST_PAST {
        return None;
    }
    let centre = median(past)?;
    let deviations: Vec<f64> = past.iter().map(|one| (one - centre).abs()).collect();
    let by_chance = NORMAL_QUARTILE * centre.abs().sqrt().max(1.0);
    let spread = median(&deviations)?.max(by_chance);
    Some((centre, NORMAL_QUARTILE * (value - centre) / spread))
}

fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(*sorted.get(middle.checked_sub(1)?)?, upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The past 100, 104, 96, 108, 92, 100: median 100, deviations 0, 4, 4, 8, 8, 0, MAD 4; by chance √100 = 10 decides.
    #[test]
    fn a_jump_is_held_against_the_spread_of_the_past() {
        let past = [100.0, 104.0, 96.0, 108.0, 92.0, 100.0];
        let (median, score) = modified_z_score(&past, 150.0).unwrap();
        assert!((median - 100.0).abs() < 1e-12 && (score - 5.0).abs() < 1e-12, "{median} {score}");
        // MAD 40 decides over √200: 0.6745 × 300 / 40.
        let wide = [200.0, 240.0, 160.0, 260.0, 140.0, 200.0, 240.0];
        let (_, score) = modified_z_score(&wide, 500.0).unwrap();
        assert!((score - 0.6745 * 300.0 / 40.0).abs() < 1e-9, "{score}");
    }

    #[test]
    fn a_short_past_and_small_counts_say_nothing() {
        assert_eq!(modified_z_score(&[1.0; 5], 99.0), None);
        let (_, score) = modified_z_score(&[1.0; 12], 3.0).unwrap();
        assert!(score.abs() < THRESHOLD);
        let (_, score) = modified_z_score(&[0.0; 12], 40.0).unwrap();
        assert!(score > THRESHOLD);
    }
}
