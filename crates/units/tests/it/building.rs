//! Rows that are wrong or doubtful. Everything here is made up.

use crate::held_lists::{codes, day};
use caicach_findings::{Findings, Place, Severity};
use caicach_units::{CountRow, Origin, Share, SuccessorRow, UnitKind, UnitRow, UnitRows, UnitTree};

/// A row: kind, code, parent, first and last day.
fn unit(kind: &str, code: &str, parent: &str, from: &str, to: &str) -> UnitRow {
    UnitRow {
        place: Place::file("units.csv"),
        origin: Origin::Illustrative,
        code: code.into(),
        name: format!("Mẫu {code}"),
        kind: kind.into(),
        parent: parent.into(),
        valid_from: from.into(),
        valid_to: to.into(),
        ..UnitRow::default()
    }
}

fn succession(old: &str, new: &str, date: &str, share: &str, is_default: &str) -> SuccessorRow {
    SuccessorRow {
        old_kind: "commune".into(),
        old_code: old.into(),
        new_kind: "commune".into(),
        new_code: new.into(),
        date: date.into(),
        share: share.into(),
        is_default: is_default.into(),
        ..SuccessorRow::default()
    }
}

fn build(units: Vec<UnitRow>) -> (UnitTree, Findings) {
    UnitTree::build(UnitRows { units, ..UnitRows::default() })
}

/// A province `P` with the communes `A` and `B` until the end of 2024 and `C` and `D` from 2025.
fn with_successors(successors: Vec<SuccessorRow>) -> (UnitTree, Findings) {
    let units = vec![
        unit("province", "P", "", "", ""),
        unit("commune", "A", "P", "", "2024-12-31"),
        unit("commune", "B", "P", "", "2024-12-31"),
        unit("commune", "C", "P", "2025-01-01", ""),
        unit("commune", "D", "P", "2025-01-01", ""),
    ];
    UnitTree::build(UnitRows { units, successors, ..UnitRows::default() })
}

/// Every finding has both languages and, unless it is a note, says what to do.
fn assert_is_helpful(findings: &Findings) {
    for finding in findings.iter() {
        assert!(!finding.message.vi.is_empty() && !finding.message.en.is_empty());
        assert!(!finding.hint.as_ref().expect("a hint").vi.is_empty());
    }
}

#[test]
fn a_row_that_cannot_be_read_is_set_aside_with_its_column() {
    let mut nameless = unit("province", "N", "", "", "");
    nameless.name.clear();
    for (row, code, column) in [
        (unit("province", " ", "", "", ""), "unit-code", "code"),
        (unit("province", "0 1", "", "", ""), "unit-code", "code"),
        (unit("kingdom", "K", "", "", ""), "unit-kind", "kind"),
        (unit("province", "D", "", "01/07/2025", ""), "unit-date", "valid_from"),
        (unit("province", "D", "", "", "2025-02-30"), "unit-date", "valid_to"),
        (unit("province", "I", "", "2025-07-01", "2025-06-30"), "unit-validity", "valid_to"),
        (nameless, "unit-name", "name"),
    ] {
        let (tree, findings) = build(vec![row, unit("province", "OK", "", "", "")]);
        assert_eq!(codes(&findings), [code]);
        assert_eq!(findings.iter().next().unwrap().place.column.as_deref(), Some(column));
        assert!(findings.any_rejected());
        assert_eq!(tree.len(), 1, "the rest goes on");
        assert_is_helpful(&findings);
    }
}

#[test]
fn one_code_means_one_unit_of_a_kind_at_a_time() {
    let old = unit("commune", "A", "P", "", "2024-12-31");
    let province = unit("province", "P", "", "", "");
    let (tree, findings) = build(vec![province.clone(), old.clone(), old.clone()]);
    assert_eq!((tree.len(), codes(&findings)), (2, vec!["unit-duplicate"]));
    let overlapping = unit("commune", "A", "P", "2024-12-31", "");
    let (tree, findings) = build(vec![province.clone(), old.clone(), overlapping]);
    assert_eq!((tree.len(), codes(&findings)), (2, vec!["unit-overlap"]));
    let next = unit("commune", "A", "P", "2025-01-01", "");
    let (tree, findings) = build(vec![next, old, province]);
    assert_eq!((tree.len(), codes(&findings)), (3, vec![]), "used again, and in any order of rows");
    assert_is_helpful(&findings);
}

#[test]
fn a_link_that_cannot_hold_leaves_the_unit_at_the_top() {
    let province = unit("province", "P", "", "2025-01-01", "");
    for (row, code) in [
        (unit("commune", "A", "X", "", ""), "unit-parent-unknown"),
        (unit("commune", "A", "P", "", "2024-12-31"), "unit-parent-dates"),
        (unit("province", "A", "P", "2025-01-01", ""), "unit-parent-kind"),
        (unit("commune", "A", "", "", ""), "unit-without-parent"),
        (unit("department", "A", "A", "2025-01-01", ""), "unit-parent-kind"),
    ] {
        let (tree, findings) = build(vec![province.clone(), row]);
        assert!(codes(&findings).contains(&code), "{code}: {:?}", codes(&findings));
        assert_eq!(tree.len(), 2);
        let a = tree.with_code("A")[0];
        let on = if code == "unit-parent-dates" { "2024-06-01" } else { "2025-06-01" };
        assert_eq!(tree.on(day(on)).parent(a), None);
        assert!(tree.on(day(on)).top().contains(&a));
        assert_is_helpful(&findings);
    }
}

