//! People who sign in at a provider of OpenID Connect.
//!
//! The provider says who somebody is (an issuer and a subject); a link says whose account that is. Roles, lock-out, second factor and
//! audit are those of the account, and no account comes to be by itself. Subjects are personal data: a keyed hash stands for them in the
//! audit chain.

mod pending;
mod sign_in;

pub use pending::{NewOpenIdPending, OpenIdPending};
pub use sign_in::{OpenIdMatch, OpenIdPerson, OpenIdSignIn};

use crate::accounts::find;
use crate::audit::personal::PersonalKey;
use crate::audit::{Chain, Event};
use crate::commands::Change;
use crate::entities::openid_link;
use crate::text::check_text;
use crate::{AccountId, Actor, Commands, Queries, StoreError, Subject};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, NotSet, QueryFilter, QueryOrder, Set,
};
use serde_json::{Value, json};

/// The longest subject that a provider may give (OpenID Connect Core, section 2), in bytes.
const LONGEST_SUBJECT: usize = 255;

/// The number of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OpenIdLinkId(pub i64);

/// Whose account somebody is who signs in at a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenIdLink {
    /// Its number.
    pub id: OpenIdLinkId,
    /// The account.
    pub account: AccountId,
    /// The provider.
    pub issuer: String,
    /// The person at the provider.
    pub subject: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// When somebody last signed in by it.
    pub last_used_at: Option<DateTime<Utc>>,
}

impl From<openid_link::Model> for OpenIdLink {
    fn from(row: openid_link::Model) -> Self {
        Self {
            id: OpenIdLinkId(row.id),
            account: AccountId(row.account_id),
            issuer: row.issuer,
            subject: row.subject,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
        }
    }
}

impl Queries<'_> {
    /// The links of an account, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn openid_links(&self, account: AccountId) -> Result<Vec<OpenIdLink>, StoreError> {
        let rows = openid_link::Entity::find()
            .filter(openid_link::Column::AccountId.eq(account.0))
            .order_by_asc(openid_link::Column::Id)
            .all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(OpenIdLink::from).collect())
    }
}

impl Commands<'_> {
    /// Says that somebody who signs in at a provider is the person of an account.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for an issuer or subject that cannot be one, and when the person is linked to another account;
    /// [`StoreError::AlreadyExists`] when it is linked to this one; [`StoreError::NotFound`] when there is no such account.
    pub async fn link_openid(
        &self,
        actor: &Actor,
        account: AccountId,
        issuer: &str,
        subject: &str,
    ) -> Result<OpenIdLink, StoreError> {
        let change = self.begin(actor, &Chain::accounts()).await?;
        find(change.connection(), account).await?;
        let (link, event) = insert(&change, account, issuer, subject, "account").await?;
        change.commit(event).await?;
        Ok(link)
    }

    /// Takes a link of an account away. The person goes on signing in by what else the account has.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the account has no such link.
    pub async fn unlink_openid(
        &self,
        actor: &Actor,
        account: AccountId,
        id: OpenIdLinkId,
    ) -> Result<(), StoreError> {
        let change = self.begin(actor, &Chain::accounts()).await?;
        let row = openid_link::Entity::find_by_id(id.0)
            .filter(openid_link::Column::AccountId.eq(account.0))
            .one(change.connection())
            .await?
            .ok_or_else(|| StoreError::not_found(Subject::OpenIdLink, &id.0))?;
        let key = PersonalKey::find(change.connection(), Subject::Account, &account).await?;
        let before = description(&row, key.as_ref());
        openid_link::Entity::delete_by_id(id.0).exec(change.connection()).await?;
        let event = Event::new("openid.unlink", Subject::Account, &account).before(before);
        change.commit(event).await
    }
}

/// Writes a link. `by` is what the person was known by: `account` when somebody who had signed in or an administrator said so.
async fn insert(
    change: &Change<'_>,
    account: AccountId,
    issuer: &str,
    subject: &str,
    by: &str,
) -> Result<(OpenIdLink, Event), StoreError> {
    check_text("issuer", issuer)?;
    check_text("subject", subject)?;
    if issuer.trim().is_empty() || subject.is_empty() || subject.len() > LONGEST_SUBJECT {
        return Err(StoreError::invalid(
            "subject",
            "Nhà cung cấp định danh và mã định danh (1 đến 255 ký tự) không được để trống.",
            "The provider and the subject (1 to 255 characters) must not be empty.",
        ));
    }
    if let Some(row) = by_subject(change.connection(), issuer, subject).await? {
        if row.account_id == account.0 {
            return Err(StoreError::AlreadyExists { subject: Subject::OpenIdLink, id: subject.to_owned() });
        }
        return Err(StoreError::invalid(
            "subject",
            "Tài khoản định danh này đã liên kết với một tài khoản khác.",
            "This person at the provider is linked to another account.",
        ));
    }
    let row = openid_link::ActiveModel {
        id: NotSet,
        account_id: Set(account.0),
        issuer: Set(issuer.to_owned()),
        subject: Set(subject.to_owned()),
        created_at: Set(change.at()),
        last_used_at: Set(None),
    };
    let row = row.insert(change.connection()).await?;
    let key = PersonalKey::find(change.connection(), Subject::Account, &account).await?;
    let mut after = description(&row, key.as_ref());
    if let Some(after) = after.as_object_mut() {
        after.insert("by".to_owned(), by.into());
    }
    let event = Event::new("openid.link", Subject::Account, &account).after(after);
    Ok((row.into(), event))
}

async fn by_subject<C: ConnectionTrait>(
    connection: &C,
    issuer: &str,
    subject: &str,
) -> Result<Option<openid_link::Model>, StoreError> {
    let found = openid_link::Entity::find()
        .filter(openid_link::Column::Issuer.eq(issuer))
        .filter(openid_link::Column::Subject.eq(subject))
        .one(connection)
        .await?;
    Ok(found)
}

/// A link as the audit chain may know it.
fn description(row: &openid_link::Model, key: Option<&PersonalKey>) -> Value {
    let subject = key.map_or(Value::Null, |key| key.conceal("openid_subject", &row.subject));
    json!({ "link": row.id, "issuer": row.issuer, "subject": subject })
}

/// Forgets all links of an account.
pub(crate) async fn forget_links<C: ConnectionTrait>(
    connection: &C,
    account: AccountId,
) -> Result<(), StoreError> {
    openid_link::Entity::delete_many()
        .filter(openid_link::Column::AccountId.eq(account.0))
        .exec(connection)
        .await?;
    pending::forget(connection, account).await
}
