//! What a framework is, on the wire.

use crate::api::number::Exact;
use crate::api::text::Text;
use caicach_content::frameworks::Versioned;
use caicach_index::FrameworkStatus;
use serde::Serialize;
use utoipa::ToSchema;

/// What kind of text a framework is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FrameworkStatus)]
enum StatusWord {
    /// The text of a decision.
    Official,
    /// How an operating system or document does it; not law.
    Practice,
    /// Official in part; the reason says what is not known.
    Incomplete,
    /// Made up to show the product.
    Illustrative,
    /// An office's own table.
    Local,
}

impl From<FrameworkStatus> for StatusWord {
    fn from(status: FrameworkStatus) -> Self {
        match status {
            FrameworkStatus::Official => Self::Official,
            FrameworkStatus::Practice => Self::Practice,
            FrameworkStatus::Incomplete => Self::Incomplete,
            FrameworkStatus::Illustrative => Self::Illustrative,
            FrameworkStatus::Local => Self::Local,
        }
    }
}

/// What a framework is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Framework)]
pub(super) struct FrameworkSummary {
    /// Its identifier. Two versions have two identifiers.
    #[schema(example = "par-province-2948-2017")]
    id: String,
    /// The version of its text (SHA-256 of its files).
    version: String,
    /// Its name.
    name: Text,
    /// The number of the decision.
    #[schema(example = "2948/QĐ-BNV")]
    decision: Option<String>,
    /// The date of the decision, or the part of it that is known.
    #[schema(example = "2017-12-28")]
    decided_on: Option<String>,
    /// Who decided.
    issuer: Option<String>,
    /// The kinds of units that are scored by it.
    applies_to: Vec<String>,
    /// The first year scored by it.
    year_from: Option<i32>,
    /// The last year scored by it.
    year_to: Option<i32>,
    /// What kind of text it is.
    status: StatusWord,
    /// Why it has that status: what is not known, what was made up.
    status_reason: Text,
    /// Where it comes from.
    source: Option<String>,
    /// The maximum that the decision states for the whole table.
    maximum: Option<Exact>,
    /// The most that can be attained without bonus points: the sum over the items at the top.
    attainable: Exact,
    /// How many items it has, of all levels.
    items: usize,
    /// How many of them take a value that is scored.
    scored_items: usize,
}

impl From<&Versioned> for FrameworkSummary {
    fn from(versioned: &Versioned) -> Self {
        let framework = &versioned.framework;
        let header = framework.header();
        Self {
            id: header.id.clone(),
            version: versioned.version.clone(),
            name: (&header.name).into(),
            decision: header.decision.clone(),
            decided_on: header.decided_on.clone(),
            issuer: header.issuer.clone(),
            applies_to: header.applies_to.clone(),
            year_from: header.year_from,
            year_to: header.year_to,
            status: header.status.into(),
            status_reason: (&header.status_reason).into(),
            source: header.source.clone(),
            maximum: framework.settings().maximum.map(Exact),
            attainable: framework.attainable().into(),
            items: framework.items().len(),
            scored_items: framework.leaf_count(),
        }
    }
}

/// The frameworks.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct FrameworkList {
    /// All frameworks; there are few, so that the list has no pages.
    pub(super) items: Vec<FrameworkSummary>,
}
