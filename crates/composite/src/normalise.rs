//! Bringing indicators to one scale, so that they can be averaged.
//!
//! Each indicator x is first multiplied by its direction (1 or −1), so that more is better, and then, over the units
//! that have a value:
//!
//! | method | formula | scale |
//! |---|---|---|
//! | min-max | 100 · (x − min) / (max − min) | 0 (worst unit) to 100 (best unit) |
//! | z-score | (x − mean) / s, with s² = Σ(x − mean)² / (n − 1) | mean 0, standard deviation 1 |
//! | rank | 1 + number of units with a smaller x (ties take the smallest) | 1 (worst) to n (best) |
//!
//! These are the `n_minmax`, `n_zscore` and `n_rank` of COINr with their defaults; OECD/JRC (2008), *Handbook on
//! Constructing Composite Indicators*, section 1.5, weighs them against each other.

mod messages;

use crate::convert::real;
use crate::tree::Direction;
use crate::{Data, Tree};
use caicach_findings::Findings;

/// How indicators are brought to one scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Normalisation {
    /// Values are taken as they are, direction included.
    #[default]
    None,
    /// 0 to 100 between the smallest and the largest value.
    MinMax,
    /// Mean 0, sample standard deviation 1.
    ZScore,
    /// The rank from the bottom: the worst unit has 1.
    Rank,
}

impl Normalisation {
    /// Reads `none`, `minmax`, `zscore` or `rank`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "none" => Some(Self::None),
            "minmax" => Some(Self::MinMax),
            "zscore" => Some(Self::ZScore),
            "rank" => Some(Self::Rank),
            _ => None,
        }
    }
}

/// The data on one scale. Missing values stay missing.
///
/// An indicator that is the same for all units has no min-max (0/0) and no z-score: it becomes missing for every
/// unit, with a warning. By rank all units then have 1. With [`Normalisation::None`] a direction of −1 is not
/// applied, which a note says.
#[must_use]
pub fn normalise(tree: &Tree, data: &Data, method: Normalisation) -> (Data, Findings) {
    let mut findings = Findings::default();
    let indicators = tree.indicators().iter().filter_map(|node| tree.nodes().get(*node));
    if method == Normalisation::None {
        let reversed: Vec<&str> = indicators
            .filter(|node| node.direction() == Direction::LowerIsBetter)
            .map(|node| node.code())
            .collect();
        if !reversed.is_empty() {
            findings.push(messages::direction_not_applied(&reversed));
        }
        return (data.clone(), findings);
    }

    let mut columns = Vec::with_capacity(data.columns().len());
    for (node, values) in indicators.zip(data.columns()) {
        let directed: Vec<f64> = match node.direction() {
            Direction::HigherIsBetter => values.clone(),
            Direction::LowerIsBetter => values.iter().map(|value| -value).collect(),
        };
        let normalised = match method {
            Normalisation::None => Some(directed),
            Normalisation::MinMax => min_max(&directed),
            Normalisation::ZScore => z_score(&directed),
            Normalisation::Rank => Some(rank_from_bottom(&directed)),
        };
        columns.push(normalised.unwrap_or_else(|| {
            findings.push(messages::constant_indicator(node.code()));
            vec![f64::NAN; values.len()]
        }));
    }
    (data.with_columns(columns), findings)
}

/// The values that are there.
fn present(values: &[f64]) -> impl Iterator<Item = f64> + '_ {
    values.iter().copied().filter(|value| !value.is_nan())
}

/// Smallest and largest value; `None` if they are the same. Without any value there is nothing to complain of.
fn range(values: &[f64]) -> Option<(f64, f64)> {
    let smallest = present(values).fold(f64::INFINITY, f64::min);
    let largest = present(values).fold(f64::NEG_INFINITY, f64::max);
    (smallest != largest).then_some((smallest, largest))
}

/// `None` if all values are the same.
fn min_max(values: &[f64]) -> Option<Vec<f64>> {
    let (smallest, largest) = range(values)?;
    Some(values.iter().map(|value| (value - smallest) / (largest - smallest) * 100.0).collect())
}

