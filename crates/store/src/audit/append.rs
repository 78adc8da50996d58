//! Writing entries.

use super::{Chain, Event, canonical};
use crate::StoreError;
use crate::entities::{audit_entry, audit_head};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QuerySelect, Set};

/// The head of a chain, locked until the transaction ends; a chain begins with its first command.
pub(crate) async fn locked_head(
    transaction: &DatabaseTransaction,
    chain: &Chain,
) -> Result<audit_head::Model, StoreError> {
    let find = || audit_head::Entity::find_by_id(chain.as_str()).lock_exclusive().one(transaction);
    if let Some(head) = find().await? {
        return Ok(head);
    }
    let first = audit_head::Model {
        chain: chain.as_str().to_owned(),
        sequence: 0,
        hash: canonical::NO_HASH.to_owned(),
    };
    // Of two that begin the same chain at once, the second waits here for the first, and then finds its head.
    audit_head::Entity::insert(first.into_active_model())
        .on_conflict_do_nothing_on([audit_head::Column::Chain])
        .exec_without_returning(transaction)
        .await?;
    find()
        .await?
        .ok_or_else(|| StoreError::corrupt("mất đầu chuỗi nhật ký", "the head of an audit chain is lost"))
}

/// Writes entries behind the head, and moves it.
pub(crate) async fn append(
    transaction: &DatabaseTransaction,
    mut head: audit_head::Model,
    actor: &str,
    at: DateTime<Utc>,
    events: Vec<Event>,
) -> Result<(), StoreError> {
    for event in events {
        let mut entry = audit_entry::Model {
            chain: head.chain.clone(),
            sequence: head.sequence + 1,
            at,
            actor: actor.to_owned(),
            action: event.action.to_owned(),
            subject_kind: event.subject.code().to_owned(),
            subject_id: event.subject_id,
            before: event.before.map(|before| before.to_string()),
            after: event.after.map(|after| after.to_string()),
            reason: event.reason,
            previous_hash: head.hash.clone(),
            hash: String::new(),
        };
        entry.hash = canonical::hash(&entry);
        head.sequence = entry.sequence;
        head.hash.clone_from(&entry.hash);
        audit_entry::Entity::insert(entry.into_active_model()).exec_without_returning(transaction).await?;
    }
    let moved = audit_head::ActiveModel {
        chain: sea_orm::ActiveValue::Unchanged(head.chain),
        sequence: Set(head.sequence),
        hash: Set(head.hash),
    };
    moved.update(transaction).await?;
    Ok(())
}
