//! A record that is again what it was, because an import was taken back.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "record_return")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub register: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub record_id: i64,
    /// The revision that returned it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i64,
    /// The revision that had first written it as it is now.
    pub as_of: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
