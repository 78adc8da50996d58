//! `/assessments/{id}/units/{unit}/changes`: what others enter into a sheet, as it happens (server-sent events).

use super::anchor;
use super::asked::Asked;
use crate::AppState;
use crate::path::Path;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use caicach_app::assessments::SheetNews;
use caicach_app::store::AssessmentId;
use caicach_app::{App, AppError, Caller};
use futures::stream;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, timeout_at};

/// A stream ends after this; the browser opens it again, and is asked anew who it is.
const LASTS: Duration = Duration::from_secs(300);
/// Changes of another server are looked for so often.
const LOOKS: Duration = Duration::from_secs(5);

/// The versions of the cells of a sheet, by the identifiers that they have on the page.
type Versions = BTreeMap<String, i64>;

struct Watch {
    app: Arc<App>,
    caller: Caller,
    id: AssessmentId,
    unit: String,
    changes: Receiver<SheetNews>,
    /// What the page was told; none before the first event.
    told: Option<Versions>,
    revision: i64,
    until: Instant,
}

pub(super) async fn changes(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Path((_, unit)): Path<(String, String)>,
) -> Response {
    // Listening begins before the first look, so that nothing falls between.
    let watch = Watch {
        changes: app.app.sheet_changes(),
        revision: app.app.state().revision,
        app: Arc::clone(&app.app),
        caller,
        id,
        unit,
        told: None,
        until: Instant::now() + LASTS,
    };
    if let Err(error) = watch.versions().await {
        return page.error(&error);
    }
    let events = stream::unfold(watch, |mut watch| async move {
        let event = watch.next().await?;
        Some((Ok::<_, Infallible>(event), watch))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

impl Watch {
    async fn versions(&self) -> Result<Versions, AppError> {
        let cells = self.app.cell_versions(&self.caller, self.id, &self.unit).await?;
        let name = |(item, round, version): (String, &'static str, i64)| {
            (format!("cell-{}-{round}", anchor(&item)), version)
        };
        Ok(cells.into_iter().map(name).collect())
    }

    /// The next event: the cells that changed since the last one. None when the stream ends.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if self.told.is_some() && !self.waits().await {
                return None;
            }
            // Who may no longer see the sheet hears no more of it.
            let versions = self.versions().await.ok()?;
            let before = self.told.as_ref();
            let is_news = |(cell, version): &(&String, &i64)| {
                before.is_none_or(|before| before.get(*cell) != Some(*version))
            };
            let news: BTreeMap<&String, &i64> = versions.iter().filter(is_news).collect();
            if before.is_some() && news.is_empty() {
                continue;
            }
            let event = Event::default().event("cells").json_data(&news).ok();
            self.told = Some(versions);
            return event;
        }
    }

    /// Waits until something may have changed. False when the time is over.
    async fn waits(&mut self) -> bool {
        // Changes of other sheets in between do not put the look off.
        let mut look = Instant::now() + LOOKS;
        loop {
            match timeout_at(look.min(self.until), self.changes.recv()).await {
                Ok(Ok(SheetNews::Changed(changed))) => {
                    if changed.assessment == self.id && changed.unit == self.unit {
                        return true;
                    }
                }
                Ok(Ok(SheetNews::Stopping)) => return false,
                // Many changes at once: whatever they were, it is time to look.
                Ok(Err(RecvError::Lagged(_))) => return true,
                Ok(Err(RecvError::Closed)) => return false,
                Err(_) if Instant::now() >= self.until => return false,
                Err(_) => {
                    look = Instant::now() + LOOKS;
                    let revision = self.app.state().revision;
                    if revision != self.revision {
                        self.revision = revision;
                        return true;
                    }
                }
            }
        }
    }
}
