//! The database: accounts, sessions, records of registers, results, calendar additions, scores, and an audit entry with every change.
//!
//! This is the only crate that knows a database. It runs on SQLite (one file, nothing to install) and on PostgreSQL, with the
//! same schema and the same behaviour; callers see neither SQL nor rows.
//!
//! A [`Store`] is an open database. What is asked of it falls into three kinds:
//!
//! - [`Store::queries`]: everything that only reads. On SQLite, readers never wait for the writer.
//! - [`Store::commands`]: everything that changes something. Each command is one function that takes the [`Actor`] who
//!   makes the change, checks the version that was edited ([`StoreError::Conflict`] when somebody else was faster), and
//!   writes the change and its entry in the audit log in one transaction: both, or neither.
//! - What is no change in the sense of the log: [`Store::sign_in`] and its counters, [`Store::sessions`],
//!   [`Store::verify_api_token`], the kept answers of [`Store::requests`], what became of letters in the [`Store::outbox`], and which
//!   [`Store::notices`] were read.
//!
//! The audit log is a number of chains ([`Chain`]). Each entry carries the hash of the one before it, so that
//! [`Store::verify_audit`] finds an entry that was altered, removed, moved, or cut off at the end. Personal data stays out
//! of the chains: a keyed hash stands for it, and [`Commands::erase_account`] throws the key away.
//!
//! Instants are UTC. Points and other exact numbers are text in the database: never ordered or summed there, because SQLite
//! would make floating-point numbers of them. Identifiers are newtypes; numbers of versions start at 1.
//!
//! ```
//! # async fn example() -> Result<(), caicach_store::StoreError> {
//! use caicach_store::{Actor, DatabaseUrl, NewAccount, SecretString, SignIn, Store};
//!
//! let store = Store::open(&DatabaseUrl::parse("sqlite:/srv/caicach/caicach.db")?).await?;
//! store.migrate().await?;
//! let administrator = NewAccount {
//!     name: "quan.tri".to_owned(),
//!     display_name: "Quản trị viên".to_owned(),
//!     email: None,
//!     password: SecretString::from("một mật khẩu thật là dài"),
//!     is_administrator: true,
//! };
//! store.commands().create_account(&Actor::command_line(), administrator).await?;
//! let signed_in = store.sign_in("quan.tri", &SecretString::from("một mật khẩu thật là dài")).await?;
//! assert!(matches!(signed_in, SignIn::Accepted(_)));
//! # Ok(())
//! # }
//! ```
//!
//! The schema, its migrations and the rules for changing it are described in `docs/store.md`.

mod accounts;
mod actor;
mod api_tokens;
mod assessments;
mod audit;
mod backup;
mod blobs;
mod calendar;
mod commands;
mod component_values;
#[expect(unreachable_pub, reason = "the derive macros of SeaORM write public items into private modules")]
mod entities;
mod error;
mod idempotency;
mod import_mappings;
mod imports;
mod known_device;
mod mail_tokens;
#[expect(elided_lifetimes_in_paths, reason = "the trait of SeaORM's migrations is declared without them")]
mod migrations;
mod news;
mod notices;
mod office_frameworks;
mod office_units;
mod openid;
mod outbox;
mod published_results;
mod records;
mod roles;
mod second_factor;
mod secret_key;
mod secrets;
mod sessions;
mod settings;
mod snapshots;
mod store;
mod subject;
mod text;
mod unit_closure;

pub use accounts::{Account, AccountEdit, AccountId, NewAccount, PasswordCost, SignIn};
pub use actor::{Actor, ActorKind};
pub use api_tokens::{ApiToken, ApiTokenId, NewApiToken, VerifiedApiToken};
pub use assessments::{
    Assessment, AssessmentEdit, AssessmentEntry, AssessmentGroup, AssessmentId, AssessmentMessage,
    AssessmentUnit, Correction, EntryKey, EntryWrite, Evidence, EvidenceId, EvidenceKind, HandedIn,
    MessageKind, NewAssessment, NewEvidence, NewGroup, NewMessage, NewPublication, Publication,
    PublicationContent,
};
pub use audit::{
    AlteredRow, AuditEntry, AuditFilter, AuditFound, AuditHead, AuditKey, AuditPlace, AuditProblem,
    AuditPublicKey, AuditReport, AuditSigner, AuditVerification, Chain, ChainReport, HeadsFile, RowProblem,
    SignReason, Signed, SignedHeads, Testimony, VerifyProgress, WitnessProblem,
};
pub use backup::{BackupCallback, BackupProgress, Manifest, TableManifest};
pub use blobs::Blobs;
pub use calendar::{CalendarAddition, NewCalendarAddition, NewOfficeHours, OfficeHours};
pub use commands::{Commands, Queries};
pub use component_values::{ComponentValue, ImportMode};
pub use error::{Cause, StoreError};
pub use idempotency::{Claim, KeptResponse, Requests, TAKE_OVER_AFTER};
pub use import_mappings::{ImportMapping, NewImportMapping};
pub use imports::{Import, ImportBatch, ImportBatchId, ImportFile, ImportKind};
pub use mail_tokens::{CONFIRM_LASTS, MOST_PER_HOUR, MailToken, RESET_LASTS};
pub use news::{NewLetter, NewNotice, News};
pub use notices::{Notice, Notices};
pub use office_frameworks::{FrameworkDraft, FrameworkState, OfficeFramework, OfficeFrameworkId};
pub use office_units::{OfficeUnit, OfficeUnitFields, UnitOrigin};
pub use openid::{
    NewOpenIdPending, OpenIdLink, OpenIdLinkId, OpenIdMatch, OpenIdPending, OpenIdPerson, OpenIdSignIn,
};
pub use outbox::{ClaimedLetter, LetterState, Outbox, OutboxLetter};
pub use published_results::{PublishedResult, PublishedResultFilter};
pub use records::{
    EarlierVersion, ImportReach, MOST_RECORDS_IN_CALL, PutOutcome, PutRecords, RecordFilter, RecordId,
    RecordOrder, RecordOrigin, RegisterState, StoredRecord, UndonePart, check_storable,
};
pub use roles::{MovedRole, RoleGrant};
pub use second_factor::{NewSecondFactor, SecondFactor, SecondFactorCheck};
pub use secrecy::{ExposeSecret, SecretString};
pub use secret_key::SecretKey;
pub use sessions::{OpenSession, Session, Sessions};
pub use settings::Setting;
pub use snapshots::{NewSnapshot, Snapshot, SnapshotHeader, SnapshotId, SnapshotKind, SnapshotSubject};
pub use store::{Clock, DatabaseKind, DatabaseUrl, LockOut, Schema, StatementObserver, Store, StoreOptions};
pub use subject::Subject;
pub use unit_closure::{ClosureRow, UnitScope};
