//! What the draws need to know of tree and data, laid out for the kernel.

use super::{UncertaintySettings, messages};
use crate::aggregate::{Scores, aggregate};
use crate::tree::Level;
use crate::{Aggregation, Data, Error, Tree};
use caicach_findings::{Finding, Findings};
use std::collections::{HashMap, VecDeque};

/// Tree and data as the kernel sees them.
pub(super) struct Model {
    /// The weights that draws multiply by random factors.
    pub(super) varying_weights: Vec<f64>,
    /// The other weights that matter.
    pub(super) fixed_weights: Vec<f64>,
    /// Units with the same cells.
    pub(super) groups: Vec<Group>,
    /// Score of every unit of the data, scaled and with its constant; NaN for those left out.
    pub(super) nominal_scores: Vec<f64>,
}

/// Units that have values in the same leaves, and therefore the same effective weights.
pub(super) struct Group {
    /// Their positions in the data.
    pub(super) units: Vec<usize>,
    /// Their constants, added to scores.
    pub(super) constants: Vec<f64>,
    /// How effective weights come about, from the root downwards.
    pub(super) splits: Vec<Split>,
    /// How many places effective weights take: inner nodes first (the root is 0), then the leaves.
    pub(super) places: usize,
    /// How many of the places are leaves.
    pub(super) leaves: usize,
    /// Values, unit by unit, each in the order of the leaves; empty when no draw needs them.
    pub(super) values: Vec<f64>,
    /// Logarithms of the values, or of the geometric means that serve as leaves; empty when no draw is geometric.
    pub(super) logarithms: Vec<f64>,
}

/// The effective weight of a node is split among its children in proportion to their drawn weights.
pub(super) struct Split {
    /// The place of the node's own effective weight.
    pub(super) place: usize,
    /// For each child that is there: the position of its weight (varying weights first, then fixed ones) and the
    /// place of its effective weight.
    pub(super) children: Vec<(usize, usize)>,
}

impl Model {
    /// Scores the nominal index and lays out what varies.
    pub(super) fn build(
        tree: &Tree,
        data: &Data,
        settings: &UncertaintySettings,
    ) -> Result<(Self, Findings), Error> {
        let mut findings = messages::about_settings(tree, settings);
        let scored = Scored::of(tree, data, settings, &mut findings);
        let units: Vec<usize> = (0..data.units().len()).filter(|unit| scored.has_total(*unit)).collect();
        if units.is_empty() {
            return Err(Error::NoScores);
        }
        let constant = |unit: usize| settings.constants.get(unit).copied().unwrap_or(0.0);
        let nominal_totals = scored.by(settings.aggregation).map_or(&[][..], Scores::totals);
        let mut nominal_scores = vec![f64::NAN; data.units().len()];
        for unit in units.iter().copied() {
            if let (Some(slot), Some(total)) = (nominal_scores.get_mut(unit), nominal_totals.get(unit)) {
                *slot = total * settings.scale + constant(unit);
            }
        }

        let shape = Shape::of(tree, settings);
        let mut groups: Vec<Group> = Vec::new();
        let mut group_of_cells: HashMap<Vec<bool>, usize> = HashMap::new();
        for unit in units {
            let cells: Vec<bool> =
                shape.leaves.iter().map(|leaf| scored.any(*leaf, unit).is_some()).collect();
            let position = *group_of_cells.entry(cells).or_insert_with_key(|cells| {
                groups.push(shape.group(tree, cells));
                groups.len() - 1
            });
            let Some(group) = groups.get_mut(position) else { continue };
            group.units.push(unit);
            group.constants.push(constant(unit));
            for leaf in shape.leaves.iter().copied() {
                let score_by = |mean| scored.by(mean).and_then(|scores: &Scores| scores.score(leaf, unit));
                let has_errors = settings.component_error > 0.0;
                // A geometric draw with errors starts from the values themselves.
                group.values.extend(if has_errors {
                    scored.any(leaf, unit)
                } else {
                    score_by(Aggregation::Arithmetic)
                });
                group.logarithms.extend(score_by(Aggregation::Geometric).map(libm::log));
            }
        }
        let Shape { varying_weights, fixed_weights, .. } = shape;
        Ok((Self { varying_weights, fixed_weights, groups, nominal_scores }, findings))
    }

    /// How many units are drawn.
    pub(super) fn units(&self) -> usize {
        self.groups.iter().map(|group| group.units.len()).sum()
    }

    /// The positions in the data of the units that are drawn, in the kernel's order.
    pub(super) fn order(&self) -> impl Iterator<Item = usize> + '_ {
        self.groups.iter().flat_map(|group| group.units.iter().copied())
    }
}

/// The nominal scores by the means that draws may take.
struct Scored {
    arithmetic: Option<Scores>,
    geometric: Option<Scores>,
}

impl Scored {
    fn of(tree: &Tree, data: &Data, settings: &UncertaintySettings, findings: &mut Findings) -> Self {
        let mut scores_by = |mean: Aggregation, is_needed: bool| {
            if !is_needed {
                return None;
            }
            let (scores, more) = aggregate(tree, data, &mean.into());
            // Both means notice the same missing values: they are told once.
            let is_new = |finding: &Finding| !findings.iter().any(|known| known == finding);
            let new: Findings = more.into_iter().filter(is_new).collect();
            findings.extend(new);
            Some(scores)
        };
        let varies = settings.vary_aggregation;
        Self {
            arithmetic: scores_by(
                Aggregation::Arithmetic,
                varies || settings.aggregation == Aggregation::Arithmetic,
            ),
            geometric: scores_by(
                Aggregation::Geometric,
                varies || settings.aggregation == Aggregation::Geometric,
            ),
        }
    }

