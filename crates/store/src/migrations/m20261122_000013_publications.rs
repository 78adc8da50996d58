//! What was published of an assessment.

use super::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let publication = Table::create()
            .table("assessment_publication")
            .col(big_integer("assessment_id"))
            .col(integer("number"))
            .col(text("decision_number"))
            .col(date("decided_on"))
            .col(text_null("reason"))
            .col(text("result"))
            .col(text("sha256"))
            .col(text("audit_heads"))
            .col(timestamp_with_time_zone("published_at"))
            .col(text("published_by"))
            .primary_key(Index::create().col("assessment_id").col("number"))
            .foreign_key(
                &mut ForeignKey::create()
                    .name("assessment_publication_assessment_id")
                    .from("assessment_publication", "assessment_id")
                    .to("assessment", "id")
                    .to_owned(),
            )
            .take();
        manager.create_table(publication).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("assessment_publication").take()).await
    }
}
