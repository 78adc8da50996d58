//! Numbers as Vietnamese texts write them: decimal comma, a dot between thousands.

use rust_decimal::{Decimal, RoundingStrategy};

/// A number with at least these decimal places: `0,25`, `2.520`, `14,50`. Digits that it has beyond are shown; nothing is rounded.
#[must_use]
pub fn number(value: Decimal, least_places: u32) -> String {
    let mut value = value.normalize();
    if value.scale() < least_places {
        value.rescale(least_places);
    }
    let digits = value.abs().to_string();
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let sign = if value.is_sign_negative() && !value.is_zero() { "-" } else { "" };
    let comma = if fraction.is_empty() { "" } else { "," };
    format!("{sign}{}{comma}{fraction}", with_dots(whole))
}

/// Points: at least two places.
#[must_use]
pub fn points(value: Decimal) -> String {
    number(value, 2)
}

/// A whole number: `2.520`.
#[must_use]
pub fn count(value: usize) -> String {
    with_dots(&value.to_string())
}

/// A share of a whole in percent with two places, halves away from zero: `86,75%`. Nothing when the whole is zero.
#[must_use]
pub fn percent(part: Decimal, whole: Decimal) -> Option<String> {
    let share = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
    let share = share.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    Some(format!("{}%", number(share, 2)))
}

fn with_dots(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    /// As in the documents of Lâm Đồng (86,75/100 điểm) and in the notes on Vietnamese numbers (2.520 phiếu).
    #[test]
    fn numbers_have_a_decimal_comma() {
        assert_eq!(points(dec!(0.25)), "0,25");
        assert_eq!(points(dec!(86.75)), "86,75");
        assert_eq!(points(dec!(1)), "1,00");
        assert_eq!(points(dec!(0.33333)), "0,33333");
        assert_eq!(points(dec!(-0.5)), "-0,50");
        assert_eq!(points(dec!(-0.00)), "0,00");
        assert_eq!(number(dec!(1234567.8), 0), "1.234.567,8");
        assert_eq!(count(2520), "2.520");
        assert_eq!(percent(dec!(2), dec!(3)).as_deref(), Some("66,67%"));
        assert_eq!(percent(dec!(2), dec!(0)), None);
    }
}
