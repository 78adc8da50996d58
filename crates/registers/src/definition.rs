//! From the words of a file to a register: names are held against each other, expressions against the columns.

use crate::cell::read_cell;
use crate::expression::{Columns, Expression, ExpressionError};
use crate::schema::{
    Choice, Derived, Field, FieldKind, InForce, Range, Register, RegisterKind, RegisterStatus, Rule,
};
use crate::value::ValueType;
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_tables::NumberStyle;
use regex::Regex;
use std::collections::BTreeSet;

/// A register as it is written. Every part knows its place in the file.
#[derive(Debug, Clone)]
pub struct RegisterDefinition {
    /// Where it stands.
    pub place: Place,
    /// [`Register::id`]
    pub id: String,
    /// [`Register::name`]
    pub name: Text,
    /// [`Register::about`]
    pub about: Text,
    /// [`Register::basis`]
    pub basis: Vec<String>,
    /// [`Register::owner`]
    pub owner: Option<Text>,
    /// [`Register::status`]
    pub status: RegisterStatus,
    /// [`Register::kind`]
    pub kind: RegisterKind,
    /// Names of the fields of [`Register::key`].
    pub key: Vec<String>,
    /// Name of the field [`Register::unit`].
    pub unit: String,
    /// Name of the field [`Register::date`].
    pub date: Option<String>,
    /// Names of the fields of [`Register::in_force`].
    pub in_force: Option<(String, String)>,
    /// Names of the fields of [`Register::search`].
    pub search: Vec<String>,
    /// Names of the fields of [`Register::list`].
    pub list: Vec<String>,
    /// The fields.
    pub fields: Vec<FieldDefinition>,
    /// The rules.
    pub rules: Vec<RuleDefinition>,
    /// What is derived.
    pub derived: Vec<DerivedDefinition>,
}

/// A field as it is written.
#[derive(Debug, Clone)]
pub struct FieldDefinition {
    /// Where it stands.
    pub place: Place,
    /// [`Field::name`]
    pub name: String,
    /// [`Field::label`]
    pub label: Text,
    /// [`Field::about`]
    pub about: Option<Text>,
    /// `text`, `integer`, `number`, `boolean`, `date`, `time`, `choice` or `unit`.
    pub type_word: String,
    /// [`Field::is_required`]
    pub is_required: bool,
    /// The text of [`Field::required_when`].
    pub required_when: Option<String>,
    /// [`Field::default`]
    pub default: Option<String>,
    /// [`Field::headers`]
    pub headers: Vec<String>,
    /// [`Field::is_personal`]
    pub is_personal: bool,
    /// [`Field::is_past`]
    pub is_past: bool,
    /// [`Field::refers_to`]
    pub refers_to: Option<String>,
    /// Whether a text has several lines.
    pub is_long: bool,
    /// The form of a text.
    pub pattern: Option<String>,
    /// Between which numbers it lies.
    pub range: Range,
    /// The words of a choice.
    pub choices: Vec<Choice>,
}

/// A rule as it is written.
#[derive(Debug, Clone)]
pub struct RuleDefinition {
    /// Where it stands.
    pub place: Place,
    /// [`Rule::id`]
    pub id: String,
    /// The text of [`Rule::check`].
    pub check: String,
    /// [`Rule::is_rejecting`]
    pub is_rejecting: bool,
    /// [`Rule::message`]
    pub message: Text,
}

/// A derived column as it is written.
#[derive(Debug, Clone)]
pub struct DerivedDefinition {
    /// Where it stands.
    pub place: Place,
    /// [`Derived::name`]
    pub name: String,
    /// [`Derived::label`]
    pub label: Text,
    /// `text`, `integer`, `number`, `boolean`, `date` or `time`.
    pub type_word: String,
    /// The text of [`Derived::value`]; `computed` for what the program computes itself.
    pub value: String,
}

/// The word for a derived column that the program computes itself.
const COMPUTED: &str = "computed";
/// The text of a derived column that depends on the instant at which it is asked for.
const OF_MOMENT: &str = "of the moment";

impl Register {
    /// Builds a register. What is wrong is a finding with its place; a register with a rejected finding is none.
    #[must_use]
    pub fn build(definition: RegisterDefinition) -> (Option<Self>, Findings) {
        let is_of_program = definition.id == crate::DOSSIERS;
        let mut building = Building { findings: Findings::default(), is_of_program };
        let register = building.register(definition);
        let register = register.filter(|_| !building.findings.any_rejected());
        (register, building.findings)
    }
}

struct Building {
    findings: Findings,
    /// Whether the program knows how to work columns of it out.
    is_of_program: bool,
}

