//! Letters that wait, the ways to confirm by letter, and notices to people.

use super::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let language = Table::alter().table("account").add_column(text_null("language")).take();
        manager.alter_table(language).await?;

        let outbox = Table::create()
            .table("outbox")
            .col(big_pk_auto("id"))
            .col(big_integer_null("account_id"))
            .col(text("recipient"))
            .col(text("kind"))
            .col(text("language"))
            .col(text("subject"))
            .col(text("body"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("due_at"))
            .col(timestamp_with_time_zone_null("useless_after"))
            .col(integer("tries"))
            .col(text_null("last_error"))
            .col(text_null("claimed_by"))
            .col(timestamp_with_time_zone_null("claimed_until"))
            .col(timestamp_with_time_zone_null("sent_at"))
            .col(timestamp_with_time_zone_null("gave_up_at"))
            .take();
        manager.create_table(outbox).await?;
        manager.create_index(index("outbox", &["sent_at", "gave_up_at", "due_at"])).await?;
        manager.create_index(index("outbox", &["account_id"])).await?;

        let token = Table::create()
            .table("mail_token")
            .col(text("id").primary_key())
            .col(big_integer("account_id"))
            .col(text("purpose"))
            .col(text_null("address"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .take();
        manager.create_table(token).await?;
        manager.create_index(index("mail_token", &["account_id", "purpose"])).await?;

        let notice = Table::create()
            .table("notice")
            .col(big_pk_auto("id"))
            .col(big_integer("account_id"))
            .col(text("cause"))
            .col(text("kind"))
            .col(text("thread"))
            .col(text("data"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("read_at"))
            .take();
        manager.create_table(notice).await?;
        manager.create_index(unique_index("notice", &["account_id", "cause"])).await?;
        manager.create_index(index("notice", &["account_id", "read_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["notice", "mail_token", "outbox"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        let language = Table::alter().table("account").drop_column("language").take();
        manager.alter_table(language).await
    }
}
