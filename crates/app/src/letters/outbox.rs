//! What waits in the outbox: sent by a task of the server, looked after by administrators.

use super::no_mail;
use crate::policy::{Action, Resource};
use crate::{App, AppError, Caller};
use caicach_mail::{Envelope, Letter, MailError};
use caicach_store::{ClaimedLetter, OutboxLetter, StoreError};
use chrono::TimeDelta;
use std::time::Duration;

/// When the database does not take it that a letter went out, it is told again after these pauses.
const NOTE_AGAIN_AFTER: [Duration; 3] =
    [Duration::from_millis(200), Duration::from_secs(2), Duration::from_secs(15)];
/// So long it stays known that a letter was sent.
const LETTERS_STAY: TimeDelta = TimeDelta::days(30);
/// So long notices stay.
const NOTICES_STAY: TimeDelta = TimeDelta::days(400);
/// So many letters of each state are listed.
const MOST_LISTED: u64 = 100;

/// What came of a turn of sending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LettersSent {
    /// How many letters went out.
    pub sent: usize,
    /// How many were refused.
    pub refused: usize,
    /// What the mail server could not do for any letter: the turn ended there.
    pub stopped: Option<String>,
}

/// The outbox as an administrator sees it.
#[derive(Debug, Clone)]
pub struct MailState {
    /// Host and port, sender, and how the way there is kept private; none without a mail server.
    pub server: Option<(String, String, &'static str)>,
    /// The letters.
    pub letters: Vec<OutboxLetter>,
}

impl App {
    /// Sends the letters that are due, one after the other, until none is due or the mail server does not take them, or `goes_on` says that
    /// it is enough. A letter that is under way is always brought to its end.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn send_due_letters(&self, goes_on: impl Fn() -> bool) -> Result<LettersSent, AppError> {
        let mut done = LettersSent::default();
        let Some(mailer) = &self.mailer else { return Ok(done) };
        let outbox = self.store().outbox();
        while goes_on() {
            let Some(claimed) = outbox.claim().await? else { break };
            let sending = match envelope(&claimed) {
                Ok(envelope) => mailer.send(&envelope).await,
                Err(error) => Err(error),
            };
            match sending {
                Ok(()) => {
                    self.note_sent(&claimed).await?;
                    done.sent += 1;
                }
                Err(error) => {
                    let why = error.text().vi;
                    outbox.failed(&claimed, &why, error.is_of_letter()).await?;
                    if !error.is_of_letter() {
                        done.stopped = Some(error.to_string());
                        break;
                    }
                    done.refused += 1;
                }
            }
        }
        Ok(done)
    }

    /// Notes that a letter went out, also when the database is away for a moment: what is not noted goes out again.
    async fn note_sent(&self, claimed: &ClaimedLetter) -> Result<(), AppError> {
        let mut pauses = NOTE_AGAIN_AFTER.into_iter();
        loop {
            match (self.store().outbox().sent(claimed).await, pauses.next()) {
                (Ok(_), _) => return Ok(()),
                (Err(StoreError::Unavailable { .. }), Some(pause)) => tokio::time::sleep(pause).await,
                (Err(error), _) => return Err(error.into()),
            }
        }
    }

    /// Clears old letters and notices away.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn clear_letters_and_notices(&self) -> Result<(), AppError> {
        let now = self.store().now();
        self.store().outbox().clear(now - LETTERS_STAY).await?;
        self.store().notices().delete_before(now - NOTICES_STAY).await?;
        Ok(())
    }

    /// The mail server and the letters.
    ///
    /// # Errors
    /// The caller does not keep the accounts; the database cannot be reached.
    pub async fn mail_state(&self, caller: &Caller) -> Result<MailState, AppError> {
        self.check(caller, Action::ManageAccounts, &Resource::Office)?;
        let server = self.mailer.as_ref().map(|mailer| {
            let settings = mailer.settings();
            (settings.server(), settings.sender(), settings.privacy())
        });
        Ok(MailState { server, letters: self.store().outbox().letters(MOST_LISTED).await? })
    }

    /// Lets a letter be tried again now.
    ///
    /// # Errors
    /// The caller may not; the letter is not there, is being sent, or is of no use any more; there is no mail server.
    pub async fn retry_letter(&self, caller: &Caller, id: i64) -> Result<(), AppError> {
        self.check(caller, Action::ManageAccounts, &Resource::Office)?;
        if !self.has_mail() {
            return Err(no_mail());
        }
        Ok(self.store().commands().retry_letter(&caller.actor, id).await?)
    }

    /// Drops a letter.
    ///
    /// # Errors
    /// The caller may not; the letter is not there, or is being sent.
    pub async fn drop_letter(&self, caller: &Caller, id: i64) -> Result<(), AppError> {
        self.check(caller, Action::ManageAccounts, &Resource::Office)?;
        Ok(self.store().commands().drop_letter(&caller.actor, id).await?)
    }
}

/// A letter as it goes out. The same letter has the same identifier however often it is tried.
fn envelope(claimed: &ClaimedLetter) -> Result<Envelope, MailError> {
    let blocks = serde_json::from_str(&claimed.body).map_err(|error| MailError::Letter(error.to_string()))?;
    Ok(Envelope {
        recipient: claimed.recipient.clone(),
        identifier: format!("caicach.{}.{}", claimed.id, claimed.created_at.timestamp_micros()),
        letter: Letter { language: claimed.language, subject: claimed.subject.clone(), blocks },
    })
}
