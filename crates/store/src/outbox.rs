//! The outbox: letters that wait to be sent, and what became of them.
//!
//! Letters get in with the change that they tell of ([`crate::Commands::telling`]). A sender claims one by writing its name on the row for
//! a while: of two senders, also of two servers, one gets it. It then says that the letter was sent, or why not. What a sender
//! claimed and never spoke of again (it was killed in the middle) is taken up by another one when the time is over; this is the one
//! case in which a letter can go out twice, always with the same `Message-ID`.
//!
//! What a letter says is deleted once it was sent, is of no use any more, or was given up with a secret in it: it may hold the way to a new password.
//! The outbox is in no backup: a restored one would send again what was sent.

use crate::audit::{Chain, Event};
use crate::entities::outbox;
use crate::secrets::random_hex;
use crate::{AccountId, Actor, Commands, Store, StoreError, Subject};
use caicach_findings::Language;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Select, Set,
};
use serde_json::{Value, json};

/// For so long a letter belongs to the sender that claimed it; longer than sending it may take.
const LEASE: TimeDelta = TimeDelta::minutes(5);
/// The wait after the first failure; it doubles with each.
const FIRST_WAIT: TimeDelta = TimeDelta::minutes(1);
/// The longest wait.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(6);
/// After so many failures a letter is given up: after about two days.
const MOST_TRIES: i32 = 16;
/// After so many failures one is given up that the mail server refuses for good.
const MOST_REFUSALS: i32 = 3;
/// So much of what a mail server says is kept.
const LONGEST_ERROR: usize = 500;

/// How a letter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LetterState {
    /// It was given up.
    GivenUp,
    /// It waits, after failures.
    TriedAgain,
    /// It waits.
    Waits,
    /// It was sent.
    Sent,
}

/// A letter of the outbox, without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxLetter {
    /// Its number.
    pub id: i64,
    /// Whose letter it is.
    pub account: Option<AccountId>,
    /// The address.
    pub recipient: String,
    /// What kind of letter it is, in a word.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// How it stands.
    pub state: LetterState,
    /// Since when it is there.
    pub created_at: DateTime<Utc>,
    /// When it is to be sent, or to be tried again.
    pub due_at: DateTime<Utc>,
    /// How often it was tried.
    pub tries: i32,
    /// Why it did not go out the last time.
    pub last_error: Option<String>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it was given up.
    pub gave_up_at: Option<DateTime<Utc>>,
    /// Whether what it says is still there, so that it can be tried again.
    pub can_be_sent: bool,
}

/// A letter that a sender has claimed.
#[derive(Clone, PartialEq, Eq)]
pub struct ClaimedLetter {
    /// Its number.
    pub id: i64,
    /// The address.
    pub recipient: String,
    /// The language in which it is written.
    pub language: Language,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub body: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    claim: String,
}

impl std::fmt::Debug for ClaimedLetter {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ClaimedLetter")
            .field("id", &self.id)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

/// Claims letters, and says what became of them.
#[derive(Clone, Copy)]
pub struct Outbox<'a> {
    store: &'a Store,
}

impl Store {
    /// The letters that wait.
    #[must_use]
    pub fn outbox(&self) -> Outbox<'_> {
        Outbox { store: self }
    }
}

