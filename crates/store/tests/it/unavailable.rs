//! A database that cannot be reached, is locked, or is damaged, gives an error that says so.

use crate::example::{day_off, fill};
use crate::harness::{TestDatabase, options, stories};
use caicach_store::{DatabaseKind, DatabaseUrl, Store, StoreError, StoreOptions};
use sea_orm::{ConnectionTrait, TransactionTrait};
use std::error::Error;
use std::time::Duration;

stories!(a_locked_database_is_unavailable_and_recovers, lost_connections_are_made_again);

async fn a_locked_database_is_unavailable_and_recovers(db: TestDatabase) {
    db.store.commands().add_calendar_days(&db.actor, &[day_off("2026-01-01")]).await.unwrap();
    let mut impatient = options(&db.clock);
    impatient.lock_wait = Duration::from_millis(200);
    let store = Store::open_with(&db.url(), impatient).await.unwrap();
    let raw = db.raw().await;
    let other = raw.begin().await.unwrap();
    other.execute_unprepared("UPDATE audit_head SET sequence = sequence").await.unwrap();
    let refused = store.commands().add_calendar_days(&db.actor, &[day_off("2026-01-02")]).await.unwrap_err();
    assert!(matches!(refused, StoreError::Unavailable { .. }), "{refused:?}");
    assert!(refused.source().is_some() && refused.hint().is_some());
    other.rollback().await.unwrap();
    store.commands().add_calendar_days(&db.actor, &[day_off("2026-01-02")]).await.unwrap();
    assert_eq!(store.queries().calendar_additions().await.unwrap().len(), 2);
}

async fn lost_connections_are_made_again(db: TestDatabase) {
    fill(&db.store).await;
    if db.kind() == DatabaseKind::Postgres {
        let others = "pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        db.tamper(&format!("SELECT {others}")).await;
    }
    let mut attempts = 0;
    loop {
        attempts += 1;
        match db.store.commands().set_setting(&db.actor, "a", "b", 0).await {
            Ok(_) => break,
            Err(StoreError::Unavailable { .. }) if attempts < 20 => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(db.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unavailable() {
    let closed_port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = DatabaseUrl::parse(&format!("postgres://u:p@127.0.0.1:{closed_port}/x")).unwrap();
    let impatient = StoreOptions { queue_wait: Duration::from_millis(300), ..StoreOptions::default() };
    let refused = Store::open_with(&url, impatient).await.unwrap_err();
    assert!(matches!(refused, StoreError::Unavailable { .. }), "{refused:?}");
    assert!(!format!("{refused} {refused:?}").contains("u:p@"));
}

#[tokio::test]
async fn a_file_that_is_no_database_is_corrupt() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("caicach.db");
    std::fs::write(&path, "không phải cơ sở dữ liệu ".repeat(500)).unwrap();
    let refused = match Store::open_sqlite(&path).await {
        Err(refused) => refused,
        Ok(store) => store.migrate().await.unwrap_err(),
    };
    assert!(matches!(refused, StoreError::Corrupt { .. }), "{refused:?}");
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_unavailable() {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let refused = Store::open_sqlite(folder.path().join("file/caicach.db")).await.unwrap_err();
    assert!(matches!(refused, StoreError::Unavailable { .. }), "{refused:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("dữ liệu/caicach.db");
    let store = Store::open_sqlite(&path).await.unwrap();
    store.migrate().await.unwrap();
    for name in ["caicach.db", "caicach.db-wal", "caicach.db-shm"] {
        let mode = std::fs::metadata(path.with_file_name(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}
