//! Expressions: what they say of a record, and what is refused. Truth tables are those of SQL (ISO/IEC 9075-2, 6.39).

use caicach_registers::expression::{Columns, Expression, WorkingDays};
use caicach_registers::{Value, ValueType};
use chrono::{Datelike, NaiveDate, Weekday};

/// The columns of the examples with a record for them.
struct Example {
    columns: Vec<(&'static str, ValueType)>,
    record: Vec<Value>,
}

impl Columns for Example {
    fn column(&self, name: &str) -> Option<(usize, ValueType)> {
        let place = self.columns.iter().position(|(column, _)| *column == name)?;
        Some((place, self.columns[place].1))
    }
}

/// Monday to Friday, no holidays.
struct Weekdays;

impl WorkingDays for Weekdays {
    fn working_days_after(&self, day: NaiveDate, days: u32) -> Option<NaiveDate> {
        let mut left = days;
        let mut reached = day;
        while left > 0 {
            reached = reached.succ_opt()?;
            left -= u32::from(is_worked(reached));
        }
        Some(reached)
    }

    fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> Option<i64> {
        let count = |from: NaiveDate, to: NaiveDate| {
            i64::try_from(
                from.iter_days().skip(1).take_while(|day| *day <= to).filter(|day| is_worked(*day)).count(),
            )
        };
        if from <= to { count(from, to).ok() } else { count(to, from).ok().map(|days| -days) }
    }

