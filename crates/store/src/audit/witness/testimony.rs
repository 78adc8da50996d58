//! All that witnesses say, and holding the chains against it.

use super::{AuditPublicKey, SignedHeads, WitnessProblem, signed};
use crate::entities::audit_entry;
use crate::{Chain, StoreError};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};

/// So many entries are asked for at once.
const AT_ONCE: usize = 500;

/// What was signed of one entry: its hash and the day.
type Said = (String, NaiveDate);

/// All that witnesses say: what was signed, by chain and entry.
#[derive(Debug, Clone, Default)]
pub struct Testimony {
    said: BTreeMap<Chain, BTreeMap<i64, Vec<Said>>>,
    problems: Vec<WitnessProblem>,
    signatures: u64,
    heard: BTreeSet<(AuditPublicKey, i64)>,
}

impl Testimony {
    /// Reads the lines of a file. A line counts when it has the signature of the key: of the one that is trusted, or of the one that
    /// it names when none is known.
    #[must_use]
    pub fn of_file(lines: &[String], trusted: Option<AuditPublicKey>) -> Self {
        let mut testimony = Self::default();
        let mut previous = signed::NO_HASH.to_owned();
        let mut last = 0;
        for (line, text) in (1..).zip(lines) {
            let read = SignedHeads::parse(text);
            match &read {
                None => testimony.problems.push(WitnessProblem::Unreadable { line }),
                Some(heads) if !heads.is_genuine() || trusted.is_some_and(|trusted| trusted != heads.key) => {
                    testimony.problems.push(WitnessProblem::NotSigned { line });
                }
                Some(heads) => {
                    if heads.previous != previous || heads.number != last + 1 {
                        testimony.problems.push(WitnessProblem::OutOfOrder { line });
                    }
                    testimony.hear(heads);
                }
            }
            last = read.map_or(last + 1, |heads| heads.number);
            previous = signed::hash_of_line(text);
        }
        testimony
    }

    /// Adds the lines that the database has. One that the file should have and has not is a problem; without a file, the database speaks
    /// alone.
    #[must_use]
    pub fn with_database(
        mut self,
        lines: &[String],
        trusted: Option<AuditPublicKey>,
        has_file: bool,
    ) -> Self {
        for (row, text) in (1..).zip(lines) {
            let heads = SignedHeads::parse(text).filter(SignedHeads::is_genuine);
            let Some(heads) = heads else {
                self.problems.push(WitnessProblem::NotSignedInDatabase { row });
                continue;
            };
            // Another server signs with another key into another file.
            let is_other = trusted.is_some_and(|trusted| trusted != heads.key);
            if is_other || self.heard.contains(&(heads.key, heads.number)) {
                continue;
            }
            if has_file {
                self.problems.push(WitnessProblem::NotInFile { number: heads.number, day: heads.day });
            }
            self.hear(&heads);
        }
        self
    }

    /// How many signatures count.
    #[must_use]
    pub fn signatures(&self) -> u64 {
        self.signatures
    }

    fn hear(&mut self, heads: &SignedHeads) {
        self.signatures += 1;
        self.heard.insert((heads.key, heads.number));
        for head in heads.heads.iter().filter(|head| head.sequence > 0) {
            let said = self.said.entry(head.chain.clone()).or_default().entry(head.sequence).or_default();
            said.push((head.hash.clone(), heads.day));
        }
    }

    /// Holds the chains of a database against what was signed. Of each chain the first contradiction is told.
    pub(crate) async fn judge<C: ConnectionTrait>(
        &self,
        connection: &C,
    ) -> Result<Vec<WitnessProblem>, StoreError> {
        let mut problems = self.problems.clone();
        for (chain, said) in &self.said {
            problems.extend(judge_chain(connection, chain, said).await?);
        }
        Ok(problems)
    }
}

async fn judge_chain<C: ConnectionTrait>(
    connection: &C,
    chain: &Chain,
    said: &BTreeMap<i64, Vec<Said>>,
) -> Result<Option<WitnessProblem>, StoreError> {
    let sequences: Vec<i64> = said.keys().copied().collect();
    let mut stands: BTreeMap<i64, String> = BTreeMap::new();
    for some in sequences.chunks(AT_ONCE) {
        let rows: Vec<(i64, String)> = audit_entry::Entity::find()
            .select_only()
            .column(audit_entry::Column::Sequence)
            .column(audit_entry::Column::Hash)
            .filter(audit_entry::Column::Chain.eq(chain.as_str()))
            .filter(audit_entry::Column::Sequence.is_in(some.iter().copied()))
            .into_tuple()
            .all(connection)
            .await?;
        stands.extend(rows);
    }
    let mut good_until = None;
    for (&sequence, said) in said {
        let stands = stands.get(&sequence);
        let Some((_, day)) = said.iter().find(|(hash, _)| stands != Some(hash)) else {
            good_until = said.iter().map(|(_, day)| *day).max().or(good_until);
            continue;
        };
        let (chain, day) = (chain.clone(), *day);
        return Ok(Some(match stands {
            Some(_) => WitnessProblem::Rewritten { chain, sequence, day, good_until },
            None => WitnessProblem::Cut { chain, sequence, day, good_until },
        }));
    }
    Ok(None)
}
