//! Numbers as people write them.
//!
//! Vietnamese writes `86,75` and `1.234.567`; programs write `86.75` and `1,234,567`. Where only one reading is possible
//! it is taken. `1.234` in a file that could mean either is a [`NumberProblem::Ambiguous`], never a guess.

use rust_decimal::Decimal;
use std::str::FromStr;

/// What a point and a comma mean in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberStyle {
    /// A point is the decimal mark: comma-separated files, typed cells of a workbook.
    Point,
    /// Either may be the decimal mark: semicolon-separated files, text cells of a workbook, forms.
    Either,
}

/// Why a text is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberProblem {
    /// It is not written as a number.
    NotANumber,
    /// It could be read two ways: as a decimal fraction or with a thousands mark.
    Ambiguous,
    /// It has more digits than an exact decimal holds (28).
    TooLong,
}

/// Reads a number. A percent sign divides by 100. Blanks between digits (also no-break ones) are thousands marks.
///
/// # Errors
/// See [`NumberProblem`].
pub fn parse_number(text: &str, style: NumberStyle) -> Result<Decimal, NumberProblem> {
    let trimmed = text.trim();
    let (body, is_percent) = match trimmed.strip_suffix('%') {
        Some(body) => (body.trim_end(), true),
        None => (trimmed, false),
    };
    let plain = plain_digits(body, style)?;
    let number = Decimal::from_str(&plain).or_else(|_| Decimal::from_scientific(&plain)).map_err(
        |error| match error {
            rust_decimal::Error::Underflow | rust_decimal::Error::ExceedsMaximumPossibleValue => {
                NumberProblem::TooLong
            }
            _ => NumberProblem::NotANumber,
        },
    )?;
    if is_percent {
        number.checked_div(Decimal::ONE_HUNDRED).ok_or(NumberProblem::TooLong)
    } else {
        Ok(number)
    }
}

/// The same number with a decimal point and without thousands marks.
fn plain_digits(body: &str, style: NumberStyle) -> Result<String, NumberProblem> {
    let cleaned: String = body
        .chars()
        .filter(|letter| !matches!(letter, '\u{a0}' | '\u{202f}' | ' '))
        .map(|letter| if letter == '\u{2212}' { '-' } else { letter })
        .collect();
    let digits = cleaned.strip_prefix(['-', '+']).unwrap_or(&cleaned);
    if !digits.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.' || letter == ',') {
        return Err(NumberProblem::NotANumber);
    }
    let has_blanks = cleaned.len() != body.len()
        && body.chars().any(|letter| matches!(letter, ' ' | '\u{a0}' | '\u{202f}'));
    if has_blanks && !blanks_are_thousands(body) {
        return Err(NumberProblem::NotANumber);
    }
    let commas = digits.matches(',').count();
    let points = digits.matches('.').count();
    match (points, commas) {
        (0, 0) => Ok(cleaned),
        (1, 0) => match style {
            NumberStyle::Point => Ok(cleaned),
            NumberStyle::Either if looks_grouped(digits, '.') => Err(NumberProblem::Ambiguous),
            NumberStyle::Either => Ok(cleaned),
        },
        (0, 1) => match style {
            NumberStyle::Point if looks_grouped(digits, ',') => Err(NumberProblem::Ambiguous),
            NumberStyle::Point | NumberStyle::Either => Ok(cleaned.replace(',', ".")),
        },
        (_, 0) if looks_grouped(digits, '.') => Ok(cleaned.replace('.', "")),
        (0, _) if looks_grouped(digits, ',') => Ok(cleaned.replace(',', "")),
        (_, 1) if point_before(digits, '.', ',') => Ok(cleaned.replace('.', "").replace(',', ".")),
        (1, _) if point_before(digits, ',', '.') => Ok(cleaned.replace(',', "")),
        _ => Err(NumberProblem::NotANumber),
    }
}

/// `1.234` or `12.345.678`: one to three digits that do not begin with zero, then groups of exactly three.
fn looks_grouped(digits: &str, mark: char) -> bool {
    let mut groups = digits.split(mark);
    let Some(first) = groups.next() else { return false };
    let first_is_short = (1..=3).contains(&first.len()) && !first.starts_with('0');
    let all_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    first_is_short && all_digits(first) && groups.all(|group| group.len() == 3 && all_digits(group))
}

/// Whether the whole part before the one `decimal` mark is grouped by `thousands`, as in `1.234.567,8`.
fn point_before(digits: &str, thousands: char, decimal: char) -> bool {
    digits.split_once(decimal).is_some_and(|(whole, fraction)| {
        looks_grouped(whole, thousands) && fraction.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn blanks_are_thousands(body: &str) -> bool {
    let whole = body.split([',', '.']).next().unwrap_or_default();
    let unified = whole.trim_start_matches(['-', '+', '\u{2212}']).replace(['\u{a0}', '\u{202f}'], " ");
    looks_grouped(&unified, ' ') && !body.trim_start_matches(whole).contains([' ', '\u{a0}', '\u{202f}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, style: NumberStyle) -> String {
        match parse_number(text, style) {
            Ok(number) => number.normalize().to_string(),
            Err(problem) => format!("{problem:?}"),
        }
    }

    /// The contract of the command line: numbers in may be `86,75` where it cannot be mistaken; what could be read two
    /// ways is a finding.
    #[test]
    fn one_reading_is_taken_and_two_are_refused() {
        let cases = [
            // text, comma-separated file, semicolon-separated file
            ("86.75", "86.75", "86.75"),
            ("86,75", "86.75", "86.75"),
            ("1.234", "1.234", "Ambiguous"),
            ("1,234", "Ambiguous", "1.234"),
            ("0.875", "0.875", "0.875"),
            ("0,875", "0.875", "0.875"),
            ("1.234.567", "1234567", "1234567"),
            ("1,234,567.5", "1234567.5", "1234567.5"),
            ("1.234.567,5", "1234567.5", "1234567.5"),
            ("1 234,5", "1234.5", "1234.5"),
            ("1\u{a0}234", "1234", "1234"),
            ("87%", "0.87", "0.87"),
            ("87,5 %", "0.875", "0.875"),
            ("-3", "-3", "-3"),
            ("\u{2212}3,5", "-3.5", "-3.5"),
            ("1e3", "1000", "1000"),
            (".5", "0.5", "0.5"),
            ("1.2.3", "NotANumber", "NotANumber"),
            ("12 34", "NotANumber", "NotANumber"),
            ("có", "NotANumber", "NotANumber"),
            ("", "NotANumber", "NotANumber"),
            ("%", "NotANumber", "NotANumber"),
            ("1,2,3", "NotANumber", "NotANumber"),
            ("nan", "NotANumber", "NotANumber"),
            ("inf", "NotANumber", "NotANumber"),
        ];
        for (text, in_comma_file, in_semicolon_file) in cases {
            assert_eq!(read(text, NumberStyle::Point), in_comma_file, "{text} in a comma-separated file");
            assert_eq!(
                read(text, NumberStyle::Either),
                in_semicolon_file,
                "{text} in a semicolon-separated file"
            );
        }
    }
}
