//! People: signing in, the first administrator, passwords, tokens.

use crate::policy::{Action, Principal, Resource};
use crate::{App, AppError, Caller};
use caicach_findings::Text;
use caicach_people::Grant;
use caicach_store::{
    Account, AccountId, Actor, ApiToken, ApiTokenId, NewAccount, NewApiToken, SecretString, SignIn,
};
use chrono::{DateTime, Utc};

/// A person as pages know them.
#[derive(Debug, Clone)]
pub struct Person {
    /// The account.
    pub account: Account,
    /// The roles that the person holds today.
    pub roles: Vec<Grant>,
    /// Whether one of them requires a second factor that the person has not set up: until then, none of them counts.
    pub lacks_second_factor: bool,
}

/// What came of signing in. Why it was refused is not told: a stranger would learn which names exist.
#[derive(Debug, Clone)]
pub enum SignedIn {
    /// Name and password belong together.
    Accepted(Person),
    /// They do, and a code of the second factor is needed: see [`App::sign_in_second_step`].
    NeedsSecondFactor(AccountId),
    /// They do not, the account is locked after too many attempts, or it is disabled.
    Refused,
}

impl Person {
    /// The person as a caller of use cases.
    #[must_use]
    pub fn caller(&self) -> Caller {
        Caller { actor: Actor::account(&self.account), principal: self.principal() }
    }

    fn principal(&self) -> Principal {
        let id = self.account.id.to_string();
        if self.lacks_second_factor {
            return Principal::Account { id, is_administrator: false, roles: Vec::new() };
        }
        Principal::Account { id, is_administrator: self.account.is_administrator, roles: self.roles.clone() }
    }
}

