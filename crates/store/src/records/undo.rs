//! Taking an import back.
//!
//! Records that stand as the file brought them are given what they were before, and those that it added are withdrawn. Records that
//! somebody changed afterwards stay as they are: their later values are nobody's mistake. It goes on in parts, each a write of its own
//! with an entry in the audit chain; one that stopped in the middle goes on where it stopped.

use super::layout::Layout;
use super::versions::{self, EarlierVersion};
use super::{MOST_RECORDS_IN_CALL, RecordId, StoredRecord, read, state, write};
use crate::audit::{Chain, Event};
use crate::commands::Change;
use crate::entities::{import_batch, record_return, record_version};
use crate::imports::{self, ImportBatch, ImportBatchId, ImportKind};
use crate::{Actor, Commands, Queries, StoreError, Subject};
use caicach_registers::{Register, Value};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    Set, Statement,
};
use serde_json::json;
use std::collections::{HashMap, HashSet};

/// What is left of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportReach {
    /// The records that stand as the file brought them.
    pub standing: i64,
    /// Those that somebody changed afterwards.
    pub changed_since: i64,
}

/// What a part of taking an import back did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UndonePart {
    /// The records that were withdrawn, because the file had added them.
    pub withdrawn: usize,
    /// The records that are again what they were.
    pub returned: usize,
    /// Whether nothing is left.
    pub is_whole: bool,
}

impl Queries<'_> {
    /// The imports of a register, newest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn register_imports(
        &self,
        register: &Register,
        limit: u64,
    ) -> Result<Vec<ImportBatch>, StoreError> {
        imports::of_kind(self.store.read(), &ImportKind::of_register(&register.id), limit).await
    }

    /// An import of a register.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the register has none with this number.
    pub async fn register_batch(
        &self,
        register: &Register,
        id: ImportBatchId,
    ) -> Result<ImportBatch, StoreError> {
        Ok(find_batch(self.store.read(), register, id).await?.into())
    }

    /// How many records of an import stand as it brought them.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn import_reach(
        &self,
        register: &Register,
        id: ImportBatchId,
    ) -> Result<ImportReach, StoreError> {
        let layout = Layout::of(register)?;
        let connection = self.store.read();
        let count = async |sql: String| -> Result<i64, StoreError> {
            let parameters: [sea_orm::Value; 2] = [register.id.as_str().into(), id.0.into()];
            let statement =
                Statement::from_sql_and_values(connection.get_database_backend(), &sql, parameters);
            let row = connection.query_one_raw(statement).await?;
            Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0))
        };
        let standing =
            count(format!("SELECT count(*) FROM {} WHERE {}", layout.table.name(), standing(&layout)));
        let standing = standing.await?;
        let changed_since = count(format!(
            "SELECT count(DISTINCT record_id) FROM record_version WHERE register = $1 AND revision IN {WRITES} \
             AND replaced_by NOT IN (SELECT revision FROM import_write WHERE register = $1 AND import_batch_id = $2) \
             AND record_id NOT IN (SELECT id FROM {} WHERE {})",
            layout.table.name(),
            self::standing(&layout)
        ));
        Ok(ImportReach { standing, changed_since: changed_since.await? })
    }
}

/// The revisions that a file wrote.
const WRITES: &str =
    "(SELECT revision FROM import_write WHERE register = $1 AND import_batch_id = $2 AND NOT is_undo)";

/// The condition that records stand as a file brought them, or as it had brought them, because a later import was taken back.
fn standing(layout: &Layout<'_>) -> String {
    let register = if layout.table == super::layout::Table::Record { "register = $1 AND " } else { "" };
    format!(
        "{register}NOT is_withdrawn AND (revision IN {WRITES} OR EXISTS (SELECT 1 FROM record_return r WHERE r.register = $1 \
         AND r.record_id = {table}.id AND r.revision = {table}.revision AND r.as_of IN {WRITES}))",
        table = layout.table.name()
    )
}

