//! The audit chains and their heads.

use super::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let audit_entry = Table::create()
            .table("audit_entry")
            .col(text("chain"))
            .col(big_integer("sequence"))
            .col(timestamp_with_time_zone("at"))
            .col(text("actor"))
            .col(text("action"))
            .col(text("subject_kind"))
            .col(text("subject_id"))
            .col(text_null("before"))
            .col(text_null("after"))
            .col(text_null("reason"))
            .col(text("previous_hash"))
            .col(text("hash"))
            .primary_key(Index::create().col("chain").col("sequence"))
            .take();
        manager.create_table(audit_entry).await?;
        manager.create_index(index("audit_entry", &["subject_kind", "subject_id"])).await?;

        let audit_head = Table::create()
            .table("audit_head")
            .col(text("chain").primary_key())
            .col(big_integer("sequence"))
            .col(text("hash"))
            .take();
        manager.create_table(audit_head).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("audit_head").take()).await?;
        manager.drop_table(Table::drop().table("audit_entry").take()).await?;
        Ok(())
    }
}
