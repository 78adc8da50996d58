//! A clock that a story sets.

use caicach_store::Clock;
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use std::sync::{Arc, Mutex};

/// Stands still until it is moved. Its instant has microseconds, as real ones have.
#[derive(Clone)]
pub(crate) struct TestClock(Arc<Mutex<DateTime<Utc>>>);

impl Default for TestClock {
    fn default() -> Self {
        let start = Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).unwrap() + TimeDelta::microseconds(123_456);
        Self(Arc::new(Mutex::new(start)))
    }
}

impl TestClock {
    pub(crate) fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }

    pub(crate) fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }

    pub(crate) fn as_clock(&self) -> Clock {
        let clock = self.clone();
        Arc::new(move || clock.now())
    }
}
