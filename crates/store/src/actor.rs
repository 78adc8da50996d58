//! Who makes a change.

use std::fmt;

/// What kind of actor makes a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActorKind {
    /// A person who signed in; the id is the account's.
    Account,
    /// A program with an API token; the id is the token's.
    Token,
    /// The program itself: a job, or a rule such as the lock-out; the id is its name.
    System,
    /// Somebody at the command line of the server.
    CommandLine,
}

impl ActorKind {
    /// The word that stands in audit entries.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Token => "token",
            Self::System => "system",
            Self::CommandLine => "command-line",
        }
    }
}

/// Who makes a change: an argument of every command.
///
/// The name is for people (logs, messages). It never enters the audit chain, where the kind and the id stand for the
/// actor, so that a person's name can be erased later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// What kind of actor.
    pub kind: ActorKind,
    /// The id within its kind; empty when the kind says everything.
    pub id: String,
    /// The name shown to people.
    pub name: String,
}

impl Actor {
    /// A person who signed in.
    #[must_use]
    pub fn account(account: &crate::Account) -> Self {
        Self { kind: ActorKind::Account, id: account.id.to_string(), name: account.name.clone() }
    }

    /// A program that showed an API token.
    #[must_use]
    pub fn token(verified: &crate::VerifiedApiToken) -> Self {
        let name = format!("{} ({})", verified.token.name, verified.account.name);
        Self { kind: ActorKind::Token, id: verified.token.id.to_string(), name }
    }

    /// A job or a rule of the program, by its name.
    #[must_use]
    pub fn system(job: &str) -> Self {
        Self { kind: ActorKind::System, id: job.to_owned(), name: job.to_owned() }
    }

    /// Somebody at the command line of the server.
    #[must_use]
    pub fn command_line() -> Self {
        Self {
            kind: ActorKind::CommandLine,
            id: String::new(),
            name: ActorKind::CommandLine.code().to_owned(),
        }
    }

    /// The actor as audit entries name it: `account:12`, `token:3`, `system:sign-in`, `command-line`.
    #[must_use]
    pub fn code(&self) -> String {
        if self.id.is_empty() {
            return self.kind.code().to_owned();
        }
        format!("{}:{}", self.kind.code(), self.id)
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
}
