//! Labels as people type them.
//!
//! Two labels are the same after NFC (Vietnamese letters are often sent decomposed), with case folded, trimmed,
//! and with runs of white space inside taken as one space.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Longer texts are not compared letter by letter with the known ones: they are not a slip of the pen.
const LONGEST_COMPARED: usize = 200;

/// How alike two texts must be, from 0 to 1, before one is suggested for the other.
const ALIKE_ENOUGH: f64 = 0.4;

/// The form in which labels are compared.
#[must_use]
pub fn fold_label(label: &str) -> String {
    let lowered: String = label.nfc().flat_map(char::to_lowercase).nfc().collect();
    let mut folded = String::with_capacity(lowered.len());
    for word in lowered.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// The known label nearest to a text, compared without diacritics; none when nothing is alike.
#[must_use]
pub fn nearest_label<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if text.chars().nth(LONGEST_COMPARED).is_some() {
        return None;
    }
    let wanted = without_diacritics(text);
    let mut nearest: Option<(&str, f64)> = None;
    for candidate in known {
        let likeness = strsim::normalized_damerau_levenshtein(&wanted, &without_diacritics(candidate));
        if likeness >= ALIKE_ENOUGH && nearest.is_none_or(|(_, best)| likeness > best) {
            nearest = Some((candidate, likeness));
        }
    }
    nearest.map(|(candidate, _)| candidate)
}

fn without_diacritics(label: &str) -> String {
    let folded = fold_label(label);
    let bare = folded.nfd().filter(|letter| !is_combining_mark(*letter));
    bare.map(|letter| if letter == 'đ' { 'd' } else { letter }).take(LONGEST_COMPARED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decomposed_letters_case_and_spaces_do_not_matter() {
        let decomposed: String = "Đúng  thời hạn ".nfd().collect();
        assert_eq!(fold_label(&decomposed), fold_label("đúng thời\u{a0}hạn"));
        assert_ne!(fold_label("Vượt"), fold_label("Không vượt"));
    }

    #[test]
    fn the_nearest_label_is_found_without_diacritics() {
        let known = ["Đúng thời gian, đủ nội dung", "Chậm hoặc thiếu nội dung", "Không ban hành"];
        assert_eq!(nearest_label("khong ban hanh", known.into_iter()), Some("Không ban hành"));
        assert_eq!(nearest_label("Dung thoi gian du noi dung", known.into_iter()), Some(known[0]));
        assert_eq!(nearest_label("xyz", known.into_iter()), None);
        assert_eq!(nearest_label(&"a".repeat(1_000_000), known.into_iter()), None);
    }
}
