//! Codes and names as they stand in files.

use crate::held_lists::{codes, commune, day, full_names, held, province};
use caicach_findings::Severity;
use caicach_units::UnitKind;

/// Provinces as the published results name them, with the code of the 63 provinces that the data set gives them.
const NAMES_IN_RESULTS: &str = include_str!("../fixtures/province_names_in_results.csv");

#[test]
fn every_name_in_the_published_results_finds_its_province() {
    let mut reader = csv::Reader::from_reader(NAMES_IN_RESULTS.as_bytes());
    let mut seen = 0;
    for record in reader.records() {
        let record = record.unwrap();
        let found = held().by_name(&record[0], Some(UnitKind::Province), Some(day("2024-12-31")));
        assert_eq!(found, [province(&record[1], "2024-12-31")], "{}", &record[0]);
        seen += 1;
    }
    assert_eq!(seen, 112);
}

#[test]
fn names_are_matched_as_people_write_them() {
    for (written, code) in [
        ("TP. Hồ Chí Minh", "79"),
        ("TP.HCM", "79"),
        ("tp hcm", "79"),
        ("Thành phố Hồ Chí Minh", "79"),
        ("Thừa Thiên Huế", "46"),
        ("Thừa Thiên - Huế", "46"),
        ("Tỉnh Thừa Thiên Huế", "46"),
        ("TP Huế", "46"),
        ("Ha Noi", "01"),
        ("HÀ NỘI", "01"),
        ("Bà Rịa – Vũng Tàu", "77"),
        ("Bà Rịa-Vũng Tàu", "77"),
        ("BRVT", "77"),
        ("UBND tỉnh Đắk Nông", "67"),
        ("Ủy ban nhân dân TP. Cần Thơ", "92"),
    ] {
        let found = held().by_name(written, Some(UnitKind::Province), Some(day("2024-06-01")));
        assert_eq!(found, [province(code, "2024-06-01")], "{written}");
    }
    let english = held().by_name("Hanoi", None, Some(day("2026-01-01")));
    assert_eq!(english, [province("01", "2026-01-01")]);
}

#[test]
fn without_a_day_a_name_finds_all_times_and_without_a_kind_all_kinds() {
    let found = held().by_name("Lâm Đồng", Some(UnitKind::Province), None);
    assert_eq!(found, [province("68", "2025-06-30"), province("68", "2025-07-01")]);
    let found = held().by_name("Ba Đình", None, None);
    assert!(full_names(held(), found.clone()).contains(&"Quận Ba Đình".to_owned()));
    assert!(full_names(held(), found).contains(&"Phường Ba Đình".to_owned()));
    assert!(held().by_name("Đắk Nông", Some(UnitKind::Province), Some(day("2026-01-01"))).is_empty());
    assert!(
        held().by_name("Hà Tây", Some(UnitKind::Province), None).is_empty(),
        "ended in 2008, not in the lists"
    );
    assert!(held().by_name("", None, None).is_empty());
    assert!(held().by_name(" - ", None, None).is_empty());
}

#[test]
fn another_spelling_of_the_map_finds_the_commune_of_the_list() {
    let found = held().by_name("Thị trấn Nông trường Phong Hải", None, Some(day("2025-06-30")));
    assert_eq!(found, [commune("02902", "2025-06-30")]);
}

#[test]
fn a_right_code_is_taken_as_it_stands() {
    let on = day("2025-06-30");
    let (found, findings) = held().resolve_code(Some(UnitKind::Province), " 01 ", on);
    assert_eq!(found, Some(province("01", "2025-06-30")));
    assert!(findings.is_empty());
    let (found, findings) = held().resolve_code(None, "00004", on);
    assert_eq!(found, Some(commune("00004", "2025-06-30")));
    assert!(findings.is_empty());
}

#[test]
fn lost_zeros_are_restored_with_a_note() {
    let on = day("2025-07-01");
    let (found, findings) = held().resolve_code(Some(UnitKind::Province), "1", on);
    assert_eq!(found, Some(province("01", "2025-07-01")));
    assert_eq!(codes(&findings), ["unit-code-zeros"]);
    assert!(findings.iter().all(|finding| finding.severity == Severity::Note));
    let (found, _) = held().resolve_code(Some(UnitKind::Commune), "4", on);
    assert_eq!(found, Some(commune("00004", "2025-07-01")));
    // Districts and communes share no width, so a number may mean one of each.
    let (found, findings) = held().resolve_code(None, "4", day("2025-06-30"));
    assert_eq!((found, codes(&findings)), (None, vec!["unit-code-ambiguous"]));
    let (found, _) = held().resolve_code(None, "10", day("2025-06-30"));
    assert_eq!(found, Some(province("10", "2025-06-30")), "a right code is preferred");
}

#[test]
fn a_code_of_another_time_is_rejected_and_its_successor_named() {
    let (found, findings) = held().resolve_code(Some(UnitKind::Province), "67", day("2026-01-01"));
    assert_eq!((found, codes(&findings)), (None, vec!["unit-code-not-valid"]));
    let finding = findings.iter().next().unwrap();
    assert!(finding.message.vi.contains("Tỉnh Đắk Nông"), "{}", finding.message.vi);
    assert!(finding.hint.as_ref().unwrap().vi.contains("Tỉnh Lâm Đồng"));
}

#[test]
fn what_is_no_code_or_not_known_is_rejected() {
    for (text, code) in
        [("99", "unit-code-unknown"), ("", "unit-code"), ("0 1", "unit-code"), ("Hà", "unit-code")]
    {
        let (found, findings) = held().resolve_code(Some(UnitKind::Province), text, day("2026-01-01"));
        assert_eq!((found, codes(&findings)), (None, vec![code]), "{text:?}");
        assert!(findings.any_rejected());
    }
    let (found, _) = held().resolve_code(Some(UnitKind::Commune), "01", day("2026-01-01"));
    assert_ne!(found, Some(province("01", "2026-01-01")), "a kind that is asked for is kept to");
}
