//! A role that an account holds for a unit from a day to a day.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub account_id: i64,
    pub role: String,
    pub unit_code: Option<String>,
    pub subtree: bool,
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
    pub version: i64,
    #[serde(default)]
    pub domains: Option<String>,
    #[serde(default)]
    pub acting_for: Option<i64>,
    #[serde(default)]
    pub end_reason: Option<String>,
    /// The grant that ended when this one began, for the same person.
    #[serde(default)]
    pub follows: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
