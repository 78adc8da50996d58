//! What a measure is, on the wire.

use crate::api::text::Text;
use caicach_app::lake::Manifest;
use caicach_calendar::utc_from_local;
use caicach_content::registers::RegisterContent;
use caicach_registers::{Better, Format, Measure, MeasureKind, MeasureText, Membership};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// What a measure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MeasureKind)]
enum KindWord {
    /// A numerator divided by a denominator.
    Rate,
    /// A number of records or of different values.
    Count,
    /// A sum.
    Sum,
}

/// What kind of text stands behind a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MeasureText)]
enum TextWord {
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
    /// Made to show the product.
    Illustrative,
}

/// Which direction is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MeasureDirection)]
enum DirectionWord {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// It only describes.
    Neither,
}

/// In what a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MeasureFormat)]
enum FormatWord {
    /// A fraction, to be written as per cent.
    Rate,
    /// A number.
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

/// A measure.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Measure)]
pub(in crate::api) struct MeasureSummary {
    /// Its stable identifier: the register and a name.
    #[schema(example = "dossiers.on_time")]
    id: String,
    /// The register over which it is measured.
    #[schema(example = "dossiers")]
    register: String,
    /// Its name.
    name: Text,
    /// What it counts.
    kind: KindWord,
    /// Which direction is good.
    better: DirectionWord,
    /// In what its values are written.
    format: FormatWord,
    /// The article, formula or plan clause behind it.
    basis: String,
    /// What kind of text that is.
    kind_of_text: TextWord,
    /// The columns by which it can be split: values of `by`.
    dimensions: Vec<String>,
}

impl MeasureSummary {
    pub(super) fn of(content: &RegisterContent, measure: &Measure) -> Self {
        let register = content.register(&measure.register);
        let name = |place: &usize| register?.columns().nth(*place).map(|(name, _)| name.to_owned());
        Self {
            id: measure.id.clone(),
            register: measure.register.clone(),
            name: (&measure.name).into(),
            kind: match measure.kind() {
                MeasureKind::Rate => KindWord::Rate,
                MeasureKind::Count => KindWord::Count,
                MeasureKind::Sum => KindWord::Sum,
            },
            better: match measure.better {
                Better::Higher => DirectionWord::Higher,
                Better::Lower => DirectionWord::Lower,
                Better::Neither => DirectionWord::Neither,
            },
            format: match measure.format {
                Format::Rate => FormatWord::Rate,
                Format::Count => FormatWord::Count,
                Format::Hours => FormatWord::Hours,
                Format::Days => FormatWord::Days,
                Format::Points => FormatWord::Points,
                Format::Money => FormatWord::Money,
            },
            basis: measure.basis.clone(),
            kind_of_text: match measure.kind_of_text {
                MeasureText::Official => TextWord::Official,
                MeasureText::Quoted => TextWord::Quoted,
                MeasureText::Practice => TextWord::Practice,
                MeasureText::Plan => TextWord::Plan,
                MeasureText::Inference => TextWord::Inference,
                MeasureText::Illustrative => TextWord::Illustrative,
            },
            dimensions: measure.dimensions.iter().filter_map(name).collect(),
        }
    }
}

/// The state of a register from which values are computed.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MeasureSnapshot)]
pub(in crate::api) struct Snapshot {
    /// The register.
    #[schema(example = "dossiers")]
    register: String,
    /// Its number; it grows with every snapshot of the register.
    number: u64,
    /// The instant at which things are open or overdue.
    at: DateTime<Utc>,
    /// How many records it holds.
    rows: u64,
}

impl Snapshot {
    pub(super) fn of(manifest: &Manifest) -> Self {
        Self {
            register: manifest.register.clone(),
            number: manifest.number,
            at: utc_from_local(manifest.at),
            rows: manifest.rows(),
        }
    }
}

/// A measure with its definition.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct MeasureDetail {
    /// What it is.
    #[serde(flatten)]
    summary: MeasureSummary,
    /// The numerator in words.
    numerator_words: Text,
    /// The denominator in words; empty where there is none.
    denominator_words: Text,
    /// The records of the numerator, within the denominator: a predicate over the columns of the register.
    numerator: String,
    /// The records of the denominator; null for a count or a sum.
    denominator: Option<String>,
    /// What is summed over the numerator instead of counting records; null where records are counted.
    numerator_value: Option<String>,
    /// What is summed over the denominator instead of counting records; null where records are counted.
    denominator_value: Option<String>,
    /// The column whose different values are counted instead of records; null where records are counted.
    distinct: Option<String>,
    /// The other register in which a record must be found; null where none is asked for.
    exists_in: Option<String>,
    /// When a record belongs to a period: `event(column)`, `open_during(from, to)` or `at_end`.
    #[schema(example = "event(finished_at)")]
    membership: String,
    /// What is to be known.
    note: Option<Text>,
    /// The snapshot from which values are computed now; null when there is none.
    snapshot: Option<Snapshot>,
}

impl MeasureDetail {
    pub(super) fn of(content: &RegisterContent, measure: &Measure, manifest: Option<&Manifest>) -> Self {
        let register = content.register(&measure.register);
        let column = |place: usize| {
            let found = register.and_then(|register| register.columns().nth(place));
            found.map(|(name, _)| name.to_owned()).unwrap_or_default()
        };
        let shape = &measure.shape;
        let text =
            |expression: &caicach_registers::expression::Expression| expression.text().trim().to_owned();
        Self {
            summary: MeasureSummary::of(content, measure),
            numerator_words: (&measure.numerator_words).into(),
            denominator_words: (&measure.denominator_words).into(),
            numerator: text(&shape.numerator),
            denominator: shape.denominator.as_ref().map(text),
            numerator_value: shape.numerator_value.as_ref().map(text),
            denominator_value: shape.denominator_value.as_ref().map(text),
            distinct: shape.distinct.map(column),
            exists_in: shape.exists.as_ref().map(|exists| exists.register.clone()),
            membership: match measure.membership {
                Membership::Event(place) => format!("event({})", column(place)),
                Membership::OpenDuring(from, to) => {
                    format!("open_during({}, {})", column(from), column(to))
                }
                Membership::AtEnd { .. } => "at_end".to_owned(),
            },
            note: measure.note.as_ref().map(Text::from),
            snapshot: manifest.map(Snapshot::of),
        }
    }
}
