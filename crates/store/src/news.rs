//! What people are told of: notices on the pages, and letters.
//!
//! **Invariant:** what tells of a change is written in the transaction of the change ([`crate::Commands::telling`]): a letter cannot be
//! lost between the two, and none tells of what did not happen. What tells of no change, as a reminder does, is written by
//! [`crate::Notices::tell`].
//!
//! What a notice means and what a letter says is not known here: both are text.

use crate::entities::{account, notice, outbox};
use crate::text::check_text;
use crate::{AccountId, StoreError};
use caicach_findings::Language;
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, NotSet, PaginatorTrait, QueryFilter, Set, TryInsertResult,
};

/// A letter on its way into the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLetter {
    /// Whose letter it is; none when it is nobody's here.
    pub account: Option<AccountId>,
    /// The address.
    pub recipient: String,
    /// What kind of letter it is, in a word.
    pub kind: &'static str,
    /// The language in which it is written.
    pub language: Language,
    /// What it is about; it holds no secret.
    pub subject: String,
    /// What it says. It is deleted when the letter was sent, or is of no use any more.
    pub body: String,
    /// Not to be sent before.
    pub due_at: Option<DateTime<Utc>>,
    /// From when on it is of no use.
    pub useless_after: Option<DateTime<Utc>>,
}

/// A notice on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNotice {
    /// Who gets it.
    pub account: AccountId,
    /// What it is for: a person is told of a cause once, however often it is written.
    pub cause: String,
    /// What kind of notice it is, in a word.
    pub kind: String,
    /// What it belongs to.
    pub thread: String,
    /// What it says, as JSON text.
    pub data: String,
    /// The letter that goes out with it, when it is new, and when nothing unread of its thread and kind was told of before: whoever has
    /// not looked yet is not written to again.
    pub letter: Option<NewLetter>,
}

/// What people are told of with a change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct News {
    /// Notices.
    pub notices: Vec<NewNotice>,
    /// Letters beside those of the notices.
    pub letters: Vec<NewLetter>,
}

/// Writes all of it. Returns how many notices were new.
pub(crate) async fn write<C: ConnectionTrait>(
    connection: &C,
    at: DateTime<Utc>,
    news: &News,
) -> Result<u64, StoreError> {
    let mut written = 0;
    for new in &news.notices {
        let waits_unread = match new.letter {
            None => false,
            Some(_) => has_unread(connection, new).await?,
        };
        if !write_notice(connection, at, new).await? {
            continue;
        }
        written += 1;
        if let Some(letter) = new.letter.as_ref().filter(|_| !waits_unread) {
            write_letter(connection, at, letter).await?;
        }
    }
    for letter in &news.letters {
        write_letter(connection, at, letter).await?;
    }
    Ok(written)
}

async fn has_unread<C: ConnectionTrait>(connection: &C, new: &NewNotice) -> Result<bool, StoreError> {
    let unread = notice::Entity::find()
        .filter(notice::Column::AccountId.eq(new.account.0))
        .filter(notice::Column::ReadAt.is_null())
        .filter(notice::Column::Thread.eq(&new.thread))
        .filter(notice::Column::Kind.eq(&new.kind))
        .count(connection)
        .await?;
    Ok(unread > 0)
}

async fn write_notice<C: ConnectionTrait>(
    connection: &C,
    at: DateTime<Utc>,
    new: &NewNotice,
) -> Result<bool, StoreError> {
    for text in [&new.cause, &new.thread, &new.data] {
        check_text("notice", text)?;
    }
    let row = notice::ActiveModel {
        id: NotSet,
        account_id: Set(new.account.0),
        cause: Set(new.cause.clone()),
        kind: Set(new.kind.clone()),
        thread: Set(new.thread.clone()),
        data: Set(new.data.clone()),
        created_at: Set(at),
        read_at: Set(None),
    };
    let inserted = notice::Entity::insert(row)
        .on_conflict_do_nothing_on([notice::Column::AccountId, notice::Column::Cause])
        .exec_without_returning(connection)
        .await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(1..)))
}

async fn write_letter<C: ConnectionTrait>(
    connection: &C,
    at: DateTime<Utc>,
    new: &NewLetter,
) -> Result<(), StoreError> {
    for text in [&new.recipient, &new.subject, &new.body] {
        check_text("letter", text)?;
    }
    let row = outbox::ActiveModel {
        id: NotSet,
        account_id: Set(new.account.map(|account| account.0)),
        recipient: Set(new.recipient.clone()),
        kind: Set(new.kind.to_owned()),
        language: Set(new.language.code().to_owned()),
        subject: Set(new.subject.clone()),
        body: Set(new.body.clone()),
        created_at: Set(at),
        due_at: Set(new.due_at.map_or(at, |due| due.max(at))),
        useless_after: Set(new.useless_after),
        tries: Set(0),
        last_error: Set(None),
        claimed_by: Set(None),
        claimed_until: Set(None),
        sent_at: Set(None),
        gave_up_at: Set(None),
    };
    outbox::Entity::insert(row).exec_without_returning(connection).await?;
    Ok(())
}

/// Deletes what people were told, and what was to be told, when a person is forgotten.
pub(crate) async fn forget<C: ConnectionTrait>(connection: &C, account: AccountId) -> Result<(), StoreError> {
    notice::Entity::delete_many().filter(notice::Column::AccountId.eq(account.0)).exec(connection).await?;
    outbox::Entity::delete_many().filter(outbox::Column::AccountId.eq(account.0)).exec(connection).await?;
    Ok(())
}

/// In which language letters to an account are written.
pub(crate) fn language_of(row: &account::Model) -> Language {
    row.language.as_deref().and_then(Language::parse).unwrap_or_default()
}
