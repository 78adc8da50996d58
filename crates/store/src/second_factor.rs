//! The second factor: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for when it is lost.
//!
//! A person begins, shows with a first code that the app has the secret, and gets ten recovery codes, which are shown this once.
//! Each code of the app is good for one sign-in: the number of its half minute must be greater than that of the last one.
//! Recovery codes are 80 random bits, so that a fast hash is enough; each is good once.

use crate::accounts::find;
use crate::audit::{Chain, Event};
use crate::commands::Change;
use crate::entities::{recovery_code, second_factor};
use crate::secrets::{random_bytes, sha256_hex};
use crate::{AccountId, Actor, Commands, Queries, SecretKey, Store, StoreError, Subject};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, NotSet, PaginatorTrait, QueryFilter, Set};
use secrecy::SecretString;
use totp_rs::{Builder, Secret, Totp};

/// So many recovery codes are made.
const RECOVERY_CODES: usize = 10;
/// The name that authenticator apps show.
const ISSUER: &str = "Caicach";

/// What is known of the second factor of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// Since when a code is needed; none while the person has not shown a first one.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// How many recovery codes were not used yet.
    pub recovery_codes_left: u64,
}

/// A second factor that somebody is about to set up.
#[derive(Debug)]
pub struct NewSecondFactor {
    /// The secret in base 32, for typing.
    pub secret: SecretString,
    /// The address that authenticator apps read from a picture.
    pub url: SecretString,
}

/// What came of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondFactorCheck {
    /// A code of the app.
    Accepted,
    /// A recovery code; so many are left.
    AcceptedRecovery {
        /// How many are left.
        left: u64,
    },
    /// Neither, or one that was used before.
    Refused,
}

impl Store {
    fn secret_key(&self) -> Result<&SecretKey, StoreError> {
        self.own_secret_key().ok_or_else(|| {
            StoreError::invalid(
                "secret_key",
                "Máy chủ chưa có khóa bí mật; xác thực hai bước chưa dùng được.",
                "The server has no secret key; two-factor sign-in cannot be used.",
            )
        })
    }

    fn totp(&self, row: &second_factor::Model, name: &str) -> Result<Totp, StoreError> {
        let bytes = self.secret_key()?.open(&purpose(row.account_id), &row.secret)?;
        totp(bytes, name)
    }

    /// Whether a code is needed for an account to sign in.
    pub(crate) async fn has_second_factor(&self, account: AccountId) -> Result<bool, StoreError> {
        let row = second_factor::Entity::find_by_id(account.0).one(self.read()).await?;
        Ok(row.is_some_and(|row| row.confirmed_at.is_some()))
    }

    /// Checks a code of an account that has a second factor. Each code is accepted once, also when two requests bring it at the
    /// same time.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer, [`StoreError::Corrupt`] when the server's key is another one.
    pub async fn check_second_factor(
        &self,
        account: AccountId,
        code: &str,
    ) -> Result<SecondFactorCheck, StoreError> {
        let row = second_factor::Entity::find_by_id(account.0).one(self.read()).await?;
        let Some(row) = row.filter(|row| row.confirmed_at.is_some()) else {
            return Ok(SecondFactorCheck::Refused);
        };
        let code: String = code.chars().filter(|letter| letter.is_ascii_alphanumeric()).collect();
        if let Some(step) = step_of(&self.totp(&row, "")?, &code, self.now()) {
            let used = second_factor::Entity::update_many()
                .col_expr(second_factor::Column::LastStep, Expr::value(step))
                .filter(second_factor::Column::AccountId.eq(account.0))
                .filter(second_factor::Column::LastStep.lt(step))
                .exec(self.write())
                .await?;
            return Ok(match used.rows_affected {
                0 => SecondFactorCheck::Refused,
                _ => SecondFactorCheck::Accepted,
            });
        }
        let used = recovery_code::Entity::update_many()
            .col_expr(recovery_code::Column::UsedAt, Expr::value(Some(self.now())))
            .filter(recovery_code::Column::AccountId.eq(account.0))
            .filter(recovery_code::Column::CodeHash.eq(sha256_hex(code.to_lowercase().as_bytes())))
            .filter(recovery_code::Column::UsedAt.is_null())
            .exec(self.write())
            .await?;
        if used.rows_affected == 0 {
            return Ok(SecondFactorCheck::Refused);
        }
        let commands = self.commands();
        let actor = Actor::system("sign-in");
        let change = commands.begin(&actor, &Chain::accounts()).await?;
        let left = codes_left(change.connection(), account).await?;
        change
            .commit(Event::new("second_factor.recovery", Subject::Account, &account).after(left.into()))
            .await?;
        Ok(SecondFactorCheck::AcceptedRecovery { left })
    }
}

