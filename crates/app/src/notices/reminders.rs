//! Reminders before a round ends: who has not handed in, approved, explained or appraised.
//!
//! The task may run as often as it likes, on as many servers: a person is told of (assessment, round, what to do, end, day) once. Several units of
//! one person are one reminder.

use super::about::{About, Task};
use super::of_assessments::{domains_of, unit_name};
use super::{Audience, UnitName};
use crate::assessments::{Year, domain_of, read_entry};
use crate::policy::{Action, Resource};
use crate::{App, AppError};
use caicach_assessments::{Reminder, RoundKind, is_filled_by_system};
use caicach_calendar::utc_from_local;
use caicach_store::{Account, AssessmentId, AssessmentUnit, MessageKind, News};
use chrono::{DateTime, NaiveTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// Letters that remind go out from this hour on, not in the middle of the night.
const LETTERS_FROM: NaiveTime = match NaiveTime::from_hms_opt(7, 0, 0) {
    Some(hour) => hour,
    None => NaiveTime::MIN,
};

/// What makes two reminders of a person one: round, what to do, end, days before it.
type Occasion = (RoundKind, Task, chrono::NaiveDateTime, i64);

/// The components of each unit that have an entry in a round, and those about which something was asked, or answered.
#[derive(Debug, Default)]
struct Progress {
    entered: BTreeSet<(String, String, RoundKind)>,
    asked: BTreeSet<(String, String)>,
    answered: BTreeSet<(String, String)>,
}

impl App {
    /// Reminds everybody whom something concerns today. Returns how many notices were new.
    ///
    /// # Errors
    /// The database cannot be reached, or what it holds is no longer understood.
    pub async fn remind(&self) -> Result<u64, AppError> {
        let mut written = 0;
        let mut audience = None;
        for assessment in self.store().queries().assessments().await? {
            let year = self.year(assessment.id).await?;
            if year.is_closed() {
                continue;
            }
            let units = self.store().queries().assessment_units(assessment.id).await?;
            let due = self.due_reminders(&year, &units);
            if due.is_empty() {
                continue;
            }
            let audience = match &audience {
                Some(audience) => audience,
                None => audience.insert(self.audience().await?),
            };
            let progress = self.progress(assessment.id).await?;
            let news = self.reminders(&year, &units, &due, audience, &progress);
            if !news.notices.is_empty() {
                written += self.store().notices().tell(&news).await?;
            }
        }
        Ok(written)
    }

    /// The units and rounds that end on one of the days and are not done.
    fn due_reminders(&self, year: &Year, units: &[AssessmentUnit]) -> Vec<Reminder> {
        let is_done = |round: RoundKind, code: &str| {
            let unit = units.iter().find(|unit| unit.code == code);
            let handed_in = unit.and_then(|unit| unit.handed_in.get(round.code()));
            handed_in.is_some_and(|handed| match round.is_of_unit() {
                true => handed.approved_at.is_some(),
                false => handed.at.is_some(),
            })
        };
        let codes = units.iter().map(|unit| unit.code.as_str());
        year.rounds.reminders(codes, self.today(), &self.reminder_days, is_done)
    }

    fn reminders(
        &self,
        year: &Year,
        units: &[AssessmentUnit],
        due: &[Reminder],
        audience: &Audience,
        progress: &Progress,
    ) -> News {
        let mut told: BTreeMap<(i64, Occasion), (&Account, BTreeSet<UnitName>)> = BTreeMap::new();
        for reminder in due {
            let Some(unit) = units.iter().find(|unit| unit.code == reminder.unit) else { continue };
            for (account, task) in self.reminded(year, unit, reminder.kind, audience, progress) {
                let occasion = (reminder.kind, task, reminder.closes, reminder.days_before);
                let entry = told.entry((account.id.0, occasion)).or_insert((account, BTreeSet::new()));
                entry.1.insert(unit_name(unit));
            }
        }
        let due_at = self.letters_from();
        let id = year.assessment.id;
        let notices = told.into_iter().map(|((_, (round, task, closes, days)), (account, units))| {
            let about = About::Reminder {
                place: year.place(),
                round,
                task,
                closes,
                days,
                units: units.into_iter().collect(),
            };
            let (round, task) = (round.code(), task.code());
            let thread = format!("round:{id}:{round}:{task}:{closes}:{days}");
            let mut notice = self.notice_to(account, &about, &format!("reminder:{thread}"), &thread);
            if let Some(letter) = &mut notice.letter {
                letter.due_at = Some(due_at);
            }
            notice
        });
        News { notices: notices.collect(), letters: Vec::new() }
    }

    /// Who is reminded of a unit's part of a round, and of what.
    fn reminded<'a>(
        &self,
        year: &Year,
        unit: &AssessmentUnit,
        round: RoundKind,
        audience: &'a Audience,
        progress: &Progress,
    ) -> Vec<(&'a Account, Task)> {
        let id = year.assessment.id;
        let who = |action, domain: Option<&str>, task| {
            let people = self.concerned(audience, None, action, &Resource::sheet(id.0, &unit.code, domain));
            people.into_iter().map(move |account| (account, task)).collect::<Vec<_>>()
        };
        let is_handed_in = unit.handed_in.get(round.code()).is_some_and(|handed| handed.at.is_some());
        match round {
            RoundKind::SelfScore | RoundKind::Explanation if is_handed_in => {
                who(Action::ApproveSheet, None, Task::Approve)
            }
            RoundKind::SelfScore => who(Action::EnterScore, None, Task::HandIn),
            // Of whom nothing was asked, nothing is to be explained.
            RoundKind::Explanation if progress.waits_for(&unit.code) => {
                who(Action::Explain, None, Task::Explain)
            }
            RoundKind::Appraisal | RoundKind::SecondAppraisal => {
                let open = progress.open_domains(year, unit, round);
                let domains = domains_of(year, unit).into_iter().filter(|domain| open.contains(domain));
                domains.flat_map(|domain| who(Action::Appraise, Some(&domain), Task::Appraise)).collect()
            }
            RoundKind::Explanation | RoundKind::Council | RoundKind::Publication => Vec::new(),
        }
    }

    async fn progress(&self, id: AssessmentId) -> Result<Progress, AppError> {
        let queries = self.store().queries();
        let mut progress = Progress::default();
        for stored in queries.assessment_entries(id, None, None).await? {
            let Some((round, entry)) = read_entry(&stored)? else { continue };
            let cell = (stored.key.unit, stored.key.item);
            if entry.asks_for_explanation && round == RoundKind::Appraisal {
                progress.asked.insert(cell.clone());
            }
            progress.entered.insert((cell.0, cell.1, round));
        }
        for message in queries.assessment_messages(id, None).await? {
            let about = (message.message.unit, message.message.item);
            match message.message.kind {
                MessageKind::Request if message.settled_at.is_none() => {
                    // Asked again after an answer, it waits for another one.
                    progress.answered.remove(&about);
                    progress.asked.insert(about);
                }
                MessageKind::Answer => {
                    progress.answered.insert(about);
                }
                MessageKind::Request | MessageKind::Contest | MessageKind::Remark => {}
            }
        }
        Ok(progress)
    }

    /// This morning, local time; the past when it is later than that.
    fn letters_from(&self) -> DateTime<Utc> {
        utc_from_local(self.today().and_time(LETTERS_FROM))
    }
}

