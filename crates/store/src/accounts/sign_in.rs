//! Checking who somebody is.

use super::{Account, AccountId, find, name};
use crate::audit::{Chain, Event};
use crate::entities::{account, known_device};
use crate::{Actor, SecondFactorCheck, Store, StoreError, Subject};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use secrecy::SecretString;
use serde_json::json;

/// What came of signing in.
///
/// A page shows one and the same sentence for `Refused` and `Locked` ("wrong name or password, or too many attempts"),
/// so that it does not tell a stranger which names exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// The name and the password belong together.
    Accepted(Account),
    /// They do, and a code of the second factor is needed too: see [`Store::sign_in_second_step`].
    NeedsSecondFactor(Account),
    /// They do not, or there is no such name.
    Refused,
    /// Too many failures; the password was not considered.
    Locked {
        /// Until when.
        until: DateTime<Utc>,
    },
    /// The password was right, but the account is disabled.
    Disabled,
}

impl Store {
    /// Checks a name and a password, and counts failures. The same work is done whether there is such a name or not.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer. A wrong password is no error but [`SignIn::Refused`].
    pub async fn sign_in(&self, name: &str, password: &SecretString) -> Result<SignIn, StoreError> {
        self.sign_in_from(name, password, None).await
    }

    /// As [`Store::sign_in`], from a browser that has the token of a known device ([`Store::know_device`]): it is counted by
    /// itself, and a lock-out that strangers brought about does not matter to it.
    ///
    /// # Errors
    /// As [`Store::sign_in`].
    pub async fn sign_in_from(
        &self,
        name: &str,
        password: &SecretString,
        device: Option<&SecretString>,
    ) -> Result<SignIn, StoreError> {
        // What cannot be a name is looked up as a name that nobody has.
        let row = match name::parse(name) {
            Ok(name) => {
                account::Entity::find().filter(account::Column::Name.eq(name)).one(self.read()).await?
            }
            Err(_) => None,
        };
        let hash = row.as_ref().map(|row| row.password_hash.as_str());
        let checked = self.hashing().check(password, hash).await?;
        let Some(row) = row else {
            return Ok(SignIn::Refused);
        };
        // Read again: others may have failed while the hash was computed, and with them this attempt is one too many.
        let row = find(self.read(), AccountId(row.id)).await?;
        let device = self.known_device(AccountId(row.id), device).await?;
        if let Some(until) = self.locked_for(&row, device.as_ref()) {
            return Ok(SignIn::Locked { until });
        }
        if !checked.matches {
            return self.count_failure_from(AccountId(row.id), device.as_ref()).await;
        }
        if row.disabled_at.is_some() {
            return Ok(SignIn::Disabled);
        }
        let rehashed = if checked.is_outdated { Some(self.hashing().hash(password).await?) } else { None };
        if self.has_second_factor(AccountId(row.id)).await? {
            // Failures are forgotten when the second step is done: else who knows the password could guess codes for ever.
            return Ok(SignIn::NeedsSecondFactor(Account { locked_until: None, ..row.into() }));
        }
        self.forgive(&row, device.as_ref(), rehashed).await?;
        Ok(SignIn::Accepted(Account { locked_until: None, ..row.into() }))
    }

    /// Checks the code of the second step of signing in, and counts failures as those of passwords.
    ///
    /// # Errors
    /// As [`Store::check_second_factor`].
    pub async fn sign_in_second_step(
        &self,
        id: AccountId,
        code: &str,
        device: Option<&SecretString>,
    ) -> Result<SignIn, StoreError> {
        let row = find(self.read(), id).await?;
        let device = self.known_device(id, device).await?;
        if let Some(until) = self.locked_for(&row, device.as_ref()) {
            return Ok(SignIn::Locked { until });
        }
        if row.disabled_at.is_some() {
            return Ok(SignIn::Disabled);
        }
        if self.check_second_factor(id, code).await? == SecondFactorCheck::Refused {
            return self.count_failure_from(id, device.as_ref()).await;
        }
        self.forgive(&row, device.as_ref(), None).await?;
        Ok(SignIn::Accepted(Account { locked_until: None, ..row.into() }))
    }

