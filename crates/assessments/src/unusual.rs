//! Values that stand far from the others, so that an appraiser looks at them first.
//!
//! The modified z-score of Iglewicz and Hoaglin (How to Detect and Handle Outliers, 1993; NIST/SEMATECH e-Handbook of Statistical
//! Methods, 1.3.5.17): 0.6745 (x − median) / MAD, where MAD is the median of the distances from the median. It is not moved by the
//! very values that it looks for, as a mean and a standard deviation would be. Beyond 3.5 a value is far, as they advise.

/// Fewer values than these tell nothing about each other.
pub const FEWEST: usize = 8;
/// A score beyond this is far.
pub const FAR: f64 = 3.5;
/// The 0.75 quantile of the standard normal distribution: it makes MAD comparable with a standard deviation.
const SCALE: f64 = 0.6745;
/// Where most values are the same, MAD is nought. Another value is then far when at least this share of all are the same.
const SAME: f64 = 0.9;

/// How far a value stands from the others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unusual {
    /// Its place among the values.
    pub place: usize,
    /// The value.
    pub value: f64,
    /// The median of all.
    pub median: f64,
    /// Its modified z-score; none where nearly all others are the same.
    pub score: Option<f64>,
}

/// The values that stand far from the others, in their order. Nothing where there are fewer than [`FEWEST`].
#[must_use]
pub fn unusual(values: &[Option<f64>]) -> Vec<Unusual> {
    let known: Vec<f64> = values.iter().flatten().copied().filter(|value| value.is_finite()).collect();
    if known.len() < FEWEST {
        return Vec::new();
    }
    let Some(middle) = median(known.clone()) else { return Vec::new() };
    let Some(spread) = median(known.iter().map(|value| (value - middle).abs()).collect()) else {
        return Vec::new();
    };
    let same = known.iter().filter(|value| **value == middle).count();
    let nearly_all_are_same = count(same) >= SAME * count(known.len());
    let judge = |(place, value): (usize, &Option<f64>)| {
        let value = value.filter(|value| value.is_finite() && *value != middle)?;
        let score = (spread > 0.0).then(|| SCALE * (value - middle) / spread);
        let is_far = score.map_or(nearly_all_are_same, |score| score.abs() > FAR);
        is_far.then_some(Unusual { place, value, median: middle, score })
    };
    values.iter().enumerate().filter_map(judge).collect()
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::INFINITY, f64::from)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *values.get(values.len() / 2 - 1)?;
    Some(f64::midpoint(lower, upper))
}
