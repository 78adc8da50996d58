//! The schema comes up from nothing, and goes down again.

use crate::example::fill;
use crate::harness::{TestDatabase, stories};
use caicach_store::StoreError;
use sea_orm::{ConnectionTrait, Statement};

stories!(
    the_schema_comes_up_from_nothing,
    the_schema_goes_down_and_up_again,
    servers_that_start_together_migrate_once,
    a_database_of_a_newer_program_is_not_touched,
);

async fn the_schema_comes_up_from_nothing(db: TestDatabase) {
    let empty = db.another().await;
    let before = empty.store.schema().await.unwrap();
    assert!(before.applied.is_empty() && before.unknown.is_empty());
    let applied = empty.store.migrate().await.unwrap();
    assert_eq!(applied, before.pending);
    let mut sorted = applied.clone();
    sorted.sort();
    assert_eq!(applied, sorted, "migrations are listed in the order of their names");
    let after = empty.store.schema().await.unwrap();
    assert_eq!((after.applied, after.pending), (applied, Vec::new()));
    assert!(empty.store.migrate().await.unwrap().is_empty());
    fill(&empty.store).await;
}

async fn the_schema_goes_down_and_up_again(db: TestDatabase) {
    fill(&db.store).await;
    let steps = u32::try_from(db.store.schema().await.unwrap().applied.len()).unwrap();
    db.store.migrate_down(1).await.unwrap();
    assert_eq!(db.store.schema().await.unwrap().pending.len(), 1);
    // What the last step did not touch is there: this program reads columns of accounts that came with it.
    assert!(db.store.queries().setting("office.name").await.unwrap().is_some());
    db.store.migrate_down(steps).await.unwrap();
    assert_eq!(tables(&db).await, ["seaql_migrations"]);
    db.store.migrate().await.unwrap();
    fill(&db.store).await;
}

async fn servers_that_start_together_migrate_once(db: TestDatabase) {
    let empty = db.another().await;
    let mut stores = vec![empty.store.clone()];
    for _ in 0..4 {
        stores.push(empty.other_process().await);
    }
    let tasks: Vec<_> = stores
        .iter()
        .cloned()
        .map(|store| tokio::spawn(async move { store.migrate().await.unwrap().len() }))
        .collect();
    let mut applied = Vec::new();
    for task in tasks {
        applied.push(task.await.unwrap());
    }
    applied.sort_unstable();
    assert_eq!(applied[..4], [0, 0, 0, 0]);
    assert_eq!(applied[4], empty.store.schema().await.unwrap().applied.len());
}

async fn a_database_of_a_newer_program_is_not_touched(db: TestDatabase) {
    db.tamper("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20991231_000001_later', 0)")
        .await;
    for refused in [db.store.migrate().await.map(|_| ()), db.store.migrate_down(1).await] {
        match refused {
            Err(StoreError::NewerSchema { migrations }) => assert_eq!(migrations, ["m20991231_000001_later"]),
            other => panic!("{other:?}"),
        }
    }
    let refused = db.store.backup(std::io::Cursor::new(Vec::new()), None, &mut |_| {}).await;
    assert!(matches!(refused, Err(StoreError::NewerSchema { .. })));
}

/// The tables that the database has.
pub(crate) async fn tables(db: &TestDatabase) -> Vec<String> {
    let raw = db.raw().await;
    let backend = raw.get_database_backend();
    let select = match backend {
        sea_orm::DatabaseBackend::Postgres => {
            "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
        }
        _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    };
    let rows = raw.query_all_raw(Statement::from_string(backend, select)).await.unwrap();
    raw.close().await.unwrap();
    rows.iter().map(|row| row.try_get("", "name").unwrap()).collect()
}
