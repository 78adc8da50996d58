//! Ordinals of the parts of a text.

/// The letters of points (điểm) in the order of the Vietnamese alphabet, as laws use them: đ after d; without the letters with a
/// breve, circumflex or horn, and without f, j, w and z, which Vietnamese does not have (Annex I, II.6.đ, and the decree's own
/// points a, b, c, d, đ, e, g).
pub(crate) const POINT_LETTERS: [char; 23] = [
    'a', 'b', 'c', 'd', 'đ', 'e', 'g', 'h', 'i', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v',
    'x', 'y',
];

const ROMAN: [(usize, &str); 13] = [
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];

/// A number from 1 to 3999 in Roman numerals.
#[must_use]
pub(crate) fn roman(number: usize) -> Option<String> {
    if !(1..=3999).contains(&number) {
        return None;
    }
    let mut rest = number;
    let mut written = String::new();
    for (value, sign) in ROMAN {
        while rest >= value {
            written.push_str(sign);
            rest -= value;
        }
    }
    Some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_numerals() {
        let written: Vec<_> =
            [1, 4, 9, 14, 40, 90, 400, 1994, 3999].iter().map(|number| roman(*number).unwrap()).collect();
        assert_eq!(written, ["I", "IV", "IX", "XIV", "XL", "XC", "CD", "MCMXCIV", "MMMCMXCIX"]);
        assert_eq!((roman(0), roman(4000)), (None, None));
    }
}
