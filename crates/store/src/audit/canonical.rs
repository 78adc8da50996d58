//! The bytes over which an entry is hashed.
//!
//! The hash of an entry is SHA-256 over, in this order:
//!
//! 1. the text `caicach-audit-1`,
//! 2. chain, 3. sequence, 4. instant, 5. actor, 6. action, 7. kind of subject, 8. id of subject,
//! 9. before, 10. after, 11. reason,
//! 12. the hash of the entry before (64 zeros for the first).
//!
//! A text is its length in bytes (unsigned, 64 bits, big-endian) and its UTF-8 bytes. The sequence and the instant
//! (microseconds since 1970-01-01 UTC) are signed 64-bit numbers, big-endian. Before, after and reason are a byte 0
//! when absent, else a byte 1 and the text. Because every length is written, no two entries share their bytes.

use crate::entities::audit_entry;
use sha2::{Digest, Sha256};

/// Stands for the hash before the first entry.
pub(super) const NO_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

const FORMAT: &str = "caicach-audit-1";

/// The hash of an entry, in hexadecimal, from all its fields but the hash itself.
pub(super) fn hash(entry: &audit_entry::Model) -> String {
    hash_at(entry, entry.sequence)
}

/// The hash that the entry would have at another place in its chain.
pub(super) fn hash_at(entry: &audit_entry::Model, sequence: i64) -> String {
    let mut hasher = Sha256::new();
    text(&mut hasher, FORMAT);
    text(&mut hasher, &entry.chain);
    hasher.update(sequence.to_be_bytes());
    hasher.update(entry.at.timestamp_micros().to_be_bytes());
    text(&mut hasher, &entry.actor);
    text(&mut hasher, &entry.action);
    text(&mut hasher, &entry.subject_kind);
    text(&mut hasher, &entry.subject_id);
    optional(&mut hasher, entry.before.as_deref());
    optional(&mut hasher, entry.after.as_deref());
    optional(&mut hasher, entry.reason.as_deref());
    text(&mut hasher, &entry.previous_hash);
    hex::encode(hasher.finalize())
}

fn text(hasher: &mut Sha256, text: &str) {
    let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
    hasher.update(length.to_be_bytes());
    hasher.update(text.as_bytes());
}

fn optional(hasher: &mut Sha256, value: Option<&str>) {
    match value {
        None => hasher.update([0]),
        Some(value) => {
            hasher.update([1]);
            text(hasher, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn entry() -> audit_entry::Model {
        audit_entry::Model {
            chain: "calendar".to_owned(),
            sequence: 1,
            at: DateTime::from_timestamp_micros(1_766_620_800_000_001).unwrap(),
            actor: "account:1".to_owned(),
            action: "calendar_addition.add".to_owned(),
            subject_kind: "calendar_addition".to_owned(),
            subject_id: "1".to_owned(),
            before: None,
            after: Some("{\"tên\":\"Nghỉ bù\"}".to_owned()),
            reason: None,
            previous_hash: NO_HASH.to_owned(),
            hash: String::new(),
        }
    }

    /// The expected hash was computed with Python 3.11: `hashlib.sha256` over `struct.pack` of the fields as the page
    /// above lists them.
    #[test]
    fn the_hash_is_what_another_program_computes_from_the_description() {
        assert_eq!(hash(&entry()), "c8459c5511eaa50666825a454c0fefd98e107119dd501714259b281ed59ad0ed");
    }

    #[test]
    fn every_field_counts() {
        type Edit = fn(&mut audit_entry::Model);
        let edits: [Edit; 12] = [
            |entry| entry.chain.push('x'),
            |entry| entry.sequence += 1,
            |entry| entry.at += chrono::TimeDelta::microseconds(1),
            |entry| entry.actor.push('x'),
            |entry| entry.action.push('x'),
            |entry| entry.subject_kind.push('x'),
            |entry| entry.subject_id.push('x'),
            |entry| entry.before = Some(String::new()),
            |entry| entry.after = None,
            |entry| entry.reason = Some(String::new()),
            |entry| entry.previous_hash = "1".repeat(64),
            // A character that moves from one field to the next.
            |entry| {
                entry.actor = "account:".to_owned();
                entry.action = "1calendar_addition.add".to_owned();
            },
        ];
        let mut seen = std::collections::HashSet::from([hash(&entry())]);
        for edit in edits {
            let mut edited = entry();
            edit(&mut edited);
            assert!(seen.insert(hash(&edited)), "{edited:?}");
        }
    }
}
