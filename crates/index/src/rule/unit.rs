//! What a number counts in.

use super::valid::NumberRange;
use crate::settings::Word;
use crate::wording::{number_en, number_vi, percent_en, percent_vi};
use rust_decimal::Decimal;

/// What the numbers of a rule are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ValueUnit {
    /// A rate as a fraction, 0 to 1.
    #[default]
    Rate,
    /// A number of things: 0, 1, 2, …
    Count,
    /// Any other number.
    Number,
}

impl Word for ValueUnit {
    const WORDS: &'static [(&'static str, Self)] =
        &[("rate", Self::Rate), ("count", Self::Count), ("number", Self::Number)];
}

impl ValueUnit {
    /// The numbers that have this unit.
    pub(crate) fn range(self) -> NumberRange {
        match self {
            Self::Rate => NumberRange::rate(),
            Self::Count => NumberRange::count(),
            Self::Number => NumberRange::any(),
        }
    }

    /// A number with its unit: `80%` or `12`.
    pub(crate) fn show_vi(self, value: Decimal) -> String {
        if self == Self::Rate { percent_vi(value) } else { number_vi(value) }
    }

    /// A number with its unit: `80%` or `12`.
    pub(crate) fn show_en(self, value: Decimal) -> String {
        if self == Self::Rate { percent_en(value) } else { number_en(value) }
    }
}
