//! The days from which and until which something holds.

use chrono::NaiveDate;

/// First and last day, both included. An empty side is open: not known, or without an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Validity {
    /// The first day; `None` means from before the records begin.
    pub from: Option<NaiveDate>,
    /// The last day; `None` means until further notice.
    pub to: Option<NaiveDate>,
}

impl Validity {
    /// Whether the day lies within.
    #[must_use]
    pub fn contains(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Whether at least one day lies within both.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        starts_before_end(self.from, other.to) && starts_before_end(other.from, self.to)
    }

    /// Whether the last day comes before the first.
    #[must_use]
    pub fn is_inverted(self) -> bool {
        !starts_before_end(self.from, self.to)
    }

    /// Whether every day of `self` lies within one of `others`.
    #[must_use]
    pub fn is_covered_by(self, others: &[Self]) -> bool {
        let mut others = others.to_vec();
        others.sort_unstable_by_key(|other| other.from);
        // The first day that is not yet known to be covered; `None` is the open beginning.
        let mut next = self.from;
        for other in others {
            let reaches_next = other.from.is_none_or(|from| next.is_some_and(|next| from <= next));
            if !reaches_next {
                return false;
            }
            let Some(after) = other.to.and_then(|to| to.succ_opt()) else {
                return true;
            };
            next = next.max(Some(after));
            if self.to.is_some_and(|to| to < after) {
                return true;
            }
        }
        false
    }
}

fn starts_before_end(from: Option<NaiveDate>, to: Option<NaiveDate>) -> bool {
    match (from, to) {
        (Some(from), Some(to)) => from <= to,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 1, number).expect("a day of January")
    }

    fn validity() -> impl Strategy<Value = Validity> {
        (proptest::option::of(1_u32..30), proptest::option::of(1_u32..30))
            .prop_map(|(from, to)| Validity { from: from.map(day), to: to.map(day) })
            .prop_filter("first day after the last", |validity| !validity.is_inverted())
    }

    proptest! {
        #[test]
        fn overlap_is_a_shared_day(a in validity(), b in validity()) {
            let shared = (1..30).map(day).any(|day| a.contains(day) && b.contains(day));
            prop_assert_eq!(a.overlaps(b), shared);
        }

        #[test]
        fn cover_is_checked_day_by_day(mut unit in validity(), others in proptest::collection::vec(validity(), 0..4)) {
            // Closed ends, so that the days of the month are all the days there are.
            unit.from = unit.from.or(Some(day(1)));
            unit.to = unit.to.or(Some(day(30)));
            let every_day = (1..=30).map(day).filter(|day| unit.contains(*day))
                .all(|day| others.iter().any(|other| other.contains(day)));
            prop_assert_eq!(unit.is_covered_by(&others), every_day);
        }
    }

    #[test]
    fn an_open_side_is_covered_by_an_open_side_only() {
        let open = Validity::default();
        let old = Validity { from: None, to: Some(day(10)) };
        let new = Validity { from: Some(day(11)), to: None };
        assert!(open.is_covered_by(&[new, old]));
        assert!(!open.is_covered_by(&[old]));
        assert!(!open.is_covered_by(&[new]));
        assert!(!open.is_covered_by(&[]));
    }
}
