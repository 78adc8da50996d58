//! A sign-in at a provider that is under way.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "openid_pending")]
pub struct Model {
    /// The SHA-256 of the state.
    #[sea_orm(primary_key, auto_increment = false)]
    pub state: String,
    /// The SHA-256 of what the cookie of the browser holds.
    pub browser: String,
    pub nonce: String,
    pub verifier: String,
    pub back: String,
    /// Who is signed in and links the account; none for a sign-in.
    pub account_id: Option<i64>,
    pub expires_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