impl App {
    /// Checks a name and a password; `device` is the token of a browser from which somebody signed in before, so that strangers
    /// who guess do not lock its owner out.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn sign_in(
        &self,
        name: &str,
        password: &SecretString,
        device: Option<&SecretString>,
    ) -> Result<SignedIn, AppError> {
        Ok(match self.store().sign_in_from(name, password, device).await? {
            SignIn::Accepted(account) => SignedIn::Accepted(self.with_roles(account).await?),
            SignIn::NeedsSecondFactor(account) => SignedIn::NeedsSecondFactor(account.id),
            SignIn::Refused | SignIn::Locked { .. } | SignIn::Disabled => SignedIn::Refused,
        })
    }

    /// The person behind an account, unless the account is disabled.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn person(&self, id: AccountId) -> Result<Option<Person>, AppError> {
        match self.store().queries().account(id).await {
            Ok(account) if account.disabled_at.is_none() => Ok(Some(self.with_roles(account).await?)),
            Ok(_) | Err(caicach_store::StoreError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The caller behind an API token; none when the token is unknown, revoked or has ended.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn token_caller(&self, secret: &SecretString) -> Result<Option<Caller>, AppError> {
        let Some(verified) = self.store().verify_api_token(secret).await? else { return Ok(None) };
        let actor = Actor::token(&verified);
        let person = self.with_roles(verified.account).await?;
        Ok(Some(Caller { principal: person.principal(), actor }))
    }

    /// Why a token of which [`App::token_caller`] knows nobody is refused, for whoever holds its secret; none when there never was
    /// such a token.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn why_token_is_refused(&self, secret: &SecretString) -> Result<Option<Text>, AppError> {
        let Some(token) = self.store().api_token_of(secret).await? else { return Ok(None) };
        let day = |at| caicach_calendar::local_from_utc(at).format("%d/%m/%Y");
        let name = &token.name;
        Ok(Some(match (token.revoked_at, token.expires_at) {
            (Some(at), _) => Text::new(
                format!("Mã truy cập “{name}” đã bị thu hồi ngày {}", day(at)),
                format!("The token “{name}” was revoked on {}", day(at)),
            ),
            (None, Some(at)) if at <= self.store().now() => Text::new(
                format!("Mã truy cập “{name}” đã hết hạn ngày {}", day(at)),
                format!("The token “{name}” ended on {}", day(at)),
            ),
            _ => Text::new(
                format!("Tài khoản của mã truy cập “{name}” đã ngừng sử dụng"),
                format!("The account of the token “{name}” is disabled"),
            ),
        }))
    }

    /// Adds a person. The first one becomes an administrator, so that somebody can add the others.
    ///
    /// # Errors
    /// The caller may not; the name is taken or not allowed; the password is too weak.
    pub async fn add_person(&self, caller: &Caller, new: NewAccount) -> Result<Account, AppError> {
        self.check(caller, Action::ManageAccounts, &Resource::Office)?;
        crate::letters::check_optional(new.email.as_deref())?;
        let is_first = !self.store().queries().has_administrator().await?;
        let new = NewAccount { is_administrator: new.is_administrator || is_first, ..new };
        let account = self.store().commands().create_account(&caller.actor, new).await?;
        self.reload().await?;
        Ok(account)
    }

    /// All people.
    ///
    /// # Errors
    /// The caller may not; the database cannot be reached.
    pub async fn people(&self, caller: &Caller) -> Result<Vec<Account>, AppError> {
        self.check(caller, Action::ManageAccounts, &Resource::Office)?;
        Ok(self.store().queries().accounts().await?)
    }

    /// Changes a person's own password and ends all their sessions.
    ///
    /// # Errors
    /// The caller may not; the old password is wrong (as [`SignedIn::Refused`] would be); the new one is too weak.
    pub async fn change_password(
        &self,
        caller: &Caller,
        account: &Account,
        old: &SecretString,
        new: &SecretString,
    ) -> Result<bool, AppError> {
        self.check(caller, Action::ChangePassword, &Resource::Account(account.id.to_string()))?;
        if matches!(
            self.store().sign_in(&account.name, old).await?,
            SignIn::Refused | SignIn::Locked { .. } | SignIn::Disabled
        ) {
            return Ok(false);
        }
        self.store().commands().change_password(&caller.actor, account.id, new, None).await?;
        Ok(true)
    }

    /// Sets a new password for somebody who lost theirs. A lock-out ends, and so do all of their sessions.
    ///
    /// # Errors
    /// The caller may not; nobody has that name; the password is too weak.
    pub async fn reset_password(
        &self,
        caller: &Caller,
        name: &str,
        new: &SecretString,
    ) -> Result<(), AppError> {
        self.check(caller, Action::ManageAccounts, &Resource::Office)?;
        let people = self.store().queries().accounts().await?;
        let account = people.into_iter().find(|account| account.name == name);
        let account = account.ok_or(AppError::NotFound("account"))?;
        Ok(self.store().commands().change_password(&caller.actor, account.id, new, None).await?)
    }

    /// The API tokens of an account.
    ///
    /// # Errors
    /// The caller may not; the database cannot be reached.
    pub async fn tokens(&self, caller: &Caller, account: AccountId) -> Result<Vec<ApiToken>, AppError> {
        self.check(caller, Action::ManageTokens, &Resource::Account(account.to_string()))?;
        Ok(self.store().queries().api_tokens(account).await?)
    }

    /// Makes an API token for an account; its secret is shown this once.
    ///
    /// # Errors
    /// The caller may not; the name is empty.
    pub async fn create_token(
        &self,
        caller: &Caller,
        account: AccountId,
        name: &str,
        expires_at: Option<DateTime<Utc>>,
    ) -> Result<NewApiToken, AppError> {
        self.check(caller, Action::ManageTokens, &Resource::Account(account.to_string()))?;
        Ok(self.store().commands().create_api_token(&caller.actor, account, name, expires_at).await?)
    }

    /// Revokes one of an account's own tokens.
    ///
    /// # Errors
    /// The caller may not; the account has no such token.
    pub async fn revoke_token(
        &self,
        caller: &Caller,
        account: AccountId,
        id: ApiTokenId,
    ) -> Result<(), AppError> {
        let own = self.tokens(caller, account).await?;
        if !own.iter().any(|token| token.id == id) {
            return Err(AppError::NotFound("token"));
        }
        Ok(self.store().commands().revoke_api_token(&caller.actor, id).await?)
    }
}
