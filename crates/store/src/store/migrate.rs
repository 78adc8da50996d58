//! The schema of the open database, and how it is brought up to date.

use super::{DatabaseKind, Store};
use crate::StoreError;
use crate::migrations::Migrator;
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseTransaction, Statement};
use sea_orm_migration::MigratorTrait;

/// The number under which servers that start together take turns at migrating a PostgreSQL database.
const TURN: i64 = 0x0CA1_CAC8;

/// What the schema of a database is, against what this program knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// The migrations that were applied, oldest first.
    pub applied: Vec<String>,
    /// Those that are still to be applied.
    pub pending: Vec<String>,
    /// Those that were applied by a newer program and are not known here.
    pub unknown: Vec<String>,
}

impl Store {
    /// Applies all pending migrations in one transaction: all or none. Servers that start together take turns.
    /// Returns the names of those that were applied.
    ///
    /// # Errors
    /// [`StoreError::NewerSchema`] when a newer program has migrated the database.
    pub async fn migrate(&self) -> Result<Vec<String>, StoreError> {
        let transaction = self.begin_migration().await?;
        let schema = read_schema(&transaction).await?;
        if !schema.unknown.is_empty() {
            return Err(StoreError::NewerSchema { migrations: schema.unknown });
        }
        if schema.pending.is_empty() {
            return Ok(Vec::new());
        }
        Migrator::up(&transaction, None).await?;
        transaction.commit().await?;
        Ok(schema.pending)
    }

    /// Takes back the last `steps` migrations, with the data that only they can hold. For development; a server in use goes back
    /// by restoring a backup.
    ///
    /// # Errors
    /// [`StoreError::NewerSchema`] when a newer program has migrated the database.
    pub async fn migrate_down(&self, steps: u32) -> Result<(), StoreError> {
        let transaction = self.begin_migration().await?;
        let schema = read_schema(&transaction).await?;
        if !schema.unknown.is_empty() {
            return Err(StoreError::NewerSchema { migrations: schema.unknown });
        }
        Migrator::down(&transaction, Some(steps)).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The state of the schema; changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn schema(&self) -> Result<Schema, StoreError> {
        read_schema(self.read()).await
    }

    async fn begin_migration(&self) -> Result<DatabaseTransaction, StoreError> {
        let transaction = self.begin_write().await?;
        if self.kind() == DatabaseKind::Postgres {
            transaction.execute_unprepared("SET LOCAL lock_timeout = '5min'").await?;
            transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({TURN})")).await?;
        }
        Ok(transaction)
    }
}

/// The names of all migrations that this program knows, oldest first.
pub(crate) fn known_migrations() -> Vec<String> {
    Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect()
}

/// Reads which migrations were applied, without making the table that lists them.
pub(crate) async fn read_schema<C: ConnectionTrait>(connection: &C) -> Result<Schema, StoreError> {
    let known = known_migrations();
    let backend = connection.get_database_backend();
    let find_list = match backend {
        DatabaseBackend::Postgres => "SELECT 1 WHERE to_regclass('seaql_migrations') IS NOT NULL",
        _ => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'",
    };
    let mut applied = Vec::new();
    if connection.query_one_raw(Statement::from_string(backend, find_list)).await?.is_some() {
        let list = Statement::from_string(backend, "SELECT version FROM seaql_migrations ORDER BY version");
        for row in connection.query_all_raw(list).await? {
            applied.push(row.try_get::<String>("", "version")?);
        }
    }
    let pending = known.iter().filter(|name| !applied.contains(name)).cloned().collect();
    let unknown = applied.iter().filter(|name| !known.contains(name)).cloned().collect();
    Ok(Schema { applied, pending, unknown })
}
