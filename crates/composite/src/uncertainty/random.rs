//! Random numbers that depend on the seed and the number of the block only.

use super::lanes::LANES;
use pulp::Simd;
use rand_xoshiro::rand_core::{Rng, SeedableRng};
use rand_xoshiro::{SplitMix64, Xoshiro256PlusPlus};

/// What random numbers are for. Each purpose has its own stream, so that the draws of weights are the same whether or
/// not values have errors.
#[derive(Debug, Clone, Copy)]
pub(super) enum Purpose {
    /// Factors of weights.
    Weights,
    /// Errors of values.
    Errors,
    /// The choice between arithmetic and geometric mean.
    Aggregation,
}

impl Purpose {
    fn number(self) -> u64 {
        match self {
            Self::Weights => 1,
            Self::Errors => 2,
            Self::Aggregation => 3,
        }
    }
}

/// Seeds for one purpose and one block: SplitMix64 over the seed, then the purpose, then the block, so that
/// neighbouring seeds and blocks start far apart.
fn seeds(seed: u64, purpose: Purpose, block: u64) -> SplitMix64 {
    let by_seed = SplitMix64::seed_from_u64(seed).next_u64();
    let by_purpose = SplitMix64::seed_from_u64(by_seed ^ purpose.number()).next_u64();
    let by_block = SplitMix64::seed_from_u64(by_purpose ^ block).next_u64();
    SplitMix64::seed_from_u64(by_block)
}

/// A generator of its own for one purpose and one block.
pub(super) fn generator(seed: u64, purpose: Purpose, block: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::from_rng(&mut seeds(seed, purpose, block))
}

/// Random bits for all lanes at once: a generator xoshiro128++ for each lane (Blackman and Vigna 2021, "Scrambled
/// linear pseudorandom number generators", ACM TOMS 47(4)), all in step, so that vector instructions compute them.
/// Each is the generator of `rand_xoshiro`, which a test compares it with.
pub(super) struct RandomBits {
    state: [[u32; LANES]; 4],
}

impl RandomBits {
    /// The generators of one block.
    pub(super) fn new(seed: u64, purpose: Purpose, block: u64) -> Self {
        let mut seeds = seeds(seed, purpose, block);
        let mut state = [[0; LANES]; 4];
        for lane in 0..LANES {
            for word in &mut state {
                if let Some(slot) = word.get_mut(lane) {
                    *slot = seeds.next_u32();
                }
            }
        }
        Self { state }
    }

    /// The next 32 random bits of every lane, row after row.
    #[inline(always)]
    pub(super) fn fill<S: Simd>(&mut self, simd: S, rows: &mut [[u32; LANES]]) {
        let shift_left = |bits, by| simd.wrapping_dyn_shl_u32s(bits, simd.splat_u32s(by));
        let rotate_left = |bits, by| {
            simd.or_u32s(shift_left(bits, by), simd.wrapping_dyn_shr_u32s(bits, simd.splat_u32s(32 - by)))
        };
        let [words0, words1, words2, words3] = &mut self.state;
        let words0 = S::as_mut_simd_u32s(words0).0;
        let words1 = S::as_mut_simd_u32s(words1).0;
        let words2 = S::as_mut_simd_u32s(words2).0;
        let words3 = S::as_mut_simd_u32s(words3).0;
        let vectors = words0.iter_mut().zip(words1).zip(words2).zip(words3);
        for (vector, (((word0, word1), word2), word3)) in vectors.enumerate() {
            let (mut s0, mut s1, mut s2, mut s3) = (*word0, *word1, *word2, *word3);
            for row in rows.iter_mut() {
                if let Some(output) = S::as_mut_simd_u32s(row).0.get_mut(vector) {
                    *output = simd.add_u32s(rotate_left(simd.add_u32s(s0, s3), 7), s0);
                }
                let shifted = shift_left(s1, 9);
                s2 = simd.xor_u32s(s2, s0);
                s3 = simd.xor_u32s(s3, s1);
                s1 = simd.xor_u32s(s1, s2);
                s0 = simd.xor_u32s(s0, s3);
                s2 = simd.xor_u32s(s2, shifted);
                s3 = rotate_left(s3, 11);
            }
            (*word0, *word1, *word2, *word3) = (s0, s1, s2, s3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulp::{Arch, WithSimd};
    use rand_xoshiro::Xoshiro128PlusPlus;

    /// So many rows of a block's bits.
    struct Rows(RandomBits, usize);

    impl WithSimd for Rows {
        type Output = Vec<[u32; LANES]>;

        #[inline(always)]
        fn with_simd<S: Simd>(mut self, simd: S) -> Self::Output {
            let mut rows = vec![[0; LANES]; self.1];
            let (first, second) = rows.split_at_mut(self.1 / 3);
            self.0.fill(simd, first);
            self.0.fill(simd, second);
            rows
        }
    }

    fn rows(seed: u64, purpose: Purpose, block: u64, count: usize) -> Vec<[u32; LANES]> {
        Arch::new().dispatch(Rows(RandomBits::new(seed, purpose, block), count))
    }

    #[test]
    fn each_lane_is_the_generator_of_rand_xoshiro_on_every_processor() {
        let mut seeds = seeds(7, Purpose::Weights, 3);
        let mut reference: Vec<Xoshiro128PlusPlus> = (0..LANES)
            .map(|_| {
                let mut seed = [0; 16];
                for word in seed.chunks_exact_mut(4) {
                    word.copy_from_slice(&seeds.next_u32().to_le_bytes());
                }
                Xoshiro128PlusPlus::from_seed(seed)
            })
            .collect();
        let expected: Vec<Vec<u32>> =
            (0..100).map(|_| reference.iter_mut().map(Rng::next_u32).collect()).collect();
        for arch in [Arch::new(), Arch::Scalar] {
            let rows = arch.dispatch(Rows(RandomBits::new(7, Purpose::Weights, 3), 100));
            assert_eq!(rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn seed_purpose_and_block_all_matter() {
        let first = rows(1, Purpose::Weights, 0, 3);
        assert_eq!(first, rows(1, Purpose::Weights, 0, 3));
        assert_ne!(first, rows(2, Purpose::Weights, 0, 3));
        assert_ne!(first, rows(1, Purpose::Weights, 1, 3));
        assert_ne!(first, rows(1, Purpose::Errors, 0, 3));
    }

    #[test]
    fn mean_and_variance_are_those_of_the_uniform_distribution() {
        let numbers: Vec<f64> = rows(5, Purpose::Weights, 0, 10_000)
            .as_flattened()
            .iter()
            .map(|bits| f64::from(*bits) / 2.0_f64.powi(32))
            .collect();
        let mean = numbers.iter().sum::<f64>() / 160_000.0;
        let variance = numbers.iter().map(|number| (number - mean).powi(2)).sum::<f64>() / 160_000.0;
        // Standard errors: 0.00072 of the mean, 0.00019 of the variance; five of each.
        assert!((mean - 0.5).abs() < 0.0036, "{mean}");
        assert!((variance - 1.0 / 12.0).abs() < 0.001, "{variance}");
    }
}
