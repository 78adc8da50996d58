//! The use cases of Caicach: one function each, called by the server, the command line and jobs alike.
//!
//! An [`App`] holds the content, the open database and the gate of [`policy`]. What pages show is kept in memory as
//! [`State`]: the calendar, the tree of units, the published results and the scored years, each made from content and
//! database together. A change goes through a use case, which asks the policy, calls one command of the store and
//! makes the state anew; a change made by another process is noticed by [`App::refresh`].

mod accounts;
mod announce;
pub mod assessments;
mod audit;
mod calendar;
mod counted;
pub mod demo;
mod error;
pub mod frameworks;
pub mod index_values;
pub mod intake;
pub mod lake;
mod letters;
mod library;
pub mod notices;
mod openid;
pub mod policy;
pub mod quality;
mod reach;
pub mod registers;
mod results;
mod roles;
mod scoring;
mod second_factor;
mod sheet;
mod state;
mod units;

pub use accounts::{Person, SignedIn};
pub use announce::{Announced, AnnouncedDay};
pub use audit::{AuditOverview, AuditProgress, ChainState};
pub use caicach_mail as mail;
pub use caicach_openid as provider;
pub use caicach_people as people;
pub use caicach_store as store;
pub use calendar::{CalendarState, HoursFromDays, UnitHours};
pub use counted::{Counted, SERVICE_INDEX};
pub use demo::random_password;
pub use error::AppError;
pub use letters::{AddressAsked, LettersSent, MailState};
pub use library::Library;
pub use openid::{OpenIdBegun, OpenIdDone, OpenIdRefusal};
pub use reach::UnitsReached;
pub use results::ImportedResults;
pub use roles::PersonWithRoles;
pub use sheet::{
    CountedIn, DomainScore, ScoreSheet, SheetDomain, SheetName, SheetUnit, UncertaintySheet, UncertaintyUnit,
};
pub use state::{Scored, State};

use caicach_store::{Actor, ActorKind, Blobs, Store};
use policy::{Policy, Principal};
use registers::imports::ImportDesk;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

/// The running product.
#[derive(Debug)]
pub struct App {
    library: Arc<Library>,
    store: Store,
    policy: Policy,
    state: RwLock<Arc<State>>,
    lake: lake::LakePlace,
    answers: lake::Answers,
    imports: ImportDesk,
    quality: quality::KeptQuality,
    assessments: assessments::Desk,
    blobs: Option<Blobs>,
    mailer: Option<caicach_mail::Mailer>,
    reminder_days: Vec<i64>,
    openid: Option<caicach_openid::Provider>,
    audit_signer: Option<caicach_store::AuditSigner>,
    audit_desk: audit::AuditDesk,
}

/// Who calls a use case: the actor that the audit trail names, and what the policy knows of it.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Whom the audit trail names.
    pub actor: Actor,
    /// What the policy knows.
    pub principal: Principal,
}

impl Caller {
    /// Somebody at the command line.
    #[must_use]
    pub fn command_line() -> Self {
        Self { actor: Actor::command_line(), principal: Principal::CommandLine }
    }

    /// A job of the program.
    #[must_use]
    pub fn system(job: &str) -> Self {
        Self { actor: Actor::system(job), principal: Principal::System }
    }

    /// The identifier of the account behind the caller, when there is one.
    #[must_use]
    pub fn account_id(&self) -> Option<&str> {
        match &self.principal {
            Principal::Account { id, .. } => Some(id),
            Principal::System | Principal::CommandLine => None,
        }
    }

    /// Whether this is a program with a token and not a person at a browser.
    #[must_use]
    pub fn is_token(&self) -> bool {
        self.actor.kind == ActorKind::Token
    }
}

impl App {
    /// Brings the database up to date and makes the state.
    ///
    /// # Errors
    /// The database cannot be reached or brought up to date; the policy files do not hold together.
    pub async fn open(library: Library, store: Store) -> Result<Self, AppError> {
        store.migrate().await?;
        let policy = Policy::built_in()?;
        let library = Arc::new(library);
        let state = State::load(&library, &store).await?;
        reach::follow_units(&state.units, &store).await?;
        Ok(Self {
            library,
            store,
            policy,
            state: RwLock::new(Arc::new(state)),
            lake: lake::LakePlace::default(),
            answers: lake::Answers::default(),
            imports: ImportDesk::default(),
            quality: quality::KeptQuality::default(),
            assessments: assessments::Desk::default(),
            blobs: None,
            mailer: None,
            reminder_days: notices::REMINDER_DAYS.to_vec(),
            openid: None,
            audit_signer: None,
            audit_desk: audit::AuditDesk::default(),
        })
    }

    /// Keeps files that are to be imported in a folder, and not among the temporary files of the system.
    #[must_use]
    pub fn keeping_imports_in(self, folder: PathBuf) -> Self {
        self.imports.keep_in(folder);
        self
    }

    /// Keeps the files that people hand in at a place.
    #[must_use]
    pub fn keeping_files_in(mut self, blobs: Blobs) -> Self {
        self.blobs = Some(blobs);
        self
    }

    /// The files that people handed in.
    #[must_use]
    pub fn blobs(&self) -> Option<&Blobs> {
        self.blobs.as_ref()
    }

    /// The content.
    #[must_use]
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// The database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What pages show now.
    #[must_use]
    pub fn state(&self) -> Arc<State> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes the state anew when another process changed the database.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn refresh(&self) -> Result<bool, AppError> {
        let revision = state::revision(&self.store).await?;
        if self.state().revision == revision {
            return Ok(false);
        }
        self.reload().await?;
        Ok(true)
    }

    /// Makes the state anew.
    async fn reload(&self) -> Result<(), AppError> {
        let state = Arc::new(State::load(&self.library, &self.store).await?);
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = state;
        Ok(())
    }
}
