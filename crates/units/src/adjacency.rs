//! Lists of things per unit, in two flat arrays.

use crate::unit::UnitId;

/// For each unit a list of `T`, stored one after the other: `items[starts[unit]..starts[unit + 1]]`.
#[derive(Debug, Clone)]
pub(crate) struct Adjacency<T> {
    starts: Vec<usize>,
    items: Vec<T>,
}

impl<T> Default for Adjacency<T> {
    fn default() -> Self {
        Self { starts: Vec::new(), items: Vec::new() }
    }
}

impl<T: Ord> Adjacency<T> {
    /// Lists for `units` units out of pairs in any order; each list is in ascending order.
    pub(crate) fn from_pairs(units: usize, mut pairs: Vec<(UnitId, T)>) -> Self {
        pairs.sort_unstable();
        let mut starts = Vec::with_capacity(units + 1);
        starts.push(0);
        let mut items = Vec::with_capacity(pairs.len());
        for (unit, item) in pairs {
            while starts.len() <= unit.index() {
                starts.push(items.len());
            }
            items.push(item);
        }
        while starts.len() <= units {
            starts.push(items.len());
        }
        Self { starts, items }
    }
}

impl<T> Adjacency<T> {
    /// The list of one unit, empty for a unit that is not known.
    pub(crate) fn of(&self, unit: UnitId) -> &[T] {
        let start = self.starts.get(unit.index());
        let end = self.starts.get(unit.index() + 1);
        match (start, end) {
            (Some(&start), Some(&end)) => self.items.get(start..end).unwrap_or_default(),
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unit_gets_its_own_list_in_order() {
        let id = UnitId::from_index;
        let pairs = vec![(id(2), 'c'), (id(0), 'b'), (id(2), 'a')];
        let lists = Adjacency::from_pairs(4, pairs);
        assert_eq!(lists.of(id(0)), ['b']);
        assert_eq!(lists.of(id(1)), []);
        assert_eq!(lists.of(id(2)), ['a', 'c']);
        assert_eq!(lists.of(id(3)), []);
        assert_eq!(lists.of(id(9)), []);
    }
}
