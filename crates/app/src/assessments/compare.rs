//! Two states of a year side by side: rounds, publications, what was counted.

use super::{Year, YearEntries};
use crate::sheet::{ScoreSheet, SheetUnit};
use crate::{App, AppError};
use caicach_assessments::{Changes, Difference, RoundKind, differences};
use caicach_index::{Framework, Item};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A state of a year that can be laid beside another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// After a round.
    Round(RoundKind),
    /// As it was published, by the number of the publication.
    Published(i32),
    /// What registers and surveys say, as far as they know the components.
    Counted,
}

/// How a published side is written, before its number.
const PUBLISHED: &str = "published-";
/// How the counted side is written.
const COUNTED: &str = "counted";

impl Side {
    /// The word in addresses.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Round(kind) => kind.code().to_owned(),
            Self::Published(number) => format!("{PUBLISHED}{number}"),
            Self::Counted => COUNTED.to_owned(),
        }
    }

    /// The side that a word names.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        if code == COUNTED {
            return Some(Self::Counted);
        }
        match code.strip_prefix(PUBLISHED) {
            Some(number) => number.parse().ok().map(Self::Published),
            None => RoundKind::parse(code).map(Self::Round),
        }
    }
}

impl Year {
    /// The states that the year has, in the order in which they came about.
    #[must_use]
    pub fn sides(&self) -> Vec<Side> {
        let rounds = self.rounds.scored().map(Side::Round);
        let published = self.publications.iter().rev().map(|one| Side::Published(one.number));
        std::iter::once(Side::Counted).chain(rounds).chain(published).collect()
    }
}

/// A unit in two states.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitComparison {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The totals; none where the state has none.
    pub totals: [Option<Decimal>; 2],
    /// The points of the components in both states, in the order of the framework.
    points: [Vec<Option<Decimal>>; 2],
}

impl UnitComparison {
    /// The components side by side. Where one of the states is what was counted, those that it knows.
    #[must_use]
    pub fn differences<'a>(&self, framework: &'a Framework) -> Vec<Difference<'a>> {
        let [before, after] = &self.points;
        differences(framework, before, after)
    }

    /// How many components differ and by how much.
    #[must_use]
    pub fn changes(&self, framework: &Framework) -> Changes {
        self.differences(framework).iter().collect()
    }
}

/// The units that the caller reaches of a group, in two states; by name.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupComparison {
    /// The units.
    pub units: Vec<UnitComparison>,
}

/// The points of a unit in a state.
type Standing = (Option<Decimal>, Vec<Option<Decimal>>);

impl App {
    /// All units that a caller reaches in two states, by group.
    ///
    /// # Errors
    /// The year has no such state; the database cannot be read.
    pub async fn compare(
        &self,
        entries: &YearEntries,
        sides: [Side; 2],
    ) -> Result<Vec<GroupComparison>, AppError> {
        let [before, after] = sides;
        let mut groups = Vec::with_capacity(entries.year.groups.len());
        for (place, group) in entries.year.groups.iter().enumerate() {
            let mut earlier = self.standing(entries, place, before).await?;
            let mut later = self.standing(entries, place, after).await?;
            let is_partial = before == Side::Counted || after == Side::Counted;
            let mut units: Vec<UnitComparison> = Vec::new();
            for unit in entries.units_of(group) {
                let (before_total, mut before) = earlier.remove(&unit.code).unwrap_or_default();
                let (after_total, mut after) = later.remove(&unit.code).unwrap_or_default();
                if is_partial {
                    keep_what_both_know(&mut before, &mut after);
                }
                units.push(UnitComparison {
                    code: unit.code.clone(),
                    name: unit.name.clone(),
                    totals: [before_total, after_total],
                    points: [before, after],
                });
            }
            units.sort_by(|one, other| one.name.cmp(&other.name));
            groups.push(GroupComparison { units });
        }
        Ok(groups)
    }

    async fn standing(
        &self,
        entries: &YearEntries,
        place: usize,
        side: Side,
    ) -> Result<BTreeMap<String, Standing>, AppError> {
        let year = &entries.year;
        let group = year.groups.get(place).ok_or(AppError::NotFound("group"))?;
        let framework = &group.framework.framework;
        let standing = match side {
            Side::Round(kind) => {
                let sheet = self.group_scores(entries, place, group, kind);
                let known = |unit: &SheetUnit| {
                    let items = framework.leaves().zip(&unit.items);
                    let points = items.map(|(item, points)| {
                        points.filter(|_| entries.is_known(place, &unit.code, item, kind))
                    });
                    let total = entries.knows_of(place, &unit.code, kind).then_some(unit.points);
                    (unit.code.clone(), (total, points.collect()))
                };
                sheet.units.iter().map(known).collect()
            }
            Side::Published(number) => {
                let known = year.publications.iter().find(|known| known.number == number);
                let known = known.ok_or(AppError::NotFound("publication"))?;
                let published = self.published_year(year.assessment.id, known).await?;
                published.sheets.get(place).map(published_points).unwrap_or_default()
            }
            Side::Counted => {
                let of_unit = |(unit, filled): (&String, &BTreeMap<String, super::Filled>)| {
                    let points = |item: &Item| filled.get(&item.code).and_then(|value| value.points);
                    (unit.clone(), (None, framework.leaves().map(points).collect()))
                };
                entries.filled.get(place).into_iter().flatten().map(of_unit).collect()
            }
        };
        Ok(standing)
    }
}

fn published_points(sheet: &ScoreSheet) -> BTreeMap<String, Standing> {
    let of_unit = |unit: &SheetUnit| (unit.code.clone(), (Some(unit.points), unit.items.clone()));
    sheet.units.iter().map(of_unit).collect()
}

/// What one state does not know is no difference.
fn keep_what_both_know(before: &mut [Option<Decimal>], after: &mut [Option<Decimal>]) {
    for (one, other) in before.iter_mut().zip(after) {
        if one.is_none() || other.is_none() {
            (*one, *other) = (None, None);
        }
    }
}
