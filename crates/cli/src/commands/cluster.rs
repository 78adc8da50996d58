//! `caicach cluster …`

use super::place::runtime;
use super::{Context, Done};
use crate::args;
use crate::stop::Stop;
use caicach_app::AppError;
use caicach_findings::Findings;
use caicach_measures::{ExecutorOptions, Scheduler, SchedulerOptions, serve_executor};

pub(crate) fn run(context: &Context<'_>, command: args::Cluster) -> Done {
    runtime()?.block_on(async {
        match command {
            args::Cluster::Scheduler { listen, advertise } => {
                let options =
                    SchedulerOptions { listen, advertised_host: advertise, ..SchedulerOptions::default() };
                let scheduler = Scheduler::bind(&options).await.map_err(AppError::from)?;
                let address = scheduler.address();
                context.printer.line(&format!(
                    "{} df://{address}",
                    context.printer.say("Điều phối cụm máy tại", "The scheduler listens at")
                ))?;
                scheduler.serve().await.map_err(AppError::from)?;
            }
            args::Cluster::Executor { scheduler, listen, results_port, tasks_port, advertise, work_dir } => {
                let (host, port) = host_and_port(&scheduler)?;
                let options = ExecutorOptions {
                    listen,
                    advertised_host: advertise,
                    results_port,
                    tasks_port,
                    cores: context.common.threads,
                    ..ExecutorOptions::new(host, port, work_dir)
                };
                context.printer.line(&format!(
                    "{} {scheduler}",
                    context.printer.say("Máy tính toán của", "An executor of")
                ))?;
                serve_executor(options).await.map_err(AppError::from)?;
            }
        }
        Ok(Findings::default())
    })
}

fn host_and_port(text: &str) -> Result<(&str, u16), Stop> {
    let parts = text.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse().ok()?)));
    parts.filter(|(host, _)| !host.is_empty()).ok_or_else(|| {
        Stop::request(
            format!("--scheduler {text}: cần MÁY:CỔNG, ví dụ 10.0.0.5:50050"),
            format!("--scheduler {text}: a HOST:PORT is needed, as 10.0.0.5:50050"),
        )
    })
}
