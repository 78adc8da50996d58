//! The domains of one unit over two years.
//!
//! Names and even numbers of domains change between decisions ("Hiện đại hoá hành chính" became "Xây dựng và phát
//! triển Chính phủ điện tử, Chính phủ số"), so domains are compared by an identifier that outlives their names.

use crate::{Level, Scores};
use caicach_findings::Text;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// The result of one unit in one domain.
#[derive(Debug, Clone, PartialEq)]
pub struct DomainResult {
    /// The identifier that outlives the name; none when the framework gives none.
    pub identifier: Option<String>,
    /// The code in its framework.
    pub code: String,
    /// The name in its framework.
    pub name: Text,
    /// Points.
    pub points: Decimal,
    /// The applicable maximum.
    pub maximum: Decimal,
    /// Points / maximum × 100.
    pub percent: Option<Decimal>,
    /// The rank among the units of that year.
    pub rank: Option<Decimal>,
}

/// A domain in two years.
#[derive(Debug, Clone, PartialEq)]
pub struct DomainChange {
    /// The identifier, when there is one.
    pub identifier: Option<String>,
    /// The earlier year.
    pub previous: Option<DomainResult>,
    /// The later year.
    pub current: Option<DomainResult>,
    /// Points gained; none when the maximum of the domain is not the same in both years.
    pub points_change: Option<Decimal>,
    /// Percentage points gained.
    pub percent_change: Option<Decimal>,
    /// Places risen.
    pub rank_change: Option<Decimal>,
}

/// How many domains rose and fell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// More than before.
    pub rose: usize,
    /// Less than before.
    pub fell: usize,
    /// The same.
    pub unchanged: usize,
    /// In one year only, without an identifier, or on another scale.
    pub not_comparable: usize,
}

/// The domains of a unit over two years: "5 of 8 domains rose".
#[derive(Debug, Clone, PartialEq)]
pub struct DomainComparison {
    /// The domains of the later year in order, then those that only the earlier year has.
    pub domains: Vec<DomainChange>,
    /// By points, where the maximum is the same in both years.
    pub in_points: Counts,
    /// By percentage of what could be attained.
    pub in_percent: Counts,
    /// By rank.
    pub in_rank: Counts,
}

impl Scores {
    /// The results of a unit in the domains of its framework, in order; empty for an unknown unit. All units are
    /// ranked for it; for the domains of all units [`Scores::rows`] ranks them once.
    #[must_use]
    pub fn domain_results(&self, unit: &str) -> Vec<DomainResult> {
        let Some(position) = self.unit_position(unit) else { return Vec::new() };
        let domains = self.framework().items().iter().filter(|item| item.level == Level::Domain);
        domains
            .filter(|item| !item.role.is_adjustment())
            .filter_map(|item| {
                let score = self.item(unit, &item.code)?;
                Some(DomainResult {
                    identifier: item.stable_domain.clone(),
                    code: item.code.clone(),
                    name: item.name.clone(),
                    points: score.points,
                    maximum: score.maximum,
                    percent: score.percent,
                    rank: self.item_ranks(&item.code).get(position).copied().flatten(),
                })
            })
            .collect()
    }
}

/// Compares the domains of one unit over two years, by identifier.
#[must_use]
pub fn compare_domains(previous: &[DomainResult], current: &[DomainResult]) -> DomainComparison {
    let earlier: HashMap<&str, &DomainResult> =
        previous.iter().filter_map(|domain| Some((domain.identifier.as_deref()?, domain))).collect();
    let mut domains = Vec::new();
    for now in current {
        let before = now.identifier.as_deref().and_then(|identifier| earlier.get(identifier)).copied();
        domains.push(change_of(before, Some(now)));
    }
    for before in previous {
        let goes_on =
            before.identifier.is_some() && current.iter().any(|now| now.identifier == before.identifier);
        if !goes_on {
            domains.push(change_of(Some(before), None));
        }
    }
    let counts = |change: fn(&DomainChange) -> Option<Decimal>| {
        let mut counts = Counts::default();
        for domain in &domains {
            counts.add(change(domain));
        }
        counts
    };
    let in_points = counts(|domain| domain.points_change);
    let in_percent = counts(|domain| domain.percent_change);
    let in_rank = counts(|domain| domain.rank_change);
    DomainComparison { domains, in_points, in_percent, in_rank }
}

fn change_of(previous: Option<&DomainResult>, current: Option<&DomainResult>) -> DomainChange {
    let mut change = DomainChange {
        identifier: current.or(previous).and_then(|domain| domain.identifier.clone()),
        previous: previous.cloned(),
        current: current.cloned(),
        points_change: None,
        percent_change: None,
        rank_change: None,
    };
    if let (Some(before), Some(now)) = (previous, current) {
        if before.maximum == now.maximum {
            change.points_change = now.points.checked_sub(before.points);
        }
        change.percent_change =
            before.percent.zip(now.percent).and_then(|(before, now)| now.checked_sub(before));
        change.rank_change = before.rank.zip(now.rank).and_then(|(before, now)| before.checked_sub(now));
    }
    change
}

impl Counts {
    fn add(&mut self, change: Option<Decimal>) {
        match change {
            None => self.not_comparable += 1,
            Some(change) if change > Decimal::ZERO => self.rose += 1,
            Some(change) if change < Decimal::ZERO => self.fell += 1,
            Some(_) => self.unchanged += 1,
        }
    }

    /// How many domains there are.
    #[must_use]
    pub fn total(&self) -> usize {
        self.rose + self.fell + self.unchanged + self.not_comparable
    }

    /// The counts in a sentence.
    #[must_use]
    pub fn describe(&self) -> Text {
        let (rose, total) = (self.rose, self.total());
        let (fell, unchanged) = (self.fell, self.unchanged);
        let mut vi = format!("{rose}/{total} lĩnh vực tăng, {fell} giảm, {unchanged} không đổi");
        let mut en = format!("{rose} of {total} domains rose, {fell} fell, {unchanged} did not change");
        if self.not_comparable > 0 {
            vi.push_str(&format!(", {} không so sánh được", self.not_comparable));
            en.push_str(&format!(", {} cannot be compared", self.not_comparable));
        }
        Text::new(vi, en)
    }
}
