//! Where two sources, or a text and its own figures, disagree. Both sides are kept and shown; nothing is repaired.

use super::cells::{Cells, open, unknown_word};
use super::definition::IndexDefinition;
use super::published::unknown_index;
use caicach_findings::{Findings, Text};
use caicach_tables::Schema;

const COLUMNS: [&str; 15] = [
    "id",
    "index",
    "period",
    "concerns",
    "units",
    "subject_vi",
    "subject_en",
    "item_vi",
    "item_en",
    "value_a_vi",
    "value_a_en",
    "value_b_vi",
    "value_b_en",
    "note_vi",
    "note_en",
];

/// What a conflict is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Concern {
    /// The figures of the units that it names.
    Figure,
    /// The highest or lowest value of a year whose unit is not named.
    Extreme,
    /// The summary of a year: mean, maximum, minimum, national parts.
    Summary,
    /// A decision in the list of decisions.
    Decision,
    /// Something that is not a result of an index; it is only listed.
    Other,
}

impl Concern {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "figure" => Some(Self::Figure),
            "extreme" => Some(Self::Extreme),
            "summary" => Some(Self::Summary),
            "decision" => Some(Self::Decision),
            "other" => Some(Self::Other),
            _ => None,
        }
    }
}

/// Two statements that cannot both be right, or a sum that does not add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// A stable identifier, for example `par-2012-da-nang`.
    pub id: String,
    /// The index that it belongs to, if any.
    pub index: Option<String>,
    /// The year or period as stated; empty when it is not dated.
    pub period: String,
    /// What it is about.
    pub concerns: Vec<Concern>,
    /// The codes of the units that it names.
    pub units: Vec<String>,
    /// The index, decision or place.
    pub subject: Text,
    /// What is disputed.
    pub item: Text,
    /// The one statement.
    pub value_a: Text,
    /// The other.
    pub value_b: Text,
    /// Where the two come from, or why they differ.
    pub note: Text,
}

impl Conflict {
    /// The year, when the period is one.
    #[must_use]
    pub fn year(&self) -> Option<i32> {
        self.period.parse().ok()
    }

    /// Whether it concerns the figures of a unit in a year.
    #[must_use]
    pub fn is_about_figure(&self, index: &str, year: i32, unit: &str) -> bool {
        self.is_about(Concern::Figure, index, year) && self.units.iter().any(|code| code == unit)
    }

    /// Whether it concerns an index in a year in a certain way.
    #[must_use]
    pub fn is_about(&self, concern: Concern, index: &str, year: i32) -> bool {
        self.concerns.contains(&concern) && self.index.as_deref() == Some(index) && self.year() == Some(year)
    }
}

/// Reads `conflicts.csv`.
pub(crate) fn read(
    name: &str,
    bytes: &[u8],
    indices: &[IndexDefinition],
    findings: &mut Findings,
) -> Vec<Conflict> {
    let schema = Schema { required: &COLUMNS, ..Schema::default() };
    let mut conflicts = Vec::new();
    let Some(table) = open(name, bytes, &schema, findings) else { return conflicts };
    for row in table.rows() {
        let mut cells = Cells::new(&table, row, findings);
        let index = cells.optional_text("index");
        if let Some(text) = &index
            && !indices.iter().any(|known| known.id == *text)
        {
            cells.reject("index", unknown_index(text, indices));
        }
        let mut concerns = Vec::new();
        for word in cells.text("concerns").split_whitespace() {
            match Concern::parse(word) {
                Some(concern) => concerns.push(concern),
                None => cells.reject("concerns", unknown_word("concerns", word)),
            }
        }
        let both = |name: &str, cells: &Cells<'_, '_>| {
            cells.both_languages(&format!("{name}_vi"), &format!("{name}_en")).unwrap_or_default()
        };
        let conflict = Conflict {
            id: cells.required_text("id"),
            index,
            period: cells.text("period").to_owned(),
            concerns,
            units: cells.text("units").split_whitespace().map(str::to_owned).collect(),
            subject: both("subject", &cells),
            item: both("item", &cells),
            value_a: both("value_a", &cells),
            value_b: both("value_b", &cells),
            note: both("note", &cells),
        };
        if cells.is_good() {
            conflicts.push(conflict);
        }
    }
    conflicts
}
