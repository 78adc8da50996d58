//! From entries to totals, ranks and bands, and to what is published.

use super::filled::Filled;
use super::sheet::read_entry;
use super::{Year, YearGroup};
use crate::policy::Action;
use crate::sheet::ScoreSheet;
use crate::{App, AppError, Caller};
use caicach_assessments::{Ballot, RoundKind, Statement, UnitSheet, VoteResult};
use caicach_findings::{Finding, Place, Text};
use caicach_index::{Assessed, RawValue, Values, score};
use caicach_store::{AssessmentId, AssessmentUnit, NewPublication, Publication, StoreError};
use chrono::NaiveDate;
use serde_json::json;
use std::collections::BTreeMap;

/// How often a ballot is cast again when somebody else votes in the same moment.
const TRIES: usize = 20;

/// What was entered for a unit.
pub(super) struct Entered<'a> {
    /// Its code.
    pub(super) unit: &'a str,
    /// The entries.
    pub(super) sheet: &'a UnitSheet,
    /// What the system filled in.
    pub(super) filled: &'a BTreeMap<String, Filled>,
}

impl Year {
    /// Whether a result was published.
    #[must_use]
    pub fn is_published(&self) -> bool {
        !self.publications.is_empty()
    }

    /// How the council's vote stands.
    #[must_use]
    pub fn vote(&self) -> VoteResult {
        self.council.result()
    }
}

impl App {
    /// The scores of all units after a round, a sheet for each group. It costs the same number of queries however many units
    /// there are.
    ///
    /// # Errors
    /// The caller may not; there is no such assessment; the database cannot be read.
    pub async fn year_results(
        &self,
        caller: &Caller,
        id: AssessmentId,
        after: RoundKind,
    ) -> Result<(Year, Vec<AssessmentUnit>, Vec<ScoreSheet>), AppError> {
        self.check_sees_years(caller)?;
        let reached = self.readable_units(caller).await?;
        let (year, mut units, mut results) = self.scored_year(id, after).await?;
        // Ranks are those among all units, also for somebody who sees only some of them.
        units.retain(|unit| reached.includes(&unit.code));
        for sheet in &mut results {
            sheet.units.retain(|unit| reached.includes(&unit.code));
        }
        Ok((year, units, results))
    }

    /// The scores of all units after a round, whoever asks.
    pub(super) async fn scored_year(
        &self,
        id: AssessmentId,
        after: RoundKind,
    ) -> Result<(Year, Vec<AssessmentUnit>, Vec<ScoreSheet>), AppError> {
        let year = self.year(id).await?;
        let queries = self.store().queries();
        let units = queries.assessment_units(id).await?;
        let mut sheets: BTreeMap<String, UnitSheet> = BTreeMap::new();
        for stored in queries.assessment_entries(id, None, None).await? {
            if let Some((round, entry)) = read_entry(&stored)? {
                sheets.entry(stored.key.unit).or_default().set(&stored.key.item, round, entry);
            }
        }
        let mut results = Vec::with_capacity(year.groups.len());
        for group in &year.groups {
            results.push(self.group_result(&year, group, &units, &sheets, after).await?);
        }
        Ok((year, units, results))
    }

    async fn group_result(
        &self,
        year: &Year,
        group: &YearGroup,
        units: &[AssessmentUnit],
        sheets: &BTreeMap<String, UnitSheet>,
        after: RoundKind,
    ) -> Result<ScoreSheet, AppError> {
        let framework = &group.framework.framework;
        let filled = self.filled(framework, year.assessment.year).await?;
        let of_group: Vec<&AssessmentUnit> = units.iter().filter(|unit| unit.group_id == group.id).collect();
        let (no_sheet, nothing) = (UnitSheet::default(), BTreeMap::new());
        let entered = of_group.iter().map(|unit| Entered {
            unit: &unit.code,
            sheet: sheets.get(&unit.code).unwrap_or(&no_sheet),
            filled: filled.get(&unit.code).unwrap_or(&nothing),
        });
        let mut sheet = self.score_entries(year, group, entered, after);
        // Units are called what they were called when the assessment was opened.
        for scored in &mut sheet.units {
            if let Some(unit) = of_group.iter().find(|unit| unit.code == scored.code) {
                scored.name.clone_from(&unit.name);
            }
        }
        Ok(sheet)
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
                        if let Some(value) = filled.get(&item.code) {
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

    /// A member of the council votes, at the meeting or in writing. Voting again replaces the earlier ballot.
    ///
    /// # Errors
    /// The caller may not; the member is not in the council; the result is published; the database cannot be written.
    pub async fn cast_vote(
        &self,
        caller: &Caller,
        id: AssessmentId,
        member: &str,
        ballot: &Ballot,
    ) -> Result<VoteResult, AppError> {
        self.check_scope(caller, Action::Vote)?;
        let mut tries = 0;
        loop {
            let mut year = self.year(id).await?;
            if !year.council.cast(member, ballot.clone()) {
                return Err(AppError::NotFound("member"));
            }
            tries += 1;
            let rounds = year.rounds.clone();
            let edited =
                self.edit_year(caller, &year, year.assessment.version, rounds, &year.council, None).await;
            match edited {
                Err(AppError::Store(StoreError::Conflict { .. })) if tries < TRIES => {}
                other => return other.map(|()| year.council.result()),
            }
        }
    }

    /// Publishes what the rounds came to. It never changes afterwards; published again with a reason, a corrected version
    /// stands beside it.
    ///
    /// # Errors
    /// The caller may not; the council has not approved, where there is one; the decision has no number; the database cannot be
    /// written.
    pub async fn publish_year(
        &self,
        caller: &Caller,
        id: AssessmentId,
        decision_number: &str,
        decided_on: NaiveDate,
        reason: Option<&str>,
    ) -> Result<Publication, AppError> {
        self.check_year(caller, Action::Publish, Some(id))?;
        let last = self.year(id).await?.last_scored();
        let (year, units, sheets) = self.scored_year(id, last).await?;
        let vote = year.vote();
        if vote.members > 0 && !vote.is_approved() {
            return Err(AppError::Input(not_approved(vote).into()));
        }
        let new = NewPublication {
            decision_number: decision_number.trim().to_owned(),
            decided_on,
            reason: reason.map(str::to_owned),
            result: json!({ "name": year.assessment.name, "year": year.assessment.year, "sheets": sheets }),
        };
        let decision = (new.decision_number.as_str(), decided_on);
        let again = new.reason.as_deref().filter(|_| year.is_published());
        let news = self.news_of_publication(caller, &year, &units, decision, again).await?;
        Ok(self.store().commands().telling(&news).publish(&caller.actor, id, new).await?)
    }
}

fn not_approved(vote: VoteResult) -> Finding {
    let needed = vote.still_needed();
    Finding::rejected(
        "not-approved",
        Text::new(
            format!("Hội đồng chưa thông qua: còn thiếu {needed} phiếu tán thành"),
            format!("The council has not approved: {needed} more votes are needed"),
        ),
    )
    .hint(Text::new(
        "Lấy thêm ý kiến, kể cả bằng văn bản; cần quá nửa số thành viên",
        "Ask the others, also in writing; more than half of the members are needed",
    ))
}
