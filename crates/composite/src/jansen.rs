//! Variance-based sensitivity: which input makes the output vary?
//!
//! For Y = f(X₁, …, X_k) with independent inputs, uniform on (0, 1):
//!
//! - first order: S_i = V[E(Y | X_i)] / V(Y), the share of the variance that X_i explains alone;
//! - total: T_i = E[V(Y | all but X_i)] / V(Y), its share together with all interactions.
//!
//! With two independent N × k samples A and B, and A_B⁽ⁱ⁾ = A with column i taken from B, Jansen's estimators are
//!
//! ```text
//! S_i = 1 − Σ (f(B)_j − f(A_B⁽ⁱ⁾)_j)² / (2 N V)        T_i = Σ (f(A)_j − f(A_B⁽ⁱ⁾)_j)² / (2 N V)
//! ```
//!
//! and V is the variance of f over A and B together: N·(k + 2) evaluations. See Jansen (1999), Computer Physics
//! Communications 117, and Saltelli et al. (2010), "Variance based sensitivity analysis of model output", Computer
//! Physics Communications 181(2), table 2, which finds them the best of those compared. Estimates may fall a little
//! outside 0 to 1.
//!
//! A and B are the two halves of one Sobol' sequence of 2k dimensions with Owen's scrambling (Burley 2020, "Practical
//! hash-based Owen scrambling", JCGT 9(4)), which fills space more evenly than random points; every 65,536 points a
//! new scrambling begins. A power of two is the best number of points. Coordinates have 24 bits.

use crate::{Error, Run};
use rand_xoshiro::SplitMix64;
use rand_xoshiro::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

/// The result of [`jansen_effects`].
#[derive(Debug, Clone, PartialEq)]
pub struct Effects {
    /// Mean of the output.
    pub mean: f64,
    /// Variance of the output; 0 if it never varied.
    pub variance: f64,
    /// First-order effect of each input; 0 if the output never varied.
    pub first_order: Vec<f64>,
    /// Total effect of each input; 0 if the output never varied.
    pub total: Vec<f64>,
}

/// Points that one thread takes at a time; sums are combined in the order of the points.
const POINTS_TOGETHER: u32 = 256;

/// Estimates first-order and total effects of the inputs of `function` on its output, with `points` (N) points.
/// `function` gets numbers between 0 and 1, both excluded, one for each of `dimensions` inputs, and is evaluated
/// N·(dimensions + 2) times.
///
/// # Errors
/// No points, threads that cannot be started, and [`Error::Cancelled`].
///
/// ```
/// use caicach_composite::{Run, jansen_effects};
/// // Y = X₁ + 2·X₂: variances 1/12 and 4/12, no interactions.
/// let result = jansen_effects(2, 1024, 0, &Run::default(), |x| x[0] + 2.0 * x[1]).unwrap();
/// assert!((result.first_order[0] - 0.2).abs() < 0.01 && (result.total[1] - 0.8).abs() < 0.01);
/// ```
pub fn jansen_effects(
    dimensions: usize,
    points: u32,
    seed: u64,
    run: &Run<'_>,
    function: impl Fn(&[f64]) -> f64 + Sync,
) -> Result<Effects, Error> {
    if points == 0 {
        return Err(Error::BadSetting { setting: "draws", value: 0.0, allowed: "[1, 4294967295]" });
    }
    let sobol = Sobol { dimensions, seed };
    let origin = function(&sobol.point(0, 0));
    let together = points.div_ceil(4096).max(POINTS_TOGETHER);
    let blocks = points.div_ceil(together);
    let sums_of_block = |block: u32| {
        let first = block * together;
        let last = first.saturating_add(together).min(points);
        let mut sums = Sums::new(dimensions);
        if !run.is_cancelled() {
            (first..last).for_each(|point| sums.add(&sobol, point, origin, &function));
            run.report(u64::from(last));
        }
        sums
    };
    let sums = run.install(|| (0..blocks).into_par_iter().map(sums_of_block).collect::<Vec<_>>())?;
    if run.is_cancelled() {
        return Err(Error::Cancelled);
    }
    let total = sums.iter().fold(Sums::new(dimensions), Sums::merge);
    Ok(total.effects(f64::from(points), origin))
}

/// Points in 2 × `dimensions` dimensions.
struct Sobol {
    dimensions: usize,
    seed: u64,
}

impl Sobol {
    /// Half 0 (A) or 1 (B) of a point.
    fn point(&self, number: u32, half: usize) -> Vec<f64> {
        (0..self.dimensions)
            .map(|dimension| self.coordinate(number, half * self.dimensions + dimension))
            .collect()
    }

    /// One coordinate. The sequence is good for 2¹⁶ points and 256 dimensions; beyond, another seed begins anew.
    fn coordinate(&self, number: u32, dimension: usize) -> f64 {
        let dimension = u64::try_from(dimension).unwrap_or(u64::MAX);
        let available = u64::from(sobol_burley::NUM_DIMENSIONS);
        let anew = (u64::from(number >> 16) << 32) | (dimension / available);
        let by_seed = SplitMix64::seed_from_u64(self.seed).next_u64();
        let seed = SplitMix64::seed_from_u64(by_seed ^ anew).next_u32();
        let dimension = u32::try_from(dimension % available).unwrap_or(0);
        // Half a step of 2⁻²⁴ up, so that 0 does not occur.
        f64::from(sobol_burley::sample(number & 0xFFFF, dimension, seed)) + 1.0 / 33_554_432.0
    }
}

/// Sums over points, of outputs less their value at the first point (so that nothing is lost to a large mean).
struct Sums {
    outputs: f64,
    squares: f64,
    /// For each input Σ (f(B) − f(A_B))².
    first_order: Vec<f64>,
    /// For each input Σ (f(A) − f(A_B))².
    total: Vec<f64>,
}

