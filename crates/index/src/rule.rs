//! Scoring rules: from what was observed to points.
//!
//! A rule belongs to one leaf and knows that leaf's maximum. It says which values it accepts
//! ([`Rule::valid_values`]), what a value earns ([`Rule::points_at`]; always within 0 and the maximum), how it
//! reads in words ([`Rule::describe`]), and what a planner needs: whether more is better ([`Rule::monotone`]) and
//! where the points jump or bend ([`Rule::breakpoints`]).

mod award;
mod choice;
mod linear;
mod parameters;
mod parse;
mod per_item;
mod points;
mod proportional;
mod relative_to_best;
mod steps;
mod survey;
mod target;
mod unit;
mod valid;

pub use award::Award;
pub use choice::{Choice, ChoiceRule};
pub use linear::LinearRule;
pub use per_item::PerItemRule;
pub use points::PointsRule;
pub use proportional::ProportionalRule;
pub use relative_to_best::RelativeToBestRule;
pub use steps::StepsRule;
pub use survey::SurveyRule;
pub use target::{BelowTarget, TargetRule};
pub use unit::ValueUnit;
pub use valid::{Accepted, Monotone, NumberRange, Refusal, ValidValues};

use crate::exact::{quotient, sum};
use crate::settings::Word;
use crate::value::RawValue;
use caicach_findings::Text;
use rust_decimal::Decimal;

/// The kinds of rules, by the words of the content files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RuleKind {
    /// One label of a list, each with its points.
    Choice,
    /// Thresholds from the top, each with its points.
    Steps,
    /// Rate × maximum.
    Proportional,
    /// Straight lines between points.
    Linear,
    /// Points for each thing counted.
    PerItem,
    /// The maximum at the target, in proportion below it.
    Target,
    /// In proportion to the best unit.
    RelativeToBest,
    /// The result of a sociological survey.
    Survey,
    /// The appraiser's own points.
    Points,
    /// Points added beside the tree.
    Bonus,
    /// Points taken away beside the tree.
    Deduction,
}

impl Word for RuleKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("choice", Self::Choice),
        ("steps", Self::Steps),
        ("proportional", Self::Proportional),
        ("linear", Self::Linear),
        ("per_item", Self::PerItem),
        ("target", Self::Target),
        ("relative_to_best", Self::RelativeToBest),
        ("survey", Self::Survey),
        ("points", Self::Points),
        ("bonus", Self::Bonus),
        ("deduction", Self::Deduction),
    ];
}

impl RuleKind {
    /// The word of the content files.
    #[must_use]
    pub fn key(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// What a rule looks like.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// See [`ChoiceRule`].
    Choice(ChoiceRule),
    /// See [`StepsRule`].
    Steps(StepsRule),
    /// See [`ProportionalRule`].
    Proportional(ProportionalRule),
    /// See [`LinearRule`].
    Linear(LinearRule),
    /// See [`PerItemRule`].
    PerItem(PerItemRule),
    /// See [`TargetRule`].
    Target(TargetRule),
    /// See [`RelativeToBestRule`].
    RelativeToBest(RelativeToBestRule),
    /// See [`SurveyRule`].
    Survey(SurveyRule),
    /// See [`PointsRule`].
    Points(PointsRule),
    /// Points added beside the tree; see [`Award`].
    Bonus(Award),
    /// Points taken away beside the tree; see [`Award`].
    Deduction(Award),
}

/// The rule of one leaf, with the leaf's maximum.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    maximum: Decimal,
    shape: Shape,
}

/// What every rule over numbers answers.
pub(crate) trait NumberRule {
    /// The numbers that the rule accepts.
    fn range(&self, maximum: Decimal) -> NumberRange;
    /// The points of an accepted number, before they are clamped to 0 and the maximum.
    fn points(&self, value: Decimal, maximum: Decimal) -> Decimal;
    /// The rule in words, without a final full stop.
    fn describe(&self, maximum: Decimal) -> Text;
    /// Whether more earns more.
    fn monotone(&self) -> Monotone;
    /// The accepted numbers at which points jump or bend, ascending.
    fn breakpoints(&self, maximum: Decimal) -> Vec<Decimal>;
}

