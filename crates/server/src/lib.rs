//! Pages and the JSON API of Caicach.
//!
//! Pages are rendered on the server from what [`caicach_app::State`] holds; they work without scripts, and scripts add
//! charts, filters and drafts. The API lives below `/api/v1` and is described by OpenAPI. This crate knows HTTP, HTML and
//! JSON on the wire, and nothing of scoring, statistics or SQL.
//!
//! **Invariant:** a page or an answer shows what the state says; nothing heavy is computed while it loads.
//!
//! **Invariant:** whatever changes something is a use case of `caicach_app`, which asks the policy.

mod api;
mod assets;
mod audit;
mod clock;
mod lake;
mod letters;
mod limits;
mod page;
mod page_cache;
mod pages;
mod path;
mod problem;
mod routes;
mod security;
mod session;
mod words;

pub use api::open_api;
pub use problem::Problem;
pub use routes::router;

use caicach_app::App;
use caicach_app::store::SignReason;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How often a change made by another process is looked for.
const REFRESH_EVERY: Duration = Duration::from_secs(5);

/// What handlers have at hand.
#[derive(Debug, Clone)]
pub struct AppState {
    /// The running product.
    pub app: Arc<App>,
}

/// How a server is run.
#[derive(Debug, Clone, Copy, Default)]
pub struct ServeOptions {
    /// Whether browsers reach the server over HTTPS only, so that cookies may insist on it.
    pub secure_cookies: bool,
}

/// Serves until the process is asked to stop (Ctrl-C or SIGTERM), then finishes what is under way.
///
/// # Errors
/// The listener fails.
pub async fn serve(app: Arc<App>, listener: TcpListener, options: ServeOptions) -> std::io::Result<()> {
    let refreshing = tokio::spawn(keep_fresh(Arc::clone(&app)));
    let snapshots = tokio::spawn(lake::keep_current(Arc::clone(&app)));
    let signing = tokio::spawn(audit::keep_signed(Arc::clone(&app)));
    let reminding = tokio::spawn(letters::keep_reminding(Arc::clone(&app)));
    let (stop_sending, told_to_stop) = watch::channel(false);
    let sending = tokio::spawn(letters::keep_sending(Arc::clone(&app), told_to_stop));
    let stopping = Arc::clone(&app);
    let service = router(AppState { app: Arc::clone(&app) }, options)
        .into_make_service_with_connect_info::<SocketAddr>();
    let asked_to_stop = async move {
        asked_to_stop().await;
        stopping.tell_of_stopping();
    };
    let served = axum::serve(listener, service).with_graceful_shutdown(asked_to_stop).await;
    refreshing.abort();
    snapshots.abort();
    reminding.abort();
    signing.abort();
    // A letter that is under way goes out, and that it did is noted: else it would go out twice.
    if stop_sending.send(true).is_ok()
        && let Err(error) = sending.await
    {
        tracing::warn!(%error, "the sending of letters ended unexpectedly");
    }
    audit::sign(&app, SignReason::Shutdown).await;
    served
}

async fn keep_fresh(app: Arc<App>) {
    let mut every = tokio::time::interval(REFRESH_EVERY);
    loop {
        every.tick().await;
        if let Err(error) = app.refresh().await {
            tracing::warn!(%error, "the state could not be made anew; the last one is kept");
        }
        if let Err(error) = app.store().sessions().delete_expired().await {
            tracing::warn!(%error, "sessions that have ended could not be deleted");
        }
        if let Err(error) = app.store().delete_expired_openid().await {
            tracing::warn!(%error, "sign-ins that were given up could not be deleted");
        }
    }
}

async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        _ = interrupt => {}
        () = terminate => {}
    }
}