    /// Until when an account is locked for whoever asks.
    pub(crate) fn locked_for(
        &self,
        row: &account::Model,
        device: Option<&known_device::Model>,
    ) -> Option<DateTime<Utc>> {
        row.locked_until.filter(|until| device.is_none() && *until > self.now())
    }

    async fn count_failure_from(
        &self,
        id: AccountId,
        device: Option<&known_device::Model>,
    ) -> Result<SignIn, StoreError> {
        let Some(device) = device else { return self.count_failure(id).await };
        self.count_failure_of_device(device).await?;
        Ok(SignIn::Refused)
    }

    /// Forgets the failures of whoever signed in: those of the device, or those of strangers.
    pub(crate) async fn forgive(
        &self,
        row: &account::Model,
        device: Option<&known_device::Model>,
        rehashed: Option<String>,
    ) -> Result<(), StoreError> {
        match device {
            // Strangers that guess on stay locked out.
            Some(device) if rehashed.is_none() => self.forgive_device(device).await,
            _ => self.forget_failures(row, rehashed).await,
        }
    }

    /// Counts a failure; the one that is too many locks the account, and that is entered into the audit log.
    async fn count_failure(&self, id: AccountId) -> Result<SignIn, StoreError> {
        let one_more = Expr::col(account::Column::FailedSignIns).add(1);
        account::Entity::update_many()
            .col_expr(account::Column::FailedSignIns, one_more)
            .filter(account::Column::Id.eq(id.0))
            .exec(self.write())
            .await?;
        let lock_out = self.lock_out();
        if find(self.read(), id).await?.failed_sign_ins < lock_out.failures {
            return Ok(SignIn::Refused);
        }

        let actor = Actor::system("sign-in");
        let commands = self.commands();
        let change = commands.begin(&actor, &Chain::accounts()).await?;
        let row = find(change.connection(), id).await?;
        if let Some(until) = row.locked_until.filter(|until| *until > change.at()) {
            // Another attempt was the one too many.
            return Ok(SignIn::Locked { until });
        }
        if row.failed_sign_ins < lock_out.failures {
            return Ok(SignIn::Refused);
        }
        let until = change.at() + lock_out.duration;
        let mut locked = row.into_active_model();
        locked.locked_until = Set(Some(until));
        locked.failed_sign_ins = Set(0);
        let locked = locked.update(change.connection()).await?;
        let event = Event::new("account.lock", Subject::Account, &locked.id)
            .after(json!({ "locked_until": until.to_rfc3339() }));
        change.commit(event).await?;
        Ok(SignIn::Locked { until })
    }

    /// Sets the count back, and keeps a hash that was made with today's parameters. Writes only when there is something
    /// to write, and the new hash only over the one that was checked: somebody may have changed the password since.
    async fn forget_failures(
        &self,
        row: &account::Model,
        rehashed: Option<String>,
    ) -> Result<(), StoreError> {
        let has_failures = row.failed_sign_ins > 0 || row.locked_until.is_some();
        if !has_failures && rehashed.is_none() {
            return Ok(());
        }
        let mut update = account::Entity::update_many()
            .col_expr(account::Column::FailedSignIns, Expr::value(0))
            .col_expr(account::Column::LockedUntil, Expr::value(Option::<DateTime<Utc>>::None))
            .filter(account::Column::Id.eq(row.id))
            .filter(account::Column::PasswordHash.eq(&row.password_hash));
        if let Some(rehashed) = rehashed {
            update = update.col_expr(account::Column::PasswordHash, Expr::value(rehashed));
        }
        update.exec(self.write()).await?;
        Ok(())
    }
}
