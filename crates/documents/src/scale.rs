//! The axis of a chart of years.

use rust_decimal::{Decimal, dec};

/// An axis with round numbers that takes in all values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Axis {
    pub(crate) least: Decimal,
    pub(crate) most: Decimal,
    pub(crate) step: Decimal,
}

const STEPS: [Decimal; 12] = [
    dec!(0.1),
    dec!(0.2),
    dec!(0.5),
    dec!(1),
    dec!(2),
    dec!(5),
    dec!(10),
    dec!(20),
    dec!(50),
    dec!(100),
    dec!(200),
    dec!(500),
];

impl Axis {
    /// The axis of values that are not below zero: the finest round step with at most six parts.
    pub(crate) fn of(values: impl Iterator<Item = Decimal> + Clone) -> Self {
        let least = values.clone().min().unwrap_or_default();
        let most = values.max().unwrap_or_default();
        let mut axis = Self { least, most, step: Decimal::ONE };
        for step in STEPS {
            axis = Self { least: (least / step).floor() * step, most: (most / step).ceil() * step, step };
            if axis.most == axis.least {
                axis.most += step;
            }
            if (axis.most - axis.least) / step <= dec!(6) {
                return axis;
            }
        }
        Self { least: Decimal::ZERO, most: axis.most, step: axis.most }
    }

    /// The numbers at its marks.
    pub(crate) fn marks(&self) -> Vec<Decimal> {
        std::iter::successors(Some(self.least), |mark| Some(*mark + self.step))
            .take_while(|mark| *mark <= self.most)
            .collect()
    }

    /// Where a value stands, from 0 to 1.
    pub(crate) fn share(&self, value: Decimal) -> Decimal {
        ((value - self.least) / (self.most - self.least)).clamp(Decimal::ZERO, Decimal::ONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_has_round_numbers_around_the_values() {
        let axis = Axis::of([dec!(83.93), dec!(86.75)].into_iter());
        assert_eq!((axis.least, axis.most, axis.step), (dec!(83), dec!(87), dec!(1)));
        assert!(axis.share(dec!(83.93)) > Decimal::ZERO && axis.share(dec!(86.75)) < Decimal::ONE);
        let flat = Axis::of([dec!(80), dec!(80)].into_iter());
        assert!(flat.most > flat.least);
        let huge = Axis::of([dec!(1), dec!(1000000)].into_iter());
        assert_eq!(huge.marks().len(), 2);
    }
}
