//! What the system fills in: values of measures and of surveys, which nobody types over.

use crate::index_values::CountedValue;
use crate::{App, AppError};
use caicach_assessments::is_filled_by_system;
use caicach_index::{Framework, Item, RawValue};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A value that the system filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Filled {
    /// As it goes into the rule.
    pub value: String,
    /// What it earns; none where the rule does not take it.
    pub points: Option<Decimal>,
    /// What was counted; none for a value that was imported, as from a survey.
    pub counted: Option<CountedValue>,
}

/// Values by unit and component.
pub(super) type FilledValues = BTreeMap<String, BTreeMap<String, Filled>>;

impl App {
    /// What the system knows of the components that it fills, for all units that it knows. A counted value comes before an
    /// imported one.
    pub(super) async fn filled(&self, framework: &Framework, year: i32) -> Result<FilledValues, AppError> {
        let mut filled = FilledValues::new();
        if !framework.leaves().any(is_filled_by_system) {
            return Ok(filled);
        }
        for stored in self.store().queries().component_values(framework.id(), year).await? {
            let Some(item) = framework.item(&stored.item_code).filter(|item| is_filled_by_system(item))
            else {
                continue;
            };
            let value = Filled { points: points(item, &stored.value), value: stored.value, counted: None };
            filled.entry(stored.unit_code).or_default().insert(stored.item_code, value);
        }
        let state = self.state();
        let counted = state.counted_of(framework.id()).filter(|counted| counted.header.subject.year == year);
        let index = counted.map(|counted| &counted.index);
        for unit in index.iter().flat_map(|index| &index.units) {
            let values = index.iter().flat_map(|index| &index.items).zip(&unit.values);
            for (counted_item, value) in values {
                let item = framework.item(&counted_item.code).filter(|item| is_filled_by_system(item));
                if let (Some(item), Some(value)) = (item, value) {
                    let text = value.value.normalize().to_string();
                    let value = Filled { points: points(item, &text), value: text, counted: Some(*value) };
                    filled.entry(unit.code.clone()).or_default().insert(item.code.clone(), value);
                }
            }
        }
        Ok(filled)
    }
}

fn points(item: &Item, value: &str) -> Option<Decimal> {
    let rule = item.rule.as_ref()?;
    let accepted = rule.accept(RawValue::read(value)).ok()?;
    Some(rule.points_of(accepted, None))
}
