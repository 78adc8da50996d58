//! Computed results as they were on one day.

use super::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let snapshot = Table::create()
            .table("snapshot")
            .col(big_pk_auto("id"))
            .col(text("kind"))
            .col(text("framework_id"))
            .col(text("framework_version"))
            .col(integer("year"))
            .col(text("group_name"))
            .col(timestamp_with_time_zone("computed_at"))
            .col(text("parameters"))
            .col(text("result"))
            .take();
        manager.create_table(snapshot).await?;
        manager.create_index(index("snapshot", &["kind", "framework_id", "year", "group_name"])).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("snapshot").take()).await?;
        Ok(())
    }
}
