//! What was observed: one value for each unit and leaf, already held against its rule.

mod refused;

use crate::framework::{Framework, Role};
use crate::wording::shortened;
use crate::{Accepted, RawValue};
use caicach_findings::{Finding, Findings, Place};
use refused::Refused;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// The largest table of values: units × leaves. The 3,321 communes of 2025 on a table of 95 leaves fill a
/// sixtieth of it.
const MOST_CELLS: usize = 20_000_000;

/// What stands for one unit and one leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// Nothing came in: 0 points, still in the denominator.
    Missing,
    /// An empty value came in: 0 points, still in the denominator.
    Empty,
    /// The item does not apply to the unit.
    NotApplicable,
    /// A value came in that is outside the rule: 0 points, still in the denominator.
    Rejected,
    /// A value inside the rule.
    Value(Accepted),
    /// Points that an expert or a council gave in place of the rule; what a deduction takes away is positive.
    Points(Decimal),
}

/// Values of units over the leaves of one framework. Made by [`ValuesBuilder`].
#[derive(Debug, Clone)]
pub struct Values<'a> {
    framework: &'a Framework,
    place: Place,
    units: Vec<String>,
    cells: Vec<Cell>,
}

impl<'a> Values<'a> {
    /// Begins to collect values for a framework. `place` is where they come from (its file), for findings.
    #[must_use]
    pub fn builder(framework: &'a Framework, place: Place) -> ValuesBuilder<'a> {
        ValuesBuilder {
            framework,
            place,
            units: Vec::new(),
            unit_positions: HashMap::new(),
            last_unit: None,
            cells: Vec::new(),
            findings: Findings::default(),
            refused: Refused::default(),
        }
    }

    /// The framework.
    #[must_use]
    pub fn framework(&self) -> &'a Framework {
        self.framework
    }

    /// Where the values come from.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The units, in the order in which they came.
    #[must_use]
    pub fn units(&self) -> &[String] {
        &self.units
    }

    /// The cells of a unit, one for each leaf in the framework's order; empty for a position that no unit has.
    #[must_use]
    pub fn cells(&self, unit: usize) -> &[Cell] {
        let width = self.framework.leaf_count();
        let start = unit.saturating_mul(width);
        self.cells.get(start..start.saturating_add(width)).unwrap_or_default()
    }
}

/// Collects values row by row and holds each against its rule, so that a finding can name the row.
#[derive(Debug)]
pub struct ValuesBuilder<'a> {
    framework: &'a Framework,
    place: Place,
    units: Vec<String>,
    unit_positions: HashMap<String, usize>,
    last_unit: Option<usize>,
    cells: Vec<Cell>,
    findings: Findings,
    refused: Refused,
}

impl<'a> ValuesBuilder<'a> {
    /// Makes a unit known although it may have no values; a unit without any is reported when it is scored.
    pub fn unit(&mut self, unit: &str) {
        self.unit_position(unit, None);
    }

    /// Takes one row: a value of a unit for the leaf with a code. `line` counts from 1.
    ///
    /// An unknown code, the code of a sum, a value outside its rule and a second value for the same cell are set
    /// aside with a finding; a cell whose value was set aside earns 0 points and stays in the denominator.
    pub fn push(&mut self, unit: &str, code: &str, value: RawValue<'_>, line: Option<u64>) {
        let row = Row { unit: unit.trim(), code: code.trim(), line };
        let Some(unit_position) = self.unit_position(row.unit, line) else { return };
        let framework = self.framework;
        let Some(item) = framework.item(row.code) else {
            self.refuse("unknown-code", "code", row, || refused::unknown_code(framework, row));
            return;
        };
        let Some(leaf) = item.leaf else {
            if item.role != Role::Monitored {
                self.refuse("value-for-sum", "code", row, || refused::value_for_sum(row));
            }
            return;
        };
        let new = match (value, &item.rule) {
            (RawValue::Empty, _) => Cell::Empty,
            (RawValue::NotApplicable, _) => Cell::NotApplicable,
            (value, Some(rule)) => rule.accepted(value).map_or(Cell::Rejected, Cell::Value),
            (_, None) => Cell::Rejected,
        };
        let at = unit_position.saturating_mul(framework.leaf_count()).saturating_add(leaf);
        let Some(cell) = self.cells.get_mut(at) else { return };
        if *cell != Cell::Missing {
            let same = *cell == new && new != Cell::Rejected;
            let code = if same { "repeated-value" } else { "second-value" };
            self.refuse(code, "code", row, || refused::second_value(row, same));
            return;
        }
        *cell = new;
        if new != Cell::Rejected {
            return;
        }
        match &item.rule {
            None => self.refuse("leaf-without-rule", "value", row, || refused::leaf_without_rule(row)),
            Some(rule) => {
                self.refuse("value-outside-rule", "value", row, || refused::outside_rule(row, rule, value));
            }
        }
    }

