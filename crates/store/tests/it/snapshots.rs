//! Computed results are stored and found.

use crate::example::{new_snapshot, scores_of};
use crate::harness::{TestDatabase, stories};
use caicach_store::{NewSnapshot, SnapshotId, SnapshotKind, SnapshotSubject, StoreError};
use chrono::TimeDelta;

stories!(snapshots_are_kept_for_ever_and_the_latest_is_found);

async fn snapshots_are_kept_for_ever_and_the_latest_is_found(db: TestDatabase) {
    let (queries, commands) = (db.store.queries(), db.store.commands());
    assert_eq!(queries.latest_snapshot(&scores_of(2026)).await.unwrap(), None);
    let first = commands.save_snapshot(&db.actor, new_snapshot(2026, "80.0")).await.unwrap();
    db.clock.advance(TimeDelta::hours(1));
    let second = commands.save_snapshot(&db.actor, new_snapshot(2026, "80.50")).await.unwrap();
    let of_2025 = commands.save_snapshot(&db.actor, new_snapshot(2025, "79")).await.unwrap();
    let uncertainty = SnapshotSubject { kind: SnapshotKind::Uncertainty, ..scores_of(2026) };
    let new = NewSnapshot { subject: uncertainty.clone(), ..new_snapshot(2026, "0") };
    let of_uncertainty = commands.save_snapshot(&db.actor, new).await.unwrap();

    let latest = queries.latest_snapshot(&scores_of(2026)).await.unwrap().unwrap();
    assert_eq!(latest.header, second);
    assert!(latest.result.contains("\"80.50\"") && latest.parameters.contains("seed"));
    assert_eq!(queries.snapshot(first.id).await.unwrap().header, first);
    assert_eq!(queries.snapshot_history(&scores_of(2026)).await.unwrap(), [second.clone(), first]);
    assert_eq!(queries.latest_snapshots(SnapshotKind::Score).await.unwrap(), [of_2025, second]);
    assert_eq!(queries.snapshot_history(&uncertainty).await.unwrap(), [of_uncertainty]);
    assert!(matches!(queries.snapshot(SnapshotId(99)).await, Err(StoreError::NotFound { .. })));
}
