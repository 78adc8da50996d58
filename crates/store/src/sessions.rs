//! What a browser that is signed in has to be remembered for.
//!
//! A session is found by the SHA-256 of the token in the cookie: who reads the database cannot use it to sign in. Sessions
//! come and go with every visit; they are no part of the audit log and of no backup.

use crate::entities::{account, session};
use crate::secrets::sha256_hex;
use crate::{AccountId, Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, QueryTrait};

/// The last use is noted no more often than this.
const NOTE_USE_EVERY: TimeDelta = TimeDelta::minutes(5);

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

/// An open session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// By what it is known in lists; nobody can sign in with it.
    pub handle: String,
    /// What the web server keeps in it, as text (JSON).
    pub data: String,
    /// Since when it is open, when that is known.
    pub created_at: Option<DateTime<Utc>>,
    /// When it was last used, to a few minutes.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
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
        let insert = session::Entity::insert(self.row(token, session).into_active_model())
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
        session::Entity::insert(self.row(token, session).into_active_model())
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
        let Some(row) = found else { return Ok(None) };
        let now = self.store.now();
        if row.account_id.is_some() && row.last_used_at.is_none_or(|last| now - last >= NOTE_USE_EVERY) {
            session::Entity::update_many()
                .col_expr(session::Column::LastUsedAt, Expr::value(Some(now)))
                .filter(session::Column::Id.eq(&row.id))
                .exec(self.store.write())
                .await?;
        }
        Ok(Some(Session {
            account: row.account_id.map(AccountId),
            data: row.data,
            expires_at: row.expires_at,
        }))
    }

    /// The open sessions of an account, the one that was used last first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn of_account(&self, account: AccountId) -> Result<Vec<OpenSession>, StoreError> {
        let mut rows = session::Entity::find()
            .filter(session::Column::AccountId.eq(account.0))
            .filter(session::Column::ExpiresAt.gt(self.store.now()))
            .all(self.store.read())
            .await?;
        rows.sort_by_key(|row| std::cmp::Reverse(row.last_used_at));
        let open = |row: session::Model| OpenSession {
            handle: row.id,
            data: row.data,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
            expires_at: row.expires_at,
        };
        Ok(rows.into_iter().map(open).collect())
    }

    /// The handle of the session with a token.
    #[must_use]
    pub fn handle_of(&self, token: &str) -> String {
        sha256_hex(token.as_bytes())
    }

    /// Ends one session of an account by its handle. Returns whether there was one.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn end(&self, account: AccountId, handle: &str) -> Result<bool, StoreError> {
        let ended = session::Entity::delete_many()
            .filter(session::Column::Id.eq(handle))
            .filter(session::Column::AccountId.eq(account.0))
            .exec(self.store.write())
            .await?;
        Ok(ended.rows_affected > 0)
    }

    fn row(&self, token: &str, session: &Session) -> session::Model {
        let now = self.store.now();
        session::Model {
            id: sha256_hex(token.as_bytes()),
            account_id: session.account.map(|account| account.0),
            data: session.data.clone(),
            expires_at: session.expires_at,
            created_at: Some(now),
            last_used_at: Some(now),
        }
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
