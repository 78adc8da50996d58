//! Roles that accounts hold over units, from a day to a day.
//!
//! What a role allows is for the policy to say; here is only who holds which role, where, and when. A role is never deleted:
//! it is ended, with a reason, and what was entered under it stays.

use crate::accounts::find;
use crate::audit::{Chain, Event};
use crate::commands::Change;
use crate::entities::role_grant;
use crate::error::check_version;
use crate::text::check_text;
use crate::{AccountId, Actor, Commands, Queries, StoreError, Subject};
use caicach_people::{Grant, GrantTerms, Reach, Role};
use chrono::NaiveDate;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, NotSet, QueryFilter, QueryOrder,
    Set,
};
use serde_json::{Value, json};

/// The longest reason.
const LONGEST_REASON: usize = 500;

/// A role that an account holds, or held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleGrant {
    /// Who holds what, where and when.
    pub grant: Grant,
    /// Why it was ended.
    pub end_reason: Option<String>,
    /// The number of the role that ended when this one began.
    pub follows: Option<i64>,
    /// Grows with every edit.
    pub version: i64,
}

/// A role as it goes on elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedRole {
    /// The one that ends the day before.
    pub ended: RoleGrant,
    /// The one that begins.
    pub begun: RoleGrant,
}

impl Commands<'_> {
    /// Grants a role.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account, [`StoreError::Invalid`] when the terms do not hold together, or
    /// when somebody would act for a person who does not hold the role over the unit.
    pub async fn grant_role(
        &self,
        actor: &Actor,
        account: AccountId,
        terms: &GrantTerms,
    ) -> Result<RoleGrant, StoreError> {
        let change = self.begin(actor, &Chain::accounts()).await?;
        let created = insert(&change, account, terms, None).await?;
        let event =
            Event::new("role_grant.create", Subject::RoleGrant, &created.id).after(description(&created));
        change.commit(event).await?;
        RoleGrant::try_from(created)
    }

    /// Ends a role with a last day, or changes that day. One that has not begun by then is never held.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it was edited since `version` was read, [`StoreError::Invalid`] for a reason that cannot be stored.
    pub async fn end_role(
        &self,
        actor: &Actor,
        id: i64,
        version: i64,
        last_day: NaiveDate,
        reason: &str,
    ) -> Result<RoleGrant, StoreError> {
        let reason = check_reason(reason)?;
        let change = self.begin(actor, &Chain::accounts()).await?;
        let (before, after) = end(&change, id, version, last_day, &reason).await?;
        let event = ended_event(&before, &after, &reason);
        change.commit(event).await?;
        RoleGrant::try_from(after)
    }

    /// Lets a role go on over other units: it ends the day before, and another one of the same kind begins, in one step. What
    /// the person entered stays.
    ///
    /// # Errors
    /// As [`Commands::grant_role`] and [`Commands::end_role`]; [`StoreError::Invalid`] when the role has not begun before that day.
    pub async fn move_role(
        &self,
        actor: &Actor,
        id: i64,
        version: i64,
        to: (Reach, NaiveDate),
        reason: &str,
    ) -> Result<MovedRole, StoreError> {
        let reason = check_reason(reason)?;
        let (reach, first_day) = to;
        let change = self.begin(actor, &Chain::accounts()).await?;
        let last_day = first_day.pred_opt().unwrap_or(first_day);
        let (before, after) = end(&change, id, version, last_day, &reason).await?;
        let has_run_out = before.valid_to.is_some_and(|last| last < first_day);
        if before.valid_from >= first_day || has_run_out {
            return Err(StoreError::invalid(
                "first_day",
                format!("Vai trò không có hiệu lực vào ngày liền trước {first_day}."),
                format!("The role is not held on the day before {first_day}."),
            ));
        }
        let held = RoleGrant::try_from(before.clone())?.grant.terms;
        let terms = GrantTerms { reach, valid_from: first_day, ..held };
        let begun = insert(&change, AccountId(before.account_id), &terms, Some(id)).await?;
        let events = vec![
            ended_event(&before, &after, &reason),
            Event::new("role_grant.create", Subject::RoleGrant, &begun.id)
                .after(description(&begun))
                .because(Some(&reason)),
        ];
        change.commit_all(events).await?;
        Ok(MovedRole { ended: after.try_into()?, begun: begun.try_into()? })
    }
}

