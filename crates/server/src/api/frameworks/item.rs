//! The items of a framework and their rules, on the wire.

use super::settings::{LevelWord, NotApplicableWord};
use crate::api::number::Exact;
use crate::api::text::Text;
use caicach_index::{Framework, Item, ItemStatus, Role, Rule, RuleKind, ValidValues, ValueSource};
use serde::Serialize;
use utoipa::ToSchema;

/// What an item does in the arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ItemRole)]
enum RoleWord {
    /// The sum of its children.
    Parent,
    /// A leaf with points of its own.
    Leaf,
    /// A parent that holds nothing but bonus and deduction items.
    AdjustmentGroup,
    /// A leaf whose points are added beside the tree.
    Bonus,
    /// A leaf whose points are taken away beside the tree.
    Deduction,
    /// Followed for information only.
    Monitored,
}

impl From<Role> for RoleWord {
    fn from(role: Role) -> Self {
        match role {
            Role::Parent => Self::Parent,
            Role::Leaf => Self::Leaf,
            Role::AdjustmentGroup => Self::AdjustmentGroup,
            Role::Bonus => Self::Bonus,
            Role::Deduction => Self::Deduction,
            Role::Monitored => Self::Monitored,
        }
    }
}

/// Where the value of a leaf comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ValueSource)]
enum ValueSourceWord {
    /// The unit's own report, with evidence.
    #[serde(rename = "self")]
    SelfScored,
    /// A measure over a register.
    Measure,
    /// A sociological survey.
    Survey,
    /// Another index or authority.
    External,
    /// The appraiser's own points.
    Points,
}

impl From<ValueSource> for ValueSourceWord {
    fn from(source: ValueSource) -> Self {
        match source {
            ValueSource::SelfScored => Self::SelfScored,
            ValueSource::Measure => Self::Measure,
            ValueSource::Survey => Self::Survey,
            ValueSource::External => Self::External,
            ValueSource::Points => Self::Points,
        }
    }
}

/// What kind of text an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ItemStatus)]
enum ItemStatusWord {
    /// Name and maximum stand in a decision.
    Official,
    /// From an operating system or document; not law.
    Practice,
    /// Made up to show the product.
    Illustrative,
}

impl From<ItemStatus> for ItemStatusWord {
    fn from(status: ItemStatus) -> Self {
        match status {
            ItemStatus::Official => Self::Official,
            ItemStatus::Practice => Self::Practice,
            ItemStatus::Illustrative => Self::Illustrative,
        }
    }
}

/// The kind of a scoring rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RuleKind)]
enum RuleKindWord {
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

impl From<RuleKind> for RuleKindWord {
    fn from(kind: RuleKind) -> Self {
        match kind {
            RuleKind::Choice => Self::Choice,
            RuleKind::Steps => Self::Steps,
            RuleKind::Proportional => Self::Proportional,
            RuleKind::Linear => Self::Linear,
            RuleKind::PerItem => Self::PerItem,
            RuleKind::Target => Self::Target,
            RuleKind::RelativeToBest => Self::RelativeToBest,
            RuleKind::Survey => Self::Survey,
            RuleKind::Points => Self::Points,
            RuleKind::Bonus => Self::Bonus,
            RuleKind::Deduction => Self::Deduction,
        }
    }
}

/// The numbers that a rule takes; both bounds belong to it.
#[derive(Debug, Serialize, ToSchema)]
struct NumberRange {
    /// The smallest number.
    minimum: Option<Exact>,
    /// The largest number.
    maximum: Option<Exact>,
    /// Whether only whole numbers are meant.
    whole: bool,
    /// Whether the number is a rate: 0.87 is 87 %.
    rate: bool,
}

/// The rule of a scored leaf.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Rule)]
struct WireRule {
    /// Its kind.
    kind: RuleKindWord,
    /// The rule in words.
    words: Text,
    /// The labels that it takes; null for a rule over numbers.
    labels: Option<Vec<String>>,
    /// The numbers that it takes; null for a rule over labels.
    numbers: Option<NumberRange>,
}

impl From<&Rule> for WireRule {
    fn from(rule: &Rule) -> Self {
        let (labels, numbers) = match rule.valid_values() {
            ValidValues::Labels(labels) => (Some(labels), None),
            ValidValues::Numbers(range) => {
                let numbers = NumberRange {
                    minimum: range.minimum.map(Exact),
                    maximum: range.maximum.map(Exact),
                    whole: range.whole,
                    rate: range.rate,
                };
                (None, Some(numbers))
            }
        };
        Self { kind: rule.kind().into(), words: rule.describe().into(), labels, numbers }
    }
}

/// One item of a framework.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FrameworkItem)]
pub(super) struct WireItem {
    /// Its code, unique in the framework.
    #[schema(example = "1.2")]
    code: String,
    /// The code of its parent; null at the top.
    parent: Option<String>,
    /// Its level.
    level: LevelWord,
    /// What it does in the arithmetic.
    role: RoleWord,
    /// The identifier of a domain that outlives its name.
    stable_domain: Option<String>,
    /// Its name.
    name: Text,
    /// The maximum that the file states.
    stated_max: Option<Exact>,
    /// The most that can be attained: the sum over the children of a parent. Where it differs from the stated maximum, a
    /// finding says so.
    attainable: Exact,
    /// Where its value comes from.
    value_source: Option<ValueSourceWord>,
    /// The rule of a scored leaf.
    rule: Option<WireRule>,
    /// The measure that its value is taken from.
    measure: Option<String>,
    /// The evidence asked for.
    evidence: Option<Text>,
    /// Who checks it.
    owner: Option<Text>,
    /// A remark kept with it.
    note: Option<Text>,
    /// What “not applicable” does here.
    not_applicable: NotApplicableWord,
    /// Whether units score themselves on it.
    self_scored: bool,
    /// What kind of text it is; that of the framework when it is null.
    status: Option<ItemStatusWord>,
    /// How many criteria the source counts in it, where the criteria themselves are not known.
    criteria: Option<u32>,
    /// How many components the source counts in it, where they are not known.
    components: Option<u32>,
}

impl WireItem {
    pub(super) fn of(framework: &Framework, item: &Item) -> Self {
        let parent = item.parent.and_then(|position| framework.items().get(position));
        Self {
            code: item.code.clone(),
            parent: parent.map(|parent| parent.code.clone()),
            level: item.level.into(),
            role: item.role.into(),
            stable_domain: item.stable_domain.clone(),
            name: (&item.name).into(),
            stated_max: item.stated_max.map(Exact),
            attainable: item.attainable.into(),
            value_source: item.value_source.map(Into::into),
            rule: item.rule.as_ref().map(WireRule::from),
            measure: item.measure.clone(),
            evidence: item.evidence.as_ref().map(Text::from),
            owner: item.owner.as_ref().map(Text::from),
            note: item.note.as_ref().map(Text::from),
            not_applicable: item.not_applicable.into(),
            self_scored: item.self_scored,
            status: item.status.map(Into::into),
            criteria: item.criteria,
            components: item.components,
        }
    }
}
