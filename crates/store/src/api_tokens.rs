//! Tokens with which programs act for an account.
//!
//! A token is 256 random bits behind the prefix `caicach_`, shown once when it is made; only its SHA-256 is kept. With so
//! many random bits a fast hash is enough, and a token is found by it.

use crate::accounts::find;
use crate::audit::{Chain, Event};
use crate::entities::{account, api_token};
use crate::secrets::{random_hex, sha256_hex};
use crate::text::check_text;
use crate::{Account, AccountId, Actor, Commands, Queries, Store, StoreError, Subject};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, NotSet, QueryFilter, QueryOrder, Set,
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use std::fmt;

const PREFIX: &str = "caicach_";
/// The last use is noted no more often than this, so that a busy program does not write with every request.
const NOTE_USE_EVERY: TimeDelta = TimeDelta::minutes(1);

/// The number of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ApiTokenId(pub i64);

impl fmt::Display for ApiTokenId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// What is known of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Its number.
    pub id: ApiTokenId,
    /// For whom it acts.
    pub account: AccountId,
    /// What it is for, in its owner's words.
    pub name: String,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
    /// When it was last shown, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it ends by itself.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A token that was just made.
#[derive(Debug)]
pub struct NewApiToken {
    /// What is kept of it.
    pub token: ApiToken,
    /// What its owner must copy now; it is shown this once.
    pub secret: SecretString,
}

/// A token that was shown and is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedApiToken {
    /// The token.
    pub token: ApiToken,
    /// For whom it acts.
    pub account: Account,
}

impl Commands<'_> {
    /// Makes a token for an account, until an instant or for good.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account, [`StoreError::Invalid`] when it is disabled, or the name is empty.
    pub async fn create_api_token(
        &self,
        actor: &Actor,
        account: AccountId,
        name: &str,
        expires_at: Option<DateTime<Utc>>,
    ) -> Result<NewApiToken, StoreError> {
        let name = name.trim();
        if name.is_empty() {
            return Err(StoreError::invalid(
                "name",
                "Hãy đặt tên cho mã truy cập.",
                "Give the token a name.",
            ));
        }
        check_text("name", name)?;
        let secret = format!("{PREFIX}{}", random_hex()?);
        let change = self.begin(actor, &Chain::accounts()).await?;
        if find(change.connection(), account).await?.disabled_at.is_some() {
            return Err(StoreError::invalid("account", "Tài khoản đã bị khóa.", "The account is disabled."));
        }
        let row = api_token::ActiveModel {
            id: NotSet,
            account_id: Set(account.0),
            name: Set(name.to_owned()),
            secret_hash: Set(sha256_hex(secret.as_bytes())),
            created_at: Set(change.at()),
            last_used_at: Set(None),
            expires_at: Set(expires_at),
            revoked_at: Set(None),
        };
        let created = row.insert(change.connection()).await?;
        let event = Event::new("api_token.create", Subject::ApiToken, &created.id)
            .after(json!({ "account": account.0, "expires_at": expires_at.map(|at| at.to_rfc3339()) }));
        change.commit(event).await?;
        Ok(NewApiToken { token: created.into(), secret: SecretString::from(secret) })
    }

    /// Revokes a token; that it was revoked before is no error.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such token.
    pub async fn revoke_api_token(&self, actor: &Actor, id: ApiTokenId) -> Result<(), StoreError> {
        let change = self.begin(actor, &Chain::accounts()).await?;
        let row = api_token::Entity::find_by_id(id.0).one(change.connection()).await?;
        let row = row.ok_or_else(|| StoreError::not_found(Subject::ApiToken, &id))?;
        if row.revoked_at.is_some() {
            return Ok(());
        }
        let mut revoked = row.into_active_model();
        revoked.revoked_at = Set(Some(change.at()));
        revoked.update(change.connection()).await?;
        change.commit(Event::new("api_token.revoke", Subject::ApiToken, &id)).await
    }
}

impl Queries<'_> {
    /// The tokens of an account, oldest first, also those that were revoked or have ended.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn api_tokens(&self, account: AccountId) -> Result<Vec<ApiToken>, StoreError> {
        let rows = api_token::Entity::find()
            .filter(api_token::Column::AccountId.eq(account.0))
            .order_by_asc(api_token::Column::Id)
            .all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(ApiToken::from).collect())
    }
}

impl Store {
    /// Checks a token that a program shows. `None` when it is unknown, revoked or ended, or its account is disabled.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn verify_api_token(
        &self,
        secret: &SecretString,
    ) -> Result<Option<VerifiedApiToken>, StoreError> {
        let secret_hash = sha256_hex(secret.expose_secret().as_bytes());
        let found = api_token::Entity::find()
            .filter(api_token::Column::SecretHash.eq(secret_hash))
            .one(self.read())
            .await?;
        let Some(token) = found else {
            return Ok(None);
        };
        let now = self.now();
        let has_ended = token.expires_at.is_some_and(|ends| ends <= now);
        let account: account::Model = find(self.read(), AccountId(token.account_id)).await?;
        if token.revoked_at.is_some() || has_ended || account.disabled_at.is_some() {
            return Ok(None);
        }
        if token.last_used_at.is_none_or(|last| now - last >= NOTE_USE_EVERY) {
            api_token::Entity::update_many()
                .col_expr(api_token::Column::LastUsedAt, Expr::value(Some(now)))
                .filter(api_token::Column::Id.eq(token.id))
                .exec(self.write())
                .await?;
        }
        Ok(Some(VerifiedApiToken { token: token.into(), account: account.into() }))
    }
}

impl Store {
    /// The token that a program shows, whether or not it is still good. `None` when there never was one: whoever holds its secret
    /// may be told what became of it.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn api_token_of(&self, secret: &SecretString) -> Result<Option<ApiToken>, StoreError> {
        let secret_hash = sha256_hex(secret.expose_secret().as_bytes());
        let found = api_token::Entity::find()
            .filter(api_token::Column::SecretHash.eq(secret_hash))
            .one(self.read())
            .await?;
        Ok(found.map(ApiToken::from))
    }
}

impl From<api_token::Model> for ApiToken {
    fn from(row: api_token::Model) -> Self {
        Self {
            id: ApiTokenId(row.id),
            account: AccountId(row.account_id),
            name: row.name,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
        }
    }
}
