//! Ranks: 1 = best (the largest value), with a stated rule for ties.

use crate::convert::real;
use std::cmp::Ordering;

/// What units with exactly the same value get. For values 9, 7, 7, 5:
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Ties {
    /// 1, 2, 2, 4: the smallest rank of the group (competition ranking; R's and COINr's `min`).
    #[default]
    Min,
    /// 1, 2, 2, 3: no rank is left out.
    Dense,
    /// 1, 2.5, 2.5, 4: the mean of the places that the group takes.
    Average,
}

impl Ties {
    /// Reads `min`, `dense` or `average`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "min" => Some(Self::Min),
            "dense" => Some(Self::Dense),
            "average" => Some(Self::Average),
            _ => None,
        }
    }
}

/// The rank of every value, in the order of the input: 1 = largest. A missing value, or one that is not equal to
/// itself (NaN), has no rank and does not take a place.
///
/// Values are compared as they are, without rounding and without a tolerance. Any ordered type will do, so exact
/// decimals are ranked exactly. The ranks are whole numbers except with [`Ties::Average`], where halves occur.
///
/// ```
/// use caicach_composite::{Ties, ranks};
/// let scores = [Some(7.0), Some(9.0), None, Some(7.0), Some(5.0)];
/// assert_eq!(ranks(&scores, Ties::Min), [Some(2.0), Some(1.0), None, Some(2.0), Some(4.0)]);
/// ```
pub fn ranks<T: PartialOrd>(values: &[Option<T>], ties: Ties) -> Vec<Option<f64>> {
    let mut order: Vec<(usize, &T)> = values
        .iter()
        .enumerate()
        .filter_map(|(position, value)| value.as_ref().map(|value| (position, value)))
        .filter(|(_, value)| value.partial_cmp(value).is_some())
        .collect();
    order.sort_by(|a, b| b.1.partial_cmp(a.1).unwrap_or(Ordering::Equal));

    let mut ranks = vec![None; values.len()];
    let mut places_before = 0;
    let groups = order.chunk_by(|a, b| a.1.partial_cmp(b.1) == Some(Ordering::Equal));
    for (groups_before, group) in groups.enumerate() {
        let rank = match ties {
            Ties::Min => real(places_before + 1),
            Ties::Dense => real(groups_before + 1),
            Ties::Average => real(places_before) + real(group.len() + 1) / 2.0,
        };
        for (position, _) in group {
            if let Some(slot) = ranks.get_mut(*position) {
                *slot = Some(rank);
            }
        }
        places_before += group.len();
    }
    ranks
}

/// Ranks of scores in which NaN means missing, ties taking the smallest rank.
pub(crate) fn competition_ranks(scores: &[f64]) -> Vec<Option<usize>> {
    let present: Vec<Option<f64>> = scores.iter().map(|score| (!score.is_nan()).then_some(*score)).collect();
    ranks(&present, Ties::Min).into_iter().map(|rank| rank.map(crate::convert::whole)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_rules_for_ties() {
        let values = [9, 7, 7, 5].map(Some);
        assert_eq!(ranks(&values, Ties::Min), [1.0, 2.0, 2.0, 4.0].map(Some));
        assert_eq!(ranks(&values, Ties::Dense), [1.0, 2.0, 2.0, 3.0].map(Some));
        assert_eq!(ranks(&values, Ties::Average), [1.0, 2.5, 2.5, 4.0].map(Some));
    }

    #[test]
    fn a_missing_value_has_no_rank_and_takes_no_place() {
        assert_eq!(
            ranks(&[Some(f64::NAN), None, Some(1.0), Some(2.0)], Ties::Min),
            [None, None, Some(2.0), Some(1.0)]
        );
        assert!(ranks::<f64>(&[], Ties::Min).is_empty());
    }

    #[test]
    fn zero_and_minus_zero_are_tied() {
        assert_eq!(ranks(&[Some(-0.0), Some(0.0)], Ties::Min), [Some(1.0), Some(1.0)]);
    }
}
