//! Sign-ins that are under way at a provider: kept for minutes, good once, and for the browser that began them.
//!
//! State and cookie are kept as hashes: who reads the database cannot finish the sign-in of somebody else.

use crate::entities::openid_pending;
use crate::secrets::{random_hex, sha256_hex};
use crate::{AccountId, Store, StoreError};
use chrono::TimeDelta;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use secrecy::{ExposeSecret, SecretString};

/// So long may somebody take at the provider.
const LASTS: TimeDelta = TimeDelta::minutes(10);

/// A sign-in that begins.
#[derive(Debug)]
pub struct NewOpenIdPending {
    /// What the provider sends back with its answer.
    pub state: SecretString,
    /// What the token will hold.
    pub nonce: SecretString,
    /// What the provider asks for when the code is exchanged.
    pub verifier: SecretString,
    /// Where the person wanted to go.
    pub back: String,
    /// Who is signed in and links the account; none for a sign-in.
    pub account: Option<AccountId>,
}

/// A sign-in that came back.
#[derive(Debug)]
pub struct OpenIdPending {
    /// What the token must hold.
    pub nonce: SecretString,
    /// What the provider asks for when the code is exchanged.
    pub verifier: SecretString,
    /// Where the person wanted to go.
    pub back: String,
    /// Who links the account; none for a sign-in.
    pub account: Option<AccountId>,
}

impl Store {
    /// Keeps a sign-in until the browser comes back. Answers what its cookie holds from now on: what it held before, so that somebody can
    /// begin in two windows, or something new.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn begin_openid(
        &self,
        new: NewOpenIdPending,
        browser: Option<&SecretString>,
    ) -> Result<SecretString, StoreError> {
        let held = browser.map(ExposeSecret::expose_secret).filter(|held| is_token(held));
        let browser = match held {
            Some(held) => held.to_owned(),
            None => random_hex()?,
        };
        let row = openid_pending::Model {
            state: sha256_hex(new.state.expose_secret().as_bytes()),
            browser: sha256_hex(browser.as_bytes()),
            nonce: new.nonce.expose_secret().to_owned(),
            verifier: new.verifier.expose_secret().to_owned(),
            back: new.back,
            account_id: new.account.map(|account| account.0),
            expires_at: self.now() + LASTS,
        };
        openid_pending::Entity::insert(row.into_active_model()).exec_without_returning(self.write()).await?;
        Ok(SecretString::from(browser))
    }

    /// Takes a sign-in up again, once. None when there is no such state, when it came from another browser, was taken up already, or has
    /// waited too long.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn take_openid(
        &self,
        state: &SecretString,
        browser: &SecretString,
    ) -> Result<Option<OpenIdPending>, StoreError> {
        let state = sha256_hex(state.expose_secret().as_bytes());
        let browser = sha256_hex(browser.expose_secret().as_bytes());
        let found = openid_pending::Entity::find_by_id(&state)
            .filter(openid_pending::Column::Browser.eq(browser))
            .filter(openid_pending::Column::ExpiresAt.gt(self.now()))
            .one(self.read())
            .await?;
        let Some(row) = found else { return Ok(None) };
        // Of two requests with the same state, one deletes the row.
        let taken = openid_pending::Entity::delete_by_id(&state).exec(self.write()).await?;
        if taken.rows_affected == 0 {
            return Ok(None);
        }
        Ok(Some(OpenIdPending {
            nonce: SecretString::from(row.nonce),
            verifier: SecretString::from(row.verifier),
            back: row.back,
            account: row.account_id.map(AccountId),
        }))
    }

    /// Deletes sign-ins from which nobody came back in time. Answers how many there were.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn delete_expired_openid(&self) -> Result<u64, StoreError> {
        let deleted = openid_pending::Entity::delete_many()
            .filter(openid_pending::Column::ExpiresAt.lte(self.now()))
            .exec(self.write())
            .await?;
        Ok(deleted.rows_affected)
    }
}

/// Whether it can be what [`random_hex`] made.
fn is_token(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

pub(super) async fn forget<C: ConnectionTrait>(connection: &C, account: AccountId) -> Result<(), StoreError> {
    openid_pending::Entity::delete_many()
        .filter(openid_pending::Column::AccountId.eq(account.0))
        .exec(connection)
        .await?;
    Ok(())
}
