//! Tasks of the server that write to people: letters from the outbox go out, and who has something to do before a round ends is reminded.

use caicach_app::App;
use chrono::NaiveDate;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

/// How often it is looked whether a letter is due.
const LOOK_EVERY: Duration = Duration::from_secs(3);
/// After the mail server did not take a letter, it has rest for so long.
const REST: Duration = Duration::from_secs(30);
/// How often it is looked whether a new day has begun, and whether a reminder that failed can be written.
const DAY_EVERY: Duration = Duration::from_secs(10 * 60);

/// Sends letters until the server is asked to stop. A letter that is under way is brought to its end first, so that it is known whether it
/// went out.
pub(crate) async fn keep_sending(app: Arc<App>, mut stopping: watch::Receiver<bool>) {
    if !app.has_mail() {
        return;
    }
    while !*stopping.borrow() {
        let rest = turn(&app, &stopping).await;
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            // A sender that is gone means the same as the word to stop.
            _ = stopping.changed() => break,
        }
    }
}

/// One turn of sending. Returns how long to wait until the next.
async fn turn(app: &App, stopping: &watch::Receiver<bool>) -> Duration {
    match app.send_due_letters(|| !*stopping.borrow()).await {
        Ok(done) => {
            if done.sent + done.refused > 0 {
                tracing::info!(sent = done.sent, refused = done.refused, "letters");
            }
            match done.stopped {
                None => LOOK_EVERY,
                Some(error) => {
                    tracing::warn!(%error, "the mail server takes no letters; they wait");
                    REST
                }
            }
        }
        Err(error) => {
            tracing::warn!(%error, "the outbox could not be read or written");
            REST
        }
    }
}

/// Reminds people at the start and once a day, for as long as the server runs. It does not matter how often: each is told once.
pub(crate) async fn keep_reminding(app: Arc<App>) {
    let mut every = tokio::time::interval(DAY_EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut done_on: Option<NaiveDate> = None;
    loop {
        every.tick().await;
        if let Err(error) = app.clear_letters_and_notices().await {
            tracing::warn!(%error, "old letters and notices could not be cleared away");
        }
        let today = app.today();
        if done_on == Some(today) {
            continue;
        }
        match app.remind().await {
            Ok(notices) => {
                tracing::info!(notices, "reminders of the day");
                done_on = Some(today);
            }
            Err(error) => tracing::warn!(%error, "nobody could be reminded; it is tried again"),
        }
    }
}
