//! Frameworks.

use crate::world::{get, get_json};
use serde_json::{Value, json};

#[test]
fn every_framework_of_the_content_is_listed_with_its_status() {
    let list = get_json("/api/v1/frameworks");
    let status = |id: &str| {
        let items = list["items"].as_array().unwrap();
        items.iter().find(|framework| framework["id"] == id).unwrap_or_else(|| panic!("{id}"))["status"]
            .clone()
    };
    assert_eq!(status("par-province-2948-2017"), "incomplete");
    assert_eq!(status("mau-tinh"), "illustrative");
    assert_ne!(status("tt01-2018"), Value::Null);
    assert_eq!(list["items"].as_array().unwrap().len(), 6);
}

/// Decision 2948/QĐ-BNV: eight domains and 100 points for provinces.
#[test]
fn a_framework_shows_its_tree_and_what_is_not_known() {
    let detail = get_json("/api/v1/frameworks/par-province-2948-2017");
    assert_eq!(
        (&detail["framework"]["decision"], &detail["framework"]["maximum"]),
        (&json!("2948/QĐ-BNV"), &json!(100))
    );
    let domains: Vec<&Value> =
        detail["items"].as_array().unwrap().iter().filter(|item| item["level"] == "domain").collect();
    assert_eq!(domains.len(), 8);
    assert!(domains.iter().all(|domain| domain["stated_max"].is_number()));
    assert!(!detail["framework"]["status_reason"]["vi"].as_str().unwrap().is_empty());
}

#[test]
fn rules_are_told_in_words_with_the_values_that_they_take() {
    let detail = get_json("/api/v1/frameworks/mau-tinh");
    let items = detail["items"].as_array().unwrap();
    let rules: Vec<&Value> = items.iter().map(|item| &item["rule"]).filter(|rule| !rule.is_null()).collect();
    assert_eq!(rules.len(), usize::try_from(detail["framework"]["scored_items"].as_u64().unwrap()).unwrap());
    for rule in rules {
        assert!(
            !rule["words"]["vi"].as_str().unwrap().is_empty()
                && !rule["words"]["en"].as_str().unwrap().is_empty()
        );
        assert_ne!(rule["labels"].is_null(), rule["numbers"].is_null(), "{rule}");
    }
    for item in items {
        let parent = &item["parent"];
        assert!(parent.is_null() || items.iter().any(|other| other["code"] == *parent), "{item}");
    }
    assert!(detail["settings"]["ties_in_words"]["en"].as_str().unwrap().contains("share"));
}

/// TT 01/2018/TT-VPCP, article 15: nine indices, excellent from 15 points.
#[test]
fn bands_have_their_bounds() {
    let detail = get_json("/api/v1/frameworks/tt01-2018");
    let bands = detail["bands"].as_array().unwrap();
    assert!(bands.iter().any(|band| band["minimum"] == 15 && band["minimum_inclusive"] == true), "{bands:?}");
    let leaves = detail["items"].as_array().unwrap().iter().filter(|item| item["role"] == "leaf");
    assert_eq!(leaves.count(), 9);
}

#[test]
fn an_unknown_framework_is_a_problem() {
    get("/api/v1/frameworks/nonsense").problem(404, "not-found");
    get("/api/v1/frameworks/%FF").problem(400, "bad-request");
    get("/api/v1/frameworks/mau-tinh?year=2025").problem(400, "bad-parameter");
}
