//! A person goes through a draft.

use crate::draft::{Draft, DraftItem};
use crate::reading::Status;
use crate::remark::remarks;
use crate::rule::{Adjustment, RuleContext, read_rule};
use crate::sums::{SUMS, check_children, check_total};
use caicach_findings::Findings;
use caicach_index::ValueSource;
use rust_decimal::Decimal;

/// What somebody changes of an item.
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

impl Draft {
    /// Changes an item. Its text is read anew, what was noticed about it is noticed anew, and so is what does not add up. Answers
    /// `false` when there is no such item.
    pub fn edit(&mut self, code: &str, edit: &ItemEdit) -> bool {
        let is_parent = self.is_parent(code);
        let file = self.file.clone();
        let Some(item) = self.items.iter_mut().find(|item| item.code == code) else { return false };
        let is_read_anew = item.rule_text != edit.rule_text.trim() || item.maximum != edit.maximum;
        item.name = edit.name.trim().to_owned();
        item.maximum = edit.maximum;
        item.rule_text = edit.rule_text.trim().to_owned();
        item.evidence = edit.evidence.trim().to_owned();
        // What is confirmed is what was seen: a text that was just changed is looked at again.
        item.confirmed &= !is_read_anew;
        if is_read_anew && !is_parent {
            let (reading, noticed) = read_rule(&item.rule_text, &context(item, &file));
            item.reading = Some(reading);
            self.findings.retain(|remark| remark.place.item.as_deref() != Some(code));
            self.findings.extend(remarks(noticed));
        }
        self.findings.retain(|remark| !SUMS.contains(&remark.code.as_str()));
        let mut sums = Findings::default();
        check_children(&file, &self.items, &mut sums);
        check_total(self.total, &self.items, &mut sums);
        self.findings.extend(remarks(sums));
        true
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
