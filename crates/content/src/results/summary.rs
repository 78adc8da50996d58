//! What is known of a whole year, gathered from all files.

use super::PublishedResults;
use super::conflict::{Concern, Conflict};
use super::figure::{Figure, Provenance};
use super::group::{Group, RegionMean};
use super::year_record::{Statistic, YearRecord};
use super::year_table::YearTable;
use caicach_findings::Text;
use rust_decimal::Decimal;

/// What is known of an index in a year as a whole.
#[derive(Debug, Clone)]
pub struct YearSummary<'a> {
    /// When the results were published: a date, a month or a year.
    pub published_on: Option<&'a str>,
    /// The mean of the units; computed where the list is complete and no source gives it.
    pub mean: Option<Statistic>,
    /// The value of the country as a whole.
    pub national: Option<Statistic>,
    /// The highest value; computed as the mean is.
    pub maximum: Option<Statistic>,
    /// The lowest value; computed as the mean is.
    pub minimum: Option<Statistic>,
    /// The parts of the national value, by identifier.
    pub parts: Vec<(&'a str, &'a Statistic)>,
    /// Who was asked.
    pub respondents: Option<&'a Text>,
    /// What has to be known.
    pub note: Option<&'a Text>,
    /// The sources.
    pub sources: Vec<&'a str>,
    /// Groups of the provinces.
    pub groups: Vec<&'a Group>,
    /// Means of regions.
    pub regions: Vec<&'a RegionMean>,
    /// Values given as highest or lowest whose unit is not named.
    pub extremes: Vec<&'a Figure>,
    /// Known conflicts about the summary.
    pub conflicts: Vec<&'a Conflict>,
}

impl PublishedResults {
    /// What is known of an index in a year as a whole; `None` when nothing is.
    #[must_use]
    pub fn summary(&self, index: &str, year: i32) -> Option<YearSummary<'_>> {
        let record = self.records.iter().find(|record| record.index == index && record.year == year);
        let table = self.table(index, year);
        if record.is_none() && table.is_none() {
            return None;
        }
        let computed = table.as_ref().map(computed_statistics).unwrap_or_default();
        let stated = |of: fn(&YearRecord) -> &Option<Statistic>| record.and_then(|record| of(record).clone());
        let groups = self.groups.iter().filter(|group| {
            group.index == index && group.year == year && group.level == "province" && group.place.is_none()
        });
        let regions = self.regions.iter().filter(|region| region.index == index && region.year == year);
        Some(YearSummary {
            published_on: record.and_then(|record| record.published_on.as_deref()),
            mean: stated(|record| &record.mean).or(computed.mean),
            national: stated(|record| &record.national),
            maximum: stated(|record| &record.maximum).or(computed.maximum),
            minimum: stated(|record| &record.minimum).or(computed.minimum),
            parts: record
                .map(|record| record.parts.iter().map(|(part, value)| (part.as_str(), value)).collect())
                .unwrap_or_default(),
            respondents: record.and_then(|record| record.respondents.as_ref()),
            note: record.and_then(|record| record.note.as_ref()),
            sources: record
                .map(|record| record.sources.iter().map(String::as_str).collect())
                .unwrap_or_default(),
            groups: groups.collect(),
            regions: regions.collect(),
            extremes: table.map(|table| table.extremes).unwrap_or_default(),
            conflicts: self
                .conflicts
                .iter()
                .filter(|conflict| {
                    conflict.is_about(Concern::Summary, index, year)
                        || conflict.is_about(Concern::Extreme, index, year)
                })
                .collect(),
        })
    }
}

#[derive(Default)]
struct ComputedStatistics {
    mean: Option<Statistic>,
    maximum: Option<Statistic>,
    minimum: Option<Statistic>,
}

/// Mean, highest and lowest of a complete list without disputed values; nothing otherwise.
fn computed_statistics(table: &YearTable<'_>) -> ComputedStatistics {
    if !table.completeness.may_rank() {
        return ComputedStatistics::default();
    }
    let values: Vec<Decimal> = table.rows.iter().filter_map(|row| row.value.agreed().copied()).collect();
    let computed = |number: Decimal| Statistic { number, printed: None, provenance: Provenance::Computed };
    let count = u64::try_from(values.len()).map(Decimal::from).unwrap_or_default();
    let sum = values.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value));
    ComputedStatistics {
        mean: sum.and_then(|sum| sum.checked_div(count)).map(computed),
        maximum: values.iter().max().copied().map(computed),
        minimum: values.iter().min().copied().map(computed),
    }
}
