//! Points as they stand in a cell: `10`, `0,5`, `2 điểm`, `Tối đa 5 điểm`, `-0,25`.

use crate::text::fold_words;
use rust_decimal::Decimal;

/// What the cell for the maximum holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum PointsCell {
    /// Nothing, or a dash.
    Empty,
    /// Points.
    Points {
        /// How many, without a sign.
        points: Decimal,
        /// Whether a minus stands before them, as in a list of deductions.
        is_negative: bool,
    },
    /// Something else.
    Unread,
}

/// The largest number that is taken for points.
const LARGEST: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

impl PointsCell {
    /// Reads a cell.
    pub(crate) fn read(text: &str) -> Self {
        let trimmed = text.trim();
        if trimmed.is_empty()
            || trimmed.chars().all(|letter| matches!(letter, '-' | '–' | '—' | '/' | '…' | '.'))
        {
            return Self::Empty;
        }
        let digits: String =
            trimmed.chars().filter(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',')).collect();
        let words = fold_words(&trimmed.replace(|letter: char| letter.is_ascii_digit(), " "));
        let known = matches!(
            words.as_str(),
            "" | "diem" | "d" | "toi da" | "toi da diem" | "den diem" | "khong qua diem" | "tru" | "cong"
        );
        let signs = trimmed.chars().filter(|letter| !letter.is_alphanumeric() && !letter.is_whitespace());
        let signs_known = signs
            .clone()
            .all(|letter| matches!(letter, '.' | ',' | '(' | ')' | '+' | '-' | '−' | '–' | ':' | '[' | ']'));
        let is_negative = trimmed.starts_with(['-', '−', '–']) || words == "tru";
        // A dash between numbers is a span and no sign.
        let spans = trimmed.chars().skip(1).any(|letter| matches!(letter, '-' | '−' | '–' | '+'));
        let groups = trimmed.split(|letter: char| !(letter.is_ascii_digit() || matches!(letter, '.' | ',')));
        let numbers = groups.filter(|group| group.contains(|letter: char| letter.is_ascii_digit())).count();
        match parse(&digits) {
            Some(points) if known && signs_known && !spans && numbers == 1 && points <= LARGEST => {
                Self::Points { points, is_negative }
            }
            _ => Self::Unread,
        }
    }
}

/// A number with a decimal comma or point; points of criteria have no thousands mark.
pub(crate) fn parse(digits: &str) -> Option<Decimal> {
    let trimmed = digits.trim_end_matches(['.', ',']);
    let marks = trimmed.chars().filter(|letter| matches!(letter, '.' | ',')).count();
    let starts_well = trimmed.starts_with(|letter: char| letter.is_ascii_digit());
    if marks > 1 || !starts_well || trimmed.len() > 20 {
        return None;
    }
    trimmed.replace(',', ".").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn points_are_read_with_comma_and_words() {
        let points = |points| PointsCell::Points { points, is_negative: false };
        for (text, read) in [
            ("10", points(dec!(10))),
            ("10,5", points(dec!(10.5))),
            ("0.25 điểm", points(dec!(0.25))),
            ("14.500", points(dec!(14.5))),
            ("Tối đa 5 điểm", points(dec!(5))),
            ("(2 đ)", points(dec!(2))),
            ("- 0,5", PointsCell::Points { points: dec!(0.5), is_negative: true }),
            ("", PointsCell::Empty),
            ("–", PointsCell::Empty),
            ("0,5 - 1", PointsCell::Unread),
            ("80%", PointsCell::Unread),
            ("10 (7+3)", PointsCell::Unread),
            ("x", PointsCell::Unread),
            ("1.2.3", PointsCell::Unread),
        ] {
            assert_eq!(PointsCell::read(text), read, "{text}");
        }
    }
}
