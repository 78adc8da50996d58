//! What came of verifying the log, kept for who looks later.

use super::AuditReport;
use crate::entities::audit_verification;
use crate::{Actor, Queries, Store, StoreError};
use caicach_findings::Text;
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, EntityTrait, NotSet, QueryOrder, QuerySelect, Set};
use serde::{Deserialize, Serialize};

/// What came of verifying the log once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditVerification {
    /// When it began.
    pub begun_at: DateTime<Utc>,
    /// When it was done.
    pub finished_at: DateTime<Utc>,
    /// Who asked for it, as entries name actors.
    pub actor: String,
    /// How many entries were walked.
    pub entries: u64,
    /// Against how many signatures they were held.
    pub signatures: u64,
    /// What was found; nothing when the log is whole.
    pub problems: Vec<AuditFound>,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFound {
    /// Where: a chain, a row, or empty for the signatures themselves.
    pub place: String,
    /// What.
    pub message: Text,
}

impl AuditReport {
    /// How many entries were walked.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.chains.iter().map(|chain| chain.entries).sum()
    }

    /// All that was found, each with its place.
    #[must_use]
    pub fn found(&self) -> Vec<AuditFound> {
        let chains = self.chains.iter().filter_map(|chain| {
            let message = chain.problem?.message();
            Some(AuditFound { place: chain.chain.to_string(), message })
        });
        let rows = self.altered_rows.iter().map(|row| AuditFound {
            place: format!("{} › {} {}", row.chain, row.subject_kind, row.subject_id),
            message: row.problem.message(),
        });
        let witnesses = self.witness_problems.iter().map(|problem| AuditFound {
            place: problem.chain().map(ToString::to_string).unwrap_or_default(),
            message: problem.message(),
        });
        chains.chain(rows).chain(witnesses).collect()
    }
}

impl Store {
    /// Keeps what came of verifying the log.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn keep_audit_verification(
        &self,
        actor: &Actor,
        begun_at: DateTime<Utc>,
        report: &AuditReport,
    ) -> Result<(), StoreError> {
        let problems = serde_json::to_string(&report.found())
            .map_err(|error| StoreError::Cryptography(Box::new(error)))?;
        let row = audit_verification::ActiveModel {
            id: NotSet,
            begun_at: Set(begun_at),
            finished_at: Set(self.now()),
            actor: Set(actor.code()),
            entries: Set(i64::try_from(report.entries()).unwrap_or(i64::MAX)),
            signatures: Set(i64::try_from(report.signatures).unwrap_or(i64::MAX)),
            problems: Set(problems),
        };
        row.insert(self.write()).await?;
        Ok(())
    }
}

impl Queries<'_> {
    /// What came of verifying the log the last times, newest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when what is stored cannot be read, [`StoreError::Unavailable`] when the database does not answer.
    pub async fn audit_verifications(&self, limit: u64) -> Result<Vec<AuditVerification>, StoreError> {
        let rows = audit_verification::Entity::find()
            .order_by_desc(audit_verification::Column::Id)
            .limit(limit)
            .all(self.store.read())
            .await?;
        let verification = |row: audit_verification::Model| {
            let problems = serde_json::from_str(&row.problems).map_err(|error| {
                StoreError::corrupt_because(
                    "kết quả kiểm tra nhật ký đã lưu",
                    "a stored result of verifying the log",
                    error,
                )
            })?;
            Ok(AuditVerification {
                begun_at: row.begun_at,
                finished_at: row.finished_at,
                actor: row.actor,
                entries: u64::try_from(row.entries).unwrap_or_default(),
                signatures: u64::try_from(row.signatures).unwrap_or_default(),
                problems,
            })
        };
        rows.into_iter().map(verification).collect()
    }
}
