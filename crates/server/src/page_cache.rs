//! Pages that are made once for all strangers.
//!
//! A page that only reads depends on its address, the language, the state and the day. Whoever has no session gets the
//! same bytes as everybody else, compressed once, until one of the four changes; a thousand readers of a new ranking cost
//! one rendering. People who are signed in always get a page of their own.

use crate::AppState;
use crate::clock::today;
use crate::session::SESSION_COOKIE;
use crate::words::language_of;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use caicach_findings::Language;
use chrono::NaiveDate;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::sync::Arc;

/// How much memory pages may take, in bytes.
const CAPACITY: u64 = 64 * 1024 * 1024;
/// A page above this size is made anew each time.
const LARGEST_PAGE: usize = 4 * 1024 * 1024;
/// How many pages are expected to fit.
const ESTIMATED_PAGES: usize = 1024;

/// Where the pages are that depend on nothing but the state.
const FOLDERS: [&str; 4] = ["/results", "/frameworks", "/units", "/calendar"];

/// What a page depends on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    address: String,
    language: Language,
    encodings: String,
    revision: i64,
    today: NaiveDate,
}

/// A page as it is sent.
#[derive(Debug, Clone)]
struct Kept {
    headers: HeaderMap,
    body: Bytes,
}

#[derive(Debug, Clone)]
struct Bytewise;

impl Weighter<Key, Arc<Kept>> for Bytewise {
    fn weight(&self, key: &Key, page: &Arc<Kept>) -> u64 {
        let headers =
            page.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum::<usize>();
        u64::try_from(key.address.len() + headers + page.body.len()).unwrap_or(u64::MAX).max(1)
    }
}

/// The pages that are kept.
#[derive(Clone)]
pub(crate) struct PageCache {
    pages: Arc<Cache<Key, Arc<Kept>, Bytewise>>,
    state: AppState,
}

impl PageCache {
    pub(crate) fn new(state: AppState) -> Self {
        Self { pages: Arc::new(Cache::with_weighter(ESTIMATED_PAGES, CAPACITY, Bytewise)), state }
    }

    /// What the page depends on; none for what is made anew each time.
    fn key(&self, request: &Request) -> Option<Key> {
        let headers = request.headers();
        let path = request.uri().path();
        let is_page = path == "/" || FOLDERS.iter().any(|folder| path.starts_with(folder));
        if *request.method() != Method::GET || !is_page || headers.contains_key(AUTHORIZATION) {
            return None;
        }
        let mut cookies = headers.get_all(COOKIE).iter();
        if cookies.any(|value| value.to_str().map_or(true, |text| text.contains(SESSION_COOKIE))) {
            return None;
        }
        let language = language_of(request.uri(), headers);
        let encodings =
            headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Some(Key {
            address: request.uri().path_and_query()?.to_string(),
            language,
            encodings: encodings.to_owned(),
            revision: self.state.app.state().revision,
            today: today(),
        })
    }
}

/// Answers with the page that is kept, or keeps the one that is made. Requests for a page that is being made wait for it.
pub(crate) async fn serve(State(cache): State<PageCache>, request: Request, next: Next) -> Response {
    let Some(key) = cache.key(&request) else { return next.run(request).await };
    let guard = match cache.pages.get_value_or_guard_async(&key).await {
        Ok(kept) => return kept.answer(),
        Err(guard) => guard,
    };
    let response = next.run(request).await;
    if !may_be_kept(&response) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let kept = Arc::new(Kept { headers: parts.headers, body });
    if kept.body.len() <= LARGEST_PAGE {
        // When the place was given away meanwhile, the page is sent all the same.
        let _ = guard.insert(Arc::clone(&kept));
    }
    kept.answer()
}

fn may_be_kept(response: &Response) -> bool {
    let headers = response.headers();
    let is_page = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/html"));
    response.status() == StatusCode::OK && is_page && !headers.contains_key(SET_COOKIE)
}

impl Kept {
    fn answer(&self) -> Response {
        let mut response = Response::new(Body::from(self.body.clone()));
        *response.headers_mut() = self.headers.clone();
        response
    }
}
