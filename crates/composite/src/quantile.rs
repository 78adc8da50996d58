//! Sample quantiles of type 7, exact also for samples of millions.
//!
//! Hyndman and Fan (1996), "Sample Quantiles in Statistical Packages", The American Statistician 50(4), definition 7:
//! with the values sorted as x₀ ≤ … ≤ xₙ₋₁ and h = (n − 1)·p, the quantile is x_⌊h⌋ + (h − ⌊h⌋)·(x_⌊h⌋₊₁ − x_⌊h⌋).
//! It is the default of R, numpy and spreadsheets.

use crate::convert::{index, real, whole};

/// The quantile of type 7 at probability `p` (0 to 1) of values in ascending order; `None` without values or with a
/// `p` outside 0 to 1.
///
/// ```
/// assert_eq!(caicach_composite::quantile_of_sorted(&[1.0, 2.0, 3.0, 4.0], 0.25), Some(1.75));
/// ```
#[must_use]
pub fn quantile_of_sorted(sorted: &[f64], p: f64) -> Option<f64> {
    let position = Position::of(sorted.len(), p)?;
    let lower = *sorted.get(position.lower)?;
    Some(position.between(lower, sorted.get(position.lower + 1).copied().unwrap_or(lower)))
}

/// The same for values in any order.
#[must_use]
pub fn quantile(values: &[f64], p: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    quantile_of_sorted(&sorted, p)
}

/// The quantile of type 7 of whole numbers known by how often each occurs: `frequencies[r]` counts the value `r + 1`
/// (so ranks from 1). `None` when nothing was counted.
pub(crate) fn quantile_of_ranks(frequencies: &[u32], p: f64) -> Option<f64> {
    let total = frequencies.iter().map(|count| index(*count)).sum();
    let position = Position::of(total, p)?;
    let rank_at = |order: usize| {
        let mut counted = 0;
        let mut rank = 0;
        for frequency in frequencies {
            rank += 1;
            counted += index(*frequency);
            if counted > order {
                break;
            }
        }
        real(rank)
    };
    Some(position.between(rank_at(position.lower), rank_at((position.lower + 1).min(total - 1))))
}

/// Where a quantile lies between two order statistics.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Position {
    /// ⌊h⌋, the place of the lower order statistic, from 0.
    pub(crate) lower: usize,
    /// h − ⌊h⌋.
    fraction: f64,
}

impl Position {
    /// The position of probability `p` among `count` values.
    pub(crate) fn of(count: usize, p: f64) -> Option<Self> {
        if count == 0 || !(0.0..=1.0).contains(&p) {
            return None;
        }
        let h = real(count - 1) * p;
        let lower = whole(h);
        Some(Self { lower, fraction: h - real(lower) })
    }

    /// The quantile, if what it needs is known: the upper order statistic matters only with a fraction.
    pub(crate) fn between_known(self, lower: f64, upper: Option<f64>) -> Option<f64> {
        if self.fraction == 0.0 { Some(lower) } else { upper.map(|upper| self.between(lower, upper)) }
    }

    /// The quantile between its two order statistics.
    pub(crate) fn between(self, lower: f64, upper: f64) -> f64 {
        lower + self.fraction * (upper - lower)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_r_and_numpy() {
        // R 4.2.2: quantile(c(15, 20, 35, 40, 50), c(.05, .4, .5, .95), type = 7); numpy 2.4.6 gives the same.
        let values = [50.0, 15.0, 40.0, 20.0, 35.0];
        let expected = [(0.05, 16.0), (0.4, 29.0), (0.5, 35.0), (0.95, 48.0), (0.0, 15.0), (1.0, 50.0)];
        for (p, value) in expected {
            let got = quantile(&values, p).unwrap();
            assert!((got - value).abs() < 1e-12, "p = {p}: {got} instead of {value}");
        }
    }

    #[test]
    fn no_values_or_no_probability_is_no_quantile() {
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[1.0], 1.5), None);
        assert_eq!(quantile(&[1.0], f64::NAN), None);
        assert_eq!(quantile(&[1.0], 0.3), Some(1.0));
        assert_eq!(quantile_of_ranks(&[0, 0], 0.5), None);
    }

    #[test]
    fn frequencies_say_the_same_as_the_list_that_they_count() {
        let frequencies = [3, 0, 1, 5, 0, 2];
        let list = [1.0, 1.0, 1.0, 3.0, 4.0, 4.0, 4.0, 4.0, 4.0, 6.0, 6.0];
        for p in [0.0, 0.05, 0.25, 0.3, 0.31, 0.5, 0.9, 0.95, 1.0] {
            assert_eq!(quantile_of_ranks(&frequencies, p), quantile_of_sorted(&list, p), "p = {p}");
        }
    }
}
