//! An office adds its own past results.

use crate::world::{World, request};
use axum::body::Body;
use axum::http::Method;
use serde_json::json;

const TWO_ROWS: &str = "index,year,unit_code,rank,value,source\n\
    par_index,2015,68,20,80.5,Báo cáo 12/BC-UBND\n\
    par_index,2016,68,21,79.25,Báo cáo 13/BC-UBND\n";

#[test]
fn rows_go_in_and_stand_beside_what_is_published() {
    let world = World::new();
    let imported = world.import(TWO_ROWS, Some(&world.administrator), None).json();
    assert_eq!(
        (&imported["accepted"], &imported["rejected"], &imported["already_there"]),
        (&json!(2), &json!(0), &json!(false))
    );
    let list = world.get("/api/v1/results?index=par_index&year=2016&unit=68", None).json();
    let result = &list["items"][0];
    assert_eq!((&result["value"]["number"], &result["value"]["origin"]), (&json!(79.25), &json!("office")));
    assert_eq!(result["figures"][0]["source_kind"], "office");
    assert_eq!(result["figures"][0]["sources"], json!(["Báo cáo 13/BC-UBND"]));

    let again = world.import(TWO_ROWS, Some(&world.administrator), None).json();
    assert_eq!(again["already_there"], true);
}

#[test]
fn bad_rows_are_set_aside_and_said() {
    let world = World::new();
    let csv = "index,year,unit_code,value,source\n\
        par_index,2015,68,80.5,a\n\
        par_index,2015,67,180.5,a\n\
        par_index,2015,999,70,a\n\
        no_index,2015,01,70,a\n";
    let imported = world.import(csv, Some(&world.administrator), None).json();
    assert_eq!((&imported["accepted"], &imported["rejected"]), (&json!(1), &json!(3)));
    let lines: Vec<_> = imported["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["place"]["line"].clone())
        .collect();
    for line in [3, 4, 5] {
        assert!(lines.contains(&json!(line)), "{imported}");
    }
    assert!(imported["finding_counts"].as_array().unwrap().iter().all(|kind| kind["count"] == 1));
}

#[test]
fn a_file_without_one_usable_row_changes_nothing() {
    let world = World::new();
    for csv in ["", "a,b\n1,2\n", "index,year,unit_code,value\npar_index,2015,999,70\n", "\u{0}\u{1}"] {
        let problem = world.import(csv, Some(&world.administrator), None).problem(422, "unusable-input");
        assert!(!problem["findings"].as_array().unwrap().is_empty(), "{problem}");
    }
    let invalid = request(Method::POST, "/api/v1/results", Some(&world.administrator))
        .header("content-type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        .body(Body::from(&b"PK\x03\x04 no workbook"[..]))
        .unwrap();
    world.send(invalid).problem(422, "unusable-input");
}

#[test]
fn many_wrong_rows_are_counted_and_the_first_of_them_shown() {
    let world = World::new();
    let rows = (0..5000).map(|row| format!("par_index,2015,9{row:05},70,a\n")).collect::<String>();
    let csv = format!("index,year,unit_code,value,source\npar_index,2015,68,80.5,a\n{rows}");
    let imported = world.import(&csv, Some(&world.administrator), None).json();
    assert_eq!(imported["rejected"], 5000);
    assert_eq!(imported["findings"].as_array().unwrap().len(), 100);
}

#[test]
fn who_may_not_and_what_is_no_file() {
    let world = World::new();
    world.import(TWO_ROWS, Some(&world.viewer), None).problem(403, "forbidden");
    let json = request(Method::POST, "/api/v1/results", Some(&world.administrator))
        .header("content-type", "application/json")
        .body(Body::from("{}"))
        .unwrap();
    world.send(json).problem(415, "unsupported-media-type");
    let untyped =
        request(Method::POST, "/api/v1/results", Some(&world.administrator)).body(Body::empty()).unwrap();
    world.send(untyped).problem(415, "unsupported-media-type");
    let named = request(Method::POST, "/api/v1/results?name=a%00b", Some(&world.administrator))
        .header("content-type", "text/csv")
        .body(Body::empty())
        .unwrap();
    assert_eq!(world.send(named).problem(400, "bad-parameter")["parameter"], "name");
    let large = request(Method::POST, "/api/v1/results", Some(&world.administrator))
        .header("content-type", "text/csv; charset=utf-8")
        .body(Body::from(vec![b'x'; 52 * 1024 * 1024]))
        .unwrap();
    world.send(large).problem(413, "too-large");
    // Whoever is not signed in is told so before the body is looked at.
    world.import("", None, None).problem(401, "sign-in-needed");
}

#[test]
fn the_same_key_gets_the_same_answer() {
    let world = World::new();
    let token = Some(world.administrator.as_str());
    let first = world.import(TWO_ROWS, token, Some("lan-1"));
    assert_eq!(first.json()["already_there"], false);
    let again = world.import(TWO_ROWS, token, Some("lan-1"));
    assert_eq!(again.text, first.text);
    // Without the key the file is known, which is another answer.
    assert_eq!(world.import(TWO_ROWS, token, None).json()["already_there"], true);
    let other = TWO_ROWS.replace("79.25", "79.5");
    world.import(&other, token, Some("lan-1")).problem(422, "unusable-input");
    // Somebody else's key is another key.
    world.import(TWO_ROWS, Some(&world.viewer), Some("lan-1")).problem(403, "forbidden");

    let refused = world.import("", token, Some("lan-2"));
    refused.problem(422, "unusable-input");
    assert_eq!(world.import("", token, Some("lan-2")).text, refused.text);
    // What was forbidden is not kept: it may be allowed the next time.
    world.import(TWO_ROWS, Some(&world.viewer), Some("lan-1")).problem(403, "forbidden");

    let long = "k".repeat(256);
    for key in ["", long.as_str()] {
        let problem = world.import(TWO_ROWS, token, Some(key)).problem(400, "bad-parameter");
        assert_eq!(problem["parameter"], "Idempotency-Key");
    }
}
