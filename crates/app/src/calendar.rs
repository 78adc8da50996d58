//! The calendar of the office: the official list, the days that were announced since, and the office's hours.

use crate::policy::{Action, Resource};
use crate::{App, AppError, Caller, Library};
use caicach_calendar::{
    Announcement, Basis, DayKind, OfficeHours, OfficeHoursSchedule, Sessions, SpecialDay, SpecialDayList,
    Status, WorkCalendar, local_from_utc,
};
use caicach_store::{CalendarAddition, NewOfficeHours, OfficeHours as StoredOfficeHours, Store};
use chrono::{NaiveDate, Weekday};
use std::collections::{BTreeMap, BTreeSet};

/// The calendar as it stands.
#[derive(Debug, Clone)]
pub struct CalendarState {
    /// The list with its additions.
    pub list: SpecialDayList,
    /// The tables made from it.
    pub work: WorkCalendar,
    /// What was entered by the office, with who and when.
    pub additions: Vec<CalendarAddition>,
    /// The hours that the office set; before the first of them the default holds.
    pub hours: HoursFromDays,
    /// Units that keep hours of their own, by code. The units beneath them follow; every other unit keeps the office's.
    pub units: BTreeMap<String, UnitHours>,
}

/// Weekly hours, each from a day on, in order.
pub type HoursFromDays = Vec<(NaiveDate, OfficeHours)>;

/// The hours of one unit where they differ from those of the office.
#[derive(Debug, Clone)]
pub struct UnitHours {
    /// The changes, in order. `None` from a day on: the unit follows the office again.
    pub changes: Vec<(NaiveDate, Option<OfficeHours>)>,
    /// The tables made from them.
    pub work: WorkCalendar,
}

impl CalendarState {
    pub(crate) async fn load(library: &Library, store: &Store) -> Result<Self, AppError> {
        let additions = store.queries().calendar_additions().await?;
        let stored = store.queries().office_hours().await?;
        let hours = office_hours(&stored);
        let official = library.special_days.clone();
        let mut list = SpecialDayList::new(official.days, official.covered);
        for addition in additions.iter().filter(|addition| addition.withdrawn_at.is_none()) {
            // What is doubtful about an announcement was said when it was entered.
            if let Some(announcement) = announcement(addition) {
                list.add(announcement);
            }
        }
        let work = work_calendar(&list, schedule_of(&hours));
        let codes: BTreeSet<&str> =
            stored.iter().filter_map(|entry| entry.hours.unit_code.as_deref()).collect();
        let units = codes.into_iter().map(|code| {
            let changes = unit_hours(&stored, code);
            let work = work_calendar(&list, schedule_of(&merged(&hours, &changes)));
            (code.to_owned(), UnitHours { changes, work })
        });
        let units = units.collect();
        Ok(Self { list, work, additions, hours, units })
    }

    /// The calendar by which a unit works: its own hours, else those of the nearest unit above it that has its own, else
    /// the office's. `path` holds the codes of the unit and of the units above it, the unit first.
    pub fn of_unit<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> &WorkCalendar {
        path.into_iter().find_map(|code| self.units.get(code)).map_or(&self.work, |unit| &unit.work)
    }

    /// The tables with further days, to see what they would change.
    #[must_use]
    pub fn with(&self, announcement: Announcement) -> (WorkCalendar, caicach_findings::Findings) {
        let mut list = self.list.clone();
        let findings = list.add(announcement);
        (work_calendar(&list, self.work.schedule().clone()), findings)
    }
}

fn work_calendar(list: &SpecialDayList, schedule: OfficeHoursSchedule) -> WorkCalendar {
    let latest = list.latest();
    let (work, _) = WorkCalendar::build(&latest.days, &latest.covered, schedule);
    work
}

