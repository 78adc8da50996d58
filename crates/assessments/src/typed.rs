//! What people type into a cell, on a page or in a workbook, as an entry.

use crate::{Entry, RoundKind, Statement};
use caicach_index::{Item, NumberRange, Rule, RuleKind, ValidValues};
use rust_decimal::Decimal;

/// What somebody typed into a cell.
#[derive(Debug, Clone, Copy, Default)]
pub struct Typed<'a> {
    /// The value or the points; empty where nothing is said.
    pub value: &'a str,
    /// Whether the value comes from a cell of a workbook that holds a number, so that its point is a decimal mark and nothing else.
    pub is_number: bool,
    /// Whether the component does not apply.
    pub not_applicable: bool,
    /// The explanation, or the reason.
    pub comment: &'a str,
    /// Whether the expert wants to hear more.
    pub asks_for_explanation: bool,
}

/// Points were typed that are no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotPoints;

impl Typed<'_> {
    /// The entry that it makes. Whether the rule takes it is for [`crate::apply`] to say.
    ///
    /// # Errors
    /// Points are entered here, and it is no number.
    pub fn entry(&self, item: &Item, round: RoundKind) -> Result<Entry, NotPoints> {
        let value = self.value.trim();
        let statement = if self.not_applicable {
            Some(Statement::NotApplicable)
        } else if value.is_empty() || !round.takes_points() {
            None
        } else if takes_points(item, round) {
            Some(Statement::Points(value.replace(',', ".").parse().map_err(|_| NotPoints)?))
        } else if let (true, Ok(number)) = (self.is_number, value.parse::<Decimal>()) {
            Some(Statement::Value(number.normalize().to_string()))
        } else {
            Some(Statement::Value(as_stated(value, numbers_of(item))))
        };
        let asks_for_explanation = self.asks_for_explanation;
        Ok(Entry { statement, comment: self.comment.trim().to_owned(), asks_for_explanation })
    }
}

/// Whether points are entered for a component in a round, and not a value that goes into its rule.
#[must_use]
pub fn takes_points(item: &Item, round: RoundKind) -> bool {
    round != RoundKind::SelfScore || item.rule.as_ref().is_some_and(|rule| rule.kind() == RuleKind::Points)
}

/// The numbers that the rule of a component accepts; none where it is a choice, or there is no rule.
#[must_use]
pub fn numbers_of(item: &Item) -> Option<NumberRange> {
    match item.rule.as_ref()?.valid_values() {
        ValidValues::Numbers(range) => Some(range),
        ValidValues::Labels(_) => None,
    }
}

/// The labels among which a component is a choice; none where it is a number, or there is no rule.
#[must_use]
pub fn labels_of(item: &Item) -> Option<Vec<String>> {
    match item.rule.as_ref().map(Rule::valid_values)? {
        ValidValues::Labels(labels) => Some(labels),
        ValidValues::Numbers(_) => None,
    }
}

/// A value as rules read it, from what people write: a decimal comma, a rate in percent, thousands apart. What is no number stays as it
/// is, and the rule says what is the matter with it.
fn as_stated(text: &str, numbers: Option<NumberRange>) -> String {
    let Some(range) = numbers else { return text.to_owned() };
    let (number, is_percent) = match text.strip_suffix('%') {
        Some(number) => (number.trim_end(), range.rate),
        None => (text, false),
    };
    let is_in_thousands = range.whole
        && number.split(['.', ',', ' ']).skip(1).all(|group| group.len() == 3)
        && number.chars().all(|letter| letter.is_ascii_digit() || "., ".contains(letter));
    let plain = if is_in_thousands {
        number.chars().filter(char::is_ascii_digit).collect()
    } else {
        number.replace(',', ".")
    };
    match plain.parse::<Decimal>() {
        Ok(number) if is_percent => (number / Decimal::ONE_HUNDRED).normalize().to_string(),
        Ok(_) if text.ends_with('%') => text.to_owned(),
        Ok(number) => number.normalize().to_string(),
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::as_stated;
    use caicach_index::NumberRange;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let rate = |text| as_stated(text, Some(NumberRange::rate()));
        assert_eq!(
            [rate("90%"), rate("90 %"), rate("92,5%"), rate("0,9"), rate("0.9")],
            ["0.9", "0.9", "0.925", "0.9", "0.9"]
        );
        // 87 may be meant as 87 %: the rule asks, instead of guessing.
        assert_eq!(rate("87"), "87");
        let count = |text| as_stated(text, Some(NumberRange::count()));
        assert_eq!(
            [count("1.250"), count("1 250"), count("12"), count("1,5")],
            ["1250", "1250", "12", "1.5"]
        );
        // A count has no percent, and words are no numbers.
        assert_eq!([count("12%"), rate("chín mươi")], ["12%", "chín mươi"]);
        assert_eq!(as_stated("Có", None), "Có");
    }
}
