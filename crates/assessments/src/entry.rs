//! What is entered for a component in a round, and what it earns.

use crate::RoundKind;
use caicach_findings::Text;
use caicach_index::{Item, RawValue, Refusal, RuleKind, ValueSource};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What somebody states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statement {
    /// What was observed, as it goes into the rule: a rate as a fraction, a count, the label of a choice.
    Value(String),
    /// Points that no rule gives.
    Points(Decimal),
    /// The component does not apply to the unit.
    NotApplicable,
}

/// What stands in a cell: a component of a unit in a round.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What was stated; none while there are words only.
    pub statement: Option<Statement>,
    /// The explanation of the unit, or the reason of the expert.
    #[serde(default)]
    pub comment: String,
    /// Whether the expert wants to hear more before the next round.
    #[serde(default)]
    pub asks_for_explanation: bool,
}

/// What an entry earns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// The points; those of a deduction are negative. None where the component does not apply.
    pub points: Option<Decimal>,
}

/// Why an entry cannot stand.
#[derive(Debug, Clone, PartialEq)]
pub enum Refused {
    /// The item is no component with points.
    NotScored,
    /// No points are entered in the round.
    RoundTakesNoPoints(RoundKind),
    /// The system fills the component, from a survey or from a measure; it can be contested, not typed over.
    FilledBySystem(ValueSource),
    /// Units do not score themselves on it.
    NotSelfScored,
    /// The rule does not take the value.
    Rule(Refusal),
    /// The unit states a value; points are for experts, or for a component whose rule is points.
    PointsAreForExperts,
    /// The points are not between 0 and the maximum.
    OutOfRange {
        /// The maximum.
        maximum: Decimal,
    },
    /// Experts say why their points are not those that stood before.
    ReasonMissing,
}

impl Refused {
    /// The word in data.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotScored => "not-scored",
            Self::RoundTakesNoPoints(_) => "round-takes-no-points",
            Self::FilledBySystem(_) => "filled-by-system",
            Self::NotSelfScored => "not-self-scored",
            Self::Rule(refusal) => refusal.code(),
            Self::PointsAreForExperts => "points-are-for-experts",
            Self::OutOfRange { .. } => "points-out-of-range",
            Self::ReasonMissing => "reason-missing",
        }
    }

    /// Why, in words.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::NotScored => Text::new("mục này không có điểm riêng", "this item has no points of its own"),
            Self::RoundTakesNoPoints(kind) => {
                let label = kind.label();
                Text::new(
                    format!("vòng “{}” không nhập điểm", label.vi),
                    format!("no points are entered in the round “{}”", label.en),
                )
            }
            Self::FilledBySystem(source) => {
                let label = source.label();
                Text::new(
                    format!("giá trị do hệ thống điền ({})", label.vi),
                    format!("the value is filled in by the system ({})", label.en),
                )
            }
            Self::NotSelfScored => {
                Text::new("đơn vị không tự chấm mục này", "units do not score themselves on this item")
            }
            Self::Rule(refusal) => refusal.describe(),
            Self::PointsAreForExperts => Text::new(
                "đơn vị nhập giá trị, điểm do quy tắc tính",
                "the unit enters a value, and the rule gives the points",
            ),
            Self::OutOfRange { maximum } => Text::new(
                format!("điểm phải từ 0 đến {}", maximum.normalize()).replace('.', ","),
                format!("points must be between 0 and {}", maximum.normalize()),
            ),
            Self::ReasonMissing => Text::new(
                "cần lý do khi điểm khác với điểm đang có",
                "points other than those that stood before need a reason",
            ),
        }
    }

    /// What to do.
    #[must_use]
    pub fn hint(&self) -> Text {
        match self {
            Self::Rule(refusal) => refusal.hint(),
            Self::FilledBySystem(_) => Text::new(
                "Nếu không đồng ý, gửi kiến nghị kèm lý do",
                "Contest it with a reason if it is wrong",
            ),
            Self::ReasonMissing => Text::new("Ghi lý do vào ô nhận xét", "Write the reason into the comment"),
            Self::PointsAreForExperts | Self::OutOfRange { .. } => {
                Text::new("Xem quy tắc chấm của mục", "See the rule of the item")
            }
            Self::NotScored | Self::NotSelfScored | Self::RoundTakesNoPoints(_) => {
                Text::new("Chọn mục khác", "Choose another item")
            }
        }
    }
}

/// Whether the system fills a component.
#[must_use]
pub fn is_filled_by_system(item: &Item) -> bool {
    matches!(item.value_source, Some(ValueSource::Survey | ValueSource::Measure))
}

/// Whether points stand without a reason: those of a component that is scored in points, and those that stood before.
///
/// # Errors
/// They need a reason, and there is none ([`Refused::ReasonMissing`]).
pub fn check_reason(item: &Item, entry: &Entry, stood_before: Option<Decimal>) -> Result<(), Refused> {
    let Some(Statement::Points(points)) = entry.statement else { return Ok(()) };
    let kind = item.rule.as_ref().map(caicach_index::Rule::kind);
    let signed = if kind == Some(RuleKind::Deduction) { -points } else { points };
    let is_plain = kind == Some(RuleKind::Points) || stood_before == Some(signed);
    if is_plain || !entry.comment.trim().is_empty() { Ok(()) } else { Err(Refused::ReasonMissing) }
}

/// What an entry of a round earns by the rule of a component. An entry without a statement earns nothing yet.
///
/// # Errors
/// The entry cannot stand.
pub fn apply(item: &Item, round: RoundKind, entry: &Entry) -> Result<Option<Applied>, Refused> {
    let Some(statement) = &entry.statement else { return Ok(None) };
    let Some(rule) = item.rule.as_ref().filter(|_| item.role.is_scored_leaf()) else {
        return Err(Refused::NotScored);
    };
    if !round.takes_points() {
        return Err(Refused::RoundTakesNoPoints(round));
    }
    if round == RoundKind::SelfScore {
        if let Some(source) = item.value_source.filter(|_| is_filled_by_system(item)) {
            return Err(Refused::FilledBySystem(source));
        }
        if !item.self_scored {
            return Err(Refused::NotSelfScored);
        }
    }
    let signed = |points: Decimal| if rule.kind() == RuleKind::Deduction { -points } else { points };
    match statement {
        Statement::NotApplicable => Ok(Some(Applied { points: None })),
        Statement::Value(text) => {
            let accepted = rule.accept(RawValue::read(text)).map_err(Refused::Rule)?;
            Ok(Some(Applied { points: Some(signed(rule.points_of(accepted, None))) }))
        }
        Statement::Points(points) => {
            if round == RoundKind::SelfScore && rule.kind() != RuleKind::Points {
                return Err(Refused::PointsAreForExperts);
            }
            let maximum = rule.maximum();
            if *points < Decimal::ZERO || *points > maximum {
                return Err(Refused::OutOfRange { maximum });
            }
            Ok(Some(Applied { points: Some(signed(*points)) }))
        }
    }
}
