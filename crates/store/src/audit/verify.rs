//! Finding what was done to the audit log itself.
//!
//! Walks every chain from its first entry, computes every hash again, and holds the last against the head. Found is: an
//! altered entry, a missing one, entries that changed places, a cut tail, a head that was altered or removed. Somebody
//! who can write to the database and rewrites a whole chain with its head is found by what was signed of it, with a key that
//! is not in the database ([`Testimony`]).

use super::rows::{AlteredRow, LastWords};
use super::{Chain, Testimony, WitnessProblem, canonical};
use crate::entities::{audit_entry, audit_head};
use crate::{Store, StoreError};
use caicach_findings::Text;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// The number of entries that are read at once.
const PAGE: u64 = 2_000;

/// Called with the chain that is being walked and the number of its entries so far.
pub type VerifyProgress<'a> = &'a mut (dyn FnMut(&Chain, u64) + Send);

/// What the walk found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditReport {
    /// One report a chain, by name.
    pub chains: Vec<ChainReport>,
    /// Stored rows that are not what the log says: computed results, and what belongs to assessments.
    pub altered_rows: Vec<AlteredRow>,
    /// What was signed of the chains and does not stand there, and what is wrong with the signatures.
    pub witness_problems: Vec<WitnessProblem>,
    /// Against how many signatures the chains were held.
    pub signatures: u64,
}

impl AuditReport {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        self.altered_rows.is_empty()
            && self.witness_problems.is_empty()
            && self.chains.iter().all(|chain| chain.problem.is_none())
    }
}

/// What the walk along one chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// The chain.
    pub chain: Chain,
    /// The number of good entries before the first problem.
    pub entries: u64,
    /// The first problem, if any.
    pub problem: Option<AuditProblem>,
}

/// What was done to a chain. Sequence numbers count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditProblem {
    /// The entry is not what was hashed.
    Altered {
        /// Its place.
        sequence: i64,
    },
    /// There is no such entry, but there are later ones.
    Missing {
        /// Its place.
        sequence: i64,
    },
    /// A genuine entry of this chain stands at another place than its own.
    Reordered {
        /// Where it stands.
        sequence: i64,
        /// Where it belongs.
        belongs_at: i64,
    },
    /// The chain ends before its head.
    Cut {
        /// The last entry that is there.
        last: i64,
        /// The last entry by the head.
        expected: i64,
    },
    /// The chain has more entries than its head knows.
    HeadBehind {
        /// The last entry by the head.
        head: i64,
    },
    /// The chain has entries but no head.
    HeadMissing,
}

impl AuditProblem {
    /// The problem in words.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::Altered { sequence } => Text::new(
                format!("mục {sequence} không còn như lúc ghi"),
                format!("entry {sequence} is not what was written"),
            ),
            Self::Missing { sequence } => {
                Text::new(format!("thiếu mục {sequence}"), format!("entry {sequence} is missing"))
            }
            Self::Reordered { sequence, belongs_at } => Text::new(
                format!("mục ở vị trí {sequence} vốn ở vị trí {belongs_at}"),
                format!("the entry at place {sequence} belongs at place {belongs_at}"),
            ),
            Self::Cut { last, expected } => Text::new(
                format!("chuỗi bị cắt: dừng ở mục {last}, lẽ ra đến mục {expected}"),
                format!("the chain was cut: it ends with entry {last}, but should reach entry {expected}"),
            ),
            Self::HeadBehind { head } => Text::new(
                format!("đầu chuỗi đã bị sửa: ghi mục {head} là mục cuối, nhưng còn mục sau nó"),
                format!("the head was altered: it names entry {head} as the last, but there are later ones"),
            ),
            Self::HeadMissing => Text::new("mất đầu chuỗi", "the head of the chain is missing"),
        }
    }
}

impl Store {
    /// Verifies all audit chains, and the stored rows that they account for against them, in one snapshot of the database.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer. What was done to the log is no error but the report.
    pub async fn verify_audit(&self, progress: VerifyProgress<'_>) -> Result<AuditReport, StoreError> {
        self.verify_audit_against(&Testimony::default(), progress).await
    }

