//! Lists: the registers, and the records of one.

use crate::policy::Action;
use crate::{App, AppError, Caller};
use caicach_registers::Register;
use caicach_store::{Chain, RecordFilter, RecordId, RecordOrder, StoredRecord};
use caicach_units::UnitTree;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// A register with how many records it has.
#[derive(Debug, Clone)]
pub struct RegisterSummary<'a> {
    /// The register.
    pub register: &'a Register,
    /// How many records of the units that the caller may see stand in it, without those that were withdrawn.
    pub rows: u64,
    /// When something was written last; none when nothing ever was.
    pub changed_at: Option<DateTime<Utc>>,
}

/// Days as both databases know them: between the years 1 and 9999.
#[must_use]
pub fn known_days(from: NaiveDate, to: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(from);
    let last = NaiveDate::from_ymd_opt(9999, 12, 30).unwrap_or(to);
    (from.clamp(first, last), to.clamp(first, last))
}

impl App {
    /// All registers, by name.
    ///
    /// # Errors
    /// The caller may not; the database cannot be read.
    pub async fn register_summaries(&self, caller: &Caller) -> Result<Vec<RegisterSummary<'_>>, AppError> {
        let scope = self.check_scope(caller, Action::ReadRegister)?;
        let queries = self.store().queries();
        let states: BTreeMap<String, i64> = queries.register_rows(&scope).await?.into_iter().collect();
        let changes: BTreeMap<String, DateTime<Utc>> = queries
            .last_changes()
            .await?
            .into_iter()
            .map(|(chain, at)| (chain.as_str().to_owned(), at))
            .collect();
        let mut summaries = Vec::new();
        for register in &self.library().registers.registers {
            let rows = states.get(&register.id).and_then(|rows| u64::try_from(*rows).ok()).unwrap_or(0);
            let changed_at = changes.get(Chain::register(&register.id).as_str()).copied();
            summaries.push(RegisterSummary { register, rows, changed_at });
        }
        Ok(summaries)
    }

    /// A page of the records of a register that the caller may see, those behind the record `after` in the order.
    ///
    /// # Errors
    /// The caller may not; the filter does not fit the register.
    pub async fn records(
        &self,
        caller: &Caller,
        register: &Register,
        filter: &RecordFilter,
        order: RecordOrder,
        after: Option<RecordId>,
        limit: u64,
    ) -> Result<Vec<StoredRecord>, AppError> {
        let filter = self.within_reach(caller, filter)?;
        Ok(self.store().queries().records(register, &filter, order, after, limit).await?)
    }

    /// How many of the records that the caller may see a filter lets through.
    ///
    /// # Errors
    /// As [`App::records`].
    pub async fn count_records(
        &self,
        caller: &Caller,
        register: &Register,
        filter: &RecordFilter,
    ) -> Result<u64, AppError> {
        let filter = self.within_reach(caller, filter)?;
        Ok(self.store().queries().count_records(register, &filter).await?)
    }

    /// A filter that lets through what it did, of the units whose records the caller may see.
    pub(super) fn within_reach(
        &self,
        caller: &Caller,
        filter: &RecordFilter,
    ) -> Result<RecordFilter, AppError> {
        let scope = self.check_scope(caller, Action::ReadRegister)?;
        Ok(RecordFilter { scope, ..filter.clone() })
    }

    /// The codes of a unit and of those beneath it, on a day and at any other time: records name the unit of their time.
    #[must_use]
    pub fn codes_within(tree: &UnitTree, code: &str, day: NaiveDate) -> Vec<String> {
        let mut codes = BTreeSet::from([code.to_owned()]);
        for id in tree.with_code(code) {
            let Some(unit) = tree.unit(*id) else { continue };
            let last = unit.valid_to.map_or(day, |to| day.min(to));
            let days = [Some(last), unit.valid_from, unit.valid_to];
            for day in days.into_iter().flatten() {
                let beneath = tree.on(day).subtree(*id).into_iter().filter_map(|id| tree.unit(id));
                codes.extend(beneath.map(|unit| unit.code.to_string()));
            }
        }
        codes.into_iter().collect()
    }
}
