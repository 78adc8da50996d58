//! Text as it stands in documents: composed letters, single spaces, lines; and its folded form for comparing words.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The same text with composed letters (NFC), one kind of space, trimmed lines and without empty lines.
pub(crate) fn tidy(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.split(['\n', '\r', '\u{b}', '\u{c}', '\u{2028}', '\u{2029}']) {
        let words: Vec<String> =
            line.split(|letter: char| letter.is_whitespace() || letter.is_control()).map(visible).collect();
        let joined = words.iter().filter(|word| !word.is_empty()).map(String::as_str).collect::<Vec<_>>();
        if !joined.is_empty() {
            lines.push(joined.join(" "));
        }
    }
    lines.join("\n")
}

/// One word in composed letters, without signs that have no width (soft hyphens, byte order marks, joiners).
fn visible(word: &str) -> String {
    word.nfc()
        .filter(|letter| {
            !matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}')
        })
        .collect()
}

/// Lower case, without Vietnamese marks: `Điểm` becomes `diem`. Signs stay as they are.
pub(crate) fn fold_letters(text: &str) -> String {
    text.nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == 'đ' { 'd' } else { letter })
        .collect()
}

/// The folded words of a text, separated by single spaces: `Điểm tối đa (1)` becomes `diem toi da 1`.
pub(crate) fn fold_words(text: &str) -> String {
    let folded = fold_letters(text);
    let words = folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a folded text holds a phrase of whole words.
pub(crate) fn has_phrase(folded: &str, phrase: &str) -> bool {
    folded.match_indices(phrase).any(|(start, _)| {
        let before = folded.get(..start).is_none_or(|text| text.is_empty() || text.ends_with(' '));
        let after =
            folded.get(start + phrase.len()..).is_none_or(|text| text.is_empty() || text.starts_with(' '));
        before && after
    })
}

/// Whether a folded text begins with a phrase of whole words.
pub(crate) fn begins_with(folded: &str, phrase: &str) -> bool {
    folded.strip_prefix(phrase).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// At most `limit` characters of a text from a document, on one line, so that a message stays readable.
pub(crate) fn shortened(text: &str, limit: usize) -> String {
    let line = text.replace('\n', " / ");
    let mut short: String = line.chars().take(limit).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decomposed_letters_and_odd_spaces_become_plain() {
        let decomposed: String = "Điểm\u{a0}tối  đa".nfd().collect();
        assert_eq!(tidy(&decomposed), "Điểm tối đa");
        assert_eq!(tidy(" a \r\n\n b\u{ad}c\u{200b} "), "a\nbc");
        assert_eq!(fold_words(&decomposed), "diem toi da");
    }

    #[test]
    fn phrases_are_whole_words() {
        assert!(has_phrase("diem toi da", "toi da"));
        assert!(!has_phrase("diem toi danh", "toi da"));
        assert!(begins_with("tong diem 100", "tong diem"));
        assert!(!begins_with("tong diemx", "tong diem"));
    }
}
