//! What can be done, and to what.

use crate::AppError;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Enter a newly announced day off or make-up day.
    AnnounceDay,
    /// Set office hours.
    SetOfficeHours,
    /// Add or change a unit of the office.
    AddUnit,
    /// Add past results of the office.
    ImportResults,
    /// Score a year.
    Score,
    /// Fill an empty database with the demonstration province.
    LoadDemonstration,
    /// Add, change and disable accounts.
    ManageAccounts,
    /// Read the audit trail.
    ReadAudit,
    /// Write or read a backup.
    Backup,
    /// Change the password of an account.
    ChangePassword,
    /// Make and revoke the API tokens of an account.
    ManageTokens,
    /// See the records of registers, and take them away as files.
    ReadRegister,
    /// Enter, change, withdraw and restore records.
    WriteRegister,
    /// Take records in from a file.
    ImportRegister,
    /// Grant a role over a unit, end it and let it move.
    GrantRole,
    /// Edit the framework of an index.
    EditFramework,
    /// Open an assessment, set its windows and groups, extend them.
    OpenAssessment,
    /// Read what was entered for a unit in an assessment.
    ReadSheet,
    /// Enter the unit's own score.
    EnterScore,
    /// Attach evidence to the unit's own score, and withdraw it.
    AttachEvidence,
    /// Approve the unit's sheet before it is handed in.
    ApproveSheet,
    /// Enter the appraised score.
    Appraise,
    /// Ask a unit for an explanation.
    AskForExplanation,
    /// Explain to the appraisers.
    Explain,
    /// Vote in the council.
    Vote,
    /// Record the decision that ends an assessment.
    RecordDecision,
    /// Publish the results of an assessment.
    Publish,
}

impl Action {
    /// All actions, in the order of their declaration.
    pub const ALL: [Self; 27] = [
        Self::AnnounceDay,
        Self::SetOfficeHours,
        Self::AddUnit,
        Self::ImportResults,
        Self::Score,
        Self::LoadDemonstration,
        Self::ManageAccounts,
        Self::ReadAudit,
        Self::Backup,
        Self::ChangePassword,
        Self::ManageTokens,
        Self::ReadRegister,
        Self::WriteRegister,
        Self::ImportRegister,
        Self::GrantRole,
        Self::EditFramework,
        Self::OpenAssessment,
        Self::ReadSheet,
        Self::EnterScore,
        Self::AttachEvidence,
        Self::ApproveSheet,
        Self::Appraise,
        Self::AskForExplanation,
        Self::Explain,
        Self::Vote,
        Self::RecordDecision,
        Self::Publish,
    ];

    /// The name of the action in the policy.
    #[must_use]
    pub fn name(self) -> String {
        format!("{self:?}")
    }

    /// The thing of a unit that the action is about, so that it can be asked which units somebody may do it to; none for
    /// actions that are about the office or an account.
    #[must_use]
    pub fn resource_of_unit(self, unit: &str, domain: Option<&str>) -> Option<Resource> {
        Some(match self {
            Self::AnnounceDay
            | Self::SetOfficeHours
            | Self::AddUnit
            | Self::ImportResults
            | Self::Score
            | Self::LoadDemonstration
            | Self::ManageAccounts
            | Self::ReadAudit
            | Self::Backup
            | Self::ChangePassword
            | Self::ManageTokens
            | Self::EditFramework => return None,
            Self::ReadRegister | Self::WriteRegister | Self::ImportRegister => Resource::records("", unit),
            Self::GrantRole => Resource::Unit(unit.to_owned()),
            Self::OpenAssessment | Self::RecordDecision | Self::Publish => {
                Resource::assessment(None, Some(unit))
            }
            Self::ReadSheet
            | Self::EnterScore
            | Self::AttachEvidence
            | Self::ApproveSheet
            | Self::Appraise
            | Self::AskForExplanation
            | Self::Explain
            | Self::Vote => Resource::sheet(0, unit, domain),
        })
    }
}

/// What it is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resource {
    /// The office as a whole.
    Office,
    /// One account.
    Account(String),
    /// A unit, by its code.
    Unit(String),
    /// The records of a register that are those of a unit.
    Records {
        /// The register.
        register: String,
        /// The code of the unit.
        unit: String,
    },
    /// An assessment.
    Assessment {
        /// Its number; none before it is opened.
        id: Option<i64>,
        /// The unit that runs it; none when the office does.
        unit: Option<String>,
    },
    /// What is entered for a unit in an assessment.
    Sheet {
        /// The assessment.
        assessment: i64,
        /// The code of the unit that is assessed.
        unit: String,
        /// The code of the domain; none for the whole sheet.
        domain: Option<String>,
    },
}

impl Resource {
    /// The records of a register that are those of a unit.
    #[must_use]
    pub fn records(register: &str, unit: &str) -> Self {
        Self::Records { register: register.to_owned(), unit: unit.to_owned() }
    }

    /// An assessment, and the unit that runs it.
    #[must_use]
    pub fn assessment(id: Option<i64>, unit: Option<&str>) -> Self {
        Self::Assessment { id, unit: unit.map(str::to_owned) }
    }

    /// The sheet of a unit in an assessment, or a domain of it.
    #[must_use]
    pub fn sheet(assessment: i64, unit: &str, domain: Option<&str>) -> Self {
        Self::Sheet { assessment, unit: unit.to_owned(), domain: domain.map(str::to_owned) }
    }

    /// The code of the unit that it belongs to; none for the office and for accounts.
    #[must_use]
    pub fn unit(&self) -> Option<&str> {
        match self {
            Self::Office | Self::Account(_) => None,
            Self::Unit(unit) | Self::Records { unit, .. } | Self::Sheet { unit, .. } => Some(unit),
            Self::Assessment { unit, .. } => unit.as_deref(),
        }
    }

    /// The domain that it belongs to.
    #[must_use]
    pub fn domain(&self) -> Option<&str> {
        match self {
            Self::Sheet { domain, .. } => domain.as_deref(),
            _ => None,
        }
    }

    /// The action without which somebody must not learn that the thing is there; none for what everybody may know.
    #[must_use]
    pub fn seen_by(&self) -> Option<Action> {
        match self {
            Self::Records { .. } => Some(Action::ReadRegister),
            Self::Sheet { .. } => Some(Action::ReadSheet),
            Self::Office | Self::Account(_) | Self::Unit(_) | Self::Assessment { .. } => None,
        }
    }

    /// The refusal of an action for somebody who must not learn that the thing is there.
    pub(crate) fn unseen(&self) -> AppError {
        AppError::NotFound(match self {
            Self::Records { .. } => "record",
            Self::Sheet { .. } => "sheet",
            _ => "thing",
        })
    }
}
