//! Who holds which role: granted, ended and moved; people as administrators see them.

use crate::policy::{Action, Principal, Resource};
use crate::{App, AppError, Caller};
use caicach_findings::{Finding, Place, Text};
use caicach_people::{GrantTerms, Reach};
use caicach_store::{Account, AccountEdit, AccountId, MovedRole, RoleGrant};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A person with all roles ever granted, oldest first.
#[derive(Debug, Clone)]
pub struct PersonWithRoles {
    /// The account.
    pub account: Account,
    /// The roles that the caller may see.
    pub roles: Vec<RoleGrant>,
}

impl App {
    /// The people whom the caller keeps, by name: all of them for who administers the office; for who administers units,
    /// those who hold or held a role there. Two questions to the database, whoever asks.
    ///
    /// # Errors
    /// The caller administers nothing; the database cannot be read.
    pub async fn people_with_roles(&self, caller: &Caller) -> Result<Vec<PersonWithRoles>, AppError> {
        self.check_scope(caller, Action::GrantRole)?;
        let queries = self.store().queries();
        let mut roles: BTreeMap<i64, Vec<RoleGrant>> = BTreeMap::new();
        for role in queries.all_role_grants().await? {
            if self.may_grant(caller, &role.grant.terms.reach) {
                roles.entry(role.grant.account).or_default().push(role);
            }
        }
        let sees_all = self.may_on(caller, Action::ManageAccounts, &Resource::Office);
        let accounts = queries.accounts().await?.into_iter();
        let people = accounts.map(|account| {
            let roles = roles.remove(&account.id.0).unwrap_or_default();
            PersonWithRoles { account, roles }
        });
        Ok(people.filter(|person| sees_all || !person.roles.is_empty()).collect())
    }

    /// One person whom the caller keeps.
    ///
    /// # Errors
    /// There is none, or none that the caller may see.
    pub async fn person_with_roles(
        &self,
        caller: &Caller,
        id: AccountId,
    ) -> Result<PersonWithRoles, AppError> {
        self.check_scope(caller, Action::GrantRole)?;
        let queries = self.store().queries();
        let account = queries.account(id).await?;
        let mut roles = queries.role_grants(id).await?;
        roles.retain(|role| self.may_grant(caller, &role.grant.terms.reach));
        if roles.is_empty() && !self.may_on(caller, Action::ManageAccounts, &Resource::Office) {
            return Err(AppError::NotFound("account"));
        }
        Ok(PersonWithRoles { account, roles })
    }

    /// Grants a role.
    ///
    /// # Errors
    /// The caller may not over these units; there is no such unit ([`AppError::Input`]); the terms do not hold together.
    pub async fn grant_role(
        &self,
        caller: &Caller,
        account: AccountId,
        terms: &GrantTerms,
    ) -> Result<RoleGrant, AppError> {
        self.check_reach(caller, &terms.reach, terms.valid_from)?;
        Ok(self.store().commands().grant_role(&caller.actor, account, terms).await?)
    }

    /// Ends a role with a last day.
    ///
    /// # Errors
    /// There is none that the caller may see; somebody else was faster; there is no reason.
    pub async fn end_role(
        &self,
        caller: &Caller,
        id: i64,
        version: i64,
        last_day: NaiveDate,
        reason: &str,
    ) -> Result<RoleGrant, AppError> {
        self.role_to_change(caller, id).await?;
        Ok(self.store().commands().end_role(&caller.actor, id, version, last_day, reason).await?)
    }

    /// Lets a role go on over other units: one ends, another begins, in one step. What the person entered stays theirs.
    ///
    /// # Errors
    /// As [`App::grant_role`] and [`App::end_role`]; the role is not held on the day before.
    pub async fn move_role(
        &self,
        caller: &Caller,
        id: i64,
        version: i64,
        to: (Reach, NaiveDate),
        reason: &str,
    ) -> Result<MovedRole, AppError> {
        self.role_to_change(caller, id).await?;
        self.check_reach(caller, &to.0, to.1)?;
        Ok(self.store().commands().move_role(&caller.actor, id, version, to, reason).await?)
    }