async fn insert(
    change: &Change<'_>,
    account: AccountId,
    terms: &GrantTerms,
    follows: Option<i64>,
) -> Result<role_grant::Model, StoreError> {
    terms
        .check(account.0)
        .map_err(|fault| StoreError::Invalid { field: fault.field(), reason: fault.text() })?;
    check_text("unit_code", terms.reach.unit().unwrap_or_default())?;
    for domain in &terms.domains {
        check_text("domains", domain)?;
    }
    find(change.connection(), account).await?;
    if let Some(other) = terms.acting_for {
        must_hold(change, AccountId(other), terms).await?;
    }
    let row = role_grant::ActiveModel {
        id: NotSet,
        account_id: Set(account.0),
        role: Set(terms.role.code().to_owned()),
        unit_code: Set(terms.reach.unit().map(str::to_owned)),
        subtree: Set(terms.reach.includes_beneath()),
        valid_from: Set(terms.valid_from),
        valid_to: Set(terms.valid_to),
        version: Set(1),
        domains: Set((!terms.domains.is_empty()).then(|| json!(terms.domains).to_string())),
        acting_for: Set(terms.acting_for),
        end_reason: Set(None),
        follows: Set(follows),
    };
    Ok(row.insert(change.connection()).await?)
}

/// Refuses to act for somebody who does not hold the role over the same units from the first day to the last.
async fn must_hold(change: &Change<'_>, other: AccountId, terms: &GrantTerms) -> Result<(), StoreError> {
    let last_day = terms.valid_to.unwrap_or(terms.valid_from);
    let held = role_grant::Entity::find()
        .filter(role_grant::Column::AccountId.eq(other.0))
        .filter(role_grant::Column::Role.eq(terms.role.code()))
        .filter(role_grant::Column::ActingFor.is_null())
        .filter(role_grant::Column::ValidFrom.lte(terms.valid_from))
        .filter(
            Condition::any()
                .add(role_grant::Column::ValidTo.is_null())
                .add(role_grant::Column::ValidTo.gte(last_day)),
        )
        .all(change.connection())
        .await?;
    let is_same = |row: &role_grant::Model| {
        let held = Reach::of(row.unit_code.as_deref(), row.subtree);
        held == terms.reach
            || held == Reach::Office
            || matches!((&held, &terms.reach), (Reach::Subtree(one), Reach::Unit(other)) if one == other)
    };
    if held.iter().any(is_same) {
        return Ok(());
    }
    Err(StoreError::invalid(
        "acting_for",
        "Người ủy quyền không giữ vai trò này ở đơn vị này trong suốt thời gian ủy quyền.",
        "The person who is acted for does not hold this role over this unit for the whole time.",
    ))
}

async fn end(
    change: &Change<'_>,
    id: i64,
    version: i64,
    last_day: NaiveDate,
    reason: &str,
) -> Result<(role_grant::Model, role_grant::Model), StoreError> {
    let before = role_grant::Entity::find_by_id(id).one(change.connection()).await?;
    let before = before.ok_or_else(|| StoreError::not_found(Subject::RoleGrant, &id))?;
    check_version(Subject::RoleGrant, &id, version, before.version)?;
    // A role that would end before it begins is never held: its last day is the one before its first.
    let never = before.valid_from.pred_opt().unwrap_or(before.valid_from);
    let mut row = before.clone().into_active_model();
    row.valid_to = Set(Some(last_day.max(never)));
    row.end_reason = Set(Some(reason.to_owned()));
    row.version = Set(version + 1);
    let after = row.update(change.connection()).await?;
    Ok((before, after))
}

