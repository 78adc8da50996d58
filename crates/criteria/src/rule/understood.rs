//! What was understood of a text, and what is doubtful about it.

use crate::text::shortened;
use caicach_findings::{Finding, Place, Text};
use caicach_index::RuleKind;
use rust_decimal::Decimal;
use serde_json::{Number, Value as Json};

/// Something about the text that a person should look at.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Doubt {
    code: &'static str,
    message: Text,
    hint: Text,
    /// Whether it leaves the reading sure: good to know, nothing more.
    pub(super) is_note: bool,
    /// Whether the message already names the item.
    names_item: bool,
}

impl Doubt {
    /// What `caicach-index` says about the rule.
    pub(super) fn of_index(finding: &Finding) -> Self {
        let hint = finding.hint.clone().unwrap_or_default();
        Self { code: finding.code, message: finding.message.clone(), hint, is_note: false, names_item: true }
    }

    /// A doubt whose answer is to compare with the decision.
    pub(super) fn compare(code: &'static str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        let hint = Text::new(
            "Đối chiếu với văn bản rồi xác nhận hoặc sửa quy tắc",
            "Compare with the document, then confirm the rule or correct it",
        );
        Self { code, message: Text::new(vi, en), hint, is_note: false, names_item: false }
    }

    /// Something good to know that leaves the reading sure.
    pub(super) fn note(code: &'static str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { is_note: true, ..Self::compare(code, vi, en) }
    }

    /// The finding about an item.
    pub(super) fn into_finding(self, item: &str, place: &Place) -> Finding {
        let about = if self.names_item {
            self.message
        } else {
            Text::new(
                format!("Nội dung {item}: {}", self.message.vi),
                format!("Item {item}: {}", self.message.en),
            )
        };
        let finding =
            if self.is_note { Finding::note(self.code, about) } else { Finding::warning(self.code, about) };
        finding.at(place.clone().of(item)).hint(self.hint)
    }
}

/// A rule that was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Understood {
    pub(super) kind: RuleKind,
    pub(super) parameters: Json,
    pub(super) doubts: Vec<Doubt>,
}

impl Understood {
    /// A rule without doubts.
    pub(super) fn sure(kind: RuleKind, parameters: Json) -> Self {
        Self { kind, parameters, doubts: Vec::new() }
    }

    /// The same rule with doubts.
    pub(super) fn with(mut self, doubts: Vec<Doubt>) -> Self {
        self.doubts.extend(doubts);
        self
    }
}

/// A number in the parameters: as a JSON number where that loses no digit, else as a text, which `caicach-index` reads too.
pub(super) fn json_number(number: Decimal) -> Json {
    let written = number.normalize().to_string();
    let read = serde_json::from_str::<Number>(&written).ok().filter(|read| {
        let back = read.to_string();
        back.parse().or_else(|_| Decimal::from_scientific(&back)).is_ok_and(|back: Decimal| back == number)
    });
    read.map_or(Json::String(written), Json::Number)
}

/// `1,5` for 1.50, as Vietnamese writes it.
pub(super) fn number_vi(number: Decimal) -> String {
    number.normalize().to_string().replace('.', ",")
}

/// `1.5` for 1.50.
pub(super) fn number_en(number: Decimal) -> String {
    number.normalize().to_string()
}

/// Pieces of a text in the quotation marks of both languages.
pub(super) struct Quoted {
    pub(super) vi: String,
    pub(super) en: String,
}

impl Quoted {
    /// Quotes pieces, each shortened.
    pub(super) fn of<'t>(pieces: impl Iterator<Item = &'t str>) -> Self {
        let pieces: Vec<String> = pieces.map(|piece| shortened(piece, 160)).collect();
        let quoted = |open: char, close: char| {
            let all: Vec<String> = pieces.iter().map(|piece| format!("{open}{piece}{close}")).collect();
            all.join(", ")
        };
        Self { vi: quoted('“', '”'), en: quoted('"', '"') }
    }
}
