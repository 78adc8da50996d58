//! The same measures on a cluster.

use super::{
    MeasureRow, Request, check_columns, groups, has_dimensions, required_manifest, rows_of, sql, window_of,
    windows,
};
use crate::LakeError;
use crate::cluster::{register_files, session};
use crate::lake::{Lake, Manifest};
use caicach_registers::{Measure, Membership, Register};
use datafusion::arrow::array::{AsArray, RecordBatch};
use datafusion::arrow::datatypes::Int64Type;
use datafusion::datasource::ViewTable;
use datafusion::logical_expr::{LogicalPlanBuilder, lit};
use datafusion::prelude::{SessionContext, col};
use std::sync::Arc;
use std::time::Duration;

/// How often a query is asked again. The scheduler itself gives the tasks of a lost executor to another; this is for an
/// executor that is lost while its results are fetched.
const REPEATED: usize = 1;

/// How long the first, small query may take. A scheduler without executors waits for one, however long that takes.
const PATIENCE: Duration = Duration::from_secs(120);

/// Computes measures of one register on a cluster, as [`super::run`] does on this machine, with the same text of queries.
///
/// The address is that of the scheduler, such as `df://10.0.0.5:50050`. Every machine of the cluster must reach the lake at
/// the address with which it was opened here.
///
/// # Errors
/// The lake holds no such register, or cannot be read; records of a register are replaced by later imports, so that it must be
/// compacted first ([`Lake::compact`]); the cluster cannot be reached, or reads another lake.
pub async fn run_on_cluster(
    address: &str,
    lake: &Lake,
    registers: &[Register],
    register: &Register,
    measures: &[&Measure],
    request: &Request,
) -> Result<Vec<MeasureRow>, LakeError> {
    let manifest = required_manifest(lake, &register.id).await?;
    let fitting: Vec<&Measure> = measures
        .iter()
        .copied()
        .filter(|measure| {
            measure.register == register.id && has_dimensions(measure, register, &request.dimensions)
        })
        .collect();
    if fitting.is_empty() || manifest.files.is_empty() {
        return Ok(Vec::new());
    }
    let context = session(address, manifest.rows()).await?;
    register_table(&context, lake, register, &manifest, "r").await?;
    if !request.counts_in.is_empty() {
        register_closure(&context, &request.counts_in)?;
    }
    let windows = windows(request);
    let at = request.at.unwrap_or(manifest.at);
    let mut rows = Vec::new();
    for group in groups(&fitting) {
        let Some(first) = group.first() else { continue };
        let asking = sql::Asking { register, measures: &group, request, at };
        match (first.membership, &first.shape.exists) {
            (Membership::Event(column), None) if !first.is_count() => {
                for batch in asked(&context, &asking.by_event(column, &windows)).await? {
                    let name = |ordinal| window_of(&windows, request, ordinal);
                    rows.extend(rows_of(&batch, &group, request, name));
                }
            }
            (_, exists) => {
                let other = exists.as_ref().and_then(|exists| {
                    registers.iter().find(|other| other.id == exists.register).map(|other| (exists, other))
                });
                if let Some((_, other)) = other {
                    let manifest = required_manifest(lake, &other.id).await?;
                    context.deregister_table("o")?;
                    register_table(&context, lake, other, &manifest, "o").await?;
                }
                for window in windows.iter().filter(|window| window.can_hold(first, at)) {
                    for batch in asked(&context, &asking.in_window(window, other)).await? {
                        let found = rows_of(&batch, &group, request, |_| Some(window.name.clone()));
                        rows.extend(found.into_iter().filter(|row| window.is_known(first, row, at)));
                    }
                }
            }
        }
    }
    rows.sort_by_cached_key(|row| {
        (row.measure.clone(), row.unit.clone(), row.dimensions.clone(), row.period.clone())
    });
    Ok(rows)
}

/// Asks the cluster.
async fn asked(context: &SessionContext, query: &str) -> Result<Vec<RecordBatch>, LakeError> {
    let frame = context.sql(query).await?;
    let mut repeated = 0;
    loop {
        match frame.clone().collect().await {
            Ok(batches) => return Ok(batches),
            Err(_) if repeated < REPEATED => repeated += 1,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Registers the files of a register, and asks the cluster whether it finds the same records: a folder that another machine
/// does not have looks like an empty one there.
async fn register_table(
    context: &SessionContext,
    lake: &Lake,
    register: &Register,
    manifest: &Manifest,
    name: &str,
) -> Result<(), LakeError> {
    check_columns(register, manifest)?;
    register_files(context, lake, manifest, name)?;
    if manifest.files.is_empty() {
        return Ok(());
    }
    let counting = format!("SELECT count(*) FROM {name}");
    let counted = tokio::time::timeout(PATIENCE, asked(context, &counting)).await.map_err(|_| {
        LakeError::Cluster(format!("no answer within {} seconds; are there executors?", PATIENCE.as_secs()))
    })??;
    let of_batch = |batch: &RecordBatch| -> Option<i64> {
        let counts = batch.columns().first()?.as_primitive_opt::<Int64Type>()?;
        (!counts.is_empty()).then(|| counts.value(0))
    };
    let found =
        counted.iter().find_map(of_batch).and_then(|count| u64::try_from(count).ok()).unwrap_or_default();
    if found != manifest.rows() {
        let expected = manifest.rows();
        return Err(LakeError::OtherLake { register: register.id.clone(), found, expected });
    }
    Ok(())
}

/// The units in whose figures each unit counts, written into the query: the other machines have no such table.
fn register_closure(context: &SessionContext, pairs: &[(String, String)]) -> Result<(), LakeError> {
    let rows = pairs.iter().map(|(unit, above)| vec![lit(unit.as_str()), lit(above.as_str())]).collect();
    let plan = LogicalPlanBuilder::values(rows)?
        .project([col("column1").alias("unit"), col("column2").alias("above")])?
        .build()?;
    context.register_table("closure", Arc::new(ViewTable::new(plan, None)))?;
    Ok(())
}
