//! A framework as it was read from a document, before a person has confirmed it.

use crate::columns::Meaning;
use crate::reading::{Reading, Status};
use crate::remark::Remark;
use caicach_findings::Place;
use caicach_index::{Level, ValueSource};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What was read from a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The name of the file as its user knows it.
    pub file: String,
    /// The title of the table or of the decision, where one was found.
    pub title: Option<String>,
    /// The number of the decision, for example `2204/QĐ-UBND`.
    pub decision: Option<String>,
    /// Its date: `2022-09-12`.
    pub decided_on: Option<String>,
    /// The total that the table states (tổng điểm).
    #[serde(with = "rust_decimal::serde::str_option")]
    pub total: Option<Decimal>,
    /// Every table of the document, read or not.
    pub tables: Vec<DraftTable>,
    /// The items in the order of the tree: a parent, then what stands under it.
    pub items: Vec<DraftItem>,
    /// What was noticed.
    pub findings: Vec<Remark>,
}

/// A table of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftTable {
    /// The sheet's name, or `Bảng 2`.
    pub name: String,
    /// Whether its rows were read.
    pub used: bool,
    /// To which set of tables it belongs: a document may hold one for departments and one for communes.
    pub set: Option<usize>,
    /// How many rows its header has.
    pub header_rows: usize,
    /// How many rows there are below the header.
    pub rows: usize,
    /// The columns that have a header or any text.
    pub columns: Vec<DraftColumn>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftColumn {
    /// Its position, from 0.
    pub position: usize,
    /// The text above it.
    pub header: String,
    /// What it was taken for.
    pub meaning: Meaning,
    /// Its first texts.
    pub samples: Vec<String>,
}

/// Where something stands in the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftPlace {
    /// The position of the table in [`Draft::tables`].
    pub table: usize,
    /// The name of that table or sheet.
    pub name: String,
    /// The row of the sheet or table, from 1.
    pub row: u64,
}

/// A text in a column whose meaning is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherText {
    /// The header of the column.
    pub header: String,
    /// What stands there.
    pub text: String,
}

/// One domain, criterion or component.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DraftItem {
    /// The code in the framework, unique.
    pub code: String,
    /// The number as it is written; empty where the document has none.
    pub number: String,
    /// The code of the item above.
    pub parent: Option<String>,
    /// The level: `group`, `domain`, `criterion`, `component`, `detail`.
    #[serde(with = "crate::word_serde")]
    pub level: Option<Level>,
    /// The name.
    pub name: String,
    /// The maximum points.
    #[serde(with = "rust_decimal::serde::str_option")]
    pub maximum: Option<Decimal>,
    /// The text that says how points are given, with the cases that stand in rows of their own; empty where there is none.
    pub rule_text: String,
    /// What was understood of that text; none for an item with others under it.
    pub reading: Option<Reading>,
    /// The evidence asked for.
    pub evidence: String,
    /// Who checks it.
    pub owner: String,
    /// A remark of the document.
    pub note: String,
    /// Where the value most likely comes from.
    #[serde(with = "crate::word_serde")]
    pub value_source: Option<ValueSource>,
    /// What stands in columns that are not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<OtherText>,
    /// Where it stands.
    pub place: DraftPlace,
    /// Whether a person has confirmed it. Reading never sets it.
    #[serde(default)]
    pub confirmed: bool,
}

impl DraftItem {
    /// The place of a finding about the item.
    #[must_use]
    pub fn place_in(&self, file: &str) -> Place {
        Place::file(file).sheet(self.place.name.clone()).line(self.place.row).of(self.code.clone())
    }
}

impl Draft {
    /// The item with a code.
    #[must_use]
    pub fn item(&self, code: &str) -> Option<&DraftItem> {
        self.items.iter().find(|item| item.code == code)
    }

    /// The items directly under another one, or at the top.
    pub fn children<'a>(&'a self, parent: Option<&'a str>) -> impl Iterator<Item = &'a DraftItem> {
        self.items.iter().filter(move |item| item.parent.as_deref() == parent)
    }

    /// Whether an item has others under it.
    #[must_use]
    pub fn is_parent(&self, code: &str) -> bool {
        self.items.iter().any(|item| item.parent.as_deref() == Some(code))
    }

    /// What was noticed about one item.
    pub fn remarks_on<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Remark> {
        self.findings.iter().filter(move |remark| remark.place.item.as_deref() == Some(code))
    }

    /// How many items have a reading of this status.
    #[must_use]
    pub fn count(&self, status: Status) -> usize {
        let readings = self.items.iter().filter_map(|item| item.reading.as_ref());
        readings.filter(|reading| reading.status == status).count()
    }
}
