//! Frameworks: a versioned tree of domain, criterion and component, with maxima and scoring rules.

mod arrange;
mod build;
mod check;
mod definition;
mod fields;
mod item;
mod read;
mod read_item;

pub use definition::{FrameworkStatus, Header, ItemDefinition, RuleDefinition};
pub use item::{Item, ItemStatus, Role, ValueSource};
pub use read::Document;
pub use read_item::{ITEM_COLUMNS, OPTIONAL_ITEM_COLUMNS};

use crate::exact::sum;
use crate::settings::Settings;
use crate::{Band, BandScope, Level};
use caicach_findings::Findings;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// A framework that has been put together and checked.
///
/// Items lie in the order of the tree (a parent, then its children with theirs), in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Framework {
    header: Header,
    items: Vec<Item>,
    leaves: Vec<usize>,
    by_code: HashMap<String, usize>,
}

impl Framework {
    /// Puts a framework together and checks it.
    ///
    /// What cannot be used is set aside with a rejected finding: an item without a code, with a code that is
    /// taken, with an unknown parent, or in a circle; a rule that does not hold. What does not add up is a
    /// warning with both numbers and never a refusal.
    #[must_use]
    pub fn build(header: Header, items: Vec<ItemDefinition>) -> (Self, Findings) {
        build::build(header, items)
    }

    /// Everything except the items.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The identifier.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.header.id
    }

    /// How the framework computes.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.header.settings
    }

    /// All items in the order of the tree.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The position of an item among [`Framework::items`].
    #[must_use]
    pub fn position(&self, code: &str) -> Option<usize> {
        self.by_code.get(code).copied()
    }

    /// The item with a code.
    #[must_use]
    pub fn item(&self, code: &str) -> Option<&Item> {
        self.items.get(self.position(code)?)
    }

    /// The items without a parent.
    pub fn top_items(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.parent.is_none())
    }

    /// The scored leaves in order: those that take a value.
    pub fn leaves(&self) -> impl Iterator<Item = &Item> {
        self.leaves.iter().filter_map(|position| self.items.get(*position))
    }

    /// How many scored leaves there are.
    #[must_use]
    pub fn leaf_count(&self) -> usize {
        self.leaves.len()
    }

    /// The most that can be attained without bonus points: the sum over the items at the top.
    #[must_use]
    pub fn attainable(&self) -> Decimal {
        let top = self.top_items().filter(|item| !item.role.is_adjustment());
        top.fold(Decimal::ZERO, |total, item| sum(total, item.attainable))
    }

    /// The levels at which the framework has items, and the total.
    #[must_use]
    pub fn levels(&self) -> Vec<Level> {
        let mut levels = vec![Level::Total];
        levels.extend(self.items.iter().map(|item| item.level));
        levels.sort_unstable();
        levels.dedup();
        levels
    }

    /// The band of a total: points or percent, as [`Settings::bands_on`] says.
    #[must_use]
    pub fn band(&self, value: Decimal, scope: BandScope<'_>) -> Option<&Band> {
        self.band_position(value, scope).and_then(|position| self.header.bands.get(position))
    }

    pub(crate) fn band_position(&self, value: Decimal, scope: BandScope<'_>) -> Option<usize> {
        crate::band::band_of(&self.header.bands, value, scope)
    }

    pub(crate) fn leaf_positions(&self) -> &[usize] {
        &self.leaves
    }
}
