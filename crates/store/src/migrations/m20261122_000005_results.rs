//! Imported files, published results, and the values that units state for the items of a framework.

use super::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let import_batch = Table::create()
            .table("import_batch")
            .col(big_pk_auto("id"))
            .col(text("kind"))
            .col(text("file_name"))
            .col(text("sha256"))
            .col(big_integer("rows"))
            .col(big_integer("accepted"))
            .col(big_integer("rejected"))
            .col(timestamp_with_time_zone("at"))
            .col(text("actor"))
            .take();
        manager.create_table(import_batch).await?;
        manager.create_index(index("import_batch", &["kind", "sha256"])).await?;

        let published_result = Table::create()
            .table("published_result")
            .col(big_pk_auto("id"))
            .col(text("index_id"))
            .col(integer("year"))
            .col(text("unit_code"))
            .col(text("unit_name"))
            .col(integer_null("rank"))
            .col(text_null("value"))
            .col(text("parts"))
            .col(text_null("note"))
            .col(text("source"))
            .col(text("source_kind"))
            .col(big_integer_null("batch_id"))
            .foreign_key(
                ForeignKey::create()
                    .name("published_result_batch_id")
                    .from("published_result", "batch_id")
                    .to("import_batch", "id"),
            )
            .take();
        manager.create_table(published_result).await?;
        manager
            .create_index(unique_index("published_result", &["index_id", "year", "unit_code", "source"]))
            .await?;
        manager.create_index(index("published_result", &["batch_id"])).await?;

        let component_value = Table::create()
            .table("component_value")
            .col(text("framework_id"))
            .col(integer("year"))
            .col(text("unit_code"))
            .col(text("item_code"))
            .col(text("value"))
            .col(text_null("note"))
            .col(big_integer_null("batch_id"))
            // No foreign key to the import: it would be looked up again for each of tens of thousands of rows, and imports are
            // never deleted.
            .primary_key(Index::create().col("framework_id").col("year").col("unit_code").col("item_code"))
            .take();
        manager.create_table(component_value).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("component_value").take()).await?;
        manager.drop_table(Table::drop().table("published_result").take()).await?;
        manager.drop_table(Table::drop().table("import_batch").take()).await?;
        Ok(())
    }
}
