//! The one way in which something changes.
//!
//! **Invariant:** a change and its audit entry are written in one transaction, or neither is. [`Change`] holds it: a
//! command begins one, writes through its connection, and can only commit by saying what it did.
//!
//! **Invariant:** a command belongs to one audit chain, and beginning it locks the head of that chain. Commands of one
//! chain therefore follow one another, on PostgreSQL by the lock on one row and on SQLite because there is one writer.
//! What a command reads inside its change cannot be changed by another command of the same chain before it commits; the
//! version checks rest on this.

use crate::audit::{Chain, Event, append, locked_head};
use crate::entities::audit_head;
use crate::news::{self, News};
use crate::{Actor, Store, StoreError};
use chrono::{DateTime, Utc};
use sea_orm::DatabaseTransaction;

/// Everything that changes something: one method a change, in the file of what it changes.
///
/// Each takes the [`Actor`], checks the version that it edits, and writes the change and its audit entry in one
/// transaction.
#[derive(Clone, Copy)]
pub struct Commands<'a> {
    pub(crate) store: &'a Store,
    pub(crate) news: Option<&'a News>,
}

/// Everything that only reads: one method a question, in the file of what it reads.
#[derive(Clone, Copy)]
pub struct Queries<'a> {
    pub(crate) store: &'a Store,
}

/// A change that is being made. Dropped without a commit, it is as if it had never been.
pub(crate) struct Change<'a> {
    transaction: DatabaseTransaction,
    actor: &'a Actor,
    news: Option<&'a News>,
    head: audit_head::Model,
    at: DateTime<Utc>,
}

impl<'a> Commands<'a> {
    /// The commands, which tell people of the change that they make: notices and letters are written in its transaction.
    #[must_use]
    pub fn telling(self, news: &'a News) -> Self {
        Self { news: Some(news), ..self }
    }

    /// Begins a change whose audit entries go into this chain.
    pub(crate) async fn begin(&self, actor: &'a Actor, chain: &Chain) -> Result<Change<'a>, StoreError> {
        let transaction = self.store.begin_write().await?;
        let head = locked_head(&transaction, chain).await?;
        // Read behind the lock, so that the entries of a chain are in the order of their instants.
        let at = self.store.now();
        Ok(Change { transaction, actor, news: self.news, head, at })
    }
}

impl Change<'_> {
    /// The connection through which the change is written.
    pub(crate) fn connection(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// The instant of the change.
    pub(crate) fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// Who makes the change, as audit entries name it.
    pub(crate) fn actor_code(&self) -> String {
        self.actor.code()
    }

    /// Writes the audit entry and commits.
    pub(crate) async fn commit(self, event: Event) -> Result<(), StoreError> {
        self.commit_all(vec![event]).await
    }

    /// Writes several audit entries, in order, and commits.
    pub(crate) async fn commit_all(self, events: Vec<Event>) -> Result<(), StoreError> {
        let actor = self.actor.code();
        if let Some(news) = self.news {
            news::write(&self.transaction, self.at, news).await?;
        }
        append(&self.transaction, self.head, &actor, self.at, events).await?;
        self.transaction.commit().await?;
        Ok(())
    }
}
