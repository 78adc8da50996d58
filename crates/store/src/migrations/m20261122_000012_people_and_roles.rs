//! Roles with domains and acting heads; which unit counts within which; second factors; since when sessions are open.

use super::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// SQLite adds and drops one column at a time.
const GRANT_COLUMNS: [&str; 4] = ["domains", "acting_for", "end_reason", "follows"];

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
        for column in [
            text_null("domains"),
            big_integer_null("acting_for"),
            text_null("end_reason"),
            big_integer_null("follows"),
        ] {
            manager.alter_table(Table::alter().table("role_grant").add_column(column).take()).await?;
        }
        manager.create_index(index("role_grant", &["unit_code"])).await?;

        let unit_closure = Table::create()
            .table("unit_closure")
            .col(text("unit_code"))
            .col(text("above_code"))
            .col(date("first_day"))
            .col(date("last_day"))
            .primary_key(Index::create().col("unit_code").col("above_code").col("first_day"))
            .take();
        manager.create_table(unit_closure).await?;
        manager.create_index(index("unit_closure", &["above_code"])).await?;
        let unit_closure_state =
            Table::create().table("unit_closure_state").col(text("fingerprint").primary_key()).take();
        manager.create_table(unit_closure_state).await?;

        for column in
            [timestamp_with_time_zone_null("created_at"), timestamp_with_time_zone_null("last_used_at")]
        {
            manager.alter_table(Table::alter().table("session").add_column(column).take()).await?;
        }
        let second_factor = Table::create()
            .table("second_factor")
            .col(big_integer("account_id").primary_key())
            .col(text("secret"))
            .col(timestamp_with_time_zone_null("confirmed_at"))
            .col(big_integer("last_step"))
            .foreign_key(&mut to_account("second_factor"))
            .take();
        manager.create_table(second_factor).await?;
        let recovery_code = Table::create()
            .table("recovery_code")
            .col(big_pk_auto("id"))
            .col(big_integer("account_id"))
            .col(text("code_hash"))
            .col(timestamp_with_time_zone_null("used_at"))
            .foreign_key(&mut to_account("recovery_code"))
            .take();
        manager.create_table(recovery_code).await?;
        manager.create_index(index("recovery_code", &["account_id"])).await?;
        let known_device = Table::create()
            .table("known_device")
            .col(text("id").primary_key())
            .col(big_integer("account_id"))
            .col(integer("failures"))
            .col(timestamp_with_time_zone("created_at"))
            .foreign_key(&mut to_account("known_device"))
            .take();
        manager.create_table(known_device).await?;
        manager.create_index(index("known_device", &["account_id"])).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["known_device", "recovery_code", "second_factor", "unit_closure_state", "unit_closure"]
        {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        for column in ["last_used_at", "created_at"] {
            manager.alter_table(Table::alter().table("session").drop_column(column).take()).await?;
        }
        let unit_index = Index::drop().name("role_grant_unit_code").table("role_grant").to_owned();
        manager.drop_index(unit_index).await?;
        for column in GRANT_COLUMNS {
            manager.alter_table(Table::alter().table("role_grant").drop_column(column).take()).await?;
        }
        Ok(())
    }
}