/// A rule's shape as one of the two ways of scoring: by label or by number.
enum Reading<'a> {
    Labels(&'a ChoiceRule),
    Number(&'a dyn NumberRule),
}

impl Rule {
    /// The maximum of the rule's leaf.
    #[must_use]
    pub fn maximum(&self) -> Decimal {
        self.maximum
    }

    /// What the rule looks like.
    #[must_use]
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The kind of the rule.
    #[must_use]
    pub fn kind(&self) -> RuleKind {
        match &self.shape {
            Shape::Choice(_) => RuleKind::Choice,
            Shape::Steps(_) => RuleKind::Steps,
            Shape::Proportional(_) => RuleKind::Proportional,
            Shape::Linear(_) => RuleKind::Linear,
            Shape::PerItem(_) => RuleKind::PerItem,
            Shape::Target(_) => RuleKind::Target,
            Shape::RelativeToBest(_) => RuleKind::RelativeToBest,
            Shape::Survey(_) => RuleKind::Survey,
            Shape::Points(_) => RuleKind::Points,
            Shape::Bonus(_) => RuleKind::Bonus,
            Shape::Deduction(_) => RuleKind::Deduction,
        }
    }

    /// Whether the leaf stands beside the tree: its points are no part of its parent's maximum.
    #[must_use]
    pub fn is_adjustment(&self) -> bool {
        matches!(self.shape, Shape::Bonus(_) | Shape::Deduction(_))
    }

    fn reading(&self) -> Reading<'_> {
        match &self.shape {
            Shape::Choice(rule) => Reading::Labels(rule),
            Shape::Steps(rule) => Reading::Number(rule),
            Shape::Proportional(rule) => Reading::Number(rule),
            Shape::Linear(rule) => Reading::Number(rule),
            Shape::PerItem(rule) => Reading::Number(rule),
            Shape::Target(rule) => Reading::Number(rule),
            Shape::RelativeToBest(rule) => Reading::Number(rule),
            Shape::Survey(rule) => Reading::Number(rule),
            Shape::Points(rule) => Reading::Number(rule),
            Shape::Bonus(award) | Shape::Deduction(award) => match award {
                Award::Each(rule) => Reading::Number(rule),
                Award::Appraised(rule) => Reading::Number(rule),
                Award::Listed(rule) => Reading::Labels(rule),
            },
        }
    }

    /// The values that the rule accepts.
    #[must_use]
    pub fn valid_values(&self) -> ValidValues {
        match self.reading() {
            Reading::Labels(rule) => ValidValues::Labels(rule.labels().map(str::to_owned).collect()),
            Reading::Number(rule) => ValidValues::Numbers(rule.range(self.maximum)),
        }
    }

    /// The value as the rule understands it; none when it is outside the rule, empty or not applicable.
    #[must_use]
    pub fn accepted(&self, value: RawValue<'_>) -> Option<Accepted> {
        match (self.reading(), value) {
            (Reading::Labels(rule), RawValue::Label(label)) => rule.position_of(label).map(Accepted::Choice),
            (Reading::Labels(rule), RawValue::Number(number)) => {
                rule.position_of_number(number).map(Accepted::Choice)
            }
            (Reading::Number(rule), RawValue::Number(number)) => {
                rule.range(self.maximum).contains(number).then_some(Accepted::Number(number))
            }
            _ => None,
        }
    }

    /// Accepts a value, or says why not. Neither "not applicable" nor an empty value is for a rule to judge: both
    /// are [`Refusal::NoValue`] here.
    ///
    /// # Errors
    /// The reason why the value is outside the rule.
    pub fn accept(&self, value: RawValue<'_>) -> Result<Accepted, Refusal> {
        self.accepted(value).ok_or_else(|| match (self.valid_values(), value) {
            (_, RawValue::Empty | RawValue::NotApplicable) => Refusal::NoValue,
            (ValidValues::Labels(allowed), RawValue::Label(label)) => Refusal::unknown_label(label, allowed),
            (ValidValues::Labels(allowed), RawValue::Number(number)) => {
                Refusal::NumberForLabel { number, allowed }
            }
            (ValidValues::Numbers(range), RawValue::Number(number)) => Refusal::OutOfRange { number, range },
            (ValidValues::Numbers(range), RawValue::Label(label)) => Refusal::label_for_number(label, range),
        })
    }

    /// The points of an accepted value, within 0 and the maximum. `best` is the best value of all units and
    /// matters to [`Shape::RelativeToBest`] only; without it the value itself is taken as the best. The points of
    /// a deduction are positive here: how much is taken away.
    #[must_use]
    pub fn points_of(&self, value: Accepted, best: Option<Decimal>) -> Decimal {
        let points = match (self.reading(), value) {
            (Reading::Labels(rule), Accepted::Choice(position)) => rule.points_of(position),
            (Reading::Number(_), Accepted::Number(number)) if self.kind() == RuleKind::RelativeToBest => {
                RelativeToBestRule::points_against(number, best.unwrap_or(number), self.maximum)
            }
            (Reading::Number(rule), Accepted::Number(number)) => rule.points(number, self.maximum),
            _ => Decimal::ZERO,
        };
        points.clamp(Decimal::ZERO, self.maximum)
    }

    /// What a value earns; see [`Rule::accept`] and [`Rule::points_of`].
    ///
    /// # Errors
    /// The reason why the value is outside the rule.
    pub fn points_at(&self, value: RawValue<'_>, best: Option<Decimal>) -> Result<Decimal, Refusal> {
        self.accept(value).map(|accepted| self.points_of(accepted, best))
    }

    /// The rule in words.
    #[must_use]
    pub fn describe(&self) -> Text {
        let words = match self.reading() {
            Reading::Labels(rule) => rule.describe(),
            Reading::Number(rule) => rule.describe(self.maximum),
        };
        let words = match &self.shape {
            Shape::Bonus(_) => Text::new(
                format!("điểm cộng (ngoài điểm tối đa): {}", words.vi),
                format!("bonus (beside the maximum): {}", words.en),
            ),
            Shape::Deduction(_) => Text::new(
                format!("điểm trừ (ngoài điểm tối đa): {}", words.vi),
                format!("deduction (beside the maximum): {}", words.en),
            ),
            _ => words,
        };
        Text::new(crate::wording::sentence(&words.vi), crate::wording::sentence(&words.en))
    }

    /// Whether a larger value earns more, less, or now more and now less. Labels have no order.
    #[must_use]
    pub fn monotone(&self) -> Monotone {
        match self.reading() {
            Reading::Labels(_) => Monotone::Neither,
            Reading::Number(rule) => rule.monotone(),
        }
    }

    /// The accepted numbers at which points jump or bend, ascending; empty for rules over labels.
    #[must_use]
    pub fn breakpoints(&self) -> Vec<Decimal> {
        match self.reading() {
            Reading::Labels(_) => Vec::new(),
            Reading::Number(rule) => rule.breakpoints(self.maximum),
        }
    }
}

/// The weighted mean of `(weight, count)` pairs; none when nothing was counted.
pub(crate) fn weighted_mean(pairs: impl Iterator<Item = (Decimal, u64)>) -> Option<Decimal> {
    let mut total = Decimal::ZERO;
    let mut counted = Decimal::ZERO;
    for (weight, count) in pairs {
        let count = Decimal::from(count);
        total = sum(total, crate::exact::product(weight, count));
        counted = sum(counted, count);
    }
    if counted.is_zero() { None } else { Some(quotient(total, counted)) }
}
