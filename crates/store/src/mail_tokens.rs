//! Ways that are sent in letters: to a new password, and to confirm an address.
//!
//! A way is 256 random bits; only its SHA-256 is stored, so that who reads the database cannot walk it. It is good once and for a while.
//! Such rows come and go with letters; they are in no backup.

use crate::accounts::{find, refuse_erased};
use crate::audit::personal::PersonalKey;
use crate::audit::{Chain, Event};
use crate::entities::{account, mail_token, session};
use crate::known_device::forget_devices;
use crate::secrets::{random_hex, sha256_hex};
use crate::{Account, AccountId, Actor, Commands, Queries, Store, StoreError, Subject};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, Set,
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

/// So long a way to a new password is open.
pub const RESET_LASTS: TimeDelta = TimeDelta::minutes(30);
/// So long an address can be confirmed.
pub const CONFIRM_LASTS: TimeDelta = TimeDelta::hours(24);
/// So many ways of a kind an account gets within an hour; whoever asks more often is not written to.
pub const MOST_PER_HOUR: u64 = 3;

const RESET: &str = "reset-password";
const CONFIRM: &str = "confirm-address";

/// A way that is about to be sent.
#[derive(Debug, Clone)]
pub struct MailToken(SecretString);

impl MailToken {
    /// A new one, from the random numbers of the operating system.
    ///
    /// # Errors
    /// [`StoreError::Cryptography`] when it gives none.
    pub fn generate() -> Result<Self, StoreError> {
        Ok(Self(SecretString::from(random_hex()?)))
    }

    /// The text that stands in the letter, and nowhere else.
    #[must_use]
    pub fn secret(&self) -> &SecretString {
        &self.0
    }
}

fn hash(secret: &SecretString) -> String {
    sha256_hex(secret.expose_secret().as_bytes())
}

