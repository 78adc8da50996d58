//! What is computed for a dossier, once, when it is written: its due date, lateness and the words of the data contract.
//!
//! | column | meaning |
//! |---|---|
//! | `due_at` | as promised; where nothing is promised, computed from the limit, the pauses and the rule set by date of receipt |
//! | `is_received` | the status is other than registered, intake refused, interoperating |
//! | `is_finished` | there is a `finished_at` and the status is processed, returned or withdrawn |
//! | `is_open`, `is_overdue` | at the snapshot's instant |
//! | `late` | finished after the first promise: by day for limits of whole days, by the minute otherwise |
//! | `in_time_766` | as 766 counts: subtracting pauses; while waiting for a supplement the request ends the time; a second request is late |
//!
//! A dossier with neither limit nor due date, and one that is processed without a date, is in no denominator: it is neither
//! received nor finished nor open in these columns, and a warning says so.

use crate::DOSSIERS;
use crate::expression::Columns;
use crate::schema::Register;
use crate::value::Value;
use caicach_calendar::{
    ClockRule, DueRequest, Limit, LimitUnit, PauseKind, RuleChoice, WorkCalendar, WrittenPause, is_late,
    kind_not_stated,
};
use caicach_calendar::{Grain, Period, PeriodKind};
use caicach_findings::{Finding, Findings, Place, Text};
use chrono::{NaiveDate, NaiveDateTime};

/// Statuses of a dossier that is not received.
const NOT_RECEIVED: [&str; 3] = ["registered", "intake_refused", "interoperating_or_posting"];
/// Statuses of a dossier that is finished, when it has a date.
const FINISHED: [&str; 3] = ["processed", "returned", "withdrawn"];
/// Of these, those that must have a date.
const FINISHED_WITH_DATE: [&str; 2] = ["processed", "returned"];

/// Minutes of an hour.
const MINUTES: f64 = 60.0;

/// The columns of a dossier, by place.
struct Cells<'a> {
    register: &'a Register,
    values: &'a mut Vec<Value>,
}

impl Cells<'_> {
    fn get(&self, name: &str) -> &Value {
        const NOTHING: &Value = &Value::Null;
        let place = self.register.column(name).map(|(place, _)| place);
        place.and_then(|place| self.values.get(place)).unwrap_or(NOTHING)
    }

    fn time(&self, name: &str) -> Option<NaiveDateTime> {
        self.get(name).as_time()
    }

    fn set(&mut self, name: &str, value: Value) {
        if let Some((place, _)) = self.register.column(name)
            && let Some(slot) = self.values.get_mut(place)
        {
            *slot = value;
        }
    }

    fn set_truth(&mut self, name: &str, truth: Option<bool>) {
        self.set(name, truth.map_or(Value::Null, Value::Boolean));
    }

    fn set_hours(&mut self, name: &str, minutes: Option<i64>) {
        let hours =
            minutes.and_then(|minutes| Value::Integer(minutes).as_number()).map(|minutes| minutes / MINUTES);
        self.set(name, hours.map_or(Value::Null, Value::Number));
    }
}

