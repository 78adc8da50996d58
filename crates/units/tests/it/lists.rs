//! What the held lists say on a day. Numbers: github.com/thanglequoc/vietnamese-provinces-database, tags v2.4.1 and
//! v4.2.0, and the commune map of vietnamadminunits 1.0.4 (see `content/units/README.md`).

use crate::held_lists::{HELD, commune, day, full_names, held, province};
use caicach_findings::Severity;
use caicach_units::UnitKind::{Commune, District, Province};
use std::collections::BTreeMap;

#[test]
fn the_held_lists_make_no_findings() {
    let (tree, findings) = &*HELD;
    let messages: Vec<_> = findings.iter().take(5).map(|f| format!("{} {}", f.place, f.message.en)).collect();
    assert_eq!(messages, Vec::<String>::new());
    assert_eq!(tree.len(), 63 + 34 + 696 + 10_035 + 3321);
}

#[test]
fn numbers_of_units_change_on_the_first_of_july_2025() {
    let numbers = |on: &str| {
        let units = held().on(day(on));
        (units.count(Province), units.count(District), units.count(Commune))
    };
    assert_eq!(numbers("2025-06-30"), (63, 696, 10_035));
    assert_eq!(numbers("2025-07-01"), (34, 0, 3321));
    assert_eq!(numbers("2026-04-30"), (34, 0, 3321));
}

#[test]
fn types_are_those_of_the_day() {
    let types = |kind, on: &str| held().on(day(on)).counts_by_type(kind);
    assert_eq!(
        types(Commune, "2025-06-30"),
        BTreeMap::from([("Phường", 1726), ("Thị trấn", 617), ("Xã", 7692)])
    );
    // The commune map of August 2025 still has the ten wards of Đồng Nai as communes; list v4.2.0 has them as wards.
    assert_eq!(
        types(Commune, "2025-07-01"),
        BTreeMap::from([("Phường", 687), ("Xã", 2621), ("Đặc khu", 13)])
    );
    assert_eq!(
        types(Commune, "2026-04-30"),
        BTreeMap::from([("Phường", 697), ("Xã", 2611), ("Đặc khu", 13)])
    );
    let cities = "Thành phố trực thuộc trung ương";
    assert_eq!(types(Province, "2024-12-31"), BTreeMap::from([(cities, 5), ("Tỉnh", 58)]));
    assert_eq!(types(Province, "2025-03-01"), BTreeMap::from([(cities, 6), ("Tỉnh", 57)]));
    assert_eq!(types(Province, "2026-04-29"), BTreeMap::from([(cities, 6), ("Tỉnh", 28)]));
    assert_eq!(types(Province, "2026-04-30"), BTreeMap::from([(cities, 7), ("Tỉnh", 27)]));
}

#[test]
fn before_the_oldest_list_a_note_says_so() {
    let tree = held();
    assert_eq!(tree.oldest_list(), Some(day("2025-03-01")));
    let findings = tree.on(day("2024-12-31")).findings();
    let found: Vec<_> = findings.iter().map(|finding| (finding.severity, finding.code)).collect();
    assert_eq!(found, [(Severity::Note, "units-before-oldest-list")]);
    assert_eq!(tree.on(day("2024-12-31")).count(Province), 63);
    assert!(tree.on(day("2025-03-01")).findings().is_empty());
    assert!(tree.on(day("2026-01-01")).findings().is_empty());
}

#[test]
fn a_code_is_used_again_with_a_new_meaning() {
    let tree = held();
    let (old, new) = (commune("00004", "2025-06-30"), commune("00004", "2025-07-01"));
    assert_ne!(old, new);
    assert_eq!(
        full_names(tree, tree.on(day("2025-06-30")).path(old)),
        ["Thành phố Hà Nội", "Quận Ba Đình", "Phường Trúc Bạch"]
    );
    assert_eq!(
        full_names(tree, tree.on(day("2025-07-01")).path(new)),
        ["Thành phố Hà Nội", "Phường Ba Đình"]
    );
    assert_eq!(tree.unit(new).unwrap().key().to_string(), "commune:00004@2025-07-01");
    assert_eq!(tree.with_key(&tree.unit(old).unwrap().key()), Some(old));
    assert_eq!(tree.with_key(&tree.unit(new).unwrap().key()), Some(new));
}

#[test]
fn every_unit_stands_in_a_province() {
    for on in ["2025-06-30", "2025-07-01"] {
        let units = held().on(day(on));
        let provinces = units.top();
        assert_eq!(provinces.len(), units.count(Province));
        let below: usize = provinces.iter().map(|province| units.subtree(*province).len()).sum();
        assert_eq!(below, units.iter().count(), "{on}");
    }
}

#[test]
fn a_province_holds_what_is_below_it() {
    // Hà Nội has 30 districts in the list of 2025-03-01 and 126 communes in the list of 2025-07-01.
    let units = held().on(day("2025-06-30"));
    let old = province("01", "2025-06-30");
    let districts = units.children(old);
    assert_eq!(districts.len(), 30);
    let communes = units.descendants(old).len() - districts.len();
    assert_eq!(communes, districts.iter().map(|district| units.children(*district).len()).sum::<usize>());
    let units = held().on(day("2025-07-01"));
    assert_eq!(units.children(province("01", "2025-07-01")).len(), 126);
    assert!(units.children(old).is_empty(), "the old unit has no place in the new tree");
    assert!(units.subtree(old).is_empty());
}

#[test]
fn names_are_those_of_the_day() {
    let tree = held();
    let name = |code, on: &str| tree.naming(province(code, on), day(on)).unwrap().full_name.to_owned();
    assert_eq!(name("46", "2024-12-31"), "Tỉnh Thừa Thiên Huế");
    assert_eq!(name("46", "2025-01-01"), "Thành phố Huế");
    assert_eq!(name("46", "2025-07-01"), "Thành phố Huế");
    assert_eq!(name("75", "2025-06-30"), "Tỉnh Đồng Nai");
    assert_eq!(name("75", "2026-04-29"), "Tỉnh Đồng Nai");
    assert_eq!(name("75", "2026-04-30"), "Thành phố Đồng Nai");
    let ward = commune("26368", "2026-01-01");
    assert_eq!(tree.naming(ward, day("2026-01-01")).unwrap().full_name, "Xã Long Thành");
    assert_eq!(tree.naming(ward, day("2026-05-01")).unwrap().full_name, "Phường Long Thành");
}

#[test]
fn agencies_lead_to_the_units_they_govern() {
    let tree = held();
    let units = tree.agencies().iter().filter(|agency| agency.code.as_str() == "H05");
    let units: Vec<_> = units.filter_map(|agency| agency.unit).collect();
    assert_eq!(units, [province("24", "2025-07-01"), province("27", "2025-06-30")]);
    let ministry = tree.agencies().iter().find(|agency| agency.code.as_str() == "G12").unwrap();
    assert_eq!(ministry.unit, None);
    let of_tra_vinh: Vec<_> = tree.agencies_of(province("84", "2025-06-30")).collect();
    assert_eq!(of_tra_vinh[0].code.as_str(), "H59");
}
