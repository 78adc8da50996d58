//! A result as somebody published it, with its source.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "published_result")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub index_id: String,
    pub year: i32,
    pub unit_code: String,
    pub unit_name: String,
    pub rank: Option<i32>,
    pub value: Option<String>,
    pub parts: String,
    pub note: Option<String>,
    pub source: String,
    pub source_kind: String,
    pub batch_id: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
