//! Whose account somebody is who signs in at a provider of OpenID Connect; sign-ins that are under way there.

use super::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

fn to_account(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_account_id"))
        .from(table, "account_id")
        .to("account", "id")
        .to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let link = Table::create()
            .table("openid_link")
            .col(big_pk_auto("id"))
            .col(big_integer("account_id"))
            .col(text("issuer"))
            .col(text("subject"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("last_used_at"))
            .foreign_key(&mut to_account("openid_link"))
            .take();
        manager.create_table(link).await?;
        manager.create_index(unique_index("openid_link", &["issuer", "subject"])).await?;
        manager.create_index(index("openid_link", &["account_id"])).await?;
        let pending = Table::create()
            .table("openid_pending")
            .col(text("state").primary_key())
            .col(text("browser"))
            .col(text("nonce"))
            .col(text("verifier"))
            .col(text("back"))
            .col(big_integer_null("account_id"))
            .col(timestamp_with_time_zone("expires_at"))
            .foreign_key(&mut to_account("openid_pending"))
            .take();
        manager.create_table(pending).await?;
        manager.create_index(index("openid_pending", &["expires_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("openid_pending").take()).await?;
        manager.drop_table(Table::drop().table("openid_link").take()).await
    }
}
