//! How a framework computes, on the wire.

use crate::api::number::Exact;
use crate::api::text::Text;
use caicach_index::{Band, BandsOn, Level, NotApplicable, RankOn, RoundingMode, Settings, Ties};
use serde::Serialize;
use utoipa::ToSchema;

/// Where an item stands in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Level)]
pub(super) enum LevelWord {
    /// The whole framework.
    Total,
    /// A group of domains (nhóm).
    Group,
    /// Domain (lĩnh vực).
    Domain,
    /// Criterion (tiêu chí).
    Criterion,
    /// Component (tiêu chí thành phần).
    Component,
    /// Anything beneath a component.
    Detail,
}

impl From<Level> for LevelWord {
    fn from(level: Level) -> Self {
        match level {
            Level::Total => Self::Total,
            Level::Group => Self::Group,
            Level::Domain => Self::Domain,
            Level::Criterion => Self::Criterion,
            Level::Component => Self::Component,
            Level::Detail => Self::Detail,
        }
    }
}

/// What becomes of an item that does not apply to a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = NotApplicable)]
pub(super) enum NotApplicableWord {
    /// It leaves the denominator.
    Drop,
    /// It earns its maximum.
    Full,
    /// It earns nothing and stays in the denominator.
    Zero,
}

impl From<NotApplicable> for NotApplicableWord {
    fn from(setting: NotApplicable) -> Self {
        match setting {
            NotApplicable::Drop => Self::Drop,
            NotApplicable::Full => Self::Full,
            NotApplicable::Zero => Self::Zero,
        }
    }
}

/// How a number is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RoundingMode)]
enum RoundingModeWord {
    /// Half away from zero.
    HalfUp,
    /// Half to the even digit.
    HalfEven,
    /// Towards zero.
    Down,
}

/// Which rank units with the same value take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Ties)]
enum TiesWord {
    /// The smallest rank of the group: 1, 2, 2, 4.
    Min,
    /// The next whole number: 1, 2, 2, 3.
    Dense,
    /// The mean rank of the group: 1, 2.5, 2.5, 4.
    Average,
}

/// Whether values before or after rounding are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RankOn)]
enum RankOnWord {
    /// Before rounding.
    Unrounded,
    /// After rounding.
    Rounded,
}

/// What the bounds of bands are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BandsOn)]
enum BandsOnWord {
    /// The percentage of what could be attained.
    Percent,
    /// The points of the total.
    Points,
}

/// Where and how points are rounded.
#[derive(Debug, Serialize, ToSchema)]
struct Rounding {
    /// The level whose points are rounded; what is above adds the rounded values.
    at: LevelWord,
    /// Decimal places.
    places: u32,
    /// The mode.
    mode: RoundingModeWord,
}

/// What a framework decides about its own arithmetic.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FrameworkSettings {
    /// Rounding; null when nothing is rounded.
    round: Option<Rounding>,
    /// The tie rule.
    ties: TiesWord,
    /// The tie rule in words.
    ties_in_words: Text,
    /// What ranks are taken on.
    rank_on: RankOnWord,
    /// What “not applicable” does, unless an item says otherwise.
    not_applicable: NotApplicableWord,
    /// The same in words.
    not_applicable_in_words: Text,
    /// The most that bonus points can add to a total.
    bonus_cap: Option<Exact>,
    /// The most that deductions can take from a total, as a positive number.
    deduction_cap: Option<Exact>,
    /// The scale to which the total is brought, whatever part of the table applies.
    rescale_to: Option<Exact>,
    /// What bands are compared with.
    bands_on: BandsOnWord,
}

impl From<&Settings> for FrameworkSettings {
    fn from(settings: &Settings) -> Self {
        Self {
            round: settings.round.map(|rounding| Rounding {
                at: rounding.at.into(),
                places: rounding.places,
                mode: match rounding.mode {
                    RoundingMode::HalfUp => RoundingModeWord::HalfUp,
                    RoundingMode::HalfEven => RoundingModeWord::HalfEven,
                    RoundingMode::Down => RoundingModeWord::Down,
                },
            }),
            ties: match settings.ties {
                Ties::Min => TiesWord::Min,
                Ties::Dense => TiesWord::Dense,
                Ties::Average => TiesWord::Average,
            },
            ties_in_words: settings.ties.describe().into(),
            rank_on: match settings.rank_on {
                RankOn::Unrounded => RankOnWord::Unrounded,
                RankOn::Rounded => RankOnWord::Rounded,
            },
            not_applicable: settings.not_applicable.into(),
            not_applicable_in_words: settings.not_applicable.describe().into(),
            bonus_cap: settings.bonus_cap.map(Exact),
            deduction_cap: settings.deduction_cap.map(Exact),
            rescale_to: settings.rescale_to.map(Exact),
            bands_on: match settings.bands_on {
                BandsOn::Percent => BandsOnWord::Percent,
                BandsOn::Points => BandsOnWord::Points,
            },
        }
    }
}

/// A band (xếp loại). One without any known bound is shown and never assigned.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Band)]
pub(super) struct WireBand {
    /// Its label.
    label: Text,
    /// The lower bound, when there is one and it is known.
    minimum: Option<Exact>,
    /// The upper bound, when there is one and it is known.
    maximum: Option<Exact>,
    /// Whether the lower bound belongs to the band.
    minimum_inclusive: bool,
    /// Whether the upper bound belongs to the band.
    maximum_inclusive: bool,
    /// The kind of unit or subject it is for; null for all.
    subject: Option<String>,
    /// The year it is for; null for all.
    year: Option<i32>,
    /// Where it comes from.
    source: Option<String>,
}

impl From<&Band> for WireBand {
    fn from(band: &Band) -> Self {
        Self {
            label: (&band.label).into(),
            minimum: band.minimum.map(Exact),
            maximum: band.maximum.map(Exact),
            minimum_inclusive: band.minimum_inclusive,
            maximum_inclusive: band.maximum_inclusive,
            subject: band.subject.clone(),
            year: band.year,
            source: band.source.clone(),
        }
    }
}
