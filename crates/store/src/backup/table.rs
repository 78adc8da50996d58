//! A table as pages of JSON lines, whatever its columns are.

use crate::StoreError;
use crate::imports::rows_in_statement;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseBackend, DatabaseTransaction, EntityTrait, IntoActiveModel,
    Iterable, ModelTrait, PaginatorTrait, PrimaryKeyToColumn, PrimaryKeyTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement, Value,
};
use sea_orm_migration::async_trait;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::marker::PhantomData;

/// A page of rows.
pub(super) struct Page {
    /// One line of JSON a row, each with its line break.
    pub(super) lines: Vec<u8>,
    /// The number of rows.
    pub(super) rows: u64,
    /// The primary key of the last row; none when the page is empty.
    pub(super) last: Option<Vec<Value>>,
}

/// A table that can be backed up.
#[async_trait::async_trait]
pub(super) trait BackupTable: Send + Sync {
    /// Its name.
    fn name(&self) -> &'static str;

    /// The number of rows that one statement can insert.
    fn rows_in_statement(&self) -> usize;

    /// The number of its rows.
    async fn count(&self, connection: &DatabaseTransaction) -> Result<u64, StoreError>;

    /// The rows behind a primary key, in the order of primary keys.
    async fn read_page(
        &self,
        connection: &DatabaseTransaction,
        after: Option<Vec<Value>>,
    ) -> Result<Page, StoreError>;

    /// Inserts rows from their lines.
    async fn insert(&self, connection: &DatabaseTransaction, lines: &[String]) -> Result<(), StoreError>;

    /// Lets numbers that the database gives out go on behind those that were inserted.
    async fn continue_numbers(&self, connection: &DatabaseTransaction) -> Result<(), StoreError>;
}

/// The table of an entity.
pub(super) struct Table<E> {
    name: &'static str,
    rows_in_page: u64,
    entity: PhantomData<fn() -> E>,
}

impl<E> Table<E>
where
    Self: BackupTable + 'static,
{
    pub(super) fn boxed(name: &'static str, rows_in_page: u64) -> Box<dyn BackupTable> {
        Box::new(Self { name, rows_in_page, entity: PhantomData })
    }
}

#[async_trait::async_trait]
impl<E> BackupTable for Table<E>
where
    E: EntityTrait,
    E::Model: Serialize + DeserializeOwned + IntoActiveModel<E::ActiveModel> + Send + Sync,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn rows_in_statement(&self) -> usize {
        rows_in_statement(E::Column::iter().count())
    }

    async fn count(&self, connection: &DatabaseTransaction) -> Result<u64, StoreError> {
        Ok(E::find().count(connection).await?)
    }

    async fn read_page(
        &self,
        connection: &DatabaseTransaction,
        after: Option<Vec<Value>>,
    ) -> Result<Page, StoreError> {
        let key_columns: Vec<E::Column> =
            E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
        let mut find = E::find();
        if let Some(after) = after {
            let key = Expr::tuple(key_columns.iter().map(|column| Expr::col(*column)));
            find = find.filter(key.gt(Expr::tuple(after.into_iter().map(Expr::value))));
        }
        for column in &key_columns {
            find = find.order_by_asc(*column);
        }
        let models = find.limit(self.rows_in_page).all(connection).await?;

        let mut page = Page { lines: Vec::new(), rows: 0, last: None };
        for model in &models {
            serde_json::to_writer(&mut page.lines, model).map_err(|error| StoreError::File(error.into()))?;
            page.lines.push(b'\n');
            page.rows += 1;
        }
        page.last = models.last().map(|model| key_columns.iter().map(|column| model.get(*column)).collect());
        Ok(page)
    }

    async fn insert(&self, connection: &DatabaseTransaction, lines: &[String]) -> Result<(), StoreError> {
        let mut rows = Vec::with_capacity(lines.len());
        for line in lines {
            let model: E::Model = serde_json::from_str(line).map_err(|error| {
                StoreError::corrupt_because(
                    format!("một dòng của bảng {} trong bản sao lưu không đọc được", self.name),
                    format!("a line of the table {} in the backup cannot be read", self.name),
                    error,
                )
            })?;
            rows.push(model.into_active_model().reset_all());
        }
        E::insert_many(rows).exec_without_returning(connection).await?;
        Ok(())
    }

    async fn continue_numbers(&self, connection: &DatabaseTransaction) -> Result<(), StoreError> {
        let backend = connection.get_database_backend();
        // SQLite goes on behind the largest number by itself.
        if backend != DatabaseBackend::Postgres || !E::PrimaryKey::auto_increment() {
            return Ok(());
        }
        let table = self.name;
        let sql = format!(
            "SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} HAVING max(id) IS NOT NULL"
        );
        connection.query_all_raw(Statement::from_string(backend, sql)).await?;
        Ok(())
    }
}
