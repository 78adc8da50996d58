//! Roles that accounts hold for units, from a day to a day.
//!
//! What a role allows is for the policy to say; here is only who holds which role, where, and when.

use crate::accounts::find;
use crate::audit::{Chain, Event};
use crate::entities::role_grant;
use crate::error::check_version;
use crate::text::check_text;
use crate::{AccountId, Actor, Commands, Queries, StoreError, Subject};
use chrono::NaiveDate;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, NotSet, QueryFilter, QueryOrder, Set,
};
use serde_json::{Value, json};

/// What is needed to grant a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRoleGrant {
    /// Who.
    pub account: AccountId,
    /// Which role, by the policy's name for it.
    pub role: String,
    /// For which unit; none is the whole office.
    pub unit_code: Option<String>,
    /// Whether also for all units beneath it.
    pub subtree: bool,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day, when it is known.
    pub valid_to: Option<NaiveDate>,
}

/// A role that an account holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleGrant {
    /// Its number.
    pub id: i64,
    /// What was granted, to whom, and for how long.
    pub grant: NewRoleGrant,
    /// Grows with every edit.
    pub version: i64,
}

impl Commands<'_> {
    /// Grants a role.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account, [`StoreError::Invalid`] when the role is empty or the last day is before the first.
    pub async fn grant_role(&self, actor: &Actor, new: NewRoleGrant) -> Result<RoleGrant, StoreError> {
        if new.role.trim().is_empty() {
            return Err(StoreError::invalid("role", "Thiếu tên vai trò.", "The role has no name."));
        }
        check_text("role", &new.role)?;
        check_text("unit_code", new.unit_code.as_deref().unwrap_or_default())?;
        check_days(new.valid_from, new.valid_to)?;
        let change = self.begin(actor, &Chain::accounts()).await?;
        find(change.connection(), new.account).await?;
        let row = role_grant::ActiveModel {
            id: NotSet,
            account_id: Set(new.account.0),
            role: Set(new.role),
            unit_code: Set(new.unit_code),
            subtree: Set(new.subtree),
            valid_from: Set(new.valid_from),
            valid_to: Set(new.valid_to),
            version: Set(1),
        };
        let created = row.insert(change.connection()).await?;
        let event =
            Event::new("role_grant.create", Subject::RoleGrant, &created.id).after(description(&created));
        change.commit(event).await?;
        Ok(created.into())
    }

    /// Ends a role with a last day, or changes it.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it was edited since `version` was read, [`StoreError::Invalid`] when the last day is before the first.
    pub async fn end_role(
        &self,
        actor: &Actor,
        id: i64,
        version: i64,
        last_day: NaiveDate,
        reason: Option<&str>,
    ) -> Result<RoleGrant, StoreError> {
        let change = self.begin(actor, &Chain::accounts()).await?;
        let before = role_grant::Entity::find_by_id(id).one(change.connection()).await?;
        let before = before.ok_or_else(|| StoreError::not_found(Subject::RoleGrant, &id))?;
        check_version(Subject::RoleGrant, &id, version, before.version)?;
        check_days(before.valid_from, Some(last_day))?;
        let mut row = before.clone().into_active_model();
        row.valid_to = Set(Some(last_day));
        row.version = Set(version + 1);
        let after = row.update(change.connection()).await?;
        let event = Event::new("role_grant.end", Subject::RoleGrant, &id)
            .before(description(&before))
            .after(description(&after))
            .because(reason);
        change.commit(event).await?;
        Ok(after.into())
    }
}

impl Queries<'_> {
    /// All roles ever granted to an account, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn role_grants(&self, account: AccountId) -> Result<Vec<RoleGrant>, StoreError> {
        let rows = role_grant::Entity::find()
            .filter(role_grant::Column::AccountId.eq(account.0))
            .order_by_asc(role_grant::Column::Id)
            .all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(RoleGrant::from).collect())
    }
}

impl RoleGrant {
    /// Whether the role is held on a day.
    #[must_use]
    pub fn is_held_on(&self, day: NaiveDate) -> bool {
        self.grant.valid_from <= day && self.grant.valid_to.is_none_or(|last| day <= last)
    }
}

/// Refuses a last day before the first.
pub(crate) fn check_days(first: NaiveDate, last: Option<NaiveDate>) -> Result<(), StoreError> {
    match last {
        Some(last) if last < first => Err(StoreError::invalid(
            "valid_to",
            format!("Ngày cuối {last} trước ngày đầu {first}."),
            format!("The last day {last} is before the first day {first}."),
        )),
        _ => Ok(()),
    }
}

impl From<role_grant::Model> for RoleGrant {
    fn from(row: role_grant::Model) -> Self {
        let grant = NewRoleGrant {
            account: AccountId(row.account_id),
            role: row.role,
            unit_code: row.unit_code,
            subtree: row.subtree,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
        };
        Self { id: row.id, grant, version: row.version }
    }
}

fn description(row: &role_grant::Model) -> Value {
    json!({
        "account": row.account_id,
        "role": row.role,
        "unit_code": row.unit_code,
        "subtree": row.subtree,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "version": row.version,
    })
}