    /// As [`Store::verify_audit`], and holds the chains against what was signed of them.
    ///
    /// # Errors
    /// As [`Store::verify_audit`].
    pub async fn verify_audit_against(
        &self,
        testimony: &Testimony,
        progress: VerifyProgress<'_>,
    ) -> Result<AuditReport, StoreError> {
        let snapshot = self.begin_snapshot().await?;
        let mut heads: BTreeMap<String, Option<audit_head::Model>> = BTreeMap::new();
        for head in audit_head::Entity::find().all(&snapshot).await? {
            heads.insert(head.chain.clone(), Some(head));
        }
        let names: Vec<String> = audit_entry::Entity::find()
            .select_only()
            .column(audit_entry::Column::Chain)
            .distinct()
            .into_tuple()
            .all(&snapshot)
            .await?;
        for name in names {
            heads.entry(name).or_insert(None);
        }

        let mut chains = Vec::new();
        let mut rows = LastWords::default();
        for (name, head) in heads {
            let walk = Walk { chain: Chain(name), head };
            chains.push(walk.run(&snapshot, &mut rows, progress).await?);
        }
        let broken = chains.iter().filter(|chain| chain.problem.is_some()).map(|chain| chain.chain.clone());
        let broken = broken.collect();
        let mut accounts = crate::assessments::accounts(&snapshot).await?;
        accounts.extend(crate::office_frameworks::accounts(&snapshot).await?);
        let witness_problems = testimony.judge(&snapshot).await?;
        let signatures = testimony.signatures();
        Ok(AuditReport { altered_rows: rows.judge(accounts, &broken), chains, witness_problems, signatures })
    }
}

struct Walk {
    chain: Chain,
    head: Option<audit_head::Model>,
}

impl Walk {
    async fn run<C: ConnectionTrait>(
        self,
        connection: &C,
        rows: &mut LastWords,
        progress: VerifyProgress<'_>,
    ) -> Result<ChainReport, StoreError> {
        let mut last = 0;
        let mut last_hash = canonical::NO_HASH.to_owned();
        let mut entries = 0;
        loop {
            let page = page_of_entries(connection, &self.chain, last).await?;
            if page.is_empty() {
                break;
            }
            for entry in &page {
                if let Some(problem) = self.judge(entry, last, &last_hash) {
                    return Ok(ChainReport { chain: self.chain, entries, problem: Some(problem) });
                }
                last = entry.sequence;
                last_hash.clone_from(&entry.hash);
                entries += 1;
            }
            rows.note(connection, &page).await?;
            progress(&self.chain, entries);
        }
        let problem = self.judge_end(last, &last_hash);
        Ok(ChainReport { chain: self.chain, entries, problem })
    }

    /// Holds an entry against the one before it.
    fn judge(&self, entry: &audit_entry::Model, last: i64, last_hash: &str) -> Option<AuditProblem> {
        if entry.sequence != last + 1 {
            return Some(AuditProblem::Missing { sequence: last + 1 });
        }
        let is_genuine_here = canonical::hash(entry) == entry.hash;
        if is_genuine_here && entry.previous_hash == last_hash {
            return None;
        }
        if is_genuine_here {
            // This entry vouches for the hash of the one before, so it is the one before that was written anew.
            return Some(AuditProblem::Altered { sequence: last.max(1) });
        }
        let farthest = self.head.as_ref().map_or(entry.sequence, |head| head.sequence);
        let elsewhere = (1..=farthest).find(|&place| canonical::hash_at(entry, place) == entry.hash);
        Some(match elsewhere {
            Some(belongs_at) => AuditProblem::Reordered { sequence: entry.sequence, belongs_at },
            None => AuditProblem::Altered { sequence: entry.sequence },
        })
    }

    /// Holds the end of the chain against its head.
    fn judge_end(&self, last: i64, last_hash: &str) -> Option<AuditProblem> {
        let Some(head) = &self.head else {
            return Some(AuditProblem::HeadMissing);
        };
        if last < head.sequence {
            return Some(AuditProblem::Cut { last, expected: head.sequence });
        }
        if last > head.sequence {
            return Some(AuditProblem::HeadBehind { head: head.sequence });
        }
        (last_hash != head.hash).then_some(AuditProblem::Altered { sequence: last })
    }
}

async fn page_of_entries<C: ConnectionTrait>(
    connection: &C,
    chain: &Chain,
    after: i64,
) -> Result<Vec<audit_entry::Model>, StoreError> {
    let page = audit_entry::Entity::find()
        .filter(audit_entry::Column::Chain.eq(chain.as_str()))
        .filter(audit_entry::Column::Sequence.gt(after))
        .order_by_asc(audit_entry::Column::Sequence)
        .limit(PAGE)
        .all(connection)
        .await?;
    Ok(page)
}
