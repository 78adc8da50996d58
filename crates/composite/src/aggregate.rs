//! Scores of groups from the scores of their children.
//!
//! With the weights w of those children that have a value x, and W their sum:
//!
//! - weighted arithmetic mean: Σ w·x / W;
//! - weighted geometric mean: exp(Σ w·ln x / W), for x > 0 only.
//!
//! A missing child leaves the mean, and its siblings share its weight (W sums over what is there); a node without any
//! child value is missing itself. These are `a_amean` and `a_gmean` of COINr; see OECD/JRC (2008), *Handbook on
//! Constructing Composite Indicators*, section 1.6. Sums run over the children in the order of their rows.

mod messages;

use crate::rank::{Ties, ranks};
use crate::{Data, Level, Tree};
use caicach_findings::Findings;

/// Which mean a group takes of its children.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Aggregation {
    /// Weighted arithmetic mean: what is bad in one child is made good by another.
    #[default]
    Arithmetic,
    /// Weighted geometric mean: it rewards balance and needs values above 0.
    Geometric,
}

impl Aggregation {
    /// Reads `arithmetic` or `geometric`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "arithmetic" => Some(Self::Arithmetic),
            "geometric" => Some(Self::Geometric),
            _ => None,
        }
    }
}

/// Which mean is taken at which level.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Aggregations {
    /// For every level not named in `levels`.
    pub everywhere: Aggregation,
    /// The mean that nodes of a level take of their children. The last entry for a level counts.
    pub levels: Vec<(Level, Aggregation)>,
}

impl Aggregations {
    /// The mean that nodes of a level take of their children.
    #[must_use]
    pub fn at(&self, level: Level) -> Aggregation {
        self.levels.iter().rev().find(|(named, _)| *named == level).map_or(self.everywhere, |(_, mean)| *mean)
    }
}

impl From<Aggregation> for Aggregations {
    fn from(everywhere: Aggregation) -> Self {
        Self { everywhere, levels: Vec::new() }
    }
}

/// The scores of all nodes of a tree for all units.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    units: Vec<String>,
    root: usize,
    columns: Vec<Vec<f64>>,
}

impl Scores {
    /// The codes of the units.
    #[must_use]
    pub fn units(&self) -> &[String] {
        &self.units
    }

    /// The scores of a node (by its position in the tree), one for each unit; NaN where there is none.
    #[must_use]
    pub fn of_node(&self, node: usize) -> &[f64] {
        self.columns.get(node).map_or(&[], Vec::as_slice)
    }

    /// The scores of the root.
    #[must_use]
    pub fn totals(&self) -> &[f64] {
        self.of_node(self.root)
    }

    /// The score of one unit at one node.
    #[must_use]
    pub fn score(&self, node: usize, unit: usize) -> Option<f64> {
        self.of_node(node).get(unit).copied().filter(|score| !score.is_nan())
    }

    /// The ranks of all units at a node, on unrounded scores: 1 = best; a unit without a score has none.
    #[must_use]
    pub fn ranks(&self, node: usize, ties: Ties) -> Vec<Option<f64>> {
        let scores: Vec<Option<f64>> = (0..self.units.len()).map(|unit| self.score(node, unit)).collect();
        ranks(&scores, ties)
    }
}

/// Scores every node for every unit.
///
/// Findings: a warning for each indicator with missing values; a rejected finding for each unit and node where a
/// geometric mean meets a value that is not above 0 (the node and all above it then have no score for that unit), and
/// for each unit that has no value at all.
#[must_use]
pub fn aggregate(tree: &Tree, data: &Data, aggregations: &Aggregations) -> (Scores, Findings) {
    let units = data.units().len();
    let mut findings = missing_values(tree, data);
    let mut columns: Vec<Vec<f64>> = vec![Vec::new(); tree.nodes().len()];
    let mut refused: Vec<Vec<bool>> = vec![vec![false; units]; tree.nodes().len()];
    for (node, values) in tree.indicators().iter().zip(data.columns()) {
        if let Some(column) = columns.get_mut(*node) {
            column.clone_from(values);
        }
    }

    for node in tree.downwards().iter().rev().copied() {
        let Some(group) = tree.nodes().get(node).filter(|node| !node.is_indicator()) else { continue };
        let mean = aggregations.at(tree.level(node));
        let mut sums = vec![WeightedSum::default(); units];
        for child in group.children().iter().copied() {
            let weight = tree.nodes().get(child).map_or(0.0, |child| child.weight());
            let (Some(values), Some(child_refused)) = (columns.get(child), refused.get(child)) else {
                continue;
            };
            if weight == 0.0 {
                continue;
            }
            for ((sum, value), child_refused) in sums.iter_mut().zip(values).zip(child_refused) {
                sum.refused |= child_refused;
                sum.add(weight, *value, mean);
            }
        }
        for (unit, sum) in data.units().iter().zip(&sums) {
            if sum.not_positive {
                findings.push(messages::not_positive(unit, group.code()));
            }
        }
        if let Some(flags) = refused.get_mut(node) {
            *flags = sums.iter().map(|sum| sum.refused || sum.not_positive).collect();
        }
        if let Some(column) = columns.get_mut(node) {
            *column = sums.into_iter().map(|sum| sum.mean(mean)).collect();
        }
    }

    let scores = Scores { units: data.units().to_vec(), root: tree.root(), columns };
    let totals_refused = refused.get(tree.root()).into_iter().flatten();
    for ((unit, total), is_refused) in data.units().iter().zip(scores.totals()).zip(totals_refused) {
        if total.is_nan() && !is_refused {
            findings.push(messages::unit_without_values(unit));
        }
    }
    (scores, findings)
}

/// What a mean needs to know of the children seen so far.
#[derive(Debug, Clone, Copy, Default)]
struct WeightedSum {
    sum: f64,
    weights: f64,
    /// A geometric mean met a value that is not above 0.
    not_positive: bool,
    /// A child has no score because of such a value.
    refused: bool,
}

impl WeightedSum {
    fn add(&mut self, weight: f64, value: f64, mean: Aggregation) {
        if value.is_nan() {
            return;
        }
        let term = match mean {
            Aggregation::Arithmetic => value,
            Aggregation::Geometric if value > 0.0 => libm::log(value),
            Aggregation::Geometric => {
                self.not_positive = true;
                return;
            }
        };
        self.sum += weight * term;
        self.weights += weight;
    }

    fn mean(self, mean: Aggregation) -> f64 {
        if self.refused || self.not_positive || self.weights == 0.0 {
            return f64::NAN;
        }
        match mean {
            Aggregation::Arithmetic => self.sum / self.weights,
            Aggregation::Geometric => libm::exp(self.sum / self.weights),
        }
    }
}

/// One warning for each indicator that is missing for some units.
fn missing_values(tree: &Tree, data: &Data) -> Findings {
    let indicators = tree.indicators().iter().filter_map(|node| tree.nodes().get(*node));
    let mut findings = Findings::default();
    for (node, values) in indicators.zip(data.columns()) {
        let units: Vec<&str> = data
            .units()
            .iter()
            .zip(values)
            .filter(|(_, value)| value.is_nan())
            .map(|(unit, _)| unit.as_str())
            .collect();
        if !units.is_empty() {
            findings.push(messages::missing_values(node.code(), &units));
        }
    }
    findings
}
