//! Frameworks that the office entered: drafts read from its decisions, and what became of them.

use super::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let framework = Table::create()
            .table("office_framework")
            .col(big_pk_auto("id"))
            .col(text("code").unique_key())
            .col(text("name"))
            .col(text("state"))
            .col(text("draft"))
            .col(text_null("framework"))
            .col(text_null("framework_version"))
            .col(timestamp_with_time_zone("created_at"))
            .col(text("created_by"))
            .col(big_integer("version"))
            .take();
        manager.create_table(framework).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("office_framework").take()).await
    }
}
