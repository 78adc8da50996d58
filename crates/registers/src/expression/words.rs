//! Conditions in words, for people who fill in a form and read no SQL.

use super::{Comparison, Node, Operator};
use crate::schema::{Field, FieldKind, Register};
use crate::value::Value;
use caicach_findings::{Language, Text};
use chrono::NaiveTime;

/// How firmly the parts of a phrase hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    Or,
    And,
    Sum,
    Product,
    One,
}

struct Words {
    text: String,
    bond: Bond,
}

impl Words {
    fn one(text: impl Into<String>) -> Self {
        Self { text: text.into(), bond: Bond::One }
    }

    /// The text, in brackets where its parts hang together less firmly than they must.
    fn within(self, bond: Bond) -> String {
        if self.bond < bond { format!("({})", self.text) } else { self.text }
    }
}

/// A condition in both languages; none when a part of it has no words.
pub(super) fn condition(node: &Node, register: &Register) -> Option<Text> {
    let words = |language| Some(Speaker { register, language }.condition(node)?.text);
    Some(Text::new(words(Language::Vi)?, words(Language::En)?))
}

struct Speaker<'a> {
    register: &'a Register,
    language: Language,
}

impl Speaker<'_> {
    fn say(&self, vi: impl Into<String>, en: impl Into<String>) -> String {
        match self.language {
            Language::Vi => vi.into(),
            Language::En => en.into(),
        }
    }

    /// What is true or false.
    fn condition(&self, node: &Node) -> Option<Words> {
        // Not everybody knows that “and” binds before “or”: brackets say it.
        let joined = |left: &Node, right: &Node, bond: Bond, word: String| {
            let part = |node| {
                let words = self.condition(node)?;
                Some(if words.bond == bond { words.text } else { words.within(Bond::One) })
            };
            Some(Words { text: format!("{} {word} {}", part(left)?, part(right)?), bond })
        };
        match node {
            Node::And(left, right) => joined(left, right, Bond::And, self.say("và", "and")),
            Node::Or(left, right) => joined(left, right, Bond::Or, self.say("hoặc", "or")),
            Node::Column(_) => self.is(node, true),
            Node::Is(wanted, inner) => self.is(inner, *wanted),
            Node::IsNull(inner) => {
                let name = self.value(inner)?.text;
                Some(Words::one(self.say(format!("chưa điền {name}"), format!("{name} is empty"))))
            }
            Node::HasHour(inner) => {
                let name = self.value(inner)?.text;
                Some(Words::one(self.say(format!("{name} có ghi giờ"), format!("{name} has an hour"))))
            }
            Node::In(inner, words) => self.among(inner, words, true),
            Node::Compare(comparison, left, right) => self.comparison(*comparison, left, right),
            Node::Not(inner) => self.negation(inner),
            _ => None,
        }
    }

    fn negation(&self, inner: &Node) -> Option<Words> {
        let text = match inner {
            Node::IsNull(inner) => {
                let name = self.value(inner)?.text;
                self.say(format!("đã điền {name}"), format!("{name} is filled in"))
            }
            Node::HasHour(inner) => {
                let name = self.value(inner)?.text;
                self.say(format!("{name} không ghi giờ"), format!("{name} has no hour"))
            }
            Node::Is(wanted, inner) => {
                let name = self.value(inner)?.text;
                let (vi, en) = if *wanted { ("có", "yes") } else { ("không", "no") };
                self.say(format!("{name} không phải là “{vi}”"), format!("{name} is not “{en}”"))
            }
            Node::In(inner, words) => return self.among(inner, words, false),
            Node::Column(_) => return self.is(inner, false),
            inner => {
                let text = self.condition(inner)?.text;
                self.say(format!("không phải ({text})"), format!("not ({text})"))
            }
        };
        Some(Words::one(text))
    }

    fn is(&self, node: &Node, wanted: bool) -> Option<Words> {
        let name = self.value(node)?.text;
        let (vi, en) = if wanted { ("có", "yes") } else { ("không", "no") };
        Some(Words::one(self.say(format!("{name} là “{vi}”"), format!("{name} is “{en}”"))))
    }

    fn among(&self, node: &Node, words: &[Node], is_among: bool) -> Option<Words> {
        let name = self.value(node)?.text;
        let words: Option<Vec<String>> = words.iter().map(|word| self.constant_of(node, word)).collect();
        let words = words?;
        let words = words.join(", ");
        Some(Words::one(if is_among {
            self.say(format!("{name} là một trong {words}"), format!("{name} is one of {words}"))
        } else {
            self.say(format!("{name} khác {words}"), format!("{name} is none of {words}"))
        }))
    }

    fn comparison(&self, comparison: Comparison, left: &Node, right: &Node) -> Option<Words> {
        if self.has_words(left) {
            let (name, word) = (self.value(left)?.text, self.constant_of(left, right)?);
            let text = match comparison {
                Comparison::Equal => self.say(format!("{name} là {word}"), format!("{name} is {word}")),
                Comparison::NotEqual => {
                    self.say(format!("{name} khác {word}"), format!("{name} is not {word}"))
                }
                _ => return None,
            };
            return Some(Words::one(text));
        }
        let sign = match comparison {
            Comparison::Equal => "=",
            Comparison::NotEqual => "≠",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "≤",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => "≥",
        };
        let (left, right) = (self.value(left)?.within(Bond::Sum), self.value(right)?.within(Bond::Sum));
        Some(Words::one(format!("{left} {sign} {right}")))
    }

    /// A value: a column, a constant, what is worked out of them.
    fn value(&self, node: &Node) -> Option<Words> {
        match node {
            Node::Column(place) => Some(Words::one(format!("“{}”", self.label(*place)?))),
            Node::Constant(value) => self.constant(value).map(Words::one),
            Node::DayOf(inner) => {
                let name = self.value(inner)?.text;
                Some(Words::one(self.say(format!("ngày của {name}"), format!("the day of {name}"))))
            }
            Node::Coalesce(nodes) => match nodes.as_slice() {
                [first, other] => {
                    let (name, other) = (self.value(first)?.text, self.constant_of(first, other)?);
                    let text = self
                        .say(format!("{name} (trống là {other})"), format!("{name} ({other} when empty)"));
                    Some(Words::one(text))
                }
                _ => None,
            },
            Node::Arithmetic(operator, _, left, right) => {
                let (sign, bond) = match operator {
                    Operator::Plus => ("+", Bond::Sum),
                    Operator::Minus => ("−", Bond::Sum),
                    Operator::Times => ("×", Bond::Product),
                    Operator::DividedBy => ("÷", Bond::Product),
                    Operator::DaysBetween => return None,
                };
                // What is taken off, and what is divided by, stands in brackets unless it is one thing.
                let firm =
                    if matches!(operator, Operator::Minus | Operator::DividedBy) { Bond::One } else { bond };
                let (left, right) = (self.value(left)?.within(bond), self.value(right)?.within(firm));
                Some(Words { text: format!("{left} {sign} {right}"), bond })
            }
            _ => None,
        }
    }

    fn constant(&self, value: &Value) -> Option<String> {
        Some(match value {
            Value::Null => return None,
            Value::Text(text) => format!("“{text}”"),
            Value::Integer(_) | Value::Number(_) => match self.language {
                Language::Vi => value.to_field().replace('.', ","),
                Language::En => value.to_field(),
            },
            Value::Boolean(true) => self.say("“có”", "“yes”"),
            Value::Boolean(false) => self.say("“không”", "“no”"),
            Value::Date(day) => day.format("%d/%m/%Y").to_string(),
            Value::Time(time) if time.time() == NaiveTime::MIN => time.format("%d/%m/%Y").to_string(),
            Value::Time(time) => time.format("%H:%M %d/%m/%Y").to_string(),
        })
    }

    /// A constant that is compared with a column: where the column has words, the word.
    fn constant_of(&self, column: &Node, constant: &Node) -> Option<String> {
        let Node::Constant(value) = constant else { return None };
        let code = value.as_text();
        let choice = code.zip(self.field(column)).and_then(|(code, field)| {
            let choice = field.choices().iter().find(|choice| choice.code == code)?;
            Some(format!("“{}”", choice.label.in_language(self.language)))
        });
        choice.or_else(|| self.constant(value))
    }

    fn has_words(&self, node: &Node) -> bool {
        self.field(node).is_some_and(|field| matches!(field.kind, FieldKind::Choice(_)))
    }

    fn field(&self, node: &Node) -> Option<&Field> {
        match node {
            Node::Column(place) => self.register.fields.get(*place),
            Node::Coalesce(nodes) => self.field(nodes.first()?),
            _ => None,
        }
    }

    fn label(&self, place: usize) -> Option<&str> {
        let fields = self.register.fields.iter().map(|field| &field.label);
        let derived = self.register.derived.iter().map(|derived| &derived.label);
        fields.chain(derived).nth(place).map(|label| label.in_language(self.language))
    }
}
