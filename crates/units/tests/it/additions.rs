//! An office puts its own units beneath the official ones. The offices here are made up.

use crate::held_lists::{codes, commune, day, full_names, held, province};
use caicach_units::{
    AliasRow, Origin, SearchQuery, Share, SuccessorRow, UnitKind, UnitRow, UnitRows, UnitTree,
};

const NEW: &str = "2025-07-01";

fn office(kind: &str, code: &str, name: &str, parent: &str) -> UnitRow {
    UnitRow {
        origin: Origin::Office,
        code: code.into(),
        name: name.into(),
        kind: kind.into(),
        parent: parent.into(),
        valid_from: NEW.into(),
        ..UnitRow::default()
    }
}

fn add(units: Vec<UnitRow>) -> (UnitTree, Vec<&'static str>) {
    let (tree, findings) = held().with_additions(UnitRows { units, ..UnitRows::default() });
    let codes = codes(&findings);
    (tree, codes)
}

#[test]
fn departments_and_one_stop_shops_stand_beneath_official_units() {
    let (tree, findings) = add(vec![
        office("department", "68-SNV", "Sở Nội vụ", "68"),
        office("branch", "68-SNV.1", "Chi cục mẫu", "68-SNV"),
        office("one_stop_shop", "24781-MC", "Bộ phận một cửa", "24781"),
    ]);
    assert!(findings.is_empty(), "{findings:?}");
    let units = tree.on(day("2026-01-01"));
    let department = units.find(UnitKind::Department, "68-SNV").unwrap();
    assert_eq!(units.parent(department), Some(province("68", NEW)));
    let branch = units.find(UnitKind::Branch, "68-SNV.1").unwrap();
    assert_eq!(full_names(&tree, units.path(branch)), ["Tỉnh Lâm Đồng", "Sở Nội vụ", "Chi cục mẫu"]);
    assert!(units.subtree(province("68", NEW)).is_sorted());
    assert!(units.is_within(branch, province("68", NEW)));
    let found = tree.search(&SearchQuery { within: Some("68"), ..SearchQuery::new("so noi vu") });
    assert_eq!(found[0].unit, department);
}

#[test]
fn what_was_there_keeps_its_ids_and_its_rows() {
    let (tree, _) = add(vec![office("department", "01-SNV", "Sở Nội vụ", "01")]);
    assert_eq!(tree.len(), held().len() + 1);
    for id in held().ids() {
        assert_eq!(tree.unit(id), held().unit(id));
        assert_eq!(tree.successors(id), held().successors(id));
        assert_eq!(tree.predecessors(id), held().predecessors(id));
    }
    for on in ["2025-06-30", NEW] {
        let (before, after) = (held().on(day(on)), tree.on(day(on)));
        assert!(held().ids().all(|id| before.parent(id) == after.parent(id)));
    }
}

#[test]
fn a_department_of_both_times_stands_under_the_province_of_the_day() {
    let mut row = office("department", "01-SNV", "Sở Nội vụ", "01");
    row.valid_from.clear();
    let (tree, findings) = add(vec![row]);
    assert!(findings.is_empty(), "{findings:?}");
    let department = tree.with_code("01-SNV")[0];
    for on in ["2025-06-30", NEW] {
        assert_eq!(tree.on(day(on)).parent(department), Some(province("01", on)));
    }
}

#[test]
fn official_rows_cannot_be_changed() {
    let mut again = office("commune", "00004", "Tên khác", "01");
    let (tree, findings) = add(vec![again.clone()]);
    assert_eq!((tree.len(), findings), (held().len(), vec!["unit-duplicate"]));
    again.valid_from = "2026-01-01".into();
    assert_eq!(add(vec![again.clone()]).1, ["unit-overlap"]);
    again.code = "99999".into();
    again.origin = Origin::Official;
    assert_eq!(add(vec![again]).1, ["unit-origin"]);

    let step = |old_kind: &str, old: &str, new: &str| SuccessorRow {
        old_kind: old_kind.into(),
        old_code: old.into(),
        new_kind: "commune".into(),
        new_code: new.into(),
        date: NEW.into(),
        share: "whole".into(),
        is_default: "yes".into(),
        ..SuccessorRow::default()
    };
    let name = |used_as: &str| AliasRow {
        unit_kind: "commune".into(),
        unit_code: "00004".into(),
        unit_valid_from: NEW.into(),
        name: "Tên cũ".into(),
        used_as: used_as.into(),
        until: "2026-01-01".into(),
        ..AliasRow::default()
    };
    let rows = UnitRows {
        successors: vec![step("district", "202", "06978")],
        aliases: vec![name("former_name"), name("spelling")],
        ..UnitRows::default()
    };
    let (tree, findings) = held().with_additions(rows);
    assert_eq!(codes(&findings), ["successor-official", "alias-official"]);
    let ba_dinh = commune("00004", NEW);
    assert_eq!(tree.naming(ba_dinh, day(NEW)).unwrap().full_name, "Phường Ba Đình");
    assert_eq!(tree.by_name("ten cu", None, None), [ba_dinh], "another spelling only makes it found");
}

#[test]
fn departments_may_be_merged() {
    let mut one = office("department", "68-A", "Sở Một", "68");
    let mut two = office("department", "68-B", "Sở Hai", "68");
    for old in [&mut one, &mut two] {
        old.valid_from.clear();
        old.valid_to = "2025-06-30".into();
    }
    let merged = office("department", "68-C", "Sở Chung", "68");
    let step = |old: &str| SuccessorRow {
        old_kind: "department".into(),
        old_code: old.into(),
        new_kind: "department".into(),
        new_code: "68-C".into(),
        date: NEW.into(),
        share: "whole".into(),
        is_default: "yes".into(),
        ..SuccessorRow::default()
    };
    let rows = UnitRows {
        units: vec![one, two, merged],
        successors: vec![step("68-A"), step("68-B")],
        ..UnitRows::default()
    };
    let (tree, findings) = held().with_additions(rows);
    assert!(findings.is_empty(), "{:?}", codes(&findings));
    let past = tree.past(tree.with_code("68-C")[0], 2024);
    assert_eq!(full_names(&tree, past.iter().map(|past| past.unit)), ["Sở Một", "Sở Hai"]);
    assert!(past.iter().all(|past| past.share == Share::Whole));
}

#[test]
fn additions_may_be_added_to() {
    let (tree, _) = add(vec![office("department", "68-SNV", "Sở Nội vụ", "68")]);
    let more =
        UnitRows { units: vec![office("branch", "68-CC", "Chi cục", "68-SNV")], ..UnitRows::default() };
    let (tree, findings) = tree.with_additions(more);
    assert!(findings.is_empty());
    let units = tree.on(day(NEW));
    assert_eq!(units.parent(tree.with_code("68-CC")[0]), Some(tree.with_code("68-SNV")[0]));
}

#[test]
fn an_invented_province_is_marked_and_leaves_the_official_numbers_alone() {
    let mut rows = vec![office("province", "MAU", "Mẫu", ""), office("commune", "MAU-1", "Xã Mẫu", "MAU")];
    for row in &mut rows {
        row.origin = Origin::Illustrative;
    }
    let (tree, findings) = add(rows);
    assert!(findings.is_empty(), "{findings:?}");
    let units = tree.on(day(NEW));
    assert_eq!(units.count(UnitKind::Province), 35);
    let official = units.of_kind(UnitKind::Province).filter(|(_, unit)| unit.origin == Origin::Official);
    assert_eq!(official.count(), 34);
}
