//! What records were before they were changed, and which writes an imported file made: an import can be taken back.

use super::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let record_version = Table::create()
            .table("record_version")
            .col(text("register"))
            .col(big_integer("record_id"))
            .col(big_integer("version"))
            .col(big_integer("revision"))
            .col(big_integer("replaced_by"))
            .col(boolean("is_withdrawn"))
            .col(timestamp_with_time_zone("updated_at"))
            .col(text("data"))
            .primary_key(Index::create().col("register").col("record_id").col("version"))
            .take();
        manager.create_table(record_version).await?;
        manager.create_index(index("record_version", &["register", "revision"])).await?;

        let import_write = Table::create()
            .table("import_write")
            .col(text("register"))
            .col(big_integer("revision"))
            .col(text("sha256"))
            .col(big_integer_null("import_batch_id"))
            .col(boolean("is_undo"))
            .primary_key(Index::create().col("register").col("revision"))
            .take();
        manager.create_table(import_write).await?;
        manager.create_index(index("import_write", &["import_batch_id"])).await?;

        let record_return = Table::create()
            .table("record_return")
            .col(text("register"))
            .col(big_integer("record_id"))
            .col(big_integer("revision"))
            .col(big_integer("as_of"))
            .primary_key(Index::create().col("register").col("record_id").col("revision"))
            .take();
        manager.create_table(record_return).await?;

        for column in [timestamp_with_time_zone_null("undone_at"), text_null("undone_by")] {
            let add = Table::alter().table("import_batch").add_column(column).take();
            manager.alter_table(add).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["undone_by", "undone_at"] {
            manager.alter_table(Table::alter().table("import_batch").drop_column(column).take()).await?;
        }
        manager.drop_table(Table::drop().table("record_return").take()).await?;
        manager.drop_table(Table::drop().table("import_write").take()).await?;
        manager.drop_table(Table::drop().table("record_version").take()).await
    }
}
