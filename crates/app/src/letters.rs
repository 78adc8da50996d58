//! Letters: written with the change that they tell of, sent from the outbox by a task of the server.
//!
//! Without a mail server nothing is written to anybody, and pages say whom to ask. Who gets a letter gets it at the address that the
//! account has, never at one that a stranger typed.

mod address;
mod outbox;
mod reset;

pub use address::AddressAsked;
pub(crate) use address::check_optional;
pub use outbox::{LettersSent, MailState};

use crate::{App, AppError};
use caicach_calendar::local_from_utc;
use caicach_findings::{Finding, Text};
use caicach_mail::letters::Reader;
use caicach_mail::{Letter, Mailer, SiteAddress};
use caicach_store::{Account, NewLetter, SecretString};
use chrono::{DateTime, Utc};

impl App {
    /// Sends letters through a mail server.
    #[must_use]
    pub fn with_mail(mut self, mailer: Mailer) -> Self {
        self.mailer = Some(mailer);
        self
    }

    /// Whether there is a mail server.
    #[must_use]
    pub fn has_mail(&self) -> bool {
        self.mailer.is_some()
    }

    /// A letter to a person; none when there is no mail server, or the person has no address.
    pub(crate) fn letter_to(
        &self,
        account: &Account,
        kind: &'static str,
        write: impl FnOnce(Reader<'_>, &SiteAddress) -> Letter,
    ) -> Option<NewLetter> {
        let recipient = account.email.clone()?;
        self.letter_at(account, recipient, kind, write)
    }

    /// A letter to a person at an address that is perhaps not theirs yet.
    fn letter_at(
        &self,
        account: &Account,
        recipient: String,
        kind: &'static str,
        write: impl FnOnce(Reader<'_>, &SiteAddress) -> Letter,
    ) -> Option<NewLetter> {
        let mailer = self.mailer.as_ref()?;
        let reader =
            Reader { language: account.language, name: &account.display_name, sign_in_name: &account.name };
        let letter = write(reader, mailer.settings().site());
        Some(NewLetter {
            account: Some(account.id),
            recipient,
            kind,
            language: letter.language,
            subject: letter.subject,
            // Blocks are plain data, for which serde has no way to fail; an empty letter would be noticed by its reader.
            body: serde_json::to_string(&letter.blocks).unwrap_or_default(),
            due_at: None,
            useless_after: None,
        })
    }
}

/// An instant as letters write it: local, to the minute.
fn shown(at: DateTime<Utc>) -> String {
    local_from_utc(at).format("%H:%M %d/%m/%Y").to_string()
}

/// What stands at the end of an address that leads through a letter.
fn way(path: &str, secret: &SecretString) -> String {
    use caicach_store::ExposeSecret;
    format!("{path}/{}", secret.expose_secret())
}

fn no_mail() -> AppError {
    let finding = Finding::rejected(
        "no-mail",
        Text::new("Hệ thống chưa được thiết lập máy chủ thư", "No mail server is set up"),
    );
    AppError::Input(
        finding
            .hint(Text::new(
                "Người quản trị đặt CAICACH_MAIL_URL; xem hướng dẫn vận hành",
                "The administrator sets CAICACH_MAIL_URL; see the guide to operations",
            ))
            .into(),
    )
}
