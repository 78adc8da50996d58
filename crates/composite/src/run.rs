//! How a long computation is run: on how many threads, who hears of its progress, who may stop it.

use crate::Error;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

/// How to run a long computation. Nothing here changes a result: the same input and seed give the same bytes with any
/// number of threads and on every processor.
#[derive(Clone, Copy, Default)]
pub struct Run<'a> {
    /// Number of threads: `Some(0)` is one for each processor, `None` uses the pool of rayon in which the caller
    /// runs (the global one if it runs in none).
    pub threads: Option<usize>,
    /// Called now and then, from any of the threads, with the number of draws done so far. Numbers may arrive out of
    /// order by a little.
    pub progress: Option<&'a (dyn Fn(u64) + Sync)>,
    /// Set to `true` by anybody to stop; the computation then ends after a few hundred draws with
    /// [`Error::Cancelled`].
    pub cancel: Option<&'a AtomicBool>,
    /// Which instructions of the processor to use.
    pub instructions: Instructions,
}

/// Which instructions of the processor the kernels use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Instructions {
    /// The widest vectors that the processor has, found at run time.
    #[default]
    Best,
    /// Only what every processor of the architecture has: slower, for tests and for finding faults.
    Portable,
}

impl Run<'_> {
    /// Runs `work` on the threads asked for.
    pub(crate) fn install<R: Send>(&self, work: impl FnOnce() -> R + Send) -> Result<R, Error> {
        let Some(threads) = self.threads else { return Ok(work()) };
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|cause| Error::Threads { threads, cause })?;
        Ok(pool.install(work))
    }

    /// The vector instructions to dispatch to.
    pub(crate) fn architecture(&self) -> pulp::Arch {
        match self.instructions {
            Instructions::Best => pulp::Arch::new(),
            Instructions::Portable => pulp::Arch::Scalar,
        }
    }

    /// Whether somebody asked to stop.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed))
    }

    /// Tells how many draws are done.
    pub(crate) fn report(&self, draws: u64) {
        if let Some(progress) = self.progress {
            progress(draws);
        }
    }
}

impl fmt::Debug for Run<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Run")
            .field("threads", &self.threads)
            .field("progress", &self.progress.is_some())
            .field("cancel", &self.cancel)
            .field("instructions", &self.instructions)
            .finish()
    }
}
