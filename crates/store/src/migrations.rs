//! How the schema came to be: one file a step, in order, named by day and subject.
//!
//! A migration that has been released is never edited; a new one is added at the end of [`Migrator`]. Each one keeps the
//! rule of `docs/store.md`: expand first (add what is new beside what is old), contract in a later release.

mod m20261122_000001_people;
mod m20261122_000002_audit;
mod m20261122_000003_calendar;
mod m20261122_000004_office_units;
mod m20261122_000005_results;
mod m20261122_000006_snapshots;
mod m20261122_000007_settings;
mod m20261122_000008_records;
mod m20261122_000009_dossiers;
mod m20261122_000010_import_mappings;
mod m20261122_000011_assessments;
mod m20261122_000012_people_and_roles;
mod m20261122_000013_publications;
mod m20261122_000014_office_frameworks;
mod m20261122_000015_mail_and_notices;
mod m20261122_000016_openid;
mod m20261122_000017_signed_heads;
mod m20261122_000018_corrections;
mod m20261123_000019_record_versions;
mod schema;

use sea_orm_migration::prelude::*;

/// The list of migrations, oldest first.
pub(crate) struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_people::Migration),
            Box::new(m20261122_000002_audit::Migration),
            Box::new(m20261122_000003_calendar::Migration),
            Box::new(m20261122_000004_office_units::Migration),
            Box::new(m20261122_000005_results::Migration),
            Box::new(m20261122_000006_snapshots::Migration),
            Box::new(m20261122_000007_settings::Migration),
            Box::new(m20261122_000008_records::Migration),
            Box::new(m20261122_000009_dossiers::Migration),
            Box::new(m20261122_000010_import_mappings::Migration),
            Box::new(m20261122_000011_assessments::Migration),
            Box::new(m20261122_000012_people_and_roles::Migration),
            Box::new(m20261122_000013_publications::Migration),
            Box::new(m20261122_000014_office_frameworks::Migration),
            Box::new(m20261122_000015_mail_and_notices::Migration),
            Box::new(m20261122_000016_openid::Migration),
            Box::new(m20261122_000017_signed_heads::Migration),
            Box::new(m20261122_000018_corrections::Migration),
            Box::new(m20261123_000019_record_versions::Migration),
        ]
    }
}
