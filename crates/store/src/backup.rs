//! One portable file with all that the database holds.
//!
//! A backup is a ZIP file with one file of JSON lines a table, one line a row, and a [`manifest`] that says from which
//! schema it was made, how many rows each table has, and the SHA-256 of each file. The files that people handed in lie in it
//! under their SHA-256. It names no database: a backup of a
//! SQLite file restores into PostgreSQL, and the other way round. Sessions and sign-ins that are under way are left out, so that restoring an old backup
//! signs nobody in.
//!
//! It is made in one snapshot of the database while others go on working, and restored in one transaction into an empty
//! database: all or nothing.
//!
//! Writing and reading the file blocks the thread that polls the future, a page of rows at a time: the command line does
//! not mind, and a server does it in a task of its own.

mod manifest;
mod restore;
mod table;
mod write;

pub use manifest::{Manifest, TableManifest};

use table::{BackupTable, Table};

/// How far a backup or a restore has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupProgress {
    /// The table that it is at.
    pub table: &'static str,
    /// The rows that are done, of all tables.
    pub rows: u64,
    /// The rows that there are, of all tables.
    pub total: u64,
}

/// Called after every page of rows.
pub type BackupCallback<'a> = &'a mut (dyn FnMut(BackupProgress) + Send);

/// All tables of a backup, those that others refer to first.
fn tables() -> Vec<Box<dyn BackupTable>> {
    use crate::entities::*;
    const ROWS: u64 = 2_000;
    /// A snapshot holds the results of all units of a year.
    const LARGE_ROWS: u64 = 16;
    vec![
        Table::<account::Entity>::boxed("account", ROWS),
        Table::<personal_key::Entity>::boxed("personal_key", ROWS),
        Table::<role_grant::Entity>::boxed("role_grant", ROWS),
        Table::<api_token::Entity>::boxed("api_token", ROWS),
        Table::<known_device::Entity>::boxed("known_device", ROWS),
        Table::<openid_link::Entity>::boxed("openid_link", ROWS),
        Table::<second_factor::Entity>::boxed("second_factor", ROWS),
        Table::<recovery_code::Entity>::boxed("recovery_code", ROWS),
        Table::<notice::Entity>::boxed("notice", ROWS),
        Table::<audit_entry::Entity>::boxed("audit_entry", ROWS),
        Table::<audit_head::Entity>::boxed("audit_head", ROWS),
        Table::<audit_signature::Entity>::boxed("audit_signature", ROWS),
        Table::<audit_verification::Entity>::boxed("audit_verification", ROWS),
        Table::<calendar_addition::Entity>::boxed("calendar_addition", ROWS),
        Table::<office_hours::Entity>::boxed("office_hours", ROWS),
        Table::<office_unit::Entity>::boxed("office_unit", ROWS),
        Table::<import_batch::Entity>::boxed("import_batch", ROWS),
        Table::<published_result::Entity>::boxed("published_result", ROWS),
        Table::<component_value::Entity>::boxed("component_value", ROWS),
        Table::<office_framework::Entity>::boxed("office_framework", LARGE_ROWS),
        Table::<assessment::Entity>::boxed("assessment", ROWS),
        Table::<assessment_group::Entity>::boxed("assessment_group", LARGE_ROWS),
        Table::<assessment_unit::Entity>::boxed("assessment_unit", ROWS),
        Table::<assessment_entry::Entity>::boxed("assessment_entry", ROWS),
        Table::<evidence::Entity>::boxed("evidence", ROWS),
        Table::<assessment_message::Entity>::boxed("assessment_message", ROWS),
        Table::<assessment_publication::Entity>::boxed("assessment_publication", LARGE_ROWS),
        Table::<assessment_correction::Entity>::boxed("assessment_correction", ROWS),
        Table::<record::Entity>::boxed("record", ROWS),
        Table::<dossier::Entity>::boxed("dossier", ROWS),
        Table::<register_state::Entity>::boxed("register_state", ROWS),
        Table::<record_version::Entity>::boxed("record_version", ROWS),
        Table::<record_return::Entity>::boxed("record_return", ROWS),
        Table::<import_write::Entity>::boxed("import_write", ROWS),
        Table::<import_mapping::Entity>::boxed("import_mapping", ROWS),
        Table::<snapshot::Entity>::boxed("snapshot", LARGE_ROWS),
        Table::<setting::Entity>::boxed("setting", ROWS),
        Table::<idempotency_key::Entity>::boxed("idempotency_key", ROWS),
    ]
}
