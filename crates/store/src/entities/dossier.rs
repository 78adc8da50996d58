//! One dossier: a column for each field that the register of dossiers comes with, so that filters find their indexes.
//!
//! Fields that an office added to the register stand in `more`, as they do in the data of any other record.

use super::exact_number;
use chrono::{DateTime, NaiveDateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "dossier")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub code: String,
    pub procedure: Option<String>,
    pub field: Option<String>,
    pub unit: String,
    pub intake_unit: Option<String>,
    pub level: Option<String>,
    pub applicant: Option<String>,
    pub channel: Option<String>,
    pub result_channel: Option<String>,
    pub online_level: Option<String>,
    pub received_at: Option<NaiveDateTime>,
    #[serde(with = "exact_number")]
    pub limit_days: Option<f64>,
    #[serde(with = "exact_number")]
    pub limit_hours: Option<f64>,
    pub limit_unit: Option<String>,
    pub due_at: Option<NaiveDateTime>,
    pub status: Option<String>,
    pub finished_at: Option<NaiveDateTime>,
    pub returned_at: Option<NaiveDateTime>,
    pub pauses: Option<String>,
    pub supplement_requests: Option<i64>,
    pub visits: Option<i64>,
    pub new_due_at: Option<NaiveDateTime>,
    pub apology_sent_at: Option<NaiveDateTime>,
    pub agencies: Option<i64>,
    #[serde(with = "exact_number")]
    pub fee_due: Option<f64>,
    pub fee_paid_online: Option<bool>,
    pub parts_digitised: Option<bool>,
    pub result_required: Option<bool>,
    pub result_digital: Option<bool>,
    pub data_reused: Option<bool>,
    pub from_personal_store: Option<bool>,
    pub synced_at: Option<NaiveDateTime>,
    pub identity_verified: Option<bool>,
    pub certified_copy: Option<bool>,
    pub satisfaction: Option<i64>,
    pub feedback_count: Option<i64>,
    pub disliked: Option<bool>,
    pub more: Option<String>,
    pub search_text: String,
    pub version: i64,
    pub revision: i64,
    pub is_withdrawn: bool,
    pub updated_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
