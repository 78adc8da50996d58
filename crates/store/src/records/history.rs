//! Who did what to a record, and when.

use super::RecordId;
use crate::audit::{AuditEntry, Chain};
use crate::entities::audit_entry::{self, Column};
use crate::{Queries, StoreError, Subject};
use caicach_registers::Register;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

impl Queries<'_> {
    /// The latest changes of a record, newest first, at most `limit`: edits, withdrawals and restorations, and the write of many
    /// records with which it came in its present form, when that was not one of them. `revision` is that of the record.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn record_history(
        &self,
        register: &Register,
        id: RecordId,
        revision: i64,
        limit: u64,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        // The entry of a write begins with nothing that could stand before this; see `Commands::put_records`.
        let of_revision = Condition::all()
            .add(Column::Action.eq("records.put"))
            .add(Column::After.contains(format!("\"revision\":{revision},")));
        let of_record = Condition::all()
            .add(Column::SubjectKind.eq(Subject::Record.code()))
            .add(Column::SubjectId.eq(id.to_string()));
        let rows = audit_entry::Entity::find()
            .filter(Column::Chain.eq(Chain::register(&register.id).as_str()))
            .filter(Condition::any().add(of_record).add(of_revision))
            .order_by_desc(Column::Sequence)
            .limit(limit)
            .all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(AuditEntry::from).collect())
    }
}
