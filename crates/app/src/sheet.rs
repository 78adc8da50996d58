//! Score sheets: what a scored year looks like when it is stored and shown.
//!
//! A sheet is the content of a snapshot. It carries everything that a page shows, names included, so that it stays
//! readable when units or frameworks change later.

use crate::index_values::CountedValue;
use caicach_findings::Text;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A name in both languages, as it was when the sheet was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetName {
    /// Vietnamese.
    pub vi: String,
    /// English; empty when there is none.
    pub en: String,
}

impl From<&Text> for SheetName {
    fn from(text: &Text) -> Self {
        Self { vi: text.vi.clone(), en: text.en.clone() }
    }
}

/// The scores of one group of units in one year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreSheet {
    /// The framework.
    pub framework_id: String,
    /// Its name.
    pub framework_name: SheetName,
    /// The year.
    pub year: i32,
    /// The kind of the units, by the word of the unit tree.
    pub group: String,
    /// Whether units or values were made up to show the product.
    pub is_illustrative: bool,
    /// The domains in the order of the framework.
    pub domains: Vec<SheetDomain>,
    /// The scored items in the order of the framework, for [`SheetUnit::items`].
    pub items: Vec<String>,
    /// The units, best first.
    pub units: Vec<SheetUnit>,
    /// From what values were counted; none where nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<CountedIn>,
}

/// The period and the snapshots of registers in which values were counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedIn {
    /// The period.
    pub period: String,
    /// Administrative or calendar, by its word.
    pub period_kind: String,
    /// The snapshots, by register.
    pub snapshots: BTreeMap<String, u64>,
}

/// One domain of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetDomain {
    /// Its code in the framework.
    pub code: String,
    /// The identifier that outlives its name, so that years are compared by it.
    pub stable_id: String,
    /// Its name.
    pub name: SheetName,
    /// Its maximum.
    pub maximum: Decimal,
}

/// One unit of a sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SheetUnit {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The total, bonus and deduction included.
    pub points: Decimal,
    /// What could be attained.
    pub maximum: Decimal,
    /// Points / maximum × 100.
    pub percent: Option<Decimal>,
    /// The rank in the group.
    pub rank: Option<Decimal>,
    /// The band.
    pub band: Option<SheetName>,
    /// The score of each domain, in the order of [`ScoreSheet::domains`].
    pub domains: Vec<Option<DomainScore>>,
    /// The points of each scored item, in the order of [`ScoreSheet::items`]; none where it does not apply.
    pub items: Vec<Option<Decimal>>,
    /// The items whose values were counted from records, and not stated.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub counted: BTreeMap<String, CountedValue>,
}

/// The score of a unit in one domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainScore {
    /// The points.
    pub points: Decimal,
    /// What could be attained.
    pub maximum: Decimal,
    /// Points / maximum × 100.
    pub percent: Option<Decimal>,
    /// The rank in the group.
    pub rank: Option<Decimal>,
}

impl ScoreSheet {
    /// The row of a unit.
    #[must_use]
    pub fn unit(&self, code: &str) -> Option<&SheetUnit> {
        self.units.iter().find(|unit| unit.code == code)
    }

    /// The percentages of a domain of all units that have one.
    #[must_use]
    pub fn domain_percentages(&self, domain: usize) -> Vec<Decimal> {
        self.units.iter().filter_map(|unit| unit.domains.get(domain)?.as_ref()?.percent).collect()
    }
}

/// How sure the ranks of a group are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UncertaintySheet {
    /// How many draws.
    pub draws: u32,
    /// The seed.
    pub seed: u64,
    /// By how much weights vary, up and down.
    pub weight_noise: f64,
    /// The levels whose weights vary, from the leaves.
    pub levels: Vec<usize>,
    /// The k of the chance to be among the first k.
    pub top: u32,
    /// The units, best first.
    pub units: Vec<UncertaintyUnit>,
}

/// How sure the rank of one unit is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UncertaintyUnit {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The rank without variation.
    pub rank: u32,
    /// Quantiles of the rank at 5 %, 50 % and 95 %.
    pub rank_quantiles: [f64; 3],
    /// Quantiles of the score.
    pub score_quantiles: [f64; 3],
    /// The share of draws with a rank among the first k.
    pub p_top: f64,
    /// How often it had each rank, from rank 1 on.
    pub rank_counts: Vec<u32>,
}
