//! Expressions over one record: the predicates of rules, of conditions and of measures, and derived columns.
//!
//! They are SQL, so that the same text runs here on one record, in the lake on a million, and on a cluster. A text is parsed
//! by `sqlparser`, held against the columns of the register and against the types of its operators, and kept as a small
//! tree. Whatever is not on the list below is refused with a reason: no subquery, no other table, no aggregate.
//!
//! | | |
//! |---|---|
//! | comparison | `=` `<>` `<` `<=` `>` `>=`, `BETWEEN`, `IN (…)`, `LIKE`, `IS [NOT] NULL / TRUE / FALSE` |
//! | logic | `AND` `OR` `NOT`, three-valued: what is not known is neither true nor false |
//! | numbers | `+ - * /`; a division by zero is not known |
//! | days | `day + 5`, `day - 5`, `day - day`; a day compared with a time compares days; `day_of(time)`; `has_hour(time)` is false at midnight, as which a day without an hour is read |
//! | choice | `CASE WHEN … THEN … ELSE … END`, `COALESCE(a, b, …)` |
//! | calendar | `working_days_after(day, n)`, `working_days_between(a, b)`, `calendar_due(day, n)` |
//! | constants | `'text'`, `1`, `1.5`, `TRUE`, `FALSE`, `NULL`, `DATE '2026-01-01'` |

mod choices;
mod evaluate;
mod parse;
mod sql;
mod words;

use crate::schema::Register;
use crate::value::{Value, ValueType};
use caicach_findings::Text;
use chrono::NaiveDate;
use std::cmp::Ordering;

/// The columns of a register by name, with their types.
pub trait Columns {
    /// The place of a column and its type.
    fn column(&self, name: &str) -> Option<(usize, ValueType)>;
}

/// What expressions ask about working days.
pub trait WorkingDays {
    /// The n-th working day after a day.
    fn working_days_after(&self, day: NaiveDate, days: u32) -> Option<NaiveDate>;
    /// Working dates in (from, to]; negative when `to` comes first.
    fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> Option<i64>;
    /// The first working day from a day on.
    fn working_day_from(&self, day: NaiveDate) -> Option<NaiveDate>;
}

/// An expression that fits its register.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    text: String,
    node: Node,
    value_type: Option<ValueType>,
    columns: Vec<usize>,
}

/// Why a text is no expression of a register.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    /// The text is no SQL.
    #[error("not SQL: {0}")]
    NotSql(String),
    /// A name that is no column of the register.
    #[error("there is no column {0}")]
    UnknownColumn(String),
    /// A form of SQL, or a function, that is not on the list.
    #[error("{0} is not used in expressions")]
    NotAllowed(String),
    /// Two operands that do not go together, or an operand of a wrong type.
    #[error("{0}")]
    WrongType(String),
    /// The expression has another type than its place asks for.
    #[error("the result must be {wanted}, not {found}")]
    WrongResult {
        /// What the place asks for.
        wanted: &'static str,
        /// What the expression has.
        found: &'static str,
    },
}

impl ExpressionError {
    /// The reason in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        let vi = match self {
            Self::NotSql(reason) => format!("Biểu thức không phải SQL: {reason}"),
            Self::UnknownColumn(name) => format!("Không có cột {name}"),
            Self::NotAllowed(what) => format!("Biểu thức không dùng được {what}"),
            Self::WrongType(reason) => format!("Kiểu dữ liệu không khớp: {reason}"),
            Self::WrongResult { wanted, found } => format!("Kết quả phải là {wanted}, không phải {found}"),
        };
        Text::new(vi, format!("The expression cannot be used: {self}"))
    }
}

