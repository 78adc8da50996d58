//! Files that were imported, and what keeps one from being imported twice.
//!
//! A file is known by its SHA-256. A file that was imported before, and all of whose rows still stand as they were imported,
//! changes nothing. When later files replaced some of its rows, importing it again brings them back.

use crate::commands::Change;
use crate::entities::{import_batch, import_write};
use crate::secrets::sha256_hex;
use crate::text::check_text;
use crate::{Queries, StoreError};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, NotSet, QueryFilter,
    QueryOrder, QuerySelect, Set, sea_query::Expr,
};
use serde_json::{Value, json};
use std::fmt;

/// The most values that one statement carries. SQLite takes 32,766 and PostgreSQL 65,535.
const VALUES_IN_STATEMENT: usize = 28_000;

/// The number of rows of so many columns that one statement carries.
pub(crate) fn rows_in_statement(columns: usize) -> usize {
    (VALUES_IN_STATEMENT / columns.max(1)).max(1)
}

/// Stands before the name of a register.
const REGISTER: &str = "register:";

/// What is imported, besides the records of registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImportKind {
    /// Published results.
    PublishedResults,
    /// Values of units for the items of a framework.
    ComponentValues,
}

impl ImportKind {
    /// The word that is stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::PublishedResults => "published_results",
            Self::ComponentValues => "component_values",
        }
    }

    /// The word that is stored for records of a register.
    #[must_use]
    pub fn of_register(id: &str) -> String {
        format!("{REGISTER}{id}")
    }
}

/// A file on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFile {
    /// Its name, as its user knows it.
    pub name: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// The number of rows that it has.
    pub rows: u64,
    /// The number of those that were set aside.
    pub rejected: u64,
}

impl ImportFile {
    /// A file by its bytes.
    #[must_use]
    pub fn new(name: &str, bytes: &[u8], rows: u64, rejected: u64) -> Self {
        Self { name: name.to_owned(), sha256: sha256_hex(bytes), rows, rejected }
    }
}

/// The number of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ImportBatchId(pub i64);

impl fmt::Display for ImportBatchId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A file that was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportBatch {
    /// Its number.
    pub id: ImportBatchId,
    /// What was imported, as [`ImportKind::code`] or [`ImportKind::of_register`] writes it.
    pub kind: String,
    /// The name of the file.
    pub file_name: String,
    /// The SHA-256 of the file.
    pub sha256: String,
    /// The number of rows that it had.
    pub rows: i64,
    /// The number of those that went in.
    pub accepted: i64,
    /// The number of those that were set aside.
    pub rejected: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom, as [`crate::Actor::code`] writes it.
    pub actor: String,
    /// When it was taken back, and by whom.
    pub undone: Option<(DateTime<Utc>, String)>,
}

impl ImportBatch {
    /// The register whose records were imported; none when it was something else.
    #[must_use]
    pub fn register(&self) -> Option<&str> {
        self.kind.strip_prefix(REGISTER)
    }
}

/// What came of importing a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Import {
    /// The rows are in.
    Done(ImportBatch),
    /// They were in already, by this earlier import; nothing was changed.
    AlreadyThere(ImportBatch),
}

impl Import {
    /// The import that the rows belong to.
    #[must_use]
    pub fn batch(&self) -> &ImportBatch {
        match self {
            Self::Done(batch) | Self::AlreadyThere(batch) => batch,
        }
    }
}

impl Queries<'_> {
    /// The latest imports, newest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn imports(&self, limit: u64) -> Result<Vec<ImportBatch>, StoreError> {
        let rows = import_batch::Entity::find()
            .order_by_desc(import_batch::Column::Id)
            .limit(limit)
            .all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(ImportBatch::from).collect())
    }
}

/// The imports of a kind, newest first, at most `limit`.
pub(crate) async fn of_kind<C: ConnectionTrait>(
    connection: &C,
    kind: &str,
    limit: u64,
) -> Result<Vec<ImportBatch>, StoreError> {
    let rows = import_batch::Entity::find()
        .filter(import_batch::Column::Kind.eq(kind))
        .order_by_desc(import_batch::Column::Id)
        .limit(limit)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(ImportBatch::from).collect())
}

