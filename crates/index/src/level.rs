//! The levels of a framework.

use crate::settings::Word;
use caicach_findings::Text;

/// Where an item stands in the tree. Levels are ordered from the outside in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The whole framework. It is a level of scores, never of an item.
    Total,
    /// A group of domains (nhóm), as in 2204/QĐ-UBND of Huế: appraisal 70, people 30.
    Group,
    /// Domain (lĩnh vực).
    Domain,
    /// Criterion (tiêu chí). A leaf directly under a domain has this level.
    Criterion,
    /// Component (tiêu chí thành phần).
    Component,
    /// Anything beneath a component (nội dung chi tiết).
    Detail,
}

impl Level {
    /// Reads the word used in files and on the command line.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        <Self as Word>::parse(word)
    }

    /// The word used in files and on the command line.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Group => "group",
            Self::Domain => "domain",
            Self::Criterion => "criterion",
            Self::Component => "component",
            Self::Detail => "detail",
        }
    }

    /// The word shown to people.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Total => Text::new("tổng điểm", "total"),
            Self::Group => Text::new("nhóm", "group"),
            Self::Domain => Text::new("lĩnh vực", "domain"),
            Self::Criterion => Text::new("tiêu chí", "criterion"),
            Self::Component => Text::new("tiêu chí thành phần", "component"),
            Self::Detail => Text::new("nội dung chi tiết", "detail"),
        }
    }

    /// The level that a child has when its file does not say.
    #[must_use]
    pub(crate) fn below(self) -> Self {
        match self {
            Self::Total | Self::Group => Self::Domain,
            Self::Domain => Self::Criterion,
            Self::Criterion => Self::Component,
            Self::Component | Self::Detail => Self::Detail,
        }
    }

    /// Whether an item of this level may stand directly under one of the level `parent`. A group may hold groups
    /// and details may hold details; otherwise a child is deeper than its parent.
    #[must_use]
    pub(crate) fn may_stand_under(self, parent: Self) -> bool {
        let repeats = self == parent && matches!(self, Self::Group | Self::Detail);
        self > parent || repeats
    }
}

impl Word for Level {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("total", Self::Total),
        ("group", Self::Group),
        ("domain", Self::Domain),
        ("criterion", Self::Criterion),
        ("component", Self::Component),
        ("detail", Self::Detail),
    ];
}
