//! What can go wrong, for programs, for people and for the log.
//!
//! A program matches on the variant. People get [`StoreError::message`] and [`StoreError::hint`] in their language. The
//! log gets the chain of causes through [`std::error::Error::source`]; what a database said is never shown to people.

mod database;
mod text;

use crate::Subject;
use caicach_findings::Text;

/// The underlying error of another library.
pub type Cause = Box<dyn std::error::Error + Send + Sync + 'static>;

/// Why the store did not do what it was asked to. In every case nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no such thing.
    #[error("there is no {subject} {id}")]
    NotFound {
        /// What kind of thing.
        subject: Subject,
        /// The id that was asked for.
        id: String,
    },

    /// Somebody else changed the thing since it was read.
    #[error("{subject} {id} is at version {found}, the change was made to version {expected}")]
    Conflict {
        /// What kind of thing.
        subject: Subject,
        /// Its id.
        id: String,
        /// The version that the change was made to.
        expected: i64,
        /// The version that is stored.
        found: i64,
    },

    /// There is already such a thing.
    #[error("{subject} {id} exists already")]
    AlreadyExists {
        /// What kind of thing.
        subject: Subject,
        /// The id or name that is taken.
        id: String,
    },

    /// An argument cannot be accepted.
    #[error("{field} is not acceptable: {}", reason.en)]
    Invalid {
        /// The argument.
        field: &'static str,
        /// Why, for people.
        reason: Text,
    },

    /// The database cannot be reached, is locked, or is too busy. Trying again later may help.
    #[error("the database is not available")]
    Unavailable {
        /// What the database or the network said.
        #[source]
        cause: Cause,
    },

    /// Stored data, or a backup, is damaged.
    #[error("damaged: {}", what.en)]
    Corrupt {
        /// What is damaged, for people.
        what: Text,
        /// What noticed it.
        #[source]
        cause: Option<Cause>,
    },

    /// A database or a backup was made by a newer version of the program.
    #[error("made by a newer version, with steps that are not known here: {}", migrations.join(", "))]
    NewerSchema {
        /// The migrations that this program does not know.
        migrations: Vec<String>,
    },

    /// A backup is restored into an empty database only.
    #[error("the database is not empty: there are rows in {table}")]
    NotEmpty {
        /// A table that has rows.
        table: &'static str,
    },

    /// A file could not be read or written.
    #[error("a file could not be read or written")]
    File(#[source] std::io::Error),

    /// The database refused a statement: a mistake of the program.
    #[error("the database refused a statement")]
    Database(#[source] sea_orm::DbErr),

    /// The operating system gave no random bytes, or a hash could not be computed.
    #[error("a secret could not be made or checked")]
    Cryptography(#[source] Cause),
}

impl StoreError {
    /// Shorthand for [`StoreError::NotFound`].
    pub(crate) fn not_found(subject: Subject, id: &impl ToString) -> Self {
        Self::NotFound { subject, id: id.to_string() }
    }

    /// Shorthand for [`StoreError::Invalid`].
    pub(crate) fn invalid(field: &'static str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Invalid { field, reason: Text::new(vi, en) }
    }

    /// Shorthand for [`StoreError::Corrupt`].
    pub(crate) fn corrupt(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Corrupt { what: Text::new(vi, en), cause: None }
    }

    /// [`StoreError::Corrupt`] with what noticed it.
    pub(crate) fn corrupt_because(
        vi: impl Into<String>,
        en: impl Into<String>,
        cause: impl Into<Cause>,
    ) -> Self {
        Self::Corrupt { what: Text::new(vi, en), cause: Some(cause.into()) }
    }
}

/// Refuses a change that was made to another version than the stored one.
pub(crate) fn check_version(
    subject: Subject,
    id: &impl ToString,
    expected: i64,
    found: i64,
) -> Result<(), StoreError> {
    if expected == found {
        return Ok(());
    }
    Err(StoreError::Conflict { subject, id: id.to_string(), expected, found })
}
