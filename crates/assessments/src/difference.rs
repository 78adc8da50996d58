//! Two states of a sheet side by side.

use caicach_index::{Framework, Item};
use rust_decimal::Decimal;

/// A component in two states: two rounds, two publications, what was stated and what was counted.
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

/// All components in two states, in the order of the framework. The points stand in the order of its components.
#[must_use]
pub fn differences<'a>(
    framework: &'a Framework,
    before: &[Option<Decimal>],
    after: &[Option<Decimal>],
) -> Vec<Difference<'a>> {
    let points = |state: &[Option<Decimal>], place: usize| state.get(place).copied().flatten();
    let leaves = framework.leaves().enumerate();
    leaves
        .map(|(place, item)| Difference { item, before: points(before, place), after: points(after, place) })
        .collect()
}

/// How many components differ and by how much.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    /// How many earn more in the later state.
    pub raised: usize,
    /// How many earn less.
    pub lowered: usize,
    /// How many are known in one of the two only.
    pub one_sided: usize,
    /// The sum of the changes of those that are known in both.
    pub sum: Decimal,
}

impl Changes {
    /// How many components differ.
    #[must_use]
    pub fn count(&self) -> usize {
        self.raised + self.lowered + self.one_sided
    }
}

impl<'a> FromIterator<&'a Difference<'a>> for Changes {
    fn from_iter<T: IntoIterator<Item = &'a Difference<'a>>>(differences: T) -> Self {
        let mut changes = Self::default();
        for difference in differences {
            match difference.change() {
                Some(change) if change > Decimal::ZERO => changes.raised += 1,
                Some(change) if change < Decimal::ZERO => changes.lowered += 1,
                None if difference.is_changed() => changes.one_sided += 1,
                _ => {}
            }
            changes.sum += difference.change().unwrap_or_default();
        }
        changes
    }
}
