//! A scored framework as a weighted tree, for uncertainty and sensitivity.
//!
//! The weights are the maxima of the items, the values of the leaves are shares of points (points / maximum), the
//! scale is the maximum of the total, and bonus minus deduction is a constant of each unit. An item that does not
//! apply is missing; an empty or rejected value is 0. Without items that do not apply the weighted mean is the
//! total of the framework; with them it may differ, because the tree gives the weight of a missing item to its
//! siblings, while the framework takes its maximum out of the whole.

use crate::exact::quotient;
use crate::framework::{Framework, Role};
use crate::{Mark, NotApplicable, Scores};
use caicach_composite::{Data, DataRow, Tree, TreeRow};
use caicach_findings::{Finding, Findings, Text};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// What uncertainty and sensitivity need of a scored framework.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightedScores {
    /// The items as a tree: weights are what each item can attain. Bonus, deduction and followed items are not in
    /// it.
    pub tree: Tree,
    /// Shares of points, 0 to 1, for each unit and leaf; NaN where an item does not apply.
    pub data: Data,
    /// What the weighted mean is multiplied by: the maximum of the total.
    pub scale: f64,
    /// Bonus minus deduction of each unit, in the order of the data.
    pub constants: Vec<f64>,
}

impl Scores {
    /// The scores as a weighted tree. None when the framework has no leaf with points.
    #[must_use]
    pub fn weighted(&self) -> (Option<WeightedScores>, Findings) {
        let framework = self.framework();
        let (tree, mut findings) = Tree::build(tree_rows(framework));
        let Some(tree) = tree else { return (None, findings) };
        let leaves: Vec<String> = tree
            .indicators()
            .iter()
            .filter_map(|node| tree.nodes().get(*node))
            .map(|node| node.code().to_owned())
            .collect();
        let mut any_dropped = false;
        let mut rows = Vec::with_capacity(self.units().len());
        for unit in self.units() {
            let shares: Vec<f64> = leaves.iter().map(|code| self.share(unit, code)).collect();
            any_dropped |= shares.iter().any(|share| share.is_nan());
            rows.push(DataRow::new(unit.clone(), shares));
        }
        let (data, data_findings) = Data::build(&tree, &leaves, rows);
        findings.extend(data_findings);
        if any_dropped {
            findings.push(weights_move_to_siblings());
        }
        let scale = framework.settings().rescale_to.unwrap_or_else(|| framework.attainable());
        let constants = self.units().iter().map(|unit| {
            let bonus = self.bonus(unit).unwrap_or_default();
            real(bonus.saturating_sub(self.deduction(unit).unwrap_or_default()))
        });
        let constants = constants.collect();
        (Some(WeightedScores { tree, data, scale: real(scale), constants }), findings)
    }

    /// Points / maximum of a leaf before any rounding; NaN when it does not apply.
    fn share(&self, unit: &str, code: &str) -> f64 {
        let dropped = self.mark(unit, code) == Some(Mark::NotApplicable)
            && self.framework().item(code).is_some_and(|item| item.not_applicable == NotApplicable::Drop);
        match self.item(unit, code) {
            Some(score) if !dropped => real(quotient(score.unrounded, score.maximum)),
            _ => f64::NAN,
        }
    }
}

/// A root, and every item with points.
fn tree_rows(framework: &Framework) -> Vec<TreeRow> {
    let mut root = Scores::TOTAL.to_owned();
    while framework.item(&root).is_some() {
        root.push('*');
    }
    let mut rows = vec![TreeRow::root(&root)];
    for item in framework.items() {
        let has_points = matches!(item.role, Role::Parent | Role::Leaf) && !item.attainable.is_zero();
        if !has_points {
            continue;
        }
        let parent =
            item.parent.and_then(|parent| framework.items().get(parent)).map(|parent| parent.code.as_str());
        rows.push(TreeRow::new(&item.code, parent.unwrap_or(&root), real(item.attainable)));
    }
    rows
}

fn real(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(f64::NAN)
}

fn weights_move_to_siblings() -> Finding {
    let message = Text::new(
        "Có nội dung không áp dụng: khi tính độ bất định, trọng số của nó chuyển cho các nội dung cùng nhóm, \
         nên điểm có thể khác bảng điểm",
        "Some items do not apply: for uncertainty their weight goes to the items beside them, \
         so scores may differ from the table of points",
    );
    let hint = Text::new(
        "Xem bảng điểm để biết điểm chính thức của đơn vị",
        "See the table of points for the unit's own score",
    );
    Finding::note("weights-move-to-siblings", message).hint(hint)
}