/// Fills in what is computed for a dossier whose fields have been read. `values` has room for all columns of the register.
///
/// # Errors
/// The findings, when the pauses or the limit cannot be read: the record is set aside.
pub fn derive_dossier(
    register: &Register,
    values: &mut Vec<Value>,
    calendar: &WorkCalendar,
    at: NaiveDateTime,
    place: &Place,
) -> Result<Findings, Findings> {
    let mut findings = Findings::default();
    if register.id != DOSSIERS {
        return Ok(findings);
    }
    let mut cells = Cells { register, values };
    let Some(received) = cells.time("received_at") else { return Ok(findings) };
    let pauses = pauses(&cells, place, &mut findings)?;
    let limit = limit(&cells, place)?;
    let request =
        limit.map(|limit| DueRequest { pauses: pauses.clone(), ..DueRequest::new(received, limit) });
    let computed = request.as_ref().and_then(|request| calendar.due(request).ok()).map(|(due, _)| due);
    let promised = cells.time("due_at");
    let is_by_day = match (&computed, promised) {
        (Some(due), _) => due.is_judged_by_day,
        // A promise without a limit that names a day and no hour is one of whole days.
        (None, promised) => promised.is_none_or(|promised| promised.time() == chrono::NaiveTime::MIN),
    };
    let computed_due = computed.as_ref().and_then(|due| due.due);
    if let (Some(promised), Some(computed)) = (promised, computed_due)
        && (promised.date() != computed.date() || (!is_by_day && promised != computed))
    {
        findings.push(differs(promised, computed).at(place.clone().column("due_at")));
    }
    let due = promised.or(computed_due);
    cells.set("due_at", due.map_or(Value::Null, Value::Time));

    if cells.get("supplement_requests").is_null() && !cells.get("pauses").is_null() {
        let supplements = pauses.iter().filter(|pause| pause.kind == PauseKind::Supplement).count();
        cells.set("supplement_requests", i64::try_from(supplements).map_or(Value::Null, Value::Integer));
    }
    let status = cells.get("status").as_text().unwrap_or_default().to_owned();
    let finished = cells.time("finished_at");
    let lacks_date = FINISHED_WITH_DATE.contains(&status.as_str()) && finished.is_none();
    let is_open_ended = computed.is_some() && computed_due.is_none();
    let has_end = due.is_some() || is_open_ended;
    let counts = has_end && !lacks_date;
    let is_received = counts && !NOT_RECEIVED.contains(&status.as_str());
    let is_finished = counts && finished.is_some() && FINISHED.contains(&status.as_str());
    let is_open = is_received && received <= at && finished.is_none_or(|finished| finished > at);
    cells.set("is_received", Value::Boolean(is_received));
    cells.set("is_finished", Value::Boolean(is_finished));
    cells.set("is_open", Value::Boolean(is_open));
    let past = |due: NaiveDateTime| is_late(due, is_by_day, at);
    cells.set("is_overdue", Value::Boolean(is_open && due.is_some_and(past)));

    let late =
        finished.filter(|_| is_finished).zip(due).map(|(finished, due)| is_late(due, is_by_day, finished));
    cells.set_truth("late", late);
    let again = cells.time("new_due_at");
    let late_again = finished
        .filter(|_| is_finished)
        .zip(again)
        .map(|(finished, again)| is_late(again, is_by_day, finished));
    cells.set_truth("late_after_reappointment", late_again);
    let minutes_late = finished
        .filter(|_| is_finished)
        .zip(due)
        .and_then(|(finished, due)| calendar.working_minutes_late(due, is_by_day, finished).ok());
    cells.set_hours("working_hours_late", minutes_late);
    let minutes_early = finished.filter(|_| is_finished).zip(due).and_then(|(finished, due)| {
        calendar.working_minutes_between(finished, due).ok().map(|minutes| minutes.max(0))
    });
    cells.set_hours("working_hours_early", minutes_early);
    let minutes_used = finished.and_then(|finished| {
        calendar.working_minutes_used(received, finished, &pauses, None).ok().map(|(minutes, _)| minutes)
    });
    cells.set_hours("working_hours_used", minutes_used);
    let ordinal =
        |instant: Option<NaiveDateTime>| instant.and_then(|instant| calendar.working_minute(instant).ok());
    cells.set_hours("due_working_hour", ordinal(due));
    cells.set_hours("finished_working_hour", ordinal(finished));

    let in_time = in_time_766(&cells, calendar, request.as_ref(), promised, at);
    cells.set_truth("in_time_766", in_time.filter(|_| counts));
    for (name, instant) in [("received", Some(received)), ("finished", finished), ("due", due)] {
        let day = instant.map(|instant| instant.date());
        cells.set(&format!("{name}_on"), day.map_or(Value::Null, Value::Date));
        for (kind, word) in
            [(PeriodKind::Administrative, "administrative"), (PeriodKind::Calendar, "calendar")]
        {
            let month = day.and_then(|day| month_of(day, kind));
            cells.set(&format!("{name}_month_{word}"), month.map_or(Value::Null, Value::Text));
        }
    }
    Ok(findings)
}

