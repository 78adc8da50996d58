//! One block of draws: weights, scores and ranks, several draws side by side.

use super::lanes::{LANES, Lanes, Rows, splat};
use super::model::{Group, Model, Split};
use super::random::{Purpose, RandomBits, generator};
use super::ranking::Ranking;
use super::spread::{Brackets, Spread};
use super::{Aggregation, UncertaintySettings};
use pulp::{Simd, WithSimd};
use rand_distr::{Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::Rng;

/// How many draws share a generator. Part of what a seed means: another number gives other draws.
pub(super) const BLOCK: usize = 512;

/// The work on one block.
pub(super) struct Block<'a> {
    pub(super) model: &'a Model,
    pub(super) settings: &'a UncertaintySettings,
    /// The number of the block, from 0.
    pub(super) number: u64,
    /// Room for its scores: unit after unit (in the model's order), for each all draws of the block.
    pub(super) scores: &'a mut [f64],
    /// Where its ranks are counted: unit after unit, for each how often it had rank 1, 2, …
    pub(super) frequencies: &'a mut [u32],
    /// Where the spread of its scores is remembered, unit after unit, and the brackets that say what of it.
    pub(super) spreads: &'a mut [Spread],
    pub(super) brackets: &'a [Brackets],
    /// Room for [`Spread::add`].
    pub(super) flags: &'a mut Vec<u64>,
}

impl WithSimd for Block<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let units = self.model.units();
        let draws = self.scores.len() / units.max(1);
        let mut random = Random::new(self.settings.seed, self.number);
        let mut weights = Weights::new(self.model, self.settings.weight_noise);
        let mut means = Means::new(self.model);
        let mut scores = Rows::new(units, 0.0);
        let mut ranking = Ranking::new(units);

        for start in (0..draws).step_by(LANES) {
            let used = LANES.min(draws - start);
            weights.draw(simd, &mut random.weights);
            let takes_geometric = random.takes_geometric(self.settings);
            let mut remaining = &mut *scores;
            for group in &self.model.groups {
                let (of_group, rest) = remaining.split_at_mut(group.units.len().min(remaining.len()));
                remaining = rest;
                means.of_group(
                    simd,
                    group,
                    &weights.drawn,
                    self.settings,
                    &mut random.errors,
                    takes_geometric,
                    of_group,
                );
                scale_and_add(simd, self.settings.scale, &group.constants, of_group);
            }
            for (lanes, of_unit) in scores.iter().zip(self.scores.chunks_exact_mut(draws)) {
                match of_unit.get_mut(start..).and_then(<[f64]>::first_chunk_mut) {
                    Some(target) => *target = *lanes,
                    None => of_unit.iter_mut().skip(start).zip(lanes).for_each(|(slot, lane)| *slot = *lane),
                }
            }
            ranking.count(simd, &scores, used, self.frequencies);
        }
        let of_units = self.scores.chunks_exact(draws.max(1)).zip(self.brackets);
        for (spread, (scores, brackets)) in self.spreads.iter_mut().zip(of_units) {
            spread.add(scores, brackets, self.flags);
        }
    }
}

/// Scores from means: times the scale, plus each unit's constant.
#[inline(always)]
fn scale_and_add<S: Simd>(simd: S, scale: f64, constants: &[f64], means: &mut [Lanes]) {
    let scale = simd.splat_f64s(scale);
    for (lanes, constant) in means.iter_mut().zip(constants) {
        let constant = simd.splat_f64s(*constant);
        for vector in S::as_mut_simd_f64s(lanes).0 {
            *vector = simd.add_f64s(simd.mul_f64s(*vector, scale), constant);
        }
    }
}

/// The random numbers of one block.
struct Random {
    weights: RandomBits,
    errors: Xoshiro256PlusPlus,
    aggregation: Xoshiro256PlusPlus,
}

impl Random {
    fn new(seed: u64, block: u64) -> Self {
        Self {
            weights: RandomBits::new(seed, Purpose::Weights, block),
            errors: generator(seed, Purpose::Errors, block),
            aggregation: generator(seed, Purpose::Aggregation, block),
        }
    }

    /// Which of the lanes take the geometric mean.
    #[inline(always)]
    fn takes_geometric(&mut self, settings: &UncertaintySettings) -> [bool; LANES] {
        if !settings.vary_aggregation {
            return [settings.aggregation == Aggregation::Geometric; LANES];
        }
        let mut bits = self.aggregation.next_u64();
        std::array::from_fn(|_| {
            let bit = bits & 1 == 1;
            bits >>= 1;
            bit
        })
    }
}

/// The weights of one step of lanes.
struct Weights {
    /// All weights of the model, those that vary first; the others stay what they are.
    drawn: Rows<f64>,
    /// For each weight that varies, the smallest value and the step for one more in its random bits.
    ranges: Vec<(f64, f64)>,
    /// Room for random bits.
    bits: Rows<u32>,
}

