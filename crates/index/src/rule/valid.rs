//! Which values a rule accepts, and why it refuses one.

use crate::exact::{HUNDRED, LARGEST, is_workable, parse, quotient};
use crate::label::nearest_label;
use crate::wording::{number_en, number_vi, quoted_list, shortened};
use caicach_findings::Text;
use rust_decimal::Decimal;

/// A value that a rule has accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// A number inside the rule's range.
    Number(Decimal),
    /// The position of a label in the rule's list.
    Choice(usize),
}

/// Whether more is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Monotone {
    /// A larger value never earns less.
    Rising,
    /// A larger value never earns more.
    Falling,
    /// Now more, now less; or the values have no order.
    Neither,
}

/// The values that a rule accepts.
#[derive(Debug, Clone, PartialEq)]
pub enum ValidValues {
    /// One of these labels.
    Labels(Vec<String>),
    /// A number in a range.
    Numbers(NumberRange),
}

/// A range of numbers; both bounds belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberRange {
    /// The smallest number, when there is one.
    pub minimum: Option<Decimal>,
    /// The largest number, when there is one.
    pub maximum: Option<Decimal>,
    /// Whether only whole numbers are meant.
    pub whole: bool,
    /// Whether the number is a rate, so that 87 is most likely 0.87.
    pub rate: bool,
}

impl NumberRange {
    /// A rate: 0 to 1.
    #[must_use]
    pub fn rate() -> Self {
        Self { minimum: Some(Decimal::ZERO), maximum: Some(Decimal::ONE), whole: false, rate: true }
    }

    /// A count: 0, 1, 2, …
    #[must_use]
    pub fn count() -> Self {
        Self { minimum: Some(Decimal::ZERO), maximum: None, whole: true, rate: false }
    }

    /// A number from `minimum` to `maximum`.
    #[must_use]
    pub fn between(minimum: Decimal, maximum: Decimal) -> Self {
        Self { minimum: Some(minimum), maximum: Some(maximum), whole: false, rate: false }
    }

    /// Zero or more.
    #[must_use]
    pub fn not_negative() -> Self {
        Self { minimum: Some(Decimal::ZERO), maximum: None, whole: false, rate: false }
    }

    /// Any number.
    #[must_use]
    pub fn any() -> Self {
        Self { minimum: None, maximum: None, whole: false, rate: false }
    }

    /// Whether a number lies inside; never one beyond 10^18, nor a fraction where whole numbers are meant.
    #[must_use]
    pub fn contains(self, number: Decimal) -> bool {
        let too_small = self.minimum.is_some_and(|minimum| number < minimum);
        let too_large = self.maximum.is_some_and(|maximum| number > maximum);
        let broken = self.whole && !number.is_integer();
        !(too_small || too_large || broken) && is_workable(number)
    }

    /// The range in words.
    #[must_use]
    pub fn describe(self) -> Text {
        let (kind_vi, kind_en) = match (self.whole, self.rate) {
            (true, _) => ("số nguyên", "a whole number"),
            (false, true) => ("tỷ lệ dạng phân số", "a rate as a fraction"),
            (false, false) => ("số", "a number"),
        };
        let bounds = match (self.minimum, self.maximum) {
            (Some(low), Some(high)) => Text::new(
                format!(" từ {} đến {}", number_vi(low), number_vi(high)),
                format!(" from {} to {}", number_en(low), number_en(high)),
            ),
            (Some(low), None) => Text::new(
                format!(" từ {} trở lên", number_vi(low)),
                format!(" of at least {}", number_en(low)),
            ),
            (None, Some(high)) => Text::new(
                format!(" không quá {}", number_vi(high)),
                format!(" of at most {}", number_en(high)),
            ),
            (None, None) => Text::default(),
        };
        Text::new(format!("{kind_vi}{}", bounds.vi), format!("{kind_en}{}", bounds.en))
    }
}

/// Why a value is outside its rule.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// There is no value to judge.
    NoValue,
    /// A number where a label is wanted.
    NumberForLabel {
        /// The number.
        number: Decimal,
        /// The labels of the rule.
        allowed: Vec<String>,
    },
    /// A label that the rule does not know.
    UnknownLabel {
        /// The label as it was typed.
        label: String,
        /// The labels of the rule.
        allowed: Vec<String>,
        /// The one that was most likely meant.
        nearest: Option<String>,
    },
    /// A label where a number is wanted.
    LabelForNumber {
        /// The label as it was typed.
        label: String,
        /// The numbers of the rule.
        range: NumberRange,
        /// The number that was most likely meant.
        meant: Option<Decimal>,
    },
    /// A number outside the rule's range.
    OutOfRange {
        /// The number.
        number: Decimal,
        /// The numbers of the rule.
        range: NumberRange,
    },
}

impl Refusal {
    pub(super) fn label_for_number(label: &str, range: NumberRange) -> Self {
        let meant = number_meant(label).filter(|number| range.contains(*number));
        Self::LabelForNumber { label: shortened(label, 80), range, meant }
    }

    pub(super) fn unknown_label(label: &str, allowed: Vec<String>) -> Self {
        let nearest = nearest_label(label, allowed.iter().map(String::as_str)).map(str::to_owned);
        Self::UnknownLabel { label: shortened(label, 80), allowed, nearest }
    }

