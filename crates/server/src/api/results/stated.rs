//! What several sources say together, on the wire.

use crate::api::number::Exact;
use caicach_content::results::{self, Stated};
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

/// How a number came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Provenance {
    /// As printed in the source.
    Verbatim,
    /// Worked out from printed figures; the note of the figure says how.
    Derived,
    /// Computed by this software from a complete list of published figures.
    Computed,
}

impl From<results::Provenance> for Provenance {
    fn from(provenance: results::Provenance) -> Self {
        match provenance {
            results::Provenance::Verbatim => Self::Verbatim,
            results::Provenance::Derived => Self::Derived,
            results::Provenance::Computed => Self::Computed,
        }
    }
}

/// Who brought a figure in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum FigureOrigin {
    /// It was published, and belongs to the content of the product.
    Published,
    /// The office added it; it counts only where nothing is published.
    Office,
}

impl From<results::Origin> for FigureOrigin {
    fn from(origin: results::Origin) -> Self {
        match origin {
            results::Origin::Published => Self::Published,
            results::Origin::Office => Self::Office,
        }
    }
}

/// Whether sources say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Agreement {
    /// No source says anything.
    Unknown,
    /// All sources that say something say the same.
    Agreed,
    /// Sources differ.
    Disputed,
}

impl<T> From<&Stated<T>> for Agreement {
    fn from(stated: &Stated<T>) -> Self {
        match stated {
            Stated::Unknown => Self::Unknown,
            Stated::Agreed(_) => Self::Agreed,
            Stated::Disputed(_) => Self::Disputed,
        }
    }
}

/// Each different statement, in the order of the sources.
fn statements<T>(stated: &Stated<T>) -> &[T] {
    match stated {
        Stated::Unknown => &[],
        Stated::Agreed(only) => std::slice::from_ref(only),
        Stated::Disputed(all) => all,
    }
}

/// A value as its sources state it together.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StatedValue {
    /// Whether sources say the same.
    agreement: Agreement,
    /// The value on which all sources agree; null when it is unknown or disputed.
    number: Option<Exact>,
    /// Each different value that a source states.
    stated: Vec<Exact>,
    /// How the value came to be; null when it is unknown.
    provenance: Option<Provenance>,
    /// Who brought it in; null when it is unknown.
    origin: Option<FigureOrigin>,
}

impl StatedValue {
    pub(super) fn new(
        stated: &Stated<Decimal>,
        provenance: Option<results::Provenance>,
        origin: Option<results::Origin>,
    ) -> Self {
        Self {
            agreement: stated.into(),
            number: stated.agreed().copied().map(Exact),
            stated: statements(stated).iter().copied().map(Exact).collect(),
            provenance: provenance.map(Into::into),
            origin: origin.map(Into::into),
        }
    }
}

/// A rank as its sources state it together.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StatedRank {
    /// Whether sources say the same.
    agreement: Agreement,
    /// The rank on which all sources agree, from 1; null when it is unknown or disputed.
    number: Option<u32>,
    /// Each different rank that a source states.
    stated: Vec<u32>,
    /// How the rank came to be: `computed` where the list is complete and no source gives ranks; null when it is unknown.
    provenance: Option<Provenance>,
    /// Who brought it in; null when it is unknown or was computed.
    origin: Option<FigureOrigin>,
    /// One of the last so many, where a source names only that: 3 means “one of the last three”.
    among_last: Option<u32>,
}

impl StatedRank {
    pub(super) fn of(row: &results::UnitRow<'_>) -> Self {
        Self {
            agreement: (&row.rank).into(),
            number: row.rank.agreed().copied(),
            stated: statements(&row.rank).to_vec(),
            provenance: row.rank_provenance.map(Into::into),
            origin: row.rank_origin.map(Into::into),
            among_last: row.among_last(),
        }
    }
}
