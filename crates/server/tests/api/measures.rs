//! Measures: definitions, and values with their snapshot.

use crate::world::{get, get_json};
use serde_json::{Value, json};

#[test]
fn measures_are_listed_by_register_and_page() {
    let list = get_json("/api/v1/measures?limit=1000");
    assert_eq!(list["items"].as_array().unwrap().len(), 242);
    let first = get_json("/api/v1/measures?register=dossiers&limit=3");
    assert_eq!(first["items"][2]["id"], "dossiers.on_time");
    assert_eq!(first["items"][2]["kind_of_text"], "practice");
    let next = get_json(first["next"].as_str().unwrap());
    assert_ne!(next["items"][0]["id"], first["items"][0]["id"]);
}

#[test]
fn a_measure_says_what_it_counts() {
    let measure = get_json("/api/v1/measures/dossiers.on_time");
    assert_eq!(measure["numerator"], "late IS FALSE");
    assert_eq!(measure["membership"], "event(finished_at)");
    assert!(measure["snapshot"]["rows"].as_u64().unwrap() > 3);
    get("/api/v1/measures/nonsense").problem(404, "not-found");
}

fn row(values: &Value, unit: &str, period: &str) -> Value {
    let items = values["items"].as_array().unwrap();
    items.iter().find(|item| item["unit"] == unit && item["period"] == period).cloned().unwrap_or_default()
}

#[test]
fn values_have_numerator_denominator_and_snapshot() {
    let address =
        "/api/v1/measures/dossiers.on_time/values?kind=calendar&period=2026-03..2026-04&grain=month";
    let values = get_json(address);
    let known = get_json("/api/v1/measures/dossiers.on_time");
    assert!(known["snapshot"]["number"].is_u64());
    assert_eq!(values["snapshot"]["number"], known["snapshot"]["number"]);
    let march = row(&values, "68", "2026-03");
    assert_eq!((&march["numerator"], &march["denominator"]), (&json!(1.0), &json!(2.0)));
    assert_eq!(march["value"], 0.5);
    // The whole is the sum of the units.
    let whole = get_json(&format!("{address}&rollup=whole"));
    let own = get_json(&format!("{address}&rollup=own&limit=1000"));
    let items = own["items"].as_array().unwrap().iter().filter(|item| item["period"] == "2026-04");
    let sum: f64 = items.map(|item| item["denominator"].as_f64().unwrap()).sum();
    assert_eq!(row(&whole, "*", "2026-04")["denominator"], sum);
    let split = get_json(&format!("{address}&by=channel&limit=1"));
    assert_eq!(split["items"][0]["by"], json!({ "channel": "direct" }));
    assert!(split["next"].is_string());
    // A register without records has no values and no snapshot.
    let none = get_json("/api/v1/measures/communication.plan_done/values?period=2026");
    assert_eq!((&none["snapshot"], &none["items"]), (&Value::Null, &json!([])));
}

#[test]
fn what_cannot_be_asked_is_said() {
    let address = "/api/v1/measures/dossiers.on_time/values";
    for (parameters, parameter) in [
        ("", "period"),
        ("?period=2026-13", "period"),
        ("?period=2026-02..2026-01", "period"),
        ("?period=2026-02&grain=year", "grain"),
        ("?period=2026&by=nonsense", "by"),
        ("?period=2026&rollup=all", "rollup"),
    ] {
        let problem = get(&format!("{address}{parameters}")).problem(400, "bad-parameter");
        assert_eq!(problem["parameter"], parameter, "{problem}");
    }
    get("/api/v1/measures/nonsense/values?period=2026").problem(404, "not-found");
}
