//! What one source says, and where sources disagree, on the wire.

use super::stated::{FigureOrigin, Provenance};
use crate::api::number::Exact;
use crate::api::text::Text;
use caicach_content::results;
use serde::Serialize;
use utoipa::ToSchema;

/// What kind of source a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum SourceKind {
    /// A site of a state authority.
    OfficialSite,
    /// A portal of legal texts.
    LegalPortal,
    /// A newspaper or news agency.
    Press,
    /// A copy or translation on another site.
    SecondaryCopy,
    /// The public preview of a data set.
    DatasetPreview,
    /// A public code repository.
    PublicRepository,
    /// A plan or document of an authority.
    GivenDocument,
    /// What the office entered itself.
    Office,
}

impl From<results::SourceKind> for SourceKind {
    fn from(kind: results::SourceKind) -> Self {
        match kind {
            results::SourceKind::OfficialSite => Self::OfficialSite,
            results::SourceKind::LegalPortal => Self::LegalPortal,
            results::SourceKind::Press => Self::Press,
            results::SourceKind::SecondaryCopy => Self::SecondaryCopy,
            results::SourceKind::DatasetPreview => Self::DatasetPreview,
            results::SourceKind::PublicRepository => Self::PublicRepository,
            results::SourceKind::GivenDocument => Self::GivenDocument,
            results::SourceKind::Office => Self::Office,
        }
    }
}

/// A value as one source prints it.
#[derive(Debug, Serialize, ToSchema)]
struct PrintedValue {
    /// The number.
    number: Exact,
    /// The text of the source.
    #[schema(example = "90.10")]
    printed: String,
    /// Printed or derived.
    provenance: Provenance,
}

/// A rank as one source prints it.
#[derive(Debug, Serialize, ToSchema)]
struct PrintedRank {
    /// The place, from 1.
    number: u32,
    /// Printed or derived.
    provenance: Provenance,
}

/// One part of a value.
#[derive(Debug, Serialize, ToSchema)]
struct PartValue {
    /// The part, by its identifier among the parts of the index.
    part: String,
    /// Its points.
    number: Exact,
    /// The text of the source.
    printed: String,
}

/// What one source says of one unit in one year.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Figure {
    /// The value, where the source gives one.
    value: Option<PrintedValue>,
    /// The rank, where the source gives one.
    rank: Option<PrintedRank>,
    /// One of the last so many, where the source names only that.
    among_last: Option<u32>,
    /// The change of the value on the year before that the source itself states.
    stated_change: Option<Exact>,
    /// The change in places that the source itself states; positive = rose.
    stated_places: Option<i64>,
    /// The parts of the value that the source gives.
    parts: Vec<PartValue>,
    /// What has to be known about the figure.
    note: Option<Text>,
    /// What kind of source it is.
    source_kind: SourceKind,
    /// The source or sources: addresses, or issuer, number and date of a document.
    sources: Vec<String>,
    /// Who brought the figure in.
    origin: FigureOrigin,
}

impl From<&results::Figure> for Figure {
    fn from(figure: &results::Figure) -> Self {
        let part = |part: &results::PartValue| PartValue {
            part: part.part.clone(),
            number: part.value.number.into(),
            printed: part.value.printed.clone(),
        };
        Self {
            value: figure.value.as_ref().map(|value| PrintedValue {
                number: value.value.number.into(),
                printed: value.value.printed.clone(),
                provenance: value.provenance.into(),
            }),
            rank: figure
                .rank
                .map(|rank| PrintedRank { number: rank.rank, provenance: rank.provenance.into() }),
            among_last: figure.among_last,
            stated_change: figure.stated_change.map(Exact),
            stated_places: figure.stated_places,
            parts: figure.parts.iter().map(part).collect(),
            note: figure.note.as_ref().map(Text::from),
            source_kind: figure.source_kind.into(),
            sources: figure.sources.clone(),
            origin: figure.origin.into(),
        }
    }
}

/// Two statements that cannot both be right, or a sum that does not add up. Both sides are kept; nothing is repaired.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Conflict {
    /// A stable identifier.
    #[schema(example = "par-2012-da-nang")]
    id: String,
    /// What is disputed.
    item: Text,
    /// The one statement.
    value_a: Text,
    /// The other.
    value_b: Text,
    /// Where the two come from, or why they differ.
    note: Text,
}

impl From<&results::Conflict> for Conflict {
    fn from(conflict: &results::Conflict) -> Self {
        Self {
            id: conflict.id.clone(),
            item: (&conflict.item).into(),
            value_a: (&conflict.value_a).into(),
            value_b: (&conflict.value_b).into(),
            note: (&conflict.note).into(),
        }
    }
}
