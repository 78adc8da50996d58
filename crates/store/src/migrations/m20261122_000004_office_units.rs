//! Units that the office added beneath the official tree.

use super::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let office_unit = Table::create()
            .table("office_unit")
            .col(text("code").primary_key())
            .col(text("name"))
            .col(text("kind"))
            .col(text_null("parent_code"))
            .col(date_null("valid_from"))
            .col(date_null("valid_to"))
            .col(text("origin"))
            .col(big_integer("version"))
            .take();
        manager.create_table(office_unit).await?;
        manager.create_index(index("office_unit", &["parent_code"])).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("office_unit").take()).await?;
        Ok(())
    }
}
