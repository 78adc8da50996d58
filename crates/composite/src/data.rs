//! The values of indicators, unit by unit.

mod messages;

use crate::Tree;
use crate::tree::LARGEST;
use caicach_findings::{Findings, Place};
use std::collections::{HashMap, HashSet};

/// One row of a table of values, as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct DataRow {
    /// The code of the unit.
    pub unit: String,
    /// A value for each column of the table, in its order; NaN is missing.
    pub values: Vec<f64>,
    /// Where the row stands in its file.
    pub place: Place,
}

impl DataRow {
    /// A row without a place.
    pub fn new(unit: impl Into<String>, values: Vec<f64>) -> Self {
        Self { unit: unit.into(), values, place: Place::default() }
    }

    /// The same row at a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }
}

/// Units × indicators, fitted to a tree: one column for each of [`Tree::indicators`], in their order. NaN is missing;
/// every other value is finite.
#[derive(Debug, Clone, PartialEq)]
pub struct Data {
    units: Vec<String>,
    columns: Vec<Vec<f64>>,
}

impl Data {
    /// Fits a table to a tree. `header` names the columns of the rows' values, without the column of the unit.
    ///
    /// Set aside with a rejected finding: a column named twice (the first is read), a row without a unit, with a unit
    /// that an earlier row has, or with another number of values than the header; a value that is infinite or beyond
    /// ±1e100 (then missing). An indicator of the tree without a column is rejected too and is missing for every
    /// unit. A column that is not an indicator of the tree is a note.
    pub fn build(tree: &Tree, header: &[String], rows: Vec<DataRow>) -> (Self, Findings) {
        let mut findings = Findings::default();
        let sources = columns_of_indicators(tree, header, &mut findings);
        let rows = usable_rows(rows, header.len(), &mut findings);
        if rows.is_empty() {
            findings.push(messages::no_units());
        }

        let mut columns = Vec::with_capacity(sources.len());
        for source in sources {
            let mut column = Vec::with_capacity(rows.len());
            for row in &rows {
                let value = source.and_then(|source| row.values.get(source)).copied().unwrap_or(f64::NAN);
                if value.is_nan() || value.abs() <= LARGEST {
                    column.push(value);
                    continue;
                }
                let name = source.and_then(|source| header.get(source)).map_or("", String::as_str);
                findings.push(messages::value_out_of_range(name, row));
                column.push(f64::NAN);
            }
            columns.push(column);
        }
        (Self { units: rows.into_iter().map(|row| row.unit).collect(), columns }, findings)
    }

    /// The codes of the units, in the order of the rows.
    #[must_use]
    pub fn units(&self) -> &[String] {
        &self.units
    }

    /// The values of each indicator, in the order of [`Tree::indicators`]; each column has a value for every unit.
    #[must_use]
    pub fn columns(&self) -> &[Vec<f64>] {
        &self.columns
    }

    /// The position of a unit.
    #[must_use]
    pub fn find(&self, unit: &str) -> Option<usize> {
        self.units.iter().position(|code| code == unit)
    }

    /// The same units with other columns.
    pub(crate) fn with_columns(&self, columns: Vec<Vec<f64>>) -> Self {
        Self { units: self.units.clone(), columns }
    }
}

/// For every indicator of the tree the position of its column, if it has one.
fn columns_of_indicators(tree: &Tree, header: &[String], findings: &mut Findings) -> Vec<Option<usize>> {
    let nodes: HashMap<&str, bool> =
        tree.nodes().iter().map(|node| (node.code(), node.is_indicator())).collect();
    let mut positions: HashMap<&str, usize> = HashMap::new();
    for (position, name) in header.iter().map(|name| name.trim()).enumerate() {
        match nodes.get(name) {
            None => findings.push(messages::unknown_column(name)),
            Some(false) => findings.push(messages::column_of_group(name)),
            Some(true) if positions.contains_key(name) => findings.push(messages::duplicate_column(name)),
            Some(true) => {
                positions.insert(name, position);
            }
        }
    }
    let indicators = tree.indicators().iter().filter_map(|node| tree.nodes().get(*node));
    indicators
        .map(|node| {
            let position = positions.get(node.code()).copied();
            if position.is_none() {
                findings.push(messages::indicator_without_column(node.code()));
            }
            position
        })
        .collect()
}

/// The rows that have a unit of their own and a value for every column.
fn usable_rows(rows: Vec<DataRow>, width: usize, findings: &mut Findings) -> Vec<DataRow> {
    let mut seen = HashSet::new();
    let mut usable = Vec::with_capacity(rows.len());
    for mut row in rows {
        row.unit = row.unit.trim().to_owned();
        if row.unit.is_empty() {
            findings.push(messages::no_unit(&row));
        } else if row.values.len() != width {
            findings.push(messages::wrong_width(&row, width));
        } else if !seen.insert(row.unit.clone()) {
            findings.push(messages::duplicate_unit(&row));
        } else {
            usable.push(row);
        }
    }
    usable
}
