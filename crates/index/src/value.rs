//! One value as it comes in.

use crate::exact::parse;
use rust_decimal::Decimal;

/// What was observed for one unit and one leaf, before any rule has looked at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RawValue<'a> {
    /// A number; rates are fractions (0.87 = 87 %).
    Number(Decimal),
    /// A label of a choice, as it was typed.
    Label(&'a str),
    /// The item does not apply to the unit (`na`).
    NotApplicable,
    /// Nothing was entered: 0 points, still in the denominator.
    Empty,
}

impl<'a> RawValue<'a> {
    /// Reads a cell: nothing is empty, `na` is not applicable, digits with a decimal point are a number, and
    /// anything else is a label.
    #[must_use]
    pub fn read(text: &'a str) -> Self {
        let text = text.trim();
        if text.is_empty() {
            return Self::Empty;
        }
        if text.eq_ignore_ascii_case("na") {
            return Self::NotApplicable;
        }
        match parse(text) {
            Some(number) => Self::Number(number),
            None => Self::Label(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn a_cell_is_one_of_four_things() {
        assert_eq!(RawValue::read("  "), RawValue::Empty);
        assert_eq!(RawValue::read("NA"), RawValue::NotApplicable);
        assert_eq!(RawValue::read(" 0.87 "), RawValue::Number(dec!(0.87)));
        assert_eq!(RawValue::read("0,87"), RawValue::Label("0,87"));
        assert_eq!(RawValue::read("Không vượt"), RawValue::Label("Không vượt"));
    }
}
