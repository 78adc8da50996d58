//! Pages of lists.

use crate::world::{get, get_json};
use serde_json::Value;

/// All items of a list, page by page, by the addresses that the pages name.
fn walk(first: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut address = Some(first.to_owned());
    while let Some(now) = address {
        let answer = get(&now);
        let page = answer.json();
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        address = page["next"].as_str().map(str::to_owned);
        let link = address.as_ref().map_or(String::new(), |next| format!("<{next}>; rel=\"next\""));
        assert_eq!(answer.header("link"), link);
    }
    items
}

#[track_caller]
fn pages_join(address: &str, limit: usize) {
    let whole = get_json(&format!("{address}&limit=1000"));
    assert_eq!(whole["next"], Value::Null, "{address}");
    let whole = whole["items"].as_array().unwrap();
    assert!(whole.len() > limit, "{address}");
    assert_eq!(&walk(&format!("{address}&limit={limit}")), whole, "{address}");
}

#[test]
fn pages_of_every_list_join_to_the_whole() {
    pages_join("/api/v1/units?at=2026-01-05&kind=province", 7);
    pages_join("/api/v1/units?at=2026-01-05&q=xã tân&within=68".replace(' ', "%20").as_str(), 1);
    pages_join("/api/v1/results?index=par_index", 50);
    pages_join("/api/v1/results/scored?", 4);
    pages_join("/api/v1/results/uncertainty?", 13);
}

#[test]
fn a_list_without_a_limit_has_a_hundred_items() {
    let page = get_json("/api/v1/units?at=2026-01-05");
    assert_eq!(page["items"].as_array().unwrap().len(), 100);
    let next = page["next"].as_str().unwrap();
    assert!(next.starts_with("/api/v1/units?at=2026-01-05&after="), "{next}");
}
