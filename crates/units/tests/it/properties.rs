//! What holds for any tree and any text.

use crate::closure::closed;
use crate::held_lists::{day, held};
use caicach_units::{SearchQuery, SuccessorRow, UnitKind, UnitRow, UnitRows, UnitTree};
use proptest::prelude::*;

/// A cell that is often right: one of a few words, a date, or any text.
fn cell(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![
        8 => proptest::sample::select(words).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

const KINDS: &[&str] = &["province", "district", "commune", "department", "one_stop_shop", "other"];
const CODES: &[&str] = &["A", "B", "C", "D", "E", "01", "1", ""];
const DATES: &[&str] = &["", "2020-01-01", "2022-06-30", "2022-07-01", "2024-12-31", "2025-01-01"];

fn unit_row() -> impl Strategy<Value = UnitRow> {
    (cell(KINDS), cell(CODES), cell(&["Bình", "An", "Đông Hà"]), cell(CODES), cell(DATES), cell(DATES))
        .prop_map(|(kind, code, name, parent, valid_from, valid_to)| UnitRow {
            code,
            name,
            kind,
            parent,
            valid_from,
            valid_to,
            ..UnitRow::default()
        })
}

fn successor_row() -> impl Strategy<Value = SuccessorRow> {
    let share = cell(&["whole", "split"]);
    let main = cell(&["yes", "no"]);
    (cell(KINDS), cell(CODES), cell(KINDS), cell(CODES), cell(DATES), share, main).prop_map(
        |(old_kind, old_code, new_kind, new_code, date, share, is_default)| SuccessorRow {
            old_kind,
            old_code,
            new_kind,
            new_code,
            date,
            share,
            is_default,
            ..SuccessorRow::default()
        },
    )
}

fn rows() -> impl Strategy<Value = UnitRows> {
    (proptest::collection::vec(unit_row(), 0..30), proptest::collection::vec(successor_row(), 0..15))
        .prop_map(|(units, successors)| UnitRows { units, successors, ..UnitRows::default() })
}

/// What must hold in every tree on every day.
fn check_tree(tree: &UnitTree) {
    let closure = tree.closure();
    for (date, code) in DATES.iter().filter(|date| !date.is_empty()).flat_map(|date| {
        tree.ids().filter_map(|id| tree.unit(id)).map(move |unit| (*date, unit.code.as_str()))
    }) {
        let said = tree.enclosing(code, day(date)).into_iter().map(ToString::to_string).collect();
        assert_eq!(closed(&closure, code, date), said, "{code} on {date}");
    }
    for on in DATES.iter().filter(|date| !date.is_empty()).map(|date| day(date)) {
        let units = tree.on(on);
        let mut reached = 0;
        for top in units.top() {
            reached += units.subtree(top).len();
        }
        assert_eq!(reached, units.iter().count(), "every unit stands under exactly one at the top");
        for (id, _) in units.iter() {
            let descendants = units.descendants(id);
            assert!(descendants.is_sorted());
            assert!(descendants.iter().all(|below| units.ancestors(*below).contains(&id)));
            assert!(units.ancestors(id).iter().all(|above| units.descendants(*above).contains(&id)));
            assert!(units.children(id).iter().all(|child| units.parent(*child) == Some(id)));
            assert_eq!(units.path(id).last(), Some(&id));
        }
        for (id, unit) in tree.ids().filter_map(|id| tree.unit(id).map(|unit| (id, unit))) {
            assert!(tree.heirs(id, on).iter().all(|heir| units.contains(heir.unit)));
            assert!(tree.past_on(id, on).iter().all(|past| units.contains(past.unit)));
            if unit.is_valid_on(on) {
                assert_eq!(
                    units.find(unit.kind, unit.code.as_str()),
                    Some(id),
                    "one unit a code, kind and day"
                );
            }
        }
    }
}

proptest! {
    #[test]
    fn any_rows_make_a_sound_tree(rows in rows(), more in rows()) {
        let count = rows.units.len();
        let (tree, findings) = UnitTree::build(rows);
        prop_assert!(tree.len() == count || findings.any_rejected());
        check_tree(&tree);
        let (larger, _) = tree.with_additions(more);
        check_tree(&larger);
        for id in tree.ids() {
            prop_assert_eq!(tree.unit(id), larger.unit(id));
        }
    }

    #[test]
    fn any_text_can_be_searched(text in any::<String>()) {
        let hits = held().search(&SearchQuery { limit: usize::MAX, ..SearchQuery::new(&text) });
        prop_assert!(hits.is_sorted_by_key(|hit| hit.matched));
        let _ = held().by_name(&text, None, None);
        let (found, findings) = held().resolve_code(None, &text, day("2025-07-01"));
        prop_assert!(found.is_some() || findings.any_rejected());
    }

    #[test]
    fn a_name_finds_its_unit_however_it_is_written(
        index in 0_usize..14_149,
        shout in any::<bool>(),
        plain in any::<bool>(),
    ) {
        let id = held().ids().nth(index).unwrap();
        let unit = held().unit(id).unwrap();
        let mut written = unit.full_name.to_string();
        if shout {
            written = written.to_uppercase();
        }
        if plain {
            written = caicach_units::fold(&written);
        }
        prop_assert!(held().by_name(&written, Some(unit.kind), None).contains(&id));
        let hits = held().search(&SearchQuery { limit: usize::MAX, ..SearchQuery::new(&written) });
        prop_assert!(hits.iter().any(|hit| hit.unit == id));
    }
}

#[test]
fn ancestors_and_descendants_agree_in_the_held_lists() {
    for on in ["2025-06-30", "2025-07-01"] {
        let units = held().on(day(on));
        for (id, _) in units.of_kind(UnitKind::Province) {
            for below in units.descendants(id) {
                assert_eq!(units.enclosing(below, UnitKind::Province), Some(id));
                assert_eq!(units.ancestors(below).last(), Some(&id));
            }
        }
    }
}
