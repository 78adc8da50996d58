//! Other names of a unit.

use crate::unit::{Unit, UnitId};
use chrono::NaiveDate;
use std::sync::Arc;

/// What another name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AliasUse {
    /// The name until a day: `Thừa Thiên Huế` until 2024-12-31.
    FormerName,
    /// Another way to write the name.
    Spelling,
    /// A short form.
    Abbreviation,
}

impl AliasUse {
    /// The word used in files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::FormerName => "former_name",
            Self::Spelling => "spelling",
            Self::Abbreviation => "abbreviation",
        }
    }

    /// Reads the word of [`AliasUse::code`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::FormerName, Self::Spelling, Self::Abbreviation]
            .into_iter()
            .find(|used| used.code() == text.trim())
    }
}

/// Another name of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The unit.
    pub unit: UnitId,
    /// The last day of the name, for a former name.
    pub until: Option<NaiveDate>,
    /// What it is.
    pub used_as: AliasUse,
    /// The name without its type.
    pub name: Box<str>,
    /// The name with its type; empty when the type does not belong to it.
    pub full_name: Box<str>,
    /// The type of that time, for a former name.
    pub type_vi: Arc<str>,
    /// Where the name is from.
    pub source: Box<str>,
}

/// How a unit was called on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Naming<'a> {
    /// The name without its type.
    pub name: &'a str,
    /// The name with its type.
    pub full_name: &'a str,
    /// The type.
    pub type_vi: &'a str,
}

impl<'a> From<&'a Unit> for Naming<'a> {
    fn from(unit: &'a Unit) -> Self {
        Self { name: &unit.name, full_name: &unit.full_name, type_vi: &unit.type_vi }
    }
}

impl<'a> From<&'a Alias> for Naming<'a> {
    fn from(alias: &'a Alias) -> Self {
        Self { name: &alias.name, full_name: &alias.full_name, type_vi: &alias.type_vi }
    }
}
