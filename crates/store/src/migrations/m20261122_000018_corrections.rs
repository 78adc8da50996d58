//! A published assessment is opened again for a correction.

use super::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let correction = Table::create()
            .table("assessment_correction")
            .col(big_integer("assessment_id"))
            .col(integer("corrects"))
            .col(text("reason"))
            .col(timestamp_with_time_zone("opened_at"))
            .col(text("opened_by"))
            .primary_key(Index::create().col("assessment_id").col("corrects"))
            .foreign_key(
                &mut ForeignKey::create()
                    .name("assessment_correction_publication")
                    .from("assessment_correction", ("assessment_id", "corrects"))
                    .to("assessment_publication", ("assessment_id", "number"))
                    .to_owned(),
            )
            .take();
        manager.create_table(correction).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("assessment_correction").take()).await
    }
}
