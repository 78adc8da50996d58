//! How often one address of the network may ask for something that costs others a letter.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So long requests are counted together.
const WINDOW: Duration = Duration::from_secs(15 * 60);
/// So many are answered. An office behind one address is many people.
const MOST: u32 = 60;
/// So many addresses are remembered; when there are more, those whose time is over are forgotten.
const MOST_REMEMBERED: usize = 10_000;

/// Counts requests by address, in the memory of this process. What an account gets is counted in the database.
#[derive(Debug, Clone, Default)]
pub(crate) struct Limits {
    counts: Arc<Mutex<HashMap<IpAddr, (Instant, u32)>>>,
}

impl Limits {
    /// Counts a request. Returns whether it may be answered.
    pub(crate) fn allows(&self, address: IpAddr, now: Instant) -> bool {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= MOST_REMEMBERED {
            counts.retain(|_, (begun, _)| now.duration_since(*begun) < WINDOW);
        }
        if counts.len() >= MOST_REMEMBERED && !counts.contains_key(&address) {
            return false;
        }
        let (begun, count) = counts.entry(address).or_insert((now, 0));
        if now.duration_since(*begun) >= WINDOW {
            (*begun, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        *count <= MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_answered_so_often_within_a_while() {
        let limits = Limits::default();
        let (one, other): (IpAddr, IpAddr) = ("10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap());
        let begin = Instant::now();
        let allowed = (0..100).filter(|_| limits.allows(one, begin)).count();
        assert_eq!(allowed, usize::try_from(MOST).unwrap());
        assert!(limits.allows(other, begin));
        assert!(!limits.allows(one, begin + WINDOW - Duration::from_secs(1)));
        assert!(limits.allows(one, begin + WINDOW));
    }
}
