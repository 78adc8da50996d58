//! Which units a unit counts within, on a day and over all times.

use crate::held_lists::{day, held};
use caicach_units::{Origin, UnitRow, UnitRows};
use std::collections::{BTreeSet, HashSet};

const OLD: &str = "2025-06-30";
const NOW: &str = "2026-11-22";

fn enclosing(code: &str, on: &str) -> Vec<String> {
    held().enclosing(code, day(on)).into_iter().map(ToString::to_string).collect()
}

/// What the closure says of a day.
pub(crate) fn closed(rows: &[caicach_units::Enclosure], code: &str, on: &str) -> BTreeSet<String> {
    let on = day(on);
    let is_in_force = |row: &&caicach_units::Enclosure| {
        row.first_day.is_none_or(|first| first <= on) && row.last_day.is_none_or(|last| on <= last)
    };
    let of_unit = rows.iter().filter(|row| row.unit.as_str() == code);
    of_unit.filter(is_in_force).map(|row| row.above.to_string()).collect()
}

#[test]
fn a_unit_counts_within_those_above_it() {
    // Phường Trúc Bạch of quận Ba Đình; the code is that of phường Ba Đình since.
    assert_eq!(enclosing("00004", OLD), ["00004", "001", "01"]);
    assert_eq!(enclosing("00004", NOW), ["00004", "01"]);
}

#[test]
fn a_unit_that_has_ended_counts_within_its_main_heir() {
    // Phường Phúc Xá went into phường Hồng Hà (00097).
    assert_eq!(enclosing("00001", NOW), ["00001", "00097", "01"]);
    // A district ended without an heir of its own: it goes on in communes, which have the city above them.
    assert_eq!(enclosing("001", NOW), ["001", "01"]);
    // Tỉnh Đắk Nông (67) is a part of Lâm Đồng (68).
    assert_eq!(enclosing("67", NOW), ["67", "68"]);
    assert_eq!(enclosing("67", OLD), ["67"]);
}

#[test]
fn nobody_counts_within_what_is_unknown() {
    assert!(enclosing("XX", NOW).is_empty());
    let row = UnitRow {
        origin: Origin::Office,
        code: "LD.MOI".into(),
        name: "Chi cục mẫu".into(),
        kind: "department".into(),
        parent: "68".into(),
        valid_from: "2026-01-01".into(),
        ..UnitRow::default()
    };
    let (tree, findings) = held().with_additions(UnitRows { units: vec![row], ..UnitRows::default() });
    assert!(findings.is_empty(), "{findings:?}");
    assert!(tree.enclosing("LD.MOI", day("2025-12-31")).is_empty());
    assert_eq!(tree.enclosing("LD.MOI", day("2026-01-01")).len(), 2);
}

#[test]
fn the_closure_says_the_same_for_every_unit_and_day() {
    let rows = held().closure();
    assert!(rows.is_sorted());
    let different: HashSet<_> = rows.iter().map(|row| (&row.unit, &row.above, row.first_day)).collect();
    assert_eq!(different.len(), rows.len());
    let mut by_unit = std::collections::BTreeMap::<&str, Vec<caicach_units::Enclosure>>::new();
    for row in &rows {
        by_unit.entry(row.unit.as_str()).or_default().push(row.clone());
    }
    for (code, rows) in by_unit {
        for on in ["2020-01-01", OLD, "2025-07-01", NOW] {
            let said: BTreeSet<String> = enclosing(code, on).into_iter().collect();
            assert_eq!(closed(&rows, code, on), said, "{code} on {on}");
        }
    }
}