impl Commands<'_> {
    /// Takes back a part of an import, of at most [`MOST_RECORDS_IN_CALL`] records. It is called until nothing is left; the import is
    /// marked then.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the register has no such import; [`StoreError::Invalid`] when it was taken back already, and nothing
    /// stands as it brought it.
    pub async fn undo_import_part(
        &self,
        actor: &Actor,
        register: &Register,
        id: ImportBatchId,
    ) -> Result<UndonePart, StoreError> {
        let layout = Layout::of(register)?;
        let change = self.begin(actor, &Chain::register(&register.id)).await?;
        let batch = find_batch(change.connection(), register, id).await?;
        let rest = format!("WHERE {} ORDER BY id LIMIT {MOST_RECORDS_IN_CALL}", standing(&layout));
        let parameters = vec![register.id.as_str().into(), id.0.into()];
        let records = read::records(change.connection(), &layout, &rest, parameters).await?;
        // What a later import had changed stands again as this file brought it when that one is taken back.
        if batch.undone_at.is_some() && records.is_empty() {
            return Err(StoreError::invalid(
                "import",
                "Lần nhập này đã được hoàn tác.",
                "This import was taken back already.",
            ));
        }
        let mut state = state::find(&change, &register.id).await?;
        let mut part = UndonePart { is_whole: records.len() < MOST_RECORDS_IN_CALL, ..UndonePart::default() };
        if !records.is_empty() {
            state.revision += 1;
            let all: Vec<&StoredRecord> = records.iter().collect();
            versions::keep(&change, register, &all, state.revision).await?;
            let before = before(&change, register, id, &records).await?;
            let stood =
                |record: &&StoredRecord| before.get(&record.id).is_some_and(|before| !before.is_withdrawn);
            let (again, gone): (Vec<&StoredRecord>, Vec<&StoredRecord>) = records.iter().partition(stood);
            let values: Vec<&[Value]> = records
                .iter()
                .filter_map(|record| before.get(&record.id))
                .map(|before| before.values.as_slice())
                .collect();
            write::upsert(&change, &layout, &values, state.revision).await?;
            let gone: Vec<RecordId> = gone.into_iter().map(|record| record.id).collect();
            write::withdraw_all(&change, layout.table, &gone, state.revision).await?;
            note_returned(&change, register, state.revision, &again, &before).await?;
            imports::enter_undo(&change, &register.id, state.revision, &batch).await?;
            part.returned = again.len();
            part.withdrawn = gone.len();
            state.rows -= i64::try_from(gone.len()).unwrap_or(i64::MAX);
            state::save(&change, &state).await?;
        }
        if part.is_whole {
            let (at, by) = (change.at(), change.actor_code());
            let mut row = batch.into_active_model();
            (row.undone_at, row.undone_by) = (Set(Some(at)), Set(Some(by)));
            row.update(change.connection()).await?;
        }
        let event = Event::new("records.undo", Subject::ImportBatch, &id).after(json!({
            "revision": state.revision,
            "rows": state.rows,
            "withdrawn": part.withdrawn,
            "returned": part.returned,
            "is_whole": part.is_whole,
        }));
        change.commit(event).await?;
        Ok(part)
    }
}

/// Notes as of which revision records are again what they were, so that the import that wrote them so can be taken back too.
async fn note_returned(
    change: &Change<'_>,
    register: &Register,
    revision: i64,
    records: &[&StoredRecord],
    before: &HashMap<RecordId, EarlierVersion>,
) -> Result<(), StoreError> {
    use record_return::Column;
    let mut first_written = HashMap::new();
    for ids in records.chunks(imports::rows_in_statement(1)) {
        let rows = record_return::Entity::find()
            .filter(Column::Register.eq(&register.id))
            .filter(Column::RecordId.is_in(ids.iter().map(|record| record.id.0)))
            .all(change.connection())
            .await?;
        first_written.extend(rows.into_iter().map(|row| ((row.record_id, row.revision), row.as_of)));
    }
    let returned: Vec<record_return::ActiveModel> = records
        .iter()
        .filter_map(|record| Some((record.id, before.get(&record.id)?.revision)))
        .map(|(id, as_of)| {
            let as_of = first_written.get(&(id.0, as_of)).copied().unwrap_or(as_of);
            record_return::Model { register: register.id.clone(), record_id: id.0, revision, as_of }
                .into_active_model()
        })
        .collect();
    for rows in returned.chunks(imports::rows_in_statement(4)) {
        record_return::Entity::insert_many(rows.to_vec()).exec_without_returning(change.connection()).await?;
    }
    Ok(())
}

/// What records were before a file was imported; those that it added were nothing.
async fn before(
    change: &Change<'_>,
    register: &Register,
    id: ImportBatchId,
    records: &[StoredRecord],
) -> Result<HashMap<RecordId, EarlierVersion>, StoreError> {
    use record_version::Column;
    let writes = imports::writes(change.connection(), &register.id, id).await?;
    let is_written: HashSet<i64> = writes.into_iter().collect();
    let mut found = HashMap::new();
    let ids: Vec<i64> = records.iter().map(|record| record.id.0).collect();
    for ids in ids.chunks(imports::rows_in_statement(1)) {
        let rows = record_version::Entity::find()
            .filter(Column::Register.eq(&register.id))
            .filter(Column::RecordId.is_in(ids.iter().copied()))
            .order_by_asc(Column::Version)
            .all(change.connection())
            .await?;
        for row in rows {
            // The latest that was there before the file, and that the file changed.
            if is_written.contains(&row.replaced_by) && !is_written.contains(&row.revision) {
                found.insert(RecordId(row.record_id), versions::earlier(register, &row)?);
            }
        }
    }
    Ok(found)
}

async fn find_batch<C: ConnectionTrait>(
    connection: &C,
    register: &Register,
    id: ImportBatchId,
) -> Result<import_batch::Model, StoreError> {
    let found = import_batch::Entity::find_by_id(id.0).one(connection).await?;
    found
        .filter(|batch| batch.kind == ImportKind::of_register(&register.id))
        .ok_or_else(|| StoreError::not_found(Subject::ImportBatch, &id))
}