impl Progress {
    /// Whether a unit was asked something that it neither answered nor explained.
    fn waits_for(&self, unit: &str) -> bool {
        let is_open = |about: &&(String, String)| {
            !self.answered.contains(*about) && !self.is_entered(unit, &about.1, RoundKind::Explanation)
        };
        self.asked.iter().filter(|(asked, _)| asked == unit).any(|about| is_open(&about))
    }

    fn is_entered(&self, unit: &str, item: &str, round: RoundKind) -> bool {
        self.entered.contains(&(unit.to_owned(), item.to_owned(), round))
    }

    /// The domains of a unit in which something is to be appraised in a round: in the first appraisal every component that the system does
    /// not fill in, in the second one those about which something was asked or explained.
    fn open_domains(&self, year: &Year, unit: &AssessmentUnit, round: RoundKind) -> BTreeSet<String> {
        let Some(group) = year.group_of(unit) else { return BTreeSet::new() };
        let framework = &group.framework.framework;
        let code = &unit.code;
        let is_open = |item: &&caicach_index::Item| {
            let is_wanted = match round {
                RoundKind::SecondAppraisal => {
                    self.asked.contains(&(code.clone(), item.code.clone()))
                        || self.is_entered(code, &item.code, RoundKind::Explanation)
                }
                _ => !is_filled_by_system(item) && !item.role.is_adjustment(),
            };
            is_wanted && !self.is_entered(code, &item.code, round)
        };
        let open = framework.leaves().filter(is_open);
        open.map(|item| domain_of(framework, item).to_owned()).collect()
    }
}