    /// A stable name of the reason, in kebab-case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoValue => "no-value",
            Self::NumberForLabel { .. } => "number-for-label",
            Self::UnknownLabel { .. } => "unknown-label",
            Self::LabelForNumber { .. } => "label-for-number",
            Self::OutOfRange { .. } => "value-outside-rule",
        }
    }

    /// The reason as the end of a sentence ("…: the number 87 is not …").
    #[must_use]
    pub fn describe(&self) -> Text {
        match self {
            Self::NoValue => Text::new("chưa có giá trị", "there is no value"),
            Self::NumberForLabel { number, .. } => Text::new(
                format!("số {} ở chỗ phải chọn một mức đánh giá", number_vi(*number)),
                format!("the number {} stands where a label is wanted", number_en(*number)),
            ),
            Self::UnknownLabel { label, .. } => {
                Text::new(format!("không có mức “{label}”"), format!("there is no label \"{label}\""))
            }
            Self::LabelForNumber { label, range, .. } => {
                let wanted = range.describe();
                Text::new(
                    format!("“{label}” không đọc được thành {}", wanted.vi),
                    format!("\"{label}\" cannot be read as {}", wanted.en),
                )
            }
            Self::OutOfRange { number, range } => {
                let wanted = range.describe();
                Text::new(
                    format!("{} không phải là {}", number_vi(*number), wanted.vi),
                    format!("{} is not {}", number_en(*number), wanted.en),
                )
            }
        }
    }

    /// What to do about it: the allowed values and the one that was most likely meant.
    #[must_use]
    pub fn hint(&self) -> Text {
        match self {
            Self::NoValue => Text::new("Nhập giá trị hoặc “na”", "Enter a value or na"),
            Self::NumberForLabel { allowed, .. } => allowed_labels(allowed),
            Self::UnknownLabel { allowed, nearest, .. } => {
                let all = allowed_labels(allowed);
                match nearest {
                    Some(nearest) => Text::new(
                        format!("Có phải “{nearest}”? {}", all.vi),
                        format!("Did you mean \"{nearest}\"? {}", all.en),
                    ),
                    None => all,
                }
            }
            Self::LabelForNumber { meant: Some(meant), .. } => Text::new(
                format!("Viết {} (dấu chấm thập phân, tỷ lệ dạng phân số)", number_en(*meant)),
                format!("Write {} (decimal point, rates as fractions)", number_en(*meant)),
            ),
            Self::LabelForNumber { range, .. } => range_hint(*range),
            Self::OutOfRange { number, range }
                if range.rate && *number > Decimal::ONE && *number <= HUNDRED =>
            {
                let rate = quotient(*number, HUNDRED);
                Text::new(
                    format!(
                        "Tỷ lệ viết kèm dấu % hoặc dạng phân số: {0}% hoặc {1}?",
                        number_vi(*number),
                        number_vi(rate)
                    ),
                    format!(
                        "Rates have a percent sign or are fractions: {0}% or {1}?",
                        number_en(*number),
                        number_en(rate)
                    ),
                )
            }
            Self::OutOfRange { range, .. } => range_hint(*range),
        }
    }
}

fn allowed_labels(allowed: &[String]) -> Text {
    let labels = || allowed.iter().map(String::as_str);
    Text::new(
        format!("Chọn một trong các mức: {}", quoted_list(labels(), '“', '”')),
        format!("Choose one of: {}", quoted_list(labels(), '"', '"')),
    )
}

fn range_hint(range: NumberRange) -> Text {
    let wanted = range.describe();
    let limit_vi =
        if range.maximum.is_none() { format!(", không quá {}", number_vi(LARGEST)) } else { String::new() };
    let limit_en =
        if range.maximum.is_none() { format!(", at most {}", number_en(LARGEST)) } else { String::new() };
    Text::new(format!("Nhập {}{limit_vi}", wanted.vi), format!("Enter {}{limit_en}", wanted.en))
}

/// The number behind `0,87` or `87%`.
fn number_meant(text: &str) -> Option<Decimal> {
    let pointed = text.trim().replace(',', ".");
    match pointed.strip_suffix('%') {
        Some(percent) => parse(percent.trim()).map(|number| quotient(number, HUNDRED)),
        None => parse(&pointed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn a_percentage_where_a_rate_is_wanted_is_explained() {
        let refusal = Refusal::OutOfRange { number: dec!(87), range: NumberRange::rate() };
        assert_eq!(refusal.hint().en, "Rates have a percent sign or are fractions: 87% or 0.87?");
        let refusal = Refusal::label_for_number("87,5%", NumberRange::rate());
        assert_eq!(refusal.hint().en, "Write 0.875 (decimal point, rates as fractions)");
        let refusal = Refusal::label_for_number("hai", NumberRange::count());
        assert_eq!(refusal.hint().vi, "Nhập số nguyên từ 0 trở lên, không quá 1000000000000000000");
    }

    #[test]
    fn numbers_beyond_the_workable_are_refused_everywhere() {
        assert!(!NumberRange::any().contains(Decimal::MAX));
        assert!(!NumberRange::any().contains(Decimal::MIN));
        assert!(NumberRange::any().contains(LARGEST));
    }
}