/// `None` if all values are the same.
fn z_score(values: &[f64]) -> Option<Vec<f64>> {
    range(values)?;
    let count = present(values).count();
    let mean = present(values).sum::<f64>() / real(count);
    let squares: f64 = present(values).map(|value| (value - mean) * (value - mean)).sum();
    let deviation = (squares / (real(count) - 1.0)).sqrt();
    Some(values.iter().map(|value| (value - mean) / deviation).collect())
}

/// One more than the number of smaller values.
fn rank_from_bottom(values: &[f64]) -> Vec<f64> {
    let negated: Vec<Option<f64>> = values.iter().map(|value| (!value.is_nan()).then_some(-value)).collect();
    crate::ranks(&negated, crate::Ties::Min).into_iter().map(|rank| rank.unwrap_or(f64::NAN)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DataRow, TreeRow};

    fn normalised(values: &[f64], direction: f64, method: Normalisation) -> (Vec<f64>, Vec<&'static str>) {
        let (tree, _) =
            Tree::build([TreeRow::root("index"), TreeRow::new("a", "index", 1.0).direction(direction)]);
        let tree = tree.unwrap();
        let rows = values
            .iter()
            .enumerate()
            .map(|(unit, value)| DataRow::new(unit.to_string(), vec![*value]))
            .collect();
        let (data, _) = Data::build(&tree, &["a".to_owned()], rows);
        let (data, findings) = normalise(&tree, &data, method);
        (data.columns()[0].clone(), findings.iter().map(|finding| finding.code).collect())
    }

    #[test]
    fn min_max_runs_from_0_to_100_and_turns_with_the_direction() {
        assert_eq!(normalised(&[2.0, 4.0, 3.0], 1.0, Normalisation::MinMax).0, [0.0, 100.0, 50.0]);
        assert_eq!(normalised(&[2.0, 4.0, 3.0], -1.0, Normalisation::MinMax).0, [100.0, 0.0, 50.0]);
    }

    #[test]
    fn z_score_uses_the_sample_standard_deviation() {
        // R 4.2.2: scale(c(2, 4, 9)) gives -0.8320503, -0.2773501, 1.1094004.
        let (scores, _) = normalised(&[2.0, 4.0, 9.0], 1.0, Normalisation::ZScore);
        for (score, expected) in scores.iter().zip([-0.832_050_294_3, -0.277_350_098_1, 1.109_400_392_4]) {
            assert!((score - expected).abs() < 1e-9, "{score} instead of {expected}");
        }
    }

    #[test]
    fn rank_counts_from_the_worst_and_ties_take_the_smallest() {
        assert_eq!(normalised(&[5.0, 1.0, 5.0, 9.0], 1.0, Normalisation::Rank).0, [2.0, 1.0, 2.0, 4.0]);
        assert_eq!(normalised(&[5.0, 1.0, 5.0, 9.0], -1.0, Normalisation::Rank).0, [2.0, 4.0, 2.0, 1.0]);
    }

    #[test]
    fn missing_values_stay_missing_and_do_not_count() {
        let (scores, findings) = normalised(&[f64::NAN, 1.0, 3.0], 1.0, Normalisation::MinMax);
        assert!(scores[0].is_nan());
        assert_eq!(scores[1..], [0.0, 100.0]);
        assert!(findings.is_empty());
        assert_eq!(normalised(&[f64::NAN, 1.0, 3.0], 1.0, Normalisation::Rank).0[1..], [1.0, 2.0]);
    }

    #[test]
    fn a_constant_indicator_becomes_missing_with_a_warning() {
        for method in [Normalisation::MinMax, Normalisation::ZScore] {
            let (scores, findings) = normalised(&[7.1, 7.1, f64::NAN], 1.0, method);
            assert!(scores.iter().all(|score| score.is_nan()));
            assert_eq!(findings, ["constant-indicator"]);
        }
        assert_eq!(normalised(&[7.1, 7.1], 1.0, Normalisation::Rank), (vec![1.0, 1.0], vec![]));
    }

    #[test]
    fn without_normalisation_a_direction_is_not_applied_and_a_note_says_so() {
        assert_eq!(
            normalised(&[1.0, 2.0], -1.0, Normalisation::None),
            (vec![1.0, 2.0], vec!["direction-not-applied"])
        );
        assert_eq!(normalised(&[1.0, 2.0], 1.0, Normalisation::None), (vec![1.0, 2.0], vec![]));
    }
}
