//! The open database.

mod connect;
mod database_url;
mod migrate;

pub use database_url::DatabaseUrl;
pub use migrate::Schema;
pub(crate) use migrate::{known_migrations, read_schema};

use crate::accounts::hashing::{Hashing, PasswordCost};
use crate::{Commands, Queries, SecretKey, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, IsolationLevel,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Says what time it is.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Told of every statement that goes to the database, without what stands in it.
pub type StatementObserver = Arc<dyn Fn() + Send + Sync>;

/// When an account is locked.
#[derive(Debug, Clone, Copy)]
pub struct LockOut {
    /// The number of failed sign-ins in a row that locks an account.
    pub failures: i32,
    /// For how long it is locked.
    pub duration: TimeDelta,
}

/// How a store is opened. The defaults are right for a server.
#[derive(Clone)]
pub struct StoreOptions {
    /// Where the time comes from.
    pub clock: Clock,
    /// When an account is locked: after five failures, for 15 minutes.
    pub lock_out: LockOut,
    /// The key of the server, without which nobody can have a second factor.
    pub secret_key: Option<SecretKey>,
    /// Who is told of statements, so that they can be counted.
    pub on_statement: Option<StatementObserver>,
    /// How costly a guess at a password is made.
    pub password_cost: PasswordCost,
    /// The number of connections of SQLite that read.
    pub read_connections: u32,
    /// The number of connections to PostgreSQL.
    pub postgres_connections: u32,
    /// How long a writer waits for another process, or for a lock of PostgreSQL, before it gives up.
    pub lock_wait: Duration,
    /// How long a command waits for its turn, and the opening of a store for a server that does not answer yet.
    pub queue_wait: Duration,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            clock: Arc::new(Utc::now),
            lock_out: LockOut { failures: 5, duration: TimeDelta::minutes(15) },
            secret_key: None,
            on_statement: None,
            password_cost: PasswordCost::default(),
            read_connections: 8,
            postgres_connections: 16,
            lock_wait: Duration::from_secs(10),
            queue_wait: Duration::from_secs(30),
        }
    }
}

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseKind {
    /// One file.
    Sqlite,
    /// A server.
    Postgres,
}

/// The open database. It is cheap to clone; all clones share the same connections.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    write: DatabaseConnection,
    read: DatabaseConnection,
    clock: Clock,
    lock_out: LockOut,
    secret_key: Option<SecretKey>,
    hashing: Hashing,
}

impl Store {
    /// Opens a database with the default options. The schema is not touched: see [`Store::migrate`].
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it cannot be reached, [`StoreError::Corrupt`] when it is no database.
    pub async fn open(url: &DatabaseUrl) -> Result<Self, StoreError> {
        Self::open_with(url, StoreOptions::default()).await
    }

    /// Opens a SQLite file, and makes it when it is not there.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_sqlite(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::open(&DatabaseUrl::sqlite(path)).await
    }

    /// Opens a database.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_with(url: &DatabaseUrl, options: StoreOptions) -> Result<Self, StoreError> {
        let mut connections = connect::connect(url, &options).await?;
        if let Some(observer) = &options.on_statement {
            for connection in [&mut connections.write, &mut connections.read] {
                let observer = Arc::clone(observer);
                connection.set_metric_callback(move |_| observer());
            }
        }
        let inner = Inner {
            write: connections.write,
            read: connections.read,
            clock: options.clock,
            lock_out: options.lock_out,
            secret_key: options.secret_key,
            hashing: Hashing::new(options.password_cost)?,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Everything that changes something, with an actor and an audit entry.
    #[must_use]
    pub fn commands(&self) -> Commands<'_> {
        Commands { store: self, news: None }
    }

    /// Everything that only reads.
    #[must_use]
    pub fn queries(&self) -> Queries<'_> {
        Queries { store: self }
    }

    /// Which database it is.
    #[must_use]
    pub fn kind(&self) -> DatabaseKind {
        match self.inner.write.get_database_backend() {
            DatabaseBackend::Postgres => DatabaseKind::Postgres,
            _ => DatabaseKind::Sqlite,
        }
    }

    /// Asks the database for an answer, so that a health check can say whether the program can serve.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when there is none.
    pub async fn check_health(&self) -> Result<(), StoreError> {
        self.inner.read.query_one_raw(self.statement("SELECT 1")).await?;
        Ok(())
    }

    /// Closes all connections, after what is under way has ended.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the driver reports one.
    pub async fn close(self) -> Result<(), StoreError> {
        self.inner.read.close_by_ref().await?;
        self.inner.write.close_by_ref().await?;
        Ok(())
    }

    /// The instant now, to the microsecond: PostgreSQL keeps no more, and an audit entry must read back as it was hashed.
    pub fn now(&self) -> DateTime<Utc> {
        let now = (self.inner.clock)();
        DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
    }

    pub(crate) fn lock_out(&self) -> LockOut {
        self.inner.lock_out
    }

    pub(crate) fn own_secret_key(&self) -> Option<&SecretKey> {
        self.inner.secret_key.as_ref()
    }

    pub(crate) fn hashing(&self) -> &Hashing {
        &self.inner.hashing
    }

    /// For reading single statements.
    pub(crate) fn read(&self) -> &DatabaseConnection {
        &self.inner.read
    }

    /// For single statements that write without an audit entry: sessions, counters, kept answers.
    pub(crate) fn write(&self) -> &DatabaseConnection {
        &self.inner.write
    }

    /// Begins a transaction that writes. On SQLite it is the only one.
    pub(crate) async fn begin_write(&self) -> Result<DatabaseTransaction, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.inner.write.begin_with_options(options).await?)
    }

    /// Begins a transaction that sees the database as it is at its first statement, however long it reads.
    pub(crate) async fn begin_snapshot(&self) -> Result<DatabaseTransaction, StoreError> {
        let options = match self.kind() {
            DatabaseKind::Sqlite => TransactionOptions::default(),
            DatabaseKind::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
        };
        Ok(self.inner.read.begin_with_options(options).await?)
    }

    pub(crate) fn statement(&self, sql: &str) -> sea_orm::Statement {
        sea_orm::Statement::from_string(self.inner.write.get_database_backend(), sql)
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Store").field("kind", &self.kind()).finish_non_exhaustive()
    }
}