impl Outbox<'_> {
    /// Claims the letter that is due for the longest time; none when nothing is due.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn claim(&self) -> Result<Option<ClaimedLetter>, StoreError> {
        loop {
            let now = self.store.now();
            let due = free(waiting(), now)
                .filter(outbox::Column::DueAt.lte(now))
                .order_by_asc(outbox::Column::DueAt)
                .order_by_asc(outbox::Column::Id)
                .one(self.store.read())
                .await?;
            let Some(row) = due else { return Ok(None) };
            if row.useless_after.is_some_and(|after| after <= now) {
                self.give_up_useless(row.id).await?;
                continue;
            }
            let claim = random_hex()?;
            let claimed = outbox::Entity::update_many()
                .col_expr(outbox::Column::ClaimedBy, Expr::value(Some(claim.clone())))
                .col_expr(outbox::Column::ClaimedUntil, Expr::value(Some(now + LEASE)))
                .filter(outbox::Column::Id.eq(row.id))
                .filter(outbox::Column::SentAt.is_null())
                .filter(outbox::Column::GaveUpAt.is_null())
                .filter(is_free(now))
                .exec(self.store.write())
                .await?;
            if claimed.rows_affected == 0 {
                // Another sender was faster, or somebody dropped it.
                continue;
            }
            return Ok(Some(ClaimedLetter {
                id: row.id,
                recipient: row.recipient,
                language: Language::parse(&row.language).unwrap_or_default(),
                subject: row.subject,
                body: row.body,
                created_at: row.created_at,
                claim,
            }));
        }
    }

    /// Notes that a claimed letter was sent, and deletes what it says. Returns whether the claim still held.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn sent(&self, letter: &ClaimedLetter) -> Result<bool, StoreError> {
        let noted = outbox::Entity::update_many()
            .col_expr(outbox::Column::SentAt, Expr::value(Some(self.store.now())))
            .col_expr(outbox::Column::Tries, Expr::col(outbox::Column::Tries).add(1))
            .col_expr(outbox::Column::Body, Expr::value(""))
            .col_expr(outbox::Column::LastError, Expr::value(Option::<String>::None))
            .col_expr(outbox::Column::ClaimedUntil, Expr::value(Option::<DateTime<Utc>>::None))
            .filter(outbox::Column::Id.eq(letter.id))
            .filter(outbox::Column::ClaimedBy.eq(&letter.claim))
            .exec(self.store.write())
            .await?;
        Ok(noted.rows_affected > 0)
    }

    /// Notes why a claimed letter did not go out. It is tried again after a while that doubles with each failure, and given up after
    /// many; sooner when the mail server refuses it for good.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn failed(
        &self,
        letter: &ClaimedLetter,
        why: &str,
        is_refused: bool,
    ) -> Result<(), StoreError> {
        let row = outbox::Entity::find_by_id(letter.id).one(self.store.read()).await?;
        let Some(row) = row.filter(|row| row.claimed_by.as_ref() == Some(&letter.claim)) else {
            return Ok(());
        };
        let now = self.store.now();
        let tries = row.tries.saturating_add(1);
        let most = if is_refused { MOST_REFUSALS } else { MOST_TRIES };
        let gave_up = (tries >= most).then_some(now);
        let why: String = why.chars().filter(|letter| !letter.is_control()).take(LONGEST_ERROR).collect();
        outbox::Entity::update_many()
            .col_expr(outbox::Column::Tries, Expr::value(tries))
            .col_expr(outbox::Column::LastError, Expr::value(Some(why)))
            .col_expr(outbox::Column::DueAt, Expr::value(now + wait_after(tries)))
            .col_expr(outbox::Column::GaveUpAt, Expr::value(gave_up))
            .col_expr(outbox::Column::ClaimedBy, Expr::value(Option::<String>::None))
            .col_expr(outbox::Column::ClaimedUntil, Expr::value(Option::<DateTime<Utc>>::None))
            .filter(outbox::Column::Id.eq(letter.id))
            .filter(outbox::Column::ClaimedBy.eq(&letter.claim))
            .exec(self.store.write())
            .await?;
        Ok(())
    }

    /// The letters of the outbox: what was given up first, then what waits, then what was sent; so many of each, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn letters(&self, most: u64) -> Result<Vec<OutboxLetter>, StoreError> {
        let given_up = outbox::Entity::find().filter(outbox::Column::GaveUpAt.is_not_null());
        let sent = outbox::Entity::find().filter(outbox::Column::SentAt.is_not_null());
        let mut letters = Vec::new();
        for kind in [given_up, waiting(), sent] {
            let rows = kind.order_by_desc(outbox::Column::Id).limit(most).all(self.store.read()).await?;
            letters.extend(rows.into_iter().map(OutboxLetter::from));
        }
        letters.sort_by_key(|letter| letter.state);
        Ok(letters)
    }

    /// Clears away: gives up letters that are of no use any more and deletes what they say, deletes letters that were sent or given up
    /// before an instant, and ways in letters that have ended. Returns how many letters were deleted.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn clear(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let now = self.store.now();
        let useless = free(waiting(), now).filter(outbox::Column::UselessAfter.lte(now));
        for row in useless.all(self.store.read()).await? {
            self.give_up_useless(row.id).await?;
        }
        // A letter that was given up may still hold a way that has ended since.
        outbox::Entity::update_many()
            .col_expr(outbox::Column::Body, Expr::value(""))
            .filter(outbox::Column::GaveUpAt.is_not_null())
            .filter(outbox::Column::UselessAfter.lte(now))
            .filter(outbox::Column::Body.ne(""))
            .exec(self.store.write())
            .await?;
        let old =
            Condition::any().add(outbox::Column::SentAt.lt(before)).add(outbox::Column::GaveUpAt.lt(before));
        let deleted = outbox::Entity::delete_many().filter(old).exec(self.store.write()).await?;
        self.store.delete_ended_mail_tokens().await?;
        Ok(deleted.rows_affected)
    }

    async fn give_up_useless(&self, id: i64) -> Result<(), StoreError> {
        let now = self.store.now();
        outbox::Entity::update_many()
            .col_expr(outbox::Column::GaveUpAt, Expr::value(Some(now)))
            .col_expr(outbox::Column::Body, Expr::value(""))
            .filter(outbox::Column::Id.eq(id))
            .filter(outbox::Column::SentAt.is_null())
            .filter(is_free(now))
            .exec(self.store.write())
            .await?;
        Ok(())
    }
}

