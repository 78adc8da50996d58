//! Who is told of what happens in an assessment. What is made here is written in the transaction of what happened.

use super::about::{About, UnitName, Where};
use crate::assessments::Year;
use crate::policy::{Action, Resource};
use crate::{App, AppError, Caller};
use caicach_assessments::{Extension, RoundKind};
use caicach_store::{Account, AssessmentId, AssessmentUnit, MessageKind, News};
use chrono::NaiveDate;
use std::collections::BTreeMap;

impl Year {
    /// The assessment, as notices name it.
    pub(crate) fn place(&self) -> Where {
        Where { assessment: self.assessment.id.0, name: self.assessment.name.clone() }
    }
}

/// A unit, as notices name it.
pub(crate) fn unit_name(unit: &AssessmentUnit) -> UnitName {
    UnitName { code: unit.code.clone(), name: unit.name.clone() }
}

/// Who enters something in a round.
pub(crate) fn entering(round: RoundKind) -> Action {
    match round {
        RoundKind::SelfScore => Action::EnterScore,
        RoundKind::Explanation => Action::Explain,
        RoundKind::Appraisal | RoundKind::SecondAppraisal => Action::Appraise,
        RoundKind::Council | RoundKind::Publication => Action::Vote,
    }
}

impl App {
    /// Something was written about a component: those who answer it are told.
    pub(crate) async fn news_of_message(
        &self,
        caller: &Caller,
        (year, unit): (&Year, &AssessmentUnit),
        (item, domain): (&str, Option<&str>),
        kind: MessageKind,
    ) -> Result<News, AppError> {
        let action = match kind {
            MessageKind::Request | MessageKind::Remark => Action::Explain,
            MessageKind::Answer | MessageKind::Contest => Action::AskForExplanation,
        };
        let about = About::Message {
            place: year.place(),
            unit: unit_name(unit),
            item: item.to_owned(),
            kind: kind.code().to_owned(),
        };
        let id = year.assessment.id;
        self.news_on_sheet(caller, id, &unit.code, (action, domain), &about).await
    }

    /// A sheet was handed in, or given back with a reason: those who approve it, or those who change it, are told.
    pub(crate) async fn news_of_hand_in(
        &self,
        caller: &Caller,
        (year, unit): (&Year, &AssessmentUnit),
        round: RoundKind,
        given_back: Option<&str>,
    ) -> Result<News, AppError> {
        let (place, name) = (year.place(), unit_name(unit));
        let (action, about) = match given_back {
            None => (Action::ApproveSheet, About::HandedIn { place, unit: name, round }),
            Some(reason) => {
                let about = About::GivenBack { place, unit: name, round, reason: reason.to_owned() };
                (entering(round), about)
            }
        };
        self.news_on_sheet(caller, year.assessment.id, &unit.code, (action, None), &about).await
    }

    async fn news_on_sheet(
        &self,
        caller: &Caller,
        id: AssessmentId,
        unit: &str,
        (action, domain): (Action, Option<&str>),
        about: &About,
    ) -> Result<News, AppError> {
        let audience = self.audience().await?;
        let told = self.concerned(&audience, Some(caller), action, &Resource::sheet(id.0, unit, domain));
        let thread = format!("sheet:{id}:{unit}");
        let cause = self.cause(about, &thread);
        let notices = told.into_iter().map(|account| self.notice_to(account, about, &cause, &thread));
        Ok(News { notices: notices.collect(), letters: Vec::new() })
    }

    /// A round goes on longer: those who enter or approve something in it are told, once each, however many of their units it is for.
    pub(crate) async fn news_of_extension(
        &self,
        caller: &Caller,
        year: &Year,
        round: RoundKind,
        extension: &Extension,
    ) -> Result<News, AppError> {
        let mut units = self.store().queries().assessment_units(year.assessment.id).await?;
        units.retain(|unit| extension.unit.as_ref().is_none_or(|code| *code == unit.code));
        let mut actions = vec![entering(round)];
        if round.is_of_unit() {
            actions.push(Action::ApproveSheet);
        }
        let about = About::Extended {
            place: year.place(),
            round,
            unit: extension.unit.as_ref().and_then(|_| units.first().map(unit_name)),
            until: extension.until,
            reason: extension.reason.clone(),
        };
        self.news_over_units(caller, year, &units, &actions, &about).await
    }

    /// The result was published: those who may read a sheet of the assessment are told.
    pub(crate) async fn news_of_publication(
        &self,
        caller: &Caller,
        year: &Year,
        units: &[AssessmentUnit],
        (decision, decided_on): (&str, NaiveDate),
        reason: Option<&str>,
    ) -> Result<News, AppError> {
        let about = About::Published {
            place: year.place(),
            decision: decision.to_owned(),
            decided_on,
            reason: reason.map(str::to_owned),
        };
        self.news_over_units(caller, year, units, &[Action::ReadSheet], &about).await
    }

    async fn news_over_units(
        &self,
        caller: &Caller,
        year: &Year,
        units: &[AssessmentUnit],
        actions: &[Action],
        about: &About,
    ) -> Result<News, AppError> {
        let audience = self.audience().await?;
        let id = year.assessment.id;
        let mut told: BTreeMap<i64, &Account> = BTreeMap::new();
        for unit in units {
            for action in actions {
                let sheet = Resource::sheet(id.0, &unit.code, None);
                for account in self.concerned(&audience, Some(caller), *action, &sheet) {
                    told.insert(account.id.0, account);
                }
                if *action == Action::Appraise {
                    // Appraisers of a domain may do nothing to the sheet as a whole.
                    for domain in domains_of(year, unit) {
                        let part = Resource::sheet(id.0, &unit.code, Some(&domain));
                        for account in self.concerned(&audience, Some(caller), *action, &part) {
                            told.insert(account.id.0, account);
                        }
                    }
                }
            }
        }
        let thread = format!("assessment:{id}");
        let cause = self.cause(about, &thread);
        let notices = told.into_values().map(|account| self.notice_to(account, about, &cause, &thread));
        Ok(News { notices: notices.collect(), letters: Vec::new() })
    }

    /// What happened now happened once.
    fn cause(&self, about: &About, thread: &str) -> String {
        format!("{}:{thread}:{}", about.code(), self.store().now().timestamp_micros())
    }
}

/// The domains by which a unit is scored.
pub(crate) fn domains_of(year: &Year, unit: &AssessmentUnit) -> Vec<String> {
    let Some(group) = year.group_of(unit) else { return Vec::new() };
    let framework = &group.framework.framework;
    let mut domains: Vec<String> =
        framework.leaves().map(|item| crate::assessments::domain_of(framework, item).to_owned()).collect();
    domains.sort_unstable();
    domains.dedup();
    domains
}
