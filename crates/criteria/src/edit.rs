//! A person goes through a draft.

use crate::draft::{Draft, DraftItem};
use crate::reading::Status;
use crate::remark::remarks;
use crate::rule::{Adjustment, RuleContext, read_rule};
use crate::sums::{SUMS, check_children, check_total};
use caicach_findings::Findings;
use caicach_index::{Level, ValueSource};
use rust_decimal::Decimal;

/// What somebody writes of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemEdit {
    /// Its name.
    pub name: String,
    /// Its maximum.
    pub maximum: Option<Decimal>,
    /// The text that says how points are given; it is read anew.
    pub rule_text: String,
    /// The evidence asked for.
    pub evidence: String,
}

impl ItemEdit {
    fn write_to(&self, item: &mut DraftItem) {
        item.name = self.name.trim().to_owned();
        item.maximum = self.maximum;
        item.rule_text = self.rule_text.trim().to_owned();
        item.evidence = self.evidence.trim().to_owned();
    }
}

impl Draft {
    /// Changes an item. Its text is read anew, what was noticed about it is noticed anew, and so is what does not add up. Answers
    /// `false` when there is no such item.
    pub fn edit(&mut self, code: &str, edit: &ItemEdit) -> bool {
        let Some(item) = self.items.iter_mut().find(|item| item.code == code) else { return false };
        let is_read_anew = item.rule_text != edit.rule_text.trim() || item.maximum != edit.maximum;
        edit.write_to(item);
        // What is confirmed is what was seen: a text that was just changed is looked at again.
        item.confirmed &= !is_read_anew;
        if is_read_anew {
            self.read_again(code);
        }
        self.sum_again();
        true
    }

    /// Adds an item as the last beneath another one, and answers its code; none when there is no such other item. What had a rule
    /// of its own until now is scored by what stands beneath it.
    pub fn add(&mut self, parent: &str, edit: &ItemEdit) -> Option<String> {
        let above = self.item(parent)?;
        let mut codes = (1..).map(|number: usize| format!("{parent}.{number}"));
        let code = codes.find(|code| self.item(code).is_none())?;
        let mut item = DraftItem {
            code: code.clone(),
            number: code.clone(),
            parent: Some(parent.to_owned()),
            level: above.level.map(below),
            name: String::new(),
            maximum: None,
            rule_text: String::new(),
            reading: None,
            evidence: String::new(),
            owner: String::new(),
            note: String::new(),
            value_source: None,
            others: Vec::new(),
            place: above.place.clone(),
            confirmed: false,
        };
        edit.write_to(&mut item);
        let last = self.items.iter().rposition(|known| self.is_within(known, parent))?;
        self.items.insert(last + 1, item);
        self.read_again(&code);
        self.read_again(parent);
        self.sum_again();
        Some(code)
    }

    /// Takes an item out. Answers `false` when there is none with this code, or others stand beneath it.
    pub fn remove(&mut self, code: &str) -> bool {
        let Some(place) = self.items.iter().position(|item| item.code == code) else { return false };
        if self.is_parent(code) {
            return false;
        }
        let removed = self.items.remove(place);
        self.findings.retain(|remark| remark.place.item.as_deref() != Some(code));
        if let Some(parent) = removed.parent {
            self.read_again(&parent);
        }
        self.sum_again();
        true
    }

    fn is_within(&self, item: &DraftItem, code: &str) -> bool {
        let mut current = Some(item);
        while let Some(item) = current {
            if item.code == code {
                return true;
            }
            current = item.parent.as_deref().and_then(|parent| self.item(parent));
        }
        false
    }

    /// Reads the text of an item anew, and notices anew what there is about it. An item with others beneath it has no reading.
    pub(crate) fn read_again(&mut self, code: &str) {
        let is_parent = self.is_parent(code);
        let file = self.file.clone();
        let Some(item) = self.items.iter_mut().find(|item| item.code == code) else { return };
        if is_parent {
            if item.reading.take().is_none() {
                return;
            }
            self.findings.retain(|remark| remark.place.item.as_deref() != Some(code));
            return;
        }
        let (reading, noticed) = read_rule(&item.rule_text, &context(item, &file));
        item.reading = Some(reading);
        self.findings.retain(|remark| remark.place.item.as_deref() != Some(code));
        self.findings.extend(remarks(noticed));
    }

    fn sum_again(&mut self) {
        self.findings.retain(|remark| !SUMS.contains(&remark.code.as_str()));
        let mut sums = Findings::default();
        check_children(&self.file, &self.items, &mut sums);
        check_total(self.total, &self.items, &mut sums);
        self.findings.extend(remarks(sums));
    }

    /// Confirms every item whose text was understood in all its parts and about which nothing was noticed.
    pub fn confirm_sure(&mut self) {
        let noticed: Vec<String> =
            self.findings.iter().filter_map(|remark| remark.place.item.clone()).collect();
        for item in &mut self.items {
            let is_sure = item.reading.as_ref().is_some_and(|reading| reading.status == Status::Sure);
            item.confirmed |= is_sure && !noticed.contains(&item.code);
        }
    }
}

/// The level beneath another one.
fn below(level: Level) -> Level {
    match level {
        Level::Total | Level::Group => Level::Domain,
        Level::Domain => Level::Criterion,
        Level::Criterion => Level::Component,
        Level::Component | Level::Detail => Level::Detail,
    }
}

fn context<'a>(item: &'a DraftItem, file: &str) -> RuleContext<'a> {
    let kind = item.reading.as_ref().map(|reading| reading.kind.as_str());
    RuleContext {
        code: &item.code,
        name: &item.name,
        maximum: item.maximum,
        adjustment: match kind {
            Some("bonus") => Adjustment::Bonus,
            Some("deduction") => Adjustment::Deduction,
            _ => Adjustment::None,
        },
        is_survey: item.value_source == Some(ValueSource::Survey),
        place: item.place_in(file),
    }
}
