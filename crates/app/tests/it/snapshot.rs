//! What is written in the database comes into the lake, once, and nothing else.

use crate::world::{World, at, task, values};
use caicach_app::lake::{Grain, Lake, MeasureRequest, OfficeCalendars, Rollup, snapshot};
use caicach_app::store::{Actor, RecordFilter, RecordOrder, StoredRecord};
use caicach_calendar::{Period, PeriodKind};
use caicach_measures::{ImportMode, LakeWriter, RowsBuilder};
use caicach_registers::RecordReader;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_changed_is_taken_over_on_sqlite() {
    what_changed_is_taken_over(World::on_sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_changed_is_taken_over_on_postgres() {
    if let Some(world) = World::on_postgres().await {
        what_changed_is_taken_over(world).await;
    }
}

/// Takes a snapshot, and answers the manifest with its rows and what was added, replaced and removed.
async fn take(world: &World, instant: &str) -> (u64, u64, [u64; 3]) {
    let done = world.app.snapshot_lake(at(instant)).await.unwrap();
    assert!(done.findings.is_empty(), "{:?}", done.findings);
    let [one] = done.registers.as_slice() else { panic!("{done:?}") };
    assert_eq!(one.register, "tasks");
    (one.manifest, one.rows, [one.imported.added, one.imported.replaced, one.imported.removed])
}

async fn stored(world: &World, code: &str) -> StoredRecord {
    let register = world.register("tasks");
    let queries = world.app.store().queries();
    let all = queries
        .records(register, &RecordFilter::default(), RecordOrder::OldestFirst, None, 100)
        .await
        .unwrap();
    all.into_iter().find(|record| record.key(register)[0] == code).unwrap()
}

/// Tasks that are done, of all, in 2026.
async fn done_of_all(world: &World) -> (f64, f64) {
    let year = Period::parse("2026", PeriodKind::Calendar).unwrap();
    let request = MeasureRequest {
        measures: vec!["tasks.done".into()],
        dimensions: Vec::new(),
        first: year,
        last: year,
        grain: Grain::All,
        rollup: Rollup::Whole,
        at: None,
    };
    let measured = world.app.measured(&request).await.unwrap();
    let again = world.app.measured(&request).await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&measured, &again), "an answer is kept");
    let row = &measured.rows[0];
    (row.numerator, row.denominator.unwrap())
}

