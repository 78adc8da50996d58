//! Exact quantiles of millions of scores, without keeping or sorting them.
//!
//! The scores of the first draws tell roughly where each quantile lies: between two of them that are so far apart
//! that the quantile of all draws is almost surely between them. From then on the scores below each such bracket are
//! only counted, and those inside (a few per cent) are kept; the quantile is picked from these by its place in the
//! order. Should it lie outside after all, the draws are run again with wider brackets. So the result does not depend
//! on luck, only the time does. (The idea is that of Floyd and Rivest 1975, "Expected time bounds for selection",
//! Comm. ACM 18(3).)

use super::Quantiles;
use crate::convert::{real, whole};
use crate::quantile::Position;

/// Where the three quantiles of one unit's scores are looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Brackets([Bracket; 3]);

/// Scores from `low` to `high`, both included.
#[derive(Debug, Clone, Copy)]
struct Bracket {
    low: f64,
    high: f64,
}

impl Bracket {
    #[inline(always)]
    fn contains(self, score: f64) -> bool {
        (score >= self.low) & (score <= self.high)
    }
}

impl Brackets {
    /// All scores.
    pub(super) const EVERYTHING: Self = Self([Bracket { low: f64::NEG_INFINITY, high: f64::INFINITY }; 3]);

    /// Brackets around the quantiles of a sample in ascending order, `half_width` standard deviations of the
    /// quantile's place (which is binomial) to either side.
    pub(super) fn around(sample: &[f64], half_width: f64) -> Self {
        let size = real(sample.len());
        Self(Quantiles::PROBABILITIES.map(|p| {
            let margin = half_width * (size * p * (1.0 - p)).sqrt() + 1.0;
            let (from, to) = (size * p - margin, size * p + margin);
            let at = |place: f64| sample.get(whole(place)).copied();
            Bracket {
                low: if from < 0.0 { None } else { at(from) }.unwrap_or(f64::NEG_INFINITY),
                high: at(to).unwrap_or(f64::INFINITY),
            }
        }))
    }
}

/// What is remembered of the scores of one unit.
#[derive(Debug, Clone, Default)]
pub(super) struct Spread {
    /// How many scores there were.
    count: usize,
    /// How many of them were below each bracket.
    below: [usize; 3],
    /// Those inside any bracket, in any order.
    kept: Vec<f64>,
}

impl Spread {
    /// Adds scores. `flags` is room for as many flags.
    #[inline(always)]
    pub(super) fn add(&mut self, scores: &[f64], brackets: &Brackets, flags: &mut Vec<u64>) {
        let [first, second, third] = brackets.0;
        self.count += scores.len();
        for (below, bracket) in self.below.iter_mut().zip(brackets.0) {
            *below += scores.iter().map(|score| usize::from(*score < bracket.low)).sum::<usize>();
        }
        keep(scores, &mut self.kept, flags, |score| {
            first.contains(score) | second.contains(score) | third.contains(score)
        });
    }

    /// Adds what was remembered of other scores with the same brackets.
    pub(super) fn merge(&mut self, other: Self) {
        self.count += other.count;
        for (below, other) in self.below.iter_mut().zip(other.below) {
            *below += other;
        }
        self.kept.extend(other.kept);
    }

    /// The scores that were kept, in ascending order.
    pub(super) fn into_sorted(mut self) -> Vec<f64> {
        self.kept.sort_unstable_by(f64::total_cmp);
        self.kept
    }

    /// Quantiles of type 7 at 0.05, 0.5 and 0.95; `None` if one of them lies outside its bracket.
    pub(super) fn quantiles(&self, brackets: &Brackets) -> Option<[f64; 3]> {
        let mut quantiles = [0.0; 3];
        let (mut inside, mut flags) = (Vec::new(), Vec::new());
        for (quantile, ((p, bracket), below)) in
            quantiles.iter_mut().zip(Quantiles::PROBABILITIES.iter().zip(brackets.0).zip(self.below))
        {
            let position = Position::of(self.count, *p)?;
            inside.clear();
            keep(&self.kept, &mut inside, &mut flags, |score| bracket.contains(score));
            *quantile = pick(&mut inside, position, below)?;
        }
        Some(quantiles)
    }
}

