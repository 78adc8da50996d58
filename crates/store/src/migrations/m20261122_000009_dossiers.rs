//! Dossiers: a column for each field of their register.

use super::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Times are local to Asia/Ho_Chi_Minh, as the law counts them, and so without a zone.
        let dossier = Table::create()
            .table("dossier")
            .col(big_pk_auto("id"))
            .col(text("code"))
            .col(text_null("procedure"))
            .col(text_null("field"))
            .col(text("unit"))
            .col(text_null("intake_unit"))
            .col(text_null("level"))
            .col(text_null("applicant"))
            .col(text_null("channel"))
            .col(text_null("result_channel"))
            .col(text_null("online_level"))
            .col(timestamp_null("received_at"))
            .col(double_null("limit_days"))
            .col(double_null("limit_hours"))
            .col(text_null("limit_unit"))
            .col(timestamp_null("due_at"))
            .col(text_null("status"))
            .col(timestamp_null("finished_at"))
            .col(timestamp_null("returned_at"))
            .col(text_null("pauses"))
            .col(big_integer_null("supplement_requests"))
            .col(big_integer_null("visits"))
            .col(timestamp_null("new_due_at"))
            .col(timestamp_null("apology_sent_at"))
            .col(big_integer_null("agencies"))
            .col(double_null("fee_due"))
            .col(boolean_null("fee_paid_online"))
            .col(boolean_null("parts_digitised"))
            .col(boolean_null("result_required"))
            .col(boolean_null("result_digital"))
            .col(boolean_null("data_reused"))
            .col(boolean_null("from_personal_store"))
            .col(timestamp_null("synced_at"))
            .col(boolean_null("identity_verified"))
            .col(boolean_null("certified_copy"))
            .col(big_integer_null("satisfaction"))
            .col(big_integer_null("feedback_count"))
            .col(boolean_null("disliked"))
            .col(text_null("more"))
            .col(text("search_text"))
            .col(big_integer("version"))
            .col(big_integer("revision"))
            .col(boolean("is_withdrawn"))
            .col(timestamp_with_time_zone("updated_at"))
            .take();
        manager.create_table(dossier).await?;
        manager.create_index(unique_index("dossier", &["code"])).await?;
        for column in ["unit", "status", "received_at", "due_at", "revision"] {
            manager.create_index(index("dossier", &[column, "id"])).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("dossier").take()).await
    }
}