impl Sums {
    fn new(dimensions: usize) -> Self {
        Self { outputs: 0.0, squares: 0.0, first_order: vec![0.0; dimensions], total: vec![0.0; dimensions] }
    }

    fn add(&mut self, sobol: &Sobol, number: u32, origin: f64, function: &impl Fn(&[f64]) -> f64) {
        let a = sobol.point(number, 0);
        let b = sobol.point(number, 1);
        let at_a = function(&a) - origin;
        let at_b = function(&b) - origin;
        self.outputs += at_a + at_b;
        self.squares += at_a * at_a + at_b * at_b;
        let mut mixed = a.clone();
        for (input, (first_order, total)) in self.first_order.iter_mut().zip(&mut self.total).enumerate() {
            exchange(&mut mixed, &b, input);
            let at_mixed = function(&mixed) - origin;
            exchange(&mut mixed, &a, input);
            *first_order += (at_b - at_mixed) * (at_b - at_mixed);
            *total += (at_a - at_mixed) * (at_a - at_mixed);
        }
    }

    fn merge(mut self, other: &Self) -> Self {
        self.outputs += other.outputs;
        self.squares += other.squares;
        let sums = self.first_order.iter_mut().chain(&mut self.total);
        for (sum, other) in sums.zip(other.first_order.iter().chain(&other.total)) {
            *sum += other;
        }
        self
    }

    fn effects(self, points: f64, origin: f64) -> Effects {
        let mean = self.outputs / (2.0 * points);
        let variance = self.squares / (2.0 * points) - mean * mean;
        let share = |sum: f64| sum / (2.0 * points * variance);
        let dimensions = self.total.len();
        let (first_order, total) = if variance > 0.0 {
            let first_order = self.first_order.into_iter().map(|sum| 1.0 - share(sum)).collect();
            (first_order, self.total.into_iter().map(share).collect())
        } else {
            (vec![0.0; dimensions], vec![0.0; dimensions])
        };
        Effects { mean: origin + mean, variance: variance.max(0.0), first_order, total }
    }
}

/// Takes one coordinate from another point.
fn exchange(point: &mut [f64], other: &[f64], coordinate: usize) {
    if let (Some(target), Some(source)) = (point.get_mut(coordinate), other.get(coordinate)) {
        *target = *source;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    /// Ishigami and Homma (1990) with a = 7, b = 0.1; inputs uniform on (−π, π).
    fn ishigami(x: &[f64]) -> f64 {
        let angle = |input: usize| PI * (2.0 * x[input] - 1.0);
        angle(0).sin() + 7.0 * angle(1).sin().powi(2) + 0.1 * angle(2).powi(4) * angle(0).sin()
    }

    #[test]
    fn the_ishigami_function_has_its_published_effects() {
        // Analytical values: Saltelli et al. (2000), Sensitivity Analysis, for a = 7, b = 0.1: V = 13.8446.
        let result = jansen_effects(3, 1 << 14, 0, &Run::default(), ishigami).unwrap();
        let expected = [(0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437)];
        for (input, (first_order, total)) in expected.into_iter().enumerate() {
            assert!(
                (result.first_order[input] - first_order).abs() < 0.005,
                "S{input}: {:?}",
                result.first_order
            );
            assert!((result.total[input] - total).abs() < 0.005, "T{input}: {:?}", result.total);
        }
        assert!((result.mean - 3.5).abs() < 0.01, "{}", result.mean);
        assert!((result.variance - 13.8446).abs() < 0.05, "{}", result.variance);
    }

    #[test]
    fn the_number_of_threads_does_not_matter() {
        let with = |threads| {
            let run = Run { threads: Some(threads), ..Run::default() };
            jansen_effects(3, 3000, 5, &run, ishigami).unwrap()
        };
        assert_eq!(with(1), with(2));
        assert_eq!(with(1), with(3));
    }

    #[test]
    fn more_points_than_one_sequence_has_and_more_dimensions_too() {
        let result = jansen_effects(2, 70_000, 1, &Run::default(), |x| x[0] - x[1]).unwrap();
        assert!((result.first_order[0] - 0.5).abs() < 0.01);
        let many = jansen_effects(150, 64, 1, &Run::default(), |x| x[149]).unwrap();
        assert!(many.total[..149].iter().all(|total| *total == 0.0));
        assert!((many.total[149] - 1.0).abs() < 0.2, "{}", many.total[149]);
    }

    #[test]
    fn a_constant_has_no_effects() {
        let result = jansen_effects(2, 100, 0, &Run::default(), |_| 4.0).unwrap();
        assert_eq!(
            result,
            Effects { mean: 4.0, variance: 0.0, first_order: vec![0.0; 2], total: vec![0.0; 2] }
        );
    }

    #[test]
    fn without_points_there_is_an_error() {
        assert!(matches!(jansen_effects(1, 0, 0, &Run::default(), |x| x[0]), Err(Error::BadSetting { .. })));
    }

    #[test]
    fn coordinates_are_inside_and_depend_on_the_seed() {
        let sobol = |seed| Sobol { dimensions: 3, seed };
        for number in [0, 1, 65_535, 65_536, 1_000_000] {
            for dimension in [0, 5, 255, 256, 600] {
                let coordinate = sobol(0).coordinate(number, dimension);
                assert!(0.0 < coordinate && coordinate < 1.0, "{coordinate}");
            }
        }
        assert_ne!(sobol(0).point(3, 0), sobol(1).point(3, 0));
        assert_ne!(sobol(0).coordinate(3, 1), sobol(0).coordinate(3 + 65_536, 1));
    }
}
