//! All that was entered in a year, read once and scored for any round.

use super::filled::{Filled, FilledValues};
use super::sheet::read_entry;
use super::{Year, YearGroup};
use crate::sheet::ScoreSheet;
use crate::{App, AppError, Caller};
use caicach_assessments::{RoundKind, Statement, UnitSheet, is_filled_by_system};
use caicach_findings::Place;
use caicach_index::{Assessed, Framework, Item, RawValue, Values, score};
use caicach_store::{AssessmentId, AssessmentUnit};
use std::collections::{BTreeMap, BTreeSet};

/// A year with what was entered and filled in for all its units.
#[derive(Debug, Clone)]
pub struct YearEntries {
    /// The year.
    pub year: Year,
    /// The units that the caller reaches, by code.
    pub units: Vec<AssessmentUnit>,
    /// All units: ranks and comparisons are those among all of them, also for somebody who sees only some.
    pub(super) all: Vec<AssessmentUnit>,
    pub(super) sheets: BTreeMap<String, UnitSheet>,
    /// What the system filled in, by group.
    pub(super) filled: Vec<FilledValues>,
    reached: BTreeSet<String>,
}

/// What was entered for a unit.
pub(super) struct Entered<'a> {
    /// Its code.
    pub(super) unit: &'a str,
    /// The entries.
    pub(super) sheet: &'a UnitSheet,
    /// What the system filled in.
    pub(super) filled: &'a BTreeMap<String, Filled>,
}

impl YearEntries {
    /// Whether the caller reaches a unit.
    #[must_use]
    pub fn reaches(&self, unit: &str) -> bool {
        self.reached.contains(unit)
    }

    /// The units of a group that the caller reaches.
    pub fn units_of(&self, group: &YearGroup) -> impl Iterator<Item = &AssessmentUnit> {
        self.units.iter().filter(move |unit| unit.group_id == group.id)
    }

    /// Whether anything is known of a component of a unit after a round: something was stated, or the system filled it in. `place` is
    /// that of the group among the groups of the year.
    #[must_use]
    pub fn is_known(&self, place: usize, unit: &str, item: &Item, after: RoundKind) -> bool {
        let stated = self.sheets.get(unit).is_some_and(|sheet| sheet.standing(item, after).is_some());
        stated || (is_filled_by_system(item) && self.filled_in(place, unit, &item.code).is_some())
    }

    /// Whether anything at all is known of a unit after a round. What is not known has no total and no rank to be shown.
    #[must_use]
    pub fn knows_of(&self, place: usize, unit: &str, after: RoundKind) -> bool {
        let framework = self.year.groups.get(place).map(|group| &group.framework.framework);
        let mut items = framework.into_iter().flat_map(Framework::leaves);
        items.any(|item| self.is_known(place, unit, item, after))
    }

    /// The units that have not handed in their self-score, also those that the caller does not reach.
    pub fn not_handed_in(&self) -> impl Iterator<Item = &AssessmentUnit> {
        let code = RoundKind::SelfScore.code();
        self.all.iter().filter(move |unit| unit.handed_in.get(code).is_none_or(|handed| handed.at.is_none()))
    }

    /// What the system filled in for a component of a unit, by the place of its group.
    pub(super) fn filled_in(&self, place: usize, unit: &str, item: &str) -> Option<&Filled> {
        self.filled.get(place)?.get(unit)?.get(item)
    }
}

impl App {
    /// A year with what was entered for its units. It costs the same number of queries however many units there are and whoever asks.
    ///
    /// # Errors
    /// The caller may not; there is no such assessment; the database cannot be read.
    pub async fn year_entries(&self, caller: &Caller, id: AssessmentId) -> Result<YearEntries, AppError> {
        self.check_sees_years(caller)?;
        let reached = self.units_reached_of(caller, id).await?;
        let mut entries = self.all_entries(id).await?;
        entries.units.retain(|unit| reached.contains(&unit.code));
        entries.reached = reached;
        Ok(entries)
    }

