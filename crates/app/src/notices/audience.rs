//! Whom something concerns: those who may do what is to be done about it, by the policy and by the roles that they hold today.

use crate::policy::{Action, Principal, Resource};
use crate::{App, AppError, Caller};
use caicach_people::{Grant, Reach};
use caicach_store::{Account, Actor};
use std::collections::BTreeMap;

/// The people who hold roles today.
#[derive(Debug)]
pub(crate) struct Audience {
    members: Vec<Member>,
}

#[derive(Debug)]
struct Member {
    account: Account,
    roles: Vec<Grant>,
}

impl App {
    /// Reads who holds which role today, in two questions. Whoever still has to set a second factor up is among them: they are told, and
    /// then asked for it.
    pub(crate) async fn audience(&self) -> Result<Audience, AppError> {
        let today = self.today();
        let queries = self.store().queries();
        let mut roles: BTreeMap<i64, Vec<Grant>> = BTreeMap::new();
        for role in queries.all_role_grants().await? {
            if role.grant.is_in_force(today) {
                roles.entry(role.grant.account).or_default().push(role.grant);
            }
        }
        let accounts = queries.accounts().await?.into_iter();
        let members = accounts.filter(|account| account.disabled_at.is_none()).filter_map(|account| {
            let roles = roles.remove(&account.id.0)?;
            Some(Member { account, roles })
        });
        Ok(Audience { members: members.collect() })
    }

    /// Those of the audience who may do something to a thing of a unit, but for the one who causes it.
    pub(crate) fn concerned<'a>(
        &self,
        audience: &'a Audience,
        but: Option<&Caller>,
        action: Action,
        resource: &Resource,
    ) -> Vec<&'a Account> {
        let Some(unit) = resource.unit() else { return Vec::new() };
        let state = self.state();
        let above: Vec<String> =
            state.units.enclosing(unit, self.today()).into_iter().map(ToString::to_string).collect();
        let may = |member: &&Member| {
            // The policy is asked about those alone whose roles come near the unit.
            let near: Vec<Grant> =
                member.roles.iter().filter(|role| reaches(role, unit, &above)).cloned().collect();
            let id = member.account.id.to_string();
            !near.is_empty()
                && but.is_none_or(|caller| caller.actor.code() != Actor::account(&member.account).code())
                && self.policy.allows(
                    &Principal::Account { id, is_administrator: false, roles: near },
                    action,
                    resource,
                    &above,
                )
        };
        audience.members.iter().filter(may).map(|member| &member.account).collect()
    }
}

fn reaches(role: &Grant, unit: &str, above: &[String]) -> bool {
    match &role.terms.reach {
        Reach::Office => true,
        Reach::Unit(code) => code == unit,
        Reach::Subtree(code) => above.contains(code),
    }
}