impl Weights {
    /// A weight w becomes w·(1 − noise + 2·noise·u) with u = (k + ½)·2⁻³² for k of 32 random bits: u is never 0 or 1,
    /// so that a weight above 0 stays above 0 even when the noise is 1.
    fn new(model: &Model, noise: f64) -> Self {
        const RESOLUTION: f64 = 1.0 / 4_294_967_296.0;
        let ranges: Vec<(f64, f64)> = model
            .varying_weights
            .iter()
            .map(|nominal| {
                let step = nominal * (2.0 * noise) * RESOLUTION;
                (nominal * (1.0 - noise) + step / 2.0, step)
            })
            .collect();
        let weights = model.varying_weights.iter().chain(&model.fixed_weights);
        let mut drawn = Rows::new(weights.clone().count(), 0.0);
        for (lanes, weight) in drawn.iter_mut().zip(weights) {
            *lanes = splat(*weight);
        }
        Self { drawn, bits: Rows::new(ranges.len(), 0), ranges }
    }

    #[inline(always)]
    fn draw<S: Simd>(&mut self, simd: S, random: &mut RandomBits) {
        random.fill(simd, &mut self.bits);
        for (number, bits) in self.drawn.as_flattened_mut().iter_mut().zip(self.bits.as_flattened()) {
            *number = f64::from(*bits);
        }
        for (lanes, (smallest, step)) in self.drawn.iter_mut().zip(&self.ranges) {
            let (smallest, step) = (simd.splat_f64s(*smallest), simd.splat_f64s(*step));
            for vector in S::as_mut_simd_f64s(lanes).0 {
                *vector = simd.add_f64s(smallest, simd.mul_f64s(step, *vector));
            }
        }
    }
}

/// Weighted means of units.
struct Means {
    /// Effective weights: inner nodes, then leaves.
    effective: Rows<f64>,
    /// Geometric means, when draws take either mean.
    geometric: Rows<f64>,
}

impl Means {
    fn new(model: &Model) -> Self {
        let largest = |size: fn(&Group) -> usize| model.groups.iter().map(size).max().unwrap_or(0);
        Self {
            effective: Rows::new(largest(|group| group.places), 1.0),
            geometric: Rows::new(largest(|group| group.units.len()), 0.0),
        }
    }

    /// The weighted means of all units of a group, before scale and constant.
    #[inline(always)]
    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one step, split up so that they borrow separately"
    )]
    fn of_group<S: Simd>(
        &mut self,
        simd: S,
        group: &Group,
        drawn: &[Lanes],
        settings: &UncertaintySettings,
        errors: &mut Xoshiro256PlusPlus,
        takes_geometric: [bool; LANES],
        means: &mut [Lanes],
    ) {
        split_weights(simd, &group.splits, drawn, &mut self.effective);
        let weights = self.effective.get(group.places - group.leaves..group.places).unwrap_or_default();
        let error = settings.component_error;
        let some_arithmetic = takes_geometric.contains(&false);
        let some_geometric = takes_geometric.contains(&true);

        if some_arithmetic {
            multiply(simd, &group.values, weights, means);
            if error > 0.0 {
                add_errors(weights, error, errors, means);
            }
        }
        if some_geometric {
            let geometric = self.geometric.get_mut(..means.len()).unwrap_or_default();
            if error > 0.0 {
                means_of_logarithms_with_errors(&group.values, weights, error, errors, geometric);
            } else {
                multiply(simd, &group.logarithms, weights, geometric);
            }
            for (mean, geometric) in means.iter_mut().zip(geometric) {
                for ((lane, logarithm), is_geometric) in mean.iter_mut().zip(geometric).zip(takes_geometric) {
                    if is_geometric {
                        *lane = libm::exp(*logarithm);
                    }
                }
            }
        }
    }
}

/// Effective weights from the root (weight 1) downwards: each node's is split among its children.
#[inline(always)]
fn split_weights<S: Simd>(simd: S, splits: &[Split], drawn: &[Lanes], effective: &mut [Lanes]) {
    for split in splits {
        for vector in 0..LANES / S::F64_LANES {
            let mut sum = simd.splat_f64s(0.0);
            for (weight, _) in &split.children {
                let weight = drawn.get(*weight).and_then(|lanes| S::as_simd_f64s(lanes).0.get(vector));
                sum = simd.add_f64s(sum, weight.copied().unwrap_or(sum));
            }
            let own = effective.get(split.place).and_then(|lanes| S::as_simd_f64s(lanes).0.get(vector));
            let share = simd.div_f64s(own.copied().unwrap_or(sum), sum);
            for (weight, place) in &split.children {
                let weight = drawn.get(*weight).and_then(|lanes| S::as_simd_f64s(lanes).0.get(vector));
                let place =
                    effective.get_mut(*place).and_then(|lanes| S::as_mut_simd_f64s(lanes).0.get_mut(vector));
                if let (Some(weight), Some(place)) = (weight, place) {
                    *place = simd.mul_f64s(share, *weight);
                }
            }
        }
    }
}

