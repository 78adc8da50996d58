//! Circles among units.

use crate::adjacency::Adjacency;
use crate::unit::UnitId;

/// How far a unit has been followed upwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visit {
    NotYet,
    OnTheWay,
    Done,
}

/// The links (child, parent) that lead back to a unit from which they can be reached. Without them nobody stands above
/// himself. Each unit and link is visited once, and nothing is recursive, so a chain may be as long as the list.
pub(super) fn links_that_close_a_circle(units: usize, links: &[(UnitId, UnitId)]) -> Vec<(UnitId, UnitId)> {
    let parents = Adjacency::from_pairs(units, links.to_vec());
    let mut visits = vec![Visit::NotYet; units];
    let mut closing = Vec::new();
    for &(start, _) in links {
        if visits.get(start.index()) != Some(&Visit::NotYet) {
            continue;
        }
        mark(&mut visits, start, Visit::OnTheWay);
        let mut way = vec![(start, 0)];
        while let Some((unit, next)) = way.last_mut() {
            let Some(&parent) = parents.of(*unit).get(*next) else {
                mark(&mut visits, *unit, Visit::Done);
                way.pop();
                continue;
            };
            *next += 1;
            match visits.get(parent.index()) {
                Some(Visit::OnTheWay) => closing.push((*unit, parent)),
                Some(Visit::NotYet) => {
                    mark(&mut visits, parent, Visit::OnTheWay);
                    way.push((parent, 0));
                }
                _ => {}
            }
        }
    }
    closing
}

fn mark(visits: &mut [Visit], unit: UnitId, visit: Visit) {
    if let Some(place) = visits.get_mut(unit.index()) {
        *place = visit;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(index: usize) -> UnitId {
        UnitId::from_index(index)
    }

    #[test]
    fn a_circle_loses_one_link_and_a_chain_none() {
        let circle = [(id(0), id(1)), (id(1), id(2)), (id(2), id(0))];
        assert_eq!(links_that_close_a_circle(3, &circle).len(), 1);
        assert_eq!(links_that_close_a_circle(1, &[(id(0), id(0))]), [(id(0), id(0))]);
        let chain: Vec<_> = (0..100_000).map(|index| (id(index), id(index + 1))).collect();
        assert!(links_that_close_a_circle(100_001, &chain).is_empty());
    }

    proptest! {
        #[test]
        fn what_is_left_has_an_order(links in proptest::collection::vec((0_usize..8, 0_usize..8), 0..20)) {
            let mut links: Vec<_> = links.into_iter().map(|(child, parent)| (id(child), id(parent))).collect();
            let closing = links_that_close_a_circle(8, &links);
            links.retain(|link| !closing.contains(link));
            // Take away, again and again, units that have no parent left; without a circle nobody remains.
            while !links.is_empty() {
                let before = links.len();
                let has_parent: Vec<UnitId> = links.iter().map(|(child, _)| *child).collect();
                links.retain(|(_, parent)| has_parent.contains(parent));
                prop_assert!(links.len() < before);
            }
        }
    }
}
