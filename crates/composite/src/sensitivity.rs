//! Which part of an index decides the rank of a unit.
//!
//! The weights of the children of the root are multiplied by U(1 − noise, 1 + noise), all independent; everything
//! below keeps its weights. The effects of each weight on the unit's rank are estimated by [`crate::jansen_effects`], and
//! beside them stands the rank that the unit would have without the part at all.

mod messages;

use crate::rank::competition_ranks;
use crate::uncertainty::check_scale;
use crate::{Aggregation, Data, Error, Run, Scores, Tree, aggregate, convert, jansen_effects};
use caicach_findings::Findings;

/// What is varied, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct SensitivitySettings {
    /// Number of points N, at least 1 (a power of two is best); the rank is computed N·(parts + 2) times.
    pub points: u32,
    /// The seed of the points.
    pub seed: u64,
    /// Weights are multiplied by U(1 − noise, 1 + noise); 0 to 1.
    pub weight_noise: f64,
    /// The mean that groups take of their children, at all levels.
    pub aggregation: Aggregation,
    /// The weighted mean is multiplied by this, above 0.
    pub scale: f64,
    /// A constant for each unit, in the order of [`Data::units`], added to its score after scaling; empty for none.
    pub constants: Vec<f64>,
}

impl Default for SensitivitySettings {
    /// 8,192 points, seed 0, weights ±25 %, arithmetic.
    fn default() -> Self {
        Self {
            points: 8192,
            seed: 0,
            weight_noise: 0.25,
            aggregation: Aggregation::Arithmetic,
            scale: 1.0,
            constants: Vec::new(),
        }
    }
}

/// The result of [`sensitivity`].
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    /// What was asked for.
    pub settings: SensitivitySettings,
    /// The code of the unit.
    pub unit: String,
    /// Its rank with the weights as they are: 1 = best, ties take the smallest.
    pub rank: u32,
    /// The mean of its rank over the points.
    pub mean_rank: f64,
    /// The variance of its rank over the points; 0 if it never changed.
    pub rank_variance: f64,
    /// One entry for each child of the root, in the order of [`Tree::parts`].
    pub parts: Vec<PartEffect>,
}

/// The effect of one part on the rank of the unit.
#[derive(Debug, Clone, PartialEq)]
pub struct PartEffect {
    /// The code of the part.
    pub code: String,
    /// Share of the variance of the rank that the part's weight explains alone.
    pub first_order: f64,
    /// Share of the variance in which the part's weight takes part, interactions included.
    pub total: f64,
    /// The rank of the unit when the part has weight 0; `None` if the unit then has no score.
    pub rank_without: Option<u32>,
}

/// Estimates how much each child of the root decides the rank of a unit.
///
/// Findings: those of [`crate::aggregate`]; a note when the rank never varies (the effects are then 0).
///
/// # Errors
/// A setting outside its range, a unit that is not in the data or has no score, threads that cannot be started, and
/// [`Error::Cancelled`].
pub fn sensitivity(
    tree: &Tree,
    data: &Data,
    unit: &str,
    settings: &SensitivitySettings,
    run: &Run<'_>,
) -> Result<(Sensitivity, Findings), Error> {
    let noise = settings.weight_noise;
    if !(0.0..=1.0).contains(&noise) {
        return Err(Error::BadSetting { setting: "weight-noise", value: noise, allowed: "[0, 1]" });
    }
    check_scale(settings.scale, &settings.constants, data.units().len())?;
    let position = data.find(unit).ok_or_else(|| Error::UnknownUnit(unit.to_owned()))?;
    let (scores, mut findings) = aggregate(tree, data, &settings.aggregation.into());
    let race = Race::build(tree, &scores, position, settings);
    let weights = race.weights.clone();
    let rank = race.nominal_rank.ok_or_else(|| Error::UnitWithoutScore(unit.to_owned()))?;

    let rank_at = |point: &[f64]| {
        let noisy: Vec<f64> =
            weights.iter().zip(point).map(|(weight, u)| weight * (1.0 - noise + 2.0 * noise * u)).collect();
        race.rank(&noisy).map_or(0.0, f64::from)
    };
    let effects = jansen_effects(weights.len(), settings.points, settings.seed, run, rank_at)?;
    if effects.variance == 0.0 {
        findings.push(messages::rank_never_varies(unit, rank));
    }
    let codes =
        tree.parts().iter().filter_map(|part| tree.nodes().get(*part)).map(|node| node.code().to_owned());
    let parts = codes
        .zip(effects.first_order.into_iter().zip(effects.total))
        .enumerate()
        .map(|(part, (code, (first_order, total)))| {
            let mut without = weights.clone();
            if let Some(weight) = without.get_mut(part) {
                *weight = 0.0;
            }
            PartEffect { code, first_order, total, rank_without: race.rank(&without) }
        })
        .collect();
    let sensitivity = Sensitivity {
        settings: settings.clone(),
        unit: unit.to_owned(),
        rank,
        mean_rank: effects.mean,
        rank_variance: effects.variance,
        parts,
    };
    Ok((sensitivity, findings))
}

