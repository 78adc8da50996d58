//! How sure a rank is: Monte-Carlo over weights, values and the way of aggregating.
//!
//! In every draw, each node below the root at a level named in the settings gets its weight times a number from
//! U(1 − noise, 1 + noise), all independent; weights are renormalised within their parent; all units are scored and
//! ranked. What is reported of each unit is how its rank and its score are spread over the draws. See Saisana,
//! Saltelli and Tarantola (2005), "Uncertainty and sensitivity analysis techniques as tools for the quality
//! assessment of composite indicators", J. R. Statist. Soc. A 168(2), and OECD/JRC (2008), section 1.7.
//!
//! **One product.** The score of a unit is Σ over the leaves of W·x, where W is the product, along the way from the
//! root, of the weights normalised within each parent (for geometric means the same sum runs over ln x, and the score
//! is its exponential). W depends on the draw, x does not; so a block of draws is a product of two matrices. Units
//! with missing values have other W, hence units are grouped by which cells they have. Nodes below which nothing
//! varies are scored once and serve as leaves.
//!
//! **Errors of values.** A normal error of standard deviation σ on each value makes the arithmetic score normal about
//! Σ W·x with standard deviation σ·√(Σ W²), independently for each unit: one normal number for each unit and draw
//! does exactly what one for each value would do. A geometric mean has no such form: every value is drawn, and a
//! value that the error takes to 0 or below makes the mean 0, its limit.
//!
//! **The same bytes everywhere.** Draws are cut into blocks of 512; each block has its own generators, seeded from
//! the seed and the number of the block, and counts are whole numbers; so neither the number of threads nor their
//! order matters. Sums run in a fixed order with separate multiplication and addition (never fused), and
//! logarithms and exponentials are computed in software; so the processor does not matter either.

mod kernel;
mod lanes;
mod messages;
mod model;
mod random;
mod ranking;
mod simulate;
mod spread;

use crate::convert::{index, narrow, real};
use crate::quantile::quantile_of_ranks;
use crate::rank::competition_ranks;
use crate::tree::LARGEST;
use crate::{Aggregation, Data, Error, Run, Tree};
use caicach_findings::Findings;
use model::Model;

/// The memory set aside for scores, in bytes (1.5 GiB): draws × units × 8 may not exceed it.
///
/// Usually a small part of it is used, because exact quantiles need only the scores near them; but should all scores
/// of a unit be the same, say, all of them are near.
pub const SCORE_MEMORY: u64 = 1536 << 20;

/// The largest number of units: rank frequencies take units² × 4 bytes for each thread.
pub const MOST_UNITS: usize = 10_000;

/// What is varied, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct UncertaintySettings {
    /// Number of draws, at least 1.
    pub draws: u32,
    /// The seed. The same seed gives the same draws of weights whatever else is varied.
    pub seed: u64,
    /// Weights are multiplied by U(1 − noise, 1 + noise); 0 (no noise) to 1. The factors have a resolution of
    /// 2⁻³² of the range.
    pub weight_noise: f64,
    /// The levels whose weights vary (see [`crate::Level`]): 1 = the indicators of the deepest branch.
    pub levels: Vec<usize>,
    /// Standard deviation of a normal error added to each value of an indicator, in the unit of the values in the
    /// data handed over (so after normalisation: for min-max, points of 100); 0 for none.
    pub component_error: f64,
    /// The mean that groups take of their children, at all levels.
    pub aggregation: Aggregation,
    /// Each draw takes the arithmetic or the geometric mean, with equal chance, instead of `aggregation`. The
    /// nominal score and rank keep `aggregation`.
    pub vary_aggregation: bool,
    /// The k of `p_top`, at least 1.
    pub top: u32,
    /// The weighted mean is multiplied by this, above 0: 1 leaves it as it is; 100 makes points of shares.
    pub scale: f64,
    /// A constant for each unit, in the order of [`Data::units`], added to its score after scaling (points of bonus
    /// or deduction); empty for none.
    pub constants: Vec<f64>,
}

impl Default for UncertaintySettings {
    /// 10,000 draws, seed 0, weights ±25 % at levels 1 to 3, arithmetic, top 10: the defaults of the command line.
    fn default() -> Self {
        Self {
            draws: 10_000,
            seed: 0,
            weight_noise: 0.25,
            levels: vec![1, 2, 3],
            component_error: 0.0,
            aggregation: Aggregation::Arithmetic,
            vary_aggregation: false,
            top: 10,
            scale: 1.0,
            constants: Vec::new(),
        }
    }
}

/// The result of [`uncertainty`].
#[derive(Debug, Clone, PartialEq)]
pub struct Uncertainty {
    /// What was asked for, seed included: running it again gives the same numbers.
    pub settings: UncertaintySettings,
    /// One entry for each unit, in the order of the data.
    pub units: Vec<UnitUncertainty>,
    /// How often each unit had each rank.
    pub frequencies: RankFrequencies,
}

/// The uncertainty of one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitUncertainty {
    /// The code of the unit.
    pub unit: String,
    /// Score and rank as published, without any variation; `None` for a unit without a score.
    pub nominal: Option<Nominal>,
    /// Rank and score over the draws; `None` for a unit without a score.
    pub drawn: Option<Drawn>,
}

/// Score and rank without variation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nominal {
    /// The score, scaled and with the unit's constant.
    pub score: f64,
    /// 1 = best, on the unrounded score; ties take the smallest rank.
    pub rank: u32,
}

/// How rank and score of a unit are spread over the draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    /// Quantiles of its rank.
    pub rank: Quantiles,
    /// Quantiles of its score.
    pub score: Quantiles,
    /// Share of the draws with a rank of at most `top`.
    pub p_top: f64,
}

