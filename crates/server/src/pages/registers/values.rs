//! How the values of records are written on pages.

use crate::clock::today;
use crate::page::Page;
use crate::pages::units::names;
use caicach_registers::expression::Expression;
use caicach_registers::{Field, FieldKind, Register, Value, ValueType};
use chrono::{NaiveDateTime, NaiveTime};

/// Numbers of so many digits and more have marks between thousands; a year has none.
const GROUPED_FROM: usize = 5;

/// A value as it is shown.
#[derive(Debug, Clone, Default)]
pub(super) struct Shown {
    /// The words; empty when nothing is known.
    pub(super) text: String,
    /// Where it leads; empty when nowhere.
    pub(super) href: String,
    /// What is said behind it: a code, a unit of measure.
    pub(super) more: String,
}

/// The value of a column of a register: a field, or one that is derived.
pub(super) fn column(page: &Page, register: &Register, place: usize, value: &Value) -> Shown {
    match register.fields.get(place) {
        Some(field) => self::field(page, field, value),
        None => match value {
            // What is worked out may have endless digits.
            Value::Number(number) if number.fract() != 0.0 => {
                Shown { text: page.t.real(*number, 2), ..Shown::default() }
            }
            value => plain(page, value),
        },
    }
}

/// A condition in words; the expression itself where it has none.
pub(super) fn condition(page: &Page, register: &Register, condition: &Expression) -> String {
    let words = condition.in_words(register);
    words.map_or_else(|| condition.text().to_owned(), |words| page.t.text(&words).to_owned())
}

/// The value of a field.
pub(super) fn field(page: &Page, field: &Field, value: &Value) -> Shown {
    let mut shown = plain(page, value);
    match (&field.kind, value) {
        (FieldKind::Choice(choices), Value::Text(code)) => {
            if let Some(choice) = choices.iter().find(|choice| choice.code == *code) {
                shown.text = page.t.text(&choice.label).to_owned();
            }
        }
        (FieldKind::Unit, Value::Text(code)) => {
            let tree = &page.state.units;
            let day = today();
            let of_today = tree.on(day).with_code(code).next();
            let unit = of_today.or_else(|| tree.with_code(code).last().copied());
            if let Some(link) = unit.and_then(|id| names::link(tree, id, day)) {
                shown = Shown { text: link.name, href: link.href, more: link.code };
            }
        }
        (FieldKind::Integer(range) | FieldKind::Number(range), value) if !value.is_null() => {
            if let Some(unit) = &range.unit_of_measure {
                shown.more = page.t.text(unit).to_owned();
            }
        }
        _ => {}
    }
    shown
}

fn plain(page: &Page, value: &Value) -> Shown {
    let text = match value {
        Value::Null => String::new(),
        Value::Text(text) => text.to_string(),
        Value::Integer(_) | Value::Number(_) => grouped(&value.to_field(), page.t.code() == "vi"),
        Value::Boolean(true) => page.t.get("registers-yes"),
        Value::Boolean(false) => page.t.get("registers-no"),
        Value::Date(day) => page.t.day(*day),
        Value::Time(time) => self::time(page, *time),
    };
    Shown { text, ..Shown::default() }
}

/// A local time; a day alone where no hour was said, which is how files of days are read.
fn time(page: &Page, time: NaiveDateTime) -> String {
    if time.time() == NaiveTime::MIN { page.t.day(time.date()) } else { moment(page, time) }
}

/// A local time.
pub(super) fn moment(page: &Page, time: NaiveDateTime) -> String {
    let clock = time.format("%H:%M:%S").to_string();
    let clock = clock.strip_suffix(":00").unwrap_or(&clock);
    format!("{clock} {}", page.t.day(time.date()))
}

/// A number with the marks of a language.
pub(super) fn grouped(number: &str, is_vietnamese: bool) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (thousands, decimal) = if is_vietnamese { ('.', ',') } else { (',', '.') };
    let mut text = sign.to_owned();
    for (place, digit) in whole.chars().enumerate() {
        let rest = whole.len() - place;
        if place > 0 && rest.is_multiple_of(3) && whole.len() >= GROUPED_FROM {
            text.push(thousands);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(decimal);
        text.push_str(fraction);
    }
    text
}

/// Whether the values of a column are numbers, which stand to the right.
pub(super) fn is_number(register: &Register, place: usize) -> bool {
    let value_type = register.columns().nth(place).map(|(_, value_type)| value_type);
    matches!(value_type, Some(ValueType::Integer | ValueType::Number))
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn numbers_have_the_marks_of_their_language() {
        for (number, vietnamese, english) in [
            ("2026", "2026", "2026"),
            ("1500000", "1.500.000", "1,500,000"),
            ("-12345.678", "-12.345,678", "-12,345.678"),
            ("0.5", "0,5", "0.5"),
        ] {
            assert_eq!((grouped(number, true), grouped(number, false)), (vietnamese.into(), english.into()));
        }
    }
}
