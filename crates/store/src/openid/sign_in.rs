//! Whose account it is that the provider vouches for, and whether it may be used.

use super::{by_subject, insert};
use crate::accounts::{accounts_by_email, find, name_of};
use crate::audit::Chain;
use crate::entities::{account, openid_link};
use crate::{Account, AccountId, Actor, Store, StoreError};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use secrecy::SecretString;

/// A person for whom a provider vouches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenIdPerson {
    /// The provider.
    pub issuer: String,
    /// The person at the provider.
    pub subject: String,
    /// By what the account is found when it is not linked yet; none when only a link counts.
    pub first_match: Option<OpenIdMatch>,
    /// Whether two factors were shown at the provider, so that none is asked for here.
    pub has_second_factor: bool,
}

/// By what an account is found that is not linked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenIdMatch {
    /// The name for signing in.
    Name(String),
    /// The address for mail, in any case.
    Email(String),
}

/// What came of signing in at a provider. Unlike a stranger with a password, this person is known to be somebody, and is told what is the
/// matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenIdSignIn {
    /// The account is the person's.
    Accepted(Account),
    /// It is, and a code of the second factor is needed too: see [`Store::sign_in_second_step`].
    NeedsSecondFactor(Account),
    /// No account is the person's.
    Unknown,
    /// An account has the name or address, but it is linked to somebody else at this provider.
    LinkedToAnother,
    /// Several accounts have the address.
    Ambiguous,
    /// Too many wrong passwords or codes.
    Locked {
        /// Until when.
        until: DateTime<Utc>,
    },
    /// The account is disabled.
    Disabled,
}

/// The account of a person, or why there is none.
enum Found {
    Account(Box<account::Model>),
    No(OpenIdSignIn),
}

impl Store {
    /// Signs somebody in for whom a provider vouches, from a browser that has the token of a known device when it has one. The first time,
    /// an account is found by what the settings say, and linked.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn sign_in_by_openid(
        &self,
        person: &OpenIdPerson,
        device: Option<&SecretString>,
    ) -> Result<OpenIdSignIn, StoreError> {
        let link = by_subject(self.read(), &person.issuer, &person.subject).await?;
        let is_linked = link.is_some();
        let found = match link {
            Some(link) => Found::Account(Box::new(find(self.read(), AccountId(link.account_id)).await?)),
            None => self.matching(person).await?,
        };
        let row = match found {
            Found::Account(row) => row,
            Found::No(refused) => return Ok(refused),
        };
        let id = AccountId(row.id);
        if row.disabled_at.is_some() {
            return Ok(OpenIdSignIn::Disabled);
        }
        let device = self.known_device(id, device).await?;
        if let Some(until) = self.locked_for(&row, device.as_ref()) {
            return Ok(OpenIdSignIn::Locked { until });
        }
        if !is_linked && !self.link_first(id, person).await? {
            return Ok(OpenIdSignIn::LinkedToAnother);
        }
        openid_link::Entity::update_many()
            .col_expr(openid_link::Column::LastUsedAt, Expr::value(Some(self.now())))
            .filter(openid_link::Column::Issuer.eq(&person.issuer))
            .filter(openid_link::Column::Subject.eq(&person.subject))
            .exec(self.write())
            .await?;
        if !person.has_second_factor && self.has_second_factor(id).await? {
            // Failures are forgotten when the second step is done.
            return Ok(OpenIdSignIn::NeedsSecondFactor(Account { locked_until: None, ..(*row).into() }));
        }
        self.forgive(&row, device.as_ref(), None).await?;
        Ok(OpenIdSignIn::Accepted(Account { locked_until: None, ..(*row).into() }))
    }

    /// The account that a person without a link is known by.
    async fn matching(&self, person: &OpenIdPerson) -> Result<Found, StoreError> {
        let found = match &person.first_match {
            None => Vec::new(),
            Some(OpenIdMatch::Name(name)) => match name_of(name) {
                Some(name) => {
                    account::Entity::find().filter(account::Column::Name.eq(name)).all(self.read()).await?
                }
                None => Vec::new(),
            },
            Some(OpenIdMatch::Email(email)) => accounts_by_email(self.read(), email).await?,
        };
        let mut found = found.into_iter();
        Ok(match (found.next(), found.next()) {
            (Some(row), None) => Found::Account(Box::new(row)),
            (Some(_), Some(_)) => Found::No(OpenIdSignIn::Ambiguous),
            (None, _) => Found::No(OpenIdSignIn::Unknown),
        })
    }

    /// Links an account that was found by its name or address. Not when it is linked to somebody else at this provider: names and
    /// addresses pass on to others there. Answers whether it is linked now.
    async fn link_first(&self, account: AccountId, person: &OpenIdPerson) -> Result<bool, StoreError> {
        let by = match person.first_match {
            Some(OpenIdMatch::Email(_)) => "email",
            _ => "name",
        };
        let actor = Actor::system("sign-in");
        let commands = self.commands();
        let change = commands.begin(&actor, &Chain::accounts()).await?;
        // Read again behind the lock: another request may have linked it.
        if let Some(link) = by_subject(change.connection(), &person.issuer, &person.subject).await? {
            return Ok(link.account_id == account.0);
        }
        let others = openid_link::Entity::find()
            .filter(openid_link::Column::AccountId.eq(account.0))
            .filter(openid_link::Column::Issuer.eq(&person.issuer))
            .count(change.connection())
            .await?;
        if others > 0 || find(change.connection(), account).await?.disabled_at.is_some() {
            return Ok(false);
        }
        let (_, event) = insert(&change, account, &person.issuer, &person.subject, by).await?;
        change.commit(event).await?;
        Ok(true)
    }
}
