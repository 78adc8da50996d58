//! Requests that may be sent twice and are carried out once.
//!
//! A program that gets no answer sends its request again, with the same key. The first [`Requests::claim`] of a key says
//! [`Claim::New`]: carry it out, and [`Requests::complete`] it with the answer. A later one gets the kept answer.
//! When the server stopped in between, the claim can be taken over after [`TAKE_OVER_AFTER`].

use crate::entities::idempotency_key;
use crate::{Actor, Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, TryInsertResult};

/// After this, a request that was claimed and not answered counts as abandoned.
pub const TAKE_OVER_AFTER: TimeDelta = TimeDelta::minutes(2);

/// An answer that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptResponse {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// What is to be done with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Carry it out.
    New,
    /// It is being carried out at this moment.
    InProgress,
    /// It was carried out; this was the answer.
    Done(KeptResponse),
}

/// Claims and completes requests.
#[derive(Clone, Copy)]
pub struct Requests<'a> {
    store: &'a Store,
}

impl Store {
    /// Requests that may be sent twice.
    #[must_use]
    pub fn requests(&self) -> Requests<'_> {
        Requests { store: self }
    }
}

impl Requests<'_> {
    /// Claims a request by its key. The hash is that of the whole request, so that a key is not used for two.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the actor used the key for another request.
    pub async fn claim(&self, actor: &Actor, key: &str, request_hash: &str) -> Result<Claim, StoreError> {
        let row = idempotency_key::Model {
            actor: actor.code(),
            key: key.to_owned(),
            request_hash: request_hash.to_owned(),
            status: None,
            body: None,
            at: self.store.now(),
        };
        let inserted = idempotency_key::Entity::insert(row.into_active_model())
            .on_conflict_do_nothing_on([idempotency_key::Column::Actor, idempotency_key::Column::Key])
            .exec_without_returning(self.store.write())
            .await?;
        if matches!(inserted, TryInsertResult::Inserted(1..)) {
            return Ok(Claim::New);
        }
        let found = idempotency_key::Entity::find_by_id((actor.code(), key.to_owned()))
            .one(self.store.read())
            .await?;
        let Some(found) = found else {
            // It was released between the two statements.
            return Ok(Claim::InProgress);
        };
        if found.request_hash != request_hash {
            return Err(StoreError::invalid(
                "Idempotency-Key",
                "Khóa này đã dùng cho một yêu cầu khác; hãy dùng khóa mới.",
                "This key was used for another request; use a new one.",
            ));
        }
        if let (Some(status), Some(body)) = (found.status, found.body) {
            let status = u16::try_from(status).unwrap_or(500);
            return Ok(Claim::Done(KeptResponse { status, body }));
        }
        self.take_over(actor, key).await
    }

    /// Keeps the answer to a claimed request.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn complete(
        &self,
        actor: &Actor,
        key: &str,
        response: &KeptResponse,
    ) -> Result<(), StoreError> {
        idempotency_key::Entity::update_many()
            .col_expr(idempotency_key::Column::Status, Expr::value(Some(i32::from(response.status))))
            .col_expr(idempotency_key::Column::Body, Expr::value(Some(response.body.clone())))
            .filter(idempotency_key::Column::Actor.eq(actor.code()))
            .filter(idempotency_key::Column::Key.eq(key))
            .exec(self.store.write())
            .await?;
        Ok(())
    }

    /// Gives a claim back, when the request could not be carried out and may be sent again.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn release(&self, actor: &Actor, key: &str) -> Result<(), StoreError> {
        idempotency_key::Entity::delete_many()
            .filter(idempotency_key::Column::Actor.eq(actor.code()))
            .filter(idempotency_key::Column::Key.eq(key))
            .filter(idempotency_key::Column::Status.is_null())
            .exec(self.store.write())
            .await?;
        Ok(())
    }

    /// Forgets answers that were claimed before an instant. Returns how many there were.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn forget_before(&self, instant: DateTime<Utc>) -> Result<u64, StoreError> {
        let forgotten = idempotency_key::Entity::delete_many()
            .filter(idempotency_key::Column::At.lt(instant))
            .exec(self.store.write())
            .await?;
        Ok(forgotten.rows_affected)
    }

    /// Of several who find an abandoned claim, one takes it over.
    async fn take_over(&self, actor: &Actor, key: &str) -> Result<Claim, StoreError> {
        let now = self.store.now();
        let taken = idempotency_key::Entity::update_many()
            .col_expr(idempotency_key::Column::At, Expr::value(now))
            .filter(idempotency_key::Column::Actor.eq(actor.code()))
            .filter(idempotency_key::Column::Key.eq(key))
            .filter(idempotency_key::Column::Status.is_null())
            .filter(idempotency_key::Column::At.lt(now - TAKE_OVER_AFTER))
            .exec(self.store.write())
            .await?;
        Ok(if taken.rows_affected == 1 { Claim::New } else { Claim::InProgress })
    }
}
