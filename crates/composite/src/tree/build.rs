//! From rows to a tree: everything that breaks a rule is set aside with a finding, the rest goes on.

use super::{Direction, Node, Tree, TreeRow, messages};
use caicach_findings::{Finding, Findings};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Weights and values beyond these bounds are refused, so that products, squares and sums of them stay finite.
pub(crate) const LARGEST: f64 = 1e100;
/// The smallest weight that is not zero.
const SMALLEST_WEIGHT: f64 = 1e-100;

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Not decided yet.
    Open,
    /// Seen on the way up from a row that is being decided.
    OnPath,
    /// Part of the tree.
    Kept,
    /// Set aside by a finding of its own.
    Rejected,
    /// Set aside because a row above it was.
    BelowRejected,
    /// In a cycle, or hanging from one.
    Cyclic,
}

/// Rows on their way to a tree; vectors are parallel to the rows.
struct Builder {
    rows: Vec<TreeRow>,
    parents: Vec<Option<usize>>,
    fates: Vec<Fate>,
    findings: Findings,
}

pub(super) fn build(rows: Vec<TreeRow>) -> (Option<Tree>, Findings) {
    if rows.is_empty() {
        return (None, Findings::from(messages::no_rows()));
    }
    let mut builder = Builder {
        parents: vec![None; rows.len()],
        fates: vec![Fate::Open; rows.len()],
        findings: Findings::default(),
        rows,
    };
    builder.check_codes_and_parents();
    builder.check_numbers();
    let tree = builder.keep_one_root().and_then(|root| {
        builder.follow_parents();
        builder.prune(root);
        builder.tree(root)
    });
    (tree, builder.findings)
}

impl Builder {
    fn fate(&self, row: usize) -> Fate {
        self.fates.get(row).copied().unwrap_or(Fate::Rejected)
    }

    fn set_fate(&mut self, row: usize, fate: Fate) {
        if let Some(slot) = self.fates.get_mut(row) {
            *slot = fate;
        }
    }

    fn parent(&self, row: usize) -> Option<usize> {
        self.parents.get(row).copied().flatten()
    }

    /// Adds the finding that `message` makes of a row.
    fn report(&mut self, row: usize, message: impl FnOnce(&TreeRow) -> Finding) {
        if let Some(row) = self.rows.get(row) {
            self.findings.push(message(row).at(row.place.clone().of(row.code.clone())));
        }
    }

    /// Sets a row aside with a finding.
    fn reject(&mut self, row: usize, message: impl FnOnce(&TreeRow) -> Finding) {
        self.report(row, message);
        self.set_fate(row, Fate::Rejected);
    }

    /// Rejects empty and duplicate codes and unknown parents, and turns codes of parents into positions.
    fn check_codes_and_parents(&mut self) {
        let mut by_code: HashMap<String, usize> = HashMap::new();
        for row in 0..self.rows.len() {
            let code = self.rows.get(row).map(|row| row.code.trim().to_owned()).unwrap_or_default();
            if code.is_empty() {
                self.reject(row, |_| messages::empty_code());
                continue;
            }
            match by_code.entry(code) {
                Entry::Vacant(entry) => {
                    entry.insert(row);
                }
                Entry::Occupied(_) => self.reject(row, messages::duplicate_code),
            }
        }
        for row in 0..self.rows.len() {
            let Some(parent) = self.rows.get(row).and_then(parent_code) else { continue };
            match by_code.get(parent) {
                Some(position) => {
                    if let Some(slot) = self.parents.get_mut(row) {
                        *slot = Some(*position);
                    }
                }
                None if self.fate(row) == Fate::Open => self.reject(row, messages::unknown_parent),
                None => {}
            }
        }
    }

