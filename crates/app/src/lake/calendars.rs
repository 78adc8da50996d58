//! The calendars by which the records of each unit are worked out.

use crate::{CalendarState, State};
use caicach_calendar::WorkCalendar;
use caicach_registers::Calendars;
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// For each unit the calendar by which it works on a day: its own, that of the nearest unit above it that has its own, or the
/// office's.
#[derive(Debug, Clone)]
pub struct OfficeCalendars {
    state: Arc<State>,
    /// The units that do not work by the office's calendar, each with the unit whose hours it keeps.
    others: BTreeMap<String, String>,
    version: String,
}

impl OfficeCalendars {
    /// The calendars of a state, for the units of a day.
    #[must_use]
    pub fn new(state: Arc<State>, day: NaiveDate) -> Self {
        let others = others(&state, day);
        let version = version(&state.calendar, &others);
        Self { state, others, version }
    }

    /// What derived columns depend on: it differs when a day off, office hours, or the place of a unit with hours of its own
    /// differ.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }
}

impl Calendars for OfficeCalendars {
    fn of_unit(&self, unit: &str) -> &WorkCalendar {
        let calendar = &self.state.calendar;
        let own = self.others.get(unit).and_then(|owner| calendar.units.get(owner));
        own.map_or(&calendar.work, |own| &own.work)
    }
}

fn others(state: &State, day: NaiveDate) -> BTreeMap<String, String> {
    let mut others = BTreeMap::new();
    if state.calendar.units.is_empty() {
        return others;
    }
    let on = state.units.on(day);
    for (id, unit) in on.iter() {
        // A code that several units have on that day says of none of them by which calendar it works.
        if on.with_code(unit.code.as_str()).nth(1).is_some() {
            continue;
        }
        let path = std::iter::once(id).chain(on.ancestors(id)).filter_map(|id| state.units.unit(id));
        let owner =
            path.map(|unit| unit.code.to_string()).find(|code| state.calendar.units.contains_key(code));
        if let Some(owner) = owner {
            others.insert(unit.code.to_string(), owner);
        }
    }
    others
}

fn version(calendar: &CalendarState, others: &BTreeMap<String, String>) -> String {
    let latest = calendar.list.latest();
    let changes: Vec<_> = calendar.units.iter().map(|(code, hours)| (code, &hours.changes)).collect();
    let text = format!("{:?} {:?} {:?} {changes:?} {others:?}", latest.days, latest.covered, calendar.hours);
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
