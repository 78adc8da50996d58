//! `/me`: who the caller is.

use super::query::{Asked, Nothing};
use crate::AppState;
use crate::problem::{PROBLEM_JSON, Problem};
use crate::session::ApiCaller;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use caicach_app::policy::Action;
use caicach_app::store::AccountId;
use serde::Serialize;
use utoipa::ToSchema;

/// How the caller showed who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ShownBy {
    /// With an API token.
    Token,
    /// With the session of a browser.
    Session,
}

/// What somebody may do: to the office, or to things of the units that their roles reach. Reading what is public needs no
/// permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Permission {
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

impl Permission {
    /// The permission behind an action; none for what everybody may do to their own account.
    fn of(action: Action) -> Option<Self> {
        match action {
            Action::AnnounceDay => Some(Self::AnnounceDay),
            Action::SetOfficeHours => Some(Self::SetOfficeHours),
            Action::AddUnit => Some(Self::AddUnit),
            Action::ImportResults => Some(Self::ImportResults),
            Action::Score => Some(Self::Score),
            Action::LoadDemonstration => Some(Self::LoadDemonstration),
            Action::ManageAccounts => Some(Self::ManageAccounts),
            Action::ReadAudit => Some(Self::ReadAudit),
            Action::Backup => Some(Self::Backup),
            Action::ReadRegister => Some(Self::ReadRegister),
            Action::WriteRegister => Some(Self::WriteRegister),
            Action::ImportRegister => Some(Self::ImportRegister),
            Action::GrantRole => Some(Self::GrantRole),
            Action::EditFramework => Some(Self::EditFramework),
            Action::OpenAssessment => Some(Self::OpenAssessment),
            Action::ReadSheet => Some(Self::ReadSheet),
            Action::EnterScore => Some(Self::EnterScore),
            Action::AttachEvidence => Some(Self::AttachEvidence),
            Action::ApproveSheet => Some(Self::ApproveSheet),
            Action::Appraise => Some(Self::Appraise),
            Action::AskForExplanation => Some(Self::AskForExplanation),
            Action::Explain => Some(Self::Explain),
            Action::Vote => Some(Self::Vote),
            Action::RecordDecision => Some(Self::RecordDecision),
            Action::Publish => Some(Self::Publish),
            Action::ChangePassword | Action::ManageTokens => None,
        }
    }
}

/// The caller.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Me {
    /// The name for signing in.
    name: String,
    /// The name that is shown.
    display_name: String,
    /// How the caller showed who they are.
    shown_by: ShownBy,
    /// Whether the account administers the office.
    is_administrator: bool,
    /// What the caller may do.
    may: Vec<Permission>,
}

/// Who am I?
///
/// The account behind the token or the session, and what it may do.
#[utoipa::path(
    get,
    path = "/me",
    operation_id = "show_me",
    tag = "account",
    security(("token" = []), ("session" = [])),
    responses(
        (status = 200, description = "The caller", body = Me),
        (status = 401, description = "Signing in is needed", body = Problem, content_type = PROBLEM_JSON),
    ),
)]
pub(super) async fn show(
    ApiCaller(caller): ApiCaller,
    State(state): State<AppState>,
    Asked(Nothing): Asked<Nothing>,
) -> Result<Response, Problem> {
    let app = &state.app;
    let id = caller.account_id().and_then(|id| id.parse().ok()).ok_or_else(Problem::sign_in_needed)?;
    let person = app.person(AccountId(id)).await.map_err(|error| Problem::of(&error))?;
    let account = person.ok_or_else(Problem::sign_in_needed)?.account;
    let allowed = Action::ALL.into_iter().filter(|action| app.may(Some(&caller), *action));
    let me = Me {
        name: account.name,
        display_name: account.display_name,
        shown_by: if caller.is_token() { ShownBy::Token } else { ShownBy::Session },
        is_administrator: account.is_administrator,
        may: allowed.filter_map(Permission::of).collect(),
    };
    Ok(([(CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(me)).into_response())
}
