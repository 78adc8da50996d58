//! Which column of a file goes into which field of a register, as somebody said once.

use super::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let import_mapping = Table::create()
            .table("import_mapping")
            .col(text("register"))
            .col(text("signature"))
            .col(text("mapping"))
            .col(text("file_name"))
            .col(timestamp_with_time_zone("at"))
            .col(text("actor"))
            .primary_key(Index::create().col("register").col("signature"))
            .take();
        manager.create_table(import_mapping).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("import_mapping").take()).await
    }
}
