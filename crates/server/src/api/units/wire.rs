//! Units on the wire.

use super::kind::UnitKindWord;
use crate::api::finding::Finding;
use caicach_units::{AliasUse, Link, Share, UnitId, UnitTree};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// Units on a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitList {
    /// The day.
    pub(super) at: NaiveDate,
    /// The units.
    pub(super) items: Vec<Unit>,
    /// The address of the next page; null on the last one.
    pub(super) next: Option<String>,
    /// What is to be known about the lists of that day.
    pub(super) findings: Vec<Finding>,
}

/// Where a unit comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum UnitOrigin {
    /// The official list.
    Official,
    /// Entered by the office for itself.
    Office,
    /// Made up to show the product.
    Illustrative,
}

impl From<caicach_units::Origin> for UnitOrigin {
    fn from(origin: caicach_units::Origin) -> Self {
        match origin {
            caicach_units::Origin::Official => Self::Official,
            caicach_units::Origin::Office => Self::Office,
            caicach_units::Origin::Illustrative => Self::Illustrative,
        }
    }
}

/// A unit as it was called on the day.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Unit {
    /// What tells it from all units of all times: kind, code and first day.
    #[schema(example = "province:68@2025-07-01")]
    key: String,
    /// What it is.
    kind: UnitKindWord,
    /// Its code: text, with leading zeros. A code is used again with a new meaning.
    #[schema(example = "68")]
    code: String,
    /// Its name without the type.
    #[schema(example = "Lâm Đồng")]
    name: String,
    /// Its name with the type.
    #[schema(example = "Tỉnh Lâm Đồng")]
    full_name: String,
    /// Its English name, where the source has one.
    name_en: Option<String>,
    /// Its type as the law names it; empty where a unit of an office has none.
    #[schema(example = "Tỉnh")]
    type_vi: String,
    /// The code of the unit above on the day.
    parent: Option<String>,
    /// Its name, with the type.
    #[schema(example = "Tỉnh Lâm Đồng")]
    parent_name: Option<String>,
    /// The region, for provinces until 2025-06-30.
    region: Option<String>,
    /// The first day; null when it is not known.
    valid_from: Option<NaiveDate>,
    /// The last day; null while it is in being.
    valid_to: Option<NaiveDate>,
    /// Where it comes from.
    origin: UnitOrigin,
}

impl Unit {
    pub(super) fn of(tree: &UnitTree, id: UnitId, at: NaiveDate) -> Option<Self> {
        let unit = tree.unit(id)?;
        let naming = tree.naming(id, at)?;
        let above = tree.on(at).parent(id);
        let parent = above.and_then(|above| tree.unit(above));
        let parent_naming = above.and_then(|above| tree.naming(above, at));
        Some(Self {
            key: unit.key().to_string(),
            kind: unit.kind.into(),
            code: unit.code.to_string(),
            name: naming.name.to_owned(),
            full_name: naming.full_name.to_owned(),
            name_en: unit.name_en.as_deref().map(str::to_owned),
            type_vi: naming.type_vi.to_owned(),
            parent: parent.map(|above| above.code.to_string()),
            parent_name: parent_naming.map(|naming| {
                let name = if naming.full_name.is_empty() { naming.name } else { naming.full_name };
                name.to_owned()
            }),
            region: unit.region.as_deref().map(str::to_owned),
            valid_from: unit.valid_from,
            valid_to: unit.valid_to,
            origin: unit.origin.into(),
        })
    }
}

/// A unit by its names only.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UnitRef {
    /// What tells it from all units of all times.
    key: String,
    /// What it is.
    kind: UnitKindWord,
    /// Its code.
    code: String,
    /// Its name with the type.
    full_name: String,
}

impl UnitRef {
    pub(super) fn of(tree: &UnitTree, id: UnitId, at: NaiveDate) -> Option<Self> {
        let unit = tree.unit(id)?;
        Some(Self {
            key: unit.key().to_string(),
            kind: unit.kind.into(),
            code: unit.code.to_string(),
            full_name: tree.naming(id, at)?.full_name.to_owned(),
        })
    }
}

/// One unit on a day, with what leads to and from it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitDetail {
    /// The day.
    pub(super) at: NaiveDate,
    /// The unit.
    pub(super) unit: Unit,
    /// The way from the top down to the unit, with the unit itself.
    pub(super) path: Vec<UnitRef>,
    /// How many units stand directly below it; `GET /units?within=` lists them.
    pub(super) children: usize,
    /// The units that it follows. Each has figures of its own: nothing is averaged into a past that the unit never had.
    pub(super) predecessors: Vec<Succession>,
    /// The units that follow it; none while it goes on.
    pub(super) successors: Vec<Succession>,
    /// Its former names, spellings and abbreviations.
    pub(super) other_names: Vec<Alias>,
    /// Electronic identifiers of the agency that governs it (QĐ 20/2020/QĐ-TTg), as far as they were seen in use.
    pub(super) agency_codes: Vec<String>,
    /// What is to be known about the answer.
    pub(super) findings: Vec<Finding>,
}

/// How much of the older unit went over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Share)]
enum ShareWord {
    /// All of it.
    Whole,
    /// A part of it; the older unit was divided.
    Split,
}

/// One step from an older to a newer unit.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Succession {
    /// The unit at the other end.
    unit: UnitRef,
    /// The first day of the new state.
    date: NaiveDate,
    /// How much of the older unit went over.
    share: ShareWord,
    /// Whether the newer unit is the main successor of the older one.
    is_main: bool,
}

impl Succession {
    pub(super) fn of(tree: &UnitTree, link: &Link) -> Option<Self> {
        let unit = tree.unit(link.unit)?;
        // A unit that has ended is called as on its last day.
        let day = unit.valid_to.unwrap_or(link.date);
        let share = match link.share {
            Share::Whole => ShareWord::Whole,
            Share::Part => ShareWord::Split,
        };
        Some(Self {
            unit: UnitRef::of(tree, link.unit, day)?,
            date: link.date,
            share,
            is_main: link.is_default,
        })
    }
}

/// What another name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum AliasKind {
    /// The name until a day.
    FormerName,
    /// Another way to write the name.
    Spelling,
    /// A short form.
    Abbreviation,
}

/// Another name of a unit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OtherName)]
pub(super) struct Alias {
    /// What it is.
    kind: AliasKind,
    /// The name without the type.
    name: String,
    /// The name with the type; empty where the type does not belong to it.
    full_name: String,
    /// The last day of a former name.
    until: Option<NaiveDate>,
    /// Where the name is from.
    source: String,
}

impl From<&caicach_units::Alias> for Alias {
    fn from(alias: &caicach_units::Alias) -> Self {
        let kind = match alias.used_as {
            AliasUse::FormerName => AliasKind::FormerName,
            AliasUse::Spelling => AliasKind::Spelling,
            AliasUse::Abbreviation => AliasKind::Abbreviation,
        };
        Self {
            kind,
            name: alias.name.to_string(),
            full_name: alias.full_name.to_string(),
            until: alias.until,
            source: alias.source.to_string(),
        }
    }
}
