#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may stop at the first surprise"
)]
//! A snapshot of the lake as a process: what it prints, and what is left when it is killed in the middle.

use caicach_app::lake::Lake;
use caicach_app::store::{Actor, RecordOrigin, Store};
use caicach_content::Source;
use caicach_registers::{Register, Value, read_cell};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// Enough records for a snapshot to be interrupted.
const MANY: usize = 60_000;

fn command(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caicach"));
    command.args(["lake", "snapshot", "--at", "2026-06-01T08:00", "--lang", "en", "--data"]).arg(data);
    command.env_remove("CAICACH_CONTENT").env_remove("CAICACH_LAKE").env_remove("CAICACH_DATABASE");
    command
}

fn snapshot(data: &Path) -> Output {
    command(data).output().unwrap()
}

fn stdout(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn task(register: &Register, code: usize) -> Vec<Value> {
    let code = format!("T{code}");
    let known = [
        ("code", code.as_str()),
        ("unit", "68"),
        ("title", "Việc"),
        ("assigner", "reform_plan"),
        ("due_on", "2026-03-02"),
        ("state", "open"),
    ];
    let cell = |field: &caicach_registers::Field| {
        let text = known.iter().find(|(name, _)| *name == field.name).map_or("", |(_, text)| text);
        read_cell(&field.kind, text, caicach_tables::NumberStyle::Point).unwrap()
    };
    register.fields.iter().map(cell).collect()
}

async fn put(data: &Path, register: &Register, codes: std::ops::Range<usize>) {
    std::fs::create_dir_all(data).unwrap();
    let store = Store::open_sqlite(data.join("caicach.db")).await.unwrap();
    store.migrate().await.unwrap();
    let records: Vec<Vec<Value>> = codes.map(|code| task(register, code)).collect();
    for part in records.chunks(5_000) {
        let origin = RecordOrigin::Program { name: "story".to_owned() };
        store.commands().put_records(&Actor::system("story"), register, part, origin).await.unwrap();
    }
    store.close().await.unwrap();
}

/// The number of the manifest in force with its rows.
async fn in_force(data: &Path) -> (u64, u64) {
    let lake = Lake::open(data.join("lake").to_str().unwrap()).unwrap();
    let manifest = lake.manifest("tasks").await.unwrap().unwrap();
    (manifest.number, manifest.rows())
}

fn kill(mut child: Child) -> bool {
    let is_running = child.try_wait().unwrap().is_none();
    // On Unix this is SIGKILL, which no program can answer.
    child.kill().unwrap();
    child.wait().unwrap();
    is_running
}

#[tokio::test]
async fn a_snapshot_that_is_killed_leaves_the_one_before_and_is_made_by_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    // A misspelt folder is not a new, empty database.
    assert_eq!(snapshot(&data).status.code(), Some(2));
    let (content, _) = caicach_content::registers::load(&Source::Embedded).unwrap();
    let register = content.register("tasks").unwrap();
    put(&data, register, 0..10).await;
    assert_eq!(stdout(&snapshot(&data)), "register,rows,manifest\ntasks,10,1\n");
    put(&data, register, 0..MANY).await;

    let (mut wait, mut interrupted) = (Duration::from_millis(100), 0);
    while in_force(&data).await.0 == 1 && wait < Duration::from_secs(60) {
        let child = command(&data).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(wait);
        let was_running = kill(child);
        let (number, rows) = in_force(&data).await;
        if number == 1 {
            assert!(was_running, "it ended without a snapshot");
            assert_eq!(rows, 10);
            interrupted += 1;
        }
        wait = wait * 3 / 2;
    }
    assert!(interrupted >= 3, "{interrupted}");
    let rows = u64::try_from(MANY).unwrap();
    assert_eq!(in_force(&data).await, (2, rows), "the last one was left enough time");
    assert_eq!(stdout(&snapshot(&data)), format!("register,rows,manifest\ntasks,{MANY},2\n"));

    // One killed once more, and the next run completes.
    put(&data, register, MANY..2 * MANY).await;
    let child = command(&data).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(150));
    kill(child);
    assert_eq!(in_force(&data).await, (2, rows));
    assert_eq!(stdout(&snapshot(&data)), format!("register,rows,manifest\ntasks,{},3\n", 2 * MANY));
}
