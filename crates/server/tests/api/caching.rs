//! Answers that need not be sent again.

use crate::world::{READ_ONLY, World, get, request};
use axum::body::Body;
use axum::http::Method;

#[test]
fn an_answer_is_sent_once() {
    let address = "/api/v1/results?index=par_index&year=2021";
    let first = get(address);
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
    assert_eq!(first.header("cache-control"), "public, max-age=60");
    assert_eq!(get(address).header("etag"), tag);
    assert_ne!(get("/api/v1/results?index=par_index&year=2020").header("etag"), tag);

    let again = READ_ONLY
        .send(request(Method::GET, address, None).header("if-none-match", &tag).body(Body::empty()).unwrap());
    assert_eq!((again.status.as_u16(), again.text.as_str(), again.header("etag")), (304, "", tag.as_str()));
    let other = READ_ONLY.send(
        request(Method::GET, address, None).header("if-none-match", "W/\"0\"").body(Body::empty()).unwrap(),
    );
    assert_eq!(other.status.as_u16(), 200);
}

#[test]
fn whoever_signs_in_is_not_served_by_strangers_caches() {
    let answer = READ_ONLY.get("/api/v1/frameworks", Some(&READ_ONLY.viewer));
    assert_eq!(answer.header("cache-control"), "private, no-cache");
    assert_eq!(READ_ONLY.get("/api/v1/me", Some(&READ_ONLY.viewer)).header("cache-control"), "no-store");
    assert_eq!(get("/api/v1/nonsense").header("cache-control"), "no-store");
}

#[test]
fn a_change_changes_the_tag() {
    let world = World::new();
    let address = "/api/v1/results?index=par_index&year=2015";
    let before = world.get(address, None).header("etag").to_owned();
    let csv = "index,year,unit_code,rank,value,source\npar_index,2015,68,20,80.5,Báo cáo 12/BC-UBND\n";
    world.import(csv, Some(&world.administrator), None).json();
    assert_ne!(world.get(address, None).header("etag"), before);
}

#[test]
fn head_answers_like_get_without_a_body() {
    let answer =
        READ_ONLY.send(request(Method::HEAD, "/api/v1/frameworks", None).body(Body::empty()).unwrap());
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, ""));
}
