//! What pages show: made from content and database when the program starts and whenever something changes.

use crate::frameworks::KnownFramework;
use crate::sheet::{ScoreSheet, UncertaintySheet};
use crate::{AppError, CalendarState, Counted, Library};
use caicach_calendar::WorkCalendar;
use caicach_content::results::PublishedResults;
use caicach_findings::Findings;
use caicach_people::Role;
use caicach_store::{SnapshotHeader, SnapshotKind, Store};
use caicach_units::UnitTree;
use chrono::NaiveDate;
use std::sync::Arc;

/// Everything that pages read, as of one revision of the database.
#[derive(Debug)]
pub struct State {
    /// Which revision of the database this is: the number of changes in the audit chains of what is shown. Records of
    /// registers are read when they are asked for, and do not count.
    pub revision: i64,
    /// The official units with those of the office beneath.
    pub units: UnitTree,
    /// The frameworks: those of the content, then those that the office entered.
    pub frameworks: Vec<KnownFramework>,
    /// The calendar.
    pub calendar: CalendarState,
    /// Published results, with those that the office added.
    pub results: PublishedResults,
    /// The latest scores of each framework, year and group; newest year first.
    pub sheets: Vec<Scored>,
    /// The indexes as they were counted last, one for each framework that takes values from measures.
    pub counted: Vec<Counted>,
    /// Whether there is an administrator: without one, the first thing to do is to add one.
    pub has_administrator: bool,
    /// The roles that may be used with a second factor only.
    pub second_factor_roles: Vec<Role>,
}

/// A scored group with the uncertainty of its ranks.
#[derive(Debug, Clone)]
pub struct Scored {
    /// When it was computed, and from which text of the framework.
    pub header: SnapshotHeader,
    /// The scores.
    pub scores: Arc<ScoreSheet>,
    /// How sure the ranks are; none for a single unit.
    pub uncertainty: Option<Arc<UncertaintySheet>>,
}

impl State {
    pub(crate) async fn load(library: &Library, store: &Store) -> Result<Self, AppError> {
        // The revision is read first: a change that comes while the rest is read makes the state old, never wrong for good.
        let revision = revision(store).await?;
        let units = crate::units::load(library, store).await?;
        let frameworks = crate::frameworks::load(library, store).await?;
        let calendar = CalendarState::load(library, store).await?;
        let results = crate::results::load(library, store).await?;
        let sheets = sheets(store).await?;
        let counted = crate::counted::newest(store).await?;
        let has_administrator = store.queries().has_administrator().await?;
        let second_factor_roles = crate::second_factor::required_roles(store.queries()).await?;
        Ok(Self {
            revision,
            units,
            frameworks,
            calendar,
            results,
            sheets,
            counted,
            has_administrator,
            second_factor_roles,
        })
    }

    /// The calendar by which the unit with a code works on a day: its own, that of a unit above it, or the office's.
    ///
    /// # Errors
    /// What is wrong with the code: nobody has it on that day, or several units do.
    pub fn calendar_of(&self, code: &str, day: NaiveDate) -> Result<&WorkCalendar, Findings> {
        let (unit, findings) = self.units.resolve_code(None, code, day);
        let Some(unit) = unit else { return Err(findings) };
        let above = self.units.on(day).ancestors(unit);
        let path = std::iter::once(unit).chain(above).filter_map(|id| self.units.unit(id));
        Ok(self.calendar.of_unit(path.map(|unit| unit.code.as_str())))
    }

    /// An index as it was counted last; none before the first count.
    #[must_use]
    pub fn counted_of(&self, framework_id: &str) -> Option<&Counted> {
        self.counted.iter().find(|counted| counted.index.framework_id == framework_id)
    }

    /// The frameworks that have scored years, each once.
    #[must_use]
    pub fn scored_frameworks(&self) -> Vec<&ScoreSheet> {
        let mut frameworks: Vec<&ScoreSheet> = Vec::new();
        for sheet in &self.sheets {
            if !frameworks.iter().any(|known| known.framework_id == sheet.scores.framework_id) {
                frameworks.push(&sheet.scores);
            }
        }
        frameworks
    }

    /// The scores of a group in a year.
    #[must_use]
    pub fn scored(&self, framework_id: &str, year: i32, group: &str) -> Option<&Scored> {
        self.sheets.iter().find(|sheet| {
            sheet.scores.framework_id == framework_id
                && sheet.scores.year == year
                && sheet.scores.group == group
        })
    }

    /// All scored years and groups of a framework, newest first.
    pub fn scored_of<'a>(&'a self, framework_id: &'a str) -> impl Iterator<Item = &'a Scored> {
        self.sheets.iter().filter(move |sheet| sheet.scores.framework_id == framework_id)
    }
}

/// How many changes there have been outside of registers: it grows with every change, and differs between databases.
pub(crate) async fn revision(store: &Store) -> Result<i64, AppError> {
    let heads = store.queries().audit_heads().await?;
    let shown = heads.iter().filter(|head| !head.chain.is_read_when_asked_for());
    Ok(shown.map(|head| head.sequence).sum())
}

async fn sheets(store: &Store) -> Result<Vec<Scored>, AppError> {
    let queries = store.queries();
    let uncertain = queries.latest_snapshots(SnapshotKind::Uncertainty).await?;
    let mut sheets = Vec::new();
    for header in queries.latest_snapshots(SnapshotKind::Score).await? {
        let scores: ScoreSheet = serde_json::from_str(&queries.snapshot(header.id).await?.result)?;
        let same = |other: &&SnapshotHeader| {
            let (one, other) = (&header.subject, &other.subject);
            one.framework_id == other.framework_id
                && one.year == other.year
                && one.group_name == other.group_name
        };
        let uncertainty: Option<UncertaintySheet> = match uncertain.iter().find(same) {
            Some(other) => serde_json::from_str(&queries.snapshot(other.id).await?.result)?,
            None => None,
        };
        sheets.push(Scored { header, scores: Arc::new(scores), uncertainty: uncertainty.map(Arc::new) });
    }
    sheets.sort_by(|one, other| {
        let key = |sheet: &Scored| {
            (sheet.scores.framework_id.clone(), -sheet.scores.year, sheet.scores.group.clone())
        };
        key(one).cmp(&key(other))
    });
    Ok(sheets)
}
