//! Published results.

use crate::world::{get, get_json};
use serde_json::{Value, json};

/// The one result of a unit in a year.
fn result(index: &str, year: i32, unit: &str) -> Value {
    let list = get_json(&format!("/api/v1/results?index={index}&year={year}&unit={unit}"));
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
    list["items"][0].clone()
}

/// Plan 5204/KH-UBND of Lâm Đồng (2022-07-14): PAR INDEX 2021 86.75 points, rank 29 of 63, up 2.82 points and 3 places.
#[test]
fn lam_dong_2021_is_found_with_its_source() {
    let result = result("par_index", 2021, "68");
    assert_eq!(result["unit"], json!({ "code": "68", "name": "Lâm Đồng" }));
    assert_eq!(
        (&result["value"]["number"], &result["value"]["provenance"]),
        (&json!(86.75), &json!("verbatim"))
    );
    assert_eq!((&result["rank"]["number"], &result["rank"]["provenance"]), (&json!(29), &json!("verbatim")));
    assert_eq!(result["change"]["value"]["stated"], json!(2.82));
    assert_eq!(result["change"]["places"]["stated"], json!(3));
    let figure = &result["figures"][0];
    assert_eq!((&figure["source_kind"], &figure["origin"]), (&json!("given_document"), &json!("published")));
    assert!(figure["sources"][0].as_str().unwrap().contains("5204/KH-UBND"), "{figure}");
    assert_eq!(figure["value"]["printed"], "86.75");
}

/// Thừa Thiên Huế: 83.06 points and rank 13 in 2019, by the province's own documents.
#[test]
fn thua_thien_hue_2019_is_found() {
    let result = result("par_index", 2019, "46");
    assert_eq!((&result["value"]["number"], &result["rank"]["number"]), (&json!(83.06), &json!(13)));
}

#[test]
fn numbers_keep_the_digits_of_their_source() {
    // `content/results/published.csv` prints 83.00 for SIPAS 2024 of Lâm Đồng.
    let answer = get("/api/v1/results?index=sipas&year=2024&unit=68");
    assert!(answer.text.contains(r#""number":83.00,"printed":"83.00""#), "{}", answer.text);
}

/// Two sources give 87.12 and 87.14 for Đà Nẵng in 2012 (`conflicts.csv`: par-2012-da-nang).
#[test]
fn sources_that_differ_stand_side_by_side() {
    let result = result("par_index", 2012, "48");
    assert_eq!(result["value"]["agreement"], "disputed");
    assert_eq!(result["value"]["number"], Value::Null);
    assert_eq!(result["value"]["stated"], json!([87.12, 87.14]));
    assert_eq!(result["figures"].as_array().unwrap().len(), 2);
    assert_eq!(result["conflicts"][0]["id"], "par-2012-da-nang");
}

#[test]
fn an_incomplete_year_says_so_and_ranks_nobody() {
    let list = get_json("/api/v1/results?index=par_index&year=2013");
    let year = &list["years"][0];
    assert_eq!(
        (&year["completeness"]["units"], &year["completeness"]["is_complete"]),
        (&json!(63), &json!(false))
    );
    assert!(year["completeness"]["why_not_ranked"]["en"].as_str().unwrap().contains("no rank is computed"));
    assert_eq!(year["ranks_are_computed"], false);
    let computed =
        list["items"].as_array().unwrap().iter().filter(|item| item["rank"]["provenance"] == "computed");
    assert_eq!(computed.count(), 0);
}

/// The data set of PCI holds all 63 provinces of 2015 with their values and no ranks.
#[test]
fn ranks_of_a_complete_list_are_marked_as_computed() {
    let list = get_json("/api/v1/results?index=pci&year=2015");
    let year = &list["years"][0];
    assert_eq!(
        (&year["completeness"]["is_complete"], &year["ranks_are_computed"]),
        (&json!(true), &json!(true))
    );
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 63);
    assert!(items.iter().all(|item| item["rank"]["provenance"] == "computed"));
    assert_eq!(items[0]["rank"]["number"], 1);
}

#[test]
fn without_a_year_the_newest_stands_first() {
    let list = get_json("/api/v1/results?index=par_index&unit=68");
    let years: Vec<i64> =
        list["items"].as_array().unwrap().iter().map(|item| item["year"].as_i64().unwrap()).collect();
    assert!(years.len() > 2 && years.is_sorted_by(|newer, older| newer > older), "{years:?}");
    assert!(years.contains(&2021));
}

#[test]
fn what_is_not_published_is_an_empty_list_and_what_does_not_exist_a_problem() {
    let empty = get_json("/api/v1/results?index=par_index&year=1999");
    assert_eq!((&empty["items"], &empty["years"], &empty["next"]), (&json!([]), &json!([]), &Value::Null));
    let problem = get("/api/v1/results?index=nonsense").problem(404, "not-found");
    assert!(problem["hint"]["en"].as_str().unwrap().contains("par_index"), "{problem}");
    let problem = get("/api/v1/results?year=2021").problem(400, "bad-parameter");
    assert_eq!(problem["parameter"], "index");
    for year in ["21", "2021x", "-2021", "20211"] {
        let problem =
            get(&format!("/api/v1/results?index=par_index&year={year}")).problem(400, "bad-parameter");
        assert_eq!(problem["parameter"], "year");
    }
}

#[test]
fn an_empty_parameter_is_one_that_is_not_given() {
    let with_empty = get_json("/api/v1/results?index=par_index&year=2021&unit=");
    assert!(with_empty["items"].as_array().unwrap().len() > 1);
}

#[test]
fn indices_name_their_owner_years_and_breaks() {
    let list = get_json("/api/v1/results/indices");
    let items = list["items"].as_array().unwrap();
    let ids: Vec<&str> = items.iter().map(|index| index["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["par_index", "sipas", "papi", "pci"]);
    assert_eq!(items[0]["owner"]["vi"], "Bộ Nội vụ");
    assert!(items[0]["years"].as_array().unwrap().contains(&json!(2021)));
    // SIPAS changed its population in 2022.
    let breaks = items[1]["breaks"].as_array().unwrap();
    assert!(
        breaks.iter().any(|found| found["year"] == 2022 && found["starts_new_series"] == true),
        "{breaks:?}"
    );
}