/// The columns that are known so far.
struct Known<'a>(&'a [(String, ValueType)]);

impl Columns for Known<'_> {
    fn column(&self, name: &str) -> Option<(usize, ValueType)> {
        let place = self.0.iter().position(|(column, _)| column == name)?;
        self.0.get(place).map(|(_, value_type)| (place, *value_type))
    }
}

impl Building {
    fn register(&mut self, definition: RegisterDefinition) -> Option<Register> {
        let place = &definition.place;
        let mut columns: Vec<(String, ValueType)> = Vec::new();
        let mut kinds = Vec::new();
        for field in &definition.fields {
            self.name(&field.name, &columns, &field.place);
            let kind = self.kind(field)?;
            columns.push((field.name.clone(), kind.value_type()));
            kinds.push(kind);
        }
        let fields: Vec<Field> = definition
            .fields
            .iter()
            .zip(kinds)
            .map(|(field, kind)| self.field(field, kind, &columns))
            .collect();
        let derived =
            definition.derived.iter().filter_map(|derived| self.derived(derived, &mut columns)).collect();
        let rules = definition.rules.iter().filter_map(|rule| self.rule(rule, &columns)).collect();
        let mut position = |name: &str, key: &str| {
            let found = fields.iter().position(|field| field.name == name);
            if found.is_none() {
                self.findings.push(unknown_field(name).at(place.clone().column(key)));
            }
            found
        };
        let mut positions = |names: &[String], key: &str| -> Vec<usize> {
            names.iter().filter_map(|name| position(name, key)).collect()
        };
        let key = positions(&definition.key, "key");
        let search = positions(&definition.search, "search");
        let list = positions(&definition.list, "list");
        let date = definition.date.as_deref().and_then(|name| position(name, "date"));
        let in_force = definition.in_force.as_ref().and_then(|(from, to)| {
            Some(InForce { from: position(from, "in_force")?, to: position(to, "in_force")? })
        });
        let unit = position(&definition.unit, "unit")?;
        let register = Register {
            id: definition.id,
            name: definition.name,
            about: definition.about,
            basis: definition.basis,
            owner: definition.owner,
            status: definition.status,
            kind: definition.kind,
            fields,
            key,
            unit,
            date,
            in_force,
            search,
            list,
            rules,
            derived,
        };
        self.whole(&register, place);
        Some(register)
    }

    /// What must hold for a register as a whole.
    fn whole(&mut self, register: &Register, place: &Place) {
        let field = |position: usize| register.fields.get(position);
        if register.key.is_empty() {
            let finding = Finding::rejected(
                "register-without-key",
                Text::new(
                    "Sổ không có khóa, nên không phân biệt được hai bản ghi",
                    "The register has no key, so that two records cannot be told apart",
                ),
            );
            self.findings.push(finding.at(place.clone().column("key")));
        }
        for position in &register.key {
            if let Some(field) = field(*position).filter(|field| !field.is_required) {
                self.findings.push(key_not_required(&field.name).at(place.clone().column("key")));
            }
        }
        let expressions = register
            .rules
            .iter()
            .map(|rule| ("rules", &rule.check))
            .chain(register.fields.iter().filter_map(|field| Some(("fields", field.required_when.as_ref()?))))
            .chain(register.derived.iter().filter_map(|derived| Some(("derived", derived.value.as_ref()?))));
        for (key, expression) in expressions {
            for (field, word) in expression.unknown_choices(register) {
                self.findings.push(unknown_choice(field, &word).at(place.clone().column(key)));
            }
        }
        let unit = field(register.unit);
        if let Some(field) = unit.filter(|field| !matches!(field.kind, FieldKind::Unit) || !field.is_required)
        {
            let finding = Finding::rejected(
                "register-unit",
                Text::new(
                    format!("Trường {} phải có kiểu unit và bắt buộc", field.name),
                    format!("The field {} must be of the type unit and required", field.name),
                ),
            );
            self.findings.push(finding.at(place.clone().column("unit")));
        }
        let days = register
            .date
            .into_iter()
            .chain(register.in_force.into_iter().flat_map(|both| [both.from, both.to]));
        for position in days {
            if let Some(field) = field(position).filter(|field| !is_day(&field.kind)) {
                let finding = Finding::rejected(
                    "register-date",
                    Text::new(
                        format!("Trường {} phải có kiểu date hoặc time", field.name),
                        format!("The field {} must be of the type date or time", field.name),
                    ),
                );
                self.findings.push(finding.at(place.clone().column("date")));
            }
        }
        if register.kind == RegisterKind::Stock && register.in_force.is_none() {
            let finding = Finding::rejected(
                "stock-without-days",
                Text::new(
                    "Sổ loại stock phải có in_force = { from, to }",
                    "A register of the kind stock must have in_force = { from, to }",
                ),
            );
            self.findings.push(finding.at(place.clone().column("in_force")));
        }
        if register.basis.is_empty() && register.status == RegisterStatus::Official {
            let finding = Finding::rejected(
                "register-without-basis",
                Text::new("Sổ chính thức phải nêu căn cứ", "An official register must name its basis"),
            );
            self.findings.push(finding.at(place.clone().column("basis")));
        }
    }

