//! What a register is: its fields, the rules between them, and the columns that are derived from them.

use crate::expression::{Columns, Expression};
use crate::value::ValueType;
use caicach_findings::Text;
use regex::Regex;

/// The definition of what is recorded. All names were held against each other when it was built.
#[derive(Debug, Clone)]
pub struct Register {
    /// The name in addresses and files: `tasks`.
    pub id: String,
    /// The name that people see.
    pub name: Text,
    /// What one record is.
    pub about: Text,
    /// The articles and plan clauses that ask for it.
    pub basis: Vec<String>,
    /// Who keeps it.
    pub owner: Option<Text>,
    /// Whether the fields follow a text or are ours.
    pub status: RegisterStatus,
    /// Events, things in force, or figures.
    pub kind: RegisterKind,
    /// The fields, in the order of forms and files.
    pub fields: Vec<Field>,
    /// The fields that together identify a record.
    pub key: Vec<usize>,
    /// The field that says whose record it is.
    pub unit: usize,
    /// The field by which a record belongs to a period where nothing else is said.
    pub date: Option<usize>,
    /// The fields between which a thing is in force.
    pub in_force: Option<InForce>,
    /// The fields that the search looks at.
    pub search: Vec<usize>,
    /// The fields that a list shows.
    pub list: Vec<usize>,
    /// What must hold between the fields of a record.
    pub rules: Vec<Rule>,
    /// What is computed once, when a record is written. Their columns stand after the fields.
    pub derived: Vec<Derived>,
}

/// Whether the fields follow a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RegisterStatus {
    /// They are those of an official text.
    Official,
    /// They are ours, made to hold what a text asks to be counted.
    Illustrative,
}

/// What the records of a register are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RegisterKind {
    /// Things that happen.
    Events,
    /// Things that are in force between two days.
    Stock,
    /// Figures of a unit for a period.
    Figures,
}

/// The fields between which a thing is in force: from the first day to the last; an empty last day means until further notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InForce {
    /// The field with the first day.
    pub from: usize,
    /// The field with the last day.
    pub to: usize,
}

/// A field of a record.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name in files, in the API and in expressions.
    pub name: String,
    /// The name that people see.
    pub label: Text,
    /// What is to be entered, where the name does not say it.
    pub about: Option<Text>,
    /// What may stand in it.
    pub kind: FieldKind,
    /// Whether it must be filled in.
    pub is_required: bool,
    /// When it must be filled in.
    pub required_when: Option<Expression>,
    /// What stands in it when nothing is said.
    pub default: Option<String>,
    /// Further headers of the column in files that people have, folded.
    pub headers: Vec<String>,
    /// Whether it holds personal data.
    pub is_personal: bool,
    /// Whether its day tells of something that has happened, so that a day to come is refused.
    pub is_past: bool,
    /// The register whose key it holds.
    pub refers_to: Option<String>,
}

/// What may stand in a field.
#[derive(Debug, Clone)]
pub enum FieldKind {
    /// Text, perhaps of several lines, perhaps of a form.
    Text {
        /// Whether it has several lines.
        is_long: bool,
        /// The form of the whole text.
        pattern: Option<Regex>,
    },
    /// A whole number.
    Integer(Range),
    /// A number.
    Number(Range),
    /// Yes or no.
    Boolean,
    /// A day.
    Date,
    /// A day with a time of day.
    Time,
    /// One of some words.
    Choice(Vec<Choice>),
    /// The code of a unit.
    Unit,
}

/// Between which numbers a value must lie.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Range {
    /// The least.
    pub minimum: Option<f64>,
    /// The greatest.
    pub maximum: Option<f64>,
    /// What is counted.
    pub unit_of_measure: Option<Text>,
}

/// A word that may stand in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub code: String,
    /// What people see.
    pub label: Text,
    /// Other words for it in files that people have: numbers of a national list, keys of a portal.
    pub also: Vec<String>,
}

/// What must hold between the fields of a record.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The name in findings.
    pub id: String,
    /// What must hold; a record for which it is not known passes.
    pub check: Expression,
    /// Whether a record that breaks it is set aside.
    pub is_rejecting: bool,
    /// What is said about a record that breaks it.
    pub message: Text,
}

/// A column that is computed once, when a record is written.
#[derive(Debug, Clone)]
pub struct Derived {
    /// The name in expressions.
    pub name: String,
    /// The name that people see.
    pub label: Text,
    /// The type.
    pub value_type: ValueType,
    /// How it is computed; none for what the program computes itself.
    pub value: Option<Expression>,
    /// Whether it depends on the instant at which it is asked for, such as open or overdue. Such a column is not kept: the
    /// lake works it out when it is read.
    pub is_of_moment: bool,
}

impl FieldKind {
    /// The type of the values.
    #[must_use]
    pub fn value_type(&self) -> ValueType {
        match self {
            Self::Text { .. } | Self::Choice(_) | Self::Unit => ValueType::Text,
            Self::Integer(_) => ValueType::Integer,
            Self::Number(_) => ValueType::Number,
            Self::Boolean => ValueType::Boolean,
            Self::Date => ValueType::Date,
            Self::Time => ValueType::Time,
        }
    }
}

impl Field {
    /// The words that may stand in it; none where it is no choice.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        match &self.kind {
            FieldKind::Choice(choices) => choices,
            _ => &[],
        }
    }
}

impl Register {
    /// The field with a name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The names and types of all columns: fields first, then what is derived.
    pub fn columns(&self) -> impl Iterator<Item = (&str, ValueType)> {
        let fields = self.fields.iter().map(|field| (field.name.as_str(), field.kind.value_type()));
        fields.chain(self.derived.iter().map(|derived| (derived.name.as_str(), derived.value_type)))
    }

    /// The column with the days of a column of times, where one is derived; else the column itself. Days are small where times are
    /// large: what asks for days alone reads the former.
    #[must_use]
    pub fn days_of(&self, place: usize) -> usize {
        let is_day =
            |derived: &Derived| derived.value.as_ref().and_then(Expression::is_day_of) == Some(place);
        self.derived.iter().position(is_day).map_or(place, |position| self.fields.len() + position)
    }

    /// The columns that are kept, with their places among all columns.
    pub fn kept_columns(&self) -> impl Iterator<Item = (usize, &str, ValueType)> {
        let of_moment = |place: usize| {
            let derived = place.checked_sub(self.fields.len()).and_then(|place| self.derived.get(place));
            derived.is_some_and(|derived| derived.is_of_moment)
        };
        self.columns()
            .enumerate()
            .filter(move |(place, _)| !of_moment(*place))
            .map(|(place, (name, value_type))| (place, name, value_type))
    }
}

impl Columns for Register {
    fn column(&self, name: &str) -> Option<(usize, ValueType)> {
        self.columns()
            .enumerate()
            .find(|(_, (column, _))| *column == name)
            .map(|(place, (_, value_type))| (place, value_type))
    }
}
