//! From SQL to an expression that fits the columns of a register.

use super::{Columns, Comparison, Expression, ExpressionError, Function, Node, Operator};
use crate::value::{Value, ValueType};
use chrono::{NaiveDate, NaiveDateTime};
use sqlparser::ast::{
    BinaryOperator, CaseWhen, DataType, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, TypedString,
    UnaryOperator, Value as Literal,
};
use sqlparser::dialect::AnsiDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;

/// A longer text is no condition that anybody can check by reading.
const LONGEST: usize = 4_000;
/// How deep an expression may be nested.
const DEEPEST: usize = 60;
/// How deep parentheses may be nested: the parser tries several readings at each, so that its time grows as their power.
const DEEPEST_PARENTHESES: usize = 8;

type Parsed = (Node, Option<ValueType>);

pub(super) fn parse(text: &str, columns: &dyn Columns) -> Result<Expression, ExpressionError> {
    if text.len() > LONGEST {
        return Err(ExpressionError::NotAllowed(format!("a text of more than {LONGEST} bytes")));
    }
    if depth(text) > DEEPEST_PARENTHESES {
        let what = format!("more than {DEEPEST_PARENTHESES} parentheses within each other");
        return Err(ExpressionError::NotAllowed(what));
    }
    let not_sql = |error: sqlparser::parser::ParserError| ExpressionError::NotSql(error.to_string());
    let mut parser =
        Parser::new(&AnsiDialect {}).with_recursion_limit(DEEPEST).try_with_sql(text).map_err(not_sql)?;
    let expr = parser.parse_expr().map_err(not_sql)?;
    let rest = parser.peek_token();
    if rest.token != Token::EOF {
        return Err(ExpressionError::NotSql(format!("unexpected {}", rest.token)));
    }
    let mut reading = Reading { columns, used: Vec::new() };
    let (node, value_type) = reading.node(&expr)?;
    let mut columns = reading.used;
    columns.sort_unstable();
    columns.dedup();
    Ok(Expression { text: text.to_owned(), node, value_type, columns })
}

