//! Measures: a numerator and a denominator over the records of a register, per unit and period.
//!
//! A record counts when it belongs to the period ([`Membership`]) and the denominator holds for it; it counts in the
//! numerator when the numerator holds too. Where the denominator of a unit and period is empty there is no value: neither 0
//! nor 100 %.

use crate::definition::{unknown_choice, wrong_expression};
use crate::expression::{Columns, Expression, ExpressionError};
use crate::schema::Register;
use crate::value::ValueType;
use caicach_findings::{Finding, Findings, Place, Text};

/// A measure that fits its register.
#[derive(Debug, Clone)]
pub struct Measure {
    /// The stable name: `register.name`.
    pub id: String,
    /// The register.
    pub register: String,
    /// The name that people see.
    pub name: Text,
    /// What is counted.
    pub shape: Shape,
    /// When a record belongs to a period.
    pub membership: Membership,
    /// The columns by which it can be split.
    pub dimensions: Vec<usize>,
    /// Which direction is good.
    pub better: Better,
    /// How the value is written.
    pub format: Format,
    /// The numerator in words.
    pub numerator_words: Text,
    /// The denominator in words; empty where there is none.
    pub denominator_words: Text,
    /// The article, formula or plan clause behind it.
    pub basis: String,
    /// What kind of text that is.
    pub kind_of_text: MeasureText,
    /// What is to be known.
    pub note: Option<Text>,
}

impl Measure {
    /// Whether it counts records, or different values, of nothing: neither a share nor a sum.
    #[must_use]
    pub fn is_count(&self) -> bool {
        self.shape.denominator.is_none() && self.shape.numerator_value.is_none()
    }
}

/// What is counted.
#[derive(Debug, Clone)]
pub struct Shape {
    /// The records of the numerator.
    pub numerator: Expression,
    /// The records of the denominator; none for a measure that is a count or a sum.
    pub denominator: Option<Expression>,
    /// What is summed over the records of the numerator instead of counting them.
    pub numerator_value: Option<Expression>,
    /// What is summed over the records of the denominator instead of counting them.
    pub denominator_value: Option<Expression>,
    /// The column whose different values are counted instead of records.
    pub distinct: Option<usize>,
    /// A further condition of the numerator: a record of another register.
    pub exists: Option<Exists>,
}

/// When a record belongs to a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Membership {
    /// The day or time in a column lies in the period.
    Event(usize),
    /// The interval from the one column to the other meets the period; an empty end lasts.
    OpenDuring(usize, usize),
    /// The record is open or in force at the period's end.
    AtEnd {
        /// From when.
        from: usize,
        /// Until when; an empty end lasts.
        to: usize,
        /// Whether it still counts on the day of the end: a thing is in force on its last day, a dossier is not open on the
        /// day on which it is finished.
        includes_end: bool,
    },
}

/// A record of another register that must exist.
#[derive(Debug, Clone)]
pub struct Exists {
    /// The other register.
    pub register: String,
    /// Which column there equals which column here.
    pub on: Vec<(usize, usize)>,
    /// What must hold for the other record.
    pub condition: Expression,
    /// When the other record belongs to the period.
    pub membership: Membership,
}

/// Which direction is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// It only describes.
    Neither,
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// A share, as per cent.
    Rate,
    /// A number of records.
    Count,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Points.
    Points,
    /// Đồng.
    Money,
}

/// What kind of text stands behind a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MeasureText {
    /// The text of a law or decision.
    Official,
    /// A text known by quotation.
    Quoted,
    /// How systems count in operation.
    Practice,
    /// A plan of an authority.
    Plan,
    /// Concluded from a text.
    Inference,
    /// Ours, to show the product.
    Illustrative,
}

