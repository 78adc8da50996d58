//! The value of an expression for one record, in the three-valued logic of SQL.

use super::{Comparison, Function, Node, Operator, WorkingDays};
use crate::value::Value;
use chrono::{Days, NaiveDate, NaiveTime};
use std::borrow::Cow;
use std::cmp::Ordering;

/// Columns and constants are lent, so that comparing a text does not copy it.
pub(super) fn evaluate<'a>(node: &'a Node, record: &'a [Value], days: &dyn WorkingDays) -> Cow<'a, Value> {
    const UNKNOWN: &Value = &Value::Null;
    let value = |node: &'a Node| evaluate(node, record, days);
    let made = match node {
        Node::Constant(constant) => return Cow::Borrowed(constant),
        Node::Column(place) => return Cow::Borrowed(record.get(*place).unwrap_or(UNKNOWN)),
        Node::Compare(..)
        | Node::And(..)
        | Node::Or(..)
        | Node::Not(..)
        | Node::IsNull(..)
        | Node::Is(..)
        | Node::In(..)
        | Node::HasHour(..)
        | Node::Like(..) => truth(node, record, days).map_or(Value::Null, Value::Boolean),
        Node::DayOf(inner) => value(inner).as_date().map_or(Value::Null, Value::Date),
        Node::Arithmetic(operator, _, left, right) => calculate(*operator, &value(left), &value(right)),
        Node::Negate(inner) => match *value(inner) {
            Value::Integer(number) => number.checked_neg().map_or(Value::Null, Value::Integer),
            Value::Number(number) => Value::Number(-number),
            _ => Value::Null,
        },
        Node::Case(branches, otherwise) => {
            for (condition, result) in branches {
                if truth(condition, record, days) == Some(true) {
                    return value(result);
                }
            }
            return otherwise.as_deref().map_or(Cow::Borrowed(UNKNOWN), value);
        }
        Node::Coalesce(nodes) => {
            let known = nodes.iter().map(value).find(|found| !found.is_null());
            return known.unwrap_or(Cow::Borrowed(UNKNOWN));
        }
        Node::Call(function, arguments) => {
            let arguments: Vec<Cow<'_, Value>> = arguments.iter().map(value).collect();
            call(*function, &arguments, days).unwrap_or_default()
        }
    };
    Cow::Owned(made)
}

/// The truth of a condition; none when it is not known. Every record is held against dozens of conditions, of which most compare a
/// column with a constant or another column: they are looked at where they stand, and no value is made for them.
pub(super) fn truth(node: &Node, record: &[Value], days: &dyn WorkingDays) -> Option<bool> {
    match node {
        Node::Compare(comparison, left, right) => match (lent(left, record), lent(right, record)) {
            (Some(left), Some(right)) => compare(*comparison, left, right),
            _ => made_truth(node, record, days),
        },
        Node::And(left, right) => match truth(left, record, days) {
            Some(false) => Some(false),
            left => match truth(right, record, days) {
                Some(false) => Some(false),
                right => left.zip(right).map(|_| true),
            },
        },
        Node::Or(left, right) => match truth(left, record, days) {
            Some(true) => Some(true),
            left => match truth(right, record, days) {
                Some(true) => Some(true),
                right => left.zip(right).map(|_| false),
            },
        },
        Node::Not(inner) => truth(inner, record, days).map(|truth| !truth),
        Node::Is(wanted, inner) => Some(truth(inner, record, days) == Some(*wanted)),
        Node::IsNull(inner) => match lent(inner, record) {
            Some(value) => Some(value.is_null()),
            None => made_truth(node, record, days),
        },
        Node::In(wanted, list) => match lent(wanted, record) {
            Some(wanted) => is_among(wanted, list, record, days),
            None => made_truth(node, record, days),
        },
        Node::Column(place) => record.get(*place).and_then(Value::as_boolean),
        _ => made_truth(node, record, days),
    }
}

/// The truth of a condition for which values are made.
#[inline(never)]
fn made_truth(node: &Node, record: &[Value], days: &dyn WorkingDays) -> Option<bool> {
    let value = |node| evaluate(node, record, days);
    match node {
        Node::Compare(comparison, left, right) => compare(*comparison, &value(left), &value(right)),
        Node::IsNull(inner) => Some(value(inner).is_null()),
        Node::In(wanted, list) => is_among(&value(wanted), list, record, days),
        Node::Like(inner, pattern) => value(inner).as_text().map(|text| like(text, pattern)),
        Node::HasHour(inner) => value(inner).as_time().map(|time| time.time() != NaiveTime::MIN),
        Node::And(..) | Node::Or(..) | Node::Not(..) | Node::Is(..) => truth(node, record, days),
        other => value(other).as_boolean(),
    }
}

