//! The indices: what they measure, how many units a complete list has, and where a series breaks.

use caicach_findings::{Language, Text};
use rust_decimal::Decimal;

/// What a value is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Points of the index's own maximum.
    Points,
    /// Percent, 0 to 100.
    Percent,
}

impl Measure {
    /// The word shown beside a value.
    #[must_use]
    pub fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Points, Language::Vi) => "điểm",
            (Self::Points, Language::En) => "points",
            (Self::Percent, _) => "%",
        }
    }
}

/// Which value is the better one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// The larger value ranks first.
    Higher,
    /// The smaller value ranks first.
    Lower,
}

/// Of whom a part is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartScope {
    /// Of single units.
    Unit,
    /// Of the country only.
    National,
}

/// What a part is to the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PartRole {
    /// Something the value is made of.
    #[default]
    Part,
    /// Another total that the source prints beside the value.
    Total,
}

/// A part of an index: a share of the points, a dimension, a sub-index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexPart {
    /// Its identifier, the column of the tables.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Of whom it is known.
    pub scope: PartScope,
    /// What it is to the value.
    pub role: PartRole,
}

/// How many units a complete list has in some years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Population {
    /// The first year.
    pub from: i32,
    /// The last year; none = until further notice.
    pub to: Option<i32>,
    /// How many units there are.
    pub units: u32,
    /// The list of provinces that the codes belong to: `63` or `34`.
    pub list: String,
    /// Where the number comes from.
    pub source: String,
}

/// Whose word it is that a series breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// An official text.
    Official,
    /// Official words quoted by somebody else.
    Quoted,
    /// Seen in the table of results itself.
    Source,
    /// Concluded, for example a first year from a date of signature.
    Inference,
}

impl Basis {
    /// The words shown to people.
    #[must_use]
    pub fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Official, Language::Vi) => "văn bản chính thức",
            (Self::Official, Language::En) => "official text",
            (Self::Quoted, Language::Vi) => "văn bản chính thức được dẫn lại",
            (Self::Quoted, Language::En) => "official text as quoted",
            (Self::Source, Language::Vi) => "theo chính bảng kết quả",
            (Self::Source, Language::En) => "seen in the table of results",
            (Self::Inference, Language::Vi) => "suy luận",
            (Self::Inference, Language::En) => "inference",
        }
    }
}

/// A year from which on an index is made differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesBreak {
    /// Its identifier within the index.
    pub id: String,
    /// The first year of the new way.
    pub year: i32,
    /// Whether figures before and after cannot be compared: a line is not drawn across and no change is computed.
    /// Otherwise the year is only marked.
    pub starts_new_series: bool,
    /// What changed.
    pub what: Text,
    /// Whose word it is.
    pub basis: Basis,
    /// Where it is written.
    pub sources: Vec<String>,
}

/// The file with one row per unit and one column per part, for an index that has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexTableFile {
    /// The file beside `indices.toml`.
    pub file: String,
    /// The column that is the value.
    pub value: String,
    /// The kind of source of all its rows.
    pub source_kind: super::SourceKind,
    /// The source of all its rows.
    pub source: String,
}

/// An index whose results are published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexDefinition {
    /// Its identifier, for example `par_index`.
    pub id: String,
    /// The abbreviation people use, for example `PAR INDEX`.
    pub short_name: String,
    /// Its full name.
    pub name: Text,
    /// Other ways of writing the name in a file of an office.
    pub aliases: Vec<String>,
    /// Who publishes it.
    pub owner: Text,
    /// What a value is measured in.
    pub measure: Measure,
    /// The smallest possible value.
    pub minimum: Option<Decimal>,
    /// The largest possible value.
    pub maximum: Option<Decimal>,
    /// How many decimals are shown.
    pub digits: u32,
    /// Which value ranks first.
    pub better: Better,
    /// The terms under which the figures may be used, as far as they are known.
    pub terms: Text,
    /// What a reader has to know.
    pub note: Text,
    /// Where the index is described.
    pub source: String,
    /// The file of its wide table.
    pub table: Option<IndexTableFile>,
    /// How many units a complete list has.
    pub populations: Vec<Population>,
    /// What it is made of.
    pub parts: Vec<IndexPart>,
    /// Where the series breaks, by year.
    pub breaks: Vec<SeriesBreak>,
}

impl IndexDefinition {
    /// How many units a complete list of a year has; `None` when it is not known.
    #[must_use]
    pub fn population(&self, year: i32) -> Option<&Population> {
        self.populations
            .iter()
            .find(|population| population.from <= year && population.to.is_none_or(|last| year <= last))
    }

    /// The first break after `earlier` and up to `later` that starts a new series.
    #[must_use]
    pub fn new_series_between(&self, earlier: i32, later: i32) -> Option<&SeriesBreak> {
        self.breaks
            .iter()
            .find(|found| found.starts_new_series && earlier < found.year && found.year <= later)
    }

    /// A part by its identifier.
    #[must_use]
    pub fn part(&self, id: &str) -> Option<&IndexPart> {
        self.parts.iter().find(|part| part.id == id)
    }

    /// Whether a text names this index, whatever its case, spaces and punctuation.
    #[must_use]
    pub fn is_named(&self, text: &str) -> bool {
        let wanted = letters(text);
        let names = [&self.id, &self.short_name, &self.name.vi, &self.name.en];
        !wanted.is_empty() && names.into_iter().chain(&self.aliases).any(|name| letters(name) == wanted)
    }
}

/// Letters and digits only, in lower case. Marks that stand alone (decomposed Vietnamese) fall away with the
/// punctuation, so that such a text equals its alias without marks.
pub(crate) fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