fn announcement(addition: &CalendarAddition) -> Option<Announcement> {
    let day = &addition.day;
    let kind = DayKind::parse(&day.kind).ok()?;
    Some(Announcement {
        entered_on: local_from_utc(addition.entered_at).date(),
        source: day.source.clone(),
        days: vec![SpecialDay {
            date: day.date,
            kind,
            name_vi: day.name.clone(),
            name_en: None,
            basis: basis_of(kind),
            pair_date: day.pair_date,
            status: Status::Announced,
            source: day.source.clone(),
            announced_on: day.announced_on,
        }],
        cancelled: Vec::new(),
        announced_years: Vec::new(),
    })
}

pub(crate) fn basis_of(kind: DayKind) -> Basis {
    match kind {
        DayKind::SwapOff | DayKind::SwapWork => Basis::Swap,
        DayKind::Compensatory => Basis::WeeklyRestCompensation,
        DayKind::Holiday => Basis::Other,
    }
}

/// The hours of the whole office, changed from each stored date on. A week is stored as
/// `{"mon": "07:30-11:30,13:00-17:00", …}`; a weekday without an entry is off.
fn office_hours(stored: &[StoredOfficeHours]) -> HoursFromDays {
    changes(stored, None).into_iter().map(|(from, week)| (from, week.unwrap_or_default())).collect()
}

/// The hours of one unit; `None` from the day on which nothing of its own holds.
fn unit_hours(stored: &[StoredOfficeHours], code: &str) -> Vec<(NaiveDate, Option<OfficeHours>)> {
    changes(stored, Some(code)).into_iter().collect()
}

fn changes(stored: &[StoredOfficeHours], code: Option<&str>) -> BTreeMap<NaiveDate, Option<OfficeHours>> {
    let mut changes: BTreeMap<NaiveDate, Option<OfficeHours>> = BTreeMap::new();
    for entry in stored.iter().filter(|entry| entry.hours.unit_code.as_deref() == code) {
        if let Some(after) = entry.hours.valid_to.and_then(|last| last.succ_opt()) {
            changes.entry(after).or_default();
        }
        changes.insert(entry.hours.valid_from, Some(read_week(&entry.hours.week)));
    }
    changes
}

/// The hours that hold for a unit on each day: its own where it has some, the office's elsewhere.
fn merged(office: &HoursFromDays, unit: &[(NaiveDate, Option<OfficeHours>)]) -> HoursFromDays {
    let days: BTreeSet<NaiveDate> =
        office.iter().map(|(from, _)| *from).chain(unit.iter().map(|(from, _)| *from)).collect();
    let of_office = |day: NaiveDate| {
        office.iter().rev().find(|(from, _)| *from <= day).map(|(_, week)| week.clone()).unwrap_or_default()
    };
    let own = |day: NaiveDate| unit.iter().rev().find(|(from, _)| *from <= day)?.1.clone();
    days.into_iter().map(|day| (day, own(day).unwrap_or_else(|| of_office(day)))).collect()
}

fn schedule_of(hours: &HoursFromDays) -> OfficeHoursSchedule {
    hours.iter().fold(OfficeHoursSchedule::default(), |schedule, (from, hours)| {
        schedule.with_change(*from, hours.clone())
    })
}

const WEEK: [(&str, Weekday); 7] = [
    ("mon", Weekday::Mon),
    ("tue", Weekday::Tue),
    ("wed", Weekday::Wed),
    ("thu", Weekday::Thu),
    ("fri", Weekday::Fri),
    ("sat", Weekday::Sat),
    ("sun", Weekday::Sun),
];

fn read_week(week: &serde_json::Value) -> OfficeHours {
    let sessions =
        |key: &str| week.get(key).and_then(|text| text.as_str()).and_then(|text| Sessions::parse(text).ok());
    // The normal day is Monday's; an office that rests on Mondays has the first day that it works.
    let normal = WEEK.iter().find_map(|(key, _)| sessions(key)).unwrap_or_else(Sessions::eight_hours);
    WEEK.iter().fold(OfficeHours::monday_to_friday(normal), |hours, (key, weekday)| {
        hours.with_weekday(*weekday, sessions(key))
    })
}

