//! The tables as SeaORM sees them: one file a table, nothing but columns.
//!
//! They stay inside this crate. What callers get are the types beside the commands, converted by hand, so that a
//! column can change without changing what the rest of the program is written against. The rows of a backup are these
//! models as JSON: a column that a later migration adds needs `#[serde(default)]`, so that an older backup can still be
//! read.

pub(crate) mod account;
pub(crate) mod api_token;
pub(crate) mod assessment;
pub(crate) mod assessment_correction;
pub(crate) mod assessment_entry;
pub(crate) mod assessment_group;
pub(crate) mod assessment_message;
pub(crate) mod assessment_publication;
pub(crate) mod assessment_unit;
pub(crate) mod audit_entry;
pub(crate) mod audit_head;
pub(crate) mod audit_signature;
pub(crate) mod audit_verification;
pub(crate) mod calendar_addition;
pub(crate) mod component_value;
pub(crate) mod dossier;
pub(crate) mod evidence;
mod exact_number;
pub(crate) mod idempotency_key;
pub(crate) mod import_batch;
pub(crate) mod import_mapping;
pub(crate) mod import_write;
pub(crate) mod known_device;
pub(crate) mod mail_token;
pub(crate) mod notice;
pub(crate) mod office_framework;
pub(crate) mod office_hours;
pub(crate) mod office_unit;
pub(crate) mod openid_link;
pub(crate) mod openid_pending;
pub(crate) mod outbox;
pub(crate) mod personal_key;
pub(crate) mod published_result;
pub(crate) mod record;
pub(crate) mod record_return;
pub(crate) mod record_version;
pub(crate) mod recovery_code;
pub(crate) mod register_state;
pub(crate) mod role_grant;
pub(crate) mod second_factor;
pub(crate) mod session;
pub(crate) mod setting;
pub(crate) mod snapshot;
