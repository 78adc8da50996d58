//! All blocks of draws, on as many threads as there are.

use super::UncertaintySettings;
use super::kernel::{BLOCK, Block};
use super::model::Model;
use super::spread::{Brackets, Spread};
use crate::convert::{index, real, whole};
use crate::{Error, Run};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// Half the width of the brackets in which quantiles are looked for, in standard deviations: the first misses about one
/// quantile in two million, the last none.
const HALF_WIDTHS: [f64; 3] = [5.0, 20.0, f64::INFINITY];

/// What comes out of the draws, unit by unit in the model's order.
#[derive(Debug, PartialEq)]
pub(super) struct Simulated {
    /// How often the unit had rank 1, 2, …
    pub(super) frequencies: Vec<Vec<u32>>,
    /// Quantiles of its score.
    pub(super) score_quantiles: Vec<[f64; 3]>,
}

/// Runs all draws.
pub(super) fn simulate(
    model: &Model,
    settings: &UncertaintySettings,
    run: &Run<'_>,
) -> Result<Simulated, Error> {
    simulate_after(first_blocks(index(settings.draws)), &HALF_WIDTHS, model, settings, run)
}

/// Runs the first blocks to learn where the quantiles of the scores lie, then the others; again with the next of
/// `half_widths` if a quantile was not found. The result does not depend on `first_blocks` and `half_widths`.
fn simulate_after(
    first_blocks: usize,
    half_widths: &[f64],
    model: &Model,
    settings: &UncertaintySettings,
    run: &Run<'_>,
) -> Result<Simulated, Error> {
    let simulation = Simulation { model, settings, run, units: model.units(), done: AtomicU64::new(0) };
    let blocks = index(settings.draws).div_ceil(BLOCK);
    let first_blocks = first_blocks.min(blocks);
    let everything = vec![Brackets::EVERYTHING; simulation.units];
    let first = simulation.run(0..first_blocks, &everything)?;
    if first_blocks == blocks {
        return Ok(simulated(&first, &everything, simulation.units));
    }

    let samples: Vec<Vec<f64>> = first.spreads.into_par_iter().map(Spread::into_sorted).collect();
    let mut last = None;
    for half_width in half_widths {
        let brackets: Vec<Brackets> =
            samples.iter().map(|sample| Brackets::around(sample, *half_width)).collect();
        let mut tally = simulation.run(first_blocks..blocks, &brackets)?;
        for (count, of_first) in tally.frequencies.iter_mut().zip(&first.frequencies) {
            *count += of_first;
        }
        let mut flags = Vec::new();
        for ((spread, sample), brackets) in tally.spreads.iter_mut().zip(&samples).zip(&brackets) {
            spread.add(sample, brackets, &mut flags);
        }
        let simulated = simulated(&tally, &brackets, simulation.units);
        let found = simulated.score_quantiles.iter().flatten().all(|quantile| !quantile.is_nan());
        last = Some(simulated);
        if found {
            break;
        }
    }
    last.ok_or(Error::NoScores)
}

/// How many blocks show where quantiles lie: n^(2/3) draws, since then the share of the scores that has to be kept
/// shrinks as the number of draws grows, but not fewer than 2,048; all blocks when that would be a quarter of them.
fn first_blocks(draws: usize) -> usize {
    let first_draws = whole(real(draws).powf(2.0 / 3.0)).max(2048);
    if 4 * first_draws >= draws { usize::MAX } else { first_draws / BLOCK }
}

/// The report on everything that was drawn; NaN for a quantile that was not found.
fn simulated(tally: &Tally, brackets: &[Brackets], units: usize) -> Simulated {
    let score_quantiles = tally
        .spreads
        .par_iter()
        .zip(brackets)
        .map(|(spread, brackets)| spread.quantiles(brackets).unwrap_or([f64::NAN; 3]))
        .collect();
    let frequencies = tally.frequencies.chunks_exact(units.max(1)).map(<[u32]>::to_vec).collect();
    Simulated { frequencies, score_quantiles }
}

/// What every block needs.
struct Simulation<'a> {
    model: &'a Model,
    settings: &'a UncertaintySettings,
    run: &'a Run<'a>,
    units: usize,
    /// Draws done, for the report of progress.
    done: AtomicU64,
}