impl Commands<'_> {
    /// Opens a way to a new password. Returns `false`, and does nothing, when the account got too many within the hour. The letter
    /// that holds the way goes with [`Commands::telling`].
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account.
    pub async fn request_password_reset(
        &self,
        actor: &Actor,
        id: AccountId,
        token: &MailToken,
    ) -> Result<bool, StoreError> {
        let change = self.begin(actor, &Chain::accounts()).await?;
        let row = find(change.connection(), id).await?;
        if row.disabled_at.is_some() || is_too_often(change.connection(), id, RESET, change.at()).await? {
            return Ok(false);
        }
        open(change.connection(), (id, RESET), token, None, (change.at(), RESET_LASTS)).await?;
        change.commit(Event::new("account.request_password_reset", Subject::Account, &id)).await?;
        Ok(true)
    }

    /// Sets a new password by a way from a letter, once: all sessions end, all other ways of the account too, and a lock-out is lifted. A
    /// second factor stays. Returns `None` when there is no such way, or it has ended.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the password cannot be accepted; the way stays open then.
    pub async fn reset_password(
        &self,
        secret: &SecretString,
        password: &SecretString,
    ) -> Result<Option<Account>, StoreError> {
        let Some(account) = self.store.queries().account_to_reset(secret).await? else { return Ok(None) };
        let names = [Some(&account.name), Some(&account.display_name), account.email.as_ref()];
        let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
        crate::accounts::check_rules(password, &names)?;
        let password_hash = self.store.hashing().hash(password).await?;
        let actor = Actor::account(&account);
        let change = self.begin(&actor, &Chain::accounts()).await?;
        let connection = change.connection();
        let way = take(connection, RESET, secret, change.at()).await?;
        if way.is_none_or(|way| way.account_id != account.id.0) {
            return Ok(None);
        }
        let row = find(connection, account.id).await?;
        refuse_erased(&row)?;
        let mut row = row.into_active_model();
        row.password_hash = Set(password_hash);
        row.failed_sign_ins = Set(0);
        row.locked_until = Set(None);
        let after = row.update(connection).await?;
        session::Entity::delete_many()
            .filter(session::Column::AccountId.eq(account.id.0))
            .exec(connection)
            .await?;
        forget_devices(connection, account.id).await?;
        forget_mail_tokens(connection, account.id).await?;
        change.commit(Event::new("account.reset_password", Subject::Account, &account.id)).await?;
        Ok(Some(after.into()))
    }

    /// Opens a way to confirm an address; the one before it ends. Returns `false`, and does nothing, when the account got too many within
    /// the hour.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account, [`StoreError::Invalid`] when it is no address.
    pub async fn request_address(
        &self,
        actor: &Actor,
        id: AccountId,
        address: &str,
        token: &MailToken,
    ) -> Result<bool, StoreError> {
        let address = crate::accounts::parse_email(Some(address))?.unwrap_or_default();
        let change = self.begin(actor, &Chain::accounts()).await?;
        refuse_erased(&find(change.connection(), id).await?)?;
        if is_too_often(change.connection(), id, CONFIRM, change.at()).await? {
            return Ok(false);
        }
        // The rows stay, so that they are counted; the ways in them end.
        mail_token::Entity::update_many()
            .col_expr(mail_token::Column::ExpiresAt, Expr::value(change.at()))
            .filter(mail_token::Column::AccountId.eq(id.0))
            .filter(mail_token::Column::Purpose.eq(CONFIRM))
            .exec(change.connection())
            .await?;
        let key = PersonalKey::find(change.connection(), Subject::Account, &id).await?;
        let concealed = key.map(|key| key.conceal("email", &address));
        let lasts = (change.at(), CONFIRM_LASTS);
        open(change.connection(), (id, CONFIRM), token, Some(address), lasts).await?;
        let event = Event::new("account.request_address", Subject::Account, &id);
        change.commit(event.after(json!({ "email": concealed }))).await?;
        Ok(true)
    }

    /// Makes the address that a way was sent to the one of its account. Returns `None` when there is no such way, or it has ended.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn confirm_address(&self, secret: &SecretString) -> Result<Option<Account>, StoreError> {
        let Some((account, _)) = self.store.queries().address_to_confirm(secret).await? else {
            return Ok(None);
        };
        let actor = Actor::account(&account);
        let change = self.begin(&actor, &Chain::accounts()).await?;
        let Some(way) = take(change.connection(), CONFIRM, secret, change.at()).await? else {
            return Ok(None);
        };
        let before = find(change.connection(), AccountId(way.account_id)).await?;
        refuse_erased(&before)?;
        // What was sent to the old address leads nowhere any more.
        forget_mail_tokens(change.connection(), account.id).await?;
        let mut row = before.clone().into_active_model();
        row.email = Set(way.address);
        crate::accounts::finish(change, "account.confirm_address", before, row, None).await.map(Some)
    }

    /// Takes the address of an account away.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account.
    pub async fn remove_address(&self, actor: &Actor, id: AccountId) -> Result<Account, StoreError> {
        let change = self.begin(actor, &Chain::accounts()).await?;
        let before = find(change.connection(), id).await?;
        forget_mail_tokens(change.connection(), id).await?;
        let mut row = before.clone().into_active_model();
        row.email = Set(None);
        crate::accounts::finish(change, "account.remove_address", before, row, None).await
    }
}

impl Queries<'_> {
    /// The account to whose new password a way leads; none when the way is unknown or has ended, or the account is disabled.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn account_to_reset(&self, secret: &SecretString) -> Result<Option<Account>, StoreError> {
        let Some(way) = self.way(RESET, secret).await? else { return Ok(None) };
        let account = self.account(AccountId(way.account_id)).await?;
        Ok(Some(account).filter(|account| account.disabled_at.is_none()))
    }

    /// The account and the address that a way confirms; none when the way is unknown or has ended, or the account is disabled.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn address_to_confirm(
        &self,
        secret: &SecretString,
    ) -> Result<Option<(Account, String)>, StoreError> {
        let Some(way) = self.way(CONFIRM, secret).await? else { return Ok(None) };
        let account = self.account(AccountId(way.account_id)).await?;
        Ok(way.address.filter(|_| account.disabled_at.is_none()).map(|address| (account, address)))
    }

    /// The address that an account has asked for and not yet confirmed.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn pending_address(&self, id: AccountId) -> Result<Option<String>, StoreError> {
        let row = mail_token::Entity::find()
            .filter(mail_token::Column::AccountId.eq(id.0))
            .filter(mail_token::Column::Purpose.eq(CONFIRM))
            .filter(mail_token::Column::ExpiresAt.gt(self.store.now()))
            .order_by_desc(mail_token::Column::CreatedAt)
            .one(self.store.read())
            .await?;
        Ok(row.and_then(|row| row.address))
    }

    /// The accounts in use with a sign-in name or an address, in upper or lower case; one query whatever is asked for.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn accounts_by_name_or_address(&self, text: &str) -> Result<Vec<Account>, StoreError> {
        let text = text.trim().replace('\0', "").to_lowercase();
        let by_address = Func::lower(Expr::col(account::Column::Email)).eq(text.clone());
        let found = account::Entity::find()
            .filter(account::Column::DisabledAt.is_null())
            .filter(account::Column::Name.eq(text).or(by_address))
            .order_by_asc(account::Column::Id)
            .all(self.store.read())
            .await?;
        Ok(found.into_iter().map(Account::from).collect())
    }

    async fn way(
        &self,
        purpose: &str,
        secret: &SecretString,
    ) -> Result<Option<mail_token::Model>, StoreError> {
        let row = mail_token::Entity::find_by_id(hash(secret))
            .filter(mail_token::Column::Purpose.eq(purpose))
            .filter(mail_token::Column::ExpiresAt.gt(self.store.now()))
            .one(self.store.read())
            .await?;
        Ok(row)
    }
}

