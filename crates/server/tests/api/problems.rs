//! Every answer that is not a success is a problem.

use crate::world::{READ_ONLY, get, request};
use axum::body::Body;
use axum::http::Method;

#[test]
fn addresses_that_lead_nowhere() {
    for address in
        ["/api/v1/nonsense", "/api/v1/", "/api/v1", "/api/v1/units/", "/api/v1/units/province", "/api/v1/%FF"]
    {
        let problem = get(address).problem(404, "not-found");
        assert!(problem["hint"]["vi"].as_str().unwrap().contains("/api/docs"), "{problem}");
    }
}

#[test]
fn methods_that_an_address_does_not_know() {
    let send = |method: Method, address: &str| {
        READ_ONLY.send(request(method, address, None).body(Body::empty()).unwrap())
    };
    let answer = send(Method::DELETE, "/api/v1/units");
    answer.problem(405, "method-not-allowed");
    assert_eq!(answer.header("allow"), "GET,HEAD");
    send(Method::PUT, "/api/v1/results").problem(405, "method-not-allowed");
    send(Method::POST, "/api/v1/openapi.json").problem(405, "method-not-allowed");
}

#[test]
fn the_kinds_of_problems_lead_to_the_page_that_lists_them() {
    let answer = get("/problems/bad-parameter");
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/api/docs#problem-bad-parameter"));
    let page = get("/api/docs");
    assert_eq!(page.status.as_u16(), 200);
    assert!(
        page.text.contains("id=\"problem-bad-parameter\"")
            && page.text.contains("/api/v1/units/{kind}/{code}")
    );
    assert!(
        page.text.contains("data-openapi=\"/api/v1/openapi.json\"")
            && page.text.contains("/assets/swagger/swagger-")
    );
    assert_eq!(get("/problems/nonsense").status.as_u16(), 404);
}