impl Commands<'_> {
    /// Lets a letter be tried again now.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it is not there or was sent, [`StoreError::Invalid`] when what it said was deleted, or it is being sent.
    pub async fn retry_letter(&self, actor: &Actor, id: i64) -> Result<(), StoreError> {
        let change = self.begin(actor, &Chain::accounts()).await?;
        let row = outbox::Entity::find_by_id(id).one(change.connection()).await?;
        let row = row.filter(|row| row.sent_at.is_none());
        let row = row.ok_or_else(|| StoreError::not_found(Subject::Letter, &id))?;
        refuse_claimed(&row, change.at())?;
        if row.body.is_empty() {
            return Err(StoreError::invalid(
                "letter",
                "Thư đã hết hiệu lực, nội dung đã xóa; người nhận cần yêu cầu lại.",
                "The letter is of no use any more and what it said was deleted; its reader must ask again.",
            ));
        }
        let description = description(&row);
        let at = change.at();
        let mut row = row.into_active_model();
        row.due_at = Set(at);
        row.gave_up_at = Set(None);
        row.tries = Set(0);
        row.update(change.connection()).await?;
        change.commit(Event::new("letter.retry", Subject::Letter, &id).after(description)).await
    }

    /// Drops a letter: it is deleted and never sent.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it is not there or was sent, [`StoreError::Invalid`] when it is being sent.
    pub async fn drop_letter(&self, actor: &Actor, id: i64) -> Result<(), StoreError> {
        let change = self.begin(actor, &Chain::accounts()).await?;
        let row = outbox::Entity::find_by_id(id).one(change.connection()).await?;
        let row = row.filter(|row| row.sent_at.is_none());
        let row = row.ok_or_else(|| StoreError::not_found(Subject::Letter, &id))?;
        refuse_claimed(&row, change.at())?;
        outbox::Entity::delete_by_id(id).exec(change.connection()).await?;
        change.commit(Event::new("letter.drop", Subject::Letter, &id).before(description(&row))).await
    }
}

/// Nobody can say what became of a letter while somebody sends it.
fn refuse_claimed(row: &outbox::Model, now: DateTime<Utc>) -> Result<(), StoreError> {
    if row.claimed_until.is_none_or(|until| until <= now) {
        return Ok(());
    }
    Err(StoreError::invalid(
        "letter",
        "Thư đang được gửi; chờ vài phút rồi thử lại.",
        "The letter is being sent; wait some minutes and try again.",
    ))
}

/// A letter as the audit log may know it: without the address and what it says.
fn description(row: &outbox::Model) -> Value {
    json!({ "account": row.account_id, "kind": row.kind, "tries": row.tries, "given_up": row.gave_up_at.is_some() })
}

fn waiting() -> Select<outbox::Entity> {
    outbox::Entity::find().filter(outbox::Column::SentAt.is_null()).filter(outbox::Column::GaveUpAt.is_null())
}

fn free(letters: Select<outbox::Entity>, now: DateTime<Utc>) -> Select<outbox::Entity> {
    letters.filter(is_free(now))
}

fn is_free(now: DateTime<Utc>) -> Condition {
    Condition::any().add(outbox::Column::ClaimedUntil.is_null()).add(outbox::Column::ClaimedUntil.lte(now))
}

/// 1, 2, 4, ... minutes, and 6 hours at most.
fn wait_after(tries: i32) -> TimeDelta {
    let doublings = Ord::min(u32::try_from(tries.saturating_sub(1)).unwrap_or(0), 16);
    let factor = 2_i32.checked_pow(doublings).unwrap_or(i32::MAX);
    FIRST_WAIT.checked_mul(factor).map_or(LONGEST_WAIT, |wait| Ord::min(wait, LONGEST_WAIT))
}

impl From<outbox::Model> for OutboxLetter {
    fn from(row: outbox::Model) -> Self {
        let state = match (row.sent_at, row.gave_up_at, row.tries) {
            (Some(_), _, _) => LetterState::Sent,
            (None, Some(_), _) => LetterState::GivenUp,
            (None, None, 0) => LetterState::Waits,
            (None, None, _) => LetterState::TriedAgain,
        };
        Self {
            id: row.id,
            account: row.account_id.map(AccountId),
            recipient: row.recipient,
            kind: row.kind,
            subject: row.subject,
            state,
            created_at: row.created_at,
            due_at: row.due_at,
            tries: row.tries,
            last_error: row.last_error,
            sent_at: row.sent_at,
            gave_up_at: row.gave_up_at,
            can_be_sent: !row.body.is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_six_hours() {
        let minutes = |tries| wait_after(tries).num_minutes();
        assert_eq!([1, 2, 3, 9, 10, 40].map(minutes), [1, 2, 4, 256, 360, 360]);
    }
}
