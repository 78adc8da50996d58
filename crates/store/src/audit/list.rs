//! Reading entries and heads.

use super::Chain;
use crate::entities::{audit_entry, audit_head};
use crate::{Queries, StoreError, Subject};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect,
};

/// One entry of the audit log, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its chain.
    pub chain: Chain,
    /// Its place in the chain, from 1.
    pub sequence: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, as [`crate::Actor::code`] writes it.
    pub actor: String,
    /// What was done, as `subject.verb`.
    pub action: String,
    /// To what kind of thing.
    pub subject_kind: String,
    /// To which of them.
    pub subject_id: String,
    /// What was there before, as JSON.
    pub before: Option<String>,
    /// What was there afterwards, as JSON.
    pub after: Option<String>,
    /// Why, in the actor's words.
    pub reason: Option<String>,
    /// The hash of the entry.
    pub hash: String,
}

/// The last entry of a chain: what is signed and printed on publications.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditHead {
    /// The chain.
    pub chain: Chain,
    /// The number of its last entry.
    pub sequence: i64,
    /// The hash of its last entry.
    pub hash: String,
}

impl Queries<'_> {
    /// Entries of a chain, newest first: those before a sequence number (all when `None`), at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn audit_entries(
        &self,
        chain: &Chain,
        before: Option<i64>,
        limit: u64,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let mut find = audit_entry::Entity::find().filter(audit_entry::Column::Chain.eq(chain.as_str()));
        if let Some(before) = before {
            find = find.filter(audit_entry::Column::Sequence.lt(before));
        }
        let rows =
            find.order_by_desc(audit_entry::Column::Sequence).limit(limit).all(self.store.read()).await?;
        Ok(rows.into_iter().map(AuditEntry::from).collect())
    }

    /// The entries of a chain about some things, newest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn audit_entries_about(
        &self,
        chain: &Chain,
        subject: Subject,
        ids: &[String],
        limit: u64,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let rows = audit_entry::Entity::find()
            .filter(audit_entry::Column::Chain.eq(chain.as_str()))
            .filter(audit_entry::Column::SubjectKind.eq(subject.code()))
            .filter(audit_entry::Column::SubjectId.is_in(ids.iter().cloned()))
            .order_by_desc(audit_entry::Column::Sequence)
            .limit(limit)
            .all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(AuditEntry::from).collect())
    }

    /// The heads of all chains, by name.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn audit_heads(&self) -> Result<Vec<AuditHead>, StoreError> {
        let rows = audit_head::Entity::find().all(self.store.read()).await?;
        let mut heads: Vec<AuditHead> = rows
            .into_iter()
            .map(|row| AuditHead { chain: Chain(row.chain), sequence: row.sequence, hash: row.hash })
            .collect();
        heads.sort_by(|one, other| one.chain.cmp(&other.chain));
        Ok(heads)
    }

    /// When the last change was made under each chain.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn last_changes(&self) -> Result<Vec<(Chain, DateTime<Utc>)>, StoreError> {
        let connection = self.store.read();
        let select = self.store.statement(
            "SELECT e.chain, e.at FROM audit_head AS h JOIN audit_entry AS e ON e.chain = h.chain AND e.sequence = h.sequence",
        );
        let rows = connection.query_all_raw(select).await?;
        let row = |row: &QueryResult| Ok((Chain(row.try_get_by_index(0)?), row.try_get_by_index(1)?));
        rows.iter().map(row).collect::<Result<_, DbErr>>().map_err(StoreError::from)
    }

    /// The number of changes made under a chain so far. It grows with every change, so that what was computed from the
    /// data (an open calendar, a tree of units) can be kept until it does.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn revision(&self, chain: &Chain) -> Result<i64, StoreError> {
        let head = audit_head::Entity::find_by_id(chain.as_str()).one(self.store.read()).await?;
        Ok(head.map_or(0, |head| head.sequence))
    }
}

impl From<audit_entry::Model> for AuditEntry {
    fn from(row: audit_entry::Model) -> Self {
        Self {
            chain: Chain(row.chain),
            sequence: row.sequence,
            at: row.at,
            actor: row.actor,
            action: row.action,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            before: row.before,
            after: row.after,
            reason: row.reason,
            hash: row.hash,
        }
    }
}
