//! Heads with a signature, as a line.

use super::{AuditKey, AuditPublicKey};
use crate::StoreError;
use crate::audit::{AuditHead, Chain};
use crate::secrets::sha256_hex;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

/// Stands for the hash of the line before the first.
pub(super) const NO_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

const FORMAT: &str = "caicach-heads-1";

/// Why heads were signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignReason {
    /// The server started.
    Start,
    /// A day began in Vietnam.
    Day,
    /// The server stopped.
    Shutdown,
    /// A result was published.
    Publication,
    /// Somebody asked for it.
    Request,
}

impl SignReason {
    const ALL: [Self; 5] = [Self::Start, Self::Day, Self::Shutdown, Self::Publication, Self::Request];

    /// The word that stands in the line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Day => "day",
            Self::Shutdown => "shutdown",
            Self::Publication => "publication",
            Self::Request => "request",
        }
    }
}

/// The heads of all chains at an instant, with a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedHeads {
    /// The number of the line in its file, from 1.
    pub number: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The day in Vietnam.
    pub day: NaiveDate,
    /// Why.
    pub reason: SignReason,
    /// The heads, by the names of the chains.
    pub heads: Vec<AuditHead>,
    /// The hash of the line before.
    pub previous: String,
    /// The public key.
    pub key: AuditPublicKey,
    /// The signature, in hexadecimal.
    pub signature: String,
}

/// A line, as it is written.
#[derive(Serialize, Deserialize)]
struct Line {
    number: i64,
    at: String,
    day: NaiveDate,
    reason: String,
    heads: Vec<Head>,
    previous: String,
    key: String,
    signature: String,
}

#[derive(Serialize, Deserialize)]
struct Head {
    chain: String,
    sequence: i64,
    hash: String,
}

impl SignedHeads {
    pub(super) fn signed_with(self, key: &AuditKey) -> Self {
        Self { signature: key.sign(&self.bytes()), ..self }
    }

    /// Whether the signature is that of the key that it names.
    pub(super) fn is_genuine(&self) -> bool {
        self.key.verifies(&self.bytes(), &self.signature)
    }

    /// The bytes that are signed; the page of the module above lists them.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        text(&mut bytes, FORMAT);
        bytes.extend(self.number.to_be_bytes());
        bytes.extend(self.at.timestamp_micros().to_be_bytes());
        text(&mut bytes, &self.day.to_string());
        text(&mut bytes, self.reason.code());
        bytes.extend(i64::try_from(self.heads.len()).unwrap_or(i64::MAX).to_be_bytes());
        for head in &self.heads {
            text(&mut bytes, head.chain.as_str());
            bytes.extend(head.sequence.to_be_bytes());
            text(&mut bytes, &head.hash);
        }
        text(&mut bytes, &self.previous);
        text(&mut bytes, &self.key.to_hex());
        bytes
    }

    /// The line, without its line feed.
    pub(super) fn to_line(&self) -> Result<String, StoreError> {
        let head = |head: &AuditHead| Head {
            chain: head.chain.as_str().to_owned(),
            sequence: head.sequence,
            hash: head.hash.clone(),
        };
        let line = Line {
            number: self.number,
            at: self.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            day: self.day,
            reason: self.reason.code().to_owned(),
            heads: self.heads.iter().map(head).collect(),
            previous: self.previous.clone(),
            key: self.key.to_hex(),
            signature: self.signature.clone(),
        };
        serde_json::to_string(&line).map_err(|error| StoreError::Cryptography(Box::new(error)))
    }

    /// Reads a line; none when it is no such line. Whether it is genuine is another question.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let line: Line = serde_json::from_str(line).ok()?;
        let head = |head: Head| AuditHead {
            chain: Chain::named(&head.chain),
            sequence: head.sequence,
            hash: head.hash,
        };
        Some(Self {
            number: line.number,
            at: DateTime::parse_from_rfc3339(&line.at).ok()?.to_utc(),
            day: line.day,
            reason: SignReason::ALL.into_iter().find(|reason| reason.code() == line.reason)?,
            heads: line.heads.into_iter().map(head).collect(),
            previous: line.previous,
            key: AuditPublicKey::parse(&line.key)?,
            signature: line.signature,
        })
    }
}

/// The hash of a line, by which the next one names it.
pub(super) fn hash_of_line(line: &str) -> String {
    sha256_hex(line.as_bytes())
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
    bytes.extend(text.as_bytes());
}
