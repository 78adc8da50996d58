//! The words of `caicach cluster`.

use clap::Subcommand;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Cluster {
    /// Divide queries among executors
    Scheduler {
        /// Where to listen; nothing is encrypted, so this belongs into a network of its own
        #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:50050")]
        listen: SocketAddr,
        /// The name under which executors reach it (default: the address)
        #[arg(long, value_name = "HOST")]
        advertise: Option<String>,
    },
    /// Read the lake and count, for a scheduler
    Executor {
        /// The scheduler
        #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:50050")]
        scheduler: String,
        /// Where to listen
        #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
        listen: IpAddr,
        /// The port on which results are fetched
        #[arg(long, value_name = "PORT", default_value_t = 50051)]
        results_port: u16,
        /// The port on which work is given to it
        #[arg(long, value_name = "PORT", default_value_t = 50052)]
        tasks_port: u16,
        /// The name under which others reach it (default: the address)
        #[arg(long, value_name = "HOST")]
        advertise: Option<String>,
        /// Where intermediate results lie
        #[arg(long, value_name = "FOLDER", default_value = "data/cluster")]
        work_dir: PathBuf,
    },
}
