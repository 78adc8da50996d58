//! How connections are made.
//!
//! **Invariant:** SQLite has one writer. All that writes goes through a pool of one connection, and every write
//! transaction begins with `BEGIN IMMEDIATE`. A transaction that begins as a reader and writes later would be told that
//! the database is locked as soon as two of them meet. Readers have their own connections, which refuse to write.

use super::StoreOptions;
use super::database_url::{DatabaseUrl, Location};
use crate::StoreError;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A connection that was idle for this long is tried before it is used.
const TRY_AFTER_IDLE: Duration = Duration::from_secs(5);

/// The connections of a store.
pub(super) struct Connections {
    pub(super) write: DatabaseConnection,
    pub(super) read: DatabaseConnection,
}

pub(super) async fn connect(url: &DatabaseUrl, options: &StoreOptions) -> Result<Connections, StoreError> {
    match &url.0 {
        Location::Sqlite(path) => connect_sqlite(path, options).await,
        Location::Postgres(url) => connect_postgres(url, options).await,
    }
}

async fn connect_sqlite(path: &Path, options: &StoreOptions) -> Result<Connections, StoreError> {
    make_private_file(path)?;
    let lock_wait = options.lock_wait;

    let mut write_options = pool_options("sqlite:caicach", 1, options);
    // The one writer stays for the life of the store: it is never closed for having been idle or for its age.
    write_options.min_connections(1).idle_timeout(None).max_lifetime(None);
    let write_path = path.to_path_buf();
    write_options.map_sqlx_sqlite_opts(move |sqlite| {
        // What is erased is overwritten in the file, not only unlinked.
        sqlite_options(sqlite, &write_path, lock_wait)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("secure_delete", "ON")
    });
    // The writer comes first: it makes the file and sets its journal mode.
    let write = Database::connect(write_options).await?;

    let mut read_options = pool_options("sqlite:caicach", options.read_connections, options);
    let read_path: PathBuf = path.to_path_buf();
    read_options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite_options(sqlite, &read_path, lock_wait).pragma("query_only", "ON")
    });
    let read = Database::connect(read_options).await?;
    Ok(Connections { write, read })
}

fn sqlite_options(options: SqliteConnectOptions, path: &Path, lock_wait: Duration) -> SqliteConnectOptions {
    options.filename(path).create_if_missing(true).foreign_keys(true).busy_timeout(lock_wait)
}

async fn connect_postgres(url: &str, options: &StoreOptions) -> Result<Connections, StoreError> {
    let mut postgres_options = pool_options(url, options.postgres_connections, options);
    postgres_options.set_application_name("caicach");
    let lock_timeout = options.lock_wait.as_millis().to_string();
    postgres_options
        .map_sqlx_postgres_opts(move |postgres| postgres.options([("lock_timeout", lock_timeout.as_str())]));
    let write = Database::connect(postgres_options).await?;
    let read = write.clone();
    Ok(Connections { write, read })
}

fn pool_options(url: &str, connections: u32, options: &StoreOptions) -> ConnectOptions {
    let mut pool = ConnectOptions::new(url);
    pool.max_connections(connections)
        .acquire_timeout(options.queue_wait)
        .test_before_acquire(false)
        .test_before_acquire_if_idle_for(TRY_AFTER_IDLE)
        // Statements carry personal data in their values: they enter neither the log nor a trace.
        .sqlx_logging(false)
        .record_stmt_in_spans(false);
    pool
}

/// Makes the folder and an empty file that only its owner can read, before SQLite makes one that others can read. The
/// files beside it (`-wal`, `-shm`) take their permissions from it.
fn make_private_file(path: &Path) -> Result<(), StoreError> {
    let unavailable = |error: std::io::Error| StoreError::Unavailable { cause: Box::new(error) };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(unavailable)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(unavailable(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::Store;
    use sea_orm::{ConnectionTrait, DatabaseConnection};

    async fn pragma(store: &Store, connection: &DatabaseConnection, name: &str) -> String {
        let row =
            connection.query_one_raw(store.statement(&format!("PRAGMA {name}"))).await.unwrap().unwrap();
        row.try_get_by_index::<String>(0)
            .or_else(|_| row.try_get_by_index::<i64>(0).map(|n| n.to_string()))
            .unwrap()
    }

    /// Source of the numbers: <https://www.sqlite.org/pragma.html>; 2 is FULL.
    #[tokio::test]
    async fn sqlite_is_durable_and_its_readers_cannot_write() {
        let folder = tempfile::TempDir::new().unwrap();
        let store = Store::open_sqlite(folder.path().join("caicach.db")).await.unwrap();
        store.migrate().await.unwrap();
        let expected = [
            ("journal_mode", "wal"),
            ("synchronous", "2"),
            ("foreign_keys", "1"),
            ("secure_delete", "1"),
            ("busy_timeout", "10000"),
        ];
        for (name, value) in expected {
            assert_eq!(pragma(&store, store.write(), name).await, value, "{name}");
        }
        let refused = store.read().execute_unprepared("DELETE FROM account").await;
        assert!(refused.is_err_and(|error| error.to_string().contains("readonly")));
    }
}
