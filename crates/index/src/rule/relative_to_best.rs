//! `relative_to_best`: in proportion to the best unit.

use super::NumberRule;
use super::parameters::Parameters;
use super::unit::ValueUnit;
use super::valid::{Monotone, NumberRange};
use crate::exact::proportion;
use crate::wording::{points_en, points_vi};
use caicach_findings::Text;
use rust_decimal::Decimal;

/// `{"unit"?}` (default `number`): value / best value of all units × maximum. When the best is 0 nobody earns
/// points.
#[derive(Debug, Clone, PartialEq)]
pub struct RelativeToBestRule {
    unit: ValueUnit,
}

impl RelativeToBestRule {
    pub(super) fn read(parameters: &mut Parameters<'_>) -> Self {
        Self { unit: parameters.word("unit", ValueUnit::Number) }
    }

    /// The points of a value beside the best one.
    pub(super) fn points_against(value: Decimal, best: Decimal, maximum: Decimal) -> Decimal {
        if best <= Decimal::ZERO {
            return Decimal::ZERO;
        }
        proportion(value, best, maximum)
    }
}

impl NumberRule for RelativeToBestRule {
    fn range(&self, _maximum: Decimal) -> NumberRange {
        match self.unit {
            ValueUnit::Number => NumberRange::not_negative(),
            unit => unit.range(),
        }
    }

    /// A value on its own is its own best; units are compared through [`RelativeToBestRule::points_against`].
    fn points(&self, value: Decimal, maximum: Decimal) -> Decimal {
        Self::points_against(value, value, maximum)
    }

    fn describe(&self, maximum: Decimal) -> Text {
        Text::new(
            format!("giá trị / giá trị cao nhất trong các đơn vị × {}", points_vi(maximum)),
            format!("value / best value of all units × {}", points_en(maximum)),
        )
    }

    fn monotone(&self) -> Monotone {
        Monotone::Rising
    }

    fn breakpoints(&self, _maximum: Decimal) -> Vec<Decimal> {
        Vec::new()
    }
}
