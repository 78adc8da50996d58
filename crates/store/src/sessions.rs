//! What a browser that is signed in has to be remembered for.
//!
//! A session is found by the SHA-256 of the token in the cookie: who reads the database cannot use it to sign in. Sessions
//! come and go with every visit; they are no part of the audit log and of no backup.

use crate::entities::{account, session};
use crate::secrets::sha256_hex;
use crate::{AccountId, Store, StoreError};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, QueryTrait};

/// The content of a session.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// Who is signed in, if anybody, so that all sessions of a person can be ended.
    pub account: Option<AccountId>,
    /// What the web server keeps in it, as text (JSON).
    pub data: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Session")
            .field("account", &self.account)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// Reads and writes sessions.
#[derive(Clone, Copy)]
pub struct Sessions<'a> {
    store: &'a Store,
}

impl Store {
    /// The sessions of browsers.
    #[must_use]
    pub fn sessions(&self) -> Sessions<'_> {
        Sessions { store: self }
    }
}

impl Sessions<'_> {
    /// Stores a new session. Returns `false`, and stores nothing, when the token is in use.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn create(&self, token: &str, session: &Session) -> Result<bool, StoreError> {
        let insert = session::Entity::insert(row(token, session).into_active_model())
            .on_conflict_do_nothing_on([session::Column::Id])
            .exec_without_returning(self.store.write())
            .await?;
        Ok(matches!(insert, sea_orm::TryInsertResult::Inserted(1..)))
    }

    /// Stores a session over the one with the same token, or as a new one.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn save(&self, token: &str, session: &Session) -> Result<(), StoreError> {
        let columns = [session::Column::AccountId, session::Column::Data, session::Column::ExpiresAt];
        session::Entity::insert(row(token, session).into_active_model())
            .on_conflict(OnConflict::column(session::Column::Id).update_columns(columns).to_owned())
            .exec_without_returning(self.store.write())
            .await?;
        Ok(())
    }

    /// Finds a session that has not ended and whose account, if it has one, is not disabled.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn load(&self, token: &str) -> Result<Option<Session>, StoreError> {
        // Disabling an account ends its sessions, but one may just have been made by a sign-in that came before.
        let enabled = account::Entity::find()
            .select_only()
            .column(account::Column::Id)
            .filter(account::Column::DisabledAt.is_null())
            .into_query();
        let is_enabled = session::Column::AccountId.in_subquery(enabled);
        let found = session::Entity::find_by_id(sha256_hex(token.as_bytes()))
            .filter(session::Column::ExpiresAt.gt(self.store.now()))
            .filter(Condition::any().add(session::Column::AccountId.is_null()).add(is_enabled))
            .one(self.store.read())
            .await?;
        Ok(found.map(|row| Session {
            account: row.account_id.map(AccountId),
            data: row.data,
            expires_at: row.expires_at,
        }))
    }

    /// Ends a session; that there is none is no error.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn delete(&self, token: &str) -> Result<(), StoreError> {
        session::Entity::delete_by_id(sha256_hex(token.as_bytes())).exec(self.store.write()).await?;
        Ok(())
    }

    /// Deletes the sessions that have ended. Returns how many there were.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn delete_expired(&self) -> Result<u64, StoreError> {
        let deleted = session::Entity::delete_many()
            .filter(session::Column::ExpiresAt.lte(self.store.now()))
            .exec(self.store.write())
            .await?;
        Ok(deleted.rows_affected)
    }
}

fn row(token: &str, session: &Session) -> session::Model {
    session::Model {
        id: sha256_hex(token.as_bytes()),
        account_id: session.account.map(|account| account.0),
        data: session.data.clone(),
        expires_at: session.expires_at,
    }
}
