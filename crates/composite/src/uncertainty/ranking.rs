//! Ranks of all units in several draws at once.
//!
//! A unit's rank is one more than the number of units with a larger score: comparing all pairs takes n² steps, but
//! steps without branches, many lanes at a time. Scores are compared in single precision first, which takes half as
//! many instructions. Rounding never turns an order around, it only makes ties; so if no pair is tied, that is, if
//! the counts of all units sum to n·(n − 1)/2, the ranks are exact. A lane with a tie is ranked again in double
//! precision. With many units, sorting lane by lane is faster than comparing pairs.

use super::lanes::{LANES, Lanes, Rows};
use crate::convert::{index, narrow, single};
use pulp::Simd;

/// From this number of units, lanes are sorted (measured with vectors of 512 bits: both ways take about the same time
/// there).
const SORT_FROM: usize = 512;

/// Room to rank one step of lanes.
pub(super) struct Ranking {
    /// Scores in single precision.
    singles: Rows<f32>,
    /// For each unit the number of units before it.
    before: Rows<u32>,
    /// One lane, with the positions of the units.
    sorted: Vec<(f64, usize)>,
}

impl Ranking {
    pub(super) fn new(units: usize) -> Self {
        Self {
            singles: Rows::new(units, 0.0),
            before: Rows::new(units, 0),
            sorted: Vec::with_capacity(units),
        }
    }

    /// Adds the ranks of the first `used` lanes to the frequencies: unit after unit, how often it had rank 1, 2, …
    #[inline(always)]
    pub(super) fn count<S: Simd>(&mut self, simd: S, scores: &[Lanes], used: usize, frequencies: &mut [u32]) {
        if scores.len() < SORT_FROM {
            self.compare_pairs(simd, scores);
        } else {
            for lane in 0..LANES {
                self.sort(scores, lane);
            }
        }
        for lane in 0..used.min(LANES) {
            for (before, of_unit) in self.before.iter().zip(frequencies.chunks_exact_mut(scores.len().max(1)))
            {
                let rank = before.get(lane).copied().unwrap_or(0);
                if let Some(count) = of_unit.get_mut(index(rank)) {
                    *count += 1;
                }
            }
        }
    }

    #[inline(always)]
    fn compare_pairs<S: Simd>(&mut self, simd: S, scores: &[Lanes]) {
        for (rounded, score) in self.singles.as_flattened_mut().iter_mut().zip(scores.as_flattened()) {
            *rounded = single(*score);
        }
        let one = simd.splat_u32s(1);
        for (own, before) in self.singles.iter().zip(self.before.iter_mut()) {
            let (own, _) = S::as_simd_f32s(own);
            let (before, _) = S::as_mut_simd_u32s(before);
            for (vector, (own, before)) in own.iter().zip(before).enumerate() {
                let mut count = simd.splat_u32s(0);
                for other in self.singles.iter() {
                    let Some(other) = S::as_simd_f32s(other).0.get(vector) else { continue };
                    let is_before = simd.less_than_f32s(*own, *other);
                    count = simd.select_u32s(is_before, simd.add_u32s(count, one), count);
                }
                *before = count;
            }
        }

        let mut sums = [0; LANES];
        for before in self.before.iter() {
            for (sum, before) in sums.iter_mut().zip(before) {
                *sum += before;
            }
        }
        let units = narrow(scores.len());
        let without_ties = units * units.saturating_sub(1) / 2;
        for (lane, sum) in sums.into_iter().enumerate() {
            if sum != without_ties {
                self.sort(scores, lane);
            }
        }
    }

    /// Ranks one lane by sorting it, in double precision.
    #[cold]
    #[inline(never)]
    fn sort(&mut self, scores: &[Lanes], lane: usize) {
        self.sorted.clear();
        let of_lane = scores.iter().map(|score| score.get(lane).copied().unwrap_or(0.0));
        self.sorted.extend(of_lane.enumerate().map(|(unit, score)| (score, unit)));
        self.sorted.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        let mut places_before = 0;
        for tied in self.sorted.chunk_by(|a, b| a.0 == b.0) {
            for (_, unit) in tied {
                if let Some(slot) = self.before.get_mut(*unit).and_then(|before| before.get_mut(lane)) {
                    *slot = places_before;
                }
            }
            places_before += narrow(tied.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert::real;
    use crate::rank::competition_ranks;
    use pulp::{Arch, WithSimd};

    /// Frequencies of one step of lanes.
    struct Count<'a>(&'a [Lanes], usize);

    impl WithSimd for Count<'_> {
        type Output = Vec<u32>;

        fn with_simd<S: Simd>(self, simd: S) -> Vec<u32> {
            let mut frequencies = vec![0; self.0.len() * self.0.len()];
            Ranking::new(self.0.len()).count(simd, self.0, self.1, &mut frequencies);
            frequencies
        }
    }

    fn check(units: usize, used: usize, score: impl Fn(usize, usize) -> f64) {
        let scores: Vec<Lanes> =
            (0..units).map(|unit| std::array::from_fn(|lane| score(unit, lane))).collect();
        let mut expected = vec![0; units * units];
        for lane in 0..used {
            let of_lane: Vec<f64> = scores.iter().map(|score| score[lane]).collect();
            for (unit, rank) in competition_ranks(&of_lane).into_iter().enumerate() {
                expected[unit * units + rank.unwrap() - 1] += 1;
            }
        }
        for arch in [Arch::new(), Arch::Scalar] {
            assert_eq!(arch.dispatch(Count(&scores, used)), expected);
        }
    }

    #[test]
    fn scores_that_are_far_apart() {
        check(34, LANES, |unit, lane| real((unit * 7919 + lane * 104_729) % 1009));
    }

    #[test]
    fn scores_that_single_precision_cannot_tell_apart() {
        check(21, LANES, |unit, lane| 70.0 + real((unit * 13 + lane) % 21) * 1e-12);
    }

    #[test]
    fn ties_and_lanes_that_are_not_used() {
        check(9, 5, |unit, lane| real((unit + lane) % 4));
        check(1, 3, |_, _| 1.0);
    }

    #[test]
    fn so_many_units_that_lanes_are_sorted() {
        check(SORT_FROM, 2, |unit, lane| real((unit * 31 + lane) % 200));
    }
}
