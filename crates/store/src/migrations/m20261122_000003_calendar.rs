//! Days off and make-up days that the office entered, and office hours.

use super::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let calendar_addition = Table::create()
            .table("calendar_addition")
            .col(big_pk_auto("id"))
            .col(date("date"))
            .col(text("kind"))
            .col(text("name"))
            .col(date_null("pair_date"))
            .col(text("source"))
            .col(date_null("announced_on"))
            .col(timestamp_with_time_zone("entered_at"))
            .col(text("entered_by"))
            .col(timestamp_with_time_zone_null("withdrawn_at"))
            .take();
        manager.create_table(calendar_addition).await?;
        // One addition a day may be in force; those withdrawn stay beside it. The query builder knows no partial index, and
        // both databases understand these words.
        let one_in_force = "CREATE UNIQUE INDEX calendar_addition_in_force ON calendar_addition (date) WHERE withdrawn_at IS NULL";
        manager.get_connection().execute_unprepared(one_in_force).await?;

        let office_hours = Table::create()
            .table("office_hours")
            .col(big_pk_auto("id"))
            .col(text_null("unit_code"))
            .col(date("valid_from"))
            .col(date_null("valid_to"))
            .col(text("week"))
            .col(big_integer("version"))
            .take();
        manager.create_table(office_hours).await?;
        manager.create_index(index("office_hours", &["unit_code"])).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("office_hours").take()).await?;
        manager.drop_table(Table::drop().table("calendar_addition").take()).await?;
        Ok(())
    }
}
