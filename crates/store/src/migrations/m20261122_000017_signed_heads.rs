//! Signed heads of the audit chains, and what came of verifying them; entries in the order of their instants.

use super::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let signature = Table::create()
            .table("audit_signature")
            .col(text("key"))
            .col(big_integer("number"))
            .col(timestamp_with_time_zone("at"))
            .col(date("day"))
            .col(text("line"))
            .primary_key(Index::create().col("key").col("number"))
            .take();
        manager.create_table(signature).await?;
        let verification = Table::create()
            .table("audit_verification")
            .col(big_pk_auto("id"))
            .col(timestamp_with_time_zone("begun_at"))
            .col(timestamp_with_time_zone("finished_at"))
            .col(text("actor"))
            .col(big_integer("entries"))
            .col(big_integer("signatures"))
            .col(text("problems"))
            .take();
        manager.create_table(verification).await?;
        manager.create_index(index("audit_entry", &["at", "chain", "sequence"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let order = Index::drop().name("audit_entry_at_chain_sequence").table("audit_entry").to_owned();
        manager.drop_index(order).await?;
        manager.drop_table(Table::drop().table("audit_verification").take()).await?;
        manager.drop_table(Table::drop().table("audit_signature").take()).await
    }
}
