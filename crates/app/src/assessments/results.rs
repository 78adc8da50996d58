//! The council's vote, and what is published.

use super::filled::FilledValues;
use super::refusals::published;
use super::{Year, YearEntries};
use crate::policy::Action;
use crate::sheet::ScoreSheet;
use crate::{App, AppError, Caller};
use caicach_assessments::{Ballot, VoteResult};
use caicach_findings::{Finding, Text};
use caicach_store::{AssessmentId, Correction, NewPublication, Publication, StoreError};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;

/// What is published of a year.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PublishedYear {
    /// What it is called.
    pub(super) name: String,
    /// The year that is scored.
    pub(super) year: i32,
    /// The scores, a sheet for each group.
    pub(super) sheets: Vec<ScoreSheet>,
    /// What the system had filled in, by group, so that it can be read as it was. None in what was published before it was kept.
    #[serde(default)]
    pub(super) filled: Option<Vec<FilledValues>>,
}

/// The decision by which a year is published.
#[derive(Debug, Clone, Copy)]
pub struct PublishDecision<'a> {
    /// Its number.
    pub number: &'a str,
    /// Its day.
    pub decided_on: NaiveDate,
    /// Whether the result is to be published although units have not handed in.
    pub despite_missing: bool,
}

/// How often a ballot is cast again when somebody else votes in the same moment.
const TRIES: usize = 20;

impl Year {
    /// Whether the result is published and nothing of the year changes any more. A correction opens it again.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        !self.publications.is_empty() && self.correction().is_none()
    }

    /// The correction that is under way.
    #[must_use]
    pub fn correction(&self) -> Option<&Correction> {
        let newest = self.publications.first()?.number;
        self.corrections.iter().find(|correction| correction.corrects == newest)
    }

    /// How the council's vote stands.
    #[must_use]
    pub fn vote(&self) -> VoteResult {
        self.council.result()
    }
}

impl App {
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

    /// Opens a published year again, so that what was wrong can be mended. What was published stays; the corrected result is
    /// published beside it.
    ///
    /// # Errors
    /// The caller may not; there is no reason; the year is open already; the database cannot be written.
    pub async fn open_correction(
        &self,
        caller: &Caller,
        id: AssessmentId,
        reason: &str,
    ) -> Result<Correction, AppError> {
        self.check_year(caller, Action::Publish, Some(id))?;
        Ok(self.store().commands().open_correction(&caller.actor, id, reason).await?)
    }

    /// What a publication said.
    ///
    /// # Errors
    /// There is none with this number; the database cannot be read.
    pub(super) async fn published_year(
        &self,
        id: AssessmentId,
        publication: &Publication,
    ) -> Result<Arc<PublishedYear>, AppError> {
        if let Some(known) = self.assessments.published.get(&publication.sha256) {
            return Ok(known);
        }
        let content = self.store().queries().publication_content(id, publication.number).await?;
        let published: Arc<PublishedYear> = Arc::new(serde_json::from_str(&content.result)?);
        self.assessments.published.insert(publication.sha256.clone(), Arc::clone(&published));
        Ok(published)
    }

    /// Publishes what the rounds came to. It never changes afterwards; after a correction, the corrected version stands beside it.
    /// A unit of which nothing is known is left out: it has no points and no rank.
    ///
    /// # Errors
    /// The caller may not; the council has not approved, where there is one; units have not handed in, and the decision does not say
    /// that they are left behind; the decision has no number; the database cannot be written.
    pub async fn publish_year(
        &self,
        caller: &Caller,
        id: AssessmentId,
        decision: PublishDecision<'_>,
    ) -> Result<Publication, AppError> {
        let PublishDecision { number, decided_on, despite_missing } = decision;
        self.check_year(caller, Action::Publish, Some(id))?;
        let entries = self.all_entries(id).await?;
        if entries.year.is_closed() {
            return Err(published());
        }
        let sheets = self.known_scores(&entries, entries.year.last_scored());
        let missing: Vec<&str> = entries.not_handed_in().map(|unit| unit.name.as_str()).collect();
        let is_refused = !missing.is_empty() && !despite_missing;
        let missing = is_refused.then(|| not_handed_in(&missing));
        let YearEntries { year, units, filled, .. } = entries;
        let vote = year.vote();
        if vote.members > 0 && !vote.is_approved() {
            return Err(AppError::Input(not_approved(vote).into()));
        }
        if let Some(missing) = missing {
            return Err(AppError::Input(missing.into()));
        }
        let new = NewPublication {
            decision_number: number.trim().to_owned(),
            decided_on,
            result: json!(PublishedYear {
                name: year.assessment.name.clone(),
                year: year.assessment.year,
                sheets,
                filled: Some(filled),
            }),
        };
        let decision = (new.decision_number.as_str(), decided_on);
        let again = year.correction().map(|correction| correction.reason.as_str());
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

/// Units that are named in a message.
const NAMED: usize = 10;

fn not_handed_in(units: &[&str]) -> Finding {
    let count = units.len();
    let named = units.get(..NAMED.min(count)).unwrap_or(units).join(", ");
    let dots = if count > NAMED { ", …" } else { "" };
    Finding::rejected(
        "units-not-handed-in",
        Text::new(
            format!("{count} đơn vị chưa nộp kết quả tự chấm: {named}{dots}"),
            format!("{count} units have not handed in their self-score: {named}{dots}"),
        ),
    )
    .hint(Text::new(
        "Chờ các đơn vị nộp, hoặc đánh dấu vào ô công bố khi còn đơn vị chưa nộp",
        "Wait for them, or tick that the result is published although they have not",
    ))
}