/// The value of a column or a constant, which need not be made.
fn lent<'a>(node: &'a Node, record: &'a [Value]) -> Option<&'a Value> {
    match node {
        Node::Constant(constant) => Some(constant),
        Node::Column(place) => Some(record.get(*place).unwrap_or(&Value::Null)),
        _ => None,
    }
}

/// Whether a value is one of a list; not known where it is none of them and one of them is not known.
fn is_among(wanted: &Value, list: &[Node], record: &[Value], days: &dyn WorkingDays) -> Option<bool> {
    let mut truth = Some(false);
    for one in list {
        let equal = match lent(one, record) {
            Some(one) => compare(Comparison::Equal, wanted, one),
            None => compare(Comparison::Equal, wanted, &evaluate(one, record, days)),
        };
        match equal {
            Some(true) => return Some(true),
            Some(false) => {}
            None => truth = None,
        }
    }
    truth
}

/// Whether a comparison of two values holds; none when one is not known. Texts that are asked to be equal are not put in order.
fn compare(comparison: Comparison, left: &Value, right: &Value) -> Option<bool> {
    match (comparison, left, right) {
        (_, Value::Null, _) | (_, _, Value::Null) => None,
        (Comparison::Equal, Value::Text(left), Value::Text(right)) => Some(left == right),
        (Comparison::NotEqual, Value::Text(left), Value::Text(right)) => Some(left != right),
        _ => order(left, right).map(|ordering| comparison.holds(ordering)),
    }
}

/// How two values stand to each other; none when one is not known.
fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        (Value::Boolean(left), Value::Boolean(right)) => Some(left.cmp(right)),
        (Value::Integer(left), Value::Integer(right)) => Some(left.cmp(right)),
        (Value::Time(left), Value::Time(right)) => Some(left.cmp(right)),
        (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
        _ => left.as_number()?.partial_cmp(&right.as_number()?),
    }
}

/// `LIKE` with `%` for any text and `_` for one character.
fn like(text: &str, pattern: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let mut reached = vec![false; text.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    for wanted in pattern.chars() {
        let mut next = vec![false; text.len() + 1];
        let mut any = false;
        for (place, slot) in next.iter_mut().enumerate() {
            let here = reached.get(place).copied().unwrap_or(false);
            any |= here;
            *slot = if wanted == '%' {
                any
            } else {
                let before = place.checked_sub(1);
                before.is_some_and(|before| {
                    let fits = wanted == '_' || text.get(before) == Some(&wanted);
                    fits && reached.get(before).copied().unwrap_or(false)
                })
            };
        }
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}

fn calculate(operator: Operator, left: &Value, right: &Value) -> Value {
    if left.as_date().is_some() {
        return with_days(operator, left, right).unwrap_or_default();
    }
    if let (Value::Integer(left), Value::Integer(right)) = (left, right) {
        let whole = match operator {
            Operator::Plus => left.checked_add(*right),
            Operator::Minus => left.checked_sub(*right),
            Operator::Times => left.checked_mul(*right),
            Operator::DividedBy | Operator::DaysBetween => None,
        };
        if let Some(whole) = whole {
            return Value::Integer(whole);
        }
    }
    let (Some(left), Some(right)) = (left.as_number(), right.as_number()) else { return Value::Null };
    let number = match operator {
        Operator::Plus => left + right,
        Operator::Minus | Operator::DaysBetween => left - right,
        Operator::Times => left * right,
        Operator::DividedBy => left / right,
    };
    if number.is_finite() { Value::Number(number) } else { Value::Null }
}

/// `day + n`, `day - n`, and the days between two days.
fn with_days(operator: Operator, left: &Value, right: &Value) -> Option<Value> {
    let day = left.as_date()?;
    match right {
        Value::Integer(count) => {
            let count = if operator == Operator::Minus { count.checked_neg()? } else { *count };
            let shift = Days::new(count.unsigned_abs());
            let moved = if count < 0 { day.checked_sub_days(shift) } else { day.checked_add_days(shift) };
            moved.map(Value::Date)
        }
        _ => Some(Value::Integer((day - right.as_date()?).num_days())),
    }
}

fn call(function: Function, arguments: &[Cow<'_, Value>], days: &dyn WorkingDays) -> Option<Value> {
    let [first, second] = arguments else { return None };
    let day: NaiveDate = first.as_date()?;
    match function {
        Function::WorkingDaysAfter => {
            let Value::Integer(count) = second.as_ref() else { return None };
            days.working_days_after(day, u32::try_from(*count).ok()?).map(Value::Date)
        }
        Function::WorkingDaysBetween => days.working_days_between(day, second.as_date()?).map(Value::Integer),
        Function::CalendarDue => {
            let Value::Integer(count) = second.as_ref() else { return None };
            let last = day.checked_add_days(Days::new(u64::try_from(*count).ok()?))?;
            days.working_day_from(last).map(Value::Date)
        }
    }
}
