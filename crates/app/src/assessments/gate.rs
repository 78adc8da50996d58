//! Who may do what in an assessment: everything here ends at the one gate of the product.

use crate::policy::{Action, Resource};
use crate::{App, AppError, Caller, UnitsReached};
use caicach_assessments::RoundKind;
use caicach_index::{Framework, Item};
use caicach_store::AssessmentId;

impl App {
    /// Whether a caller may do something to an assessment as a whole, or to a new one.
    pub(super) fn check_year(
        &self,
        caller: &Caller,
        action: Action,
        id: Option<AssessmentId>,
    ) -> Result<(), AppError> {
        self.check(caller, action, &Resource::assessment(id.map(|id| id.0), None))
    }

    /// Whether a caller may do something with the sheet of a unit, or within one of its domains.
    pub(super) fn check_sheet(
        &self,
        caller: &Caller,
        action: Action,
        id: AssessmentId,
        unit: &str,
        domain: Option<&str>,
    ) -> Result<(), AppError> {
        self.check(caller, action, &Resource::sheet(id.0, unit, domain))
    }

    /// Whether a caller may see assessments at all: those who run them, and those who may read a sheet.
    pub(super) fn check_sees_years(&self, caller: &Caller) -> Result<(), AppError> {
        let runs = self.may_on(caller, Action::OpenAssessment, &Resource::assessment(None, None));
        if runs || !self.scope(caller, Action::ReadSheet).is_empty() {
            Ok(())
        } else {
            Err(AppError::Forbidden)
        }
    }

    /// The units whose sheets a caller may read.
    pub(super) async fn readable_units(&self, caller: &Caller) -> Result<UnitsReached, AppError> {
        self.units_reached(&self.scope(caller, Action::ReadSheet)).await
    }

    /// Whether a caller may enter into a component in a round.
    pub(super) fn check_entry(
        &self,
        caller: &Caller,
        (id, unit): (AssessmentId, &str),
        round: RoundKind,
        domain: Option<&str>,
    ) -> Result<(), AppError> {
        match round {
            RoundKind::SelfScore => self.check_sheet(caller, Action::EnterScore, id, unit, domain),
            RoundKind::Explanation => self.check_sheet(caller, Action::Explain, id, unit, domain),
            RoundKind::Appraisal | RoundKind::SecondAppraisal => {
                self.check_sheet(caller, Action::Appraise, id, unit, domain)
            }
            RoundKind::Council | RoundKind::Publication => {
                self.check_sheet(caller, Action::ReadSheet, id, unit, domain)?;
                self.check_year(caller, Action::RecordDecision, Some(id))
            }
        }
    }
}

/// The domain of an item, by the identifier that outlives its name: that of the nearest item above that has one, else the code of the
/// topmost.
pub(super) fn domain_of<'a>(framework: &'a Framework, item: &'a Item) -> &'a str {
    let mut current = item;
    loop {
        if let Some(domain) = &current.stable_domain {
            return domain;
        }
        match current.parent.and_then(|parent| framework.items().get(parent)) {
            Some(above) => current = above,
            None => return &current.code,
        }
    }
}
