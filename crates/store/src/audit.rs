//! Who changed what, when, and why: chained by hash, so that a later change to the record itself is found.
//!
//! Entries belong to a [`Chain`], one for each kind of thing that people watch over. Each entry carries the hash of the
//! one before it, and [`canonical`] says over which bytes. The head of each chain (its last sequence number and hash)
//! is kept beside the entries, so that a cut tail is found, and is signed with a key outside the database and printed
//! on publications ([`witness`]), so that a full rewrite is found.
//!
//! Names, e-mail addresses and other personal data never enter an entry: a keyed hash stands for them ([`personal`]).

mod append;
mod canonical;
mod list;
pub(crate) mod personal;
mod rows;
mod search;
mod verification;
mod verify;
mod witness;

pub(crate) use append::{append, locked_head};
pub use list::{AuditEntry, AuditHead};
pub(crate) use rows::Account;
pub use rows::{AlteredRow, RowProblem};
pub use search::{AuditFilter, AuditPlace};
pub use verification::{AuditFound, AuditVerification};
pub use verify::{AuditProblem, AuditReport, ChainReport, VerifyProgress};

pub use witness::{
    AuditKey, AuditPublicKey, AuditSigner, HeadsFile, SignReason, Signed, SignedHeads, Testimony,
    WitnessProblem,
};

use crate::Subject;
use serde_json::Value;
use std::fmt;

/// Stands before the name of a register.
const REGISTER: &str = "register:";
/// Stands before the number of an assessment.
const ASSESSMENT: &str = "assessment:";

/// The name of an audit chain.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chain(String);

impl Chain {
    /// Accounts, their roles and their tokens.
    #[must_use]
    pub fn accounts() -> Self {
        Self("accounts".to_owned())
    }

    /// Days and office hours that the office entered.
    #[must_use]
    pub fn calendar() -> Self {
        Self("calendar".to_owned())
    }

    /// Units that the office added.
    #[must_use]
    pub fn units() -> Self {
        Self("units".to_owned())
    }

    /// Frameworks that the office entered.
    #[must_use]
    pub fn frameworks() -> Self {
        Self("frameworks".to_owned())
    }

    /// Published results.
    #[must_use]
    pub fn results() -> Self {
        Self("results".to_owned())
    }

    /// Settings of the installation.
    #[must_use]
    pub fn settings() -> Self {
        Self("settings".to_owned())
    }

    /// The records of a register, and how files of it are read.
    #[must_use]
    pub fn register(id: &str) -> Self {
        Self(format!("{REGISTER}{id}"))
    }

    /// Whether it is the chain of a register.
    #[must_use]
    pub fn is_of_register(&self) -> bool {
        self.0.starts_with(REGISTER)
    }

    /// The values and computed results of one framework in one year.
    #[must_use]
    pub fn scores(framework_id: &str, year: i32) -> Self {
        Self(format!("scores:{framework_id}:{year}"))
    }

    /// Which assessments there are, with their rounds and councils.
    #[must_use]
    pub fn assessments() -> Self {
        Self("assessments".to_owned())
    }

    /// What happens within an assessment: entries, evidence, messages, what is handed in.
    #[must_use]
    pub fn assessment(id: crate::AssessmentId) -> Self {
        Self(format!("{ASSESSMENT}{id}"))
    }

    /// Whether what it tells is read when it is asked for, and not kept in memory by those who show it: the records of a register,
    /// and what happens within an assessment.
    #[must_use]
    pub fn is_read_when_asked_for(&self) -> bool {
        self.is_of_register() || self.0.starts_with(ASSESSMENT)
    }

    /// A chain by its name, as reports and entries print it.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Chain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What a command did, on its way into the chain.
pub(crate) struct Event {
    action: &'static str,
    subject: Subject,
    subject_id: String,
    before: Option<Value>,
    after: Option<Value>,
    reason: Option<String>,
}

impl Event {
    /// Something was done to a subject. The action is `subject.verb` and never changes its name.
    pub(crate) fn new(action: &'static str, subject: Subject, subject_id: &impl ToString) -> Self {
        Self { action, subject, subject_id: subject_id.to_string(), before: None, after: None, reason: None }
    }

    /// What was there before.
    pub(crate) fn before(mut self, before: Value) -> Self {
        self.before = Some(before);
        self
    }

    /// What is there now.
    pub(crate) fn after(mut self, after: Value) -> Self {
        self.after = Some(after);
        self
    }

    /// Why, in the actor's words.
    pub(crate) fn because(mut self, reason: Option<&str>) -> Self {
        // PostgreSQL stores any character but NUL.
        let reason = reason.map(|reason| reason.trim().replace('\0', ""));
        self.reason = reason.filter(|reason| !reason.is_empty());
        self
    }
}
