//! How long a day's changes take to reach the measures. Not run by itself: it fills a database of two million dossiers.
//!
//! ```text
//! cargo test -p caicach-app --test it a_days_changes -- --ignored --nocapture
//! ```
//!
//! `CAICACH_DOSSIERS` sets another number of dossiers.

use crate::world::{World, at, values};
use caicach_app::lake::{Grain, MeasureRequest, Rollup};
use caicach_calendar::{Period, PeriodKind};
use sea_orm::{ConnectionTrait, Database};
use std::time::{Duration, Instant};

/// How many dossiers change in a day.
const CHANGED: usize = 2_000;
/// What a day's changes may take.
const LIMIT: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "fills a database of two million dossiers"]
async fn a_days_changes_reach_the_measures_in_five_seconds() {
    let all: usize = std::env::var("CAICACH_DOSSIERS").ok().and_then(|n| n.parse().ok()).unwrap_or(2_000_000);
    let world = World::on_sqlite().await;
    let register = world.register("dossiers");
    let dossier = |number: usize, finished: &str| {
        let code = format!("H{number:08}");
        let known = [
            ("code", code.as_str()),
            ("unit", "68"),
            ("status", "returned"),
            ("received_at", "2026-03-02T08:00"),
            ("due_at", "2026-03-09T17:00"),
            ("limit_days", "5"),
            ("finished_at", finished),
        ];
        values(register, &known)
    };
    world.put(register, &[dossier(0, "2026-03-04T10:00")]).await;
    // The others by one statement: how long they take to be written is not the question.
    let file = format!("sqlite:{}", world._folder.path().join("caicach.db").display());
    let raw = Database::connect(file).await.unwrap();
    let fill = format!(
        "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < {all}) \
         INSERT INTO dossier (code, procedure, field, unit, channel, status, received_at, limit_days, due_at, finished_at, \
         search_text, version, revision, is_withdrawn, updated_at) \
         SELECT printf('H%08d', n), '1.' || (n % 400), 'F' || (n % 20), printf('%05d', n % 4000), \
         CASE n % 3 WHEN 0 THEN 'online' ELSE 'direct' END, 'returned', \
         strftime('%Y-%m-%d %H:%M:%S', '2026-01-05 08:00:00', (n % 200) || ' days'), 5.0, NULL, \
         strftime('%Y-%m-%d %H:%M:%S', '2026-01-08 10:00:00', (n % 200 + n % 9) || ' days'), \
         '', 1, 1, FALSE, '2026-01-05 08:00:00+00:00' FROM n"
    );
    raw.execute_unprepared(&fill).await.unwrap();
    raw.execute_unprepared(&format!("UPDATE register_state SET rows = {all} WHERE register = 'dossiers'"))
        .await
        .unwrap();
    raw.close().await.unwrap();

    let begun = Instant::now();
    let first = world.app.snapshot_lake(at("2026-09-01T08:00:00")).await.unwrap();
    println!("first snapshot of {} dossiers: {:.1?}", first.registers[0].rows, begun.elapsed());

    let year = Period::parse("2026", PeriodKind::Administrative).unwrap();
    let request = MeasureRequest {
        measures: ["dossiers.on_time", "dossiers.received", "dossiers.online", "dossiers.open_overdue"]
            .map(str::to_owned)
            .to_vec(),
        dimensions: Vec::new(),
        first: year,
        last: year,
        grain: Grain::Month,
        rollup: Rollup::Own,
        at: None,
    };
    let before = world.app.measured(&request).await.unwrap();
    for part in (0..CHANGED).collect::<Vec<_>>().chunks(1_000) {
        let records: Vec<_> = part.iter().map(|number| dossier(number * 7, "2026-03-20T10:00")).collect();
        world.put(register, &records).await;
    }
    let begun = Instant::now();
    let done = world.app.snapshot_lake(at("2026-09-01T09:00:00")).await.unwrap();
    let taken_over = begun.elapsed();
    let after = world.app.measured(&request).await.unwrap();
    let whole = begun.elapsed();
    println!("{CHANGED} changes into the lake: {taken_over:.2?}; into the measures: {whole:.2?}");
    assert_eq!(done.changed(), u64::try_from(CHANGED).unwrap());
    assert_ne!(*before.rows, *after.rows);
    assert!(whole < LIMIT, "{whole:?}");
}
