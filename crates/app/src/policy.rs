//! One gate for every action: Cedar decides, from one file that a reader can check.
//!
//! **Invariant:** every use case that changes something, or shows what is not public, asks the gate before it touches the
//! store. What somebody may not see is not there for them ([`AppError::NotFound`](crate::AppError::NotFound)); what they may see and not do is forbidden.
//!
//! **Invariant:** lists are filtered by the same policy: which of somebody's roles permit an action, Cedar says
//! ([`Policy::permitting_grants`]), and what those roles reach, the store joins from the closure of the units. A test holds that
//! both say the same of every role, unit and action.

mod action;

pub use action::{Action, Resource};

use caicach_people::{Grant, Reach, Role};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request,
    RestrictedExpression, Schema, ValidationMode, Validator,
};
use std::collections::{HashMap, HashSet};
use std::str::FromStr;

const POLICIES: &str = include_str!("policy/caicach.cedar");
const SCHEMA: &str = include_str!("policy/caicach.cedarschema");

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// A job of the program.
    System,
    /// Whoever has the machine.
    CommandLine,
    /// A person, by the account's identifier.
    Account {
        /// The identifier of the account.
        id: String,
        /// Whether the account administers the office, without an end.
        is_administrator: bool,
        /// The roles that are in force.
        roles: Vec<Grant>,
    },
}

/// Why the gate could not be built; a mistake in the policy files.
#[derive(Debug, thiserror::Error)]
#[error("the policy files do not hold together: {0}")]
pub struct PolicyError(String);

/// The gate.
pub struct Policy {
    policies: PolicySet,
    schema: Schema,
    authorizer: Authorizer,
}

impl std::fmt::Debug for Policy {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Policy").finish_non_exhaustive()
    }
}

/// Which roles permit an action, whatever the unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Permitting {
    /// The action is permitted everywhere.
    Everywhere,
    /// It is permitted to what these grants reach, by their numbers.
    Grants(Vec<i64>),
}

impl Policy {
    /// Reads the policies and checks them against their schema.
    ///
    /// # Errors
    /// The files contradict each other.
    pub fn built_in() -> Result<Self, PolicyError> {
        let policies = PolicySet::from_str(POLICIES).map_err(|error| PolicyError(error.to_string()))?;
        let (schema, _) =
            Schema::from_cedarschema_str(SCHEMA).map_err(|error| PolicyError(error.to_string()))?;
        let checked = Validator::new(schema.clone()).validate(&policies, ValidationMode::Strict);
        if !checked.validation_passed() {
            return Err(PolicyError(checked.to_string()));
        }
        Ok(Self { policies, schema, authorizer: Authorizer::new() })
    }

    /// Whether the principal may do this. `above` are the codes of the units that the resource's unit counts within, itself
    /// among them. What cannot be decided is forbidden.
    #[must_use]
    pub fn allows(
        &self,
        principal: &Principal,
        action: Action,
        resource: &Resource,
        above: &[String],
    ) -> bool {
        self.decide(principal, action, resource, above).unwrap_or(false)
    }

    /// Which of the principal's roles permit an action to what they reach. Each is asked alone, about a thing of its own unit.
    #[must_use]
    pub fn permitting_grants(&self, principal: &Principal, action: Action) -> Permitting {
        let (id, is_administrator, roles) = match principal {
            Principal::System | Principal::CommandLine => return Permitting::Everywhere,
            Principal::Account { id, is_administrator, roles } => (id, *is_administrator, roles),
        };
        let permits = |is_administrator, role: Option<&Grant>| {
            let unit = role.and_then(|role| role.terms.reach.unit()).unwrap_or_default();
            let domain = role.and_then(|role| role.terms.domains.first()).map(String::as_str);
            let alone = Principal::Account {
                id: id.clone(),
                is_administrator,
                roles: role.cloned().into_iter().collect(),
            };
            let thing = action.resource_of_unit(unit, domain);
            thing.is_some_and(|thing| self.allows(&alone, action, &thing, &[unit.to_owned()]))
        };
        if is_administrator && permits(true, None) {
            return Permitting::Everywhere;
        }
        let mut permitting = Vec::new();
        for role in roles.iter().filter(|role| permits(false, Some(role))) {
            if role.terms.reach == Reach::Office {
                return Permitting::Everywhere;
            }
            permitting.push(role.id);
        }
        Permitting::Grants(permitting)
    }

    fn decide(
        &self,
        principal: &Principal,
        action: Action,
        resource: &Resource,
        above: &[String],
    ) -> Option<bool> {
        let (principal_uid, own) = match principal {
            Principal::System => (uid("System", "system")?, None),
            Principal::CommandLine => (uid("CommandLine", "command-line")?, None),
            Principal::Account { id, is_administrator, roles } => {
                (uid("Account", id)?, Some((*is_administrator, roles.as_slice())))
            }
        };
        let mut entities = Vec::new();
        if let Some((is_administrator, roles)) = own {
            entities.push(account(&principal_uid, is_administrator, roles)?);
        }
        let resource_uid = place(resource, above, &mut entities)?;
        if matches!(resource, Resource::Account(_)) && resource_uid != principal_uid {
            entities.push(account(&resource_uid, false, &[])?);
        }
        let entities = Entities::from_entities(entities, Some(&self.schema)).ok()?;
        let action_uid = uid("Action", &action.name())?;
        let request =
            Request::new(principal_uid, action_uid, resource_uid, Context::empty(), Some(&self.schema))
                .ok()?;
        let answer = self.authorizer.is_authorized(&request, &self.policies, &entities);
        Some(answer.decision() == Decision::Allow)
    }
}