/// Enters a write of a register by a file that is on its way in.
pub(crate) async fn enter_write(
    change: &Change<'_>,
    register: &str,
    revision: i64,
    file: &ImportFile,
) -> Result<(), StoreError> {
    let sha256 = file.sha256.clone();
    let register = register.to_owned();
    insert_write(
        change,
        import_write::Model { register, revision, sha256, import_batch_id: None, is_undo: false },
    )
    .await
}

/// Enters a write of a register that takes an import back.
pub(crate) async fn enter_undo(
    change: &Change<'_>,
    register: &str,
    revision: i64,
    batch: &import_batch::Model,
) -> Result<(), StoreError> {
    let (sha256, import_batch_id) = (batch.sha256.clone(), Some(batch.id));
    let register = register.to_owned();
    insert_write(change, import_write::Model { register, revision, sha256, import_batch_id, is_undo: true })
        .await
}

async fn insert_write(change: &Change<'_>, row: import_write::Model) -> Result<(), StoreError> {
    import_write::Entity::insert(row.into_active_model()).exec_without_returning(change.connection()).await?;
    Ok(())
}

/// Gives the writes of a file to its import.
pub(crate) async fn give_writes(
    change: &Change<'_>,
    register: &str,
    batch: &ImportBatch,
) -> Result<(), StoreError> {
    use import_write::Column;
    import_write::Entity::update_many()
        .col_expr(Column::ImportBatchId, Expr::value(batch.id.0))
        .filter(Column::Register.eq(register))
        .filter(Column::Sha256.eq(&batch.sha256))
        .filter(Column::ImportBatchId.is_null())
        .exec(change.connection())
        .await?;
    Ok(())
}

/// The revisions that an import wrote.
pub(crate) async fn writes<C: ConnectionTrait>(
    connection: &C,
    register: &str,
    id: ImportBatchId,
) -> Result<Vec<i64>, StoreError> {
    use import_write::Column;
    let rows = import_write::Entity::find()
        .filter(Column::Register.eq(register))
        .filter(Column::ImportBatchId.eq(id.0))
        .filter(Column::IsUndo.eq(false))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| row.revision).collect())
}

/// Earlier imports of the same file, newest first.
pub(crate) async fn earlier<C: ConnectionTrait>(
    connection: &C,
    kind: &str,
    file: &ImportFile,
) -> Result<Vec<import_batch::Model>, StoreError> {
    let batches = import_batch::Entity::find()
        .filter(import_batch::Column::Kind.eq(kind))
        .filter(import_batch::Column::Sha256.eq(&file.sha256))
        .order_by_desc(import_batch::Column::Id)
        .all(connection)
        .await?;
    Ok(batches)
}

/// Enters a file that is about to go in.
pub(crate) async fn enter(
    change: &Change<'_>,
    kind: &str,
    file: &ImportFile,
    accepted: impl TryInto<i64>,
) -> Result<ImportBatch, StoreError> {
    check_text("file_name", &file.name)?;
    let row = import_batch::ActiveModel {
        id: NotSet,
        kind: Set(kind.to_owned()),
        file_name: Set(file.name.clone()),
        sha256: Set(file.sha256.clone()),
        rows: Set(count(file.rows)),
        accepted: Set(count(accepted)),
        rejected: Set(count(file.rejected)),
        at: Set(change.at()),
        actor: Set(change.actor_code()),
        undone_at: Set(None),
        undone_by: Set(None),
    };
    Ok(row.insert(change.connection()).await?.into())
}

/// An import as the audit chain may know it: the name of a file may be that of a person, its hash is not.
pub(crate) fn description(batch: &ImportBatch) -> Value {
    json!({
        "batch": batch.id.0,
        "sha256": batch.sha256,
        "rows": batch.rows,
        "accepted": batch.accepted,
        "rejected": batch.rejected,
    })
}

fn count(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

impl From<import_batch::Model> for ImportBatch {
    fn from(row: import_batch::Model) -> Self {
        Self {
            id: ImportBatchId(row.id),
            kind: row.kind,
            file_name: row.file_name,
            sha256: row.sha256,
            rows: row.rows,
            accepted: row.accepted,
            rejected: row.rejected,
            at: row.at,
            actor: row.actor,
            undone: row.undone_at.zip(row.undone_by),
        }
    }
}
