//! Pages for strangers are kept; they never show what is old, nor what belongs to somebody else.

use crate::world::{ADMINISTRATOR, World};
use axum::body::Body;
use axum::http::{Request, StatusCode};

const WEEK: [(&str, &str); 3] = [("from", "2027-01-01"), ("mon", "07:30-11:30"), ("sat", "07:30-11:30")];

#[test]
fn a_change_is_seen_at_once() {
    let world = World::new();
    let address = "/calendar/office";
    let before = world.get(address, "").text();
    assert_eq!(world.get(address, "").text(), before);
    let cookie = world.sign_in(ADMINISTRATOR);
    assert_eq!(world.post("/calendar/office/hours", &cookie, &WEEK).status, StatusCode::SEE_OTHER);
    world.get(address, "").shows(200, &["01/01/2027"]);
}

#[test]
fn a_person_and_a_language_have_their_own_pages() {
    let world = World::new();
    let cookie = world.sign_in(ADMINISTRATOR);
    world.get("/units", "").shows(200, &["Đăng nhập"]);
    let own = world.get("/units", &cookie);
    own.shows(200, &["/units/new"]);
    let strangers = world.get("/units", "");
    assert!(!strangers.text().contains("/units/new"));
    assert_eq!(strangers.header("cache-control"), "private, no-cache");
    world.get("/units", "caicach_lang=en").shows(200, &["lang=\"en\""]);
    world.get("/units", "").shows(200, &["lang=\"vi\""]);
}

#[test]
fn a_kept_page_is_compressed_for_those_who_can_read_it() {
    let world = World::new();
    let asked = |encodings: &str| {
        let request = Request::get("/results").header("accept-encoding", encodings).body(Body::empty());
        world.send(request.unwrap())
    };
    for _ in 0..2 {
        let packed = asked("gzip");
        assert_eq!((packed.status, packed.header("content-encoding")), (StatusCode::OK, "gzip"));
        let plain = asked("identity");
        assert_eq!(plain.header("content-encoding"), "");
        assert!(plain.text().contains("<!doctype html>"));
        assert!(packed.bytes.len() * 2 < plain.bytes.len());
        assert_eq!(packed.header("x-frame-options"), "DENY");
    }
    // What is not found is not kept as something else.
    for _ in 0..2 {
        world.get("/results/unit/khong-co", "").shows(404, &[]);
    }
}
