//! Stored rows held against what the log says of them.
//!
//! The log accounts for some rows in full: the `after` of the last entry about a row is the description of the row as it
//! stands. Somebody who changes, adds or removes such a row and leaves the log alone is found here.

use super::Chain;
use crate::entities::audit_entry;
use crate::{StoreError, Subject};
use caicach_findings::Text;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The kinds of rows that the log accounts for in full.
const ACCOUNTED: [Subject; 9] = [
    Subject::Assessment,
    Subject::AssessmentGroup,
    Subject::AssessmentUnit,
    Subject::AssessmentEntry,
    Subject::AssessmentMessage,
    Subject::Evidence,
    Subject::Publication,
    Subject::Correction,
    Subject::OfficeFramework,
];

/// A row as the log would describe it.
pub(crate) struct Account {
    pub(crate) chain: Chain,
    pub(crate) subject: Subject,
    pub(crate) id: String,
    pub(crate) says: Value,
}

/// A stored row that is not what the log says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AlteredRow {
    /// The chain that tells of it.
    pub chain: Chain,
    /// The kind of row, as entries name it.
    pub subject_kind: String,
    /// Which of them, as entries name it.
    pub subject_id: String,
    /// What is wrong with it.
    pub problem: RowProblem,
}

/// What is wrong with a stored row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowProblem {
    /// It says something else than the last entry about it.
    Altered,
    /// It is gone.
    Missing,
    /// No entry tells of it.
    NotEntered,
}

impl RowProblem {
    /// The problem in words.
    #[must_use]
    pub fn message(self) -> Text {
        match self {
            Self::Altered => {
                Text::new("Dữ liệu đã lưu không khớp với nhật ký", "What is stored is not what the log says")
            }
            Self::Missing => {
                Text::new("Nhật ký có ghi, nhưng dữ liệu không còn", "The log tells of it, but it is gone")
            }
            Self::NotEntered => Text::new(
                "Có trong cơ sở dữ liệu mà nhật ký không ghi",
                "It is in the database, and the log does not tell of it",
            ),
        }
    }
}

/// The last word of the log about each row.
#[derive(Default)]
pub(super) struct LastWords {
    words: BTreeMap<(Chain, String, String), Option<Value>>,
    altered: BTreeSet<AlteredRow>,
}

impl LastWords {
    /// Takes note of entries, in their order.
    pub(super) async fn note<C: ConnectionTrait>(
        &mut self,
        connection: &C,
        entries: &[audit_entry::Model],
    ) -> Result<(), StoreError> {
        for entry in entries {
            let says = entry.after.as_deref().and_then(|after| serde_json::from_str(after).ok());
            if entry.subject_kind == Subject::Snapshot.code() {
                self.check_snapshot(connection, entry, says).await?;
            } else if ACCOUNTED.iter().any(|subject| subject.code() == entry.subject_kind) {
                let key = (Chain::named(&entry.chain), entry.subject_kind.clone(), entry.subject_id.clone());
                self.words.insert(key, says);
            }
        }
        Ok(())
    }

    /// A computed result is written once, so that it can be held against its entry at once.
    async fn check_snapshot<C: ConnectionTrait>(
        &mut self,
        connection: &C,
        entry: &audit_entry::Model,
        says: Option<Value>,
    ) -> Result<(), StoreError> {
        let Ok(id) = entry.subject_id.parse::<i64>() else { return Ok(()) };
        let row = crate::entities::snapshot::Entity::find_by_id(id).one(connection).await?;
        let stored = row.map(|row| crate::snapshots::description(&row));
        let problem = if stored.is_none() { RowProblem::Missing } else { RowProblem::Altered };
        if stored != says {
            self.altered.insert(AlteredRow {
                chain: Chain::named(&entry.chain),
                subject_kind: entry.subject_kind.clone(),
                subject_id: entry.subject_id.clone(),
                problem,
            });
        }
        Ok(())
    }

    /// The rows that are not what the log says. A chain that is broken vouches for nothing, so its rows are not held against it.
    pub(super) fn judge(mut self, accounts: Vec<Account>, broken: &BTreeSet<Chain>) -> Vec<AlteredRow> {
        for account in accounts {
            let key = (account.chain, account.subject.code().to_owned(), account.id);
            let problem = match self.words.remove(&key) {
                Some(Some(says)) if says == account.says => continue,
                Some(_) => RowProblem::Altered,
                None => RowProblem::NotEntered,
            };
            self.found(key, problem);
        }
        for (key, says) in std::mem::take(&mut self.words) {
            if says.is_some() {
                self.found(key, RowProblem::Missing);
            }
        }
        self.altered.into_iter().filter(|row| !broken.contains(&row.chain)).collect()
    }

    fn found(&mut self, (chain, subject_kind, subject_id): (Chain, String, String), problem: RowProblem) {
        self.altered.insert(AlteredRow { chain, subject_kind, subject_id, problem });
    }
}
