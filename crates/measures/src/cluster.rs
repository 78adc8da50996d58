//! A cluster: a scheduler that divides queries, executors that read the lake, and the session that asks them.
//!
//! All of them open the lake by its address: a folder that every machine mounts at the same path, or `s3://bucket/folder`
//! with the same `AWS_...` variables in the environment of every process. The scheduler and the executors are of the same
//! version as the one who asks.
//!
//! Nothing between them is encrypted and nobody is asked who they are: their ports belong into a network of their own.

mod executor;
mod scheduler;
mod session;
mod stores;

pub use executor::{ExecutorOptions, serve_executor};
pub use scheduler::{ClusterTask, ClusterView, Scheduler, SchedulerOptions, TaskState};
pub(crate) use session::{register_files, session};

use crate::LakeError;
use ballista_core::error::BallistaError;

impl From<BallistaError> for LakeError {
    fn from(error: BallistaError) -> Self {
        Self::Cluster(error.to_string())
    }
}
