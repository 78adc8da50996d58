//! The second factor of people: set up by themselves, removed by themselves or by an administrator, required for some roles.

use crate::policy::{Action, Resource};
use crate::{App, AppError, Caller, Person, SignedIn};
use caicach_findings::{Finding, Text};
use caicach_people::{Grant, Role};
use caicach_store::{
    Account, AccountId, NewSecondFactor, Queries, SecondFactor, SecretString, Setting, SignIn,
};

/// The setting with the codes of the roles, a comma between them.
const ROLES: &str = "security.second_factor_roles";

impl App {
    /// The second step of signing in, for somebody whose password was right.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn sign_in_second_step(
        &self,
        id: AccountId,
        code: &str,
        device: Option<&SecretString>,
    ) -> Result<SignedIn, AppError> {
        Ok(match self.store().sign_in_second_step(id, code, device).await? {
            SignIn::Accepted(account) => SignedIn::Accepted(self.with_roles(account).await?),
            _ => SignedIn::Refused,
        })
    }

    /// The second factor of an account, if it has one or has begun one.
    ///
    /// # Errors
    /// The caller may not; the database cannot be reached.
    pub async fn second_factor(
        &self,
        caller: &Caller,
        account: AccountId,
    ) -> Result<Option<SecondFactor>, AppError> {
        self.check(caller, Action::ChangePassword, &Resource::Account(account.to_string()))?;
        Ok(self.store().queries().second_factor(account).await?)
    }

    /// Begins to set a second factor up for the caller's own account.
    ///
    /// # Errors
    /// The caller may not; there is one already; the server has no secret key.
    pub async fn begin_second_factor(
        &self,
        caller: &Caller,
        account: AccountId,
    ) -> Result<NewSecondFactor, AppError> {
        self.check(caller, Action::ChangePassword, &Resource::Account(account.to_string()))?;
        Ok(self.store().commands().begin_second_factor(&caller.actor, account).await?)
    }

    /// Confirms it by a first code, and answers the recovery codes, which are shown this once; none when the code is wrong.
    ///
    /// # Errors
    /// The caller may not; nothing was begun.
    pub async fn confirm_second_factor(
        &self,
        caller: &Caller,
        account: AccountId,
        code: &str,
    ) -> Result<Option<Vec<String>>, AppError> {
        self.check(caller, Action::ChangePassword, &Resource::Account(account.to_string()))?;
        Ok(self.store().commands().confirm_second_factor(&caller.actor, account, code).await?)
    }

    /// Removes one's own second factor; the password shows that it is not somebody who found the browser open. Answers whether
    /// the password was right.
    ///
    /// # Errors
    /// The caller may not; the database cannot be reached.
    pub async fn remove_own_second_factor(
        &self,
        caller: &Caller,
        account: &Account,
        password: &SecretString,
    ) -> Result<bool, AppError> {
        self.check(caller, Action::ChangePassword, &Resource::Account(account.id.to_string()))?;
        let right = self.store().sign_in(&account.name, password).await?;
        if !matches!(right, SignIn::Accepted(_) | SignIn::NeedsSecondFactor(_)) {
            return Ok(false);
        }
        self.store().commands().remove_second_factor(&caller.actor, account.id, None).await?;
        Ok(true)
    }

    /// Removes the second factor of somebody who lost it.
    ///
    /// # Errors
    /// The caller may not keep accounts; there is no such account.
    pub async fn remove_second_factor(
        &self,
        caller: &Caller,
        account: AccountId,
        reason: Option<&str>,
    ) -> Result<(), AppError> {
        self.check(caller, Action::ManageAccounts, &Resource::Office)?;
        Ok(self.store().commands().remove_second_factor(&caller.actor, account, reason).await?)
    }

    /// Says which roles may be used with a second factor only.
    ///
    /// # Errors
    /// The caller may not keep accounts; somebody else was faster.
    pub async fn require_second_factor(&self, caller: &Caller, roles: &[Role]) -> Result<(), AppError> {
        self.check(caller, Action::ManageAccounts, &Resource::Office)?;
        let version = setting(self.store().queries()).await?.map_or(0, |setting| setting.version);
        let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
        self.store().commands().set_setting(&caller.actor, ROLES, &codes.join(","), version).await?;
        self.reload().await
    }

    /// A person as the policy knows them. Without the second factor that one of their roles requires, they have no roles, until
    /// they have set it up.
    pub(crate) async fn with_roles(&self, account: Account) -> Result<Person, AppError> {
        let roles = self.store().queries().roles_in_force(account.id, self.today()).await?;
        let required = &self.state().second_factor_roles;
        let requires = |role: &Role| {
            roles.iter().any(|grant: &Grant| grant.terms.role == *role)
                || (*role == Role::Administrator && account.is_administrator)
        };
        let lacks_second_factor = required.iter().any(requires) && {
            let factor = self.store().queries().second_factor(account.id).await?;
            factor.is_none_or(|factor| factor.confirmed_at.is_none())
        };
        Ok(Person { account, roles, lacks_second_factor })
    }
}

/// The roles that may be used with a second factor only.
pub(crate) async fn required_roles(queries: Queries<'_>) -> Result<Vec<Role>, AppError> {
    let Some(setting) = setting(queries).await? else { return Ok(Vec::new()) };
    let codes = setting.value.split(',').filter(|code| !code.is_empty());
    codes
        .map(|code| {
            Role::parse(code).ok_or_else(|| {
                let message = Text::new(
                    format!("Thiết lập {ROLES} có vai trò không biết: {code}"),
                    format!("The setting {ROLES} names a role that is not known: {code}"),
                );
                AppError::Input(Finding::rejected("role-unknown", message).into())
            })
        })
        .collect()
}

async fn setting(queries: Queries<'_>) -> Result<Option<Setting>, AppError> {
    Ok(queries.setting(ROLES).await?)
}