    fn working_day_from(&self, day: NaiveDate) -> Option<NaiveDate> {
        day.iter_days().find(|day| is_worked(*day))
    }
}

fn is_worked(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn example() -> Example {
    let known = [
        ("state", ValueType::Text, Value::Text("done".into())),
        ("n", ValueType::Integer, Value::Integer(7)),
        ("rate", ValueType::Number, Value::Number(0.25)),
        ("late", ValueType::Boolean, Value::Boolean(true)),
        ("due_on", ValueType::Date, Value::Date(day("2026-01-09"))),
        ("done_at", ValueType::Time, Value::Time(day("2026-01-12").and_hms_opt(9, 30, 0).unwrap())),
        ("empty_text", ValueType::Text, Value::Null),
        ("empty_day", ValueType::Date, Value::Null),
        ("empty_truth", ValueType::Boolean, Value::Null),
        ("empty_n", ValueType::Integer, Value::Null),
    ];
    let columns = known.iter().map(|(name, value_type, _)| (*name, *value_type)).collect();
    Example { columns, record: known.into_iter().map(|(_, _, value)| value).collect() }
}

fn value(text: &str) -> Value {
    let example = example();
    let expression = Expression::parse(text, &example).unwrap_or_else(|error| panic!("{text}: {error}"));
    let value = expression.evaluate(&example.record, &Weekdays);
    if let (Some(found), Some(said)) = (value.value_type(), expression.value_type()) {
        assert!(found == said || said == ValueType::Number, "{text}: {found:?} {said:?}");
    }
    value
}

fn refused(text: &str) -> String {
    Expression::parse(text, &example()).map(|_| String::new()).unwrap_or_else(|error| error.to_string())
}

#[test]
fn comparisons_and_lists() {
    for (text, wanted) in [
        ("state = 'done'", true),
        ("state <> 'done'", false),
        ("state IN ('open', 'done')", true),
        ("state NOT IN ('open')", true),
        ("n BETWEEN 7 AND 9", true),
        ("n NOT BETWEEN 7 AND 9", false),
        ("n > rate", true),
        ("n / 2 = 3.5", true),
        ("-n < 0", true),
        ("state LIKE 'd%e'", true),
        ("state LIKE '_one'", true),
        ("state LIKE 'one'", false),
        ("state NOT LIKE '%x%'", true),
        ("late", true),
        ("NOT late", false),
        ("late IS TRUE", true),
        ("done_at > due_on", true),
        // A time compared with a day compares days.
        ("done_at = DATE '2026-01-12'", true),
        ("done_at > DATE '2026-01-12'", false),
        ("done_at > TIMESTAMP '2026-01-12 09:29:59'", true),
        ("day_of(done_at) = DATE '2026-01-12'", true),
        ("has_hour(done_at)", true),
    ] {
        assert_eq!(value(text), Value::Boolean(wanted), "{text}");
    }
}

#[test]
fn what_is_not_known_is_neither_true_nor_false() {
    let truth = |text: &str| value(text).as_boolean();
    assert_eq!(truth("empty_truth"), None);
    for (left, right, and, or) in [
        ("TRUE", "TRUE", Some(true), Some(true)),
        ("TRUE", "FALSE", Some(false), Some(true)),
        ("TRUE", "empty_truth", None, Some(true)),
        ("FALSE", "empty_truth", Some(false), None),
        ("FALSE", "FALSE", Some(false), Some(false)),
        ("empty_truth", "empty_truth", None, None),
    ] {
        for (one, other) in [(left, right), (right, left)] {
            assert_eq!(truth(&format!("{one} AND {other}")), and, "{one} AND {other}");
            assert_eq!(truth(&format!("{one} OR {other}")), or, "{one} OR {other}");
        }
    }
    for text in [
        "NOT empty_truth",
        "empty_text = 'x'",
        "empty_text = NULL",
        "empty_n > 1",
        "empty_n IN (1, 2)",
        "n IN (1, empty_n)",
        "empty_day < due_on",
        "empty_text LIKE '%'",
        "n / 0",
        "empty_n + 1",
        "CASE WHEN empty_truth THEN 1 END",
    ] {
        assert_eq!(value(text), Value::Null, "{text}");
    }
    assert_eq!(truth("n IN (7, empty_n)"), Some(true));
    assert_eq!(truth("empty_text IS NULL AND state IS NOT NULL"), Some(true));
    assert_eq!(truth("empty_truth IS NOT TRUE"), Some(true));
    assert_eq!(truth("empty_truth IS FALSE"), Some(false));
    assert_eq!(value("COALESCE(empty_n, n, 3)"), Value::Integer(7));
    assert_eq!(value("CASE WHEN late THEN 'a' ELSE 'b' END"), Value::Text("a".into()));
}

#[test]
fn days_are_counted() {
    assert_eq!(value("due_on + 3"), Value::Date(day("2026-01-12")));
    assert_eq!(value("due_on - 9"), Value::Date(day("2025-12-31")));
    assert_eq!(value("done_at - due_on"), Value::Integer(3));
    // 9 January 2026 is a Friday.
    assert_eq!(value("working_days_after(due_on, 5)"), Value::Date(day("2026-01-16")));
    assert_eq!(value("working_days_between(due_on, done_at)"), Value::Integer(1));
    assert_eq!(value("calendar_due(due_on, 1)"), Value::Date(day("2026-01-12")));
    assert_eq!(value("working_days_after(empty_day, 5)"), Value::Null);
    assert_eq!(value("working_days_after(due_on, empty_n)"), Value::Null);
    assert_eq!(value("working_days_after(due_on, -1)"), Value::Null);
}

#[test]
fn whatever_is_not_an_expression_over_the_record_is_refused_with_a_reason() {
    for (text, reason) in [
        ("", "not SQL"),
        ("state =", "not SQL"),
        ("state = 'done' state", "unexpected state"),
        ("stat = 'done'", "no column stat"),
        ("other.state = 'done'", "other.state is not used"),
        ("state = (SELECT state FROM other)", "is not used"),
        ("EXISTS (SELECT 1)", "is not used"),
        ("n IN (SELECT 1)", "is not used"),
        ("count(*) > 1", "the function count"),
        ("sum(n) OVER ()", "the function sum"),
        ("random() < 0.5", "the function random"),
        ("now() > due_on", "the function now"),
        ("state || 'x' = 'y'", "the operator ||"),
        ("state > 1", "state is text, 1 is integer"),
        ("late = 1", "late is boolean"),
        ("n AND late", "n is integer, not a condition"),
        ("due_on + rate", "due_on is date, rate is number"),
        ("due_on + due_on", "due_on is date"),
        ("-state", "stands before text"),
        ("n IN ('a')", "n is integer, 'a' is text"),
        ("n LIKE '7'", "LIKE"),
        ("working_days_after(n, 1)", "takes a day and a whole number"),
        ("working_days_after(due_on)", "takes a day and a whole number"),
        ("CASE WHEN late THEN 1 ELSE 'x' END", "a choice between"),
        ("DATE '2026-02-30' = due_on", "no day"),
        ("CAST(n AS TEXT) = '7'", "is not used"),
    ] {
        assert!(refused(text).contains(reason), "{text}: {}", refused(text));
    }
    let deep = format!("{}late{}", "NOT (".repeat(500), ")".repeat(500));
    assert!(refused(&deep).contains("parentheses"), "{}", refused(&deep));
    let eight = format!("{}late{}", "NOT (".repeat(8), ")".repeat(8));
    assert_eq!(value(&eight), Value::Boolean(true));
    assert!(refused(&format!("{}late", "NOT ".repeat(500))).contains("not SQL"));
    assert!(refused(&"late OR ".repeat(2_000)).contains("4000 bytes"));
    let number = Expression::parse("n", &example()).unwrap().of_type(ValueType::Boolean).unwrap_err();
    assert_eq!(number.to_string(), "the result must be boolean, not integer");
    assert!(Expression::parse("n", &example()).unwrap().of_type(ValueType::Number).is_ok());
}

#[test]
fn columns_that_are_read_are_known() {
    let parsed = Expression::parse("late AND n > 1 OR late AND state = 'x'", &example()).unwrap();
    assert_eq!(parsed.columns(), [0, 1, 3]);
    assert_eq!(parsed.text(), "late AND n > 1 OR late AND state = 'x'");
}

/// A column is looked at where it stands, and a value that is computed is made first: both ways say the same of every pair of columns.
#[test]
fn what_is_lent_is_judged_like_what_is_made() {
    let example = example();
    let mut compared = 0;
    for (left, _) in &example.columns {
        let made_left = format!("CASE WHEN TRUE THEN {left} END");
        let truth = |text: &str| {
            let condition = Expression::parse_condition(text, &example).ok()?;
            Some(condition.holds(&example.record, &Weekdays))
        };
        assert_eq!(truth(&format!("{left} IS NULL")), truth(&format!("{made_left} IS NULL")), "{left}");
        for (right, _) in &example.columns {
            let made_right = format!("CASE WHEN TRUE THEN {right} END");
            for operator in ["=", "<>", "<", "<=", ">", ">="] {
                let Some(lent) = truth(&format!("{left} {operator} {right}")) else { continue };
                for (left, right) in [(&made_left, *right), (&made_left, made_right.as_str())] {
                    assert_eq!(
                        truth(&format!("{left} {operator} {right}")),
                        Some(lent),
                        "{left} {operator} {right}"
                    );
                }
                compared += 1;
            }
            let Some(lent) = truth(&format!("{left} IN ({right}, {left})")) else { continue };
            assert_eq!(
                truth(&format!("{made_left} IN ({made_right}, {made_left})")),
                Some(lent),
                "{left} {right}"
            );
        }
    }
    assert!(compared > 60, "only {compared} pairs");
}