/// All units as their parts see them, and the one whose rank is asked for.
struct Race {
    weights: Vec<f64>,
    nominal_rank: Option<u32>,
    own: Runner,
    others: Vec<Runner>,
    aggregation: Aggregation,
    scale: f64,
}

/// One unit.
struct Runner {
    /// Scores of its parts, or their logarithms for the geometric mean; `None` where there is none.
    parts: Vec<Option<f64>>,
    constant: f64,
}

impl Race {
    fn build(tree: &Tree, scores: &Scores, unit: usize, settings: &SensitivitySettings) -> Self {
        let constant = |unit: usize| settings.constants.get(unit).copied().unwrap_or(0.0);
        let totals: Vec<f64> = scores
            .totals()
            .iter()
            .enumerate()
            .map(|(unit, total)| total * settings.scale + constant(unit))
            .collect();
        let runner = |unit: usize| Runner {
            parts: tree
                .parts()
                .iter()
                .map(|part| {
                    let score = scores.score(*part, unit)?;
                    Some(match settings.aggregation {
                        Aggregation::Arithmetic => score,
                        Aggregation::Geometric => libm::log(score),
                    })
                })
                .collect(),
            constant: constant(unit),
        };
        let has_total = |other: &usize| totals.get(*other).is_some_and(|total| !total.is_nan());
        Self {
            weights: tree
                .parts()
                .iter()
                .filter_map(|part| tree.nodes().get(*part))
                .map(|node| node.weight())
                .collect(),
            nominal_rank: competition_ranks(&totals).get(unit).copied().flatten().map(convert::narrow),
            own: runner(unit),
            others: (0..totals.len()).filter(|other| *other != unit).filter(has_total).map(runner).collect(),
            aggregation: settings.aggregation,
            scale: settings.scale,
        }
    }

    /// The rank of the unit with these weights of the parts; `None` if it has no score then.
    fn rank(&self, weights: &[f64]) -> Option<u32> {
        let own = self.score(&self.own, weights)?;
        let before =
            self.others.iter().filter(|other| self.score(other, weights).is_some_and(|score| score > own));
        Some(convert::narrow(before.count() + 1))
    }

    /// The score of a unit, computed like [`aggregate`] does, so that weights as they are give the nominal rank.
    fn score(&self, runner: &Runner, weights: &[f64]) -> Option<f64> {
        let (mut sum, mut weight_sum) = (0.0, 0.0);
        for (part, weight) in runner.parts.iter().zip(weights) {
            if let Some(score) = part
                && *weight > 0.0
            {
                sum += weight * score;
                weight_sum += weight;
            }
        }
        if weight_sum == 0.0 {
            return None;
        }
        let mean = match self.aggregation {
            Aggregation::Arithmetic => sum / weight_sum,
            Aggregation::Geometric => libm::exp(sum / weight_sum),
        };
        Some(mean * self.scale + runner.constant)
    }
}