    /// Takes points that were given in place of the rule, whatever stood in the cell. False: the unit or the leaf is not
    /// known, or the points are not between 0 and the maximum of the leaf's rule.
    pub fn give(&mut self, unit: &str, code: &str, points: Decimal) -> bool {
        let framework = self.framework;
        let leaf = framework.item(code.trim()).and_then(|item| item.leaf.zip(item.rule.as_ref()));
        let Some((leaf, rule)) = leaf else { return false };
        if points < Decimal::ZERO || points > rule.maximum() {
            return false;
        }
        let Some(unit) = self.unit_position(unit.trim(), None) else { return false };
        let at = unit.saturating_mul(framework.leaf_count()).saturating_add(leaf);
        self.cells.get_mut(at).map(|cell| *cell = Cell::Points(points)).is_some()
    }

    /// Marks a cell whose value the reader of the file has already set aside with a finding of its own (a number that
    /// can be read two ways, say): it earns 0 points and stays in the denominator. A cell that has a value keeps it.
    pub fn set_aside(&mut self, unit: &str, code: &str, line: Option<u64>) {
        let Some(unit_position) = self.unit_position(unit.trim(), line) else { return };
        let Some(leaf) = self.framework.item(code.trim()).and_then(|item| item.leaf) else { return };
        let at = unit_position.saturating_mul(self.framework.leaf_count()).saturating_add(leaf);
        if let Some(cell) = self.cells.get_mut(at).filter(|cell| **cell == Cell::Missing) {
            *cell = Cell::Rejected;
        }
    }

    /// Takes one row as text; see [`RawValue::read`].
    pub fn push_text(&mut self, unit: &str, code: &str, text: &str, line: Option<u64>) {
        self.push(unit, code, RawValue::read(text), line);
    }

    /// The values and what was noticed.
    #[must_use]
    pub fn finish(mut self) -> (Values<'a>, Findings) {
        self.refused.say_how_many_more(&self.place, &mut self.findings);
        let values =
            Values { framework: self.framework, place: self.place, units: self.units, cells: self.cells };
        (values, self.findings)
    }

    fn unit_position(&mut self, unit: &str, line: Option<u64>) -> Option<usize> {
        if let Some(last) = self.last_unit
            && self.units.get(last).is_some_and(|known| known == unit)
        {
            return Some(last);
        }
        if let Some(position) = self.unit_positions.get(unit) {
            self.last_unit = Some(*position);
            return Some(*position);
        }
        if unit.is_empty() {
            self.refuse("row-without-unit", "unit", Row { unit, code: "", line }, refused::row_without_unit);
            return None;
        }
        let width = self.framework.leaf_count();
        if self.cells.len().saturating_add(width) > MOST_CELLS {
            let known = self.units.len();
            self.refuse("too-many-units", "unit", Row { unit, code: "", line }, || {
                refused::too_many_units(known)
            });
            return None;
        }
        let position = self.units.len();
        self.units.push(unit.to_owned());
        self.unit_positions.insert(unit.to_owned(), position);
        self.cells.resize(self.cells.len().saturating_add(width), Cell::Missing);
        self.last_unit = Some(position);
        Some(position)
    }

    /// Adds a finding about a row, unless enough rows with this fault were named already.
    fn refuse(&mut self, fault: &'static str, column: &str, row: Row<'_>, finding: impl FnOnce() -> Finding) {
        if !self.refused.may_say(fault) {
            return;
        }
        let name = format!("{} {}", shortened(row.unit, 60), shortened(row.code, 40));
        let item = Some(name.trim().to_owned()).filter(|item| !item.is_empty());
        let place = Place { line: row.line, item, ..self.place.clone() }.column(column);
        self.findings.push(finding().at(place));
    }
}

/// Where a value came from.
#[derive(Debug, Clone, Copy)]
struct Row<'a> {
    unit: &'a str,
    code: &'a str,
    line: Option<u64>,
}
