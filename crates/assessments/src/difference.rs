//! Two rounds side by side.

use crate::round::RoundKind;
use crate::sheet::UnitSheet;
use caicach_index::{Framework, Item};
use rust_decimal::Decimal;

/// A component in two rounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference<'a> {
    /// The component.
    pub item: &'a Item,
    /// Its points in the one; none where nothing is known or it does not apply.
    pub before: Option<Decimal>,
    /// In the other.
    pub after: Option<Decimal>,
}

impl Difference<'_> {
    /// The other less the one; none where one of them is not known.
    #[must_use]
    pub fn change(&self) -> Option<Decimal> {
        self.after?.checked_sub(self.before?)
    }

    /// Whether the two differ.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.before != self.after
    }
}

/// All components of a unit, as they stood after each of two rounds, in the order of the framework.
#[must_use]
pub fn differences<'a>(
    framework: &'a Framework,
    sheet: &UnitSheet,
    one: RoundKind,
    other: RoundKind,
) -> Vec<Difference<'a>> {
    let points = |item: &Item, round| sheet.earned(item, round).and_then(|(_, applied)| applied.points);
    let difference =
        |item: &'a Item| Difference { item, before: points(item, one), after: points(item, other) };
    framework.leaves().map(difference).collect()
}

/// The components whose points changed in the rounds after one, up to another.
#[must_use]
pub fn changed_since<'a>(
    framework: &'a Framework,
    sheet: &UnitSheet,
    since: RoundKind,
    up_to: RoundKind,
) -> Vec<Difference<'a>> {
    let mut all = differences(framework, sheet, since, up_to);
    all.retain(Difference::is_changed);
    all
}
