//! What the office itself has scored: here the small demonstration.

use crate::world::get_json;
use serde_json::{Value, json};

fn items(list: &Value) -> &Vec<Value> {
    list["items"].as_array().unwrap()
}

#[test]
fn scored_units_have_points_ranks_and_domains() {
    let list = get_json("/api/v1/results/scored?framework=mau-tinh&year=2025&group=commune");
    let sheets = list["sheets"].as_array().unwrap();
    assert_eq!(sheets.len(), 1);
    assert_eq!((&sheets[0]["units"], &sheets[0]["is_illustrative"]), (&json!(10), &json!(true)));
    assert_eq!(items(&list).len(), 10);
    let best = &items(&list)[0];
    assert_eq!(best["rank"], 1);
    let domains = sheets[0]["domains"].as_array().unwrap();
    assert_eq!(domains.len(), 8);
    for unit in items(&list) {
        let sum: f64 =
            unit["domains"].as_array().unwrap().iter().map(|score| score["points"].as_f64().unwrap()).sum();
        // Bonus and deduction stand beside the domains.
        assert!((unit["points"].as_f64().unwrap() - sum).abs() < 10.0, "{unit}");
        let percent = unit["points"].as_f64().unwrap() / unit["maximum"].as_f64().unwrap() * 100.0;
        assert!((unit["percent"].as_f64().unwrap() - percent).abs() < 1e-9);
        // What was counted from registers says from how many records.
        for counted in unit["counted"].as_array().unwrap() {
            let (some, all) = (counted["numerator"].as_f64().unwrap(), counted["denominator"].as_f64());
            assert!(all.is_none_or(|all| some <= all), "{counted}");
            assert!(counted["value"].is_number() && counted["item"].is_string());
        }
    }
    assert!(items(&list).iter().any(|unit| !unit["counted"].as_array().unwrap().is_empty()));
    assert_eq!(sheets[0]["counted"]["period"], "2025");
}

#[test]
fn filters_narrow_and_nothing_fits_a_wrong_one() {
    let all = get_json("/api/v1/results/scored");
    // The province, its departments and its communes in two years.
    assert_eq!(all["sheets"].as_array().unwrap().len(), 2 * 3);
    assert_eq!(items(&all).len(), 2 * (1 + 5 + 10));
    let departments = get_json("/api/v1/results/scored?group=department");
    assert_eq!(items(&departments).len(), 2 * 5);
    let none = get_json("/api/v1/results/scored?framework=nonsense");
    assert_eq!((&none["sheets"], &none["items"]), (&json!([]), &json!([])));
}

#[test]
fn a_single_unit_has_no_rank_to_be_unsure_of() {
    let list = get_json("/api/v1/results/uncertainty?framework=mau-tinh&group=province");
    assert_eq!((&list["sheets"], &list["items"]), (&json!([]), &json!([])));
}

#[test]
fn uncertainty_counts_every_draw_once() {
    let list = get_json("/api/v1/results/uncertainty?framework=mau-tinh&year=2025&group=department");
    let draws = list["sheets"][0]["draws"].as_u64().unwrap();
    let units = items(&list);
    assert_eq!(units.len(), 5);
    for unit in units {
        let counted: u64 =
            unit["rank_counts"].as_array().unwrap().iter().map(|count| count.as_u64().unwrap()).sum();
        assert_eq!(counted, draws, "{unit}");
        let of = |name: &str| unit[name].as_f64().unwrap();
        assert!(of("rank_p05") <= of("rank_p50") && of("rank_p50") <= of("rank_p95"));
        assert!(of("score_p05") <= of("score_p50") && of("score_p50") <= of("score_p95"));
        assert!((0.0..=1.0).contains(&of("p_top")));
    }
}
