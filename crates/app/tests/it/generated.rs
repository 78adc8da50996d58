//! Records made up for every register of the content, from a seed.

use caicach_findings::Place;
use caicach_registers::{Calendars, FieldKind, RecordReader, Register, Value};
use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A province, two of its communes, and a code that is no unit.
pub(crate) struct Units<'a>(pub(crate) &'a [String]);

/// Records that keep the rules of their register: as many of the tries as do.
pub(crate) fn records(
    register: &Register,
    units: &Units<'_>,
    calendars: &dyn Calendars,
    at: NaiveDateTime,
    tries: usize,
) -> Vec<Vec<Value>> {
    let reader = RecordReader::new(register);
    let seed = register.id.bytes().fold(7_u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut kept = Vec::new();
    for number in 0..tries {
        let values = record(register, units, number, &mut random);
        let (checked, _) = reader.check(values.clone(), calendars, at, &Place::default);
        if checked.is_some() {
            kept.push(values);
        }
    }
    kept
}

fn record(
    register: &Register,
    units: &Units<'_>,
    number: usize,
    random: &mut Xoshiro256PlusPlus,
) -> Vec<Value> {
    // Days mostly follow one another in the order of the fields, as in life.
    let mut day = NaiveDate::from_ymd_opt(2025, 11, 1).unwrap() + Days::new(random.random_range(0..400));
    let mut values = Vec::with_capacity(register.fields.len());
    for (place, field) in register.fields.iter().enumerate() {
        let is_key = register.key.contains(&place);
        if !field.is_required && !is_key && random.random_bool(0.3) {
            values.push(Value::Null);
            continue;
        }
        let whole = |random: &mut Xoshiro256PlusPlus, least: Option<f64>, most: Option<f64>| {
            let least = least.unwrap_or(0.0) as i64;
            let most = most.map_or(least + 6, |most| (most as i64).min(least + 6));
            random.random_range(least..=most.max(least))
        };
        values.push(match &field.kind {
            FieldKind::Unit => Value::text(&units.0[random.random_range(0..units.0.len())]),
            FieldKind::Choice(choices) => Value::text(&choices[random.random_range(0..choices.len())].code),
            FieldKind::Text { .. } if is_key => Value::text(format!("k{number}")),
            FieldKind::Text { .. } if field.name == "pauses" => Value::Null,
            FieldKind::Text { .. } => Value::text(format!("k{}", random.random_range(0..12))),
            FieldKind::Integer(range) => Value::Integer(whole(random, range.minimum, range.maximum)),
            FieldKind::Number(range) => Value::Number(whole(random, range.minimum, range.maximum) as f64),
            FieldKind::Boolean => Value::Boolean(random.random_bool(0.5)),
            FieldKind::Date => {
                day = day + Days::new(random.random_range(0..30));
                Value::Date(day)
            }
            FieldKind::Time => {
                day = day + Days::new(random.random_range(0..12));
                Value::Time(
                    day.and_hms_opt(8, 0, 0).unwrap() + TimeDelta::minutes(random.random_range(0..600)),
                )
            }
        });
    }
    values
}
