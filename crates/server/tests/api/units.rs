//! Units on a day.

use crate::world::{get, get_json};
use serde_json::{Value, json};

fn names(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|unit| unit["full_name"].as_str().unwrap()).collect()
}

#[test]
fn provinces_were_63_and_are_34() {
    let count = |at: &str| {
        let list = get_json(&format!("/api/v1/units?kind=province&at={at}&limit=1000"));
        // The demonstration province is no official one.
        let is_official = |unit: &&Value| unit["origin"] == "official";
        list["items"].as_array().unwrap().iter().filter(is_official).count()
    };
    assert_eq!((count("2025-06-30"), count("2025-07-01")), (63, 34));
}

#[test]
fn units_are_found_without_diacritics_on_their_day() {
    let list = get_json("/api/v1/units?q=lam%20dong&kind=province&at=2026-01-05");
    assert_eq!(names(&list), ["Tỉnh Lâm Đồng"]);
    assert_eq!(list["items"][0]["key"], "province:68@2025-07-01");
    let before = get_json("/api/v1/units?q=lam+dong&kind=province&at=2024-01-05");
    assert_ne!(before["items"][0]["key"], "province:68@2025-07-01");
}

#[test]
fn what_stands_below_a_unit() {
    let list = get_json("/api/v1/units?within=68&kind=commune&at=2026-01-05&limit=1000");
    let communes = list["items"].as_array().unwrap();
    // 124 communes, wards and special zones from 2025-07-01 (resolution 1671/NQ-UBTVQH15).
    assert_eq!(communes.len(), 124);
    assert!(communes.iter().all(|commune| commune["parent"] == "68"));
    let found = get_json("/api/v1/units?within=68&q=da+lat&at=2026-01-05");
    assert!(names(&found).iter().all(|name| name.contains("Đà Lạt")), "{found}");
    assert!(!names(&found).is_empty());
}

/// The new Lâm Đồng is Lâm Đồng, Bình Thuận and Đắk Nông (resolution 202/2025/QH15).
#[test]
fn a_merged_province_names_what_it_was() {
    let unit = get_json("/api/v1/units/province/68?at=2026-01-05");
    assert_eq!(unit["unit"]["full_name"], "Tỉnh Lâm Đồng");
    let mut before: Vec<&str> = unit["predecessors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["unit"]["code"].as_str().unwrap())
        .collect();
    before.sort_unstable();
    assert_eq!(before, ["60", "67", "68"]);
    assert_eq!(unit["successors"], json!([]));
    assert_eq!(unit["path"].as_array().unwrap().len(), 1);
    assert_eq!(unit["children"], 124);

    let old = get_json("/api/v1/units/province/67?at=2024-01-05");
    assert_eq!(old["unit"]["valid_to"], "2025-06-30");
    assert_eq!(old["successors"][0]["unit"]["key"], "province:68@2025-07-01");
    assert_eq!(
        (&old["successors"][0]["share"], &old["successors"][0]["date"]),
        (&json!("whole"), &json!("2025-07-01"))
    );
}

#[test]
fn a_unit_is_called_as_on_its_day() {
    let names =
        |at: &str| get_json(&format!("/api/v1/units/province/46?at={at}"))["unit"]["full_name"].clone();
    // Resolution 175/2024/QH15: Huế is a centrally-run city from 2025-01-01.
    assert_eq!(names("2024-12-31"), "Tỉnh Thừa Thiên Huế");
    assert_eq!(names("2025-01-01"), "Thành phố Huế");
}

#[test]
fn before_the_oldest_list_a_note_says_that_units_may_differ() {
    let list = get_json("/api/v1/units?kind=province&at=2010-01-01");
    assert_eq!(list["findings"][0]["code"], "units-before-oldest-list");
    assert_eq!(list["findings"][0]["severity"], "note");
}

#[test]
fn what_was_not_in_being_is_a_problem_that_names_what_follows() {
    let problem = get("/api/v1/units/province/67?at=2026-01-05").problem(404, "not-found");
    assert!(problem["detail"].as_str().unwrap().contains("67"), "{problem}");
    assert!(problem["findings"][0]["hint"]["vi"].as_str().unwrap().contains("Lâm Đồng"), "{problem}");
    get("/api/v1/units/province/999").problem(404, "not-found");
    get("/api/v1/units/planet/68").problem(404, "not-found");
    get("/api/v1/units/province/%FF").problem(400, "bad-request");
    get("/api/v1/units/province/%20").problem(404, "not-found");
    get("/api/v1/units?within=nonsense").problem(404, "not-found");
}

#[test]
fn bad_parameters_are_named() {
    for (query, parameter) in [
        ("at=13/02/2026", "at"),
        ("at=2026-02-30", "at"),
        ("kind=planet", "kind"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=-1", "limit"),
        ("limit=many", "limit"),
        ("after=zz", "after"),
        ("after=616263", "after"),
        ("q=a&q=b", "q"),
        ("qq=a", "qq"),
        ("=", ""),
    ] {
        let problem = get(&format!("/api/v1/units?{query}")).problem(400, "bad-parameter");
        assert_eq!(problem["parameter"], parameter, "{query}: {problem}");
        assert!(!problem["message"]["vi"].as_str().unwrap().is_empty());
        assert_eq!(problem["detail"], problem["message"]["en"]);
    }
}