/// A week in the form in which it is stored.
fn write_week(week: &OfficeHours) -> serde_json::Value {
    let sessions = |sessions: &Sessions| {
        let written = sessions.iter().map(|session| {
            let clock = |time: chrono::NaiveTime| time.format("%H:%M").to_string();
            format!("{}-{}", clock(session.opens()), clock(session.closes()))
        });
        serde_json::Value::String(written.collect::<Vec<_>>().join(","))
    };
    let days =
        WEEK.iter().filter_map(|(key, weekday)| Some(((*key).to_owned(), sessions(week.on(*weekday)?))));
    serde_json::Value::Object(days.collect())
}

impl App {
    /// Sets the hours of the whole office, or of a unit and those beneath it, from a day on, until the next day from which
    /// others are set. Hours that were set from the same day are replaced; those that hold on the day before end there.
    ///
    /// The earlier hours are ended by one command and the new ones added by the next, so that the store can refuse hours
    /// that overlap; when the second fails the default holds in between, and setting the hours again mends it.
    ///
    /// # Errors
    /// The caller may not; the database cannot be written.
    pub async fn set_office_hours(
        &self,
        caller: &Caller,
        unit: Option<&str>,
        from: NaiveDate,
        week: &OfficeHours,
    ) -> Result<(), AppError> {
        self.check(caller, Action::SetOfficeHours, &Resource::Office)?;
        if let Some(code) = unit {
            let (found, findings) = self.state().units.resolve_code(None, code, from);
            if found.is_none() {
                return Err(AppError::Input(findings));
            }
        }
        let mut stored = self.store().queries().office_hours().await?;
        stored.retain(|entry| entry.hours.unit_code.as_deref() == unit);
        let commands = self.store().commands();
        if let Some(same) = stored.iter().find(|entry| entry.hours.valid_from == from) {
            let edit = NewOfficeHours { week: write_week(week), ..same.hours.clone() };
            commands.edit_office_hours(&caller.actor, same.id, same.version, edit).await?;
            return self.reload().await;
        }
        let holds = |last: Option<NaiveDate>| last.is_none_or(|last| from <= last);
        let earlier =
            stored.iter().find(|entry| entry.hours.valid_from < from && holds(entry.hours.valid_to));
        if let Some(earlier) = earlier {
            let edit = NewOfficeHours { valid_to: from.pred_opt(), ..earlier.hours.clone() };
            commands.edit_office_hours(&caller.actor, earlier.id, earlier.version, edit).await?;
        }
        let next = stored.iter().map(|entry| entry.hours.valid_from).filter(|first| *first > from).min();
        let valid_to = next.and_then(|next| next.pred_opt());
        let new = NewOfficeHours {
            unit_code: unit.map(str::to_owned),
            valid_from: from,
            valid_to,
            week: write_week(week),
        };
        commands.add_office_hours(&caller.actor, new).await?;
        self.reload().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Principal;
    use caicach_calendar::parse_date;
    use caicach_content::Source;
    use caicach_store::Actor;

    fn with_saturday(text: &str) -> OfficeHours {
        OfficeHours::default().with_weekday(Weekday::Sat, Some(Sessions::parse(text).unwrap()))
    }

    #[test]
    fn a_week_is_read_as_it_is_written() {
        let monday_off = OfficeHours::monday_to_friday(Sessions::parse("08:00-12:00").unwrap())
            .with_weekday(Weekday::Mon, None);
        for week in [OfficeHours::default(), with_saturday("07:30-11:30"), monday_off] {
            assert_eq!(read_week(&write_week(&week)), week);
        }
    }

    #[tokio::test]
    async fn hours_hold_until_the_next_ones() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(folder.path().join("hours.db")).await.unwrap();
        let app = App::open(Library::load(&Source::default()).unwrap(), store).await.unwrap();
        let day = |text: &str| parse_date(text).unwrap();
        let caller = Caller::command_line();
        let person = Principal::Account { id: "7".into(), is_administrator: false, roles: Vec::new() };
        let stranger = Caller { actor: Actor::system("test"), principal: person };
        let refused = app.set_office_hours(&stranger, None, day("2027-01-01"), &OfficeHours::default()).await;
        assert!(matches!(refused, Err(AppError::Forbidden)));

        app.set_office_hours(&caller, None, day("2027-01-01"), &with_saturday("07:30-11:30")).await.unwrap();
        app.set_office_hours(&caller, None, day("2027-06-01"), &OfficeHours::default()).await.unwrap();
        // In between, and once more from the same day.
        app.set_office_hours(&caller, None, day("2027-03-01"), &with_saturday("07:30-09:30")).await.unwrap();
        app.set_office_hours(&caller, None, day("2027-03-01"), &with_saturday("08:00-10:00")).await.unwrap();
        let state = app.state();
        let saturdays = ["2026-12-26", "2027-01-09", "2027-03-06", "2027-06-05"];
        let minutes =
            saturdays.map(|date| state.calendar.work.sessions(day(date)).unwrap().map(Sessions::minutes));
        assert_eq!(minutes, [None, Some(240), Some(120), None]);
        let from: Vec<NaiveDate> = state.calendar.hours.iter().map(|(from, _)| *from).collect();
        assert_eq!(from, ["2027-01-01", "2027-03-01", "2027-06-01"].map(day));
    }

