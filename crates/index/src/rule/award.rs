//! `bonus` and `deduction`: points beside the tree.

use super::parameters::Parameters;
use super::{ChoiceRule, PerItemRule, PointsRule};
use rust_decimal::Decimal;

/// How much is added or taken away, never more than the item's maximum:
/// `{"points_each"}` for each thing counted, `{"choices": […]}` by label, or `{}` for the appraiser's own points.
/// Values and points are positive for deductions too.
#[derive(Debug, Clone, PartialEq)]
pub enum Award {
    /// Points for each thing counted.
    Each(PerItemRule),
    /// By label.
    Listed(ChoiceRule),
    /// The appraiser's own points.
    Appraised(PointsRule),
}

impl Award {
    pub(super) fn read(parameters: &mut Parameters<'_>, maximum: Decimal) -> Option<Self> {
        if parameters.has("points_each") {
            return PerItemRule::read(parameters).map(Self::Each);
        }
        if parameters.has("choices") {
            return ChoiceRule::read(parameters, maximum).map(Self::Listed);
        }
        parameters.know(&["points_each", "choices"]);
        Some(Self::Appraised(PointsRule))
    }
}