/// A measure as it is written.
#[derive(Debug, Clone)]
pub struct MeasureDefinition {
    /// Where it stands.
    pub place: Place,
    /// [`Measure::id`]
    pub id: String,
    /// [`Measure::name`]
    pub name: Text,
    /// The text of [`Shape::numerator`].
    pub numerator: String,
    /// The text of [`Shape::denominator`].
    pub denominator: Option<String>,
    /// The text of [`Shape::numerator_value`].
    pub numerator_value: Option<String>,
    /// The text of [`Shape::denominator_value`].
    pub denominator_value: Option<String>,
    /// The name of [`Shape::distinct`].
    pub distinct: Option<String>,
    /// Whether it is a rate, a count or a sum.
    pub kind: MeasureKind,
    /// `event(column)`, `open_during(from, to)` or `at_end`.
    pub membership: String,
    /// The names of [`Measure::dimensions`].
    pub dimensions: Vec<String>,
    /// [`Measure::better`]
    pub better: Better,
    /// [`Measure::format`]
    pub format: Format,
    /// [`Measure::numerator_words`]
    pub numerator_words: Text,
    /// [`Measure::denominator_words`]
    pub denominator_words: Text,
    /// [`Measure::basis`]
    pub basis: String,
    /// [`Measure::kind_of_text`]
    pub kind_of_text: MeasureText,
    /// [`Measure::note`]
    pub note: Option<Text>,
    /// The text of [`Shape::exists`].
    pub exists: Option<ExistsDefinition>,
}

/// What a measure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MeasureKind {
    /// A numerator divided by a denominator.
    Rate,
    /// A number of records or of different values.
    Count,
    /// A sum.
    Sum,
}

/// A record of another register that must exist, as it is written.
#[derive(Debug, Clone)]
pub struct ExistsDefinition {
    /// The other register.
    pub register: String,
    /// Names there and here.
    pub on: Vec<(String, String)>,
    /// The text of [`Exists::condition`].
    pub condition: String,
    /// As [`MeasureDefinition::membership`].
    pub membership: String,
}

impl Measure {
    /// Builds the measure of a register. `others` are all registers, for a measure that looks into another one.
    #[must_use]
    pub fn build(
        definition: &MeasureDefinition,
        register: &Register,
        others: &[Register],
    ) -> (Option<Self>, Findings) {
        let mut building = Building { findings: Findings::default(), place: &definition.place };
        let measure = building.measure(definition, register, others);
        let measure = measure.filter(|_| !building.findings.any_rejected());
        (measure, building.findings)
    }

    /// The same measure over those records alone for which a condition holds.
    #[must_use]
    pub fn filtered(&self, condition: &Expression) -> Self {
        let mut measure = self.clone();
        match &mut measure.shape.denominator {
            Some(denominator) => *denominator = condition.and(denominator),
            None => measure.shape.numerator = condition.and(&measure.shape.numerator),
        }
        measure
    }

    /// Whether the value is a share of the denominator.
    #[must_use]
    pub fn kind(&self) -> MeasureKind {
        match (&self.shape.denominator, &self.shape.numerator_value) {
            (Some(_), _) => MeasureKind::Rate,
            (None, Some(_)) => MeasureKind::Sum,
            (None, None) => MeasureKind::Count,
        }
    }
}

struct Building<'a> {
    findings: Findings,
    place: &'a Place,
}

