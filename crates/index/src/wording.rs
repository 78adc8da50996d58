//! Numbers inside sentences: decimal comma in Vietnamese, decimal point in English.

use crate::exact::{HUNDRED, product};
use rust_decimal::Decimal;

/// `1,5` for 1.50.
pub(crate) fn number_vi(value: Decimal) -> String {
    number_en(value).replace('.', ",")
}

/// `1.5` for 1.50.
pub(crate) fn number_en(value: Decimal) -> String {
    value.normalize().to_string()
}

/// `80%` for the rate 0.8.
pub(crate) fn percent_vi(rate: Decimal) -> String {
    format!("{}%", number_vi(product(rate, HUNDRED)))
}

/// `80%` for the rate 0.8.
pub(crate) fn percent_en(rate: Decimal) -> String {
    format!("{}%", number_en(product(rate, HUNDRED)))
}

/// `1,5 điểm`.
pub(crate) fn points_vi(points: Decimal) -> String {
    format!("{} điểm", number_vi(points))
}

/// `1.5 points`, `1 point`.
pub(crate) fn points_en(points: Decimal) -> String {
    let unit = if points == Decimal::ONE { "point" } else { "points" };
    format!("{} {unit}", number_en(points))
}

/// The same sentence with a capital first letter.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// At most `limit` characters of a text from outside, so that a message stays readable.
pub(crate) fn shortened(text: &str, limit: usize) -> String {
    let mut short: String = text.chars().take(limit).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// Labels in quotation marks, separated by commas, at most twelve of them.
pub(crate) fn quoted_list<'a>(labels: impl Iterator<Item = &'a str>, open: char, close: char) -> String {
    const SHOWN: usize = 12;
    let mut quoted: Vec<String> =
        labels.take(SHOWN + 1).map(|label| format!("{open}{}{close}", shortened(label, 80))).collect();
    if quoted.len() > SHOWN {
        quoted.truncate(SHOWN);
        quoted.push("…".to_owned());
    }
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn numbers_follow_the_language() {
        assert_eq!((number_vi(dec!(1.50)).as_str(), number_en(dec!(1.50)).as_str()), ("1,5", "1.5"));
        assert_eq!(percent_vi(dec!(0.0001)), "0,01%");
        assert_eq!(percent_en(dec!(0.8)), "80%");
        assert_eq!(points_en(dec!(1.0)), "1 point");
    }

    #[test]
    fn sentences_begin_with_a_capital_letter_in_vietnamese_too() {
        assert_eq!(sentence("đạt 80%"), "Đạt 80%");
        assert_eq!(sentence(""), "");
    }
}
