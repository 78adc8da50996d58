//! Searching the entries of all chains, newest first, page by page behind the last one that was shown.

use super::{AuditEntry, Chain};
use crate::entities::audit_entry;
use crate::{Queries, StoreError, Subject};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// What is looked for; everything when nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Entries of one chain.
    pub chain: Option<Chain>,
    /// Entries of one actor, as [`crate::Actor::code`] writes it.
    pub actor: Option<String>,
    /// Actions that begin so: `account.disable`, or `account.` for all about accounts.
    pub action: Option<String>,
    /// What entries are about: its id, or its kind and its id as lists show them (`account 31`).
    pub subject: Option<String>,
    /// Entries from this instant on.
    pub from: Option<DateTime<Utc>>,
    /// Entries before this instant.
    pub before: Option<DateTime<Utc>>,
}

/// The place of an entry in the order of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPlace {
    /// When.
    pub at: DateTime<Utc>,
    /// Its chain.
    pub chain: Chain,
    /// Its number in the chain.
    pub sequence: i64,
}

impl From<&AuditEntry> for AuditPlace {
    fn from(entry: &AuditEntry) -> Self {
        Self { at: entry.at, chain: entry.chain.clone(), sequence: entry.sequence }
    }
}

impl Queries<'_> {
    /// Entries that a filter lets through, newest first, behind a place (from the newest when none), at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn search_audit(
        &self,
        filter: &AuditFilter,
        behind: Option<&AuditPlace>,
        limit: u64,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        use audit_entry::Column;
        let mut all = Condition::all();
        if let Some(chain) = &filter.chain {
            all = all.add(Column::Chain.eq(chain.as_str()));
        }
        if let Some(actor) = &filter.actor {
            all = all.add(Column::Actor.eq(actor));
        }
        if let Some(action) = &filter.action {
            all = all.add(Column::Action.starts_with(action));
        }
        if let Some(subject) = &filter.subject {
            let by_id = Condition::any().add(Column::SubjectId.eq(subject));
            all = all.add(match subject.split_once(' ') {
                Some((kind, id)) => by_id
                    .add(Condition::all().add(Column::SubjectKind.eq(kind)).add(Column::SubjectId.eq(id))),
                None => by_id,
            });
        }
        if let Some(from) = filter.from {
            all = all.add(Column::At.gte(from));
        }
        if let Some(before) = filter.before {
            all = all.add(Column::At.lt(before));
        }
        if let Some(behind) = behind {
            let in_chain = Condition::all()
                .add(Column::Chain.eq(behind.chain.as_str()))
                .add(Column::Sequence.lt(behind.sequence));
            let at_once = Condition::any().add(Column::Chain.lt(behind.chain.as_str())).add(in_chain);
            let later = Condition::all().add(Column::At.eq(behind.at)).add(at_once);
            // The first condition alone lets the database begin at the right place of its index.
            all = all.add(Column::At.lte(behind.at));
            all = all.add(Condition::any().add(Column::At.lt(behind.at)).add(later));
        }
        let rows = audit_entry::Entity::find()
            .filter(all)
            .order_by_desc(Column::At)
            .order_by_desc(Column::Chain)
            .order_by_desc(Column::Sequence)
            .limit(limit)
            .all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(AuditEntry::from).collect())
    }

    /// One entry.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none, [`StoreError::Unavailable`] when the database does not answer.
    pub async fn audit_entry(&self, chain: &Chain, sequence: i64) -> Result<AuditEntry, StoreError> {
        let row = audit_entry::Entity::find()
            .filter(audit_entry::Column::Chain.eq(chain.as_str()))
            .filter(audit_entry::Column::Sequence.eq(sequence))
            .one(self.store.read())
            .await?;
        row.map(AuditEntry::from)
            .ok_or_else(|| StoreError::not_found(Subject::AuditEntry, &format!("{chain} {sequence}")))
    }
}