impl Building<'_> {
    fn measure(
        &mut self,
        definition: &MeasureDefinition,
        register: &Register,
        others: &[Register],
    ) -> Option<Measure> {
        self.name(&definition.id, register);
        self.kind(definition);
        let condition = |text: &str| Expression::parse_condition(text, register);
        let number = |text: &str| Expression::parse_number(text, register);
        let numerator = self.expression("numerator", condition(&definition.numerator));
        let denominator =
            definition.denominator.as_deref().map(|text| self.expression("denominator", condition(text)));
        let numerator_value = definition
            .numerator_value
            .as_deref()
            .map(|text| self.expression("numerator_value", number(text)));
        let denominator_value = definition
            .denominator_value
            .as_deref()
            .map(|text| self.expression("denominator_value", number(text)));
        let distinct =
            definition.distinct.as_deref().and_then(|name| self.column(register, name, "distinct"));
        let membership = self.membership(&definition.membership, register);
        let dimensions = definition
            .dimensions
            .iter()
            .filter_map(|name| self.column(register, name, "dimensions"))
            .collect();
        let exists = definition.exists.as_ref().map(|exists| self.exists(exists, register, others));
        let expressions = [
            ("numerator", numerator.as_ref()),
            ("denominator", denominator.as_ref().and_then(Option::as_ref)),
            ("numerator_value", numerator_value.as_ref().and_then(Option::as_ref)),
            ("denominator_value", denominator_value.as_ref().and_then(Option::as_ref)),
        ];
        for (key, expression) in expressions {
            let unknown =
                expression.map(|expression| expression.unknown_choices(register)).unwrap_or_default();
            for (field, word) in unknown {
                self.findings.push(unknown_choice(field, &word).at(self.place.clone().column(key)));
            }
        }
        Some(Measure {
            id: definition.id.clone(),
            register: register.id.clone(),
            name: definition.name.clone(),
            shape: Shape {
                numerator: numerator?,
                denominator: all_or_nothing(denominator)?,
                numerator_value: all_or_nothing(numerator_value)?,
                denominator_value: all_or_nothing(denominator_value)?,
                distinct,
                exists: all_or_nothing(exists)?,
            },
            membership: membership?,
            dimensions,
            better: definition.better,
            format: definition.format,
            numerator_words: definition.numerator_words.clone(),
            denominator_words: definition.denominator_words.clone(),
            basis: definition.basis.clone(),
            kind_of_text: definition.kind_of_text,
            note: definition.note.clone(),
        })
    }

    /// A name begins with its register, so that it is known from the name where the records are.
    fn name(&mut self, id: &str, register: &Register) {
        let name = id.strip_prefix(register.id.as_str()).and_then(|rest| rest.strip_prefix('.'));
        let is_plain = name.is_some_and(|name| {
            name.starts_with(|first: char| first.is_ascii_lowercase())
                && name
                    .chars()
                    .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
        });
        if !is_plain {
            let message = Text::new(
                format!("Mã chỉ tiêu “{id}” phải có dạng {}.tên", register.id),
                format!("The name of the measure “{id}” must have the form {}.name", register.id),
            );
            self.refuse("measure-name", message, "id");
        }
    }

    fn kind(&mut self, definition: &MeasureDefinition) {
        let has_denominator = definition.denominator.is_some();
        let wrong = match definition.kind {
            MeasureKind::Rate => !has_denominator,
            MeasureKind::Count => has_denominator || definition.numerator_value.is_some(),
            MeasureKind::Sum => has_denominator || definition.numerator_value.is_none(),
        };
        if wrong {
            let message = Text::new(
                "Tỷ lệ phải có denominator; count và sum thì không; sum phải có numerator_value",
                "A rate must have a denominator; a count and a sum have none; a sum must have a numerator_value",
            );
            self.refuse("measure-kind", message, "kind");
        }
        let has_value = definition.numerator_value.is_some() || definition.denominator_value.is_some();
        if definition.distinct.is_some() && has_value {
            let message = Text::new(
                "Không vừa đếm giá trị khác nhau vừa cộng giá trị",
                "Different values are either counted or summed",
            );
            self.refuse("measure-distinct", message, "distinct");
        }
    }

    fn expression(&mut self, key: &str, parsed: Result<Expression, ExpressionError>) -> Option<Expression> {
        let of_the_lake = parsed.and_then(|expression| {
            if expression.needs_calendar() {
                // The lake knows no working days; what needs them is a derived column of the register.
                return Err(ExpressionError::NotAllowed("a calendar function in a measure".to_owned()));
            }
            Ok(expression)
        });
        of_the_lake
            .map_err(|error| self.findings.push(wrong_expression(&error).at(self.place.clone().column(key))))
            .ok()
    }

    fn column(&mut self, register: &Register, name: &str, key: &str) -> Option<usize> {
        let found = register.column(name).map(|(place, _)| place);
        if found.is_none() {
            let message = Text::new(
                format!("Sổ {} không có cột {name}", register.id),
                format!("The register {} has no column {name}", register.id),
            );
            self.refuse("unknown-column", message, key);
        }
        found
    }

    fn day(&mut self, register: &Register, name: &str) -> Option<usize> {
        let found = self.column(register, name, "membership")?;
        let value_type = register.column(name).map(|(_, value_type)| value_type);
        if !matches!(value_type, Some(ValueType::Date | ValueType::Time)) {
            let message = Text::new(
                format!("Cột {name} không phải là ngày hoặc giờ"),
                format!("The column {name} is neither a day nor a time"),
            );
            self.refuse("membership-column", message, "membership");
            return None;
        }
        Some(found)
    }

    fn membership(&mut self, text: &str, register: &Register) -> Option<Membership> {
        let inside = |name: &str| text.trim().strip_prefix(name)?.trim().strip_prefix('(')?.strip_suffix(')');
        if let Some(column) = inside("event") {
            return Some(Membership::Event(self.day(register, column.trim())?));
        }
        if let Some((from, to)) = inside("open_during").and_then(|both| both.split_once(',')) {
            let from = self.day(register, from.trim());
            let to = self.day(register, to.trim());
            return Some(Membership::OpenDuring(from?, to?));
        }
        if text.trim() == "at_end" {
            if let Some(days) = register.in_force {
                return Some(Membership::AtEnd { from: days.from, to: days.to, includes_end: true });
            }
            if register.id == crate::DOSSIERS {
                let (from, to) = (self.day(register, "received_at")?, self.day(register, "finished_at")?);
                return Some(Membership::AtEnd { from, to, includes_end: false });
            }
        }
        let message = if text.trim() == "at_end" {
            Text::new(
                "at_end cần sổ có in_force (từ ngày, đến ngày có hiệu lực)",
                "at_end needs a register with in_force, the days between which a thing holds",
            )
        } else {
            Text::new(
                format!("Không đọc được membership “{text}”"),
                format!("The membership “{text}” cannot be read"),
            )
        };
        let hint = Text::new(
            "Dùng event(cột), open_during(từ, đến) hoặc at_end",
            "Use event(column), open_during(from, to) or at_end",
        );
        let finding = Finding::rejected("measure-membership", message).hint(hint);
        self.findings.push(finding.at(self.place.clone().column("membership")));
        None
    }

    fn exists(
        &mut self,
        definition: &ExistsDefinition,
        register: &Register,
        others: &[Register],
    ) -> Option<Exists> {
        let Some(other) = others.iter().find(|other| other.id == definition.register) else {
            let message = Text::new(
                format!("Không có sổ {}", definition.register),
                format!("There is no register {}", definition.register),
            );
            self.refuse("unknown-register", message, "exists");
            return None;
        };
        let mut on = Vec::with_capacity(definition.on.len());
        for (there, here) in &definition.on {
            let (there, here) = (self.column(other, there, "exists"), self.column(register, here, "exists"));
            on.push((there?, here?));
        }
        let condition =
            self.expression("exists", Expression::parse_condition(&definition.condition, other))?;
        let membership = self.membership(&definition.membership, other)?;
        Some(Exists { register: other.id.clone(), on, condition, membership })
    }

    fn refuse(&mut self, code: &'static str, message: Text, key: &str) {
        self.findings.push(Finding::rejected(code, message).at(self.place.clone().column(key)));
    }
}

/// What may be absent but was wrong makes the whole wrong.
fn all_or_nothing<T>(part: Option<Option<T>>) -> Option<Option<T>> {
    match part {
        None => Some(None),
        Some(None) => None,
        Some(known) => Some(known),
    }
}