    /// The same, whoever asks.
    pub(super) async fn all_entries(&self, id: AssessmentId) -> Result<YearEntries, AppError> {
        let year = self.year(id).await?;
        let queries = self.store().queries();
        let all = queries.assessment_units(id).await?;
        let mut sheets: BTreeMap<String, UnitSheet> = BTreeMap::new();
        for stored in queries.assessment_entries(id, None, None).await? {
            if let Some((round, entry)) = read_entry(&stored)? {
                sheets.entry(stored.key.unit).or_default().set(&stored.key.item, round, entry);
            }
        }
        let mut filled = Vec::with_capacity(year.groups.len());
        for place in 0..year.groups.len() {
            filled.push(self.filled_of(&year, place, None).await?);
        }
        let reached = all.iter().map(|unit| unit.code.clone()).collect();
        Ok(YearEntries { year, units: all.clone(), all, sheets, filled, reached })
    }

    /// The scores after a round of the units that the caller reaches, a sheet for each group.
    #[must_use]
    pub fn year_scores(&self, entries: &YearEntries, after: RoundKind) -> Vec<ScoreSheet> {
        let groups = entries.year.groups.iter().enumerate();
        let mut sheets: Vec<ScoreSheet> =
            groups.map(|(place, group)| self.group_scores(entries, place, group, after)).collect();
        for sheet in &mut sheets {
            sheet.units.retain(|unit| entries.reaches(&unit.code));
        }
        sheets
    }

    /// The scores after a round, without units of which nothing is known.
    pub(super) fn known_scores(&self, entries: &YearEntries, after: RoundKind) -> Vec<ScoreSheet> {
        let mut sheets = self.year_scores(entries, after);
        for (place, sheet) in sheets.iter_mut().enumerate() {
            sheet.units.retain(|unit| entries.knows_of(place, &unit.code, after));
        }
        sheets
    }

    /// The scores after a round of all units of a group.
    pub(super) fn group_scores(
        &self,
        entries: &YearEntries,
        place: usize,
        group: &YearGroup,
        after: RoundKind,
    ) -> ScoreSheet {
        let of_group: Vec<&AssessmentUnit> =
            entries.all.iter().filter(|unit| unit.group_id == group.id).collect();
        let (no_sheet, nothing) = (UnitSheet::default(), BTreeMap::new());
        let filled = entries.filled.get(place);
        let entered = of_group.iter().map(|unit| Entered {
            unit: &unit.code,
            sheet: entries.sheets.get(&unit.code).unwrap_or(&no_sheet),
            filled: filled.and_then(|filled| filled.get(&unit.code)).unwrap_or(&nothing),
        });
        let mut sheet = self.score_entries(&entries.year, group, entered, after);
        // Units are called what they were called when the assessment was opened.
        let names: BTreeMap<&str, &str> =
            of_group.iter().map(|unit| (unit.code.as_str(), unit.name.as_str())).collect();
        for scored in &mut sheet.units {
            if let Some(name) = names.get(scored.code.as_str()) {
                scored.name = (*name).to_owned();
            }
        }
        sheet
    }

    /// Scores what was entered up to a round, by the same engine that scores a year.
    pub(super) fn score_entries<'a>(
        &self,
        year: &Year,
        group: &YearGroup,
        entered: impl Iterator<Item = Entered<'a>>,
        after: RoundKind,
    ) -> ScoreSheet {
        let framework = &group.framework.framework;
        let mut builder = Values::builder(framework, Place::item(group.name.clone()));
        for Entered { unit, sheet, filled } in entered {
            builder.unit(unit);
            for item in framework.leaves() {
                match sheet.standing(item, after).and_then(|(_, entry, _)| entry.statement.as_ref()) {
                    Some(Statement::Value(text)) => builder.push_text(unit, &item.code, text, None),
                    Some(Statement::NotApplicable) => {
                        builder.push(unit, &item.code, RawValue::NotApplicable, None);
                    }
                    Some(Statement::Points(points)) => {
                        builder.give(unit, &item.code, *points);
                    }
                    None => {
                        if let Some(value) = filled.get(&item.code).filter(|_| is_filled_by_system(item)) {
                            builder.push_text(unit, &item.code, &value.value, None);
                        }
                    }
                }
            }
        }
        let (values, _) = builder.finish();
        let assessed = Assessed { year: Some(year.assessment.year), ..Assessed::default() };
        let (scores, _) = score(&values, &assessed);
        self.sheet(framework, &scores, year.assessment.year, &group.name)
    }
}
