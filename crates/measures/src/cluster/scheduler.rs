//! A scheduler: takes queries, divides them into tasks, gives these to executors, and again to others when one is lost.

use super::stores::runtime;
use crate::LakeError;
use ballista_core::serde::protobuf::task_status::Status;
use ballista_core::utils::default_session_builder;
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::{create_scheduler, start_grpc_service_with_listener};
use ballista_scheduler::scheduler_server::SchedulerServer;
use datafusion::execution::SessionStateBuilder;
use datafusion_proto::protobuf::{LogicalPlanNode, PhysicalPlanNode};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// How a scheduler is started.
#[derive(Debug, Clone)]
pub struct SchedulerOptions {
    /// The address on which it listens; with port 0, a free one is taken.
    pub listen: SocketAddr,
    /// The name or address under which executors reach it; the one on which it listens when not given.
    pub advertised_host: Option<String>,
    /// How long an executor may be silent before its tasks are given to others.
    pub executor_timeout: Duration,
}

impl Default for SchedulerOptions {
    /// On port 50050 of this machine alone; an executor that says nothing for 20 seconds is lost.
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 50050)),
            advertised_host: None,
            executor_timeout: Duration::from_secs(20),
        }
    }
}

type Server = SchedulerServer<LogicalPlanNode, PhysicalPlanNode>;

/// A scheduler that has its port and waits to serve.
pub struct Scheduler {
    server: Server,
    listener: TcpListener,
    address: SocketAddr,
}

impl Scheduler {
    /// Takes the port.
    ///
    /// # Errors
    /// The port is taken.
    pub async fn bind(options: &SchedulerOptions) -> Result<Self, LakeError> {
        let listener = TcpListener::bind(options.listen).await?;
        let address = listener.local_addr()?;
        let timeout = options.executor_timeout.as_secs().max(1);
        let config = SchedulerConfig {
            bind_host: address.ip().to_string(),
            bind_port: address.port(),
            external_host: options.advertised_host.clone().unwrap_or_else(|| address.ip().to_string()),
            // Who asks needs to reach the scheduler alone; it hands results on from the executors.
            enable_embedded_flight_proxy: true,
            executor_timeout_seconds: timeout,
            expire_dead_executor_interval_seconds: (timeout / 4).max(1),
            no_executors_grace_period_seconds: timeout.saturating_mul(2),
            override_session_builder: Some(Arc::new(|config| {
                let state = default_session_builder(config)?;
                Ok(SessionStateBuilder::new_from_existing(state).with_runtime_env(runtime(None)?).build())
            })),
            ..SchedulerConfig::default()
        };
        config.validate()?;
        let cluster = BallistaCluster::new_from_config(&config).await?;
        let server = create_scheduler(cluster, Arc::new(config)).await?;
        Ok(Self { server, listener, address })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A look at what it does, while it serves.
    #[must_use]
    pub fn view(&self) -> ClusterView {
        ClusterView { server: self.server.clone() }
    }

    /// Serves until the process ends or this is dropped.
    ///
    /// # Errors
    /// The port can no longer be served.
    pub async fn serve(self) -> Result<(), LakeError> {
        Ok(start_grpc_service_with_listener(self.listener, self.server).await?)
    }
}

/// A look at a scheduler.
#[derive(Clone)]
pub struct ClusterView {
    server: Server,
}

/// A part of a query, as the scheduler knows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClusterTask {
    /// The query.
    pub job: String,
    /// The stage of the query; stages are done one after another.
    pub stage: usize,
    /// The number of the task in its stage. A part that is done again has a new number.
    pub task: usize,
    /// How it stands.
    pub state: TaskState,
}

/// How a task stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskState {
    /// An executor works on it.
    Running {
        /// Its name.
        executor: String,
    },
    /// An executor did it and holds the result.
    Done {
        /// Its name.
        executor: String,
    },
    /// It failed, or its result is lost; the part is done again in another task.
    Failed {
        /// Why.
        reason: String,
    },
}

impl ClusterView {
    /// The names of the executors that it counts on.
    ///
    /// # Errors
    /// The state of the scheduler cannot be read.
    pub async fn executors(&self) -> Result<Vec<String>, LakeError> {
        let known = self.server.state.executor_manager.get_executors_state().await?;
        let mut names: Vec<String> = known.into_iter().map(|(executor, _, _)| executor.id).collect();
        names.sort();
        Ok(names)
    }

    /// The tasks of the queries that run now.
    pub async fn tasks(&self) -> Vec<ClusterTask> {
        let mut tasks = Vec::new();
        for (job, cached) in self.server.state.task_manager.get_running_job_cache().iter() {
            let graph = cached.execution_graph.read().await;
            for (stage, known) in graph.stages() {
                for (number, task) in known.task_infos().unwrap_or_default().iter().enumerate() {
                    let state = match &task.task_status {
                        Status::Running(it) => TaskState::Running { executor: it.executor_id.clone() },
                        Status::Successful(it) => TaskState::Done { executor: it.executor_id.clone() },
                        Status::Failed(it) => TaskState::Failed { reason: it.error.clone() },
                    };
                    tasks.push(ClusterTask { job: job.to_string(), stage: *stage, task: number, state });
                }
            }
        }
        tasks.sort();
        tasks
    }
}
