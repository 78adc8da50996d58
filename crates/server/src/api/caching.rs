//! Answers that need not be sent again.
//!
//! What only reads gets a weak `ETag` made from the answer itself. It is the same on every server, and it changes with
//! everything that an answer depends on: the database, the content that a release brings, and the date where the question
//! leaves it open.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, COOKIE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::hash::{DefaultHasher, Hasher};

/// For strangers: any cache may keep the answer for a minute.
const FOR_ALL: &str = "public, max-age=60";
/// For whoever shows who they are: an import that was just made is seen at once.
const FOR_ONE: &str = "private, no-cache";

/// Gives an answer its `ETag`, and says 304 to whoever holds it already.
pub(super) async fn revalidate(request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let known = request.headers().get(IF_NONE_MATCH).cloned();
    let is_stranger =
        !request.headers().contains_key(COOKIE) && !request.headers().contains_key(AUTHORIZATION);
    let response = next.run(request).await;
    if !is_read || response.status() != StatusCode::OK || response.headers().contains_key(CACHE_CONTROL) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // The body was made in one piece, so that nothing is read into memory that was not there.
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let Some(tag) = tag_of(&bytes) else { return Response::from_parts(parts, Body::from(bytes)) };
    let caching = if is_stranger { FOR_ALL } else { FOR_ONE };
    parts.headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    parts.headers.insert(VARY, HeaderValue::from_static("cookie, authorization"));
    let is_known = known.is_some_and(|known| names(&known, &tag));
    parts.headers.insert(ETAG, tag);
    if is_known {
        return (StatusCode::NOT_MODIFIED, kept(&parts.headers)).into_response();
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn tag_of(bytes: &[u8]) -> Option<HeaderValue> {
    // An answer to HEAD has lost its body by now.
    if bytes.is_empty() {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    HeaderValue::from_str(&format!("W/\"{:016x}\"", hasher.finish())).ok()
}

/// Whether a header `If-None-Match` names the tag; weak comparison (RFC 9110, section 8.8.3.2).
fn names(known: &HeaderValue, tag: &HeaderValue) -> bool {
    let (Ok(known), Ok(tag)) = (known.to_str(), tag.to_str()) else { return false };
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.trim() == "*" || known.split(',').any(|one| opaque(one) == opaque(tag))
}

/// What an answer 304 repeats of the answer that it stands for.
fn kept(headers: &HeaderMap) -> HeaderMap {
    let repeated = [CACHE_CONTROL, ETAG, VARY];
    repeated.into_iter().filter_map(|name| Some((name.clone(), headers.get(name)?.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_in_a_list_of_them() {
        let tag = tag_of(b"{}").unwrap();
        let text = tag.to_str().unwrap();
        let header = |value: &str| HeaderValue::from_str(value).unwrap();
        assert!(names(&header(text), &tag));
        assert!(names(&header(&format!("\"x\", {text}")), &tag));
        assert!(names(&header(text.trim_start_matches("W/")), &tag));
        assert!(names(&header("*"), &tag));
        assert!(!names(&header("W/\"0\""), &tag));
        assert_ne!(tag, tag_of(b"[]").unwrap());
    }
}
