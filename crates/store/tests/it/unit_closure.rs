//! Lists show what lies within the units that somebody's roles reach.

use crate::example::{date, new_account, terms};
use crate::harness::{TestDatabase, stories};
use crate::records::put;
use crate::registers::{task, tasks};
use caicach_people::{GrantTerms, Reach, Role};
use caicach_store::{ClosureRow, RecordFilter, RecordOrder, UnitScope};

stories!(
    the_closure_is_written_when_the_tree_is_another,
    a_scope_reaches_what_its_roles_reach_on_the_day,
    records_are_listed_within_a_scope,
);

fn row(unit: &str, above: &str, days: (Option<&str>, Option<&str>)) -> ClosureRow {
    ClosureRow {
        unit: unit.to_owned(),
        above: above.to_owned(),
        first_day: days.0.map(date),
        last_day: days.1.map(date),
    }
}

/// A province with two communes, one of them until the middle of the year; it goes on in the other.
fn closure() -> Vec<ClosureRow> {
    let open = (None, None);
    vec![
        row("T", "T", open),
        row("A", "A", open),
        row("A", "T", open),
        row("B", "B", open),
        row("B", "T", open),
        row("B", "A", (Some("2026-07-01"), None)),
    ]
}

async fn the_closure_is_written_when_the_tree_is_another(db: TestDatabase) {
    assert_eq!(db.store.queries().unit_closure_fingerprint().await.unwrap(), None);
    assert!(db.store.keep_unit_closure("một", closure).await.unwrap());
    assert!(!db.store.keep_unit_closure("một", || panic!("it is there")).await.unwrap());
    assert!(db.store.keep_unit_closure("hai", || closure().split_off(1)).await.unwrap());
    assert_eq!(db.store.queries().unit_closure_fingerprint().await.unwrap().as_deref(), Some("hai"));
    let large: Vec<ClosureRow> = (0..45_000).map(|n| row(&format!("U{n}"), "T", (None, None))).collect();
    assert!(db.store.keep_unit_closure("ba", || large).await.unwrap());
}

async fn a_scope_reaches_what_its_roles_reach_on_the_day(db: TestDatabase) {
    db.store.keep_unit_closure("một", closure).await.unwrap();
    let commands = db.store.commands();
    let an = commands.create_account(&db.actor, new_account("an", false)).await.unwrap();
    let of = |reach: Reach| GrantTerms { reach, ..terms(Role::Clerk, "T", "2026-01-01") };
    let mut ids = Vec::new();
    let reaches =
        [Reach::Subtree("A".to_owned()), Reach::Unit("A".to_owned()), Reach::Subtree("T".to_owned())];
    for reach in reaches {
        ids.push(commands.grant_role(&db.actor, an.id, &of(reach)).await.unwrap().grant.id);
    }
    let reached = |grants: Vec<i64>, on: &'static str| {
        let store = db.store.clone();
        async move {
            let scope = UnitScope::Granted { grants, on: date(on) };
            store.queries().units_in_scope(&scope).await.unwrap().unwrap()
        }
    };
    assert_eq!(reached(vec![ids[0]], "2026-06-30").await, ["A"]);
    assert_eq!(reached(vec![ids[0]], "2026-07-01").await, ["A", "B"]);
    assert_eq!(reached(vec![ids[1]], "2026-07-01").await, ["A"]);
    assert_eq!(reached(vec![ids[2]], "2026-07-01").await, ["A", "B", "T"]);
    assert_eq!(reached(ids[..2].to_vec(), "2026-07-01").await, ["A", "B"]);
    assert!(reached(ids.clone(), "2025-12-31").await.is_empty(), "no role is held yet");
    assert!(reached(Vec::new(), "2026-07-01").await.is_empty());
    assert_eq!(db.store.queries().units_in_scope(&UnitScope::All).await.unwrap(), None);
}

async fn records_are_listed_within_a_scope(db: TestDatabase) {
    db.store.keep_unit_closure("một", closure).await.unwrap();
    let commands = db.store.commands();
    let an = commands.create_account(&db.actor, new_account("an", false)).await.unwrap();
    let granted =
        commands.grant_role(&db.actor, an.id, &terms(Role::Clerk, "A", "2026-01-01")).await.unwrap();
    let records: Vec<_> = [("T-1", "A"), ("T-2", "B"), ("T-3", "T"), ("T-4", "ngoài cây")]
        .into_iter()
        .map(|(code, unit)| task(code, unit, "Rà soát", "2026-06-30"))
        .collect();
    put(&db, tasks(), &records).await;
    let scope = |on| UnitScope::Granted { grants: vec![granted.grant.id], on: date(on) };
    for (on, expected) in [("2026-06-30", 1), ("2026-07-01", 2), ("2025-12-31", 0)] {
        let filter = RecordFilter { scope: scope(on), ..RecordFilter::default() };
        let queries = db.store.queries();
        let listed = queries.records(tasks(), &filter, RecordOrder::OldestFirst, None, 10).await.unwrap();
        assert_eq!(listed.len(), expected, "{on}");
        assert_eq!(queries.count_records(tasks(), &filter).await.unwrap(), u64::try_from(expected).unwrap());
    }
    let theirs = db.store.queries().records_in_others_places(tasks(), &records, &scope("2026-07-01")).await;
    assert_eq!(theirs.unwrap(), [2, 3]);
    let all = db.store.queries().records_in_others_places(tasks(), &records, &UnitScope::All).await;
    assert!(all.unwrap().is_empty());
}
