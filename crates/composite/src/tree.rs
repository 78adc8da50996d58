//! A weighted tree of indicators.

mod build;
mod messages;

pub(crate) use build::LARGEST;

use caicach_findings::{Findings, Place};

/// One row of a table that describes a tree, as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct TreeRow {
    /// The code of the node.
    pub code: String,
    /// The code of its parent; `None` (or empty) for the root.
    pub parent: Option<String>,
    /// Its weight among its siblings: any number from 0, they need not sum to one. NaN stands for a weight that is
    /// not there or could not be read. The weight of the root is not looked at.
    pub weight: f64,
    /// 1 when more is better, −1 when less is better.
    pub direction: f64,
    /// Where the row stands in its file.
    pub place: Place,
}

impl TreeRow {
    /// The row of a root.
    pub fn root(code: impl Into<String>) -> Self {
        Self { code: code.into(), parent: None, weight: 1.0, direction: 1.0, place: Place::default() }
    }

    /// The row of a node below the root, with direction 1.
    pub fn new(code: impl Into<String>, parent: impl Into<String>, weight: f64) -> Self {
        Self { parent: Some(parent.into()), weight, ..Self::root(code) }
    }

    /// The same row with a direction.
    #[must_use]
    pub fn direction(mut self, direction: f64) -> Self {
        self.direction = direction;
        self
    }

    /// The same row at a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }
}

/// Whether more of an indicator is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Direction {
    /// More is better (1).
    #[default]
    HigherIsBetter,
    /// Less is better (−1).
    LowerIsBetter,
}

/// The level of a node. Levels count from the leaves of the deepest branch, so that 1 is always the level of the
/// finest indicators; a leaf that hangs higher has the level of its height.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 1 for the nodes farthest from the root, and so on upwards.
    Number(usize),
    /// The root.
    Total,
}

/// A node of a [`Tree`]. Nodes know each other by their position in [`Tree::nodes`].
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    code: String,
    weight: f64,
    direction: Direction,
    parent: Option<usize>,
    children: Vec<usize>,
    depth: usize,
}

impl Node {
    /// The code, unique in the tree.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The weight among its siblings, at least 0. The root's is 1.
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.weight
    }

    /// Whether more is better.
    #[must_use]
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// The position of the parent; `None` for the root.
    #[must_use]
    pub fn parent(&self) -> Option<usize> {
        self.parent
    }

    /// The positions of the children in the order of the rows; empty for an indicator.
    #[must_use]
    pub fn children(&self) -> &[usize] {
        &self.children
    }

    /// Steps from the root, which has depth 0.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Whether the node is an indicator: a leaf, whose values come from data and not from children.
    #[must_use]
    pub fn is_indicator(&self) -> bool {
        self.children.is_empty()
    }
}

/// A weighted tree: one root, at least one indicator, every node reached from the root by exactly one way, and the
/// weights of the children of every node sum to more than 0. [`Tree::build`] sets aside what breaks these rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    nodes: Vec<Node>,
    root: usize,
    downwards: Vec<usize>,
    indicators: Vec<usize>,
    levels: usize,
}

impl Tree {
    /// Builds a tree from rows in any order. What cannot be used is set aside with a rejected finding: a row with a
    /// duplicate or empty code, an unknown parent, a weight that is negative or not finite (or so small or large
    /// that it could not be computed with), a direction other than ±1; rows in a cycle; all roots but the one with
    /// the most rows below it; and, with each of these, what hangs below. A group whose weights sum to zero, or that
    /// has lost all its children, is set aside too. `None` when nothing is left to compute.
    ///
    /// ```
    /// use caicach_composite::{Tree, TreeRow};
    /// let rows = [TreeRow::root("index"), TreeRow::new("a", "index", 2.0), TreeRow::new("b", "index", -1.0)];
    /// let (tree, findings) = Tree::build(rows);
    /// assert_eq!(tree.map(|tree| tree.nodes().len()), Some(2));
    /// assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["bad-weight"]);
    /// ```
    pub fn build(rows: impl IntoIterator<Item = TreeRow>) -> (Option<Self>, Findings) {
        build::build(rows.into_iter().collect())
    }

    /// All nodes, in the order of their rows.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The position of the root.
    #[must_use]
    pub fn root(&self) -> usize {
        self.root
    }

    /// The indicators (leaves) by position, in the order of their rows. [`crate::Data`] keeps its columns so.
    #[must_use]
    pub fn indicators(&self) -> &[usize] {
        &self.indicators
    }

    /// All nodes by position so that a parent comes before its children (level by level from the root).
    #[must_use]
    pub fn downwards(&self) -> &[usize] {
        &self.downwards
    }

    /// The children of the root by position: the parts whose weights `sensitivity` varies.
    #[must_use]
    pub fn parts(&self) -> &[usize] {
        self.nodes.get(self.root).map_or(&[], Node::children)
    }

    /// The position of the node with a code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.code == code)
    }

    /// How many levels there are below the root: the level of the root's children.
    #[must_use]
    pub fn levels(&self) -> usize {
        self.levels
    }

    /// The level of a node: with D levels, a node at depth d has level D − d + 1, and the root is the total. A
    /// position that is not in the tree is given the total too.
    #[must_use]
    pub fn level(&self, node: usize) -> Level {
        match self.nodes.get(node) {
            Some(node) if node.depth > 0 => Level::Number(self.levels - node.depth + 1),
            _ => Level::Total,
        }
    }

    /// The nodes of a level by position, in the order of their rows.
    pub fn nodes_at(&self, level: Level) -> impl Iterator<Item = usize> + '_ {
        (0..self.nodes.len()).filter(move |node| self.level(*node) == level)
    }

    /// Puts nodes that are known to obey the rules into a tree.
    fn assemble(mut nodes: Vec<Node>, root: usize) -> Self {
        let mut downwards = vec![root];
        let mut next = 0;
        while let Some(parent) = downwards.get(next).copied() {
            let Some((children, depth)) =
                nodes.get(parent).map(|node| (node.children.clone(), node.depth + 1))
            else {
                break;
            };
            for child in children {
                if let Some(node) = nodes.get_mut(child) {
                    node.depth = depth;
                    downwards.push(child);
                }
            }
            next += 1;
        }
        let indicators =
            (0..nodes.len()).filter(|node| nodes.get(*node).is_some_and(Node::is_indicator)).collect();
        let levels = nodes.iter().map(|node| node.depth).max().unwrap_or(0);
        Self { nodes, root, downwards, indicators, levels }
    }
}