    /// Rejects weights and directions that cannot be computed with. The root's weight does not matter.
    fn check_numbers(&mut self) {
        for row in 0..self.rows.len() {
            let Some((weight, direction)) = self.rows.get(row).map(|row| (row.weight, row.direction)) else {
                continue;
            };
            let weight_is_good = weight == 0.0 || (SMALLEST_WEIGHT..=LARGEST).contains(&weight);
            let has_parent = self.parent(row).is_some();
            if self.fate(row) == Fate::Open && has_parent && !weight_is_good {
                self.reject(row, messages::bad_weight);
            }
            if self.fate(row) == Fate::Open && direction != 1.0 && direction != -1.0 {
                self.reject(row, messages::bad_direction);
            }
        }
    }

    /// The row that is the root. Of several candidates the one with the most rows below it (the first on a tie)
    /// stays, because a forgotten parent makes a root of a row with little below it.
    fn keep_one_root(&mut self) -> Option<usize> {
        let candidates: Vec<usize> = (0..self.rows.len())
            .filter(|row| {
                self.fate(*row) == Fate::Open
                    && self.rows.get(*row).is_some_and(|row| parent_code(row).is_none())
            })
            .collect();
        let Some(first) = candidates.first().copied() else {
            self.findings.push(messages::no_root());
            return None;
        };
        if candidates.len() == 1 {
            self.set_fate(first, Fate::Kept);
            return Some(first);
        }
        let sizes = self.rows_below();
        let size = |row: usize| sizes.get(row).copied().unwrap_or(0);
        let mut root = first;
        for candidate in &candidates {
            if size(*candidate) > size(root) {
                root = *candidate;
            }
        }
        self.set_fate(root, Fate::Kept);
        let root_code = self.rows.get(root).map(|row| row.code.clone()).unwrap_or_default();
        for candidate in candidates {
            if candidate != root {
                self.reject(candidate, |_| messages::second_root(&root_code));
            }
        }
        Some(root)
    }

    /// How many rows hang below each row that is in no cycle.
    fn rows_below(&self) -> Vec<usize> {
        let mut waiting_children = vec![0_usize; self.rows.len()];
        for parent in self.parents.iter().flatten() {
            if let Some(count) = waiting_children.get_mut(*parent) {
                *count += 1;
            }
        }
        let mut below = vec![0_usize; self.rows.len()];
        let mut ready: Vec<usize> =
            (0..self.rows.len()).filter(|row| waiting_children.get(*row) == Some(&0)).collect();
        while let Some(row) = ready.pop() {
            let Some(parent) = self.parent(row) else { continue };
            let with_row = below.get(row).copied().unwrap_or(0) + 1;
            if let Some(count) = below.get_mut(parent) {
                *count += with_row;
            }
            if let Some(count) = waiting_children.get_mut(parent) {
                *count -= 1;
                if *count == 0 {
                    ready.push(parent);
                }
            }
        }
        below
    }

    /// Decides every open row by walking up to one that is decided: it shares that one's fate. A walk that meets
    /// itself has found a cycle. Each row is walked over once.
    fn follow_parents(&mut self) {
        for start in 0..self.rows.len() {
            let mut path = Vec::new();
            let mut row = start;
            while self.fate(row) == Fate::Open {
                self.set_fate(row, Fate::OnPath);
                path.push(row);
                match self.parent(row) {
                    Some(parent) => row = parent,
                    None => break,
                }
            }
            let fate = match self.fate(row) {
                Fate::Kept => Fate::Kept,
                Fate::OnPath | Fate::Cyclic => Fate::Cyclic,
                Fate::Rejected | Fate::BelowRejected | Fate::Open => Fate::BelowRejected,
            };
            for row in path {
                self.set_fate(row, fate);
            }
        }
        for row in 0..self.rows.len() {
            match self.fate(row) {
                Fate::Cyclic => self.report(row, messages::cycle),
                Fate::BelowRejected => self.report(row, messages::below_rejected),
                Fate::Open | Fate::OnPath | Fate::Kept | Fate::Rejected => {}
            }
        }
    }

