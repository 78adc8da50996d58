//! What the system knows: values of measures and of surveys. What it fills in nobody types over.

use super::Year;
use crate::index_values::CountedValue;
use crate::{App, AppError};
use caicach_assessments::is_filled_by_system;
use caicach_index::{Framework, Item, RawValue};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A value that the system filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// What the system fills in for the units of a group, or for one of them: what it knows today, or, once the result is published,
    /// what it knew then.
    pub(super) async fn filled_of(
        &self,
        year: &Year,
        place: usize,
        only: Option<&str>,
    ) -> Result<FilledValues, AppError> {
        let Some(group) = year.groups.get(place) else { return Ok(FilledValues::new()) };
        if let Some(publication) = year.publications.first().filter(|_| year.is_closed()) {
            let published = self.published_year(year.assessment.id, publication).await?;
            if let Some(filled) = published.filled.as_ref().and_then(|filled| filled.get(place)) {
                let wanted = filled.iter().filter(|(unit, _)| only.is_none_or(|only| only == unit.as_str()));
                return Ok(wanted.map(|(unit, values)| (unit.clone(), values.clone())).collect());
            }
        }
        self.known_values(&group.framework.framework, year.assessment.year, only).await
    }

    /// What the system knows of components, for all units that it knows or for one of them: of those that it fills, and of those that are stated and can
    /// be held against a measure. A counted value comes before an imported one.
    async fn known_values(
        &self,
        framework: &Framework,
        year: i32,
        only: Option<&str>,
    ) -> Result<FilledValues, AppError> {
        let is_wanted = |unit: &str| only.is_none_or(|only| only == unit);
        let mut filled = FilledValues::new();
        for stored in self.store().queries().component_values(framework.id(), year).await? {
            if !is_wanted(&stored.unit_code) {
                continue;
            }
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
        for unit in index.iter().flat_map(|index| &index.units).filter(|unit| is_wanted(&unit.code)) {
            let values = index.iter().flat_map(|index| &index.items).zip(&unit.values);
            for (counted_item, value) in values {
                let item = framework.item(&counted_item.code).filter(|item| item.leaf.is_some());
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