#[test]
fn an_unusual_place_of_a_body_is_a_warning_and_kept() {
    let rows = vec![
        unit("province", "P", "", "", ""),
        unit("one_stop_shop", "M", "P", "", ""),
        unit("department", "D", "M", "", ""),
    ];
    let (tree, findings) = build(rows);
    assert_eq!(codes(&findings), ["unit-parent-kind"]);
    assert!(!findings.any_rejected());
    let units = tree.on(day("2025-01-01"));
    assert_eq!(units.parent(tree.with_code("D")[0]), Some(tree.with_code("M")[0]));
}

#[test]
fn units_that_stand_under_each_other_are_cut_once() {
    let rows = vec![
        unit("other", "A", "B", "", ""),
        unit("other", "B", "C", "", ""),
        unit("other", "C", "A", "", ""),
        unit("other", "S", "S", "", ""),
    ];
    let (tree, findings) = build(rows);
    assert_eq!(codes(&findings), ["unit-parent-circle", "unit-parent-circle"]);
    let units = tree.on(day("2025-01-01"));
    assert_eq!(units.top().len(), 2);
    let below: usize = units.top().iter().map(|top| units.subtree(*top).len()).sum();
    assert_eq!(below, 4);
}

#[test]
fn a_parent_that_ends_first_is_a_warning() {
    let rows = vec![unit("province", "P", "", "", "2024-12-31"), unit("department", "D", "P", "", "")];
    let (tree, findings) = build(rows);
    assert_eq!(codes(&findings), ["unit-parent-gap"]);
    let d = tree.with_code("D")[0];
    assert!(tree.on(day("2024-12-31")).parent(d).is_some());
    assert_eq!(tree.on(day("2025-01-01")).top(), [d]);
}

#[test]
fn a_parent_code_that_is_used_again_leads_to_the_unit_of_the_day() {
    let rows = vec![
        unit("province", "P", "", "", "2024-12-31"),
        unit("province", "P", "", "2025-01-01", ""),
        unit("department", "D", "P", "2020-01-01", ""),
    ];
    let (tree, findings) = build(rows);
    assert!(findings.is_empty(), "{:?}", codes(&findings));
    let d = tree.with_code("D")[0];
    let parent = |on| tree.on(day(on)).parent(d).and_then(|id| tree.unit(id)).unwrap().valid_from;
    assert_eq!(parent("2024-12-31"), None);
    assert_eq!(parent("2025-01-01"), Some(day("2025-01-01")));
}

#[test]
fn a_succession_needs_two_units_that_meet() {
    for (row, code) in [
        (succession("X", "C", "2025-01-01", "whole", "yes"), "successor-unknown"),
        (succession("A", "X", "2025-01-01", "whole", "yes"), "successor-unknown"),
        (succession("A", "C", "2025-02-01", "whole", "yes"), "successor-unknown"),
        (succession("C", "D", "2026-01-01", "whole", "yes"), "successor-end"),
        (succession("C", "C", "2026-01-01", "whole", "yes"), "successor-end"),
        (succession("A", "B", "2024-06-01", "whole", "yes"), "successor-end"),
        (succession("A", "C", "", "whole", "yes"), "successor-date"),
        (succession("A", "C", "2025-01-01", "all", "yes"), "successor-share"),
        (succession("A", "C", "2025-01-01", "whole", "perhaps"), "unit-yes-no"),
    ] {
        let (tree, findings) = with_successors(vec![row]);
        assert_eq!(codes(&findings), [code]);
        assert!(tree.ids().all(|id| tree.successors(id).is_empty() && tree.predecessors(id).is_empty()));
        assert_is_helpful(&findings);
    }
}

#[test]
fn a_division_must_name_one_main_successor() {
    let on = "2025-01-01";
    for (rows, expected) in [
        (vec![succession("A", "C", on, "split", "yes"), succession("A", "D", on, "split", "no")], vec![]),
        (
            vec![succession("A", "C", on, "split", "no"), succession("A", "D", on, "split", "no")],
            vec!["successor-default"],
        ),
        (
            vec![succession("A", "C", on, "split", "yes"), succession("A", "D", on, "split", "yes")],
            vec!["successor-default"],
        ),
        (
            vec![succession("A", "C", on, "whole", "yes"), succession("A", "D", on, "split", "no")],
            vec!["successor-whole-and-more"],
        ),
        (vec![succession("A", "C", on, "split", "yes")], vec!["successor-part-alone"]),
        (
            vec![succession("A", "C", on, "whole", "yes"), succession("A", "C", on, "whole", "yes")],
            vec!["successor-duplicate"],
        ),
    ] {
        let (_, findings) = with_successors(rows);
        assert_eq!(codes(&findings), expected);
        assert_is_helpful(&findings);
    }
}

