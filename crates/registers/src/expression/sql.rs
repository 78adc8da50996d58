//! An expression as SQL of the lake.

use super::{Comparison, Function, Node, Operator};
use crate::value::{Value, ValueType};

pub(super) fn write(node: &Node, column: &dyn Fn(usize) -> String) -> String {
    let sql = |node: &Node| write(node, column);
    let list = |nodes: &[Node]| nodes.iter().map(sql).collect::<Vec<_>>().join(", ");
    match node {
        Node::Constant(value) => constant(value),
        Node::Column(place) => column(*place),
        Node::Compare(comparison, left, right) => {
            format!("({} {} {})", sql(left), comparison.symbol(), sql(right))
        }
        Node::And(left, right) => format!("({} AND {})", sql(left), sql(right)),
        Node::Or(left, right) => format!("({} OR {})", sql(left), sql(right)),
        Node::Not(inner) => format!("(NOT {})", sql(inner)),
        Node::IsNull(inner) => format!("({} IS NULL)", sql(inner)),
        // Of `x IS TRUE`, DataFusion's planners disagree on whether it can be unknown, and refuse the query when it stands twice.
        Node::Is(true, inner) => format!("COALESCE({}, FALSE)", sql(inner)),
        Node::Is(false, inner) => format!("(NOT COALESCE({}, TRUE))", sql(inner)),
        Node::In(wanted, nodes) => format!("({} IN ({}))", sql(wanted), list(nodes)),
        Node::Like(inner, pattern) => format!("({} LIKE {})", sql(inner), quoted(pattern)),
        Node::DayOf(inner) => format!("CAST({} AS DATE)", sql(inner)),
        Node::HasHour(inner) => {
            let time = sql(inner);
            format!("({time} <> date_trunc('day', {time}))")
        }
        Node::Arithmetic(operator, value_type, left, right) => {
            arithmetic(*operator, *value_type, &sql(left), &sql(right))
        }
        Node::Negate(inner) => format!("(- {})", sql(inner)),
        Node::Case(branches, otherwise) => {
            let mut text = "CASE".to_owned();
            for (condition, result) in branches {
                text.push_str(&format!(" WHEN {} THEN {}", sql(condition), sql(result)));
            }
            if let Some(otherwise) = otherwise {
                text.push_str(&format!(" ELSE {}", sql(otherwise)));
            }
            text.push_str(" END");
            text
        }
        Node::Coalesce(nodes) => format!("COALESCE({})", list(nodes)),
        Node::Call(function, nodes) => format!("{}({})", function.name(), list(nodes)),
    }
}

/// Days are counted as numbers, so that every engine agrees on what a day plus a number is.
fn arithmetic(operator: Operator, value_type: ValueType, left: &str, right: &str) -> String {
    let symbol = operator.symbol();
    match operator {
        Operator::DividedBy => format!("(CAST({left} AS DOUBLE) / NULLIF(CAST({right} AS DOUBLE), 0))"),
        Operator::DaysBetween => {
            format!("CAST(CAST({left} AS INTEGER) - CAST({right} AS INTEGER) AS BIGINT)")
        }
        _ if value_type == ValueType::Date => {
            format!("CAST(CAST(CAST({left} AS INTEGER) {symbol} {right} AS INTEGER) AS DATE)")
        }
        _ => format!("({left} {symbol} {right})"),
    }
}

pub(super) fn needs_calendar(node: &Node) -> bool {
    matches!(node, Node::Call(..)) || node.parts().into_iter().any(needs_calendar)
}

fn constant(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Text(text) => quoted(text),
        Value::Integer(number) => format!("CAST({number} AS BIGINT)"),
        Value::Number(number) => format!("CAST({number:?} AS DOUBLE)"),
        Value::Boolean(true) => "TRUE".to_owned(),
        Value::Boolean(false) => "FALSE".to_owned(),
        Value::Date(day) => format!("DATE '{day}'"),
        Value::Time(time) => format!("TIMESTAMP '{}'", time.format("%Y-%m-%d %H:%M:%S")),
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

impl Comparison {
    fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

impl Operator {
    fn symbol(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus | Self::DaysBetween => "-",
            Self::Times => "*",
            Self::DividedBy => "/",
        }
    }
}

impl Function {
    fn name(self) -> &'static str {
        match self {
            Self::WorkingDaysAfter => "working_days_after",
            Self::WorkingDaysBetween => "working_days_between",
            Self::CalendarDue => "calendar_due",
        }
    }
}