    fn name(&mut self, name: &str, known: &[(String, ValueType)], place: &Place) {
        let is_plain = name.starts_with(|first: char| first.is_ascii_lowercase())
            && name
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
        if !is_plain {
            let finding = Finding::rejected(
                "column-name",
                Text::new(
                    format!("Tên cột “{name}” không dùng được"),
                    format!("The name of the column “{name}” cannot be used"),
                ),
            );
            let hint = Text::new(
                "Dùng chữ thường không dấu, chữ số và dấu gạch dưới, bắt đầu bằng chữ",
                "Use lower-case letters, digits and underscores, beginning with a letter",
            );
            self.findings.push(finding.at(place.clone().column("name")).hint(hint));
        }
        if known.iter().any(|(column, _)| column == name) {
            let finding = Finding::rejected(
                "column-twice",
                Text::new(format!("Cột {name} được khai hai lần"), format!("The column {name} stands twice")),
            );
            self.findings.push(finding.at(place.clone().column("name")));
        }
    }

    fn kind(&mut self, field: &FieldDefinition) -> Option<FieldKind> {
        let place = field.place.clone().column("type");
        Some(match field.type_word.as_str() {
            "text" => {
                let pattern = field.pattern.as_deref().and_then(|pattern| {
                    Regex::new(&format!("^(?:{pattern})$"))
                        .map_err(|error| {
                            self.findings.push(wrong_pattern(&error.to_string()).at(place.clone()));
                        })
                        .ok()
                });
                FieldKind::Text { is_long: field.is_long, pattern }
            }
            "integer" => FieldKind::Integer(self.range(field)),
            "number" => FieldKind::Number(self.range(field)),
            "boolean" => FieldKind::Boolean,
            "date" => FieldKind::Date,
            "time" => FieldKind::Time,
            "unit" => FieldKind::Unit,
            "choice" => {
                let codes: BTreeSet<&str> = field.choices.iter().map(|choice| choice.code.as_str()).collect();
                if codes.is_empty() || codes.len() != field.choices.len() {
                    let finding = Finding::rejected(
                        "choice-values",
                        Text::new(
                            format!("Trường {} phải có các giá trị khác nhau", field.name),
                            format!("The field {} must have values that differ", field.name),
                        ),
                    );
                    self.findings.push(finding.at(field.place.clone().column("values")));
                }
                FieldKind::Choice(field.choices.clone())
            }
            other => {
                self.findings.push(
                    unknown_type(other, "text, integer, number, boolean, date, time, choice, unit").at(place),
                );
                return None;
            }
        })
    }

    fn range(&mut self, field: &FieldDefinition) -> Range {
        let range = field.range.clone();
        if let (Some(least), Some(most)) = (range.minimum, range.maximum)
            && least > most
        {
            let message = Text::new(
                format!("min {least} lớn hơn max {most}: không số nào ghi được"),
                format!("min {least} is greater than max {most}: no number could stand there"),
            );
            self.findings
                .push(Finding::rejected("range-empty", message).at(field.place.clone().column("min")));
        }
        range
    }

    fn field(&mut self, field: &FieldDefinition, kind: FieldKind, columns: &[(String, ValueType)]) -> Field {
        let required_when = field.required_when.as_deref().and_then(|text| {
            let place = field.place.clone().column("required_when");
            self.expression(Expression::parse_condition(text, &Known(columns)), place)
        });
        if let Some(default) = &field.default
            && let Err(about) = read_cell(&kind, default, NumberStyle::Point)
        {
            self.findings.push(about.at(field.place.clone().column("default")));
        }
        if field.is_past && !matches!(kind, FieldKind::Date | FieldKind::Time) {
            let message = Text::new(
                format!("past chỉ dùng cho ngày hoặc thời điểm, {} thì không phải", field.name),
                format!("past is for days and times, and {} is neither", field.name),
            );
            let finding = Finding::rejected("past-without-day", message);
            self.findings.push(finding.at(field.place.clone().column("past")));
        }
        Field {
            name: field.name.clone(),
            label: field.label.clone(),
            about: field.about.clone(),
            kind,
            is_required: field.is_required,
            required_when,
            default: field.default.clone(),
            headers: field.headers.clone(),
            is_personal: field.is_personal,
            is_past: field.is_past,
            refers_to: field.refers_to.clone(),
        }
    }

