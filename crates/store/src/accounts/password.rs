//! Changing passwords.

use super::{AccountId, find};
use crate::audit::{Chain, Event};
use crate::entities::{account, session};
use crate::known_device::forget_devices;
use crate::secrets::sha256_hex;
use crate::{Actor, Commands, StoreError, Subject};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use secrecy::{ExposeSecret, SecretString};

/// # Errors
/// [`StoreError::Invalid`] when the password cannot be accepted. The password is in no message.
pub(crate) fn check_rules(password: &SecretString, names: &[&str]) -> Result<(), StoreError> {
    caicach_people::password::check(password.expose_secret(), names)
        .map_err(|fault| StoreError::Invalid { field: "password", reason: fault.text() })
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
        let account = find(self.store.read(), id).await?;
        let names = [Some(&account.name), Some(&account.display_name), account.email.as_ref()];
        let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
        check_rules(password, &names)?;
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
        forget_devices(change.connection(), id).await?;
        crate::mail_tokens::forget_mail_tokens(change.connection(), id).await?;
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
        forget_devices(change.connection(), id).await?;
        change.commit(Event::new("account.sign_out_everywhere", Subject::Account, &id)).await?;
        Ok(ended)
    }
}
