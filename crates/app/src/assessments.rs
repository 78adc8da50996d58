//! Assessments: a year in which units score themselves, experts appraise, a council decides and the result is published.
//!
//! What an entry earns and which round is open is for `caicach-assessments` to say; here it is read from the database, held
//! against who asks and what time it is, and written back. Every sheet is made of the entries of all rounds, so that nothing
//! that somebody entered is ever replaced by what somebody else entered later.

mod archive;
mod compare;
mod documents;
mod enter;
mod entries;
mod evidence;
mod filled;
mod gate;
mod hand_in;
mod history;
mod marks;
mod messages;
mod offline;
mod open;
mod refusals;
mod results;
mod sheet;

pub use compare::{GroupComparison, Side, UnitComparison};
pub use documents::{Paper, PaperKind, PaperMeeting};
pub use enter::{CellInput, Saved};
pub use entries::YearEntries;
pub use evidence::{EvidencePlace, MOST_BYTES, SentFile};
pub use filled::Filled;
pub(crate) use gate::domain_of;
pub use gate::{RightsByDomain, SheetRights};
pub use marks::{Far, Looked, UnitMark};
pub use offline::{BASE, CellKey, KEY, OfflineChange, OfflineReading, VERSION};
pub use open::{NewYear, UnitGroup};
pub use results::PublishDecision;
pub(crate) use sheet::read_entry;
pub use sheet::{AssessedUnit, Cell, SheetView};

use crate::{App, AppError, Caller};
use caicach_assessments::{RoundKind, Rounds, Vote};
use caicach_calendar::local_from_utc;
use caicach_content::frameworks::{FrameworkText, Versioned};
use caicach_store::{Assessment, AssessmentGroup, AssessmentId, AssessmentUnit, Correction, Publication};
use chrono::NaiveDateTime;
use quick_cache::sync::Cache;
use results::PublishedYear;
use std::sync::Arc;
use tokio::sync::broadcast;

/// How many texts of frameworks are kept read.
const FRAMEWORKS_KEPT: usize = 64;
/// How many publications are kept read.
const PUBLICATIONS_KEPT: usize = 16;
/// How many changes wait for one who is slow to hear of them.
const CHANGES_WAITING: usize = 1024;

/// What the use cases of assessments keep in memory.
#[derive(Debug)]
pub struct Desk {
    /// Frameworks by their version.
    frameworks: Cache<String, Arc<Versioned>>,
    /// What was published, by its hash.
    published: Cache<String, Arc<PublishedYear>>,
    changes: broadcast::Sender<SheetNews>,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            frameworks: Cache::new(FRAMEWORKS_KEPT),
            published: Cache::new(PUBLICATIONS_KEPT),
            changes: broadcast::channel(CHANGES_WAITING).0,
        }
    }
}

/// Somebody changed something on the sheet of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The assessment.
    pub assessment: AssessmentId,
    /// The unit.
    pub unit: String,
}

/// What is told to those who watch sheets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetNews {
    /// A sheet changed.
    Changed(Changed),
    /// The program stops: nobody is to wait any longer.
    Stopping,
}

/// An assessment with its rounds and groups as they are used.
#[derive(Debug, Clone)]
pub struct Year {
    /// As it is stored.
    pub assessment: Assessment,
    /// The rounds.
    pub rounds: Rounds,
    /// The council and its ballots.
    pub council: Vote,
    /// The groups of units.
    pub groups: Vec<YearGroup>,
    /// What was published, the newest first.
    pub publications: Vec<Publication>,
    /// The corrections of what was published, the newest first.
    pub corrections: Vec<Correction>,
}

/// A group of units with the framework by which they are scored.
#[derive(Debug, Clone)]
pub struct YearGroup {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The framework as it was when the assessment was opened.
    pub framework: Arc<Versioned>,
}

impl Year {
    /// The group of a unit.
    #[must_use]
    pub fn group_of(&self, unit: &AssessmentUnit) -> Option<&YearGroup> {
        self.groups.iter().find(|group| group.id == unit.group_id)
    }

    /// The last round in which points are entered.
    #[must_use]
    pub fn last_scored(&self) -> RoundKind {
        self.rounds.scored_before(RoundKind::Publication).unwrap_or(RoundKind::SelfScore)
    }
}

impl App {
    /// The assessments, the newest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn assessments(&self, caller: &Caller) -> Result<Vec<Assessment>, AppError> {
        self.check_sees_years(caller)?;
        Ok(self.store().queries().assessments().await?)
    }

    /// An assessment with its rounds and groups.
    ///
    /// # Errors
    /// There is none with this number; the database cannot be read, or what it holds is no longer understood.
    pub async fn assessed_year(&self, caller: &Caller, id: AssessmentId) -> Result<Year, AppError> {
        self.check_sees_years(caller)?;
        self.year(id).await
    }

    pub(crate) async fn year(&self, id: AssessmentId) -> Result<Year, AppError> {
        let queries = self.store().queries();
        let assessment = queries.assessment(id).await?;
        let mut groups = Vec::new();
        for group in queries.assessment_groups(id).await? {
            groups.push(self.group(group).await?);
        }
        Ok(Year {
            rounds: serde_json::from_str(&assessment.rounds)?,
            council: serde_json::from_str(&assessment.council)?,
            publications: queries.publications(id).await?,
            corrections: queries.corrections(id).await?,
            groups,
            assessment,
        })
    }

    /// A group with its framework, whose text is read the first time alone.
    async fn group(&self, group: AssessmentGroup) -> Result<YearGroup, AppError> {
        let framework = match self.assessments.frameworks.get(&group.framework_version) {
            Some(framework) => framework,
            None => {
                let text = self.store().queries().group_framework(group.id).await?;
                let text: FrameworkText = serde_json::from_str(&text)?;
                let (versioned, _) = text.read().map_err(AppError::Input)?;
                let framework = Arc::new(versioned);
                self.assessments.frameworks.insert(group.framework_version, Arc::clone(&framework));
                framework
            }
        };
        Ok(YearGroup { id: group.id, name: group.name, framework })
    }

    /// Hears of changes to sheets as they happen in this process. Those of other processes are seen by asking the database.
    #[must_use]
    pub fn sheet_changes(&self) -> broadcast::Receiver<SheetNews> {
        self.assessments.changes.subscribe()
    }

    /// Tells those who watch sheets that the program stops.
    pub fn tell_of_stopping(&self) {
        // Nobody may be listening, which is no failure.
        let _ = self.assessments.changes.send(SheetNews::Stopping);
    }

    fn tell_of_change(&self, assessment: AssessmentId, unit: &str) {
        // Nobody may be listening, which is no failure.
        let changed = Changed { assessment, unit: unit.to_owned() };
        let _ = self.assessments.changes.send(SheetNews::Changed(changed));
    }

    fn local_now(&self) -> NaiveDateTime {
        local_from_utc(self.store().now())
    }
}
