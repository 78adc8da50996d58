//! What an appraiser should look at first: units far from their peers, or from their own past.

use super::YearEntries;
use crate::sheet::{ScoreSheet, SheetUnit};
use crate::{App, AppError};
use caicach_assessments::{RoundKind, Unusual, unusual};
use caicach_store::AssessmentUnit;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is far from what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Far {
    /// From what the other units of the group earn.
    FromPeers,
    /// From its own last year, where the others moved otherwise.
    FromPast,
}

/// What is looked at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Looked {
    /// The total.
    Total,
    /// A domain, by its place.
    Domain(usize),
    /// A component, by its code.
    Item(String),
}

/// A unit that stands far from others.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitMark {
    /// The code of the unit.
    pub unit: String,
    /// What was looked at.
    pub looked: Looked,
    /// From what it is far.
    pub far: Far,
    /// The share of what can be attained, or the change of that share since last year.
    pub value: f64,
    /// The median of the group.
    pub typical: f64,
    /// The modified z-score; none where nearly all others are the same.
    pub score: Option<f64>,
}

/// Shares of what can be attained, by what is looked at, in the order of the units.
type Shares = BTreeMap<Looked, Vec<Option<f64>>>;

impl App {
    /// The units of a group that the caller reaches and that stand far from the others, or from their past, after a round. Peers are all
    /// units of the group.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn unit_marks(
        &self,
        entries: &YearEntries,
        place: usize,
        after: RoundKind,
    ) -> Result<Vec<UnitMark>, AppError> {
        let Some(group) = entries.year.groups.get(place) else { return Ok(Vec::new()) };
        let framework = &group.framework.framework;
        let sheet = self.group_scores(entries, place, group, after);
        let units: Vec<&AssessmentUnit> =
            entries.all.iter().filter(|unit| unit.group_id == group.id).collect();
        let maxima: BTreeMap<&str, Decimal> =
            framework.leaves().map(|item| (item.code.as_str(), item.attainable)).collect();
        let of_sheet = |sheet: &ScoreSheet| shares(sheet, &units, &maxima);
        let mut now = of_sheet(&sheet);
        for item in framework.leaves() {
            let Some(shares) = now.get_mut(&Looked::Item(item.code.clone())) else { continue };
            for (unit, share) in units.iter().zip(shares) {
                *share = share.filter(|_| entries.is_known(place, &unit.code, item, after));
            }
        }
        // A sheet on which little stands yet is not far from anything: only whole ones are compared as a whole.
        let is_whole = |unit: &&AssessmentUnit| {
            let mut items = framework.leaves().filter(|item| !item.role.is_adjustment());
            items.all(|item| entries.is_known(place, &unit.code, item, after))
        };
        let whole: Vec<bool> = units.iter().map(is_whole).collect();
        for (looked, shares) in &mut now {
            if !matches!(looked, Looked::Item(_)) {
                for (share, is_whole) in shares.iter_mut().zip(&whole) {
                    *share = share.filter(|_| *is_whole);
                }
            }
        }
        let mut marks = Vec::new();
        let mut mark = |looked: &Looked, far: Far, values: &[Option<f64>]| {
            for Unusual { place, value, median, score } in unusual(values) {
                let Some(unit) = units.get(place).filter(|unit| entries.reaches(&unit.code)) else {
                    continue;
                };
                let (looked, unit) = (looked.clone(), unit.code.clone());
                marks.push(UnitMark { unit, looked, far, value, typical: median, score });
            }
        };
        for (looked, shares) in &now {
            mark(looked, Far::FromPeers, shares);
        }
        if let Some(past) = self.last_year(entries, place).await? {
            let before = of_sheet(&past);
            let is_same = past.items == sheet.items;
            for (looked, shares) in &now {
                let earlier = match looked {
                    Looked::Item(_) if !is_same => None,
                    Looked::Domain(place) => {
                        domain_in(&sheet, &past, *place).and_then(|place| before.get(&Looked::Domain(place)))
                    }
                    looked => before.get(looked),
                };
                let Some(earlier) = earlier else { continue };
                let changes: Vec<Option<f64>> =
                    shares.iter().zip(earlier).map(|(now, before)| Some((*now)? - (*before)?)).collect();
                mark(looked, Far::FromPast, &changes);
            }
        }
        marks.sort_by(|one, other| {
            (&one.unit, &one.looked, one.far).cmp(&(&other.unit, &other.looked, other.far))
        });
        Ok(marks)
    }

    /// The scores of the year before of units of a group: what an assessment published, else a year that was imported and scored.
    async fn last_year(
        &self,
        entries: &YearEntries,
        place: usize,
    ) -> Result<Option<Arc<ScoreSheet>>, AppError> {
        let Some(group) = entries.year.groups.get(place) else { return Ok(None) };
        let year = entries.year.assessment.year - 1;
        let has_some = |sheet: &ScoreSheet| {
            entries.all.iter().any(|unit| unit.group_id == group.id && sheet.unit(&unit.code).is_some())
        };
        Ok(self.earlier_sheets(year..year + 1, has_some).await?.remove(&year))
    }
}

/// The place of a domain in the sheet of another year, by the identifier that outlives its name.
fn domain_in(now: &ScoreSheet, past: &ScoreSheet, place: usize) -> Option<usize> {
    let domain = now.domains.get(place)?;
    past.domains.iter().position(|known| known.stable_id == domain.stable_id)
}

fn shares(sheet: &ScoreSheet, units: &[&AssessmentUnit], maxima: &BTreeMap<&str, Decimal>) -> Shares {
    let by_code: BTreeMap<&str, &SheetUnit> =
        sheet.units.iter().map(|unit| (unit.code.as_str(), unit)).collect();
    let rows: Vec<Option<&SheetUnit>> =
        units.iter().map(|unit| by_code.get(unit.code.as_str()).copied()).collect();
    let mut shares = Shares::new();
    let total = |row: &Option<&SheetUnit>| share((*row)?.points, (*row)?.maximum);
    shares.insert(Looked::Total, rows.iter().map(total).collect());
    for place in 0..sheet.domains.len() {
        let domain = |row: &Option<&SheetUnit>| {
            let score = (*row)?.domains.get(place)?.as_ref()?;
            share(score.points, score.maximum)
        };
        shares.insert(Looked::Domain(place), rows.iter().map(domain).collect());
    }
    for (place, code) in sheet.items.iter().enumerate() {
        let Some(maximum) = maxima.get(code.as_str()) else { continue };
        let item = |row: &Option<&SheetUnit>| share((*row)?.items.get(place).copied().flatten()?, *maximum);
        shares.insert(Looked::Item(code.clone()), rows.iter().map(item).collect());
    }
    shares
}

fn share(points: Decimal, maximum: Decimal) -> Option<f64> {
    points.checked_div(maximum).filter(|_| maximum > Decimal::ZERO)?.to_f64()
}
