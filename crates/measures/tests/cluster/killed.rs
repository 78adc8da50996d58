//! An executor dies in the middle of a query.

use crate::dossiers::{dossiers, lake_of};
use crate::machines::Machines;
use crate::world::measure;
use caicach_calendar::{Period, PeriodKind};
use caicach_measures::{ClusterTask, Grain, Request, TaskState, run, run_on_cluster};
use caicach_registers::MeasureKind;
use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::process::ExitStatusExt;
use std::time::Duration;

/// How many files of 100,000 dossiers.
const FILES: usize = 20;

fn runs_on(task: &ClusterTask, name: &str) -> bool {
    matches!(&task.state, TaskState::Running { executor } if executor == name)
}

fn done_by(task: &ClusterTask, name: &str) -> bool {
    matches!(&task.state, TaskState::Done { executor } if executor == name)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_executor_is_killed_during_a_query_and_the_numbers_are_those_of_one_machine() {
    let folder = tempfile::tempdir().unwrap();
    let lake = tokio::task::block_in_place(|| lake_of(folder.path(), FILES));
    assert_eq!(lake.manifest("dossiers").await.unwrap().unwrap().rows(), 2_000_000);
    let register = dossiers();
    let in_time = measure(
        &register,
        &[],
        "dossiers.in_time",
        "finished_at <= due_at",
        Some("finished_at IS NOT NULL"),
        "event(received_at)",
        |it| it.dimensions = vec!["channel".into()],
    );
    let fees = measure(&register, &[], "dossiers.fees", "is_received", None, "event(received_at)", |it| {
        it.kind = MeasureKind::Sum;
        it.numerator_value = Some("fee".into());
        it.dimensions = vec!["channel".into()];
    });
    // Of how many procedures dossiers were finished. Each is asked for all months in one query; a count without a denominator is not.
    let procedures = measure(
        &register,
        &[],
        "dossiers.procedures",
        "finished_at IS NOT NULL",
        Some("TRUE"),
        "event(received_at)",
        |it| {
            it.distinct = Some("procedure".into());
            it.dimensions = vec!["channel".into()];
        },
    );
    let measures = [&in_time, &fees, &procedures];
    let request = Request {
        first: Period::parse("2025", PeriodKind::Administrative).unwrap(),
        last: Period::parse("2026", PeriodKind::Administrative).unwrap(),
        grain: Grain::Month,
        dimensions: vec!["channel".into()],
        counts_in: Vec::new(),
        at: None,
    };
    let here = run(&lake, &[], &register, &measures, &request).await.unwrap();
    assert!(here.len() > 20_000, "{}", here.len());

    let mut machines = Machines::start(2).await;
    let (view, address) = (machines.view.clone(), machines.address.clone());
    let (victim, survivor) = (machines.executors[0].name.clone(), machines.executors[1].name.clone());
    let asked = {
        let (lake, register, request) = (lake.clone(), register.clone(), request.clone());
        let measures = measures.map(Clone::clone);
        tokio::spawn(async move {
            let measures: Vec<_> = measures.iter().collect();
            run_on_cluster(&address, &lake, &[], &register, &measures, &request).await
        })
    };

    // It stands still while it works on a task, having done another of the same query. Then it cannot finish before it dies.
    let held = loop {
        assert!(!asked.is_finished(), "the query ended before an executor could be killed");
        let mut by_job: BTreeMap<String, Vec<ClusterTask>> = BTreeMap::new();
        for task in view.tasks().await {
            by_job.entry(task.job.clone()).or_default().push(task);
        }
        // In its first stage, so that the scheduler must have done again what was done already.
        let is_in_the_middle = |tasks: &[ClusterTask]| {
            let has = |which: fn(&ClusterTask, &str) -> bool| tasks.iter().any(|task| which(task, &victim));
            has(runs_on) && has(done_by) && tasks.iter().all(|task| task.stage == tasks[0].stage)
        };
        if by_job.values().any(|tasks| is_in_the_middle(tasks)) {
            machines.executors[0].signal("STOP");
            tokio::time::sleep(Duration::from_millis(300)).await;
            let tasks = view.tasks().await;
            if is_in_the_middle(&tasks) {
                break tasks;
            }
            machines.executors[0].signal("CONT");
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    };
    assert!(!asked.is_finished());
    let ended = machines.executors[0].kill();
    assert_eq!(ended.signal(), Some(9));
    let lost: BTreeSet<(usize, usize)> = held
        .iter()
        .filter(|task| runs_on(task, &victim) || done_by(task, &victim))
        .map(|task| (task.stage, task.task))
        .collect();

    // What the scheduler says until the query is done.
    let mut seen: BTreeSet<ClusterTask> = BTreeSet::new();
    while !asked.is_finished() {
        seen.extend(view.tasks().await);
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let on_cluster = asked.await.unwrap().unwrap();

    // The query that was killed into is the one that answered: it was not asked again.
    let jobs: BTreeSet<&str> = seen.iter().map(|task| task.job.as_str()).collect();
    assert_eq!(jobs, BTreeSet::from([held[0].job.as_str()]));
    // Every task of the dead executor was lost, with what it had done, and nothing was done by it any more.
    let known_lost: BTreeSet<(usize, usize)> = seen
        .iter()
        .filter(|task| {
            matches!(&task.state, TaskState::Failed { reason } if reason.contains(&format!("{victim} lost")))
        })
        .map(|task| (task.stage, task.task))
        .collect();
    assert_eq!(known_lost, lost);
    // The other one did them, under new numbers, and the rest of the query.
    let held_tasks: BTreeSet<(usize, usize)> = held.iter().map(|task| (task.stage, task.task)).collect();
    let done_after: BTreeSet<(usize, usize)> = seen
        .iter()
        .filter(|task| done_by(task, &survivor))
        .map(|task| (task.stage, task.task))
        .filter(|task| !held_tasks.contains(task))
        .collect();
    assert!(done_after.len() >= lost.len(), "{done_after:?} for {lost:?}");
    assert_eq!(view.executors().await.unwrap(), [survivor]);

    assert_eq!(on_cluster.len(), here.len());
    for (there, here) in on_cluster.iter().zip(&here) {
        assert_eq!(there, here);
    }
}
