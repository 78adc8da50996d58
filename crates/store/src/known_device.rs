//! Browsers from which somebody signed in before.
//!
//! Too many wrong passwords lock an account for strangers. If they locked it for its owner too, anybody could keep somebody out
//! for good by guessing on. So a browser that has signed in gets a token, and is counted by itself: what strangers do does not
//! matter to it, and when it guesses too often it becomes a stranger. Source: OWASP, "Slow Down Online Guessing Attacks with
//! Device Cookies". Only the SHA-256 of a token is kept; it opens nothing without the password.

use crate::entities::known_device;
use crate::secrets::{random_hex, sha256_hex};
use crate::{AccountId, Store, StoreError};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use secrecy::{ExposeSecret, SecretString};

impl Store {
    /// Makes a token for the browser from which somebody has just signed in.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn know_device(&self, account: AccountId) -> Result<SecretString, StoreError> {
        let token = random_hex()?;
        let row = known_device::Model {
            id: sha256_hex(token.as_bytes()),
            account_id: account.0,
            failures: 0,
            created_at: self.now(),
        };
        known_device::Entity::insert(row.into_active_model()).exec_without_returning(self.write()).await?;
        Ok(SecretString::from(token))
    }

    /// Whether an account has signed in from the browser with a token.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn is_known_device(
        &self,
        account: AccountId,
        token: Option<&SecretString>,
    ) -> Result<bool, StoreError> {
        Ok(self.known_device(account, token).await?.is_some())
    }

    /// The device with a token, when the account has signed in from it.
    pub(crate) async fn known_device(
        &self,
        account: AccountId,
        token: Option<&SecretString>,
    ) -> Result<Option<known_device::Model>, StoreError> {
        let Some(token) = token else { return Ok(None) };
        let found = known_device::Entity::find_by_id(sha256_hex(token.expose_secret().as_bytes()))
            .filter(known_device::Column::AccountId.eq(account.0))
            .one(self.read())
            .await?;
        Ok(found)
    }

    /// Counts a failure on a known device. One too many, and it is known no more.
    pub(crate) async fn count_failure_of_device(
        &self,
        device: &known_device::Model,
    ) -> Result<(), StoreError> {
        known_device::Entity::update_many()
            .col_expr(known_device::Column::Failures, Expr::col(known_device::Column::Failures).add(1))
            .filter(known_device::Column::Id.eq(&device.id))
            .exec(self.write())
            .await?;
        known_device::Entity::delete_many()
            .filter(known_device::Column::Id.eq(&device.id))
            .filter(known_device::Column::Failures.gte(self.lock_out().failures))
            .exec(self.write())
            .await?;
        Ok(())
    }

    /// Sets the count of a known device back.
    pub(crate) async fn forgive_device(&self, device: &known_device::Model) -> Result<(), StoreError> {
        if device.failures > 0 {
            known_device::Entity::update_many()
                .col_expr(known_device::Column::Failures, Expr::value(0))
                .filter(known_device::Column::Id.eq(&device.id))
                .exec(self.write())
                .await?;
        }
        Ok(())
    }
}

/// Forgets all devices of an account.
pub(crate) async fn forget_devices<C: ConnectionTrait>(
    connection: &C,
    account: AccountId,
) -> Result<(), StoreError> {
    known_device::Entity::delete_many()
        .filter(known_device::Column::AccountId.eq(account.0))
        .exec(connection)
        .await?;
    Ok(())
}