/// Appends the scores that are wanted to `kept`. `flags` is room for as many flags.
#[inline(always)]
fn keep(scores: &[f64], kept: &mut Vec<f64>, flags: &mut Vec<u64>, is_wanted: impl Fn(f64) -> bool) {
    flags.clear();
    flags.extend(scores.iter().map(|score| u64::from(is_wanted(*score))));
    // Every score is written, and overwritten by the next unless it is wanted: no branch to be guessed wrong.
    let start = kept.len();
    kept.resize(start + scores.len(), 0.0);
    let room = kept.get_mut(start..).unwrap_or_default();
    let mut wanted = 0;
    for (score, flag) in scores.iter().zip(flags) {
        if let Some(slot) = room.get_mut(wanted) {
            *slot = *score;
        }
        wanted += usize::from(*flag == 1);
    }
    kept.truncate(start + wanted);
}

/// The quantile at a position of the whole, from scores of which `below` smaller ones were left out; `None` if it is
/// not among them.
fn pick(scores: &mut [f64], position: Position, below: usize) -> Option<f64> {
    let place = position.lower.checked_sub(below).filter(|place| *place < scores.len())?;
    let (_, lower, above) = scores.select_nth_unstable_by(place, f64::total_cmp);
    let lower = *lower;
    position.between_known(lower, above.iter().copied().min_by(f64::total_cmp))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantile::quantile;

    /// Scores that look random: multiples of the golden ratio, modulo 1.
    fn scores(count: usize) -> Vec<f64> {
        (1..=count).map(|number| (real(number) * 0.618_033_988_749_894_9).fract().powi(3) * 100.0).collect()
    }

    fn spread(scores: &[f64], brackets: &Brackets) -> Spread {
        let mut spread = Spread::default();
        for part in scores.chunks(1000) {
            let mut other = Spread::default();
            other.add(part, brackets, &mut Vec::new());
            spread.merge(other);
        }
        spread
    }

    #[test]
    fn brackets_from_a_sample_give_the_quantiles_of_all_scores() {
        let scores = scores(50_000);
        let mut sample = scores[..4096].to_vec();
        sample.sort_by(f64::total_cmp);
        let brackets = Brackets::around(&sample, 6.0);
        let spread = spread(&scores, &brackets);
        assert!(spread.kept.len() < scores.len() / 4, "{} kept", spread.kept.len());
        let expected = Quantiles::PROBABILITIES.map(|p| quantile(&scores, p).unwrap());
        assert_eq!(spread.quantiles(&brackets), Some(expected));
    }

    #[test]
    fn a_bracket_that_misses_is_noticed() {
        let scores = scores(5000);
        for (low, high) in [(60.0, 80.0), (-1.0, 0.001)] {
            let mut brackets = Brackets::EVERYTHING;
            brackets.0[1] = Bracket { low, high };
            assert_eq!(spread(&scores, &brackets).quantiles(&brackets), None);
        }
    }

    #[test]
    fn scores_that_are_all_the_same() {
        let scores = vec![7.5; 3000];
        let brackets = Brackets::around(&scores, 6.0);
        assert_eq!(spread(&scores, &brackets).quantiles(&brackets), Some([7.5; 3]));
        assert_eq!(Spread::default().quantiles(&Brackets::EVERYTHING), None);
    }

    #[test]
    fn a_quantile_between_the_last_inside_and_the_first_outside_is_not_guessed() {
        // Of ten scores 0 to 9 the median is 4.5; a bracket that ends at 4 holds only one of its neighbours.
        let scores: Vec<f64> = (0..10).map(f64::from).collect();
        let mut brackets = Brackets::EVERYTHING;
        brackets.0[1] = Bracket { low: 2.0, high: 4.0 };
        assert_eq!(spread(&scores, &brackets).quantiles(&brackets), None);
        brackets.0[1].high = 5.0;
        assert_eq!(spread(&scores, &brackets).quantiles(&brackets).map(|quantiles| quantiles[1]), Some(4.5));
    }
}