#[test]
fn the_past_is_followed_over_several_steps() {
    // A is divided into B and C in 2021; both go into D in 2023, so that all of A is in D again. E joins in 2023.
    let units = vec![
        unit("province", "P", "", "", ""),
        unit("commune", "A", "P", "", "2020-12-31"),
        unit("commune", "B", "P", "2021-01-01", "2022-12-31"),
        unit("commune", "C", "P", "2021-01-01", "2022-12-31"),
        unit("commune", "E", "P", "", "2022-12-31"),
        unit("commune", "D", "P", "2023-01-01", ""),
    ];
    let successors = vec![
        succession("A", "B", "2021-01-01", "split", "yes"),
        succession("A", "C", "2021-01-01", "split", "no"),
        succession("B", "D", "2023-01-01", "whole", "yes"),
        succession("C", "D", "2023-01-01", "whole", "yes"),
        succession("E", "D", "2023-01-01", "whole", "yes"),
    ];
    let (tree, findings) = UnitTree::build(UnitRows { units, successors, ..UnitRows::default() });
    assert!(findings.is_empty());
    let id = |code: &str| tree.with_code(code)[0];
    let past = |code: &str, year| {
        let past = tree.past(id(code), year).into_iter();
        past.map(|past| (tree.unit(past.unit).unwrap().code.to_string(), past.share)).collect::<Vec<_>>()
    };
    let list = |codes: &[(&str, Share)]| -> Vec<(String, Share)> {
        codes.iter().map(|(code, share)| ((*code).to_owned(), *share)).collect()
    };
    assert_eq!(past("D", 2020), list(&[("A", Share::Whole), ("E", Share::Whole)]));
    assert_eq!(past("D", 2021), list(&[("B", Share::Whole), ("C", Share::Whole), ("E", Share::Whole)]));
    assert_eq!(past("B", 2020), list(&[("A", Share::Part)]));
    assert_eq!(past("D", 2023), list(&[("D", Share::Whole)]));
    let heirs = tree.heirs(id("A"), day("2024-01-01"));
    assert_eq!(heirs.len(), 1);
    assert_eq!((heirs[0].unit, heirs[0].share, heirs[0].is_default), (id("D"), Share::Whole, true));
    let heirs = tree.heirs(id("A"), day("2022-01-01"));
    let parts: Vec<_> = heirs.iter().map(|heir| (heir.unit, heir.share, heir.is_default)).collect();
    assert_eq!(parts, [(id("B"), Share::Part, true), (id("C"), Share::Part, false)]);
}

#[test]
fn a_part_that_is_not_accounted_for_stays_a_part() {
    let (tree, _) = with_successors(vec![
        succession("A", "C", "2025-01-01", "split", "yes"),
        succession("B", "C", "2025-01-01", "whole", "yes"),
    ]);
    let id = |code: &str| tree.with_code(code)[0];
    let shares =
        |unit| tree.past(unit, 2024).into_iter().map(|past| (past.unit, past.share)).collect::<Vec<_>>();
    assert_eq!(shares(id("C")), [(id("A"), Share::Part), (id("B"), Share::Whole)]);
    let share_of_heir = |code| tree.heirs(id(code), day("2025-01-01"))[0].share;
    assert_eq!((share_of_heir("A"), share_of_heir("B")), (Share::Part, Share::Whole));
}

#[test]
fn a_list_that_differs_from_the_published_number_is_a_warning() {
    let mut province = unit("province", "P", "", "", "");
    province.origin = Origin::Official;
    let count = |held: &str| CountRow {
        date: "2025-01-01".into(),
        provinces: "2".into(),
        districts: "0".into(),
        communes: "0".into(),
        list_held: held.into(),
        ..CountRow::default()
    };
    for (held, expected) in [("yes", vec!["unit-count"]), ("no", vec![])] {
        let rows =
            UnitRows { units: vec![province.clone()], counts: vec![count(held)], ..UnitRows::default() };
        let (tree, findings) = UnitTree::build(rows);
        assert_eq!(codes(&findings), expected);
        assert_eq!(tree.oldest_list().is_some(), held == "yes");
        assert!(findings.iter().all(|finding| finding.severity == Severity::Warning));
    }
}

#[test]
fn missing_names_are_made_from_the_other_columns() {
    let mut row = unit("commune", "A", "P", "", "");
    row.type_vi = "Xã".into();
    row.name = " Bi\u{300}nh ".into();
    let (tree, _) = build(vec![unit("province", "P", "", "", ""), row]);
    let made = tree.unit(tree.with_code("A")[0]).unwrap();
    assert_eq!((made.name.as_ref(), made.full_name.as_ref()), ("Bình", "Xã Bình"), "composed and trimmed");
    assert_eq!(made.kind, UnitKind::Commune);
}
