//! A record: values held against the fields and rules of its register, with what is derived from them.

use crate::cell::read_cell;
use crate::expression::WorkingDays;
use crate::schema::Register;
use crate::value::Value;
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_tables::NumberStyle;

/// A record that may be written: the fields in their order, then the derived columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The values, in the order of [`Register::columns`].
    pub values: Vec<Value>,
}

impl Record {
    /// The values of the key, as they identify the record.
    #[must_use]
    pub fn key(&self, register: &Register) -> Vec<String> {
        register
            .key
            .iter()
            .map(|place| self.values.get(*place).map(Value::to_field).unwrap_or_default())
            .collect()
    }
}

impl Register {
    /// Reads a record from what stands in a file or a form, field by field in their order; what is not there is empty. The
    /// record is none when something about it is rejected; warnings leave it usable.
    #[must_use]
    pub fn read_record<'a>(
        &self,
        text: impl Fn(usize) -> &'a str,
        style: NumberStyle,
        place: &Place,
        days: &dyn WorkingDays,
    ) -> (Option<Record>, Findings) {
        let mut findings = Findings::default();
        let mut values = Vec::with_capacity(self.fields.len() + self.derived.len());
        for (position, field) in self.fields.iter().enumerate() {
            let written = text(position).trim();
            let written =
                if written.is_empty() { field.default.as_deref().unwrap_or_default() } else { written };
            match read_cell(&field.kind, written, style) {
                Ok(value) => values.push(value),
                Err(finding) => {
                    findings.push(finding.at(place.clone().column(&field.name)));
                    values.push(Value::Null);
                }
            }
        }
        if findings.any_rejected() {
            return (None, findings);
        }
        let (record, about) = self.check_record(values, place, days);
        findings.extend(about);
        (record, findings)
    }

    /// Holds values against the fields and rules, and adds what is derived.
    #[must_use]
    pub fn check_record(
        &self,
        fields: Vec<Value>,
        place: &Place,
        days: &dyn WorkingDays,
    ) -> (Option<Record>, Findings) {
        let mut findings = Findings::default();
        let mut values = fields;
        values.resize(self.fields.len(), Value::Null);
        for (position, field) in self.fields.iter().enumerate() {
            let is_empty = values.get(position).is_none_or(Value::is_null);
            let is_needed = field.is_required
                || field.required_when.as_ref().is_some_and(|when| when.holds(&values, days) == Some(true));
            if is_empty && is_needed {
                findings.push(missing(&field.label).at(place.clone().column(&field.name)));
            }
        }
        for derived in &self.derived {
            let value = derived.value.as_ref().map(|value| value.evaluate(&values, days));
            values.push(value.unwrap_or_default());
        }
        for rule in &self.rules {
            if rule.check.holds(&values, days) == Some(false) {
                let new = if rule.is_rejecting { Finding::rejected } else { Finding::warning };
                let hint = Text::new(
                    format!("Phải đúng: {}", rule.check.text()),
                    format!("What must hold: {}", rule.check.text()),
                );
                let finding = new("rule-broken", rule.message.clone()).hint(hint);
                findings.push(finding.at(place.clone().column(&rule.id)));
            }
        }
        let record = (!findings.any_rejected()).then_some(Record { values });
        (record, findings)
    }
}

fn missing(label: &Text) -> Finding {
    Finding::rejected(
        "missing-value",
        Text::new(format!("Thiếu {}", label.vi), format!("{} is missing", label.en)),
    )
}
