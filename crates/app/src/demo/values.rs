//! Values made up from a seed: each unit has an ability, each domain of a unit a strength, and both grow a little with
//! the years, so that ranks change as they do in life.

use caicach_index::{Framework, Item, RawValue, Rule, Shape, SurveyRule, ValidValues};
use caicach_store::{ComponentValue, OfficeUnitFields};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use std::collections::BTreeMap;

/// Growth of ability in a year, in standard deviations.
const YEARLY_GROWTH: f64 = 0.18;
/// One value in so many does not apply to its unit, or was not handed in.
const NOT_APPLICABLE_EVERY: f64 = 120.0;
const MISSING_EVERY: f64 = 400.0;

/// The values of all units for all scored items of a framework in a year.
pub(super) fn values(
    framework: &Framework,
    units: &[(String, OfficeUnitFields)],
    year: i32,
    seed: u64,
) -> Vec<ComponentValue> {
    let mut made = Vec::new();
    for (number, (code, fields)) in (0_u64..).zip(units) {
        // One generator for a unit over all years gives it a lasting ability; one for the year gives the year its chances.
        let mut lasting =
            Xoshiro256PlusPlus::seed_from_u64(seed ^ (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let ability = normal(&mut lasting) * 0.6;
        let strengths: BTreeMap<&str, f64> =
            framework.top_items().map(|domain| (domain.code.as_str(), normal(&mut lasting) * 0.5)).collect();
        let years_passed = f64::from(year - super::YEARS.first().copied().unwrap_or(year));
        let this_year = seed ^ (number + 1).wrapping_mul(u64::try_from(year).unwrap_or(0));
        let mut chances = Xoshiro256PlusPlus::seed_from_u64(this_year);
        let is_province = fields.parent_code.is_none();
        for item in framework.leaves() {
            let Some(rule) = &item.rule else { continue };
            let domain = item.code.split('.').next().unwrap_or_default();
            let strength = strengths.get(domain).copied().unwrap_or(0.0);
            let level = ability + strength + YEARLY_GROWTH * years_passed + normal(&mut chances) * 0.45;
            let chance: f64 = chances.random();
            let value = if !is_province && chance < 1.0 / NOT_APPLICABLE_EVERY {
                "na".to_owned()
            } else if !is_province && chance < 1.0 / NOT_APPLICABLE_EVERY + 1.0 / MISSING_EVERY {
                String::new()
            } else {
                value(rule, quality(level))
            };
            made.push(component_value(code, item, value));
        }
    }
    made
}

fn component_value(unit: &str, item: &Item, value: String) -> ComponentValue {
    ComponentValue { unit_code: unit.to_owned(), item_code: item.code.clone(), value, note: None }
}

/// A standard normal number (Box and Muller 1958).
fn normal(generator: &mut Xoshiro256PlusPlus) -> f64 {
    let (one, other): (f64, f64) = (generator.random(), generator.random());
    (-2.0 * (1.0 - one).ln()).sqrt() * (std::f64::consts::TAU * other).cos()
}

/// From a level (0 = ordinary) to a quality between 0 and 1, of which most lie above 0.7 as published results do.
fn quality(level: f64) -> f64 {
    1.0 / (1.0 + (-(level + 1.7)).exp())
}

/// A value that a rule accepts, good or bad as the quality says.
fn value(rule: &Rule, quality: f64) -> String {
    let written = match rule.shape() {
        Shape::Choice(choices) => {
            // Choices stand from the best to the worst.
            let best_first = choices.choices();
            let worst = best_first.len().saturating_sub(1).to_f64().unwrap_or(0.0);
            let position = ((1.0 - quality) * 2.2 * worst).floor().min(worst).to_usize().unwrap_or(0);
            best_first.get(position).map(|choice| choice.label.clone()).unwrap_or_default()
        }
        Shape::Linear(rule) => {
            let points = rule.points_at();
            let value_at = |place: Option<&(Decimal, Decimal)>| {
                place.and_then(|(value, _)| value.to_f64()).unwrap_or(0.0)
            };
            let earns_at =
                |place: Option<&(Decimal, Decimal)>| place.map(|(_, points)| *points).unwrap_or_default();
            let (first, last) = (points.first(), points.last());
            let towards_more = if earns_at(last) >= earns_at(first) { quality } else { 1.0 - quality };
            decimal(value_at(first) + (value_at(last) - value_at(first)) * towards_more, 4)
        }
        Shape::PerItem(rule_each) => {
            let most = (rule.maximum() / rule_each.points_each()).to_f64().unwrap_or(0.0);
            decimal((most * quality * 1.1).round(), 0)
        }
        Shape::Survey(SurveyRule::Mean { .. }) => range_value(rule, quality, 2),
        Shape::Points(_) => {
            decimal((rule.maximum().to_f64().unwrap_or(0.0) * quality * 20.0).round() / 20.0, 2)
        }
        _ => decimal(quality.min(1.0), 4),
    };
    match rule.accept(RawValue::read(&written)) {
        Ok(_) => written,
        // A rule of a kind that the lines above do not foresee gets a value from the middle of its range.
        Err(_) => range_value(rule, quality, 2),
    }
}

fn range_value(rule: &Rule, quality: f64, places: u32) -> String {
    match rule.valid_values() {
        ValidValues::Labels(labels) => labels.first().cloned().unwrap_or_default(),
        ValidValues::Numbers(range) => {
            let bound = |value: Option<Decimal>, otherwise: f64| {
                value.and_then(|value| value.to_f64()).unwrap_or(otherwise)
            };
            let (least, most) = (bound(range.minimum, 0.0), bound(range.maximum, 1.0));
            decimal(least + (most - least) * quality, if range.whole { 0 } else { places })
        }
    }
}

fn decimal(value: f64, places: u32) -> String {
    Decimal::from_f64(value).unwrap_or_default().round_dp(places).normalize().to_string()
}
