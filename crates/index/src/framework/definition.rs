//! What a content file says, item by item, before the tree is put together.

use super::item::{ItemStatus, ValueSource};
use crate::settings::{NotApplicable, Settings};
use crate::{Band, Level};
use caicach_findings::{Place, Text};
use rust_decimal::Decimal;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// What kind of text a framework is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum FrameworkStatus {
    /// The text of a decision.
    Official,
    /// How an operating system or document does it; not law.
    Practice,
    /// Official in part; the reason says what is not known.
    Incomplete,
    /// Made up to show the product.
    Illustrative,
    /// An office's own table, not checked against a decision.
    #[default]
    Local,
}

/// Everything about a framework except its items.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Header {
    /// The file it was read from, for findings.
    pub file: Option<String>,
    /// Its identifier, for example `par-province-2948-2017`. Two versions have two identifiers.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// The number of the decision, for example `2948/QĐ-BNV`.
    pub decision: Option<String>,
    /// The date of the decision, or the part of it that is known: `2017-12-28`, `2017-12`, `2017`.
    pub decided_on: Option<String>,
    /// Who decided.
    pub issuer: Option<String>,
    /// The kinds of units that are scored by it: `province`, `commune`, `staff`, …
    pub applies_to: Vec<String>,
    /// The first year scored by it.
    pub year_from: Option<i32>,
    /// The last year scored by it.
    pub year_to: Option<i32>,
    /// What kind of text it is.
    pub status: FrameworkStatus,
    /// Why it has that status: what is not known, what was made up.
    pub status_reason: Text,
    /// Where it comes from.
    pub source: Option<String>,
    /// The identifier of the framework of the upper level, which fixes the criteria; the components beneath them are its own.
    pub upper: Option<String>,
    /// Remarks kept with the framework.
    pub notes: Vec<Text>,
    /// How many criteria its source says that it has, where the source says so.
    pub stated_criteria: Option<u32>,
    /// How many components its source says that it has, where the source says so.
    pub stated_components: Option<u32>,
    /// Identifiers of domains that outlive their names: item code → identifier.
    pub stable_domains: BTreeMap<String, String>,
    /// How it computes.
    pub settings: Settings,
    /// Its bands (xếp loại).
    pub bands: Vec<Band>,
}

/// A rule by its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleDefinition {
    /// The word of its kind.
    pub kind: String,
    /// Its parameters: a table, or null for none.
    pub parameters: Json,
}

/// One item as the file has it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ItemDefinition {
    /// The line of the file, from 1, when it is known.
    pub line: Option<u64>,
    /// The code, unique in the framework.
    pub code: String,
    /// The code of the parent; none for an item at the top.
    pub parent: Option<String>,
    /// The level; by its place in the tree when absent.
    pub level: Option<Level>,
    /// The identifier of a domain that outlives its name.
    pub stable_domain: Option<String>,
    /// The name.
    pub name: Text,
    /// The maximum points; the sum of the children when a parent has none.
    pub max_points: Option<Decimal>,
    /// Where the value of a leaf comes from.
    pub value_source: Option<ValueSource>,
    /// The rule of a leaf.
    pub rule: Option<RuleDefinition>,
    /// The measure that a leaf's value is taken from, for example `dossiers.on_time:commune`.
    pub measure: Option<String>,
    /// The evidence asked for (tài liệu kiểm chứng).
    pub evidence: Option<Text>,
    /// Who checks it.
    pub owner: Option<Text>,
    /// A remark kept with the item.
    pub note: Option<Text>,
    /// What "not applicable" does here, when it differs from the framework.
    pub not_applicable: Option<NotApplicable>,
    /// Whether units score themselves on it; when absent, all but survey items.
    pub self_scored: Option<bool>,
    /// Followed for information only: it has no points and no rule.
    pub monitored: bool,
    /// What kind of text it is.
    pub status: Option<ItemStatus>,
    /// How many criteria the source counts in it, where the criteria themselves are not known.
    pub criteria: Option<u32>,
    /// How many components the source counts in it, where they are not known.
    pub components: Option<u32>,
}

impl Header {
    /// A framework known by nothing but its items (a CSV file without a TOML file): no decision, default
    /// settings.
    #[must_use]
    pub fn plain(id: impl Into<String>) -> Self {
        let id = id.into();
        Self { name: Text::new(id.clone(), id.clone()), id, ..Self::default() }
    }

    /// The place of a finding about the header.
    pub(crate) fn place(&self) -> Place {
        Place { file: self.file.clone(), ..Place::default() }
    }

    /// The place of a finding about an item.
    pub(crate) fn place_of(&self, item: &ItemDefinition) -> Place {
        Place { file: self.file.clone(), line: item.line, item: Some(item.code.clone()), ..Place::default() }
    }
}

impl FrameworkStatus {
    /// The word shown to people.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Official => Text::new("chính thức", "official"),
            Self::Practice => Text::new("theo thực tế vận hành", "operating practice"),
            Self::Incomplete => Text::new("chưa đầy đủ", "incomplete"),
            Self::Illustrative => Text::new("minh họa", "illustrative"),
            Self::Local => Text::new("của cơ quan, đơn vị", "an office's own"),
        }
    }
}

impl crate::settings::Word for FrameworkStatus {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("official", Self::Official),
        ("practice", Self::Practice),
        ("incomplete", Self::Incomplete),
        ("illustrative", Self::Illustrative),
        ("local", Self::Local),
    ];
}
