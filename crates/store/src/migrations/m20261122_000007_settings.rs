//! Settings of the installation, and the answers kept for requests that may be sent twice.

use super::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let setting = Table::create()
            .table("setting")
            .col(text("key").primary_key())
            .col(text("value"))
            .col(big_integer("version"))
            .take();
        manager.create_table(setting).await?;

        let idempotency_key = Table::create()
            .table("idempotency_key")
            .col(text("actor"))
            .col(text("key"))
            .col(text("request_hash"))
            .col(integer_null("status"))
            .col(text_null("body"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(Index::create().col("actor").col("key"))
            .take();
        manager.create_table(idempotency_key).await?;
        manager.create_index(index("idempotency_key", &["at"])).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("idempotency_key").take()).await?;
        manager.drop_table(Table::drop().table("setting").take()).await?;
        Ok(())
    }
}
