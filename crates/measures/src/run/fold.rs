//! Counting many measures of a register in one scan.
//!
//! Every condition is an expression of the query engine, computed once for each batch of records however many measures use it.
//! What holds is a bit for each record; counting is then adding one to the cell of the record's unit, dimensions and period,
//! in an array for each condition and period membership. The files of the snapshot are read by several threads; each counts
//! for itself, and the counts are added at the end. Sums are added as whole numbers, so that their order does not matter.

mod counts;
mod periods;
mod plan;
mod texts;

use super::sql::{self, name_of};
use super::{MeasureRow, Request, Window};
use crate::LakeError;
use crate::lake::{Lake, LakePartition, Manifest, Texts};
use caicach_registers::{Measure, Register};
use chrono::NaiveDateTime;
use counts::Counts;
use datafusion::common::DFSchema;
use datafusion::error::DataFusionError;
use datafusion::execution::context::SessionContext;
use futures::TryStreamExt;
use plan::{Plan, Planning};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// More cells than this are left to the query engine, which does not hold them all at once.
const MOST_CELLS: usize = 32 * 1024 * 1024;

/// How many parts of files each thread should find, so that none waits long for the last.
const PARTS_PER_THREAD: usize = 16;

/// No period, no group.
const NONE: u32 = u32::MAX;

/// Whether a measure can be counted here.
pub(super) fn can_count(measure: &Measure) -> bool {
    measure.shape.exists.is_none() && measure.shape.distinct.is_none()
}

/// Counts measures. None when there would be more cells than fit into memory.
pub(super) async fn count(
    lake: &Lake,
    manifest: &Manifest,
    register: &Register,
    measures: &[&Measure],
    request: &Request,
    windows: &[Window],
    at: NaiveDateTime,
) -> Result<Option<Vec<MeasureRow>>, LakeError> {
    let columns = super::columns_of(register, measures, request);
    let names: Vec<&str> = columns.iter().map(|place| name_of(register, *place)).collect();
    let (schema, partitions) = lake.partitions(manifest, &names, Texts::Numbered)?;
    let position = |place: usize| columns.iter().position(|known| *known == place).unwrap_or(usize::MAX);
    let df_schema = DFSchema::try_from(Arc::clone(&schema))?;
    let context = SessionContext::new();
    let mut planning = Planning {
        context: &context,
        schema: &df_schema,
        known: HashMap::new(),
        plan: Plan {
            register: register.clone(),
            expressions: Vec::new(),
            scopes: Vec::new(),
            counted: Vec::new(),
            results: Vec::new(),
            windows: windows.to_vec(),
            at,
            unit: position(register.unit),
            dimensions: request
                .dimensions
                .iter()
                .filter_map(|name| caicach_registers::expression::Columns::column(register, name))
                .map(|(place, _)| position(place))
                .collect(),
        },
    };
    for (number, measure) in measures.iter().enumerate() {
        planning.add(number, measure, at)?;
    }
    let plan = Arc::new(planning.plan);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let parts = (threads * PARTS_PER_THREAD).div_ceil(partitions.len().max(1));
    let parts: Arc<Vec<LakePartition>> =
        Arc::new(partitions.into_iter().flat_map(|partition| partition.split(parts)).collect());
    let next = Arc::new(AtomicUsize::new(0));
    let mut tasks = Vec::new();
    for _ in 0..threads.min(parts.len()).max(1) {
        let (plan, parts, next) = (Arc::clone(&plan), Arc::clone(&parts), Arc::clone(&next));
        tasks.push(tokio::spawn(async move {
            let mut counts = Counts::new(&plan);
            while let Some(part) = parts.get(next.fetch_add(1, Ordering::Relaxed)) {
                let mut stream = part.open_where(&|group| plan.needs(group)).await?;
                while let Some(batch) = stream.try_next().await? {
                    counts.add_batch(&plan, &batch)?;
                    if counts.cells() > MOST_CELLS {
                        return Ok(None);
                    }
                }
            }
            Ok::<_, LakeError>(Some(counts))
        }));
    }
    let mut all: Option<Counts> = None;
    let mut is_whole = true;
    for task in tasks {
        let counts = task.await.map_err(|error| DataFusionError::External(Box::new(error)))??;
        match counts {
            Some(counts) => match &mut all {
                Some(all) => all.add(&plan, &counts),
                None => all = Some(counts),
            },
            None => is_whole = false,
        }
    }
    let rows = all.map(|all| all.rows(&plan, measures, request)).unwrap_or_default();
    Ok(is_whole.then_some(rows))
}

/// The columns that all measures read, in the order of the register.
pub(super) fn columns_read(register: &Register, measures: &[&Measure]) -> BTreeSet<usize> {
    measures.iter().flat_map(|measure| sql::columns_of_measure(measure, register)).collect()
}
