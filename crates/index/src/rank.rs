//! Ranks: 1 is the best.

use crate::Ties;
use crate::exact::quotient;
use rust_decimal::Decimal;

/// The rank of each value, the largest first; none where there is no value. Ties are as the rule says; with
/// [`Ties::Average`] ranks may end in a half.
///
/// ```
/// use caicach_index::{Ties, ranks};
/// use rust_decimal::dec;
///
/// let values = [Some(dec!(80)), Some(dec!(91)), None, Some(dec!(80))];
/// assert_eq!(ranks(&values, Ties::Min), [Some(dec!(2)), Some(dec!(1)), None, Some(dec!(2))]);
/// assert_eq!(ranks(&values, Ties::Average), [Some(dec!(2.5)), Some(dec!(1)), None, Some(dec!(2.5))]);
/// ```
#[must_use]
pub fn ranks<V: Ord + Copy>(values: &[Option<V>], ties: Ties) -> Vec<Option<Decimal>> {
    let mut order: Vec<(V, usize)> = values
        .iter()
        .enumerate()
        .filter_map(|(position, value)| value.map(|value| (value, position)))
        .collect();
    order.sort_unstable_by(|left, right| right.0.cmp(&left.0).then(left.1.cmp(&right.1)));

    let mut ranks = vec![None; values.len()];
    let mut before = 0_usize;
    for (groups_before, group) in order.chunk_by(|left, right| left.0 == right.0).enumerate() {
        let rank = rank_of_group(before, group.len(), groups_before, ties);
        for (_, position) in group {
            if let Some(place) = ranks.get_mut(*position) {
                *place = Some(rank);
            }
        }
        before += group.len();
    }
    ranks
}

/// The rank shared by `size` equal values that come after `before` larger ones in `groups_before` groups.
fn rank_of_group(before: usize, size: usize, groups_before: usize, ties: Ties) -> Decimal {
    match ties {
        Ties::Min => Decimal::from(before + 1),
        Ties::Dense => Decimal::from(groups_before + 1),
        Ties::Average => quotient(Decimal::from(2 * before + size + 1), Decimal::TWO).normalize(),
    }
}
