//! Why a command could not run: exit code 2.

use caicach_findings::{Findings, Text};

/// A reason to stop.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The input as a whole cannot be used.
    Input(Findings),
    /// An argument or a request cannot be used: what is the matter, and what to do.
    Request {
        /// What is the matter.
        message: Text,
        /// What to do.
        hint: Option<Text>,
    },
    /// Anything else, with its chain of causes.
    Other(anyhow::Error),
}

impl Stop {
    pub(crate) fn request(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Request { message: Text::new(vi, en), hint: None }
    }
}

impl From<Findings> for Stop {
    fn from(findings: Findings) -> Self {
        Self::Input(findings)
    }
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}

impl From<caicach_calendar::CalendarError> for Stop {
    fn from(error: caicach_calendar::CalendarError) -> Self {
        Self::Request { message: error.text(), hint: Some(error.hint()) }
    }
}

impl From<caicach_app::AppError> for Stop {
    fn from(error: caicach_app::AppError) -> Self {
        match error {
            caicach_app::AppError::Input(findings) => Self::Input(findings),
            other => Self::Request { message: other.message(), hint: other.hint() },
        }
    }
}

impl From<caicach_app::store::StoreError> for Stop {
    fn from(error: caicach_app::store::StoreError) -> Self {
        Self::Request { message: error.message(), hint: error.hint() }
    }
}
