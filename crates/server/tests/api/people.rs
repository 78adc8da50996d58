//! Who the caller is.

use crate::world::{READ_ONLY, get, request};
use axum::body::Body;
use axum::http::Method;
use serde_json::json;

#[test]
fn without_a_token_signing_in_is_needed_and_nobody_is_sent_elsewhere() {
    for answer in [get("/api/v1/me"), READ_ONLY.import("index,year\n", None, None)] {
        let problem = answer.problem(401, "sign-in-needed");
        assert_eq!(problem["status"], 401);
        assert_eq!(answer.header("www-authenticate"), "Bearer");
        assert_eq!(answer.header("location"), "");
    }
    READ_ONLY.get("/api/v1/me", Some("caicach_wrong")).problem(401, "sign-in-needed");
    let basic = request(Method::GET, "/api/v1/me", None)
        .header("authorization", "Basic YTpi")
        .body(Body::empty())
        .unwrap();
    READ_ONLY.send(basic).problem(401, "sign-in-needed");
}

#[test]
fn whoever_holds_a_token_that_is_good_no_more_is_told_so() {
    let [revoked, ended] = &READ_ONLY.closed;
    let problem = READ_ONLY.get("/api/v1/me", Some(revoked)).problem(401, "sign-in-needed");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.starts_with("The token “thu hồi” was revoked on "), "{detail}");
    let problem = READ_ONLY.get("/api/v1/me", Some(ended)).problem(401, "sign-in-needed");
    assert_eq!(problem["detail"], "The token “năm cũ” ended on 01/01/2026");
    assert_eq!(problem["message"]["vi"], "Mã truy cập “năm cũ” đã hết hạn ngày 01/01/2026");
}

#[test]
fn a_token_says_who_it_acts_for_and_what_it_may_do() {
    let me = READ_ONLY.get("/api/v1/me", Some(&READ_ONLY.administrator)).json();
    assert_eq!(
        (&me["name"], &me["shown_by"], &me["is_administrator"]),
        (&json!("quan-tri"), &json!("token"), &json!(true))
    );
    assert!(me["may"].as_array().unwrap().contains(&json!("import_results")));
    let me = READ_ONLY.get("/api/v1/me", Some(&READ_ONLY.viewer)).json();
    assert_eq!((&me["name"], &me["may"]), (&json!("nguoi-xem"), &json!([])));
}

#[test]
fn a_browser_shows_its_session() {
    let form = request(Method::POST, "/sign-in", None)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from("name=quan-tri&password=mot+mat+khau+du+dai+27"))
        .unwrap();
    let signed_in = READ_ONLY.send(form);
    assert_eq!(signed_in.status.as_u16(), 303, "{}", signed_in.text);
    let cookies = signed_in.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    // The description names the cookie.
    let session = cookies.into_iter().find(|cookie| cookie.starts_with("caicach_session="));
    let cookie = session.unwrap().split(';').next().unwrap().to_owned();
    let with_cookie =
        request(Method::GET, "/api/v1/me", None).header("cookie", &cookie).body(Body::empty()).unwrap();
    let me = READ_ONLY.send(with_cookie).json();
    assert_eq!((&me["name"], &me["shown_by"]), (&json!("quan-tri"), &json!("session")));
    // A token that has ended is not taken for the browser's person.
    let both = request(Method::GET, "/api/v1/me", Some("caicach_wrong"))
        .header("cookie", &cookie)
        .body(Body::empty())
        .unwrap();
    READ_ONLY.send(both).problem(401, "sign-in-needed");
}
