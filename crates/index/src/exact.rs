//! Decimal arithmetic that cannot panic.
//!
//! The operators of `Decimal` panic on overflow. Points are small and numbers larger than [`LARGEST`] never get
//! past the edge, so no sum or product of the engine overflows; the functions here make sure that one which did
//! would stay at the largest decimal instead of stopping the program.

use rust_decimal::Decimal;
use serde_json::Value as Json;

/// The largest number that a value or a parameter may have, by amount: 10^18 (a trillion million; the budget of a
/// country in đồng fits). Whatever the engine multiplies it with stays inside a decimal's 28 digits.
pub(crate) const LARGEST: Decimal = Decimal::from_parts(2_808_348_672, 232_830_643, 0, false, 0);

/// Points of an item beyond this are taken for a mistake of entry.
pub(crate) const LARGEST_POINTS: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

/// One hundred, for percentages.
pub(crate) const HUNDRED: Decimal = Decimal::ONE_HUNDRED;

/// Decimals kept where values are put in order: beyond them lies only what division left over, so that a third
/// three times and one are a tie.
const ORDER_PLACES: u32 = 20;

/// `left + right`.
pub(crate) fn sum(left: Decimal, right: Decimal) -> Decimal {
    left.saturating_add(right)
}

/// `left − right`.
pub(crate) fn difference(left: Decimal, right: Decimal) -> Decimal {
    left.saturating_sub(right)
}

/// `left × right`.
pub(crate) fn product(left: Decimal, right: Decimal) -> Decimal {
    left.saturating_mul(right)
}

/// `part / whole`; zero when there is no whole.
pub(crate) fn quotient(part: Decimal, whole: Decimal) -> Decimal {
    if whole.is_zero() {
        return Decimal::ZERO;
    }
    part.checked_div(whole).unwrap_or(Decimal::MAX)
}

/// `part × scale / whole`, multiplied first so that what divides evenly stays exact.
pub(crate) fn proportion(part: Decimal, whole: Decimal, scale: Decimal) -> Decimal {
    quotient(product(part, scale), whole)
}

/// `points / maximum × 100`; none when there is no maximum.
pub(crate) fn percent(points: Decimal, maximum: Decimal) -> Option<Decimal> {
    if maximum.is_zero() { None } else { Some(proportion(points, maximum, HUNDRED)) }
}

/// A whole number that orders as `value` does, to 20 decimals. Numbers beyond 10^18 share the largest key.
pub(crate) fn order_key(value: Decimal) -> i128 {
    let rounded = if value.scale() > ORDER_PLACES { value.round_dp(ORDER_PLACES) } else { value };
    let missing_places = ORDER_PLACES.saturating_sub(rounded.scale());
    rounded.mantissa().saturating_mul(10_i128.pow(missing_places))
}

/// Reads a number with a decimal point, without thousands marks: `0.87`, `-2`, `5e-05`. Anything else is none.
pub(crate) fn parse(text: &str) -> Option<Decimal> {
    let allowed = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E');
    if text.is_empty() || !text.bytes().all(allowed) {
        return None;
    }
    if text.bytes().any(|byte| matches!(byte, b'e' | b'E')) {
        Decimal::from_scientific_lossy(text).ok()
    } else {
        text.parse().ok()
    }
}

/// Reads a number from a parameter: a JSON number, or a text with a decimal point for digits that a binary number
/// would lose.
pub(crate) fn from_json(value: &Json) -> Option<Decimal> {
    match value {
        Json::Number(number) => parse(&number.to_string()).map(|decimal| decimal.normalize()),
        Json::String(text) => parse(text.trim()).map(|decimal| decimal.normalize()),
        _ => None,
    }
}

/// Whether a number is small enough to be worked with.
pub(crate) fn is_workable(value: Decimal) -> bool {
    value.abs() <= LARGEST
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn the_largest_number_is_ten_to_the_eighteenth() {
        assert_eq!(LARGEST.to_string(), format!("1{}", "0".repeat(18)));
        assert_eq!(LARGEST_POINTS, dec!(1_000_000));
    }

    #[test]
    fn numbers_are_read_with_a_point_and_nothing_else() {
        assert_eq!(parse("0.87"), Some(dec!(0.87)));
        assert_eq!(parse("5e-05"), Some(dec!(0.00005)));
        for text in ["", "1_000", "0,87", "1 000", "NaN", "inf", "e", "--1", "1e999"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn nothing_overflows() {
        assert_eq!(sum(Decimal::MAX, Decimal::MAX), Decimal::MAX);
        assert_eq!(product(Decimal::MAX, Decimal::MIN), Decimal::MIN);
        assert_eq!(quotient(Decimal::MAX, dec!(0.01)), Decimal::MAX);
        assert_eq!(quotient(Decimal::ONE, Decimal::ZERO), Decimal::ZERO);
    }

    #[test]
    fn three_thirds_tie_with_one() {
        let third = quotient(Decimal::ONE, dec!(3));
        let thirds = sum(sum(third, third), third);
        assert_ne!(thirds, Decimal::ONE);
        assert_eq!(order_key(thirds), order_key(Decimal::ONE));
        assert!(order_key(dec!(-1)) < order_key(dec!(0.5)));
    }
}
