//! Who did what to a record, and when.

use super::StoredRecord;
use crate::audit::{AuditEntry, Chain};
use crate::entities::audit_entry::{self, Column};
use crate::{Queries, StoreError, Subject};
use caicach_registers::Register;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeSet;

impl Queries<'_> {
    /// The latest changes of a record, newest first, at most `limit`: edits, withdrawals and restorations, and the writes of many
    /// records with which it came into the form that it has now or had before one of those.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn record_history(
        &self,
        register: &Register,
        record: &StoredRecord,
        limit: u64,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let of_record = Condition::all()
            .add(Column::SubjectKind.eq(Subject::Record.code()))
            .add(Column::SubjectId.eq(record.id.to_string()));
        let mut entries = self.entries(register, of_record, limit).await?;
        let mut revisions: BTreeSet<i64> = entries.iter().filter_map(revision_before).collect();
        revisions.insert(record.revision);
        revisions.extend(
            self.record_versions(register, record.id, limit).await?.iter().map(|before| before.revision),
        );
        let of_revision = revisions.into_iter().fold(Condition::any(), |any, revision| {
            // As `Commands::put_records` writes it: another field follows.
            any.add(Column::After.contains(format!("\"revision\":{revision},")))
        });
        let writes =
            Condition::all().add(Column::Action.is_in(["records.put", "records.undo"])).add(of_revision);
        entries.extend(self.entries(register, writes, limit).await?);
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.sequence));
        entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(entries)
    }

    async fn entries(
        &self,
        register: &Register,
        condition: Condition,
        limit: u64,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let rows = audit_entry::Entity::find()
            .filter(Column::Chain.eq(Chain::register(&register.id).as_str()))
            .filter(condition)
            .order_by_desc(Column::Sequence)
            .limit(limit)
            .all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(AuditEntry::from).collect())
    }
}

/// The revision that a record had before a change of it alone.
fn revision_before(entry: &AuditEntry) -> Option<i64> {
    let before: serde_json::Value = serde_json::from_str(entry.before.as_deref()?).ok()?;
    before.get("revision")?.as_i64()
}