/// How deep parentheses are nested outside quotation marks.
fn depth(text: &str) -> usize {
    let mut deepest = 0_usize;
    let mut open = 0_usize;
    let mut is_quoted = false;
    for letter in text.bytes() {
        match letter {
            b'\'' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            b'(' => open += 1,
            b')' => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

struct Reading<'a> {
    columns: &'a dyn Columns,
    used: Vec<usize>,
}

impl Reading<'_> {
    fn node(&mut self, expr: &Expr) -> Result<Parsed, ExpressionError> {
        match expr {
            Expr::Nested(inner) => self.node(inner),
            Expr::Identifier(name) => self.column(&name.value),
            Expr::Value(literal) => constant(&literal.value),
            Expr::TypedString(literal) => typed_constant(literal),
            Expr::BinaryOp { left, op, right } => self.binary(left, op, right),
            Expr::UnaryOp { op, expr } => self.unary(*op, expr),
            Expr::IsNull(inner) => self.is_null(inner),
            Expr::IsNotNull(inner) => Ok(negated(self.is_null(inner)?, true)),
            Expr::IsTrue(inner) => self.is(true, false, inner),
            Expr::IsFalse(inner) => self.is(false, false, inner),
            Expr::IsNotTrue(inner) => self.is(true, true, inner),
            Expr::IsNotFalse(inner) => self.is(false, true, inner),
            Expr::InList { expr, list, negated: is_negated } => {
                let parsed = self.in_list(expr, list)?;
                Ok(negated(parsed, *is_negated))
            }
            Expr::Between { expr, negated: is_negated, low, high } => {
                let above = self.compare(expr, Comparison::GreaterOrEqual, low)?;
                let below = self.compare(expr, Comparison::LessOrEqual, high)?;
                Ok(negated(
                    (Node::And(Box::new(above), Box::new(below)), Some(ValueType::Boolean)),
                    *is_negated,
                ))
            }
            Expr::Like { negated: is_negated, any: false, expr, pattern, escape_char: None } => {
                let parsed = self.like(expr, pattern)?;
                Ok(negated(parsed, *is_negated))
            }
            Expr::Case { operand: None, conditions, else_result, .. } => {
                self.case(conditions, else_result.as_deref())
            }
            Expr::Function(function) => self.function(function),
            other => Err(ExpressionError::NotAllowed(shortened(&other.to_string()))),
        }
    }

    fn column(&mut self, name: &str) -> Result<Parsed, ExpressionError> {
        let (place, value_type) =
            self.columns.column(name).ok_or_else(|| ExpressionError::UnknownColumn(name.to_owned()))?;
        self.used.push(place);
        Ok((Node::Column(place), Some(value_type)))
    }

    fn binary(&mut self, left: &Expr, op: &BinaryOperator, right: &Expr) -> Result<Parsed, ExpressionError> {
        let comparison = match op {
            BinaryOperator::Eq => Some(Comparison::Equal),
            BinaryOperator::NotEq => Some(Comparison::NotEqual),
            BinaryOperator::Lt => Some(Comparison::Less),
            BinaryOperator::LtEq => Some(Comparison::LessOrEqual),
            BinaryOperator::Gt => Some(Comparison::Greater),
            BinaryOperator::GtEq => Some(Comparison::GreaterOrEqual),
            _ => None,
        };
        if let Some(comparison) = comparison {
            return Ok((self.compare(left, comparison, right)?, Some(ValueType::Boolean)));
        }
        match op {
            BinaryOperator::And => {
                let (left, right) = (self.condition(left)?, self.condition(right)?);
                Ok((Node::And(Box::new(left), Box::new(right)), Some(ValueType::Boolean)))
            }
            BinaryOperator::Or => {
                let (left, right) = (self.condition(left)?, self.condition(right)?);
                Ok((Node::Or(Box::new(left), Box::new(right)), Some(ValueType::Boolean)))
            }
            BinaryOperator::Plus => self.arithmetic(left, Operator::Plus, right),
            BinaryOperator::Minus => self.arithmetic(left, Operator::Minus, right),
            BinaryOperator::Multiply => self.arithmetic(left, Operator::Times, right),
            BinaryOperator::Divide => self.arithmetic(left, Operator::DividedBy, right),
            other => Err(ExpressionError::NotAllowed(format!("the operator {other}"))),
        }
    }

    fn unary(&mut self, op: UnaryOperator, expr: &Expr) -> Result<Parsed, ExpressionError> {
        match op {
            UnaryOperator::Not => {
                let inner = self.condition(expr)?;
                Ok((Node::Not(Box::new(inner)), Some(ValueType::Boolean)))
            }
            UnaryOperator::Minus => {
                let (inner, value_type) = self.node(expr)?;
                if !is_number(value_type) {
                    return Err(wrong_operand("-", value_type));
                }
                Ok((Node::Negate(Box::new(inner)), value_type))
            }
            other => Err(ExpressionError::NotAllowed(format!("the operator {other}"))),
        }
    }

    /// An expression that must be a condition.
    fn condition(&mut self, expr: &Expr) -> Result<Node, ExpressionError> {
        match self.node(expr)? {
            (node, None | Some(ValueType::Boolean)) => Ok(node),
            (_, Some(other)) => Err(ExpressionError::WrongType(format!(
                "{} is {}, not a condition",
                shortened(&expr.to_string()),
                other.name()
            ))),
        }
    }

    fn compare(
        &mut self,
        left: &Expr,
        comparison: Comparison,
        right: &Expr,
    ) -> Result<Node, ExpressionError> {
        let (left_node, left_type) = self.node(left)?;
        let (right_node, right_type) = self.node(right)?;
        if !is_comparable(left_type, right_type) {
            return Err(unlike(left_type, right_type, left, right));
        }
        let (left_node, right_node) = if left_type == right_type {
            (left_node, right_node)
        } else {
            (as_day(left_node, left_type), as_day(right_node, right_type))
        };
        Ok(Node::Compare(comparison, Box::new(left_node), Box::new(right_node)))
    }

    fn arithmetic(
        &mut self,
        left: &Expr,
        operator: Operator,
        right: &Expr,
    ) -> Result<Parsed, ExpressionError> {
        let (left_node, left_type) = self.node(left)?;
        let (right_node, right_type) = self.node(right)?;
        let mut operator = operator;
        let value_type = if is_day(left_type) {
            match (operator, right_type) {
                (Operator::Plus | Operator::Minus, Some(ValueType::Integer)) => ValueType::Date,
                (Operator::Minus, right_type) if is_day(right_type) => {
                    operator = Operator::DaysBetween;
                    ValueType::Integer
                }
                _ => return Err(unlike(left_type, right_type, left, right)),
            }
        } else if is_number(left_type) && is_number(right_type) {
            let are_whole = left_type == Some(ValueType::Integer) && right_type == Some(ValueType::Integer);
            if are_whole && operator != Operator::DividedBy { ValueType::Integer } else { ValueType::Number }
        } else {
            return Err(unlike(left_type, right_type, left, right));
        };
        let (left_node, right_node) = (as_day(left_node, left_type), as_day(right_node, right_type));
        Ok((
            Node::Arithmetic(operator, value_type, Box::new(left_node), Box::new(right_node)),
            Some(value_type),
        ))
    }

    fn is_null(&mut self, inner: &Expr) -> Result<Parsed, ExpressionError> {
        let (node, _) = self.node(inner)?;
        Ok((Node::IsNull(Box::new(node)), Some(ValueType::Boolean)))
    }

    fn is(&mut self, wanted: bool, is_negated: bool, inner: &Expr) -> Result<Parsed, ExpressionError> {
        let inner = self.condition(inner)?;
        Ok(negated((Node::Is(wanted, Box::new(inner)), Some(ValueType::Boolean)), is_negated))
    }

    fn in_list(&mut self, expr: &Expr, list: &[Expr]) -> Result<Parsed, ExpressionError> {
        let (node, value_type) = self.node(expr)?;
        let mut nodes = Vec::with_capacity(list.len());
        for item in list {
            let (item_node, item_type) = self.node(item)?;
            if !is_comparable(value_type, item_type) {
                return Err(unlike(value_type, item_type, expr, item));
            }
            nodes.push(as_day(item_node, item_type));
        }
        Ok((Node::In(Box::new(as_day(node, value_type)), nodes), Some(ValueType::Boolean)))
    }

    fn like(&mut self, expr: &Expr, pattern: &Expr) -> Result<Parsed, ExpressionError> {
        let (node, value_type) = self.node(expr)?;
        let (pattern_node, _) = self.node(pattern)?;
        match (value_type, pattern_node) {
            (None | Some(ValueType::Text), Node::Constant(Value::Text(pattern)))
                if !pattern.contains('\\') =>
            {
                Ok((Node::Like(Box::new(node), pattern.to_string()), Some(ValueType::Boolean)))
            }
            _ => Err(ExpressionError::WrongType(
                "LIKE stands between a text column and a constant text".to_owned(),
            )),
        }
    }

    fn case(&mut self, conditions: &[CaseWhen], otherwise: Option<&Expr>) -> Result<Parsed, ExpressionError> {
        let mut branches = Vec::with_capacity(conditions.len());
        let mut result_type = None;
        for branch in conditions {
            let condition = self.condition(&branch.condition)?;
            let (node, value_type) = self.node(&branch.result)?;
            result_type = common(result_type, value_type)?;
            branches.push((condition, node));
        }
        let otherwise = match otherwise {
            Some(expr) => {
                let (node, value_type) = self.node(expr)?;
                result_type = common(result_type, value_type)?;
                Some(Box::new(node))
            }
            None => None,
        };
        Ok((Node::Case(branches, otherwise), result_type))
    }

    fn function(&mut self, function: &sqlparser::ast::Function) -> Result<Parsed, ExpressionError> {
        let name = function.name.to_string().to_lowercase();
        let not_allowed = || ExpressionError::NotAllowed(format!("the function {name}"));
        let FunctionArguments::List(list) = &function.args else { return Err(not_allowed()) };
        let is_plain = function.over.is_none()
            && function.filter.is_none()
            && function.within_group.is_empty()
            && list.duplicate_treatment.is_none()
            && list.clauses.is_empty();
        if !is_plain {
            return Err(not_allowed());
        }
        let mut arguments = Vec::with_capacity(list.args.len());
        for argument in &list.args {
            let FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) = argument else {
                return Err(not_allowed());
            };
            arguments.push(self.node(expr)?);
        }
        if name == "coalesce" {
            let mut result_type = None;
            for (_, value_type) in &arguments {
                result_type = common(result_type, *value_type)?;
            }
            let nodes = arguments.into_iter().map(|(node, _)| node).collect();
            return Ok((Node::Coalesce(nodes), result_type));
        }
        if let "day_of" | "has_hour" = name.as_str() {
            return of_a_time(&name, arguments);
        }
        let (found, second_is_day, value_type) = match name.as_str() {
            "working_days_after" => (Function::WorkingDaysAfter, false, ValueType::Date),
            "working_days_between" => (Function::WorkingDaysBetween, true, ValueType::Integer),
            "calendar_due" => (Function::CalendarDue, false, ValueType::Date),
            _ => return Err(not_allowed()),
        };
        let fits = match arguments.as_slice() {
            [(_, first), (_, second)] => {
                let second_fits =
                    if second_is_day { is_day(*second) } else { *second == Some(ValueType::Integer) };
                is_day(*first) && second_fits
            }
            _ => false,
        };
        if !fits {
            let wanted = if second_is_day { "a day and a day" } else { "a day and a whole number" };
            return Err(ExpressionError::WrongType(format!("{name} takes {wanted}")));
        }
        let nodes = arguments.into_iter().map(|(node, value_type)| as_day(node, value_type)).collect();
        Ok((Node::Call(found, nodes), Some(value_type)))
    }
}

