//! From bytes to text: UTF-8 with or without a byte order mark, UTF-16 in both orders.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A text and the lines (from 1) in which bytes were not valid.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) invalid_lines: BTreeSet<u64>,
}

pub(crate) fn decode(bytes: &[u8]) -> Decoded<'_> {
    let (encoding, mark_length) = Encoding::for_bom(bytes).unwrap_or_else(|| (guess(bytes), 0));
    let body = bytes.get(mark_length..).unwrap_or_default();
    let (text, had_errors) = encoding.decode_without_bom_handling(body);
    let invalid_lines = match (had_errors, encoding == UTF_8) {
        (false, _) => BTreeSet::new(),
        (true, true) => invalid_utf8_lines(body),
        (true, false) => lines_with_replacement(&text),
    };
    Decoded { text, invalid_lines }
}

/// UTF-16 without a mark shows itself by zero bytes at every second place of its plain letters.
pub(crate) fn guess(bytes: &[u8]) -> &'static Encoding {
    let sample = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    let zeros_at = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros_at(0), zeros_at(1));
    let many = sample.len() / 8;
    if odd > many && even == 0 {
        UTF_16LE
    } else if even > many && odd == 0 {
        UTF_16BE
    } else {
        UTF_8
    }
}

fn invalid_utf8_lines(bytes: &[u8]) -> BTreeSet<u64> {
    let mut lines = BTreeSet::new();
    for (line, row) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        if std::str::from_utf8(row).is_err() {
            lines.insert(line);
        }
    }
    lines
}

fn lines_with_replacement(text: &str) -> BTreeSet<u64> {
    let mut lines = BTreeSet::new();
    for (line, row) in (1..).zip(text.split('\n')) {
        if row.contains('\u{fffd}') {
            lines.insert(line);
        }
    }
    lines
}