/// A part of an expression.
#[derive(Debug, Clone, PartialEq)]
enum Node {
    Constant(Value),
    Column(usize),
    Compare(Comparison, Box<Node>, Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    Not(Box<Node>),
    IsNull(Box<Node>),
    Is(bool, Box<Node>),
    In(Box<Node>, Vec<Node>),
    Like(Box<Node>, String),
    /// With the type of the result.
    Arithmetic(Operator, ValueType, Box<Node>, Box<Node>),
    /// The day of a time.
    DayOf(Box<Node>),
    /// Whether a time says more than the day.
    HasHour(Box<Node>),
    Negate(Box<Node>),
    Case(Vec<(Node, Node)>, Option<Box<Node>>),
    Coalesce(Vec<Node>),
    Call(Function, Vec<Node>),
}

impl Node {
    /// What it is made of.
    fn parts(&self) -> Vec<&Node> {
        match self {
            Self::Constant(_) | Self::Column(_) => Vec::new(),
            Self::Compare(_, left, right)
            | Self::And(left, right)
            | Self::Or(left, right)
            | Self::Arithmetic(_, _, left, right) => vec![left, right],
            Self::Not(inner)
            | Self::IsNull(inner)
            | Self::Is(_, inner)
            | Self::Like(inner, _)
            | Self::DayOf(inner)
            | Self::HasHour(inner)
            | Self::Negate(inner) => vec![inner],
            Self::In(wanted, nodes) => std::iter::once(wanted.as_ref()).chain(nodes).collect(),
            Self::Coalesce(nodes) | Self::Call(_, nodes) => nodes.iter().collect(),
            Self::Case(branches, otherwise) => {
                let branches = branches.iter().flat_map(|(condition, result)| [condition, result]);
                branches.chain(otherwise.as_deref()).collect()
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::NotEqual => ordering.is_ne(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Plus,
    Minus,
    Times,
    DividedBy,
    /// From the one day to the other.
    DaysBetween,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Function {
    WorkingDaysAfter,
    WorkingDaysBetween,
    CalendarDue,
}

impl Expression {
    /// Reads an expression over the columns of a register.
    ///
    /// # Errors
    /// Why the text cannot be used.
    pub fn parse(text: &str, columns: &dyn Columns) -> Result<Self, ExpressionError> {
        parse::parse(text, columns)
    }

    /// Reads a condition: an expression that is true, false or not known.
    ///
    /// # Errors
    /// Why the text cannot be used.
    pub fn parse_condition(text: &str, columns: &dyn Columns) -> Result<Self, ExpressionError> {
        Self::parse(text, columns)?.of_type(ValueType::Boolean)
    }

    /// Reads an expression whose value is a number.
    ///
    /// # Errors
    /// Why the text cannot be used.
    pub fn parse_number(text: &str, columns: &dyn Columns) -> Result<Self, ExpressionError> {
        Self::parse(text, columns)?.of_type(ValueType::Number)
    }

    /// The expression itself, when its value can stand in a column of a type.
    ///
    /// # Errors
    /// [`ExpressionError::WrongResult`]: it is of another type.
    pub fn of_type(self, wanted: ValueType) -> Result<Self, ExpressionError> {
        let is_wider = wanted == ValueType::Number && self.value_type == Some(ValueType::Integer);
        if !is_wider {
            self.expect_type(wanted)?;
        }
        Ok(self)
    }

    fn expect_type(&self, wanted: ValueType) -> Result<(), ExpressionError> {
        match self.value_type {
            Some(found) if found != wanted => {
                Err(ExpressionError::WrongResult { wanted: wanted.name(), found: found.name() })
            }
            _ => Ok(()),
        }
    }

    /// For a condition that two numbers are equal: the two numbers of a record for which they are not.
    #[must_use]
    pub fn unequal(&self, record: &[Value], days: &dyn WorkingDays) -> Option<(f64, f64)> {
        let Node::Compare(Comparison::Equal, left, right) = &self.node else { return None };
        let number = |node| evaluate::evaluate(node, record, days).as_number();
        let (left, right) = (number(left)?, number(right)?);
        (left != right).then_some((left, right))
    }

    /// The condition that holds where this and another one hold.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let columns: std::collections::BTreeSet<usize> =
            self.columns.iter().chain(&other.columns).copied().collect();
        Self {
            text: format!("({}) AND ({})", self.text, other.text),
            node: Node::And(Box::new(self.node.clone()), Box::new(other.node.clone())),
            value_type: Some(ValueType::Boolean),
            columns: columns.into_iter().collect(),
        }
    }

    /// The text as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Words that are compared with choices of the register and that these do not know: the field, and the word.
    #[must_use]
    pub fn unknown_choices<'r>(&self, register: &'r Register) -> Vec<(&'r str, String)> {
        choices::unknown(&self.node, register)
    }

    /// A condition of a register in the words of its fields; none when a part of it has none.
    #[must_use]
    pub fn in_words(&self, register: &Register) -> Option<Text> {
        words::condition(&self.node, register)
    }

    /// The type of the result; none when it is always unknown (`NULL`).
    #[must_use]
    pub fn value_type(&self) -> Option<ValueType> {
        self.value_type
    }

    /// The column whose day this is, when it is nothing else.
    #[must_use]
    pub fn is_day_of(&self) -> Option<usize> {
        match &self.node {
            Node::DayOf(inner) => match inner.as_ref() {
                Node::Column(place) => Some(*place),
                _ => None,
            },
            _ => None,
        }
    }

    /// The columns that are read, ascending.
    #[must_use]
    pub fn columns(&self) -> &[usize] {
        &self.columns
    }

    /// The value for a record, whose values stand in the order of the columns.
    #[must_use]
    pub fn evaluate(&self, record: &[Value], days: &dyn WorkingDays) -> Value {
        evaluate::evaluate(&self.node, record, days).into_owned()
    }

    /// The same expression as SQL of the lake, with each column written as `column` says. A division is one of real numbers
    /// and by zero not known; a time compared with a day is cut to its day.
    #[must_use]
    pub fn to_sql(&self, column: &dyn Fn(usize) -> String) -> String {
        sql::write(&self.node, column)
    }

    /// Whether it asks for working days, which only the program knows and the lake does not.
    #[must_use]
    pub fn needs_calendar(&self) -> bool {
        sql::needs_calendar(&self.node)
    }

    /// Whether the condition holds; none when that is not known.
    #[must_use]
    pub fn holds(&self, record: &[Value], days: &dyn WorkingDays) -> Option<bool> {
        evaluate::truth(&self.node, record, days)
    }
}

impl ValueType {
    /// The word for messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Time => "time",
        }
    }
}
