//! Assessments: groups of units with their frameworks, entries by round, evidence, messages, ballots.

use super::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

fn to_assessment(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_assessment_id"))
        .from(table, "assessment_id")
        .to("assessment", "id")
        .to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let assessment = Table::create()
            .table("assessment")
            .col(big_pk_auto("id"))
            .col(text("name"))
            .col(integer("year"))
            .col(text("rounds"))
            .col(text("council"))
            .col(timestamp_with_time_zone("created_at"))
            .col(big_integer("version"))
            .take();
        manager.create_table(assessment).await?;

        let group = Table::create()
            .table("assessment_group")
            .col(big_pk_auto("id"))
            .col(big_integer("assessment_id"))
            .col(text("name"))
            .col(text("framework_id"))
            .col(text("framework_version"))
            .col(text("framework"))
            .foreign_key(&mut to_assessment("assessment_group"))
            .take();
        manager.create_table(group).await?;
        manager.create_index(unique_index("assessment_group", &["assessment_id", "name"])).await?;

        let unit = Table::create()
            .table("assessment_unit")
            .col(big_integer("assessment_id"))
            .col(text("unit_code"))
            .col(big_integer("group_id"))
            .col(text("unit_name"))
            .col(text("handed_in"))
            .col(big_integer("version"))
            .primary_key(Index::create().col("assessment_id").col("unit_code"))
            .foreign_key(&mut to_assessment("assessment_unit"))
            .take();
        manager.create_table(unit).await?;

        let entry = Table::create()
            .table("assessment_entry")
            .col(big_integer("assessment_id"))
            .col(text("unit_code"))
            .col(text("item_code"))
            .col(text("round"))
            .col(text_null("statement"))
            .col(text_null("points"))
            .col(text("comment"))
            .col(boolean("asks_for_explanation"))
            .col(timestamp_with_time_zone("changed_at"))
            .col(text("changed_by"))
            .col(big_integer("version"))
            .primary_key(Index::create().col("assessment_id").col("unit_code").col("item_code").col("round"))
            .foreign_key(&mut to_assessment("assessment_entry"))
            .take();
        manager.create_table(entry).await?;
        manager.create_index(index("assessment_entry", &["assessment_id", "changed_at"])).await?;

        let evidence = Table::create()
            .table("evidence")
            .col(big_pk_auto("id"))
            .col(big_integer("assessment_id"))
            .col(text("unit_code"))
            .col(text("item_code"))
            .col(text("round"))
            .col(text("kind"))
            .col(text("title"))
            .col(text_null("file_name"))
            .col(text_null("media_type"))
            .col(big_integer_null("bytes"))
            .col(text_null("sha256"))
            .col(text_null("target"))
            .col(big_integer_null("replaces"))
            .col(timestamp_with_time_zone("added_at"))
            .col(text("added_by"))
            .col(timestamp_with_time_zone_null("withdrawn_at"))
            .col(text_null("withdrawn_reason"))
            .foreign_key(&mut to_assessment("evidence"))
            .take();
        manager.create_table(evidence).await?;
        manager.create_index(index("evidence", &["assessment_id", "unit_code", "item_code"])).await?;

        let message = Table::create()
            .table("assessment_message")
            .col(big_pk_auto("id"))
            .col(big_integer("assessment_id"))
            .col(text("unit_code"))
            .col(text("item_code"))
            .col(text("round"))
            .col(text("kind"))
            .col(text("text"))
            .col(timestamp_with_time_zone("sent_at"))
            .col(text("sent_by"))
            .col(timestamp_with_time_zone_null("settled_at"))
            .foreign_key(&mut to_assessment("assessment_message"))
            .take();
        manager.create_table(message).await?;
        manager.create_index(index("assessment_message", &["assessment_id", "unit_code"])).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "assessment_message",
            "evidence",
            "assessment_entry",
            "assessment_unit",
            "assessment_group",
            "assessment",
        ] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
