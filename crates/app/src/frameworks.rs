//! The frameworks by which units are scored: those of the content, and those that the office entered from its own decisions.
//!
//! A decision is read into a draft; somebody goes through it line by line, and confirms each rule beside the text that it came
//! from; then it is adopted, and never changes again. The next year's is a new one, made from it.

mod adopt;
mod read;

pub(crate) use adopt::unknown_upper;
pub use read::{DecisionEdit, NewCriteria, NewLowerCriteria, NewYearCriteria};

use crate::policy::{Action, Resource};
use crate::{App, AppError, Caller, Library, State};
use caicach_content::frameworks::{FrameworkText, Versioned};
use caicach_criteria::{Draft, DraftItem, Reading, is_fixed};
use caicach_findings::Findings;
use caicach_store::{FrameworkState, OfficeFramework, OfficeFrameworkId, Store};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A framework, and whose it is.
#[derive(Debug, Clone)]
pub struct KnownFramework {
    /// The framework.
    pub versioned: Arc<Versioned>,
    /// What the office keeps of it; none when it is of the content.
    pub office: Option<OfficeOrigin>,
}

/// What the office keeps of a framework that it entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfficeOrigin {
    /// Its number.
    pub id: OfficeFrameworkId,
    /// Whether new assessments take it.
    pub is_retired: bool,
    /// Its version, for changes.
    pub version: i64,
}

impl KnownFramework {
    /// Whether new assessments take it.
    #[must_use]
    pub fn is_in_use(&self) -> bool {
        self.office.is_none_or(|office| !office.is_retired)
    }
}

/// What a document does not say about its framework.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DraftHeader {
    /// Who decided.
    pub issuer: String,
    /// The kinds of units that are scored.
    pub applies_to: Vec<String>,
    /// The first year scored by it.
    pub year_from: Option<i32>,
    /// The last year scored by it.
    pub year_to: Option<i32>,
    /// The framework of the upper level, which fixes the criteria; the components beneath them are the office's own.
    #[serde(default)]
    pub upper: Option<String>,
}

/// What is kept of a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct KeptDraft {
    header: DraftHeader,
    /// The framework from which it was made, whose bands and settings it takes.
    base: Option<FrameworkText>,
    draft: Draft,
}

/// A draft as it is gone through.
#[derive(Debug, Clone)]
pub struct DraftView {
    /// As it is stored.
    pub stored: OfficeFramework,
    /// What the document does not say.
    pub header: DraftHeader,
    /// The draft.
    pub draft: Draft,
    /// What would be noticed if it were adopted now.
    pub outlook: Findings,
    /// The framework of the upper level.
    pub upper: Option<Arc<Versioned>>,
}

impl DraftView {
    /// Whether the upper level fixes an item.
    #[must_use]
    pub fn is_fixed(&self, code: &str) -> bool {
        self.upper.as_ref().is_some_and(|upper| is_fixed(&upper.framework, code))
    }

    /// The items that are scored and have to be confirmed.
    pub fn leaves(&self) -> impl Iterator<Item = (&DraftItem, &Reading)> {
        self.draft.items.iter().filter_map(|item| Some((item, item.reading.as_ref()?)))
    }

    /// How many of them nobody has confirmed yet.
    #[must_use]
    pub fn unconfirmed(&self) -> usize {
        self.leaves().filter(|(item, _)| !item.confirmed).count()
    }
}

impl State {
    /// A framework by its identifier.
    #[must_use]
    pub fn framework(&self, id: &str) -> Option<&Arc<Versioned>> {
        let known = self.frameworks.iter().find(|known| known.versioned.framework.id() == id);
        known.map(|known| &known.versioned)
    }
}

/// All frameworks: those of the content, then those of the office.
pub(crate) async fn load(library: &Library, store: &Store) -> Result<Vec<KnownFramework>, AppError> {
    let of_content = library.frameworks.iter();
    let mut known: Vec<KnownFramework> = of_content
        .map(|versioned| KnownFramework { versioned: Arc::clone(versioned), office: None })
        .collect();
    for stored in store.queries().office_frameworks().await? {
        let Some(text) = &stored.framework else { continue };
        let text: FrameworkText = serde_json::from_str(text)?;
        let (versioned, _) = text.read().map_err(AppError::Input)?;
        let office = OfficeOrigin {
            id: stored.id,
            is_retired: stored.state == FrameworkState::Retired,
            version: stored.version,
        };
        known.push(KnownFramework { versioned: Arc::new(versioned), office: Some(office) });
    }
    Ok(known)
}

impl App {
    fn check_frameworks(&self, caller: &Caller) -> Result<(), AppError> {
        self.check(caller, Action::EditFramework, &Resource::Office)
    }

    fn upper_of(&self, header: &DraftHeader) -> Option<Arc<Versioned>> {
        let upper = header.upper.as_deref()?;
        self.state().framework(upper).cloned()
    }

    /// The drafts of the office, the newest first.
    ///
    /// # Errors
    /// The caller may not; the database cannot be read.
    pub async fn framework_drafts(&self, caller: &Caller) -> Result<Vec<OfficeFramework>, AppError> {
        self.check_frameworks(caller)?;
        let mut known = self.store().queries().office_frameworks().await?;
        known.retain(|known| known.state == FrameworkState::Draft);
        Ok(known)
    }

    /// A draft.
    ///
    /// # Errors
    /// The caller may not; there is no such draft; the database cannot be read.
    pub async fn framework_draft(
        &self,
        caller: &Caller,
        id: OfficeFrameworkId,
    ) -> Result<DraftView, AppError> {
        self.check_frameworks(caller)?;
        let stored = self.store().queries().office_framework(id).await?;
        if stored.state != FrameworkState::Draft {
            return Err(AppError::NotFound("draft"));
        }
        let kept: KeptDraft = serde_json::from_str(&stored.draft)?;
        let upper = self.upper_of(&kept.header);
        let (_, mut outlook) = adopt::written(&stored, &kept);
        outlook.extend(adopt::held_to_upper(&kept, upper.as_deref()));
        Ok(DraftView { stored, header: kept.header, draft: kept.draft, outlook, upper })
    }
}
