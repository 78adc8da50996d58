//! `per_item`: points for each thing counted, up to the maximum.

use super::NumberRule;
use super::parameters::Parameters;
use super::valid::{Monotone, NumberRange};
use crate::exact::{product, quotient};
use crate::wording::{points_en, points_vi};
use caicach_findings::Text;
use rust_decimal::Decimal;

/// `{"points_each"}`: number × points, at most the maximum. The number is whole.
#[derive(Debug, Clone, PartialEq)]
pub struct PerItemRule {
    points_each: Decimal,
}

impl PerItemRule {
    pub(super) fn read(parameters: &mut Parameters<'_>) -> Option<Self> {
        let points_each = parameters.number("points_each")?;
        if points_each <= Decimal::ZERO {
            parameters.refuse(
                "rule-points-each-not-positive",
                "points_each",
                &Text::new("points_each phải lớn hơn 0", "points_each must be above 0"),
                &Text::new("Nhập số điểm cho mỗi nội dung", "Enter the points for each thing"),
            );
            return None;
        }
        Some(Self { points_each })
    }

    /// The points for each thing.
    #[must_use]
    pub fn points_each(&self) -> Decimal {
        self.points_each
    }
}

impl NumberRule for PerItemRule {
    fn range(&self, _maximum: Decimal) -> NumberRange {
        NumberRange::count()
    }

    fn points(&self, value: Decimal, maximum: Decimal) -> Decimal {
        product(value, self.points_each).min(maximum)
    }

    fn describe(&self, maximum: Decimal) -> Text {
        Text::new(
            format!("mỗi nội dung: {}, tối đa {}", points_vi(self.points_each), points_vi(maximum)),
            format!("each: {}, at most {}", points_en(self.points_each), points_en(maximum)),
        )
    }

    fn monotone(&self) -> Monotone {
        Monotone::Rising
    }

    /// The number that first earns the maximum.
    fn breakpoints(&self, maximum: Decimal) -> Vec<Decimal> {
        vec![quotient(maximum, self.points_each).ceil()]
    }
}
