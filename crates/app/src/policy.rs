//! One gate for every change: Cedar decides, from one file that a reader can check.
//!
//! **Invariant:** every use case that changes something asks [`Policy::check`] before it touches the store.

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
        /// Whether the account administers the office.
        is_administrator: bool,
    },
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Enter a newly announced day off or make-up day.
    AnnounceDay,
    /// Set office hours.
    SetOfficeHours,
    /// Add or change a unit of the office.
    AddUnit,
    /// Add past results of the office.
    ImportResults,
    /// Score a year.
    Score,
    /// Fill an empty database with the demonstration province.
    LoadDemonstration,
    /// Add, change and disable accounts.
    ManageAccounts,
    /// Read the audit trail.
    ReadAudit,
    /// Write or read a backup.
    Backup,
    /// Change the password of an account.
    ChangePassword,
    /// Make and revoke the API tokens of an account.
    ManageTokens,
    /// See the records of registers, and take them away as files.
    ReadRegister,
    /// Enter, change, withdraw and restore records.
    WriteRegister,
    /// Take records in from a file.
    ImportRegister,
}

impl Action {
    /// All actions, in the order of their declaration.
    pub const ALL: [Self; 14] = [
        Self::AnnounceDay,
        Self::SetOfficeHours,
        Self::AddUnit,
        Self::ImportResults,
        Self::Score,
        Self::LoadDemonstration,
        Self::ManageAccounts,
        Self::ReadAudit,
        Self::Backup,
        Self::ChangePassword,
        Self::ManageTokens,
        Self::ReadRegister,
        Self::WriteRegister,
        Self::ImportRegister,
    ];

    fn name(self) -> String {
        format!("{self:?}")
    }
}

/// What it is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resource {
    /// The office as a whole.
    Office,
    /// One account.
    Account(String),
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

    /// Whether the principal may do this. What cannot be decided is forbidden.
    #[must_use]
    pub fn allows(&self, principal: &Principal, action: Action, resource: &Resource) -> bool {
        self.decide(principal, action, resource).unwrap_or(false)
    }

    fn decide(&self, principal: &Principal, action: Action, resource: &Resource) -> Option<bool> {
        let (principal_uid, administrator) = match principal {
            Principal::System => (uid("System", "system")?, None),
            Principal::CommandLine => (uid("CommandLine", "command-line")?, None),
            Principal::Account { id, is_administrator } => (uid("Account", id)?, Some(*is_administrator)),
        };
        let resource_uid = match resource {
            Resource::Office => uid("Office", "office")?,
            Resource::Account(id) => uid("Account", id)?,
        };
        let account = |uid: &EntityUid, administrator: bool| {
            let attribute = RestrictedExpression::new_bool(administrator);
            Entity::new(uid.clone(), HashMap::from([("administrator".to_owned(), attribute)]), HashSet::new())
                .ok()
        };
        let mut entities = Vec::new();
        if let Some(administrator) = administrator {
            entities.push(account(&principal_uid, administrator)?);
        }
        if matches!(resource, Resource::Account(_)) && resource_uid != principal_uid {
            entities.push(account(&resource_uid, false)?);
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

fn uid(kind: &str, id: &str) -> Option<EntityUid> {
    Some(EntityUid::from_type_name_and_id(EntityTypeName::from_str(kind).ok()?, EntityId::new(id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(id: &str, is_administrator: bool) -> Principal {
        Principal::Account { id: id.into(), is_administrator }
    }

    #[test]
    fn the_table_of_who_may_do_what() {
        let policy = Policy::built_in().unwrap();
        let mut table = String::new();
        for action in Action::ALL {
            let own = matches!(action, Action::ChangePassword | Action::ManageTokens);
            let resource = if own { Resource::Account("1".into()) } else { Resource::Office };
            let mark = |principal| if policy.allows(&principal, action, &resource) { "yes" } else { "-" };
            table.push_str(&format!(
                "{:<18} system {} | command line {} | administrator {} | person {} | other person {}\n",
                action.name(),
                mark(Principal::System),
                mark(Principal::CommandLine),
                mark(account("2", true)),
                mark(account("1", false)),
                mark(account("3", false)),
            ));
        }
        expect_test::expect![[r#"
            AnnounceDay        system yes | command line yes | administrator yes | person - | other person -
            SetOfficeHours     system yes | command line yes | administrator yes | person - | other person -
            AddUnit            system yes | command line yes | administrator yes | person - | other person -
            ImportResults      system yes | command line yes | administrator yes | person - | other person -
            Score              system yes | command line yes | administrator yes | person - | other person -
            LoadDemonstration  system yes | command line yes | administrator yes | person - | other person -
            ManageAccounts     system yes | command line yes | administrator yes | person - | other person -
            ReadAudit          system yes | command line yes | administrator yes | person - | other person -
            Backup             system yes | command line yes | administrator yes | person - | other person -
            ChangePassword     system yes | command line yes | administrator yes | person yes | other person -
            ManageTokens       system yes | command line yes | administrator yes | person yes | other person -
            ReadRegister       system yes | command line yes | administrator yes | person - | other person -
            WriteRegister      system yes | command line yes | administrator yes | person - | other person -
            ImportRegister     system yes | command line yes | administrator yes | person - | other person -
        "#]]
        .assert_eq(&table);
    }

    #[test]
    fn an_action_on_the_wrong_kind_of_thing_is_forbidden() {
        let policy = Policy::built_in().unwrap();
        assert!(!policy.allows(&Principal::System, Action::AddUnit, &Resource::Account("1".into())));
    }
}