/// `day_of(time)` and `has_hour(time)`.
fn of_a_time(name: &str, arguments: Vec<Parsed>) -> Result<Parsed, ExpressionError> {
    match <[Parsed; 1]>::try_from(arguments) {
        Ok([(node, Some(ValueType::Time))]) if name == "day_of" => {
            Ok((Node::DayOf(Box::new(node)), Some(ValueType::Date)))
        }
        Ok([(node, Some(ValueType::Time))]) => Ok((Node::HasHour(Box::new(node)), Some(ValueType::Boolean))),
        _ => Err(ExpressionError::WrongType(format!("{name} takes a time"))),
    }
}

/// The day of a time; everything else as it is.
fn as_day(node: Node, value_type: Option<ValueType>) -> Node {
    if value_type == Some(ValueType::Time) { Node::DayOf(Box::new(node)) } else { node }
}

fn negated(parsed: Parsed, is_negated: bool) -> Parsed {
    let (node, value_type) = parsed;
    if is_negated { (Node::Not(Box::new(node)), value_type) } else { (node, value_type) }
}

fn constant(literal: &Literal) -> Result<Parsed, ExpressionError> {
    let value = match literal {
        Literal::Null => return Ok((Node::Constant(Value::Null), None)),
        Literal::Boolean(truth) => Value::Boolean(*truth),
        Literal::SingleQuotedString(text) => Value::text(text),
        Literal::Number(digits, _) => match (digits.parse::<i64>(), digits.parse::<f64>()) {
            (Ok(whole), _) => Value::Integer(whole),
            (_, Ok(number)) if number.is_finite() => Value::Number(number),
            _ => return Err(ExpressionError::NotSql(format!("{digits} is no number"))),
        },
        other => return Err(ExpressionError::NotAllowed(shortened(&other.to_string()))),
    };
    let value_type = value.value_type();
    Ok((Node::Constant(value), value_type))
}

