//! `target`: the maximum at the target, in proportion below it.

use super::NumberRule;
use super::parameters::Parameters;
use super::unit::ValueUnit;
use super::valid::{Monotone, NumberRange};
use crate::exact::proportion;
use crate::settings::Word;
use crate::wording::{points_en, points_vi};
use caicach_findings::Text;
use rust_decimal::Decimal;

/// What a value below the target earns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BelowTarget {
    /// value × maximum / target.
    #[default]
    Proportional,
    /// Nothing.
    Zero,
}

impl Word for BelowTarget {
    const WORDS: &'static [(&'static str, Self)] =
        &[("proportional", Self::Proportional), ("zero", Self::Zero)];
}

/// `{"target", "below"?: "proportional" | "zero", "unit"?: "rate" | "count" | "number"}`: value ≥ target earns
/// the maximum; else value × maximum / target (the formula of the service index 766/QĐ-TTg).
#[derive(Debug, Clone, PartialEq)]
pub struct TargetRule {
    target: Decimal,
    below: BelowTarget,
    unit: ValueUnit,
}

impl TargetRule {
    pub(super) fn read(parameters: &mut Parameters<'_>) -> Option<Self> {
        let unit = parameters.word("unit", ValueUnit::Rate);
        let below = parameters.word("below", BelowTarget::Proportional);
        let target = parameters.number("target")?;
        if target <= Decimal::ZERO {
            parameters.refuse(
                "rule-target-not-positive",
                "target",
                &Text::new("target phải lớn hơn 0", "target must be above 0"),
                &Text::new("Nhập mục tiêu, ví dụ 0.8 cho 80%", "Enter the target, for example 0.8 for 80%"),
            );
            return None;
        }
        if unit == ValueUnit::Rate && !parameters.check_rate("target", target) {
            return None;
        }
        Some(Self { target, below, unit })
    }

    /// The value that earns the maximum.
    #[must_use]
    pub fn target(&self) -> Decimal {
        self.target
    }
}

impl NumberRule for TargetRule {
    fn range(&self, _maximum: Decimal) -> NumberRange {
        match self.unit {
            ValueUnit::Number => NumberRange::not_negative(),
            unit => unit.range(),
        }
    }

    fn points(&self, value: Decimal, maximum: Decimal) -> Decimal {
        if value >= self.target {
            return maximum;
        }
        match self.below {
            BelowTarget::Proportional => proportion(value, self.target, maximum),
            BelowTarget::Zero => Decimal::ZERO,
        }
    }

    fn describe(&self, maximum: Decimal) -> Text {
        let (target_vi, target_en) = (self.unit.show_vi(self.target), self.unit.show_en(self.target));
        let (full_vi, full_en) = (points_vi(maximum), points_en(maximum));
        let (name_vi, name_en) =
            if self.unit == ValueUnit::Rate { ("tỷ lệ", "rate") } else { ("giá trị", "value") };
        let (below_vi, below_en) = match self.below {
            BelowTarget::Proportional => (
                format!("{name_vi} × {full_vi} / {target_vi}"),
                format!("{name_en} × {full_en} / {target_en}"),
            ),
            BelowTarget::Zero => ("0 điểm".to_owned(), "0 points".to_owned()),
        };
        Text::new(
            format!("từ {target_vi} trở lên: {full_vi}; dưới {target_vi}: {below_vi}"),
            format!("{target_en} or more: {full_en}; less than {target_en}: {below_en}"),
        )
    }

    fn monotone(&self) -> Monotone {
        Monotone::Rising
    }

    fn breakpoints(&self, _maximum: Decimal) -> Vec<Decimal> {
        vec![self.target]
    }
}
