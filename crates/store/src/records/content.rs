//! The hash over the content of records that stands in the audit chain.
//!
//! It is SHA-256 over lines, each with a line break: a JSON array of the names of the fields, then a JSON array of the values of
//! each record. Fields with personal data are left out: the chain cannot forget.

use super::cells::{TimeForm, push_all, push_json, push_text};
use caicach_registers::{Register, Value};
use sha2::{Digest, Sha256};

/// The hash of records whose values were made ready for the database.
pub(super) fn sha256<'a>(register: &Register, records: impl IntoIterator<Item = &'a [Value]>) -> String {
    let mut hasher = Sha256::new();
    let mut line = String::new();
    let named = register.fields.iter().filter(|field| !field.is_personal);
    push_all(&mut line, ['[', ']'], named, |out, field| push_text(out, &field.name));
    for record in records {
        line.push('\n');
        hasher.update(line.as_bytes());
        line.clear();
        let known = register.fields.iter().zip(record).filter(|(field, _)| !field.is_personal);
        push_all(&mut line, ['[', ']'], known, |out, (_, value)| push_json(out, value, TimeForm::Iso));
    }
    line.push('\n');
    hasher.update(line.as_bytes());
    hex::encode(hasher.finalize())
}
