//! What people are told on the pages and, where they have an address, by letter: what is to be done before a round ends, and what happened
//! to what concerns them.
//!
//! A notice is stored as data ([`About`]) and put into words when it is looked at, so that it reads in the language of who looks. Whom
//! something concerns is for the policy to say: those who may do what is to be done ([`audience`]).

mod about;
mod audience;
mod of_assessments;
mod reminders;

pub use about::{About, Task, UnitName, Where};
pub(crate) use audience::Audience;

use crate::policy::{Action, Resource};
use crate::{App, AppError, Caller};
use caicach_mail::letters;
use caicach_store::{Account, AccountId, NewNotice, Notice};
use chrono::{DateTime, Utc};

/// So many days before the end of a round people are reminded, when nothing else is set.
pub const REMINDER_DAYS: [i64; 3] = [7, 3, 1];
/// So many notices are shown.
const MOST_SHOWN: u64 = 200;

/// A notice as its reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeView {
    /// Its number.
    pub id: i64,
    /// What it is about; none when it was written by another version of the program and says what this one does not know.
    pub about: Option<About>,
    /// Since when it is there.
    pub created_at: DateTime<Utc>,
    /// Whether it was read.
    pub is_read: bool,
}

impl From<Notice> for NoticeView {
    fn from(notice: Notice) -> Self {
        Self {
            id: notice.id,
            about: serde_json::from_str(&notice.data).ok(),
            created_at: notice.created_at,
            is_read: notice.read_at.is_some(),
        }
    }
}

impl App {
    /// Reminds people so many days before the end of a round.
    #[must_use]
    pub fn reminding(mut self, days_before: Vec<i64>) -> Self {
        self.reminder_days = days_before;
        self
    }

    /// The caller's own notices, the newest first.
    ///
    /// # Errors
    /// The caller may not; the database cannot be reached.
    pub async fn notices(&self, caller: &Caller, account: AccountId) -> Result<Vec<NoticeView>, AppError> {
        self.check_own(caller, account)?;
        let notices = self.store().notices().of_account(account, MOST_SHOWN).await?;
        Ok(notices.into_iter().map(NoticeView::from).collect())
    }

    /// Notes that one of the caller's notices was read, and gives it back.
    ///
    /// # Errors
    /// The caller may not, or has no such notice; the database cannot be reached.
    pub async fn read_notice(
        &self,
        caller: &Caller,
        account: AccountId,
        id: i64,
    ) -> Result<NoticeView, AppError> {
        self.check_own(caller, account)?;
        let notices = self.store().notices();
        let notice = notices.one(account, id).await?.ok_or(AppError::NotFound("notice"))?;
        notices.read(account, Some(id)).await?;
        Ok(notice.into())
    }

    /// Notes that all of the caller's notices were read.
    ///
    /// # Errors
    /// The caller may not; the database cannot be reached.
    pub async fn read_all_notices(&self, caller: &Caller, account: AccountId) -> Result<u64, AppError> {
        self.check_own(caller, account)?;
        Ok(self.store().notices().read(account, None).await?)
    }

    /// What somebody is told is theirs alone: it names units that others may not see.
    fn check_own(&self, caller: &Caller, account: AccountId) -> Result<(), AppError> {
        if caller.account_id() != Some(account.to_string().as_str()) {
            return Err(AppError::Forbidden);
        }
        self.check(caller, Action::ChangePassword, &Resource::Account(account.to_string()))
    }

    /// A notice to a person, with the letter that goes with it. `cause` is what the person is told of once; what belongs to one
    /// `thread` and was not looked at is not written about again.
    pub(crate) fn notice_to(&self, account: &Account, about: &About, cause: &str, thread: &str) -> NewNotice {
        let letter = self.letter_to(account, "notice", |reader, site| {
            let address = site.link(&about.path());
            letters::notice(reader, &about.heading(), &about.text(), &about.details(), &address)
        });
        NewNotice {
            account: account.id,
            cause: cause.to_owned(),
            kind: about.code().to_owned(),
            thread: thread.to_owned(),
            // It is plain data, for which serde has no way to fail.
            data: serde_json::to_string(about).unwrap_or_default(),
            letter,
        }
    }
}
