//! What a framework decides about its own arithmetic. Nothing here has an official default in a national text:
//! rounding and tie rules of the PAR INDEX are not known, so each framework states its own.

use crate::Level;
use caicach_findings::Text;
use rust_decimal::{Decimal, RoundingStrategy};

/// How a number is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RoundingMode {
    /// Half away from zero: 0.125 becomes 0.13.
    HalfUp,
    /// Half to the even digit: 0.125 becomes 0.12.
    HalfEven,
    /// Towards zero: 0.129 becomes 0.12.
    Down,
}

/// Where and how a framework rounds: every item of the level `at` (and a leaf that stands higher than it, since
/// that leaf is its own component) is rounded, and what is above adds the rounded values. At [`Level::Total`]
/// only the total is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rounding {
    /// The level whose points are rounded.
    pub at: Level,
    /// Decimal places, 0 to 10.
    pub places: u32,
    /// The mode.
    pub mode: RoundingMode,
}

impl Rounding {
    /// The rounded number.
    #[must_use]
    pub fn apply(&self, value: Decimal) -> Decimal {
        round(value, self.places, self.mode)
    }
}

/// Rounds a number for display or as a framework says.
#[must_use]
pub fn round(value: Decimal, places: u32, mode: RoundingMode) -> Decimal {
    let strategy = match mode {
        RoundingMode::HalfUp => RoundingStrategy::MidpointAwayFromZero,
        RoundingMode::HalfEven => RoundingStrategy::MidpointNearestEven,
        RoundingMode::Down => RoundingStrategy::ToZero,
    };
    value.round_dp_with_strategy(places, strategy)
}

/// Which rank units with the same value take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Ties {
    /// The smallest rank of the group: 1, 2, 2, 4 (competition ranking).
    #[default]
    Min,
    /// The next whole number: 1, 2, 2, 3.
    Dense,
    /// The mean rank of the group: 1, 2.5, 2.5, 4.
    Average,
}

/// Whether ranks are taken on values before or after the framework's rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum RankOn {
    /// Before rounding.
    #[default]
    Unrounded,
    /// After rounding.
    Rounded,
}

/// What becomes of an item that does not apply to a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum NotApplicable {
    /// It leaves the denominator ("số điểm có nhiệm vụ được giao", Hương Thủy 2016; the reading is ours).
    #[default]
    Drop,
    /// It earns its maximum.
    Full,
    /// It earns nothing and stays in the denominator.
    Zero,
}

/// What the bounds of bands are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum BandsOn {
    /// The percentage of what could be attained.
    #[default]
    Percent,
    /// The points of the total.
    Points,
}

/// The settings of one framework.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// Rounding; none unless the framework says so.
    pub round: Option<Rounding>,
    /// The tie rule.
    pub ties: Ties,
    /// What ranks are taken on.
    pub rank_on: RankOn,
    /// What "not applicable" does, unless an item says otherwise.
    pub not_applicable: NotApplicable,
    /// The most that bonus points can add to a total.
    pub bonus_cap: Option<Decimal>,
    /// The most that deductions can take from a total, as a positive number.
    pub deduction_cap: Option<Decimal>,
    /// The maximum that the decision states for the whole table; need not be 100.
    pub maximum: Option<Decimal>,
    /// The scale to which the total is brought, whatever part of the table applies (Hà Nội, divisions of a
    /// district: without a survey the rest is rescaled to 100).
    pub rescale_to: Option<Decimal>,
    /// What bands are compared with.
    pub bands_on: BandsOn,
}

/// A setting that is one of a few words.
pub trait Word: Sized + Copy + 'static {
    /// Each word of a file with what it stands for.
    const WORDS: &'static [(&'static str, Self)];

    /// Reads the word.
    #[must_use]
    fn parse(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, setting)| *setting)
    }
}

impl Word for RoundingMode {
    const WORDS: &'static [(&'static str, Self)] =
        &[("half_up", Self::HalfUp), ("half_even", Self::HalfEven), ("down", Self::Down)];
}

impl Word for Ties {
    const WORDS: &'static [(&'static str, Self)] =
        &[("min", Self::Min), ("dense", Self::Dense), ("average", Self::Average)];
}

impl Word for RankOn {
    const WORDS: &'static [(&'static str, Self)] =
        &[("unrounded", Self::Unrounded), ("rounded", Self::Rounded)];
}

impl Word for NotApplicable {
    const WORDS: &'static [(&'static str, Self)] =
        &[("drop", Self::Drop), ("full", Self::Full), ("zero", Self::Zero)];
}

impl Word for BandsOn {
    const WORDS: &'static [(&'static str, Self)] = &[("percent", Self::Percent), ("points", Self::Points)];
}

impl NotApplicable {
    /// The setting in words.
    #[must_use]
    pub fn describe(self) -> Text {
        match self {
            Self::Drop => Text::new(
                "Nội dung không áp dụng được trừ khỏi điểm tối đa",
                "What does not apply leaves the maximum",
            ),
            Self::Full => Text::new(
                "Nội dung không áp dụng được tính điểm tối đa",
                "What does not apply earns its maximum",
            ),
            Self::Zero => Text::new(
                "Nội dung không áp dụng tính 0 điểm và giữ nguyên điểm tối đa",
                "What does not apply earns 0 points and keeps its maximum",
            ),
        }
    }
}

impl Ties {
    /// The tie rule in words.
    #[must_use]
    pub fn describe(self) -> Text {
        match self {
            Self::Min => Text::new(
                "Các đơn vị bằng điểm cùng nhận thứ hạng nhỏ nhất (1, 2, 2, 4)",
                "Units with the same value share the smallest rank (1, 2, 2, 4)",
            ),
            Self::Dense => Text::new(
                "Các đơn vị bằng điểm cùng hạng, hạng sau liền kề (1, 2, 2, 3)",
                "Units with the same value share a rank and the next rank follows at once (1, 2, 2, 3)",
            ),
            Self::Average => Text::new(
                "Các đơn vị bằng điểm nhận thứ hạng trung bình (1; 2,5; 2,5; 4)",
                "Units with the same value share the mean rank (1, 2.5, 2.5, 4)",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn rounding_modes_differ_at_the_half_and_beyond() {
        let rounded = |value, mode| round(value, 2, mode);
        assert_eq!(rounded(dec!(0.125), RoundingMode::HalfUp), dec!(0.13));
        assert_eq!(rounded(dec!(0.125), RoundingMode::HalfEven), dec!(0.12));
        assert_eq!(rounded(dec!(0.129), RoundingMode::Down), dec!(0.12));
    }
}