impl Commands<'_> {
    /// Makes a secret for an account, over one that was not confirmed. Nothing changes at sign-in before it is confirmed.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the account has a second factor already, or the server has no key.
    pub async fn begin_second_factor(
        &self,
        actor: &Actor,
        account: AccountId,
    ) -> Result<NewSecondFactor, StoreError> {
        let bytes: [u8; 20] = random_bytes()?;
        let sealed = self.store.secret_key()?.seal(&purpose(account.0), &bytes)?;
        let change = self.begin(actor, &Chain::accounts()).await?;
        let name = find(change.connection(), account).await?.name;
        let there = second_factor::Entity::find_by_id(account.0).one(change.connection()).await?;
        if there.is_some_and(|row| row.confirmed_at.is_some()) {
            return Err(StoreError::invalid(
                "second_factor",
                "Tài khoản đã có xác thực hai bước; hãy gỡ trước khi thiết lập lại.",
                "The account has a second factor; remove it before setting up another one.",
            ));
        }
        let row =
            second_factor::Model { account_id: account.0, secret: sealed, confirmed_at: None, last_step: 0 };
        second_factor::Entity::insert(row.into_active_model())
            .on_conflict(
                OnConflict::column(second_factor::Column::AccountId)
                    .update_columns([second_factor::Column::Secret, second_factor::Column::LastStep])
                    .to_owned(),
            )
            .exec_without_returning(change.connection())
            .await?;
        change.commit(Event::new("second_factor.begin", Subject::Account, &account)).await?;
        let totp = totp(bytes.to_vec(), &name)?;
        let url = totp.to_url().map_err(|error| StoreError::Cryptography(Box::new(error)))?;
        Ok(NewSecondFactor {
            secret: SecretString::from(totp.secret().to_base32()),
            url: SecretString::from(url),
        })
    }

    /// Confirms a second factor by a first code. Answers the recovery codes, which are shown this once; none when the code is
    /// not right.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when nothing was begun.
    pub async fn confirm_second_factor(
        &self,
        actor: &Actor,
        account: AccountId,
        code: &str,
    ) -> Result<Option<Vec<String>>, StoreError> {
        let change = self.begin(actor, &Chain::accounts()).await?;
        let row = second_factor::Entity::find_by_id(account.0).one(change.connection()).await?;
        let row = row
            .filter(|row| row.confirmed_at.is_none())
            .ok_or_else(|| StoreError::not_found(Subject::Account, &account))?;
        let code: String = code.chars().filter(char::is_ascii_digit).collect();
        let Some(step) = step_of(&self.store.totp(&row, "")?, &code, change.at()) else {
            return Ok(None);
        };
        let codes = write_recovery_codes(&change, account).await?;
        second_factor::Entity::update_many()
            .col_expr(second_factor::Column::ConfirmedAt, Expr::value(Some(change.at())))
            .col_expr(second_factor::Column::LastStep, Expr::value(step))
            .filter(second_factor::Column::AccountId.eq(account.0))
            .exec(change.connection())
            .await?;
        change.commit(Event::new("second_factor.confirm", Subject::Account, &account)).await?;
        Ok(Some(codes))
    }

    /// Removes the second factor of an account with its recovery codes; that there is none is no error.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account.
    pub async fn remove_second_factor(
        &self,
        actor: &Actor,
        account: AccountId,
        reason: Option<&str>,
    ) -> Result<(), StoreError> {
        let change = self.begin(actor, &Chain::accounts()).await?;
        find(change.connection(), account).await?;
        second_factor::Entity::delete_by_id(account.0).exec(change.connection()).await?;
        recovery_code::Entity::delete_many()
            .filter(recovery_code::Column::AccountId.eq(account.0))
            .exec(change.connection())
            .await?;
        let event = Event::new("second_factor.remove", Subject::Account, &account).because(reason);
        change.commit(event).await
    }
}

impl Queries<'_> {
    /// The second factor of an account, if it has one or has begun one.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn second_factor(&self, account: AccountId) -> Result<Option<SecondFactor>, StoreError> {
        let row = second_factor::Entity::find_by_id(account.0).one(self.store.read()).await?;
        let Some(row) = row else { return Ok(None) };
        let recovery_codes_left = codes_left(self.store.read(), account).await?;
        Ok(Some(SecondFactor { confirmed_at: row.confirmed_at, recovery_codes_left }))
    }
}

async fn write_recovery_codes(change: &Change<'_>, account: AccountId) -> Result<Vec<String>, StoreError> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::AccountId.eq(account.0))
        .exec(change.connection())
        .await?;
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    let mut rows = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let code = hex::encode(random_bytes::<10>()?);
        rows.push(recovery_code::ActiveModel {
            id: NotSet,
            account_id: Set(account.0),
            code_hash: Set(sha256_hex(code.as_bytes())),
            used_at: Set(None),
        });
        codes.push(grouped(&code));
    }
    recovery_code::Entity::insert_many(rows).exec_without_returning(change.connection()).await?;
    Ok(codes)
}

async fn codes_left<C: sea_orm::ConnectionTrait>(
    connection: &C,
    account: AccountId,
) -> Result<u64, StoreError> {
    let left = recovery_code::Entity::find()
        .filter(recovery_code::Column::AccountId.eq(account.0))
        .filter(recovery_code::Column::UsedAt.is_null())
        .count(connection)
        .await?;
    Ok(left)
}

/// Five letters at a time, as people copy them.
fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

fn purpose(account: i64) -> String {
    format!("second factor of account {account}")
}

fn totp(secret: Vec<u8>, name: &str) -> Result<Totp, StoreError> {
    Builder::new()
        .with_secret(Secret::new(secret.into_boxed_slice()))
        .with_account_name(name)
        .with_issuer(Some(ISSUER))
        .build()
        .map_err(|error| StoreError::Cryptography(Box::new(error)))
}

/// The number of the half minute whose code this is, with one half minute of tolerance to either side.
fn step_of(totp: &Totp, code: &str, now: DateTime<Utc>) -> Option<i64> {
    let seconds = u64::try_from(now.timestamp()).ok()?;
    i64::try_from(totp.check(code, seconds)?).ok()
}