fn month_of(day: NaiveDate, kind: PeriodKind) -> Option<String> {
    Period::of(day, Grain::Month, kind).map(Period::code)
}

/// As 766 counts (formula 2.1 of the operating document): the time of supplements is subtracted; while the office waits for
/// one, the day of the request is the end; more than one request is late.
fn in_time_766(
    cells: &Cells<'_>,
    calendar: &WorkCalendar,
    request: Option<&DueRequest>,
    promised: Option<NaiveDateTime>,
    at: NaiveDateTime,
) -> Option<bool> {
    if matches!(cells.get("supplement_requests"), Value::Integer(requests) if *requests > 1) {
        return Some(false);
    }
    let (due, is_by_day) = match request {
        Some(request) => {
            let closed = request.pauses.iter().copied().filter(|pause| pause.to.is_some()).collect();
            let rule = RuleChoice::Clock(ClockRule::Subtract);
            let (due, _) = calendar.due(&DueRequest { rule, pauses: closed, ..request.clone() }).ok()?;
            (due.due?, due.is_judged_by_day)
        }
        None => (promised?, promised?.time() == chrono::NaiveTime::MIN),
    };
    let waits_since = request
        .into_iter()
        .flat_map(|request| &request.pauses)
        .filter(|pause| pause.to.is_none() && pause.kind == PauseKind::Supplement)
        .map(|pause| pause.from)
        .min();
    let end = cells.time("finished_at").or(waits_since).unwrap_or(at);
    Some(!is_late(due, is_by_day, end))
}

fn pauses(
    cells: &Cells<'_>,
    place: &Place,
    findings: &mut Findings,
) -> Result<Vec<caicach_calendar::Pause>, Findings> {
    let text = cells.get("pauses").as_text().unwrap_or_default();
    let written = WrittenPause::parse_list(text)
        .map_err(|error| Findings::from(error.finding(place.clone().column("pauses"))))?;
    let mut pauses = Vec::with_capacity(written.len());
    for pause in written {
        if !pause.kind_is_stated {
            findings.push(kind_not_stated(pause.pause).at(place.clone().column("pauses")));
        }
        pauses.push(pause.pause);
    }
    Ok(pauses)
}

/// The limit: hours where they are stated, else days of the stated unit.
fn limit(cells: &Cells<'_>, place: &Place) -> Result<Option<Limit>, Findings> {
    let amount = |name: &str| cells.get(name).as_number();
    let (amount, unit, column) = match (amount("limit_hours"), amount("limit_days")) {
        (Some(hours), _) => (hours, LimitUnit::WorkingHour, "limit_hours"),
        (None, Some(days)) => {
            let unit = match cells.get("limit_unit").as_text() {
                Some("calendar_day") => LimitUnit::CalendarDay,
                Some("working_hour") => LimitUnit::WorkingHour,
                _ => LimitUnit::WorkingDay,
            };
            (days, unit, "limit_days")
        }
        (None, None) => return Ok(None),
    };
    Limit::parse(&amount.to_string(), unit)
        .map(Some)
        .map_err(|error| Findings::from(error.finding(place.clone().column(column))))
}

fn differs(promised: NaiveDateTime, computed: NaiveDateTime) -> Finding {
    let shown = |instant: NaiveDateTime| instant.format("%H:%M %d/%m/%Y").to_string();
    Finding::warning(
        "due-differs",
        Text::new(
            format!("Hạn đã hẹn {} khác hạn tính được {}", shown(promised), shown(computed)),
            format!(
                "The promised due time {} differs from the computed {}",
                shown(promised),
                shown(computed)
            ),
        ),
    )
    .hint(Text::new("Hạn đã hẹn được dùng", "The promised one is used"))
}
