//! Accounts, the roles they hold, their sessions and API tokens, and the keys that stand for their names in the audit chain.

use super::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let account = Table::create()
            .table("account")
            .col(big_pk_auto("id"))
            .col(text_uniq("name"))
            .col(text("display_name"))
            .col(text_null("email"))
            .col(text("password_hash"))
            .col(boolean("is_administrator"))
            .col(timestamp_with_time_zone_null("disabled_at"))
            .col(integer("failed_sign_ins"))
            .col(timestamp_with_time_zone_null("locked_until"))
            .col(timestamp_with_time_zone("created_at"))
            .col(big_integer("version"))
            .take();
        manager.create_table(account).await?;

        let personal_key = Table::create()
            .table("personal_key")
            .col(text("subject_kind"))
            .col(text("subject_id"))
            .col(text("secret"))
            .primary_key(Index::create().col("subject_kind").col("subject_id"))
            .take();
        manager.create_table(personal_key).await?;

        let role_grant = Table::create()
            .table("role_grant")
            .col(big_pk_auto("id"))
            .col(big_integer("account_id"))
            .col(text("role"))
            .col(text_null("unit_code"))
            .col(boolean("subtree"))
            .col(date("valid_from"))
            .col(date_null("valid_to"))
            .col(big_integer("version"))
            .foreign_key(
                ForeignKey::create()
                    .name("role_grant_account_id")
                    .from("role_grant", "account_id")
                    .to("account", "id"),
            )
            .take();
        manager.create_table(role_grant).await?;
        manager.create_index(index("role_grant", &["account_id"])).await?;

        let session = Table::create()
            .table("session")
            .col(text("id").primary_key())
            .col(big_integer_null("account_id"))
            .col(text("data"))
            .col(timestamp_with_time_zone("expires_at"))
            .foreign_key(
                ForeignKey::create()
                    .name("session_account_id")
                    .from("session", "account_id")
                    .to("account", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .take();
        manager.create_table(session).await?;
        manager.create_index(index("session", &["account_id"])).await?;
        manager.create_index(index("session", &["expires_at"])).await?;

        let api_token = Table::create()
            .table("api_token")
            .col(big_pk_auto("id"))
            .col(big_integer("account_id"))
            .col(text("name"))
            .col(text_uniq("secret_hash"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("last_used_at"))
            .col(timestamp_with_time_zone_null("expires_at"))
            .col(timestamp_with_time_zone_null("revoked_at"))
            .foreign_key(
                ForeignKey::create()
                    .name("api_token_account_id")
                    .from("api_token", "account_id")
                    .to("account", "id"),
            )
            .take();
        manager.create_table(api_token).await?;
        manager.create_index(index("api_token", &["account_id"])).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("api_token").take()).await?;
        manager.drop_table(Table::drop().table("session").take()).await?;
        manager.drop_table(Table::drop().table("role_grant").take()).await?;
        manager.drop_table(Table::drop().table("personal_key").take()).await?;
        manager.drop_table(Table::drop().table("account").take()).await?;
        Ok(())
    }
}
