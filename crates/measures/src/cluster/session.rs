//! The session that asks a cluster.

use super::stores::runtime;
use crate::LakeError;
use crate::lake::data_type_of;
use crate::lake::{Lake, Manifest};
use ballista::prelude::{SessionConfigExt, SessionContextExt};
use ballista_core::config::BALLISTA_ADAPTIVE_PLANNER_ENABLED;
use datafusion::arrow::datatypes::{Field, Schema};
use datafusion::datasource::empty::EmptyTable;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};
use std::sync::Arc;

/// How many records make a part of a query worth sending to another machine.
const PART_ROWS: u64 = 131_072;

/// A session whose queries run on the cluster at an address such as `df://host:50050`, divided for so many records.
pub(crate) async fn session(address: &str, rows: u64) -> Result<SessionContext, LakeError> {
    let parts = usize::try_from(rows / PART_ROWS).unwrap_or(usize::MAX).clamp(4, 256);
    // The adaptive planner of Ballista 55.0 never ends on some joins (a measure over another register that is empty).
    let config = SessionConfig::new_with_ballista()
        .with_target_partitions(parts)
        .set_bool(BALLISTA_ADAPTIVE_PLANNER_ENABLED, false);
    let state = SessionStateBuilder::new()
        .with_default_features()
        .with_config(config)
        .with_runtime_env(runtime(None)?)
        .build();
    Ok(SessionContext::remote_with_state(address, state).await?)
}

/// Registers the files of a snapshot as a table.
///
/// # Errors
/// Records of it are replaced by later files: whoever reads the files by themselves would count them twice.
pub(crate) fn register_files(
    context: &SessionContext,
    lake: &Lake,
    manifest: &Manifest,
    name: &str,
) -> Result<(), LakeError> {
    let register = &manifest.register;
    if manifest.files.iter().any(|file| file.replaced.is_some()) {
        let rows = manifest.files.iter().map(|file| file.replaced_rows).sum();
        return Err(LakeError::NotCompact { register: register.clone(), rows });
    }
    let mut fields = Vec::new();
    for column in &manifest.columns {
        let data_type =
            data_type_of(column).ok_or_else(|| LakeError::OtherColumns { register: register.clone() })?;
        fields.push(Field::new(&column.name, data_type, true));
    }
    let mut addresses = Vec::new();
    for file in &manifest.files {
        addresses.push(ListingTableUrl::try_new(lake.address(register, &file.path), None)?);
    }
    let schema = Arc::new(Schema::new(fields));
    if addresses.is_empty() {
        context.register_table(name, Arc::new(EmptyTable::new(schema)))?;
        return Ok(());
    }
    let config = ListingTableConfig::new_with_multi_paths(addresses)
        .with_listing_options(ListingOptions::new(Arc::new(ParquetFormat::default())))
        .with_schema(schema);
    context.register_table(name, Arc::new(ListingTable::try_new(config)?))?;
    Ok(())
}