fn ended_event(before: &role_grant::Model, after: &role_grant::Model, reason: &str) -> Event {
    Event::new("role_grant.end", Subject::RoleGrant, &after.id)
        .before(description(before))
        .after(description(after))
        .because(Some(reason))
}

fn check_reason(reason: &str) -> Result<String, StoreError> {
    let reason = reason.trim();
    check_text("reason", reason)?;
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(StoreError::invalid(
            "reason",
            format!("Ghi lý do, tối đa {LONGEST_REASON} ký tự."),
            format!("Give a reason, at most {LONGEST_REASON} characters."),
        ));
    }
    Ok(reason.to_owned())
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
        rows.into_iter().map(RoleGrant::try_from).collect()
    }

    /// The roles that an account holds on a day.
    ///
    /// # Errors
    /// As [`Queries::role_grants`].
    pub async fn roles_in_force(&self, account: AccountId, day: NaiveDate) -> Result<Vec<Grant>, StoreError> {
        let rows = role_grant::Entity::find()
            .filter(role_grant::Column::AccountId.eq(account.0))
            .filter(role_grant::Column::ValidFrom.lte(day))
            .filter(
                Condition::any()
                    .add(role_grant::Column::ValidTo.is_null())
                    .add(role_grant::Column::ValidTo.gte(day)),
            )
            .order_by_asc(role_grant::Column::Id)
            .all(self.store.read())
            .await?;
        rows.into_iter().map(|row| RoleGrant::try_from(row).map(|held| held.grant)).collect()
    }

    /// All roles ever granted to anybody, oldest first.
    ///
    /// # Errors
    /// As [`Queries::role_grants`].
    pub async fn all_role_grants(&self) -> Result<Vec<RoleGrant>, StoreError> {
        let rows =
            role_grant::Entity::find().order_by_asc(role_grant::Column::Id).all(self.store.read()).await?;
        rows.into_iter().map(RoleGrant::try_from).collect()
    }

    /// One role by its number.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none.
    pub async fn role_grant(&self, id: i64) -> Result<RoleGrant, StoreError> {
        let row = role_grant::Entity::find_by_id(id).one(self.store.read()).await?;
        row.ok_or_else(|| StoreError::not_found(Subject::RoleGrant, &id))?.try_into()
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

impl TryFrom<role_grant::Model> for RoleGrant {
    type Error = StoreError;

    fn try_from(row: role_grant::Model) -> Result<Self, StoreError> {
        let role = Role::parse(&row.role).ok_or_else(|| {
            StoreError::corrupt(
                format!("vai trò “{}” không có nghĩa", row.role),
                format!("the role “{}” has no meaning", row.role),
            )
        })?;
        let domains = match &row.domains {
            None => Vec::new(),
            Some(text) => serde_json::from_str(text).map_err(|error| {
                StoreError::corrupt(
                    format!("lĩnh vực của vai trò {} không đọc được: {error}", row.id),
                    format!("the domains of the role {} cannot be read: {error}", row.id),
                )
            })?,
        };
        let terms = GrantTerms {
            role,
            reach: Reach::of(row.unit_code.as_deref(), row.subtree),
            domains,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            acting_for: row.acting_for,
        };
        Ok(Self {
            grant: Grant { id: row.id, account: row.account_id, terms },
            end_reason: row.end_reason,
            follows: row.follows,
            version: row.version,
        })
    }
}

fn description(row: &role_grant::Model) -> Value {
    json!({
        "account": row.account_id,
        "role": row.role,
        "unit_code": row.unit_code,
        "subtree": row.subtree,
        "domains": row.domains,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "acting_for": row.acting_for,
        "follows": row.follows,
        "version": row.version,
    })
}
