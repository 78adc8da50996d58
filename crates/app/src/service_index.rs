//! The service index of Decision 766, counted every day from the registers as far as their columns go, and kept.

use crate::index_values::{CountedIndex, count_index, year_of};
use crate::{App, AppError, Caller};
use caicach_store::{NewSnapshot, SnapshotHeader, SnapshotKind, SnapshotSubject, Store};
use chrono::NaiveDateTime;
use serde_json::json;
use std::sync::Arc;

/// The framework of the index: the form of 2026, whose items are all known.
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

fn subject(year: i32) -> SnapshotSubject {
    SnapshotSubject {
        kind: SnapshotKind::Counted,
        framework_id: SERVICE_INDEX.to_owned(),
        year,
        group_name: EVERYBODY.to_owned(),
    }
}

/// The newest counts, of the newest year.
pub(crate) async fn newest(store: &Store) -> Result<Option<Counted>, AppError> {
    let headers = store.queries().latest_snapshots(SnapshotKind::Counted).await?;
    let newest = headers.into_iter().max_by_key(|header| (header.subject.year, header.id));
    let Some(header) = newest else { return Ok(None) };
    let snapshot = store.queries().snapshot(header.id).await?;
    Ok(Some(Counted { header, index: Arc::new(serde_json::from_str(&snapshot.result)?) }))
}

impl App {
    /// Counts the service index of the year in which an instant lies. It is kept when it is the first one of its day, or differs
    /// from the one before. None: there is no lake, or nothing changed.
    ///
    /// # Errors
    /// The lake cannot be read; the database cannot be read or written.
    pub async fn count_service_index(
        &self,
        caller: &Caller,
        at: NaiveDateTime,
    ) -> Result<Option<Counted>, AppError> {
        let Some(held) = self.lake() else { return Ok(None) };
        let versioned = self.library().framework(SERVICE_INDEX).ok_or(AppError::NotFound("framework"))?;
        let Some(period) = year_of(at.date()) else { return Ok(None) };
        let state = self.state();
        let registers = &self.library().registers;
        let index =
            count_index(&held.lake, registers, &state.units, &versioned.framework, period, at).await?;
        let subject = subject(period.year());
        let before = self.store().queries().latest_snapshot(&subject).await?;
        let is_known = match &before {
            // What was written by an earlier version in another form is counted anew.
            Some(before) => {
                serde_json::from_str::<CountedIndex>(&before.result).is_ok_and(|known| known == index)
            }
            None => index.units.is_empty(),
        };
        if is_known {
            return Ok(None);
        }
        let new = NewSnapshot {
            subject,
            framework_version: versioned.version.clone(),
            parameters: json!({ "period": index.period, "kind": index.period_kind, "snapshots": index.snapshots }),
            result: serde_json::to_value(&index)?,
        };
        let header = self.store().commands().save_snapshot(&caller.actor, new).await?;
        self.reload().await?;
        Ok(Some(Counted { header, index: Arc::new(index) }))
    }

    /// The counts of earlier days of a year, the newest of each day, oldest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn service_index_history(&self, year: i32) -> Result<Vec<Counted>, AppError> {
        let queries = self.store().queries();
        let mut days: Vec<Counted> = Vec::new();
        for header in queries.snapshot_history(&subject(year)).await? {
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