    /// Sets aside, from the leaves upwards, groups whose weights sum to zero and groups that lost all children.
    fn prune(&mut self, root: usize) {
        let upwards = self.upwards(root);
        let mut has_children_in_file = vec![false; self.rows.len()];
        for parent in self.parents.iter().flatten() {
            if let Some(flag) = has_children_in_file.get_mut(*parent) {
                *flag = true;
            }
        }
        let mut kept_children = vec![0_usize; self.rows.len()];
        let mut kept_weight = vec![0.0_f64; self.rows.len()];
        for row in upwards {
            let is_group = has_children_in_file.get(row) == Some(&true);
            let children = kept_children.get(row).copied().unwrap_or(0);
            if is_group && children == 0 {
                self.reject(row, messages::no_children_left);
            } else if is_group && kept_weight.get(row) == Some(&0.0) {
                self.reject(row, messages::zero_weights);
            }
            if self.fate(row) != Fate::Kept {
                continue;
            }
            let weight = self.rows.get(row).map_or(0.0, |row| row.weight);
            if let Some(parent) = self.parent(row) {
                if let Some(count) = kept_children.get_mut(parent) {
                    *count += 1;
                }
                if let Some(sum) = kept_weight.get_mut(parent) {
                    *sum += weight;
                }
            }
            if is_group && self.rows.get(row).is_some_and(|row| row.direction == -1.0) {
                self.report(row, messages::direction_of_group);
            }
        }
        if self.fate(root) == Fate::Kept && kept_children.get(root) == Some(&0) {
            self.reject(root, messages::no_indicators);
        }
    }

    /// The kept rows, children before their parents.
    fn upwards(&self, root: usize) -> Vec<usize> {
        let mut children = vec![Vec::new(); self.rows.len()];
        for (row, parent) in self.parents.iter().enumerate() {
            if let (Fate::Kept, Some(list)) =
                (self.fate(row), parent.and_then(|parent| children.get_mut(parent)))
            {
                list.push(row);
            }
        }
        let mut order = vec![root];
        let mut next = 0;
        while let Some(row) = order.get(next).copied() {
            order.extend(children.get(row).into_iter().flatten());
            next += 1;
        }
        order.reverse();
        order
    }

    /// The tree of the kept rows. A row below one that `prune` set aside is left out with it.
    fn tree(&mut self, root: usize) -> Option<Tree> {
        if self.fate(root) != Fate::Kept {
            return None;
        }
        let mut reached = vec![false; self.rows.len()];
        for row in self.upwards(root).into_iter().rev() {
            let parent_reached = self.parent(row).is_none_or(|parent| reached.get(parent) == Some(&true));
            if let Some(flag) = reached.get_mut(row) {
                *flag = parent_reached && self.fate(row) == Fate::Kept;
            }
        }
        let mut positions = vec![None; self.rows.len()];
        let mut nodes: Vec<Node> = Vec::new();
        let rows = std::mem::take(&mut self.rows);
        for ((row, is_reached), position) in rows.into_iter().zip(&reached).zip(&mut positions) {
            if *is_reached {
                *position = Some(nodes.len());
                nodes.push(Node {
                    code: row.code.trim().to_owned(),
                    weight: row.weight,
                    direction: if row.direction < 0.0 {
                        Direction::LowerIsBetter
                    } else {
                        Direction::HigherIsBetter
                    },
                    parent: None,
                    children: Vec::new(),
                    depth: 0,
                });
            }
        }
        let new_position = |row: usize| positions.get(row).copied().flatten();
        for (row, parent) in self.parents.iter().enumerate() {
            let (Some(child), Some(parent)) = (new_position(row), parent.and_then(new_position)) else {
                continue;
            };
            if let Some(node) = nodes.get_mut(child) {
                node.parent = Some(parent);
            }
            if let Some(node) = nodes.get_mut(parent) {
                node.children.push(child);
            }
        }
        let root = new_position(root)?;
        if let Some(node) = nodes.get_mut(root) {
            node.weight = 1.0;
        }
        Some(Tree::assemble(nodes, root))
    }
}

/// The code of the parent, or `None` when the cell is empty.
fn parent_code(row: &TreeRow) -> Option<&str> {
    row.parent.as_deref().map(str::trim).filter(|code| !code.is_empty())
}
