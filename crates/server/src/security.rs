//! What every answer carries, and what no request from another site may do.

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("x-frame-options", "DENY"),
];

/// Adds the headers that keep a page to itself.
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .entry(HeaderName::from_static(name))
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Refuses a change that another site asks for in the name of a person who is signed in (cross-site request forgery).
///
/// Browsers say where a request comes from in `Sec-Fetch-Site`, older ones in `Origin`. A program that sends neither
/// has no cookie of a browser to abuse.
pub(crate) async fn same_origin(request: Request, next: Next) -> Response {
    let reads_only = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads_only || is_same_origin(&request) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "This change was asked for by another site.").into_response()
}

fn is_same_origin(request: &Request) -> bool {
    let header = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = header(HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = header(ORIGIN) else { return true };
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_some() && host == header(HOST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn check(headers: &[(&str, &str)]) -> bool {
        let mut request =
            axum::http::Request::builder().method("POST").uri("/sign-in").header("host", "cchc.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        is_same_origin(&request.body(Body::empty()).unwrap())
    }

    #[test]
    fn only_the_own_pages_may_change_something() {
        assert!(check(&[("sec-fetch-site", "same-origin")]));
        assert!(check(&[("origin", "https://cchc.example")]));
        assert!(check(&[]));
        assert!(!check(&[("sec-fetch-site", "cross-site")]));
        assert!(!check(&[("sec-fetch-site", "same-site")]));
        assert!(!check(&[("origin", "https://evil.example")]));
        assert!(!check(&[("origin", "null")]));
    }
}
