//! A document or an address that stands behind an entry.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub assessment_id: i64,
    pub unit_code: String,
    pub item_code: String,
    pub round: String,
    pub kind: String,
    pub title: String,
    pub file_name: Option<String>,
    pub media_type: Option<String>,
    pub bytes: Option<i64>,
    pub sha256: Option<String>,
    pub target: Option<String>,
    pub replaces: Option<i64>,
    pub added_at: DateTime<Utc>,
    pub added_by: String,
    pub withdrawn_at: Option<DateTime<Utc>>,
    pub withdrawn_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
