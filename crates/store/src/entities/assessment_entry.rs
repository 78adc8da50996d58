//! What was entered for a component of a unit in a round.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "assessment_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub assessment_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub round: String,
    pub statement: Option<String>,
    pub points: Option<String>,
    pub comment: String,
    pub asks_for_explanation: bool,
    pub changed_at: DateTime<Utc>,
    pub changed_by: String,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