impl Simulation<'_> {
    /// Draws a range of blocks. Counts are whole numbers and kept scores are picked by their order, so it does not
    /// matter which thread draws which block, nor in which order their tallies are merged.
    fn run(&self, blocks: Range<usize>, brackets: &[Brackets]) -> Result<Tally, Error> {
        // Few tallies, because with thousands of units each takes many megabytes.
        let blocks_together = blocks.len().div_ceil(4 * rayon::current_num_threads());
        let tally = blocks
            .into_par_iter()
            .with_min_len(blocks_together)
            .fold(
                || Tally::new(self.units),
                |mut tally, block| {
                    if !self.run.is_cancelled() {
                        self.draw(block, brackets, &mut tally);
                    }
                    tally
                },
            )
            .reduce_with(Tally::merge);
        if self.run.is_cancelled() {
            return Err(Error::Cancelled);
        }
        tally.ok_or(Error::NoScores)
    }

    /// Draws one block and adds it to a tally.
    fn draw(&self, block: usize, brackets: &[Brackets], tally: &mut Tally) {
        let (model, settings, architecture) = (self.model, self.settings, self.run.architecture());
        let draws = BLOCK.min(index(settings.draws) - block * BLOCK);
        let Tally { frequencies, spreads, scores, flags } = tally;
        scores.resize(self.units * draws, 0.0);
        let number = u64::try_from(block).unwrap_or(u64::MAX);
        architecture.dispatch(Block {
            model,
            settings,
            number,
            scores,
            frequencies,
            spreads,
            brackets,
            flags,
        });
        let draws = u64::try_from(draws).unwrap_or(u64::MAX);
        let done = self.done.fetch_add(draws, Ordering::Relaxed) + draws;
        self.run.report(done.min(u64::from(settings.draws)));
    }
}

/// What one thread has counted and kept.
struct Tally {
    /// Unit after unit, how often it had rank 1, 2, …
    frequencies: Vec<u32>,
    spreads: Vec<Spread>,
    /// Room for the scores of one block.
    scores: Vec<f64>,
    /// Room for [`Spread::add`].
    flags: Vec<u64>,
}

impl Tally {
    fn new(units: usize) -> Self {
        Self {
            frequencies: vec![0; units * units],
            spreads: vec![Spread::default(); units],
            scores: Vec::new(),
            flags: Vec::new(),
        }
    }

    fn merge(mut self, other: Self) -> Self {
        for (count, other) in self.frequencies.iter_mut().zip(other.frequencies) {
            *count += other;
        }
        for (spread, other) in self.spreads.iter_mut().zip(other.spreads) {
            spread.merge(other);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Data, DataRow, Tree, TreeRow};

    #[test]
    fn what_is_learnt_from_the_first_draws_changes_the_time_but_not_the_result() {
        let rows = [TreeRow::root("index"), TreeRow::new("a", "index", 1.0), TreeRow::new("b", "index", 2.0)];
        let tree = Tree::build(rows).0.unwrap();
        let values = [[80.0, 30.0], [50.0, 45.0], [20.0, 70.0], [60.0, 60.0]];
        let rows =
            values.iter().enumerate().map(|(unit, values)| DataRow::new(unit.to_string(), values.to_vec()));
        let (data, _) = Data::build(&tree, &["a".to_owned(), "b".to_owned()], rows.collect());
        let settings = UncertaintySettings { draws: 10_000, ..UncertaintySettings::default() };
        let (model, _) = Model::build(&tree, &data, &settings).unwrap();
        let after = |first_blocks, half_widths: &[f64]| {
            simulate_after(first_blocks, half_widths, &model, &settings, &Run::default()).unwrap()
        };

        let all_kept = after(usize::MAX, &HALF_WIDTHS);
        assert!(all_kept.score_quantiles.iter().flatten().all(|quantile| quantile.is_finite()));
        assert_eq!(after(1, &HALF_WIDTHS), all_kept);
        assert_eq!(after(8, &HALF_WIDTHS), all_kept);
        let too_narrow = after(1, &[0.0]);
        assert!(too_narrow.score_quantiles.iter().flatten().any(|quantile| quantile.is_nan()));
        assert_eq!(after(1, &[0.0, f64::INFINITY]), all_kept);
    }
}
