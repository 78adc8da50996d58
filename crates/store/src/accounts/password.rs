//! Changing passwords.

use super::{AccountId, find};
use crate::audit::{Chain, Event};
use crate::entities::{account, session};
use crate::secrets::sha256_hex;
use crate::{Actor, Commands, StoreError, Subject};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use secrecy::{ExposeSecret, SecretString};

/// The fewest characters of a password. Source: NIST SP 800-63B, section 5.1.1.2.
const SHORTEST: usize = 12;
/// More is not hashed, so that nobody keeps the server busy with a password of megabytes.
const LONGEST_IN_BYTES: usize = 1_024;

/// # Errors
/// [`StoreError::Invalid`] when the password is too short or too long. The password is in no message.
pub(super) fn check_rules(password: &SecretString) -> Result<(), StoreError> {
    let password = password.expose_secret();
    if password.len() <= LONGEST_IN_BYTES && password.chars().count() >= SHORTEST {
        return Ok(());
    }
    Err(StoreError::invalid(
        "password",
        "Mật khẩu phải có ít nhất 12 ký tự và không quá 1024 byte.",
        "A password has at least 12 characters and at most 1024 bytes.",
    ))
}

impl Commands<'_> {
    /// Gives an account a new password, lifts a lock-out, and ends all its sessions but the one whose token is given.
    /// Whether the actor knows the old password, or may do without, is for the caller to check ([`crate::Store::sign_in`]).
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the password cannot be accepted or the person was erased, [`StoreError::NotFound`] when there is no such account.
    pub async fn change_password(
        &self,
        actor: &Actor,
        id: AccountId,
        password: &SecretString,
        keep_session: Option<&str>,
    ) -> Result<(), StoreError> {
        check_rules(password)?;
        let password_hash = self.store.hashing().hash(password).await?;
        let change = self.begin(actor, &Chain::accounts()).await?;
        let row = find(change.connection(), id).await?;
        super::erase::refuse_erased(&row)?;
        let mut row = row.into_active_model();
        row.password_hash = Set(password_hash);
        row.failed_sign_ins = Set(0);
        row.locked_until = Set(None);
        row.update(change.connection()).await?;

        let mut ended = session::Entity::delete_many().filter(session::Column::AccountId.eq(id.0));
        if let Some(token) = keep_session {
            ended = ended.filter(session::Column::Id.ne(sha256_hex(token.as_bytes())));
        }
        ended.exec(change.connection()).await?;
        change.commit(Event::new("account.change_password", Subject::Account, &id)).await
    }

    /// Lifts a lock-out before its time.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account.
    pub async fn unlock_account(&self, actor: &Actor, id: AccountId) -> Result<(), StoreError> {
        let change = self.begin(actor, &Chain::accounts()).await?;
        let mut row: account::ActiveModel = find(change.connection(), id).await?.into_active_model();
        row.failed_sign_ins = Set(0);
        row.locked_until = Set(None);
        row.update(change.connection()).await?;
        change.commit(Event::new("account.unlock", Subject::Account, &id)).await
    }

    /// Ends all sessions of an account. Returns how many there were.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account.
    pub async fn sign_out_everywhere(&self, actor: &Actor, id: AccountId) -> Result<u64, StoreError> {
        let change = self.begin(actor, &Chain::accounts()).await?;
        find(change.connection(), id).await?;
        let ended = session::Entity::delete_many()
            .filter(session::Column::AccountId.eq(id.0))
            .exec(change.connection())
            .await?
            .rows_affected;
        change.commit(Event::new("account.sign_out_everywhere", Subject::Account, &id)).await?;
        Ok(ended)
    }
}