/// For each unit (row of `values`) the sum over the leaves of weight × value, leaf after leaf: a product of matrices,
/// several units at a time so that the sums stay in registers. How many at a time has no influence on any sum.
#[inline(always)]
fn multiply<S: Simd>(simd: S, values: &[f64], weights: &[Lanes], sums: &mut [Lanes]) {
    let leaves = weights.len().max(1);
    let mut rows = values.chunks_exact(4 * leaves);
    let mut targets = sums.chunks_exact_mut(4);
    for (rows, targets) in rows.by_ref().zip(targets.by_ref()) {
        let (first, rest) = rows.split_at(leaves);
        let (second, rest) = rest.split_at(leaves);
        let (third, fourth) = rest.split_at(leaves);
        multiply_rows(simd, [first, second, third, fourth], weights, targets);
    }
    let mut rows = rows.remainder().chunks_exact(2 * leaves);
    let mut targets = targets.into_remainder().chunks_exact_mut(2);
    for (rows, targets) in rows.by_ref().zip(targets.by_ref()) {
        let (first, second) = rows.split_at(leaves);
        multiply_rows(simd, [first, second], weights, targets);
    }
    for (row, target) in rows.remainder().chunks_exact(leaves).zip(targets.into_remainder()) {
        multiply_rows(simd, [row], weights, std::slice::from_mut(target));
    }
}

/// The sums of a few units, two vectors of lanes at a time.
#[inline(always)]
fn multiply_rows<S: Simd, const UNITS: usize>(
    simd: S,
    rows: [&[f64]; UNITS],
    weights: &[Lanes],
    targets: &mut [Lanes],
) {
    // Every row has a value for every weight: as arrays of the same length the compiler sees it too.
    let leaves = weights.len();
    let rows = rows.map(|row| row.get(..leaves).unwrap_or_default());
    for vector in (0..LANES / S::F64_LANES).step_by(2) {
        let mut sums = [[simd.splat_f64s(0.0); 2]; UNITS];
        for (leaf, weight) in weights.iter().enumerate() {
            let Some([left, right]) = S::as_simd_f64s(weight).0.get(vector..vector + 2) else { continue };
            for (sum, row) in sums.iter_mut().zip(rows) {
                let value = simd.splat_f64s(row.get(leaf).copied().unwrap_or(0.0));
                let [sum_left, sum_right] = sum;
                *sum_left = simd.add_f64s(*sum_left, simd.mul_f64s(value, *left));
                *sum_right = simd.add_f64s(*sum_right, simd.mul_f64s(value, *right));
            }
        }
        for (target, sum) in targets.iter_mut().zip(sums) {
            if let Some(slot) = S::as_mut_simd_f64s(target).0.get_mut(vector..vector + 2) {
                slot.copy_from_slice(&sum);
            }
        }
    }
}

/// Adds to each mean a normal error of variance σ² Σ W².
#[inline(always)]
fn add_errors(weights: &[Lanes], error: f64, generator: &mut Xoshiro256PlusPlus, means: &mut [Lanes]) {
    let mut deviation = splat(0.0);
    for weight in weights {
        for (sum, weight) in deviation.iter_mut().zip(weight) {
            *sum += weight * weight;
        }
    }
    for lane in &mut deviation {
        *lane = error * lane.sqrt();
    }
    for mean in means {
        for (lane, deviation) in mean.iter_mut().zip(deviation) {
            let normal: f64 = StandardNormal.sample(generator);
            *lane += deviation * normal;
        }
    }
}

/// Σ W·ln(x + error), with an error for every value; −∞ when a value is not above 0.
#[inline(never)]
fn means_of_logarithms_with_errors(
    values: &[f64],
    weights: &[Lanes],
    error: f64,
    generator: &mut Xoshiro256PlusPlus,
    means: &mut [Lanes],
) {
    for (row, mean) in values.chunks_exact(weights.len().max(1)).zip(means) {
        *mean = splat(0.0);
        for (value, weight) in row.iter().zip(weights) {
            for (lane, weight) in mean.iter_mut().zip(weight) {
                let normal: f64 = StandardNormal.sample(generator);
                let logarithm = libm::log((value + error * normal).max(0.0));
                // A weight may have become 0 by underflow, and 0 · −∞ is not a number.
                *lane += if *weight > 0.0 { weight * logarithm } else { 0.0 };
            }
        }
    }
}
