//! The profile of a unit: each domain beside the median and the best of its group.

use crate::exact::{quotient, sum};
use crate::{Level, Scores};
use caicach_findings::Text;
use rust_decimal::Decimal;

/// One item of a profile, in percent of what could be attained.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileItem {
    /// The code of the item.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// The unit's percentage; none when nothing in the item applies to it.
    pub percent: Option<Decimal>,
    /// The median of the group; the mean of the two middle values of an even number.
    pub median: Option<Decimal>,
    /// The best of the group.
    pub best: Option<Decimal>,
    /// How many units of the group have a percentage.
    pub units: usize,
}

impl Scores {
    /// The profile of a unit at a level (usually [`Level::Domain`]), in the order of the tree. `group` are the
    /// units it is held against, the unit itself among them if it is to count; without a group it is all units.
    /// Empty for an unknown unit.
    #[must_use]
    pub fn profile(&self, unit: &str, level: Level, group: Option<&[&str]>) -> Vec<ProfileItem> {
        if self.unit_position(unit).is_none() {
            return Vec::new();
        }
        let all: Vec<&str> = self.units().iter().map(String::as_str).collect();
        let group = group.unwrap_or(&all);
        let items =
            self.framework().items().iter().filter(|item| item.level == level && !item.role.is_adjustment());
        items
            .filter_map(|item| {
                let own = self.item(unit, &item.code)?;
                let mut peers: Vec<Decimal> =
                    group.iter().filter_map(|peer| self.item(peer, &item.code)?.percent).collect();
                peers.sort_unstable();
                Some(ProfileItem {
                    code: item.code.clone(),
                    name: item.name.clone(),
                    percent: own.percent,
                    median: median(&peers),
                    best: peers.last().copied(),
                    units: peers.len(),
                })
            })
            .collect()
    }
}

/// The median of ascending values.
fn median(ascending: &[Decimal]) -> Option<Decimal> {
    let upper = ascending.get(ascending.len() / 2).copied()?;
    if ascending.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = ascending.get(ascending.len() / 2 - 1).copied()?;
    Some(quotient(sum(lower, upper), Decimal::TWO))
}

#[cfg(test)]
mod tests {
    use super::median;
    use rust_decimal::dec;

    #[test]
    fn the_median_of_an_even_number_is_the_mean_of_the_middle_two() {
        assert_eq!(median(&[dec!(1), dec!(2), dec!(10)]), Some(dec!(2)));
        assert_eq!(median(&[dec!(1), dec!(2), dec!(3), dec!(10)]), Some(dec!(2.5)));
        assert_eq!(median(&[]), None);
    }
}
