//! Items and totals as they were found, before rules are read.

use super::entry::Entry;
use super::section::Section;
use crate::number::OutlineNumber;
use crate::rows::Row;
use caicach_findings::Place;
use rust_decimal::Decimal;
use std::collections::HashSet;

/// An item of the tree.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct FoundItem {
    /// The code in the framework; empty until the item hangs in the tree.
    pub(crate) code: String,
    /// The position of the parent.
    pub(crate) parent: Option<usize>,
    /// The number as it is written.
    pub(crate) written: String,
    /// The number as it was read.
    pub(crate) number: Option<OutlineNumber>,
    /// Where an item without a number hangs: under the last item, or beside it.
    pub(crate) is_child: bool,
    /// The name.
    pub(crate) name: String,
    /// The maximum.
    pub(crate) maximum: Option<Decimal>,
    /// Whether the maximum is written with a minus.
    pub(crate) is_negative: bool,
    /// The text of the rule: of its column, its name, and the rows below.
    pub(crate) rule_text: String,
    /// What its name says about points beside the tree.
    pub(crate) section: Option<Section>,
    /// The row.
    pub(crate) row: Row,
}

impl FoundItem {
    /// Where the item stands.
    pub(crate) fn place_in(&self, file: &str) -> Place {
        let place = Place::file(file).sheet(self.row.table_name.clone()).line(self.row.line);
        if self.code.is_empty() { place } else { place.of(self.code.clone()) }
    }

    /// Takes what else stands in a row that belongs to the item: evidence that goes on, texts of unknown columns.
    pub(super) fn absorb(&mut self, row: Row) {
        let fields = [
            (&mut self.row.evidence, row.evidence),
            (&mut self.row.owner, row.owner),
            (&mut self.row.source, row.source),
            (&mut self.row.survey_mark, row.survey_mark),
            (&mut self.row.self_mark, row.self_mark),
        ];
        for (field, more) in fields {
            if !field.own.is_empty() && !more.own.is_empty() {
                field.own.push('\n');
            }
            field.own.push_str(&more.own);
        }
        self.row.others.extend(row.others);
    }

    /// Adds a line to the text of the rule.
    pub(crate) fn add_rule(&mut self, line: &str) {
        if !self.rule_text.is_empty() && !line.is_empty() {
            self.rule_text.push('\n');
        }
        self.rule_text.push_str(line);
    }
}

/// A row that states a total.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct FoundTotal {
    /// How many items stand before it.
    pub(crate) after: usize,
    /// The points.
    pub(crate) points: Decimal,
    /// The row.
    pub(crate) row: Row,
}

/// The numbers that are written in the document, in their usual form.
pub(super) fn codes_in(entries: &[Entry]) -> HashSet<String> {
    entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Item(item) => item.number.as_ref().map(|number| number.text.clone()),
            _ => None,
        })
        .collect()
}
