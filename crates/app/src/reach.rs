//! What callers may do, and over which units.
//!
//! A use case about one thing asks [`App::check`]; a list asks [`App::check_scope`] and hands the scope to the store, which joins
//! the closure of the units within its one statement. So a page asks the database the same number of questions for whoever
//! looks at it.

use crate::policy::{Action, Permitting, Principal, Resource};
use crate::{App, AppError, Caller};
use caicach_calendar::local_from_utc;
use caicach_store::{ClosureRow, Store, UnitScope};
use caicach_units::{UnitCode, UnitTree};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::sync::Arc;

/// The units that a scope reaches, for work that goes through many rows.
#[derive(Debug, Clone)]
pub enum UnitsReached {
    /// All of them.
    All,
    /// Those with these codes.
    Codes(Arc<HashSet<String>>),
}

impl UnitsReached {
    /// Whether a unit is reached.
    #[must_use]
    pub fn includes(&self, code: &str) -> bool {
        match self {
            Self::All => true,
            Self::Codes(codes) => codes.contains(code),
        }
    }
}

impl App {
    /// The day on which roles are looked at: today in Vietnam.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        local_from_utc(self.store().now()).date()
    }

    /// The gate: a use case passes through it before it changes something, or shows what is not public.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for what the caller may not even see, [`AppError::Forbidden`] for what they see and may not do.
    pub fn check(&self, caller: &Caller, action: Action, resource: &Resource) -> Result<(), AppError> {
        if self.may_on(caller, action, resource) {
            return Ok(());
        }
        match resource.seen_by() {
            Some(seen) if seen == action || !self.may_on(caller, seen, resource) => Err(resource.unseen()),
            _ => Err(AppError::Forbidden),
        }
    }

    /// Whether a caller may do something to one thing.
    #[must_use]
    pub fn may_on(&self, caller: &Caller, action: Action, resource: &Resource) -> bool {
        let state = self.state();
        let above = resource.unit().map(|unit| state.units.enclosing(unit, self.today()));
        let above: Vec<String> = above.into_iter().flatten().map(ToString::to_string).collect();
        self.policy.allows(&caller.principal, action, resource, &above)
    }

    /// Whether a caller may do something at all: to the office, or to some unit. Pages show only what works.
    #[must_use]
    pub fn may(&self, caller: Option<&Caller>, action: Action) -> bool {
        let Some(caller) = caller else { return false };
        match action.resource_of_unit("", None) {
            None => self.policy.allows(&caller.principal, action, &Resource::Office, &[]),
            Some(_) => !self.scope(caller, action).is_empty(),
        }
    }

    /// The units to which a caller may do something, for the store to filter lists by. Empty for actions that are about the
    /// office or an account.
    #[must_use]
    pub fn scope(&self, caller: &Caller, action: Action) -> UnitScope {
        match self.policy.permitting_grants(&caller.principal, action) {
            Permitting::Everywhere => UnitScope::All,
            Permitting::Grants(grants) => UnitScope::Granted { grants, on: self.today() },
        }
    }

    /// The one unit over which, and over what lies beneath it, all roles of a caller reach that permit an action; none when that is
    /// everything, nothing, or several units.
    #[must_use]
    pub fn only_unit(&self, caller: &Caller, action: Action) -> Option<String> {
        let UnitScope::Granted { grants, .. } = self.scope(caller, action) else { return None };
        let Principal::Account { roles, .. } = &caller.principal else { return None };
        let mut units =
            roles.iter().filter(|role| grants.contains(&role.id)).map(|role| role.terms.reach.unit());
        let first = units.next()??;
        units.all(|unit| unit == Some(first)).then(|| first.to_owned())
    }

    /// As [`App::scope`], for use cases that make no sense over no unit at all.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] when the caller may do it to nothing.
    pub fn check_scope(&self, caller: &Caller, action: Action) -> Result<UnitScope, AppError> {
        let scope = self.scope(caller, action);
        if scope.is_empty() { Err(AppError::Forbidden) } else { Ok(scope) }
    }

    /// The codes of the units to which a caller may do something; none when it is all of them.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn visible_units(
        &self,
        caller: &Caller,
        action: Action,
    ) -> Result<Option<Vec<String>>, AppError> {
        Ok(self.store().queries().units_in_scope(&self.scope(caller, action)).await?)
    }

    /// The units of a scope, in one question.
    pub(crate) async fn units_reached(&self, scope: &UnitScope) -> Result<UnitsReached, AppError> {
        let codes = self.store().queries().units_in_scope(scope).await?;
        Ok(codes
            .map_or(UnitsReached::All, |codes| UnitsReached::Codes(Arc::new(codes.into_iter().collect()))))
    }
}

/// Writes the closure of the tree into the store, when the tree is another one than before.
pub(crate) async fn follow_units(tree: &UnitTree, store: &Store) -> Result<(), AppError> {
    let rows = || {
        let row = |enclosure: caicach_units::Enclosure| ClosureRow {
            unit: enclosure.unit.to_string(),
            above: enclosure.above.to_string(),
            first_day: enclosure.first_day,
            last_day: enclosure.last_day,
        };
        tree.closure().into_iter().map(row).collect()
    };
    store.keep_unit_closure(&fingerprint(tree), rows).await?;
    Ok(())
}

/// What the closure of a tree depends on, as a hash.
fn fingerprint(tree: &UnitTree) -> String {
    let mut hasher = Sha256::new();
    hasher.update("caicach-closure-1\n");
    for (id, unit) in tree.ids().filter_map(|id| tree.unit(id).map(|unit| (id, unit))) {
        let parent = unit.parent.as_ref().map_or("", UnitCode::as_str);
        let (from, to) = (unit.valid_from, unit.valid_to);
        hasher.update(format!("{}\t{}\t{parent}\t{from:?}\t{to:?}", unit.kind.code(), unit.code));
        for link in tree.successors(id) {
            hasher.update(format!("\t{} {} {}", link.unit.index(), link.date, link.is_default));
        }
        hasher.update("\n");
    }
    hex::encode(hasher.finalize())
}