async fn what_changed_is_taken_over(world: World) {
    let tasks = world.register("tasks");
    let actor = Actor::system("story");
    assert!(world.app.snapshot_lake(at("2026-06-01T08:00:00")).await.unwrap().registers.is_empty());
    let first: Vec<_> = ["A", "B", "C"].iter().map(|code| task(tasks, code, "open", "2026-03-02")).collect();
    world.put(tasks, &first).await;
    assert_eq!(take(&world, "2026-06-01T08:00:00").await, (1, 3, [3, 0, 0]));
    assert_eq!(take(&world, "2026-06-01T09:00:00").await, (1, 3, [0, 0, 0]), "nothing was written");
    assert_eq!(done_of_all(&world).await, (0.0, 3.0));

    // One is done, one is withdrawn, one is new.
    world.put(tasks, &[task(tasks, "A", "done", "2026-03-02"), task(tasks, "D", "done", "2026-04-01")]).await;
    let gone = stored(&world, "B").await;
    let commands = world.app.store().commands();
    commands.withdraw_record(&actor, tasks, gone.id, gone.version, "nhầm").await.unwrap();
    assert_eq!(take(&world, "2026-06-01T10:00:00").await, (2, 3, [1, 1, 1]));
    assert_eq!(done_of_all(&world).await, (2.0, 3.0));

    // A record under another key stands once.
    let before = stored(&world, "C").await;
    let renamed = task(tasks, "C2", "open", "2026-03-02");
    commands.edit_record(&actor, tasks, before.id, before.version, &renamed).await.unwrap();
    let (manifest, rows, _) = take(&world, "2026-06-01T11:00:00").await;
    assert_eq!((manifest, rows), (3, 3));
    assert_eq!(done_of_all(&world).await, (2.0, 3.0));

    // What is open is looked at on the new day, though nothing was written.
    assert_eq!(take(&world, "2026-06-02T00:00:05").await, (4, 3, [0, 0, 0]));
    assert_eq!(world.app.lake().unwrap().manifests["tasks"].at, at("2026-06-02T00:00:05"));

    // A value is computed again from the snapshot it came from.
    let gone = commands.restore_record(&actor, tasks, gone.id, gone.version + 1).await.unwrap();
    assert!(!gone.is_withdrawn);
    let held = world.app.lake().unwrap();
    assert_eq!(take(&world, "2026-06-02T00:10:00").await, (5, 4, [1, 0, 0]));
    assert_eq!(held.lake.manifest("tasks").await.unwrap().unwrap().rows(), 3);
    assert_eq!(world.app.lake().unwrap().lake.manifest("tasks").await.unwrap().unwrap().rows(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_of_files_stay_beside_those_of_the_database() {
    let world = World::on_sqlite().await;
    let tasks = world.register("tasks");
    let mut builder = RowsBuilder::new(tasks);
    let state = world.app.state();
    let record = RecordReader::new(tasks).check(
        task(tasks, "F", "open", "2026-03-02"),
        &state.calendar.work,
        at("2026-06-01T08:00:00"),
        &caicach_findings::Place::default,
    );
    builder.push(&record.0.unwrap());
    let mut writer = LakeWriter::begin(&world.lake, tasks, ImportMode::ByKey).await.unwrap();
    writer.push(&builder.finish().unwrap()).await.unwrap();
    writer.finish(at("2026-06-01T08:00:00")).await.unwrap();
    world.put(tasks, &[task(tasks, "A", "open", "2026-03-02")]).await;
    assert_eq!(take(&world, "2026-06-01T08:10:00").await, (2, 2, [1, 0, 0]));
    assert!(world.app.lake().unwrap().manifests["tasks"].source.as_ref().unwrap().has_other_records);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_calendar_works_derived_columns_out_again() {
    let world = World::on_sqlite().await;
    let register = world.register("dossiers");
    let dossier = [
        ("code", "1"),
        ("unit", "68"),
        ("status", "in_process"),
        ("received_at", "2026-03-02T08:00"),
        ("limit_days", "5"),
    ];
    world.put(register, &[values(register, &dossier)]).await;
    let first = world.app.snapshot_lake(at("2026-03-03T08:00:00")).await.unwrap();
    assert_eq!(first.registers[0].manifest, 1);
    // The same state and day: the same calendars.
    let calendars = OfficeCalendars::new(world.app.state(), at("2026-03-03T08:00:00").date());
    assert_eq!(
        calendars.version(),
        world.app.lake().unwrap().manifests["dossiers"].source.as_ref().unwrap().calendars
    );
    let announcement = caicach_app::store::NewCalendarAddition {
        date: "2026-03-04".parse().unwrap(),
        kind: "holiday".into(),
        name: "Ngày nghỉ thử".into(),
        pair_date: None,
        source: "thử".into(),
        announced_on: None,
    };
    let commands = world.app.store().commands();
    commands.add_calendar_days(&Actor::system("story"), &[announcement]).await.unwrap();
    world.app.refresh().await.unwrap();
    let done = world.app.snapshot_lake(at("2026-03-03T09:00:00")).await.unwrap();
    assert_eq!((done.registers[0].manifest, done.registers[0].imported.replaced), (2, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_small_snapshots_leave_few_files() {
    let world = World::on_sqlite().await;
    let tasks = world.register("tasks");
    let calendars = OfficeCalendars::new(world.app.state(), at("2026-06-01T08:00:00").date());
    for round in 0..60_u64 {
        // Each round adds a record and changes the one before.
        let new = task(tasks, &format!("T{round}"), "open", "2026-03-02");
        let mut records = vec![new];
        if let Some(before) = u64::checked_sub(round, 1) {
            records.push(task(tasks, &format!("T{before}"), "done", "2026-03-02"));
        }
        world.put(tasks, &records).await;
        let lake: &Lake = &world.lake;
        let content = &world.app.library().registers;
        let done =
            snapshot(world.app.store(), lake, content, &calendars, at("2026-06-01T08:00:00")).await.unwrap();
        assert_eq!(done.registers[0].rows, round + 1);
    }
    let manifest = world.lake.manifest("tasks").await.unwrap().unwrap();
    assert_eq!((manifest.number, manifest.rows()), (60, 60));
    assert!(manifest.files.len() < 30, "{}", manifest.files.len());
    world.app.refresh_lake().await.unwrap();
    assert_eq!(done_of_all(&world).await, (59.0, 60.0));
}