    fn by(&self, mean: Aggregation) -> Option<&Scores> {
        match mean {
            Aggregation::Arithmetic => self.arithmetic.as_ref(),
            Aggregation::Geometric => self.geometric.as_ref(),
        }
    }

    /// Whether the unit has a score by every mean that draws may take.
    fn has_total(&self, unit: usize) -> bool {
        let totals = [&self.arithmetic, &self.geometric].into_iter().flatten().map(Scores::totals);
        totals.into_iter().all(|totals| totals.get(unit).is_some_and(|total| !total.is_nan()))
    }

    /// The score by either mean; on an indicator they agree.
    fn any(&self, node: usize, unit: usize) -> Option<f64> {
        self.arithmetic.as_ref().or(self.geometric.as_ref()).and_then(|scores| scores.score(node, unit))
    }
}

/// The part of the tree in which anything varies.
struct Shape {
    /// Nodes with children in this part, from the root downwards.
    inner: Vec<usize>,
    /// Nodes that serve as leaves, in the same order.
    leaves: Vec<usize>,
    /// For each node of the tree that has a weight here, its position among all weights, varying ones first.
    weight_of: Vec<Option<usize>>,
    varying_weights: Vec<f64>,
    fixed_weights: Vec<f64>,
}

impl Shape {
    /// Goes down from the root as long as something varies below. With errors of values everything does. Nodes of
    /// weight 0 are left out: they have no influence on any score.
    fn of(tree: &Tree, settings: &UncertaintySettings) -> Self {
        let count = tree.nodes().len();
        let varies = |node: usize| match tree.level(node) {
            Level::Number(level) => settings.weight_noise > 0.0 && settings.levels.contains(&level),
            Level::Total => false,
        };
        let mut varies_below = vec![settings.component_error > 0.0; count];
        for node in tree.downwards().iter().rev().copied() {
            let Some(parent) = tree.nodes().get(node).and_then(|node| node.parent()) else { continue };
            if varies(node) || varies_below.get(node) == Some(&true) {
                mark(Some(parent), &mut varies_below);
            }
        }

        let mut shape = Self {
            inner: Vec::new(),
            leaves: Vec::new(),
            weight_of: vec![None; count],
            varying_weights: Vec::new(),
            fixed_weights: Vec::new(),
        };
        let (mut varying, mut fixed) = (Vec::new(), Vec::new());
        let mut waiting = VecDeque::from([tree.root()]);
        while let Some(position) = waiting.pop_front() {
            let Some(node) = tree.nodes().get(position) else { continue };
            if node.is_indicator() || varies_below.get(position) == Some(&false) {
                shape.leaves.push(position);
                continue;
            }
            shape.inner.push(position);
            for child in node.children().iter().copied() {
                let weight = tree.nodes().get(child).map_or(0.0, |child| child.weight());
                if weight == 0.0 {
                    continue;
                }
                if varies(child) {
                    varying.push(child);
                    shape.varying_weights.push(weight);
                } else {
                    fixed.push(child);
                    shape.fixed_weights.push(weight);
                }
                waiting.push_back(child);
            }
        }
        for (position, node) in varying.into_iter().chain(fixed).enumerate() {
            if let Some(slot) = shape.weight_of.get_mut(node) {
                *slot = Some(position);
            }
        }
        shape
    }

    /// The layout for units that have values in the leaves flagged in `cells`, still without units.
    fn group(&self, tree: &Tree, cells: &[bool]) -> Group {
        let parent_of = |node: usize| tree.nodes().get(node).and_then(|node| node.parent());
        let leaves: Vec<usize> = self
            .leaves
            .iter()
            .zip(cells)
            .filter(|(_, is_present)| **is_present)
            .map(|(leaf, _)| *leaf)
            .collect();
        let mut is_present = vec![false; tree.nodes().len()];
        leaves.iter().for_each(|leaf| mark(parent_of(*leaf), &mut is_present));
        for node in self.inner.iter().rev().copied() {
            if is_present.get(node) == Some(&true) {
                mark(parent_of(node), &mut is_present);
            }
        }
        let inner = self.inner.iter().copied().filter(|node| is_present.get(*node) == Some(&true));
        let order: Vec<usize> = inner.clone().chain(leaves.iter().copied()).collect();
        let place_of: HashMap<usize, usize> =
            order.iter().enumerate().map(|(place, node)| (*node, place)).collect();
        let splits = inner
            .enumerate()
            .map(|(place, node)| Split {
                place,
                children: tree
                    .nodes()
                    .get(node)
                    .into_iter()
                    .flat_map(|node| node.children())
                    .filter_map(|child| {
                        let weight = self.weight_of.get(*child).copied().flatten()?;
                        Some((weight, *place_of.get(child)?))
                    })
                    .collect(),
            })
            .collect();
        Group {
            units: Vec::new(),
            constants: Vec::new(),
            splits,
            places: order.len(),
            leaves: leaves.len(),
            values: Vec::new(),
            logarithms: Vec::new(),
        }
    }
}

/// Sets the flag of a node, if there is one.
fn mark(node: Option<usize>, flags: &mut [bool]) {
    if let Some(flag) = node.and_then(|node| flags.get_mut(node)) {
        *flag = true;
    }
}
