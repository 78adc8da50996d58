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

/// Whether a character can be shown. The four files hold the same characters. Private characters are none, as nobody knows them; and
/// letters that are read from the right, of which the face has some, do not belong into a Vietnamese document and turn its order.
pub(crate) fn covers(character: char) -> bool {
    let private = matches!(u32::from(character), 0xE000..=0xF8FF | 0xF0000..=0x0010_FFFD);
    let from_the_right = matches!(
        u32::from(character),
        0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFF | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF
    );
    let has_glyph = || REGULAR.as_ref().is_some_and(|face| face.glyph_index(character).is_some());
    !private && !from_the_right && has_glyph()
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

/// Names and terms that stay on one line where they fit, longest first; a line is broken by its sense, not in the middle of a word of
/// two syllables.
const TERMS: [&str; 40] = [
    "ủy ban nhân dân",
    "uỷ ban nhân dân",
    "hội đồng nhân dân",
    "cải cách hành chính",
    "thủ tục hành chính",
    "chuyển đổi số",
    "cơ quan",
    "tổ chức",
    "hội đồng",
    "thẩm định",
    "đánh giá",
    "chấm điểm",
    "chỉ số",
    "hài lòng",
    "nội vụ",
    "tư pháp",
    "tài chính",
    "xây dựng",
    "nông nghiệp",
    "môi trường",
    "khoa học",
    "công nghệ",
    "công thương",
    "giáo dục",
    "đào tạo",
    "văn hóa",
    "thể thao",
    "du lịch",
    "y tế",
    "dân tộc",
    "tôn giáo",
    "thanh tra",
    "văn phòng",
    "ban chỉ đạo",
    "thành phố",
    "kế hoạch",
    "kết quả",
    "công bố",
    "đơn vị",
    "hành chính",
];

/// Divides words into as few lines as fit, and those as even as they can be. What is wider than a line stays whole.
pub(crate) fn balanced_lines(text: &str, size: u32, bold: bool, available: Length) -> Vec<String> {
    let units = units(text, size, bold, available);
    let lines = |available| lines(&units, size, bold, available);
    let fewest = lines(available).len();
    let (mut narrow, mut wide) = (0, available.twentieths());
    while wide - narrow > 20 {
        let middle = narrow + (wide - narrow) / 2;
        if lines(Length::from_twentieths(middle)).len() > fewest {
            narrow = middle;
        } else {
            wide = middle;
        }
    }
    lines(Length::from_twentieths(wide))
}

/// The words, those of a term together.
fn units(text: &str, size: u32, bold: bool, available: Length) -> Vec<String> {
    let words: Vec<&str> = text.split(' ').collect();
    let mut units = Vec::new();
    let mut rest = words.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let term = TERMS.iter().find_map(|term| {
            let (together, after) = rest.split_at_checked(term.split(' ').count())?;
            let together = together.join(" ");
            let is_term = together.to_lowercase().trim_end_matches([',', ';', '.']) == *term;
            (is_term && width(&together, size, bold) <= available).then_some((together, after))
        });
        let (unit, after) = term.unwrap_or_else(|| ((*first).to_owned(), after));
        units.push(unit);
        rest = after;
    }
    units
}

fn lines(units: &[String], size: u32, bold: bool, available: Length) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for unit in units {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {unit}"), size, bold) <= available => {
                line.push(' ');
                line.push_str(unit);
            }
            _ => lines.push(unit.clone()),
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
            assert!("đĐ₫–…“”‘’≥≤".chars().all(|character| face.glyph_index(character).is_some()));
        }
        assert!(!covers('字') && !covers('\u{e001}') && !covers('א'));
    }

    #[test]
    fn lines_are_even_and_do_not_divide_terms() {
        let column = Length::tenths_of_millimetre(600);
        let divided = |name: &str| balanced_lines(name, 12, true, column);
        assert_eq!(divided("SỞ NỘI VỤ"), ["SỞ NỘI VỤ"]);
        assert_eq!(divided("ỦY BAN NHÂN DÂN TỈNH ĐỒNG THÁP"), ["ỦY BAN NHÂN DÂN", "TỈNH ĐỒNG THÁP"]);
        let name = "BAN CHỈ ĐẠO CẢI CÁCH HÀNH CHÍNH VÀ CHUYỂN ĐỔI SỐ TỈNH";
        assert_eq!(divided(name), ["BAN CHỈ ĐẠO", "CẢI CÁCH HÀNH CHÍNH", "VÀ CHUYỂN ĐỔI SỐ TỈNH"]);
        assert!(divided(name).iter().all(|line| width(line, 12, true) <= column));
        let long = "X".repeat(80);
        assert_eq!(divided(&format!("{long} Y")), [long.as_str(), "Y"]);
    }

    /// Advance widths of Times New Roman in thousandths of an em, from the Core 14 metrics of Times-Roman and Times-Bold (Adobe AFM):
    /// S 556, a 444, space 250; bold S 556, A 722.
    #[test]
    fn widths_are_those_of_times() {
        let thousandths = |text: &str, bold| width(text, 100, bold).twentieths().div_ceil(2);
        assert_eq!(
            (thousandths("S", false), thousandths("a", false), thousandths(" ", false)),
            (556, 444, 250)
        );
        assert_eq!((thousandths("S", true), thousandths("A", true)), (556, 722));
    }
}
