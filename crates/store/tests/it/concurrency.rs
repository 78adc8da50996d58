//! Many write at once: nobody is refused, nothing is lost.

use crate::example::{day_off, new_account, values};
use crate::harness::{TestDatabase, stories};
use crate::records::all;
use crate::registers::{dossier, dossiers};
use caicach_store::{Chain, ImportFile, ImportMode, PutOutcome, RecordOrigin, StoreError};
use chrono::Days;

stories!(
    two_hundred_commands_at_once_are_all_carried_out,
    of_those_who_edit_one_version_one_wins,
    counting_up_together_loses_nothing,
    two_processes_write_at_once,
    two_writers_put_records_at_once,
    readers_do_not_wait_for_a_writer,
    a_command_that_is_given_up_leaves_nothing_behind,
);

async fn two_hundred_commands_at_once_are_all_carried_out(db: TestDatabase) {
    let tasks: Vec<_> = (0..200)
        .map(|number| {
            let (store, actor) = (db.store.clone(), db.actor.clone());
            tokio::spawn(async move {
                let mut day = day_off("2026-01-01");
                day.date = day.date + Days::new(number);
                store.commands().add_calendar_days(&actor, &[day]).await.map(|_| ())
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(db.store.queries().calendar_additions().await.unwrap().len(), 200);
    assert_eq!(db.store.queries().revision(&Chain::calendar()).await.unwrap(), 200);
    assert!(db.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
}

async fn of_those_who_edit_one_version_one_wins(db: TestDatabase) {
    let account = db.store.commands().create_account(&db.actor, new_account("an", false)).await.unwrap();
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (store, actor) = (db.store.clone(), db.actor.clone());
            tokio::spawn(async move { store.commands().disable_account(&actor, account.id, 1, None).await })
        })
        .collect();
    let mut outcomes = [0, 0];
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => outcomes[0] += 1,
            Err(StoreError::Conflict { expected: 1, found: 2, .. }) => outcomes[1] += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(outcomes, [1, 19]);
}

async fn counting_up_together_loses_nothing(db: TestDatabase) {
    let tasks: Vec<_> = (0..10)
        .map(|_| {
            let (store, actor) = (db.store.clone(), db.actor.clone());
            tokio::spawn(async move {
                for _ in 0..5 {
                    count_up(&store, &actor).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let counted = db.store.queries().setting("count").await.unwrap().unwrap();
    assert_eq!((counted.value.as_str(), counted.version), ("50", 50));
}

async fn count_up(store: &caicach_store::Store, actor: &caicach_store::Actor) {
    loop {
        let read = store.queries().setting("count").await.unwrap();
        let (value, version) = read.map_or((0, 0), |read| (read.value.parse::<i32>().unwrap(), read.version));
        match store.commands().set_setting(actor, "count", &(value + 1).to_string(), version).await {
            Ok(_) => return,
            Err(StoreError::Conflict { .. }) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
}

async fn two_processes_write_at_once(db: TestDatabase) {
    let other = db.other_process().await;
    let mut tasks = Vec::new();
    for number in 0..60_u64 {
        let (store, actor) =
            (if number % 2 == 0 { db.store.clone() } else { other.clone() }, db.actor.clone());
        tasks.push(tokio::spawn(async move {
            let mut day = day_off("2026-01-01");
            day.date = day.date + Days::new(number);
            store.commands().add_calendar_days(&actor, &[day]).await.map(|_| ())
        }));
    }
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(other.queries().calendar_additions().await.unwrap().len(), 60);
    assert!(db.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
    other.close().await.unwrap();
}

/// Both put the same dossiers and some of their own: each is there once, and every write has its revision.
async fn two_writers_put_records_at_once(db: TestDatabase) {
    let other = db.other_process().await;
    let mut tasks = Vec::new();
    for (writer, store) in [db.store.clone(), other.clone()].into_iter().enumerate() {
        let actor = db.actor.clone();
        tasks.push(tokio::spawn(async move {
            let mut outcomes = Vec::new();
            for round in 0..10 {
                let own = 1_000 * (writer + 1) + round;
                let records = [dossier(2 * round), dossier(2 * round + 1), dossier(own)];
                let origin = RecordOrigin::Program { name: format!("máy {writer}") };
                let put = store.commands().put_records(&actor, dossiers(), &records, origin).await.unwrap();
                outcomes.extend(put.outcomes);
            }
            outcomes
        }));
    }
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.extend(task.await.unwrap());
    }
    let count = |outcome| outcomes.iter().filter(|other| **other == outcome).count();
    assert_eq!((count(PutOutcome::Added), count(PutOutcome::Unchanged)), (40, 20));
    assert_eq!(all(&db, dossiers()).await.len(), 40);
    let states = db.store.queries().register_states().await.unwrap();
    assert_eq!((states[0].revision, states[0].rows), (20, 40));
    assert!(db.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
    other.close().await.unwrap();
}

async fn readers_do_not_wait_for_a_writer(db: TestDatabase) {
    use sea_orm::{ConnectionTrait, TransactionTrait};
    let file = ImportFile::new("v.csv", b"v", 100, 0);
    db.store
        .commands()
        .import_component_values(&db.actor, "f", 2026, &file, &values(10, 10), ImportMode::Merge)
        .await
        .unwrap();
    let raw = db.raw().await;
    let writer = raw.begin().await.unwrap();
    writer.execute_unprepared("DELETE FROM component_value").await.unwrap();
    let queries = db.store.queries();
    let reading = queries.component_values("f", 2026);
    let read = tokio::time::timeout(std::time::Duration::from_secs(5), reading).await.unwrap().unwrap();
    assert_eq!(read.len(), 100);
    writer.rollback().await.unwrap();
}

/// A browser that goes away drops what it asked for at any point, also in the middle of a transaction.
async fn a_command_that_is_given_up_leaves_nothing_behind(db: TestDatabase) {
    let mut done = 0;
    for number in 0..60_u64 {
        let mut day = day_off("2026-01-01");
        day.date = day.date + Days::new(number);
        let days = [day];
        let commands = db.store.commands();
        let command = commands.add_calendar_days(&db.actor, &days);
        let patience = std::time::Duration::from_micros(100 * number);
        done += usize::from(tokio::time::timeout(patience, command).await.is_ok_and(|added| added.is_ok()));
    }
    // One more waits for whatever was left running, and finds the store in order.
    db.store.commands().add_calendar_days(&db.actor, &[day_off("2030-01-01")]).await.unwrap();
    let stored = db.store.queries().calendar_additions().await.unwrap().len();
    assert!(stored > done, "{stored} stored, {done} done");
    let entered = db.store.queries().revision(&Chain::calendar()).await.unwrap();
    assert_eq!(usize::try_from(entered).unwrap(), stored);
    assert!(db.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
}