fn typed_constant(literal: &TypedString) -> Result<Parsed, ExpressionError> {
    let not_allowed = || ExpressionError::NotAllowed(shortened(&literal.to_string()));
    let Literal::SingleQuotedString(text) = &literal.value.value else { return Err(not_allowed()) };
    let value = match literal.data_type {
        DataType::Date => text.parse::<NaiveDate>().ok().map(Value::Date),
        DataType::Timestamp(..) => {
            NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok().map(Value::Time)
        }
        _ => return Err(not_allowed()),
    };
    let value = value.ok_or_else(|| ExpressionError::NotSql(format!("'{text}' is no day or time")))?;
    let value_type = value.value_type();
    Ok((Node::Constant(value), value_type))
}

fn is_day(value_type: Option<ValueType>) -> bool {
    matches!(value_type, Some(ValueType::Date | ValueType::Time))
}

fn is_number(value_type: Option<ValueType>) -> bool {
    matches!(value_type, Some(ValueType::Integer | ValueType::Number))
}

fn is_comparable(left: Option<ValueType>, right: Option<ValueType>) -> bool {
    match (left, right) {
        (None, _) | (_, None) => true,
        (Some(left_type), Some(right_type)) => {
            left_type == right_type
                || (is_day(left) && is_day(right))
                || (is_number(left) && is_number(right))
        }
    }
}

/// The type of a choice between two values.
fn common(one: Option<ValueType>, other: Option<ValueType>) -> Result<Option<ValueType>, ExpressionError> {
    match (one, other) {
        (None, known) | (known, None) => Ok(known),
        (Some(one_type), Some(other_type)) if one_type == other_type => Ok(one),
        _ if is_number(one) && is_number(other) => Ok(Some(ValueType::Number)),
        (Some(one_type), Some(other_type)) => Err(ExpressionError::WrongType(format!(
            "a choice between {} and {}",
            one_type.name(),
            other_type.name()
        ))),
    }
}

fn name_of(value_type: Option<ValueType>) -> &'static str {
    value_type.map_or("unknown", ValueType::name)
}

fn unlike(
    left_type: Option<ValueType>,
    right_type: Option<ValueType>,
    left: &Expr,
    right: &Expr,
) -> ExpressionError {
    let (left, right) = (shortened(&left.to_string()), shortened(&right.to_string()));
    ExpressionError::WrongType(format!(
        "{left} is {}, {right} is {}",
        name_of(left_type),
        name_of(right_type)
    ))
}

fn wrong_operand(operator: &str, found: Option<ValueType>) -> ExpressionError {
    ExpressionError::WrongType(format!("{operator} stands before {}", name_of(found)))
}

fn shortened(text: &str) -> String {
    const LONGEST_SHOWN: usize = 60;
    let mut short: String = text.chars().take(LONGEST_SHOWN).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
