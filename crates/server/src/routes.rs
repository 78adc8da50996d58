//! All addresses of the server.

use crate::limits::Limits;
use crate::page_cache::PageCache;
use crate::session::{Backend, DATA_KEY, DatabaseSessions, SESSION_COOKIE};
use crate::{AppState, ServeOptions, api, assets, page_cache, pages, security};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::get;
use axum::{Extension, Router};
use axum_login::AuthManagerLayerBuilder;
use std::sync::Arc;
use std::time::Duration;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::Duration as CookieDuration;
use tower_sessions::{Expiry, SessionManagerLayer};

/// The largest upload: 50 MB and what a form puts around it.
const UPLOAD_BYTES: usize = 51 * 1024 * 1024;
/// A session ends after a working day without a request.
const SESSION: CookieDuration = CookieDuration::hours(9);
/// No request may hold a connection for longer.
const LONGEST_REQUEST: Duration = Duration::from_secs(120);

/// The router of pages, API and assets.
pub fn router(state: AppState, options: ServeOptions) -> Router {
    let sessions = SessionManagerLayer::new(DatabaseSessions { app: Arc::clone(&state.app) })
        .with_name(SESSION_COOKIE)
        .with_secure(options.secure_cookies)
        .with_same_site(SameSite::Lax)
        .with_http_only(true)
        .with_expiry(Expiry::OnInactivity(SESSION));
    let backend = Backend { app: Arc::clone(&state.app) };
    let people = AuthManagerLayerBuilder::new(backend, sessions).with_data_key(DATA_KEY).build();
    let with_sessions = Router::new()
        .merge(pages::routes())
        .nest("/api/v1", api::routes())
        .fallback(pages::not_found)
        .layer(people)
        .layer(Extension(options))
        .layer(Extension(Limits::default()))
        .layer(middleware::from_fn(security::same_origin));
    Router::new()
        .route("/health", get(health))
        .route("/assets/{*path}", get(assets::serve))
        .merge(with_sessions)
        .layer(DefaultBodyLimit::max(UPLOAD_BYTES))
        .layer(middleware::from_fn(security::headers))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(PageCache::new(state.clone()), page_cache::serve))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, LONGEST_REQUEST))
        .layer(TraceLayer::new_for_http())
        .with_state(state)
}

/// `GET /health`: 200 when the database answers, 503 when it does not.
async fn health(State(state): State<AppState>) -> (StatusCode, &'static str) {
    match state.app.store().check_health().await {
        Ok(()) => (StatusCode::OK, "ok"),
        Err(error) => {
            tracing::warn!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
        }
    }
}
