//! What leads from one time to another.

use crate::unit::UnitId;
use chrono::NaiveDate;

/// How much of the older unit went over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Share {
    /// All of it.
    Whole,
    /// A part of it; the older unit was divided.
    Part,
}

impl Share {
    /// The word used in files and programs: `whole` or `split`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Part => "split",
        }
    }

    /// Reads `whole` or `split`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Whole, Self::Part].into_iter().find(|share| share.code() == text.trim())
    }
}

/// One step of succession, seen from either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// The unit at the other end: the newer one among successors, the older one among predecessors.
    pub unit: UnitId,
    /// The first day of the new state. The older unit ended the day before.
    pub date: NaiveDate,
    /// How much of the older unit went over.
    pub share: Share,
    /// Whether the newer unit is the main successor of the older one.
    pub is_default: bool,
}

/// A unit that a later unit once was, or was a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Past {
    /// The older unit, with figures of its own.
    pub unit: UnitId,
    /// Whether all of it is in the later unit.
    pub share: Share,
    /// Whether the later unit is its main successor, over all steps.
    pub is_default: bool,
}

/// A unit in which an earlier unit goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Heir {
    /// The later unit.
    pub unit: UnitId,
    /// Whether all of the earlier unit is in it.
    pub share: Share,
    /// Whether it is the main successor, over all steps.
    pub is_default: bool,
}
