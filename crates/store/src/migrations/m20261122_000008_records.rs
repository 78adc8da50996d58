//! Records of registers, and how far each register has come.

use super::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let record = Table::create()
            .table("record")
            .col(big_pk_auto("id"))
            .col(text("register"))
            .col(text("record_key"))
            .col(text("unit"))
            .col(date_null("day"))
            .col(text("data"))
            .col(text("search_text"))
            .col(big_integer("version"))
            .col(big_integer("revision"))
            .col(boolean("is_withdrawn"))
            .col(timestamp_with_time_zone("updated_at"))
            .take();
        manager.create_table(record).await?;
        manager.create_index(unique_index("record", &["register", "record_key"])).await?;
        manager.create_index(index("record", &["register", "id"])).await?;
        for column in ["unit", "revision", "day"] {
            manager.create_index(index("record", &["register", column, "id"])).await?;
        }

        let register_state = Table::create()
            .table("register_state")
            .col(text("register").primary_key())
            .col(big_integer("revision"))
            .col(big_integer("rows"))
            .take();
        manager.create_table(register_state).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("register_state").take()).await?;
        manager.drop_table(Table::drop().table("record").take()).await
    }
}
