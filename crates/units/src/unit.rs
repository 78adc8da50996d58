//! One unit.

use crate::code::UnitCode;
use crate::kind::UnitKind;
use crate::validity::Validity;
use chrono::NaiveDate;
use std::fmt;
use std::sync::Arc;

/// The place of a unit in its tree: 0 for the first. It holds for the tree that gave it and for trees made from that
/// one by additions; it is not a stable name (that is [`UnitKey`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(u32);

impl UnitId {
    /// From a position in a list. Beyond four thousand million units the last number stands for all.
    pub(crate) fn from_index(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The position in a list of all units.
    #[must_use]
    pub fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// Where a unit comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub enum Origin {
    /// The official list.
    Official,
    /// Entered by an office for itself.
    #[default]
    Office,
    /// Made up to show the product.
    Illustrative,
}

impl Origin {
    /// The word used in files and programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Office => "office",
            Self::Illustrative => "illustrative",
        }
    }

    /// Reads the word of [`Origin::code`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Official, Self::Office, Self::Illustrative].into_iter().find(|origin| origin.code() == text)
    }
}

/// What names a unit for good: a code is used again with a new meaning, so kind and first day belong to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitKey {
    /// The kind.
    pub kind: UnitKind,
    /// The code.
    pub code: UnitCode,
    /// The first day, when known.
    pub valid_from: Option<NaiveDate>,
}

impl fmt::Display for UnitKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.kind.code(), self.code)?;
        match self.valid_from {
            Some(day) => write!(formatter, "@{day}"),
            None => Ok(()),
        }
    }
}

/// One unit with its validity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The code, text with leading zeros.
    pub code: UnitCode,
    /// The name without its type: `Ba Đình`.
    pub name: Box<str>,
    /// The name with its type: `Phường Ba Đình`.
    pub full_name: Box<str>,
    /// The English name, when the source has one.
    pub name_en: Option<Box<str>>,
    /// The kind.
    pub kind: UnitKind,
    /// The type in Vietnamese, as the law names it: `Phường`, `Thị xã`. May be empty for a unit of an office.
    pub type_vi: Arc<str>,
    /// The code of the unit above. Which unit that was on a day, [`crate::UnitsOn::parent`] says.
    pub parent: Option<UnitCode>,
    /// The region, for provinces until 2025-06-30.
    pub region: Option<Arc<str>>,
    /// The first day; empty when it is not known.
    pub valid_from: Option<NaiveDate>,
    /// The last day; empty when the unit is in being.
    pub valid_to: Option<NaiveDate>,
    /// What else is to be known, in Vietnamese; may be empty.
    pub note: Box<str>,
    /// Where the unit comes from.
    pub origin: Origin,
}

impl Unit {
    /// First and last day together.
    #[must_use]
    pub fn validity(&self) -> Validity {
        Validity { from: self.valid_from, to: self.valid_to }
    }

    /// Whether the unit was in being on the day.
    #[must_use]
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.validity().contains(day)
    }

    /// Its lasting name.
    #[must_use]
    pub fn key(&self) -> UnitKey {
        UnitKey { kind: self.kind, code: self.code.clone(), valid_from: self.valid_from }
    }

    /// Name and code for a message: `Phường Ba Đình (00004)`.
    pub(crate) fn in_words(&self) -> String {
        format!("{} ({})", self.full_name, self.code)
    }
}
