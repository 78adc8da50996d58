//! Styles, scripts and fonts: bundled by `web/`, embedded in the binary, served under names that carry their hash.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::Embed;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Embed)]
#[folder = "../../web/dist"]
struct Dist;

#[derive(Debug, Deserialize)]
struct Chunk {
    file: String,
    #[serde(default)]
    css: Vec<String>,
}

/// The files of one entry of the bundle.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entry {
    /// The address of the script, empty when there is none.
    pub(crate) script: String,
    /// The addresses of its styles.
    pub(crate) styles: Vec<String>,
}

static MANIFEST: LazyLock<HashMap<String, Chunk>> = LazyLock::new(|| {
    let manifest = Dist::get(".vite/manifest.json");
    manifest.and_then(|file| serde_json::from_slice(&file.data).ok()).unwrap_or_default()
});

fn address(file: &str) -> String {
    format!("/assets/{file}")
}

/// An entry of the bundle by its source, such as `src/app.ts`.
pub(crate) fn entry(source: &str) -> Entry {
    let Some(chunk) = MANIFEST.get(source) else { return Entry::default() };
    Entry { script: address(&chunk.file), styles: chunk.css.iter().map(|file| address(file)).collect() }
}

/// The address of a file of the bundle by its source, such as `icons.svg`; empty when the bundle lacks it.
pub(crate) fn file(source: &str) -> String {
    MANIFEST.get(source).map(|chunk| address(&chunk.file)).unwrap_or_default()
}

/// An icon of the sprite, for a template.
pub(crate) fn icon(name: &str) -> String {
    static SPRITE: LazyLock<String> = LazyLock::new(|| file("icons.svg"));
    format!(r##"<svg class="icon" aria-hidden="true"><use href="{}#{name}"></use></svg>"##, *SPRITE)
}

/// `GET /assets/{*path}`: names carry a hash of what is in them, so browsers may keep them for a year.
pub(crate) async fn serve(Path(path): Path<String>) -> Response {
    let Some(file) = Dist::get(&path) else { return StatusCode::NOT_FOUND.into_response() };
    let mime = mime_guess::from_path(&path).first_or_octet_stream();
    let is_hashed = path.starts_with("assets/") || path.starts_with("fonts/");
    let caching = if is_hashed { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
    let mut headers = HeaderMap::new();
    if let Ok(value) = mime.as_ref().parse() {
        headers.insert(CONTENT_TYPE, value);
    }
    headers.insert(CACHE_CONTROL, axum::http::HeaderValue::from_static(caching));
    (headers, file.data).into_response()
}
