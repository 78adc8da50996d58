//! Indexes counted from the registers as far as their columns go, every day, and kept.
//!
//! Which frameworks are counted is content: those that have items in `content/measures/items.csv` and are in force in the
//! year. The service index of Decision 766 is one of them.

use crate::index_values::{CountedIndex, count_indexes, year_of};
use crate::{App, AppError, Caller};
use caicach_calendar::Period;
use caicach_content::frameworks::Versioned;
use caicach_store::{NewSnapshot, SnapshotHeader, SnapshotKind, SnapshotSubject, Store};
use chrono::NaiveDateTime;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The framework of the service index: the form of 2026, whose items are all known.
pub const SERVICE_INDEX: &str = "qd766-2026";
/// All units together; they are not apart by kind.
const EVERYBODY: &str = "all";
/// How many earlier days a page shows.
const HISTORY: usize = 30;

/// An index that was counted, and when.
#[derive(Debug, Clone)]
pub struct Counted {
    /// When it was counted, and from which text of the framework.
    pub header: SnapshotHeader,
    /// What was counted.
    pub index: Arc<CountedIndex>,
}

fn subject(framework: &str, year: i32) -> SnapshotSubject {
    SnapshotSubject {
        kind: SnapshotKind::Counted,
        framework_id: framework.to_owned(),
        year,
        group_name: EVERYBODY.to_owned(),
    }
}

/// The newest counts of each framework.
pub(crate) async fn newest(store: &Store) -> Result<Vec<Counted>, AppError> {
    let mut newest: BTreeMap<String, SnapshotHeader> = BTreeMap::new();
    for header in store.queries().latest_snapshots(SnapshotKind::Counted).await? {
        let age = |header: &SnapshotHeader| (header.subject.year, header.id);
        match newest.get(&header.subject.framework_id) {
            Some(known) if age(known) >= age(&header) => {}
            _ => {
                newest.insert(header.subject.framework_id.clone(), header);
            }
        }
    }
    let mut counted = Vec::with_capacity(newest.len());
    for header in newest.into_values() {
        let snapshot = store.queries().snapshot(header.id).await?;
        counted.push(Counted { header, index: Arc::new(serde_json::from_str(&snapshot.result)?) });
    }
    Ok(counted)
}

impl App {
    /// The frameworks of a year that take values from measures.
    fn counted_frameworks(&self, year: i32) -> impl Iterator<Item = &Versioned> {
        let library = self.library();
        library.frameworks.iter().map(AsRef::as_ref).filter(move |versioned: &&Versioned| {
            let header = versioned.framework.header();
            header.year_from.is_none_or(|from| from <= year)
                && header.year_to.is_none_or(|to| year <= to)
                && library.registers.items_of(versioned.framework.id()).next().is_some()
        })
    }

    /// Counts the indexes of the year in which an instant lies. Each is kept when it is the first one of its day, or differs
    /// from the one before. Answers those that are new.
    ///
    /// # Errors
    /// The lake cannot be read; the database cannot be read or written.
    pub async fn count_indexes(&self, caller: &Caller, at: NaiveDateTime) -> Result<Vec<Counted>, AppError> {
        let Some(period) = year_of(at.date()) else { return Ok(Vec::new()) };
        let mut new = Vec::new();
        for (versioned, index) in self.counted_now(period, None, at).await? {
            let subject = subject(versioned.framework.id(), period.year());
            let before = self.store().queries().latest_snapshot(&subject).await?;
            let is_known = match &before {
                // What was written by an earlier version in another form is counted anew.
                Some(before) => {
                    serde_json::from_str::<CountedIndex>(&before.result).is_ok_and(|known| known == index)
                }
                None => index.units.is_empty(),
            };
            if is_known {
                continue;
            }
            let snapshot = NewSnapshot {
                subject,
                framework_version: versioned.version.clone(),
                parameters: json!({ "period": index.period, "kind": index.period_kind, "snapshots": index.snapshots }),
                result: serde_json::to_value(&index)?,
            };
            let header = self.store().commands().save_snapshot(&caller.actor, snapshot).await?;
            new.push(Counted { header, index: Arc::new(index) });
        }
        if !new.is_empty() {
            self.reload().await?;
        }
        Ok(new)
    }

    /// Counts the indexes, and scores the running year again for those frameworks that have values in it and whose counts
    /// changed.
    ///
    /// # Errors
    /// The lake cannot be read; the database cannot be read or written.
    pub async fn follow_registers(&self, caller: &Caller, at: NaiveDateTime) -> Result<(), AppError> {
        let new = self.count_indexes(caller, at).await?;
        if new.is_empty() {
            return Ok(());
        }
        let with_values = self.store().queries().years_with_values().await?;
        for counted in &new {
            let subject = &counted.header.subject;
            if with_values.contains(&(subject.framework_id.clone(), subject.year)) {
                self.score_year(caller, &subject.framework_id, subject.year).await?;
            }
        }
        Ok(())
    }

    /// The indexes of a period as the lake has them now: of one framework, or of all that take values from measures. Nothing
    /// without a lake.
    pub(crate) async fn counted_now(
        &self,
        period: Period,
        only: Option<&str>,
        at: NaiveDateTime,
    ) -> Result<Vec<(&Versioned, CountedIndex)>, AppError> {
        let Some(held) = self.lake() else { return Ok(Vec::new()) };
        let counted: Vec<&Versioned> = self
            .counted_frameworks(period.year())
            .filter(|versioned| only.is_none_or(|only| versioned.framework.id() == only))
            .collect();
        let frameworks: Vec<_> = counted.iter().map(|versioned| &versioned.framework).collect();
        let (registers, state) = (&self.library().registers, self.state());
        let indexes = count_indexes(&held.lake, registers, &state.units, &frameworks, period, at).await?;
        Ok(counted.into_iter().zip(indexes).collect())
    }

    /// The counts of earlier days of a year, the newest of each day, oldest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn counted_history(&self, framework: &str, year: i32) -> Result<Vec<Counted>, AppError> {
        let queries = self.store().queries();
        let mut days: Vec<Counted> = Vec::new();
        for header in queries.snapshot_history(&subject(framework, year)).await? {
            let snapshot = queries.snapshot(header.id).await?;
            let Ok(index) = serde_json::from_str::<CountedIndex>(&snapshot.result) else { continue };
            if days.last().is_none_or(|later| later.index.day != index.day) {
                days.push(Counted { header, index: Arc::new(index) });
            }
            if days.len() >= HISTORY {
                break;
            }
        }
        days.reverse();
        Ok(days)
    }
}
