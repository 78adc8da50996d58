//! One item of a framework in its place in the tree.

use crate::settings::{NotApplicable, Word};
use crate::{Level, Rule};
use caicach_findings::Text;
use rust_decimal::Decimal;

/// Where the value of a leaf comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueSource {
    /// The unit's own report (tự đánh giá), with evidence.
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

impl ValueSource {
    /// The words shown to people.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::SelfScored => Text::new("đơn vị tự đánh giá", "self-assessment"),
            Self::Measure => Text::new("số liệu thống kê", "measure"),
            Self::Survey => Text::new("điều tra xã hội học", "sociological survey"),
            Self::External => Text::new("nguồn bên ngoài", "external source"),
            Self::Points => Text::new("điểm thẩm định", "appraiser's points"),
        }
    }
}

impl Word for ValueSource {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("self", Self::SelfScored),
        ("measure", Self::Measure),
        ("survey", Self::Survey),
        ("external", Self::External),
        ("points", Self::Points),
    ];
}

/// What kind of text an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemStatus {
    /// Name and maximum stand in a decision.
    Official,
    /// From an operating system or document; not law.
    Practice,
    /// Made up to show the product.
    Illustrative,
}

impl ItemStatus {
    /// The word shown to people.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Official => Text::new("chính thức", "official"),
            Self::Practice => Text::new("theo thực tế vận hành", "operating practice"),
            Self::Illustrative => Text::new("minh họa", "illustrative"),
        }
    }
}

impl Word for ItemStatus {
    const WORDS: &'static [(&'static str, Self)] =
        &[("official", Self::Official), ("practice", Self::Practice), ("illustrative", Self::Illustrative)];
}

/// What an item does in the arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The sum of its children.
    Parent,
    /// A leaf with points of its own, part of its parent's maximum.
    Leaf,
    /// A parent that holds nothing but bonus and deduction items; its maximum caps each of the two.
    AdjustmentGroup,
    /// A leaf whose points are added beside the tree.
    Bonus,
    /// A leaf whose points are taken away beside the tree.
    Deduction,
    /// Followed for information only; no points.
    Monitored,
}

impl Role {
    /// Whether the item stands beside the tree: no part of any maximum.
    #[must_use]
    pub fn is_adjustment(self) -> bool {
        matches!(self, Self::AdjustmentGroup | Self::Bonus | Self::Deduction)
    }

    /// Whether the item takes a value that is scored.
    #[must_use]
    pub fn is_scored_leaf(self) -> bool {
        matches!(self, Self::Leaf | Self::Bonus | Self::Deduction)
    }
}

/// One item of a framework. Items lie in the order of the tree: a parent, then its children with theirs.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The code, unique in the framework.
    pub code: String,
    /// The position of the parent in [`Framework::items`](crate::Framework::items).
    pub parent: Option<usize>,
    /// The positions of the children, in order.
    pub children: Vec<usize>,
    /// How many items stand above it.
    pub depth: usize,
    /// The level.
    pub level: Level,
    /// What it does in the arithmetic.
    pub role: Role,
    /// The position of a scored leaf among the leaves.
    pub leaf: Option<usize>,
    /// The identifier of a domain that outlives its name.
    pub stable_domain: Option<String>,
    /// The name.
    pub name: Text,
    /// The maximum that the file states.
    pub stated_max: Option<Decimal>,
    /// The most that can be attained: the stated maximum of a leaf, the sum over the children of a parent (bonus
    /// and deduction aside). It is the denominator of percentages; where it differs from the stated maximum, the
    /// check of the tree said so.
    pub attainable: Decimal,
    /// Where the value comes from.
    pub value_source: Option<ValueSource>,
    /// The rule of a scored leaf; none when it was set aside by the check.
    pub rule: Option<Rule>,
    /// The measure that the value is taken from.
    pub measure: Option<String>,
    /// The evidence asked for.
    pub evidence: Option<Text>,
    /// Who checks it.
    pub owner: Option<Text>,
    /// A remark kept with the item.
    pub note: Option<Text>,
    /// What "not applicable" does here.
    pub not_applicable: NotApplicable,
    /// Whether units score themselves on it. By default all but survey items (guidance under 4361/QĐ-BNV).
    pub self_scored: bool,
    /// What kind of text it is.
    pub status: Option<ItemStatus>,
    /// How many criteria the source counts in it.
    pub criteria: Option<u32>,
    /// How many components the source counts in it.
    pub components: Option<u32>,
}
