//! `points`: the appraiser's own points.

use super::NumberRule;
use super::valid::{Monotone, NumberRange};
use crate::wording::{number_en, number_vi};
use caicach_findings::Text;
use rust_decimal::Decimal;

/// `{}`: a number from 0 to the maximum is taken as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct PointsRule;

impl NumberRule for PointsRule {
    fn range(&self, maximum: Decimal) -> NumberRange {
        NumberRange::between(Decimal::ZERO, maximum)
    }

    fn points(&self, value: Decimal, _maximum: Decimal) -> Decimal {
        value
    }

    fn describe(&self, maximum: Decimal) -> Text {
        Text::new(
            format!("nhập điểm đã chấm, từ 0 đến {}", number_vi(maximum)),
            format!("the points given, from 0 to {}", number_en(maximum)),
        )
    }

    fn monotone(&self) -> Monotone {
        Monotone::Rising
    }

    fn breakpoints(&self, maximum: Decimal) -> Vec<Decimal> {
        vec![Decimal::ZERO, maximum]
    }
}