/// A person with what each role reaches.
fn account(uid: &EntityUid, is_administrator: bool, roles: &[Grant]) -> Option<Entity> {
    let mut attributes = HashMap::new();
    for role in Role::ALL {
        let held = roles.iter().filter(|grant| grant.terms.role == role);
        let mut reached: Vec<String> = held.clone().flat_map(reaches_of).collect();
        if role == Role::Administrator && is_administrator {
            reached.push(reach_name(&Reach::Office));
        }
        attributes.insert(role.code().to_owned(), set(&reached)?);
        if role == Role::Appraiser {
            let whole: Vec<String> = held.map(|grant| reach_name(&grant.terms.reach)).collect();
            attributes.insert("appraiser_of_any_domain".to_owned(), set(&whole)?);
        }
    }
    Entity::new(uid.clone(), attributes, HashSet::new()).ok()
}

/// Puts a resource, and what it belongs to, among the entities.
fn place(resource: &Resource, above: &[String], entities: &mut Vec<Entity>) -> Option<EntityUid> {
    let office = || uid("Office", "office");
    let mut parents = HashSet::new();
    if let Some(code) = resource.unit() {
        let unit = uid("Unit", code)?;
        let reached_by: Option<HashSet<EntityUid>> =
            reaching(code, above).iter().map(|reach| uid("Reach", reach)).collect();
        entities.push(Entity::new_no_attrs(unit.clone(), reached_by?));
        if let Some(domain) = resource.domain() {
            let within: Option<HashSet<EntityUid>> = reaching(code, above)
                .iter()
                .map(|reach| uid("Reach", &within_domain(reach, domain)))
                .collect();
            parents.extend(within?);
        }
        parents.insert(unit);
    } else {
        let reached_by = HashSet::from([uid("Reach", &reach_name(&Reach::Office))?]);
        entities.push(Entity::new_no_attrs(office()?, reached_by));
        parents.insert(office()?);
    }
    let resource = match resource {
        Resource::Office => return office(),
        Resource::Account(id) => return uid("Account", id),
        Resource::Unit(code) => return uid("Unit", code),
        Resource::Records { register, unit } => uid("Records", &format!("{register}/{unit}"))?,
        Resource::Assessment { id, .. } => {
            uid("Assessment", &id.map(|id| id.to_string()).unwrap_or_default())?
        }
        Resource::Sheet { assessment, unit, domain } => {
            uid("Sheet", &format!("{assessment}/{unit}/{}", domain.as_deref().unwrap_or_default()))?
        }
    };
    entities.push(Entity::new_no_attrs(resource.clone(), parents));
    Some(resource)
}

/// The names of all that reaches a unit.
fn reaching(code: &str, above: &[String]) -> Vec<String> {
    let mut names = vec![reach_name(&Reach::Office)];
    // A unit that no tree knows is reached by those of the whole office alone.
    if above.iter().any(|known| known == code) {
        names.push(reach_name(&Reach::Unit(code.to_owned())));
    }
    names.extend(above.iter().map(|above| reach_name(&Reach::Subtree(above.clone()))));
    names
}

/// The names of what a grant reaches: one for each of its domains, or one for all of them.
fn reaches_of(grant: &Grant) -> Vec<String> {
    let whole = reach_name(&grant.terms.reach);
    if grant.terms.domains.is_empty() {
        return vec![whole];
    }
    grant.terms.domains.iter().map(|domain| within_domain(&whole, domain)).collect()
}

/// No code has a colon or a slash in it, so that no two reaches have one name.
fn reach_name(reach: &Reach) -> String {
    match reach {
        Reach::Office => "office".to_owned(),
        Reach::Unit(code) => format!("unit:{code}"),
        Reach::Subtree(code) => format!("subtree:{code}"),
    }
}

fn within_domain(reach: &str, domain: &str) -> String {
    format!("{reach}/{domain}")
}

fn set(reaches: &[String]) -> Option<RestrictedExpression> {
    let expressions: Option<Vec<RestrictedExpression>> =
        reaches.iter().map(|reach| uid("Reach", reach).map(RestrictedExpression::new_entity_uid)).collect();
    Some(RestrictedExpression::new_set(expressions?))
}

fn uid(kind: &str, id: &str) -> Option<EntityUid> {
    Some(EntityUid::from_type_name_and_id(EntityTypeName::from_str(kind).ok()?, EntityId::new(id)))
}

#[cfg(test)]
mod tests;