    /// Changes the name, the address and the right to administer of an account.
    ///
    /// # Errors
    /// The caller may not; somebody else was faster; it would take the last administrator away.
    pub async fn edit_person(
        &self,
        caller: &Caller,
        id: AccountId,
        version: i64,
        edit: AccountEdit,
    ) -> Result<Account, AppError> {
        self.check(caller, Action::ManageAccounts, &Resource::Office)?;
        crate::letters::check_optional(edit.email.as_deref())?;
        let account = self.store().commands().edit_account(&caller.actor, id, version, edit).await?;
        self.reload().await?;
        Ok(account)
    }

    /// Disables an account, or enables it again.
    ///
    /// # Errors
    /// As [`App::edit_person`].
    pub async fn set_person_disabled(
        &self,
        caller: &Caller,
        id: AccountId,
        version: i64,
        reason: Option<&str>,
    ) -> Result<Account, AppError> {
        self.check(caller, Action::ManageAccounts, &Resource::Office)?;
        let commands = self.store().commands();
        let account = match reason {
            Some(reason) => commands.disable_account(&caller.actor, id, version, Some(reason)).await?,
            None => commands.enable_account(&caller.actor, id, version).await?,
        };
        self.reload().await?;
        Ok(account)
    }

    /// Ends all sessions of an account: one's own, or anybody's for who administers the office. Answers how many there were.
    ///
    /// # Errors
    /// The caller may not; there is no such account.
    pub async fn sign_out_everywhere(&self, caller: &Caller, id: AccountId) -> Result<u64, AppError> {
        self.check(caller, Action::ChangePassword, &Resource::Account(id.to_string()))?;
        Ok(self.store().commands().sign_out_everywhere(&caller.actor, id).await?)
    }

    /// Lifts a lock-out before its time.
    ///
    /// # Errors
    /// The caller may not; there is no such account.
    pub async fn unlock_person(&self, caller: &Caller, id: AccountId) -> Result<(), AppError> {
        self.check(caller, Action::ManageAccounts, &Resource::Office)?;
        Ok(self.store().commands().unlock_account(&caller.actor, id).await?)
    }

    /// Whether a caller may grant roles over all that a reach includes.
    #[must_use]
    pub fn may_grant(&self, caller: &Caller, reach: &Reach) -> bool {
        let resource = match reach.unit() {
            None => Resource::Office,
            Some(code) => Resource::Unit(code.to_owned()),
        };
        match (&caller.principal, reach) {
            // A role over one unit alone says nothing about those beneath it.
            (Principal::Account { id, is_administrator, roles }, Reach::Subtree(_)) => {
                let deep = roles.iter().filter(|role| role.terms.reach.includes_beneath()).cloned();
                let principal = Principal::Account {
                    id: id.clone(),
                    is_administrator: *is_administrator,
                    roles: deep.collect(),
                };
                let caller = Caller { actor: caller.actor.clone(), principal };
                self.may_on(&caller, Action::GrantRole, &resource)
            }
            _ => self.may_on(caller, Action::GrantRole, &resource),
        }
    }

    fn check_reach(&self, caller: &Caller, reach: &Reach, day: NaiveDate) -> Result<(), AppError> {
        if !self.may_grant(caller, reach) {
            return Err(AppError::Forbidden);
        }
        let state = self.state();
        let is_known = |code: &str| {
            let on = state.units.on(day.max(self.today()));
            on.with_code(code).next().is_some()
        };
        match reach.unit() {
            Some(code) if !is_known(code) => Err(AppError::Input(no_such_unit(code, day).into())),
            _ => Ok(()),
        }
    }

    /// A role that the caller may change; others are not there for them.
    async fn role_to_change(&self, caller: &Caller, id: i64) -> Result<RoleGrant, AppError> {
        let role = self.store().queries().role_grant(id).await?;
        if self.may_grant(caller, &role.grant.terms.reach) {
            Ok(role)
        } else {
            Err(AppError::NotFound("role"))
        }
    }
}

fn no_such_unit(code: &str, day: NaiveDate) -> Finding {
    let message = Text::new(
        format!("Không có đơn vị mang mã {code} từ ngày {day}"),
        format!("No unit has the code {code} from {day} on"),
    );
    Finding::rejected("unit-unknown", message).at(Place::default().column("unit")).hint(Text::new(
        "Tìm mã ở trang Đơn vị; đơn vị đã sáp nhập thì chọn đơn vị kế thừa",
        "Look the code up on the page of units; for one that was merged choose its successor",
    ))
}
