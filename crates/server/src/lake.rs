//! The lake follows the registers: a snapshot shortly after records were written, and one when a day begins.

use caicach_app::store::RegisterState;
use caicach_app::{App, AppError, Caller};
use caicach_calendar::local_from_utc;
use chrono::{NaiveDate, Utc};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;

/// How often it is looked whether something was written.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Writing that does not stop is waited for no longer than this.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// After a snapshot the database has rest for so many times as long as it took.
const REST: u32 = 3;

/// Keeps the lake as new as the registers, for as long as the server runs.
pub(crate) async fn keep_current(app: Arc<App>) {
    let mut followed = Following::default();
    let mut every = tokio::time::interval(LOOK_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        let found = match app.store().queries().register_states().await {
            Ok(states) => Found { states, today: local_from_utc(Utc::now()).date() },
            Err(error) => {
                tracing::warn!(%error, "it is not known how far the registers have come");
                continue;
            }
        };
        if !followed.is_due(&found, Instant::now()) {
            // Another process may have taken a snapshot.
            if let Err(error) = app.refresh_lake().await {
                tracing::warn!(%error, "the lake could not be read; the last snapshots are kept");
            }
            continue;
        }
        let begun = Instant::now();
        match snapshot(&app).await {
            Ok(changed) => {
                tracing::info!(changed, took = ?begun.elapsed(), "the lake was brought up to date");
            }
            Err(error) => tracing::warn!(%error, "no snapshot could be taken; the last ones stay in force"),
        }
        followed.done(found);
        tokio::time::sleep(begun.elapsed() * REST).await;
    }
}

/// Takes a snapshot on a thread of its own: packing columns must not keep requests waiting.
async fn snapshot(app: &Arc<App>) -> Result<u64, AppError> {
    let (app, handle) = (Arc::clone(app), Handle::current());
    let taking = tokio::task::spawn_blocking(move || {
        let at = local_from_utc(Utc::now());
        let done = handle.block_on(app.snapshot_lake(at))?;
        handle.block_on(app.follow_registers(&Caller::system("lake"), at))?;
        for finding in done.findings.iter() {
            tracing::warn!(place = %finding.place, "{}", finding.message.en);
        }
        Ok(done.changed())
    });
    taking.await.unwrap_or(Err(AppError::Stopped))
}

/// How far the registers have come, on which day.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    states: Vec<RegisterState>,
    today: NaiveDate,
}

/// What was seen and done so far.
#[derive(Debug, Default)]
struct Following {
    done: Option<Found>,
    seen: Option<Found>,
    waiting_since: Option<Instant>,
}

impl Following {
    /// Whether a snapshot is due: something is new, and it has come to rest or was waited for long enough.
    fn is_due(&mut self, found: &Found, now: Instant) -> bool {
        if self.done.as_ref() == Some(found) {
            self.waiting_since = None;
            return false;
        }
        let since = *self.waiting_since.get_or_insert(now);
        let is_at_rest = self.seen.as_ref() == Some(found);
        self.seen = Some(found.clone());
        self.done.is_none() || is_at_rest || now.duration_since(since) >= LONGEST_WAIT
    }

    fn done(&mut self, found: Found) {
        self.done = Some(found);
        self.waiting_since = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(revision: i64, day: u32) -> Found {
        let states = vec![RegisterState { register: "tasks".into(), revision, rows: 1 }];
        Found { states, today: NaiveDate::from_ymd_opt(2026, 11, day).unwrap() }
    }

    #[test]
    fn a_snapshot_waits_for_rest_but_not_for_ever_and_comes_with_a_new_day() {
        let mut followed = Following::default();
        let begin = Instant::now();
        let at = |seconds: u64| begin + Duration::from_secs(seconds);
        assert!(followed.is_due(&found(1, 21), at(0)), "what was written before the start");
        followed.done(found(1, 21));
        assert!(!followed.is_due(&found(1, 21), at(1)));
        assert!(!followed.is_due(&found(2, 21), at(2)), "it was written to just now");
        assert!(followed.is_due(&found(2, 21), at(3)), "it has come to rest");
        followed.done(found(2, 21));
        let writing: Vec<bool> = (0..6)
            .map(|n: u64| followed.is_due(&found(3 + i64::try_from(n).unwrap(), 21), at(10 + n)))
            .collect();
        assert_eq!(writing, [false, false, false, false, false, true]);
        followed.done(found(8, 21));
        assert!(!followed.is_due(&found(8, 22), at(20)));
        assert!(followed.is_due(&found(8, 22), at(21)), "a new day has begun");
    }
}
