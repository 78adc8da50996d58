//! An executor: reads files of the lake and counts, for the scheduler that it belongs to.

use super::stores::runtime;
use crate::LakeError;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How an executor is started.
#[derive(Debug, Clone)]
pub struct ExecutorOptions {
    /// The name by which the scheduler knows it; a random one when not given.
    pub name: Option<String>,
    /// The address on which it listens.
    pub listen: IpAddr,
    /// The name or address under which the scheduler, the other executors and those who ask reach it; the one it
    /// connects from when not given.
    pub advertised_host: Option<String>,
    /// The port on which results are fetched.
    pub results_port: u16,
    /// The port on which the scheduler gives it work.
    pub tasks_port: u16,
    /// The host of the scheduler.
    pub scheduler_host: String,
    /// The port of the scheduler.
    pub scheduler_port: u16,
    /// How many parts of queries it works on at once; all processors when not given.
    pub cores: Option<usize>,
    /// Where intermediate results lie; the folder is made when it is missing.
    pub work_dir: PathBuf,
    /// How often it tells the scheduler that it lives; well below [`super::SchedulerOptions::executor_timeout`].
    pub heartbeat: Duration,
}

impl ExecutorOptions {
    /// An executor of the scheduler at an address, on the ports 50051 and 50052 of this machine alone.
    #[must_use]
    pub fn new(scheduler_host: &str, scheduler_port: u16, work_dir: PathBuf) -> Self {
        Self {
            name: None,
            listen: IpAddr::from([127, 0, 0, 1]),
            advertised_host: None,
            results_port: 50051,
            tasks_port: 50052,
            scheduler_host: scheduler_host.to_owned(),
            scheduler_port,
            cores: None,
            work_dir,
            heartbeat: Duration::from_secs(5),
        }
    }
}

/// How long an executor waits for its scheduler when both are started together.
const CONNECT_SECONDS: u16 = 60;
/// How often old intermediate results are looked for.
const CLEAN_UP_SECONDS: u64 = 600;
/// When intermediate results are old. The scheduler has them removed earlier; this is for those that it forgot.
const RESULTS_KEPT_SECONDS: u64 = 6 * 3600;

/// Runs an executor until it is told to end (Ctrl-C, SIGTERM, or by the scheduler). What it works on then is finished first.
///
/// # Errors
/// The folder or the ports cannot be used; the scheduler cannot be reached or refuses.
pub async fn serve_executor(options: ExecutorOptions) -> Result<(), LakeError> {
    tokio::fs::create_dir_all(&options.work_dir).await?;
    let work_dir = tokio::fs::canonicalize(&options.work_dir).await?;
    let place = work_dir.to_str().ok_or_else(|| LakeError::Place(work_dir.display().to_string()))?;
    let defaults = ExecutorProcessConfig::default();
    let config = ExecutorProcessConfig {
        executor_id: options.name.unwrap_or(defaults.executor_id),
        bind_host: options.listen.to_string(),
        external_host: options.advertised_host,
        port: options.results_port,
        grpc_port: options.tasks_port,
        scheduler_host: options.scheduler_host,
        scheduler_port: options.scheduler_port,
        scheduler_connect_timeout_seconds: CONNECT_SECONDS,
        vcores: options.cores.unwrap_or(0),
        work_dir: Some(place.to_owned()),
        executor_heartbeat_interval_seconds: options.heartbeat.as_secs().max(1),
        job_data_clean_up_interval_seconds: CLEAN_UP_SECONDS,
        job_data_ttl_seconds: RESULTS_KEPT_SECONDS,
        override_runtime_producer: Some(Arc::new(move |_| runtime(Some(&work_dir)))),
        ..ExecutorProcessConfig::default()
    };
    Ok(start_executor_process(Arc::new(config)).await?)
}
