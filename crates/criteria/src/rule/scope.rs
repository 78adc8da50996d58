//! What the reading of one text needs to know about its item.

use super::understood::{Doubt, number_en, number_vi};
use super::{Adjustment, RuleContext};
use rust_decimal::Decimal;

/// The item of a rule's text.
pub(super) struct Scope<'a> {
    /// Its maximum.
    pub(super) maximum: Option<Decimal>,
    /// Whether its name or the text speaks of a rate, so that numbers are percentages.
    pub(super) is_rate: bool,
    /// Whether it stands beside the tree, by its section or by the text.
    pub(super) adjustment: Adjustment,
    /// What the caller said.
    pub(super) context: &'a RuleContext<'a>,
}

impl Scope<'_> {
    /// A doubt when the points that a text writes for the maximum are not the item's maximum.
    pub(super) fn points_doubt(&self, points: Option<Decimal>) -> Vec<Doubt> {
        let differing = points.zip(self.maximum).filter(|(points, maximum)| points != maximum);
        differing.map(|(points, maximum)| differs(points, maximum)).into_iter().collect()
    }

    /// A doubt when an upper limit in the text is not the item's maximum.
    pub(super) fn cap_doubt(&self, cap: Decimal) -> Option<Doubt> {
        self.points_doubt(Some(cap)).pop()
    }

    /// A doubt when no case earns the maximum.
    pub(super) fn maximum_doubt(&self, points: impl Iterator<Item = Decimal>) -> Option<Doubt> {
        let highest = points.max()?;
        let maximum = self.maximum.filter(|maximum| highest != *maximum)?;
        Some(Doubt::compare(
            "maximum-not-reached",
            format!("mức cao nhất được {}, khác điểm tối đa {}", number_vi(highest), number_vi(maximum)),
            format!("the highest case earns {}, not the maximum {}", number_en(highest), number_en(maximum)),
        ))
    }
}

fn differs(points: Decimal, maximum: Decimal) -> Doubt {
    Doubt::compare(
        "points-differ",
        format!("cách chấm ghi {} điểm, cột điểm tối đa ghi {}", number_vi(points), number_vi(maximum)),
        format!(
            "the rule says {} points, the column of maxima says {}",
            number_en(points),
            number_en(maximum)
        ),
    )
}
