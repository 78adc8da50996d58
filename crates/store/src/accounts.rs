//! People who may sign in.
//!
//! An account is never deleted, because audit entries point to it by its number; it is disabled, and when a person asks
//! to be forgotten, all that is personal in it is erased.

mod change;
mod erase;
pub(crate) mod hashing;
mod name;
mod password;
mod sign_in;

pub(crate) use change::finish;
pub(crate) use erase::refuse_erased;
pub use hashing::PasswordCost;
pub(crate) use name::parse_email;
pub(crate) use password::check_rules;
pub use sign_in::SignIn;

use crate::audit::personal::PersonalKey;
use crate::entities::account;
use crate::{Queries, StoreError, Subject};
use caicach_findings::Language;
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::fmt;

/// The number of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountId(pub i64);

impl fmt::Display for AccountId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A person who may sign in. The password's hash never leaves the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// The name for signing in, in lower case; `#` and the number once the person was erased.
    pub name: String,
    /// The person's name as shown.
    pub display_name: String,
    /// Where mail goes.
    pub email: Option<String>,
    /// Whether the person may administer the installation.
    pub is_administrator: bool,
    /// Since when the account cannot be used.
    pub disabled_at: Option<DateTime<Utc>>,
    /// Until when signing in is refused after too many failures.
    pub locked_until: Option<DateTime<Utc>>,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
    /// Grows with every edit.
    pub version: i64,
    /// In which language letters to the person are written.
    pub language: Language,
}

impl From<account::Model> for Account {
    fn from(row: account::Model) -> Self {
        let language = crate::news::language_of(&row);
        Self {
            id: AccountId(row.id),
            name: row.name,
            display_name: row.display_name,
            email: row.email,
            is_administrator: row.is_administrator,
            disabled_at: row.disabled_at,
            locked_until: row.locked_until,
            created_at: row.created_at,
            version: row.version,
            language,
        }
    }
}

/// What is needed to create an account.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The name for signing in: 2 to 64 of `a`–`z`, `0`–`9`, `.`, `_`, `-`, `@`, `+`; upper case is lowered.
    pub name: String,
    /// The person's name as shown.
    pub display_name: String,
    /// Where mail goes.
    pub email: Option<String>,
    /// The first password.
    pub password: SecretString,
    /// Whether the person may administer the installation.
    pub is_administrator: bool,
}

/// What can be edited in an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountEdit {
    /// The person's name as shown.
    pub display_name: String,
    /// Where mail goes.
    pub email: Option<String>,
    /// Whether the person may administer the installation.
    pub is_administrator: bool,
}

impl Queries<'_> {
    /// An account by its number.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none.
    pub async fn account(&self, id: AccountId) -> Result<Account, StoreError> {
        Ok(find(self.store.read(), id).await?.into())
    }

    /// An account by the name for signing in, in upper or lower case.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn account_by_name(&self, name: &str) -> Result<Option<Account>, StoreError> {
        let Ok(name) = name::parse(name) else {
            return Ok(None);
        };
        let by_name = account::Column::Name.eq(name);
        Ok(account::Entity::find().filter(by_name).one(self.store.read()).await?.map(Account::from))
    }

    /// All accounts, by name.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let rows = account::Entity::find().all(self.store.read()).await?;
        let mut accounts: Vec<Account> = rows.into_iter().map(Account::from).collect();
        accounts.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(accounts)
    }

    /// Whether anybody can administer the installation yet.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn has_administrator(&self) -> Result<bool, StoreError> {
        Ok(count_administrators(self.store.read()).await? > 0)
    }
}

/// The number of administrators who can sign in.
async fn count_administrators<C: ConnectionTrait>(connection: &C) -> Result<u64, StoreError> {
    let count = account::Entity::find()
        .filter(account::Column::IsAdministrator.eq(true))
        .filter(account::Column::DisabledAt.is_null())
        .count(connection)
        .await?;
    Ok(count)
}

pub(crate) async fn find<C: ConnectionTrait>(
    connection: &C,
    id: AccountId,
) -> Result<account::Model, StoreError> {
    let row = account::Entity::find_by_id(id.0).one(connection).await?;
    row.ok_or_else(|| StoreError::not_found(Subject::Account, &id))
}

/// A name as it is looked up; none for what cannot be one.
pub(crate) fn name_of(text: &str) -> Option<String> {
    name::parse(text).ok()
}

/// The accounts with an address for mail, in upper or lower case.
pub(crate) async fn accounts_by_email<C: ConnectionTrait>(
    connection: &C,
    email: &str,
) -> Result<Vec<account::Model>, StoreError> {
    let rows = account::Entity::find().filter(account::Column::Email.is_not_null()).all(connection).await?;
    // Compared here: SQLite lowers the letters of ASCII alone.
    let email = email.trim().to_lowercase();
    let has_it = |row: &account::Model| row.email.as_deref().is_some_and(|own| own.to_lowercase() == email);
    Ok(rows.into_iter().filter(has_it).collect())
}

/// An account as the audit chain may know it.
fn description(row: &account::Model, key: Option<&PersonalKey>) -> Value {
    let conceal = |field: &str, value: Option<&str>| match (key, value) {
        (Some(key), Some(value)) => key.conceal(field, value),
        _ => Value::Null,
    };
    json!({
        "name": conceal("name", Some(&row.name)),
        "display_name": conceal("display_name", Some(&row.display_name)),
        "email": conceal("email", row.email.as_deref()),
        "is_administrator": row.is_administrator,
        "disabled": row.disabled_at.is_some(),
        "version": row.version,
    })
}
