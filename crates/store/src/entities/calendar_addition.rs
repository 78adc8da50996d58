//! A day off or a make-up working day that the office entered itself.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "calendar_addition")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub date: NaiveDate,
    pub kind: String,
    pub name: String,
    pub pair_date: Option<NaiveDate>,
    pub source: String,
    pub announced_on: Option<NaiveDate>,
    pub entered_at: DateTime<Utc>,
    pub entered_by: String,
    pub withdrawn_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
