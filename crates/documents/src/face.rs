//! The embedded face: what it can show, and how wide words are in it.
//!
//! Liberation Serif 2.1.5 (SIL Open Font License, `fonts/LICENSE`) has the advance widths of Times New Roman, so widths computed here
//! hold for a DOCX in Times New Roman too.

use crate::length::Length;
use std::sync::LazyLock;
use ttf_parser::Face;

static REGULAR_FILE: &[u8] = include_bytes!("../fonts/LiberationSerif-Regular.ttf");
static BOLD_FILE: &[u8] = include_bytes!("../fonts/LiberationSerif-Bold.ttf");
static ITALIC_FILE: &[u8] = include_bytes!("../fonts/LiberationSerif-Italic.ttf");
static BOLD_ITALIC_FILE: &[u8] = include_bytes!("../fonts/LiberationSerif-BoldItalic.ttf");

/// Regular, bold, italic, bold italic.
pub(crate) static FILES: [&[u8]; 4] = [REGULAR_FILE, BOLD_FILE, ITALIC_FILE, BOLD_ITALIC_FILE];

/// The name of the family in the files.
pub(crate) const FAMILY: &str = "Liberation Serif";

static REGULAR: LazyLock<Option<Face<'static>>> = LazyLock::new(|| Face::parse(REGULAR_FILE, 0).ok());
static BOLD: LazyLock<Option<Face<'static>>> = LazyLock::new(|| Face::parse(BOLD_FILE, 0).ok());

/// Whether a character can be shown. The four files hold the same characters. Private characters are none: nobody knows them.
pub(crate) fn covers(character: char) -> bool {
    let private = matches!(u32::from(character), 0xE000..=0xF8FF | 0xF0000..=0x0010_FFFD);
    !private && REGULAR.as_ref().is_some_and(|face| face.glyph_index(character).is_some())
}

/// How wide words are on one line, without kerning, as Word sets them.
pub(crate) fn width(text: &str, size: u32, bold: bool) -> Length {
    let face = if bold { &*BOLD } else { &*REGULAR };
    let Some(face) = face.as_ref() else { return Length::default() };
    let em = u32::from(face.units_per_em()).max(1);
    let advance = |character: char| {
        // What the face lacks is taken to be as wide as it is high.
        face.glyph_index(character).and_then(|glyph| face.glyph_hor_advance(glyph)).map_or(em, u32::from)
    };
    let units: u32 = text.chars().map(advance).fold(0, u32::saturating_add);
    Length::from_twentieths(units.saturating_mul(size * 20) / em)
}

/// Divides words into as few lines as fit, and those as even as they can be. A word that is wider than a line stays whole.
pub(crate) fn balanced_lines(text: &str, size: u32, bold: bool, available: Length) -> Vec<String> {
    let fewest = lines(text, size, bold, available);
    let (mut narrow, mut wide) = (0, available.twentieths());
    while wide - narrow > 20 {
        let middle = narrow + (wide - narrow) / 2;
        if lines(text, size, bold, Length::from_twentieths(middle)).len() > fewest.len() {
            narrow = middle;
        } else {
            wide = middle;
        }
    }
    lines(text, size, bold, Length::from_twentieths(wide))
}

fn lines(text: &str, size: u32, bold: bool, available: Length) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size, bold) <= available => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every letter of Vietnamese with every tone, in every file.
    #[test]
    fn the_face_has_all_vietnamese_letters() {
        let vowels = ["a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"];
        let tones = ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"];
        for file in FILES {
            let face = Face::parse(file, 0).unwrap();
            for vowel in vowels {
                for tone in tones {
                    let letter = crate::text::clean(&format!("{vowel}{tone}"));
                    for character in letter.chars().chain(letter.to_uppercase().chars()) {
                        assert!(face.glyph_index(character).is_some(), "{character}");
                    }
                }
            }
            assert!("đĐ₫–…“”‘’≥≤×".chars().all(|character| face.glyph_index(character).is_some()));
        }
        assert!(!covers('字') && !covers('\u{e001}'));
    }

    #[test]
    fn lines_are_even() {
        let name = "BAN CHỈ ĐẠO CẢI CÁCH HÀNH CHÍNH VÀ CHUYỂN ĐỔI SỐ TỈNH";
        let divided = balanced_lines(name, 12, true, Length::tenths_of_millimetre(690));
        assert_eq!(divided.len(), lines(name, 12, true, Length::tenths_of_millimetre(690)).len());
        assert_eq!(divided.join(" "), name);
        assert!(divided.iter().all(|line| width(line, 12, true) <= Length::tenths_of_millimetre(690)));
        assert_eq!(balanced_lines("SỞ NỘI VỤ", 12, true, Length::tenths_of_millimetre(690)), ["SỞ NỘI VỤ"]);
    }
}
