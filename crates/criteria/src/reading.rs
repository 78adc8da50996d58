//! What was understood of a rule's text.

use caicach_findings::Text;
use caicach_index::RuleDefinition;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// How well a text was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Every part of the text has its place in the rule.
    Sure,
    /// A rule was read, but something in the text is open or left over; the findings say what.
    Doubtful,
    /// No rule was read; the appraiser's own points are taken.
    Unread,
}

impl Status {
    /// The words shown to people.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Sure => Text::new("đã hiểu", "understood"),
            Self::Doubtful => Text::new("cần xem lại", "to be looked at"),
            Self::Unread => Text::new("chưa hiểu", "not understood"),
        }
    }
}

/// A rule that was read from a text. A person may change `kind` and `parameters`; see
/// [`check_reading`](crate::check_reading).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The word of the rule's kind, as in `content/frameworks/README.md`.
    pub kind: String,
    /// Its parameters: a table.
    pub parameters: Json,
    /// How well the text was understood.
    pub status: Status,
    /// The rule in words, made from `kind` and `parameters`.
    pub words: Text,
}

impl Reading {
    /// The rule by its parts, as `caicach-index` takes it.
    #[must_use]
    pub fn definition(&self) -> RuleDefinition {
        RuleDefinition { kind: self.kind.clone(), parameters: self.parameters.clone() }
    }

    /// The parameters as the CSV file of a framework has them.
    #[must_use]
    pub fn parameters_text(&self) -> String {
        self.parameters.to_string()
    }
}
