//! A scheduler in this process, and executors in processes that can be killed.

use caicach_measures::{ClusterView, ExecutorOptions, Scheduler, SchedulerOptions, serve_executor};
use std::io::Read;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use tokio::task::JoinHandle;

/// Names the executor that a process is to be: name, ports, port of the scheduler, folder.
const EXECUTOR: &str = "CAICACH_TEST_EXECUTOR";

pub(crate) struct Machines {
    pub(crate) address: String,
    pub(crate) view: ClusterView,
    pub(crate) executors: Vec<Executor>,
    serving: JoinHandle<()>,
    _folder: TempDir,
}

pub(crate) struct Executor {
    pub(crate) name: String,
    process: Child,
}

impl Machines {
    /// Starts all of them and waits until the scheduler knows the executors.
    pub(crate) async fn start(executors: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = SchedulerOptions {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            // Long enough that on a busy machine nobody is taken for dead who is only slow.
            executor_timeout: Duration::from_secs(15),
            ..SchedulerOptions::default()
        };
        let scheduler = Scheduler::bind(&options).await.unwrap();
        let (address, view) = (scheduler.address(), scheduler.view());
        let serving = tokio::spawn(async move { scheduler.serve().await.unwrap() });
        let start = |number: usize| {
            let name = format!("executor-{number}");
            let work_dir = folder.path().join(&name);
            Executor::start(&name, address.port(), work_dir.to_str().unwrap())
        };
        let executors: Vec<Executor> = (0..executors).map(start).collect();
        while view.executors().await.unwrap().len() < executors.len() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Self { address: format!("df://{address}"), view, executors, serving, _folder: folder }
    }
}

impl Drop for Machines {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Executor {
    fn start(name: &str, scheduler_port: u16, work_dir: &str) -> Self {
        // Held together, so that they differ; free again when the executor takes them.
        let ports = [(); 2].map(|()| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap());
        let [results, tasks] = ports.each_ref().map(|port| port.local_addr().unwrap().port());
        drop(ports);
        let process = Command::new(std::env::current_exe().unwrap())
            .args(["machines::an_executor", "--exact", "--ignored", "--nocapture"])
            .env(EXECUTOR, format!("{name}\n{results}\n{tasks}\n{scheduler_port}\n{work_dir}"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self { name: name.to_owned(), process }
    }

    /// Lets the process stand still (`STOP`) or go on (`CONT`).
    pub(crate) fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([format!("-{signal}"), self.process.id().to_string()]).status();
        assert!(sent.unwrap().success());
    }

    /// Ends the process with SIGKILL: it cannot say goodbye.
    pub(crate) fn kill(&mut self) -> ExitStatus {
        self.process.kill().unwrap();
        self.process.wait().unwrap()
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        if self.process.kill().is_ok() {
            self.process.wait().unwrap();
        }
    }
}

/// Not a test but the process of an executor, which this program starts from itself.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "it is started by the other tests"]
async fn an_executor() {
    let Ok(named) = std::env::var(EXECUTOR) else { return };
    // It ends with the test that started it, however that ends.
    std::thread::spawn(|| {
        let ended = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(i32::from(ended.is_err()));
    });
    let parts: Vec<&str> = named.split('\n').collect();
    let port = |place: usize| parts[place].parse::<u16>().unwrap();
    let options = ExecutorOptions {
        name: Some(parts[0].to_owned()),
        results_port: port(1),
        tasks_port: port(2),
        cores: Some(1),
        heartbeat: Duration::from_secs(1),
        ..ExecutorOptions::new("127.0.0.1", port(3), parts[4].into())
    };
    serve_executor(options).await.unwrap();
}