/// Quantiles of type 7, exact over all draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantiles {
    /// At probability 0.05.
    pub p05: f64,
    /// The median.
    pub p50: f64,
    /// At probability 0.95.
    pub p95: f64,
}

impl Quantiles {
    /// The probabilities, in ascending order.
    pub(crate) const PROBABILITIES: [f64; 3] = [0.05, 0.5, 0.95];

    fn from_array([p05, p50, p95]: [f64; 3]) -> Self {
        Self { p05, p50, p95 }
    }
}

/// Units × ranks: how often each unit had each rank. A row sums to the number of draws, or to 0 for a unit without
/// a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankFrequencies {
    rows: Vec<Vec<u32>>,
}

impl RankFrequencies {
    /// The row of a unit, by its position in the data: element r counts the draws with rank r + 1. Empty for a unit
    /// without a score.
    #[must_use]
    pub fn of_unit(&self, unit: usize) -> &[u32] {
        self.rows.get(unit).map_or(&[], Vec::as_slice)
    }
}

/// Draws weights (and, if asked, errors and aggregations) and reports the spread of ranks and scores.
///
/// Findings: those of [`crate::aggregate`] (missing values; units that a geometric mean refuses are left out of all
/// draws); levels that the tree does not have; a note when nothing varies.
///
/// # Errors
/// A setting outside its range, no unit with a score, more units than [`MOST_UNITS`], more draws than
/// [`SCORE_MEMORY`] holds, threads that cannot be started, and [`Error::Cancelled`].
pub fn uncertainty(
    tree: &Tree,
    data: &Data,
    settings: &UncertaintySettings,
    run: &Run<'_>,
) -> Result<(Uncertainty, Findings), Error> {
    check(settings, data)?;
    let (model, findings) = Model::build(tree, data, settings)?;
    if model.units() > MOST_UNITS {
        return Err(Error::TooManyUnits { units: model.units(), largest: MOST_UNITS });
    }
    let nominal_ranks = competition_ranks(&model.nominal_scores);
    let largest = SCORE_MEMORY / 8 / u64::try_from(model.units()).unwrap_or(u64::MAX).max(1);
    let draws = u64::from(settings.draws);
    if draws > largest {
        return Err(Error::TooManyDraws { draws, units: model.units(), largest });
    }
    let simulated = run.install(|| simulate::simulate(&model, settings, run))??;

    let mut units: Vec<UnitUncertainty> = data
        .units()
        .iter()
        .zip(model.nominal_scores.iter().zip(&nominal_ranks))
        .map(|(unit, (score, rank))| UnitUncertainty {
            unit: unit.clone(),
            nominal: rank.map(|rank| Nominal { score: *score, rank: narrow(rank) }),
            drawn: None,
        })
        .collect();
    let mut rows = vec![Vec::new(); units.len()];
    for ((unit, frequencies), score) in
        model.order().zip(simulated.frequencies).zip(simulated.score_quantiles)
    {
        if let Some(entry) = units.get_mut(unit) {
            entry.drawn = drawn(&frequencies, score, settings.top);
        }
        if let Some(row) = rows.get_mut(unit) {
            *row = frequencies;
        }
    }
    let frequencies = RankFrequencies { rows };
    Ok((Uncertainty { settings: settings.clone(), units, frequencies }, findings))
}

/// What is reported of one unit.
fn drawn(frequencies: &[u32], score: [f64; 3], top: u32) -> Option<Drawn> {
    let mut rank = [0.0; 3];
    for (quantile, p) in rank.iter_mut().zip(Quantiles::PROBABILITIES) {
        *quantile = quantile_of_ranks(frequencies, p)?;
    }
    let draws: usize = frequencies.iter().map(|count| index(*count)).sum();
    let at_the_top: usize = frequencies.iter().take(index(top)).map(|count| index(*count)).sum();
    Some(Drawn {
        rank: Quantiles::from_array(rank),
        score: Quantiles::from_array(score),
        p_top: real(at_the_top) / real(draws),
    })
}

/// Refuses settings that make no sense.
fn check(settings: &UncertaintySettings, data: &Data) -> Result<(), Error> {
    let within = |setting, value: f64, is_good: bool, allowed| {
        if is_good { Ok(()) } else { Err(Error::BadSetting { setting, value, allowed }) }
    };
    let UncertaintySettings { weight_noise, component_error, scale, .. } = *settings;
    within("draws", f64::from(settings.draws), settings.draws > 0, "[1, 4294967295]")?;
    within("weight-noise", weight_noise, (0.0..=1.0).contains(&weight_noise), "[0, 1]")?;
    within("component-error", component_error, (0.0..=LARGEST).contains(&component_error), "[0, 1e100]")?;
    within("top", f64::from(settings.top), settings.top > 0, "[1, 4294967295]")?;
    check_scale(scale, &settings.constants, data.units().len())
}

/// Refuses a scale or constants that make no sense.
pub(crate) fn check_scale(scale: f64, constants: &[f64], units: usize) -> Result<(), Error> {
    if !(scale > 0.0 && scale <= LARGEST) {
        return Err(Error::BadSetting { setting: "scale", value: scale, allowed: "(0, 1e100]" });
    }
    if !constants.is_empty() && constants.len() != units {
        return Err(Error::WrongNumberOfConstants { units, constants: constants.len() });
    }
    match constants.iter().find(|constant| constant.is_nan() || constant.abs() > LARGEST) {
        Some(constant) => {
            Err(Error::BadSetting { setting: "constants", value: *constant, allowed: "[-1e100, 1e100]" })
        }
        None => Ok(()),
    }
}
