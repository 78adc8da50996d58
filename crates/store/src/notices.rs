//! Notices to people, read and unread. They tell of changes and are none: no audit entry is written for them.

use crate::entities::notice;
use crate::news::{News, write};
use crate::{AccountId, Store, StoreError};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// A notice to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its number.
    pub id: i64,
    /// What kind of notice it is, in a word.
    pub kind: String,
    /// What it says, as JSON text.
    pub data: String,
    /// Since when it is there.
    pub created_at: DateTime<Utc>,
    /// When it was read.
    pub read_at: Option<DateTime<Utc>>,
}

/// Reads and writes notices.
#[derive(Clone, Copy)]
pub struct Notices<'a> {
    store: &'a Store,
}

impl Store {
    /// The notices to people.
    #[must_use]
    pub fn notices(&self) -> Notices<'_> {
        Notices { store: self }
    }
}

impl Notices<'_> {
    /// Tells people of what is no change, in one transaction. A cause that a person was told of is left out. Returns how many
    /// notices were new.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn tell(&self, news: &News) -> Result<u64, StoreError> {
        let transaction = self.store.begin_write().await?;
        let written = write(&transaction, self.store.now(), news).await?;
        transaction.commit().await?;
        Ok(written)
    }

    /// The notices of an account, the newest first, so many of them.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn of_account(&self, account: AccountId, most: u64) -> Result<Vec<Notice>, StoreError> {
        let rows = notice::Entity::find()
            .filter(notice::Column::AccountId.eq(account.0))
            .order_by_desc(notice::Column::Id)
            .limit(most)
            .all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(Notice::from).collect())
    }

    /// One notice of an account.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn one(&self, account: AccountId, id: i64) -> Result<Option<Notice>, StoreError> {
        let row = notice::Entity::find_by_id(id)
            .filter(notice::Column::AccountId.eq(account.0))
            .one(self.store.read())
            .await?;
        Ok(row.map(Notice::from))
    }

    /// How many notices of an account were not read.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn unread(&self, account: AccountId) -> Result<u64, StoreError> {
        let count = notice::Entity::find()
            .filter(notice::Column::AccountId.eq(account.0))
            .filter(notice::Column::ReadAt.is_null())
            .count(self.store.read())
            .await?;
        Ok(count)
    }

    /// Notes that one notice of an account was read, or all of them. Returns how many were unread.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn read(&self, account: AccountId, id: Option<i64>) -> Result<u64, StoreError> {
        let mut update = notice::Entity::update_many()
            .col_expr(notice::Column::ReadAt, Expr::value(Some(self.store.now())))
            .filter(notice::Column::AccountId.eq(account.0))
            .filter(notice::Column::ReadAt.is_null());
        if let Some(id) = id {
            update = update.filter(notice::Column::Id.eq(id));
        }
        Ok(update.exec(self.store.write()).await?.rows_affected)
    }

    /// Deletes the notices that were written before an instant. Returns how many there were.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn delete_before(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let deleted = notice::Entity::delete_many()
            .filter(notice::Column::CreatedAt.lt(before))
            .exec(self.store.write())
            .await?;
        Ok(deleted.rows_affected)
    }
}

impl From<notice::Model> for Notice {
    fn from(row: notice::Model) -> Self {
        Self { id: row.id, kind: row.kind, data: row.data, created_at: row.created_at, read_at: row.read_at }
    }
}
