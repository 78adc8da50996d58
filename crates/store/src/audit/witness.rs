//! Witnesses of the chains: their heads, signed with a key that is not in the database, in a file that is not in it either.
//!
//! Who can write to the database can write a chain anew from its beginning, head and all, and it verifies. Signed heads show it: every
//! day, and when the server stops or a result is published, the heads of all chains are written down with a signature, as a line of a
//! file that only grows and as a row of the table `audit_signature`. A chain that was written anew, cut, or taken away does not lead to
//! what was signed. Who has the key too can sign anew; then a copy of the file elsewhere, or what is printed on a publication, shows it. So
//! the file is made to be copied: each line stands for itself and names the hash of the one before.
//!
//! A line is JSON: `number`, `at`, `day`, `reason`, `heads` (`chain`, `sequence`, `hash`), `previous`, `key`, `signature`. The
//! signature (Ed25519, RFC 8032) is over these bytes, where a text is its length in bytes (unsigned, 64 bits, big-endian) and its UTF-8
//! bytes, and a number is signed, 64 bits, big-endian:
//!
//! 1. the text `caicach-heads-1`, 2. the number of the line, 3. the instant (microseconds since 1970-01-01 UTC), 4. the day in Vietnam
//!    as text (`2026-11-22`), 5. the reason, 6. how many heads there are, and for each 7. its chain, 8. sequence and 9. hash,
//! 10. the hash of the line before (64 zeros for the first), 11. the public key in hexadecimal.
//!
//! The hash of a line is the SHA-256 of its bytes without the line feed.

mod file;
mod key;
mod problem;
mod signed;
mod testimony;

pub use file::HeadsFile;
pub use key::{AuditKey, AuditPublicKey};
pub use problem::WitnessProblem;
pub use signed::{SignReason, SignedHeads};
pub use testimony::Testimony;

use super::{AuditHead, Chain};
use crate::entities::audit_signature;
use crate::{Queries, Store, StoreError};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{EntityTrait, IntoActiveModel, QueryOrder, QuerySelect};

/// With what heads are signed, and where they are written down.
#[derive(Debug, Clone)]
pub struct AuditSigner {
    /// The key.
    pub key: AuditKey,
    /// The file.
    pub file: HeadsFile,
}

/// What came of signing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signed {
    /// The heads are those of the last line of this day.
    Nothing,
    /// They were signed.
    Heads {
        /// What was written down.
        heads: SignedHeads,
        /// Chains that do not go on from where they were signed last: they have fewer entries, or another hash in the same place.
        contradicting: Vec<Chain>,
    },
}

impl Store {
    /// Signs the heads of all chains and writes them down: into the file first, so that no row stands for a line that is not there.
    /// Nothing is written when the heads are those that were signed last on the same day.
    ///
    /// # Errors
    /// The file cannot be read or written; [`StoreError::Unavailable`] when the database does not answer.
    pub async fn sign_audit_heads(
        &self,
        signer: &AuditSigner,
        day: NaiveDate,
        reason: SignReason,
    ) -> Result<Signed, StoreError> {
        let heads = self.queries().audit_heads().await?;
        let at = self.now();
        let signer = signer.clone();
        let written = tokio::task::spawn_blocking(move || signer.write(heads, at, day, reason));
        let written = written.await.map_err(|error| StoreError::Cryptography(Box::new(error)))??;
        if let Signed::Heads { heads, .. } = &written {
            let row = audit_signature::Model {
                key: heads.key.to_hex(),
                number: heads.number,
                at: heads.at,
                day: heads.day,
                line: heads.to_line()?,
            };
            audit_signature::Entity::insert(row.into_active_model())
                .on_conflict_do_nothing_on([audit_signature::Column::Key, audit_signature::Column::Number])
                .exec_without_returning(self.write())
                .await?;
        }
        Ok(written)
    }
}

impl AuditSigner {
    fn write(
        &self,
        heads: Vec<AuditHead>,
        at: DateTime<Utc>,
        day: NaiveDate,
        reason: SignReason,
    ) -> Result<Signed, StoreError> {
        let mut open = self.file.open()?;
        let last = open.last()?;
        let (number, previous) = match &last {
            Some((last, line)) => (last.number + 1, signed::hash_of_line(line)),
            None => (1, signed::NO_HASH.to_owned()),
        };
        let last = last.map(|(last, _)| last);
        if last.as_ref().is_some_and(|last| last.day == day && last.heads == heads) {
            return Ok(Signed::Nothing);
        }
        let before = last.map(|last| last.heads).unwrap_or_default();
        let contradicting = before.iter().filter(|before| !goes_on(before, &heads));
        let contradicting = contradicting.map(|head| head.chain.clone()).collect();
        let unsigned = SignedHeads {
            number,
            at,
            day,
            reason,
            heads,
            previous,
            key: self.key.public(),
            signature: String::new(),
        };
        let heads = unsigned.signed_with(&self.key);
        open.append(&heads.to_line()?)?;
        Ok(Signed::Heads { heads, contradicting })
    }
}

/// Whether a chain goes on from a head.
fn goes_on(before: &AuditHead, heads: &[AuditHead]) -> bool {
    let now = heads.iter().find(|head| head.chain == before.chain);
    now.is_some_and(|now| {
        now.sequence > before.sequence || (now.sequence == before.sequence && now.hash == before.hash)
    })
}

impl Queries<'_> {
    /// The lines that were signed, as the database has them, by key and number.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn signed_lines(&self) -> Result<Vec<String>, StoreError> {
        let rows = audit_signature::Entity::find()
            .order_by_asc(audit_signature::Column::Key)
            .order_by_asc(audit_signature::Column::Number)
            .all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(|row| row.line).collect())
    }

    /// What was signed last.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn last_signed_heads(&self) -> Result<Option<SignedHeads>, StoreError> {
        let row = audit_signature::Entity::find()
            .order_by_desc(audit_signature::Column::At)
            .order_by_desc(audit_signature::Column::Number)
            .limit(1)
            .one(self.store.read())
            .await?;
        Ok(row.and_then(|row| SignedHeads::parse(&row.line)))
    }
}
