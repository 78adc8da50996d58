//! Who may do what in an assessment: everything here ends at the one gate of the product.

use crate::policy::{Action, Resource};
use crate::{App, AppError, Caller};
use caicach_assessments::RoundKind;
use caicach_index::{Framework, Item};
use caicach_store::AssessmentId;
use std::collections::{BTreeMap, BTreeSet};

/// What a caller may do on a sheet, or within a domain of it. Windows and hand-ins are another matter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SheetRights {
    /// Enter the unit's own score, and contest what the system filled in.
    pub scores: bool,
    /// Attach evidence.
    pub attaches: bool,
    /// Explain.
    pub explains: bool,
    /// Approve, and give back.
    pub approves: bool,
    /// Enter the appraised score.
    pub appraises: bool,
    /// Ask for an explanation.
    pub asks: bool,
    /// Enter what the council decided.
    pub decides: bool,
}

impl SheetRights {
    /// Whether something may be entered in a round.
    #[must_use]
    pub fn enters(self, round: RoundKind) -> bool {
        match round {
            RoundKind::SelfScore => self.scores,
            RoundKind::Explanation => self.explains,
            RoundKind::Appraisal | RoundKind::SecondAppraisal => self.appraises,
            RoundKind::Council | RoundKind::Publication => self.decides,
        }
    }
}

/// What a caller may do, by domain.
#[derive(Debug, Clone, Default)]
pub struct RightsByDomain {
    whole: SheetRights,
    domains: BTreeMap<String, SheetRights>,
}

impl RightsByDomain {
    /// On the sheet as a whole.
    #[must_use]
    pub fn whole(&self) -> SheetRights {
        self.whole
    }

    /// On an item.
    #[must_use]
    pub fn on(&self, framework: &Framework, item: &Item) -> SheetRights {
        self.domains.get(domain_of(framework, item)).copied().unwrap_or(self.whole)
    }
}

impl App {
    /// What a caller may do on the sheet of a unit. Each domain is asked about once, however many components it has.
    #[must_use]
    pub fn sheet_rights(
        &self,
        caller: &Caller,
        id: AssessmentId,
        unit: &str,
        framework: &Framework,
    ) -> RightsByDomain {
        let decides = self.decides(caller, id);
        let rights = |domain: Option<&str>| self.rights_within(caller, (id, unit), domain, decides);
        let mut domains = BTreeMap::new();
        for item in framework.items() {
            let domain = domain_of(framework, item);
            if !domains.contains_key(domain) {
                domains.insert(domain.to_owned(), rights(Some(domain)));
            }
        }
        RightsByDomain { whole: rights(None), domains }
    }

    /// What a caller may do within the domain of one item, and nothing outside it.
    #[must_use]
    pub fn item_rights(
        &self,
        caller: &Caller,
        id: AssessmentId,
        unit: &str,
        framework: &Framework,
        item: &Item,
    ) -> RightsByDomain {
        let domain = domain_of(framework, item);
        let rights = self.rights_within(caller, (id, unit), Some(domain), self.decides(caller, id));
        let domains = BTreeMap::from([(domain.to_owned(), rights)]);
        RightsByDomain { whole: SheetRights::default(), domains }
    }

    fn decides(&self, caller: &Caller, id: AssessmentId) -> bool {
        self.may_on(caller, Action::RecordDecision, &Resource::assessment(Some(id.0), None))
    }

    fn rights_within(
        &self,
        caller: &Caller,
        (id, unit): (AssessmentId, &str),
        domain: Option<&str>,
        decides: bool,
    ) -> SheetRights {
        let may = |action| self.may_on(caller, action, &Resource::sheet(id.0, unit, domain));
        SheetRights {
            scores: may(Action::EnterScore),
            attaches: may(Action::AttachEvidence),
            explains: may(Action::Explain),
            approves: may(Action::ApproveSheet),
            appraises: may(Action::Appraise),
            asks: may(Action::AskForExplanation),
            decides,
        }
    }

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

    /// The units of an assessment whose sheets a caller may read.
    pub(super) async fn units_reached_of(
        &self,
        caller: &Caller,
        id: AssessmentId,
    ) -> Result<BTreeSet<String>, AppError> {
        let scope = self.scope(caller, Action::ReadSheet);
        Ok(self.store().queries().assessment_units_reached(id, &scope).await?)
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
pub(crate) fn domain_of<'a>(framework: &'a Framework, item: &'a Item) -> &'a str {
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