    fn derived(
        &mut self,
        derived: &DerivedDefinition,
        columns: &mut Vec<(String, ValueType)>,
    ) -> Option<Derived> {
        self.name(&derived.name, columns, &derived.place);
        let place = derived.place.clone().column("value");
        let value_type = match derived.type_word.as_str() {
            "text" => ValueType::Text,
            "integer" => ValueType::Integer,
            "number" => ValueType::Number,
            "boolean" => ValueType::Boolean,
            "date" => ValueType::Date,
            "time" => ValueType::Time,
            other => {
                let finding = unknown_type(other, "text, integer, number, boolean, date, time");
                self.findings.push(finding.at(derived.place.clone().column("type")));
                return None;
            }
        };
        let is_of_moment = derived.value == OF_MOMENT;
        if (derived.value == COMPUTED || is_of_moment) && !self.is_of_program {
            let message = Text::new(
                format!("“{}” chỉ dùng cho các cột mà chương trình tự tính", derived.value),
                format!("“{}” is for columns that the program works out itself", derived.value),
            );
            let hint = Text::new(
                "Ghi một biểu thức trên các trường của sổ",
                "Write an expression over the fields of the register",
            );
            self.findings.push(Finding::rejected("not-computed", message).at(place.clone()).hint(hint));
        }
        let value = if derived.value == COMPUTED || is_of_moment {
            None
        } else {
            let parsed = Expression::parse(&derived.value, &Known(columns))
                .and_then(|value| value.of_type(value_type));
            Some(self.expression(parsed, place)?)
        };
        columns.push((derived.name.clone(), value_type));
        let (name, label) = (derived.name.clone(), derived.label.clone());
        Some(Derived { name, label, value_type, value, is_of_moment })
    }

    fn rule(&mut self, rule: &RuleDefinition, columns: &[(String, ValueType)]) -> Option<Rule> {
        let check = self.expression(
            Expression::parse_condition(&rule.check, &Known(columns)),
            rule.place.clone().column("check"),
        )?;
        Some(Rule {
            id: rule.id.clone(),
            check,
            is_rejecting: rule.is_rejecting,
            message: rule.message.clone(),
        })
    }

    fn expression(
        &mut self,
        parsed: Result<Expression, ExpressionError>,
        place: Place,
    ) -> Option<Expression> {
        parsed.map_err(|error| self.findings.push(wrong_expression(&error).at(place))).ok()
    }
}

/// What is said about a word that is compared with a choice and is none of its codes.
#[must_use]
pub(crate) fn unknown_choice(field: &str, word: &str) -> Finding {
    let message = Text::new(
        format!("Trường {field} không có giá trị “{word}”, nên điều kiện không bao giờ đúng với bản ghi nào"),
        format!("The field {field} has no value “{word}”: the comparison would never hold"),
    );
    Finding::rejected("unknown-choice", message)
        .hint(Text::new("Dùng một mã trong values của trường", "Use a code of the field's values"))
}

/// What is said about a text that is no expression.
#[must_use]
pub fn wrong_expression(error: &ExpressionError) -> Finding {
    Finding::rejected("wrong-expression", error.text()).hint(Text::new(
        "Chỉ dùng các cột của sổ và các phép so sánh, logic, số học của SQL",
        "Use the columns of the register and the comparisons, logic and arithmetic of SQL only",
    ))
}

fn is_day(kind: &FieldKind) -> bool {
    matches!(kind, FieldKind::Date | FieldKind::Time)
}

fn unknown_field(name: &str) -> Finding {
    Finding::rejected(
        "unknown-field",
        Text::new(format!("Sổ không có trường {name}"), format!("The register has no field {name}")),
    )
}

fn key_not_required(name: &str) -> Finding {
    Finding::rejected(
        "key-not-required",
        Text::new(
            format!("Trường {name} thuộc khóa nên phải bắt buộc"),
            format!("The field {name} is part of the key and must be required"),
        ),
    )
}

fn wrong_pattern(reason: &str) -> Finding {
    Finding::rejected(
        "wrong-pattern",
        Text::new(format!("Mẫu không đọc được: {reason}"), format!("The pattern cannot be read: {reason}")),
    )
}

fn unknown_type(word: &str, known: &str) -> Finding {
    Finding::rejected(
        "unknown-type",
        Text::new(format!("Không có kiểu “{word}”"), format!("There is no type “{word}”")),
    )
    .hint(Text::new(format!("Các kiểu được dùng: {known}"), format!("The types in use: {known}")))
}
