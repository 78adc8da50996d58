//! Opening an assessment, and changing its windows.

use super::Year;
use super::refusals::published;
use crate::policy::Action;
use crate::{App, AppError, Caller};
use caicach_assessments::{Extension, RoundKind, Rounds, Vote};
use caicach_content::frameworks::Versioned;
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_store::{AssessmentEdit, AssessmentId, NewAssessment, NewGroup, News};
use caicach_units::UnitKind;
use chrono::NaiveDate;
use serde_json::json;

/// An assessment on its way in.
#[derive(Debug, Clone)]
pub struct NewYear {
    /// What it is called.
    pub name: String,
    /// The year that is scored.
    pub year: i32,
    /// The rounds.
    pub rounds: Rounds,
    /// The council; nobody while it is not appointed.
    pub council: Vote,
    /// The groups of units.
    pub groups: Vec<UnitGroup>,
}

/// Units that are scored by one framework.
#[derive(Debug, Clone)]
pub struct UnitGroup {
    /// What the group is called.
    pub name: String,
    /// The framework.
    pub framework_id: String,
    /// The codes of the units.
    pub units: Vec<String>,
}

impl App {
    /// The units that a framework is for, on the last day of a year: those beneath a unit that are of the kinds which the
    /// framework names, or of another kind that is asked for. By name.
    #[must_use]
    pub fn units_for(
        &self,
        framework: &Versioned,
        year: i32,
        beneath: &str,
        kind: Option<UnitKind>,
    ) -> Vec<(String, String)> {
        let state = self.state();
        let Some(day) = NaiveDate::from_ymd_opt(year, 12, 31) else { return Vec::new() };
        let on_day = state.units.on(day);
        let named = framework.framework.header().applies_to.iter().filter_map(|kind| UnitKind::parse(kind));
        let kinds: Vec<UnitKind> = kind.map_or_else(|| named.collect(), |kind| vec![kind]);
        let all = on_day.with_code(beneath).flat_map(|top| on_day.subtree(top));
        let mut units: Vec<(String, String)> = all
            .filter_map(|id| state.units.unit(id))
            .filter(|unit| kinds.contains(&unit.kind))
            .map(|unit| (unit.code.to_string(), unit.full_name.to_string()))
            .collect();
        units.sort_by(|one, other| one.1.cmp(&other.1));
        units
    }

    /// Opens an assessment: from here on its groups keep the frameworks and the names of the units as they are now.
    ///
    /// # Errors
    /// The caller may not; the rounds do not hold together; a framework or a unit is not known; the database cannot be written.
    pub async fn open_year(
        &self,
        caller: &Caller,
        new: NewYear,
    ) -> Result<(AssessmentId, Findings), AppError> {
        self.check_year(caller, Action::OpenAssessment, None)?;
        let mut findings = new.rounds.check();
        let mut groups = Vec::with_capacity(new.groups.len());
        for group in new.groups {
            let state = self.state();
            let Some(framework) = state.framework(&group.framework_id) else {
                findings.push(no_framework(&group));
                continue;
            };
            let units = group.units.iter().map(|code| (code.clone(), self.unit_name(code, new.year)));
            groups.push(NewGroup {
                framework_id: group.framework_id.clone(),
                framework_version: framework.version.clone(),
                framework: serde_json::to_value(&framework.text)?,
                units: units.collect(),
                name: group.name,
            });
        }
        if findings.any_rejected() {
            return Err(AppError::Input(findings));
        }
        let opened = NewAssessment {
            name: new.name,
            year: new.year,
            rounds: json!(new.rounds),
            council: json!(new.council),
            groups,
        };
        let opened = self.store().commands().open_assessment(&caller.actor, opened).await?;
        Ok((opened.id, findings))
    }

    fn unit_name(&self, code: &str, year: i32) -> String {
        let state = self.state();
        let unit = crate::scoring::unit_in_year(&state.units, code, year);
        let unit = unit.and_then(|id| state.units.unit(id));
        unit.map_or_else(|| code.to_owned(), |unit| unit.full_name.to_string())
    }

    /// Changes the rounds of an assessment.
    ///
    /// # Errors
    /// The caller may not; the rounds do not hold together; somebody else was faster; the database cannot be written.
    pub async fn set_rounds(
        &self,
        caller: &Caller,
        id: AssessmentId,
        version: i64,
        rounds: Rounds,
        reason: Option<&str>,
    ) -> Result<Findings, AppError> {
        self.check_year(caller, Action::OpenAssessment, Some(id))?;
        let findings = rounds.check();
        if findings.any_rejected() {
            return Err(AppError::Input(findings));
        }
        let year = self.year(id).await?;
        self.edit_year(caller, &year, version, rounds, &year.council, reason).await?;
        Ok(findings)
    }

    /// Gives a unit, or all of them, more time in a round.
    ///
    /// # Errors
    /// The caller may not; there is no such round; no reason is given; somebody else was faster; the database cannot be written.
    pub async fn extend_round(
        &self,
        caller: &Caller,
        id: AssessmentId,
        version: i64,
        kind: RoundKind,
        extension: Extension,
    ) -> Result<Findings, AppError> {
        self.check_year(caller, Action::OpenAssessment, Some(id))?;
        if extension.reason.trim().is_empty() {
            return Err(AppError::Input(no_reason(kind).into()));
        }
        let year = self.year(id).await?;
        let mut rounds = year.rounds.rounds().to_vec();
        let round = rounds.iter_mut().find(|round| round.kind == kind).ok_or(AppError::NotFound("round"))?;
        let reason = extension.reason.clone();
        let news = self.news_of_extension(caller, &year, kind, &extension).await?;
        round.extensions.push(extension);
        let rounds = Rounds::new(rounds);
        let findings = rounds.check();
        self.edit_year_telling(caller, &year, version, (rounds, &year.council), Some(&reason), &news).await?;
        Ok(findings)
    }

    pub(super) async fn edit_year(
        &self,
        caller: &Caller,
        year: &Year,
        version: i64,
        rounds: Rounds,
        council: &Vote,
        reason: Option<&str>,
    ) -> Result<(), AppError> {
        self.edit_year_telling(caller, year, version, (rounds, council), reason, &News::default()).await
    }

    async fn edit_year_telling(
        &self,
        caller: &Caller,
        year: &Year,
        version: i64,
        (rounds, council): (Rounds, &Vote),
        reason: Option<&str>,
        news: &News,
    ) -> Result<(), AppError> {
        let edit = AssessmentEdit {
            name: year.assessment.name.clone(),
            rounds: json!(rounds),
            council: json!(council),
        };
        if year.is_closed() {
            return Err(published());
        }
        let commands = self.store().commands().telling(news);
        commands.edit_assessment(&caller.actor, year.assessment.id, version, edit, reason).await?;
        Ok(())
    }
}

fn no_framework(group: &UnitGroup) -> Finding {
    let (name, id) = (&group.name, &group.framework_id);
    Finding::rejected(
        "unknown-framework",
        Text::new(
            format!("Nhóm “{name}”: không có bộ tiêu chí {id}"),
            format!("The group “{name}”: there is no framework {id}"),
        ),
    )
    .at(Place::item(name.clone()))
}

fn no_reason(kind: RoundKind) -> Finding {
    Finding::rejected("reason-missing", Text::new("Gia hạn phải có lý do", "More time needs a reason"))
        .at(Place::item(kind.code()))
}