    #[tokio::test]
    async fn a_unit_may_keep_hours_of_its_own_and_those_beneath_follow() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(folder.path().join("hours.db")).await.unwrap();
        let app = App::open(Library::load(&Source::default()).unwrap(), store).await.unwrap();
        let day = |text: &str| parse_date(text).unwrap();
        let caller = Caller::command_line();
        let unknown =
            app.set_office_hours(&caller, Some("X9"), day("2027-01-01"), &OfficeHours::default()).await;
        assert!(matches!(unknown, Err(AppError::Input(findings)) if findings.any_rejected()));

        // Bảo Lâm 1 works on Saturday mornings from May 2027 on; later the whole office changes its mornings.
        let province = "68";
        let commune = {
            let state = app.state();
            let on = state.units.on(day("2027-01-01"));
            let id = on.children(on.with_code(province).next().unwrap())[0];
            state.units.unit(id).unwrap().code.as_str().to_owned()
        };
        app.set_office_hours(&caller, Some(&commune), day("2027-05-01"), &with_saturday("07:30-11:30"))
            .await
            .unwrap();
        let early = OfficeHours::monday_to_friday(Sessions::parse("07:00-11:00,13:00-17:00").unwrap());
        app.set_office_hours(&caller, None, day("2027-06-01"), &early).await.unwrap();
        let state = app.state();
        let minutes = |path: &[&str], date: &str| {
            let calendar = state.calendar.of_unit(path.iter().copied());
            calendar.sessions(day(date)).unwrap().map(Sessions::minutes)
        };
        let shop = ["SHOP", commune.as_str(), province];
        assert_eq!(minutes(&shop, "2027-04-24"), None);
        assert_eq!(minutes(&shop, "2027-05-08"), Some(240));
        assert_eq!(minutes(&["OTHER", province], "2027-05-08"), None);
        // What the unit set for itself stays when the office changes.
        let opens = |path: &[&str]| {
            let calendar = state.calendar.of_unit(path.iter().copied());
            calendar.sessions(day("2027-06-07")).unwrap().unwrap().iter().next().unwrap().opens().to_string()
        };
        assert_eq!(opens(&shop), "07:30:00");
        assert_eq!(opens(&[province]), "07:00:00");
        // From its address: the code of the unit is enough.
        let same = state.calendar_of(&commune, day("2027-06-07")).unwrap();
        assert_eq!(same.sessions(day("2027-06-12")).unwrap().map(Sessions::minutes), Some(240));
        assert!(state.calendar_of("X9", day("2027-06-07")).is_err());
    }
}
