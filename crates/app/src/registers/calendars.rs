//! The calendar of each unit, for records.

use crate::State;
use caicach_calendar::WorkCalendar;
use caicach_registers::Calendars;
use chrono::NaiveDate;
use std::collections::HashMap;
use std::sync::Arc;

/// The calendars by which the units of the tree work: each by its own hours, those of a unit above it, or those of the office.
#[derive(Debug, Clone)]
pub struct UnitCalendars {
    state: Arc<State>,
    /// The codes of units that do not keep the hours of the office, with the unit whose hours they keep.
    others: HashMap<String, String>,
}

impl UnitCalendars {
    /// The calendars of a state, with the tree as it stands on a day; a unit that ended earlier stands where it stood last.
    #[must_use]
    pub fn new(state: Arc<State>, day: NaiveDate) -> Self {
        let mut others = HashMap::new();
        if !state.calendar.units.is_empty() {
            let tree = &state.units;
            for id in tree.ids() {
                let Some(unit) = tree.unit(id) else { continue };
                let day = unit.valid_from.map_or(day, |from| day.max(from));
                let day = unit.valid_to.map_or(day, |to| day.min(to));
                let above = tree.on(day).ancestors(id);
                let path = std::iter::once(id).chain(above).filter_map(|id| tree.unit(id));
                let mut codes = path.map(|unit| unit.code.as_str());
                if let Some(own) = codes.find(|code| state.calendar.units.contains_key(*code)) {
                    others.insert(unit.code.to_string(), own.to_owned());
                }
            }
        }
        Self { state, others }
    }
}

impl Calendars for UnitCalendars {
    fn of_unit(&self, unit: &str) -> &WorkCalendar {
        let calendar = &self.state.calendar;
        let own = self.others.get(unit).and_then(|code| calendar.units.get(code));
        own.map_or(&calendar.work, |hours| &hours.work)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{App, Caller, Library};
    use caicach_calendar::{OfficeHours, Sessions, parse_date};
    use caicach_content::Source;
    use caicach_store::Store;
    use chrono::Weekday;

    #[tokio::test]
    async fn a_record_is_judged_by_the_hours_of_its_unit() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(folder.path().join("hours.db")).await.unwrap();
        let app = App::open(Library::load(&Source::default()).unwrap(), store).await.unwrap();
        let day = parse_date("2026-10-03").unwrap();
        let saturdays =
            OfficeHours::default().with_weekday(Weekday::Sat, Some(Sessions::parse("07:30-11:30").unwrap()));
        app.set_office_hours(
            &Caller::command_line(),
            Some("68"),
            parse_date("2026-01-01").unwrap(),
            &saturdays,
        )
        .await
        .unwrap();
        let state = app.state();
        let on = state.units.on(day);
        let beneath = on.children(on.with_code("68").next().unwrap()).remove(0);
        let beneath = state.units.unit(beneath).unwrap().code.to_string();
        let calendars = UnitCalendars::new(Arc::clone(&state), day);
        let works = |unit: &str| calendars.of_unit(unit).sessions(day).unwrap().is_some();
        assert_eq!([works("68"), works(&beneath), works("46"), works("?")], [true, true, false, false]);
    }
}
