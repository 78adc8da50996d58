//! Words that people typed, made fit for paper.

use crate::error::{DocumentError, Problem};
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

/// A run of words in one look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Run {
    pub(crate) text: String,
    pub(crate) bold: bool,
    pub(crate) italic: bool,
}

/// Words with bold and italic runs; a line feed is a new line within the paragraph. It may be empty.
///
/// What goes in is cleaned: composed letters (NFC), one space for any run of spaces and tabs, and no character that is invisible or
/// changes the direction of its neighbours. Nothing of it is ever markup or code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rich {
    runs: Vec<Run>,
}

impl Rich {
    /// No words.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// And these words, upright.
    #[must_use]
    pub fn plain(self, text: &str) -> Self {
        self.with(text, false, false)
    }

    /// And these words, bold.
    #[must_use]
    pub fn bold(self, text: &str) -> Self {
        self.with(text, true, false)
    }

    /// And these words, in italics.
    #[must_use]
    pub fn italic(self, text: &str) -> Self {
        self.with(text, false, true)
    }

    fn with(mut self, text: &str, bold: bool, italic: bool) -> Self {
        let text = clean(text);
        if !text.is_empty() {
            self.runs.push(Run { text, bold, italic });
        }
        self
    }

    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.runs.iter().all(|run| run.text.trim().is_empty())
    }

    /// The words alone.
    #[must_use]
    pub fn to_plain(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }

    pub(crate) fn into_runs(self) -> Vec<Run> {
        self.runs
    }
}

impl From<&str> for Rich {
    fn from(text: &str) -> Self {
        Self::new().plain(text)
    }
}

impl From<String> for Rich {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&Phrase> for Rich {
    fn from(phrase: &Phrase) -> Self {
        Self::from(phrase.as_str())
    }
}

/// Words on one line that are certainly there: a name, a title, an office.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Phrase(String);

impl Phrase {
    /// The cleaned words; `place` says in an error which part of the document they are.
    ///
    /// # Errors
    /// Nothing is left after cleaning.
    pub fn new(place: &str, text: &str) -> Result<Self, DocumentError> {
        let text = clean(text).replace('\n', " ");
        let text = text.trim();
        if text.is_empty() {
            return Err(DocumentError::new(place, Problem::Empty));
        }
        Ok(Self(text.to_owned()))
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The words in capitals (chữ in hoa).
    #[must_use]
    pub fn upper(&self) -> String {
        self.0.to_uppercase()
    }
}

impl std::fmt::Display for Phrase {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Composed letters, single spaces, `\n` for a new line, nothing invisible.
#[must_use]
pub(crate) fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let text = text.replace("\r\n", "\n");
    for character in text.nfc() {
        match character {
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                while cleaned.ends_with(' ') {
                    cleaned.pop();
                }
                cleaned.push('\n');
            }
            // The space that does not break is kept, the many widths of other spaces are one.
            '\u{a0}' => cleaned.push(character),
            space if space.is_whitespace() => {
                if !cleaned.ends_with([' ', '\n']) {
                    cleaned.push(' ');
                }
            }
            character if is_invisible(character) => {}
            character => cleaned.push(character),
        }
    }
    cleaned
}

/// Control and format characters, noncharacters: what XML may not hold, what turns the reading order, what cannot be seen.
fn is_invisible(character: char) -> bool {
    let code = u32::from(character);
    character.is_control()
        || matches!(code,
            0xAD | 0x34F | 0x61C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F
            | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F
            | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF | 0xFDD0..=0xFDEF)
        || code & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_dropped() {
        assert_eq!(clean("a\u{0}b\u{7}c\u{202e}d\u{feff}e\u{ffff}"), "abcde");
        assert_eq!(clean("một  hai\t ba \r\nbốn"), "một hai ba\nbốn");
        assert_eq!(clean("tie\u{302}\u{301}ng"), "tiếng");
        assert!(Phrase::new("tên", " \u{200b}\n").is_err());
        assert_eq!(Phrase::new("tên", " Sở\nNội vụ ").unwrap().upper(), "SỞ NỘI VỤ");
    }
}
