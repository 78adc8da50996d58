//! The tree at a glance: how many units of each kind there were, and the provinces with what is in them.

use super::names::{self, UnitLink};
use crate::words::Words;
use caicach_units::{Origin, UnitId, UnitKind, UnitTree, UnitsOn};
use std::collections::{BTreeMap, HashMap};

/// How many units of one kind there were.
pub(super) struct KindCount {
    pub(super) kind: &'static str,
    pub(super) label: &'static str,
    /// Without units that were made up.
    pub(super) count: usize,
    /// The same by type: `2611 xã, 697 phường`.
    pub(super) by_type: String,
    /// Units that were made up to show the product.
    pub(super) illustrative: usize,
}

/// Provinces of one region, or of one type where no region is known.
pub(super) struct ProvinceGroup {
    pub(super) name: String,
    pub(super) provinces: Vec<ProvinceLine>,
}

/// A province with what is in it.
pub(super) struct ProvinceLine {
    pub(super) id: UnitId,
    pub(super) link: UnitLink,
    pub(super) type_name: String,
    pub(super) districts: usize,
    pub(super) communes: usize,
    /// Departments, one-stop shops and other units that the office entered beneath it.
    pub(super) others: usize,
}

/// The numbers of units by kind; territories always, the others where there are any.
pub(super) fn counts(t: &Words, tree: &UnitTree, on: UnitsOn<'_>) -> Vec<KindCount> {
    let mut real: BTreeMap<UnitKind, BTreeMap<&str, usize>> = BTreeMap::new();
    let mut illustrative: BTreeMap<UnitKind, usize> = BTreeMap::new();
    for (id, unit) in on.iter() {
        if unit.origin == Origin::Illustrative {
            *illustrative.entry(unit.kind).or_default() += 1;
            continue;
        }
        let type_vi = tree.naming(id, on.day()).map_or("", |naming| naming.type_vi);
        *real.entry(unit.kind).or_default().entry(type_vi).or_default() += 1;
    }
    let mut counts = Vec::new();
    for kind in UnitKind::ALL {
        let types = real.remove(&kind).unwrap_or_default();
        let count: usize = types.values().sum();
        let illustrative = illustrative.get(&kind).copied().unwrap_or_default();
        if count == 0 && illustrative == 0 && !kind.is_territory() {
            continue;
        }
        let mut named: Vec<(&str, usize)> = types.into_iter().filter(|(name, _)| !name.is_empty()).collect();
        named.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let by_type: Vec<String> = named
            .iter()
            .map(|(name, count)| format!("{count} {}", names::type_word(t, name).to_lowercase()))
            .collect();
        let by_type = by_type.join(", ");
        counts.push(KindCount {
            kind: kind.code(),
            label: kind.label(t.language),
            count,
            by_type,
            illustrative,
        });
    }
    counts
}

/// The provinces of a day by region; where the list names no region, by type.
pub(super) fn provinces(t: &Words, tree: &UnitTree, on: UnitsOn<'_>) -> Vec<ProvinceGroup> {
    let below = counts_below(tree, on);
    let mut groups: Vec<ProvinceGroup> = Vec::new();
    for (id, unit) in on.of_kind(UnitKind::Province) {
        let type_name = names::type_name(t, tree, id, on.day());
        let group = match (&unit.region, unit.origin) {
            (_, Origin::Illustrative) => t.get("units-illustrative"),
            (Some(region), _) => region.to_string(),
            (None, _) => type_name.clone(),
        };
        let Some(link) = names::link(tree, id, on.day()) else { continue };
        let of = |kind| below.get(&(id, kind)).copied().unwrap_or_default();
        let others = UnitKind::ALL.into_iter().filter(|kind| !kind.is_territory()).map(of).sum();
        let (districts, communes) = (of(UnitKind::District), of(UnitKind::Commune));
        let line = ProvinceLine { id, link, type_name, districts, communes, others };
        match groups.iter_mut().find(|known| known.name == group) {
            Some(known) => known.provinces.push(line),
            None => groups.push(ProvinceGroup { name: group, provinces: vec![line] }),
        }
    }
    groups
}

/// How many units of each kind stand below each province, at any depth.
fn counts_below(tree: &UnitTree, on: UnitsOn<'_>) -> HashMap<(UnitId, UnitKind), usize> {
    let mut below = HashMap::new();
    for (id, unit) in on.iter() {
        let mut above = on.parent(id);
        while let Some(next) = above {
            if tree.unit(next).is_some_and(|unit| unit.kind == UnitKind::Province) {
                *below.entry((next, unit.kind)).or_default() += 1;
            }
            above = on.parent(next);
        }
    }
    below
}
