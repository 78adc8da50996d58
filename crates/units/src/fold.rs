//! Texts made comparable.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Text without what people leave out or write differently: diacritics, case, `đ`, punctuation, spaces.
///
/// Letters lose their marks (`ồ` becomes `o`), `đ` becomes `d` (so does the Icelandic `ð`, which old fonts show as `đ`),
/// everything is lower case, an apostrophe is dropped (`Ea H'Leo` becomes `ea hleo`), invisible characters are dropped,
/// and all other punctuation and spaces become one space between words. Two texts are the same name when their folded
/// forms are equal. Folding a folded text changes nothing.
///
/// ```
/// use caicach_units::fold;
///
/// assert_eq!(fold("  Bà Rịa – Vũng Tàu "), "ba ria vung tau");
/// assert_eq!(fold("TP. Hồ Chí Minh"), "tp ho chi minh");
/// assert_eq!(fold("ĐẮK LẮK"), fold("Dak Lak"));
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut word_ended = false;
    // A capital letter may have marks of its own only in lower case (Turkish İ), hence the second decomposition.
    for character in text.nfkd().flat_map(char::to_lowercase).nfkd() {
        if is_combining_mark(character) || is_left_out(character) {
            continue;
        }
        if !character.is_alphanumeric() {
            word_ended = true;
            continue;
        }
        if word_ended && !folded.is_empty() {
            folded.push(' ');
        }
        word_ended = false;
        folded.push(if matches!(character, 'đ' | 'ð') { 'd' } else { character });
    }
    folded
}

/// Apostrophes in all their shapes, and characters that have no width.
fn is_left_out(character: char) -> bool {
    matches!(
        character,
        '\'' | '`' | '‘' | '’' | 'ʼ' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::fold;
    use proptest::prelude::*;

    #[test]
    fn every_vietnamese_letter_loses_its_marks() {
        let plain = "aaaaaaaaaaaaaaaaadeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyy";
        let marked = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ";
        assert_eq!(fold(marked), plain);
        assert_eq!(fold(&marked.to_uppercase()), plain);
    }

    #[test]
    fn composed_and_decomposed_letters_are_the_same() {
        assert_eq!(fold("Ho\u{300}a Bi\u{300}nh"), fold("Hòa Bình"));
    }

    #[test]
    fn the_place_of_the_tone_mark_does_not_matter() {
        assert_eq!(fold("Khánh Hoà"), fold("Khánh Hòa"));
    }

    #[test]
    fn punctuation_becomes_one_space_and_apostrophes_vanish() {
        for written in ["Bà Rịa - Vũng Tàu", "Bà Rịa – Vũng Tàu", "bà rịa—vũng tàu", "Bà_Rịa  Vũng\u{a0}Tàu"]
        {
            assert_eq!(fold(written), "ba ria vung tau");
        }
        for written in ["Ea H'Leo", "Ea H’Leo", "ea hʼleo"] {
            assert_eq!(fold(written), "ea hleo");
        }
        assert_eq!(fold(" \u{feff}.-, "), "");
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn a_folded_text_has_single_spaces_inside_only(text in any::<String>()) {
            let folded = fold(&text);
            prop_assert_eq!(folded.trim(), &folded);
            prop_assert!(!folded.contains("  "));
        }
    }
}