impl Store {
    /// Says in which language letters to an account are written. It is a preference, and no change in the sense of the log.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn set_letter_language(
        &self,
        id: AccountId,
        language: caicach_findings::Language,
    ) -> Result<(), StoreError> {
        account::Entity::update_many()
            .col_expr(account::Column::Language, Expr::value(Some(language.code())))
            .filter(account::Column::Id.eq(id.0))
            .exec(self.write())
            .await?;
        Ok(())
    }

    /// Deletes the ways that have ended and are not counted any more.
    pub(crate) async fn delete_ended_mail_tokens(&self) -> Result<(), StoreError> {
        let now = self.now();
        mail_token::Entity::delete_many()
            .filter(mail_token::Column::ExpiresAt.lte(now))
            .filter(mail_token::Column::CreatedAt.lte(now - TimeDelta::hours(1)))
            .exec(self.write())
            .await?;
        Ok(())
    }
}

async fn is_too_often<C: ConnectionTrait>(
    connection: &C,
    id: AccountId,
    purpose: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let within_the_hour = mail_token::Entity::find()
        .filter(mail_token::Column::AccountId.eq(id.0))
        .filter(mail_token::Column::Purpose.eq(purpose))
        .filter(mail_token::Column::CreatedAt.gt(now - TimeDelta::hours(1)))
        .count(connection)
        .await?;
    Ok(within_the_hour >= MOST_PER_HOUR)
}

async fn open<C: ConnectionTrait>(
    connection: &C,
    (id, purpose): (AccountId, &str),
    token: &MailToken,
    address: Option<String>,
    (at, lasts): (DateTime<Utc>, TimeDelta),
) -> Result<(), StoreError> {
    let row = mail_token::Model {
        id: hash(token.secret()),
        account_id: id.0,
        purpose: purpose.to_owned(),
        address,
        created_at: at,
        expires_at: at + lasts,
    };
    mail_token::Entity::insert(row.into_active_model()).exec_without_returning(connection).await?;
    Ok(())
}

/// Takes a way, so that nobody else can: of two who come with the same one, one gets it.
async fn take<C: ConnectionTrait>(
    connection: &C,
    purpose: &str,
    secret: &SecretString,
    now: DateTime<Utc>,
) -> Result<Option<mail_token::Model>, StoreError> {
    let found = mail_token::Entity::find_by_id(hash(secret))
        .filter(mail_token::Column::Purpose.eq(purpose))
        .filter(mail_token::Column::ExpiresAt.gt(now))
        .one(connection)
        .await?;
    let Some(found) = found else { return Ok(None) };
    let taken = mail_token::Entity::delete_by_id(found.id.clone()).exec(connection).await?;
    Ok((taken.rows_affected == 1).then_some(found))
}

/// Deletes all ways of an account.
pub(crate) async fn forget_mail_tokens<C: ConnectionTrait>(
    connection: &C,
    account: AccountId,
) -> Result<(), StoreError> {
    mail_token::Entity::delete_many()
        .filter(mail_token::Column::AccountId.eq(account.0))
        .exec(connection)
        .await?;
    Ok(())
}
