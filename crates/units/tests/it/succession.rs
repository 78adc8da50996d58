//! From the 63 provinces to the 34, and from 10,035 communes to 3,321. Source of the steps: the commune map of
//! vietnamadminunits 1.0.4; the provinces are derived from it.

use crate::held_lists::{commune, day, full_names, held, province};
use caicach_units::{Share, UnitId, UnitKind};

const EVE: &str = "2025-06-30";
const NEW: &str = "2025-07-01";

fn past_names(unit: UnitId, year: i32) -> Vec<String> {
    full_names(held(), held().past(unit, year).into_iter().map(|past| past.unit))
}

#[test]
fn lam_dong_was_three_provinces() {
    let lam_dong = province("68", NEW);
    let past = held().past(lam_dong, 2024);
    assert_eq!(
        full_names(held(), past.iter().map(|past| past.unit)),
        ["Tỉnh Bình Thuận", "Tỉnh Đắk Nông", "Tỉnh Lâm Đồng"]
    );
    assert!(past.iter().all(|past| past.share == Share::Whole && past.is_default));
    assert_eq!(past_names(lam_dong, 2025), ["Tỉnh Lâm Đồng"], "at the end of 2025 it is itself");
    assert_eq!(held().past(lam_dong, 2025)[0].unit, lam_dong);
}

#[test]
fn an_old_province_is_its_own_past_and_has_none_after_its_end() {
    let dak_nong = province("67", EVE);
    assert_eq!(past_names(dak_nong, 2021), ["Tỉnh Đắk Nông"]);
    assert!(past_names(dak_nong, 2025).is_empty());
    let heirs = held().heirs(dak_nong, day("2026-01-01"));
    assert_eq!(full_names(held(), heirs.iter().map(|heir| heir.unit)), ["Tỉnh Lâm Đồng"]);
    assert_eq!(heirs[0].share, Share::Whole);
    assert!(held().heirs(province("68", NEW), day(EVE)).is_empty(), "a unit has no heirs before it begins");
}

#[test]
fn every_old_province_has_one_successor() {
    let mut followed = Vec::new();
    for (old, unit) in held().on(day(EVE)).of_kind(UnitKind::Province) {
        let [only] = held().successors(old) else { panic!("{}", unit.full_name) };
        assert!(only.is_default && only.share == Share::Whole && only.date == day(NEW));
        followed.push(only.unit);
    }
    followed.sort_unstable();
    followed.dedup();
    assert_eq!(followed.len(), 34, "and every new province follows one");
}

#[test]
fn every_old_commune_reaches_a_current_one() {
    let mut divided = 0;
    for (old, unit) in held().on(day(EVE)).of_kind(UnitKind::Commune) {
        let heirs = held().heirs(old, day(NEW));
        assert!(!heirs.is_empty(), "{} {}", unit.code, unit.full_name);
        let main = heirs.iter().filter(|heir| heir.is_default).count();
        assert_eq!(main, 1, "{} {}", unit.code, unit.full_name);
        divided += usize::from(heirs.len() > 1);
    }
    assert_eq!(divided, 471);
}

#[test]
fn communes_follow_into_the_province_that_follows_theirs() {
    let (before, after) = (held().on(day(EVE)), held().on(day(NEW)));
    for (old, unit) in before.of_kind(UnitKind::Commune) {
        let old_province = before.enclosing(old, UnitKind::Province).unwrap();
        let new_province = held().successors(old_province)[0].unit;
        for link in held().successors(old) {
            assert_eq!(after.parent(link.unit), Some(new_province), "{} {}", unit.code, unit.full_name);
        }
    }
}

#[test]
fn a_divided_commune_has_a_main_successor_and_parts() {
    let cong_vi = commune("00007", EVE);
    let heirs = held().heirs(cong_vi, day(NEW));
    let found: Vec<_> =
        heirs.iter().map(|heir| (held().unit(heir.unit).unwrap().code.as_str(), heir.is_default)).collect();
    assert_eq!(found, [("00008", true), ("00025", false)]);
    assert!(heirs.iter().all(|heir| heir.share == Share::Part));
    let past = held().past(commune("00025", NEW), 2024);
    let part = past.iter().find(|past| past.unit == cong_vi).unwrap();
    assert_eq!((part.share, part.is_default), (Share::Part, false));
}

#[test]
fn ba_che_has_the_code_of_the_current_list() {
    // The map writes 06970 for the new commune; the list has 06978. 06970 was the township.
    let ba_che = commune("06978", NEW);
    assert_eq!(held().unit(ba_che).unwrap().full_name.as_ref(), "Xã Ba Chẽ");
    assert!(held().on(day(NEW)).find(UnitKind::Commune, "06970").is_none());
    let mut past: Vec<_> =
        held().past(ba_che, 2024).into_iter().map(|past| (past.unit, past.share)).collect();
    past.sort_unstable();
    let expected = [
        ("06886", Share::Part),
        ("06970", Share::Whole),
        ("06973", Share::Whole),
        ("06982", Share::Whole),
        ("06988", Share::Whole),
    ];
    assert_eq!(past, expected.map(|(code, share)| (commune(code, EVE), share)));
}

#[test]
fn five_special_zones_come_from_districts_without_communes() {
    for (district, zone) in
        [("318", "11948"), ("471", "19742"), ("498", "20333"), ("536", "21548"), ("755", "26732")]
    {
        let old = held().on(day(EVE)).find(UnitKind::District, district).unwrap();
        let new = commune(zone, NEW);
        assert!(held().on(day(EVE)).children(old).is_empty());
        assert_eq!(held().unit(old).unwrap().name, held().unit(new).unwrap().name);
        let past = held().past(new, 2024);
        assert_eq!(
            past.iter().map(|past| (past.unit, past.share)).collect::<Vec<_>>(),
            [(old, Share::Whole)]
        );
    }
    let zones = held().on(day(NEW)).iter().filter(|(_, unit)| unit.type_vi.as_ref() == "Đặc khu").count();
    assert_eq!(zones, 13);
}

#[test]
fn every_new_commune_has_a_past() {
    for (new, unit) in held().on(day(NEW)).of_kind(UnitKind::Commune) {
        assert!(!held().past(new, 2024).is_empty(), "{} {}", unit.code, unit.full_name);
    }
}

#[test]
fn a_district_goes_on_where_its_communes_went() {
    let ba_che = held().on(day(EVE)).find(UnitKind::District, "202").unwrap();
    assert_eq!(held().unit(ba_che).unwrap().full_name.as_ref(), "Huyện Ba Chẽ");
    assert!(held().successors(ba_che).is_empty());
    let mut expected: Vec<UnitId> = held().on(day(EVE)).children(ba_che);
    expected = expected.into_iter().flat_map(|c| held().successors(c).iter().map(|link| link.unit)).collect();
    expected.sort_unstable();
    expected.dedup();
    let heirs: Vec<_> = held().heirs(ba_che, day(NEW)).into_iter().map(|heir| heir.unit).collect();
    assert_eq!(heirs, expected);
    assert!(full_names(held(), heirs).contains(&"Xã Ba Chẽ".to_owned()));
}
