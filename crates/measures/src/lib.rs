//! The lake of registers, and measures over it.
//!
//! Records go into the lake as Parquet files with typed columns ([`Lake`]), with everything derived once when they are
//! written. Measures are SQL over a register ([`run`]), the same text on a laptop and on a cluster.
//!
//! **Boundary:** only this crate knows Arrow and the query engine.

#[cfg(feature = "cluster")]
mod cluster;
mod error;
mod lake;
mod parquet_rows;
mod run;

#[cfg(feature = "cluster")]
pub use cluster::{
    ClusterTask, ClusterView, ExecutorOptions, Scheduler, SchedulerOptions, TaskState, serve_executor,
};
pub use error::LakeError;
pub use lake::{
    Column, Compacted, DataFile, FileReader, ImportMode, Imported, Lake, LakePartition, LakeWriter, Manifest,
    Rows, RowsBuilder, SnapshotSource, Texts, columns_of, version_of,
};
pub use parquet_rows::{TextRows, parquet_rows};
#[cfg(feature = "cluster")]
pub use run::run_on_cluster;
pub use run::{
    Behind, BehindRequest, Grain, MeasureRow, Part, RecordPage, Request, SameValues, broken_rules, explain,
    records_behind, records_where, run, run_as_queries, same_values, units_of,
};
